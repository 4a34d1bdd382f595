"""Models of Anura as networks: figures one can reckon by hand, table by table."""

from datetime import date
from math import ceil

import pytest

from network.check import check
from network.enums import (
    ChargeBasis,
    LoadForm,
    LocationKind,
    OpenStatus,
    Reason,
    Severity,
    Status,
)
from network.io.anura.intake import take_in_anura
from network.io.load import load, write
from network.money import Money
from network.units import KG_PER_POUND, KM_PER_MILE, M3_PER_CUBIC_FOOT
from solver.locate import LocateQuestion, locate
from tests.network.anura_model import lamp_model, lane, place, write_csv, write_xlsx

UNITS = {"SEATTLE": 100, "DALLAS": 200, "BOSTON": 300}
RATES = {  # per lamp, by truck
    "WEST": {"SEATTLE": 1.0, "DALLAS": 1.5, "BOSTON": 4.0},
    "EAST": {"SEATTLE": 4.0, "DALLAS": 2.0, "BOSTON": 0.5},
}
FIXED = {"WEST": 300 + 40, "EAST": 350}  # EAST is there already: it is not opened
SIZE_M3, WEIGHT_KG = 0.01, 2.0


@pytest.fixture
def taken(tmp_path):
    """Return a function that imports a model into a new network."""

    def take(model, options=None):
        return take_in_anura(write_csv(model, tmp_path / "model"), None, options)

    return take


@pytest.fixture
def network(taken):
    """Return a function that makes a sound network of a model."""

    def make(model, options=None):
        intake = taken(model, options)
        assert intake.is_sound, [str(finding) for finding in intake.findings]
        assert not [f for f in check(intake.network) if f.severity is Severity.ERROR]
        return intake.network

    return make


def by_hand(rates=RATES, handling=0.25 + 10 * SIZE_M3, fixed=FIXED):
    """Return the least cost over all sets of warehouses."""
    return min(
        sum(fixed[site] for site in chosen)
        + sum(
            units * (handling + min(rates[site][name] for site in chosen))
            for name, units in UNITS.items()
        )
        for chosen in (("WEST",), ("EAST",), ("WEST", "EAST"))
    )


def usd(amount):
    return Money.of(f"{amount:.2f}", "USD")


def line(made, tariff_id, code="FREIGHT"):
    (found,) = [t for t in made.tariffs if t.tariff_id == tariff_id and t.charge_code == code]
    return found


def service(made, service_id):
    return made.services.get(service_id)


class TestWholeModel:
    def test_the_plan_costs_what_the_model_says(self, network):
        plan = locate(network(lamp_model()), LocateQuestion())
        assert plan.termination.status is Status.OPTIMAL
        assert plan.total_cost == usd(by_hand()) == usd(1450)
        assert {site.location_id for site in plan.sites if site.is_open} == {"WEST", "EAST"}

    def test_with_the_way_in_it_pays_goods_and_ocean_too(self, network):
        question = LocateQuestion(inbound=True, inbound_lot_m3=1.0)
        plan = locate(network(lamp_model()), question)
        goods = 3.0 * sum(UNITS.values())
        ocean = 50 * SIZE_M3 * (100 + 200) + 80 * SIZE_M3 * 300
        assert plan.total_cost == usd(by_hand() + goods + ocean) == usd(3640)

    def test_places_and_goods(self, network):
        made = network(lamp_model())
        kinds = {row.location_id: row.kind for row in made.locations}
        assert kinds["SHENZHEN"] is LocationKind.FACTORY
        assert kinds["WEST"] is LocationKind.WAREHOUSE
        assert kinds["BOSTON"] is LocationKind.MARKET
        boston = made.locations.get("BOSTON")
        assert (boston.country_code, boston.timezone) == ("US", "America/New_York")
        (lamp,) = made.products
        assert (lamp.weight_kg, lamp.volume_m3) == (WEIGHT_KG, SIZE_M3)
        assert (lamp.transfer_price, lamp.retail_price_gross) == (5.0, 20.0)
        assert lamp.shelf_life_days == 364
        west = made.facilities.get("WEST")
        assert west.status is OpenStatus.CONSIDER
        assert (west.throughput_units, west.storage_capacity_m3) == (1000.0, 500.0)
        assert made.facilities.get("EAST").closing_cost == 25.0
        (supply,) = made.supply
        assert (supply.capacity_units, supply.unit_cost) == (5000.0, 3.0)
        assert supply.origin_country == "CN"
        assert {row.penalty for row in made.demand} == {9.0}
        assert made.reference_date == date(2026, 1, 1)

    @pytest.mark.parametrize("shape", ["csv", "lower", "xlsx"])
    def test_every_shape_holds_the_same_model(self, tmp_path, shape):
        model = lamp_model()
        plain = take_in_anura(write_csv(model, tmp_path / "plain"), None).network
        if shape == "xlsx":
            source = write_xlsx(model, tmp_path / "model.xlsx")
        else:
            source = write_csv(model, tmp_path / "other", lower=shape == "lower")
        assert take_in_anura(source, None).network.digest == plain.digest

    def test_what_is_written_is_read_again(self, network, tmp_path):
        made = network(lamp_model())
        write(made, tmp_path / "written")
        assert load(tmp_path / "written").digest == made.digest

    def test_the_same_model_again_changes_nothing(self, network, tmp_path):
        made = network(lamp_model())
        again = take_in_anura(write_csv(lamp_model(), tmp_path / "again"), made)
        assert {(c.new, c.changed) for c in again.counts} == {(0, 0)}


class TestRates:
    """What a unit cost per anything comes to; the lane is 200 miles and takes 10 hours."""

    KM = 200 * KM_PER_MILE

    @pytest.mark.parametrize(
        ("unit", "basis", "rate"),
        [
            ("EA", ChargeBasis.PER_UNIT, 3.0),
            ("DZ", ChargeBasis.PER_UNIT, 3.0 / 12),
            ("LB", ChargeBasis.PER_KG, 3.0 / KG_PER_POUND),
            ("TON", ChargeBasis.PER_KG, 3.0 / (2000 * KG_PER_POUND)),
            ("CFT", ChargeBasis.PER_M3, 3.0 / M3_PER_CUBIC_FOOT),
            ("EA-MI", ChargeBasis.PER_UNIT, 3.0 * 200),
            ("KG-KM", ChargeBasis.PER_KG, 3.0 * 200 * KM_PER_MILE),
            ("CBM-HR", ChargeBasis.PER_M3, 3.0 * 10),
            ("MI", ChargeBasis.PER_KG, 3.0 * 200 / 500),
            ("DAY", ChargeBasis.PER_KG, 3.0 * 10 / 24 / 500),
        ],
    )
    def test_every_kind_of_unit(self, network, unit, basis, rate):
        made = network(self.model(3.0, unit))
        found = line(made, "WEST>SEATTLE>Truck")
        assert found.basis is basis
        assert found.rate == pytest.approx(rate, rel=1e-12)
        assert service(made, "WEST>SEATTLE>Truck").distance_km == pytest.approx(self.KM)
        assert service(made, "WEST>SEATTLE>Truck").transit_min == 600

    def model(self, cost, unit, **more):
        sized = {
            "AverageShipmentSize": 500,
            "AverageShipmentSizeUOM": "KG",
            "TransportDistance": 200,
            "TransportTime": 10,
            **more,
        }
        near = place("Customer", "SEATTLE", 34.5, -118.2, "USA")
        dozen = {"Symbol": "DZ", "Type": "Quantity", "Ratio": 12}
        return lamp_model(
            Customers=[near],
            CustomerDemand=[{"CustomerName": "SEATTLE", "ProductName": "LAMP", "Quantity": 900}],
            TransportationPolicies=[lane("WEST", "SEATTLE", "Truck", cost, unit, **sized)],
            UnitsOfMeasure=[dozen],
        )

    def test_a_shipment_that_is_prorated(self, network):
        made = network(self.model(0, "EA", FixedCost=100, FixedCostRule="Prorate"))
        found = line(made, "WEST>SEATTLE>Truck", "SHIPMENT")
        assert (found.basis, found.rate) == (ChargeBasis.PER_KG, 100 / 500)
        plan = locate(made, LocateQuestion())
        whole = 900 * WEIGHT_KG / 500 * 100 + FIXED["WEST"] + 900 * (0.25 + 0.1)
        assert plan.total_cost == usd(whole)

    def test_a_shipment_that_counts_in_full(self, network):
        made = network(self.model(0, "EA", FixedCost=100, FixedCostRule="Treat As Full"))
        carried = service(made, "WEST>SEATTLE>Truck")
        assert carried.load_form is LoadForm.FCL
        assert carried.equipment == ("SHIPMENT-500KG",)
        plan = locate(made, LocateQuestion())
        shipments = ceil(900 * WEIGHT_KG / 500)
        assert shipments == 4
        assert plan.total_cost == usd(100 * shipments + FIXED["WEST"] + 900 * (0.25 + 0.1))

    def test_fuel_duty_and_sourcing(self, network):
        made = network(
            self.model(2.0, "EA", FuelSurcharge=5, FuelSurchargeBasis="Percentage", DutyRate=10)
            | {
                "CustomerFulfillmentPolicies": [
                    {
                        "CustomerName": "SEATTLE",
                        "ProductName": "LAMP",
                        "SourceName": "WEST",
                        "UnitCost": 0.3,
                    }
                ]
            }
        )
        plan = locate(made, LocateQuestion())
        each = 2.0 * 1.05 + 5 * 0.10 + 0.3 + 0.25 + 0.1
        assert plan.total_cost == usd(900 * each + FIXED["WEST"])

    def test_fuel_per_unit_and_duty_on_a_value_of_its_own(self, network):
        more = {
            "FuelSurcharge": 0.07,
            "FuelSurchargeBasis": "Per Unit",
            "DutyRate": 10,
            "ProductValueForDutyCost": 4,
        }
        plan = locate(network(self.model(2.0, "EA", **more)), LocateQuestion())
        each = 2.0 + 0.07 + 4 * 0.10 + 0.25 + 0.1
        assert plan.total_cost == usd(900 * each + FIXED["WEST"])

    def test_the_mode_prices_what_the_policy_does_not(self, network):
        model = self.model(None, None)
        model["TransportationModes"] = [{"ModeName": "Truck", "UnitCost": 2, "UnitCostUOM": "KG"}]
        assert line(network(model), "WEST>SEATTLE>Truck").rate == 2.0

    def test_a_rate_by_distance_and_size(self, network):
        model = self.model("CARD", None)
        model["TransportationBandCosting"] = [
            {"RateName": "CARD", "DistanceBand": start, "ShipmentSize": size, "Cost": cost}
            | {"ShipmentSizeUOM": "KG", "CostUOM": "LB"}
            for start, size, cost in (
                (0, 0, 9),
                (150, 0, 5),
                (150, 400, 4),
                (150, 600, 3),
                (300, 0, 2),
            )
        ]
        assert line(network(model), "WEST>SEATTLE>Truck").rate == pytest.approx(4 / KG_PER_POUND)

    def test_rows_that_name_the_place_go_before_rows_for_any(self, network):
        model = self.model("CARD", "EA")
        model["TransportationBandCosting"] = [
            {"RateName": "CARD", "Cost": 7},
            {"RateName": "CARD", "DestinationValue": "SEATTLE", "Cost": 6},
            {"RateName": "CARD", "DestinationProperty": "Country", "DestinationValue": "Peru"}
            | {"Cost": 5},
        ]
        assert line(network(model), "WEST>SEATTLE>Truck").rate == 6.0

    def test_a_lane_without_a_band_is_left_out_not_free(self, taken):
        model = self.model("CARD", "EA")
        model["TransportationBandCosting"] = [{"RateName": "CARD", "DistanceBand": 900, "Cost": 1}]
        intake = taken(model)
        assert intake.is_sound
        assert len(intake.network.services) == 0
        left = {e.column: e.reason for e in intake.model.not_carried}
        assert left["UnitCost"] is Reason.NOT_CARRIED_NO_PRICE

    def test_a_step_cost_is_taken_at_its_highest(self, taken):
        model = self.model("STEPS", "EA")
        model["StepCosts"] = [
            {"StepCostName": "STEPS", "StepCostBehavior": "All Item", "ThroughputLevel": level}
            | {"Cost": cost}
            for level, cost in ((0, 3), (100, 2))
        ]
        intake = taken(model)
        assert line(intake.network, "WEST>SEATTLE>Truck").rate == 3.0
        left = [e for e in intake.model.not_carried if e.column == "UnitCost"]
        assert [e.reason for e in left] == [Reason.NOT_CARRIED_STEPS]

    def test_emissions_per_goods_and_distance(self, network):
        more = {"CO2EmissionRate": 0.0002, "CO2EmissionRateUOM": "KG-KM"}
        made = network(self.model(2.0, "EA", **more))
        (factor,) = made.emission_factors
        assert factor.ttw == pytest.approx(200.0)  # 0.0002 kg per kg and km
        plan = locate(made, LocateQuestion())
        kg = 900 * WEIGHT_KG * self.KM * 0.0002
        assert plan.emissions.co2e_wtw_kg == pytest.approx(kg)


class TestProducts:
    """Two products on the same lanes: a service of ours has one rate for both."""

    def model(self, *costs, unit="EA"):
        lamp, shade = lamp_model()["Products"][0], dict(lamp_model()["Products"][0])
        shade |= {"ProductName": "SHADE", "UnitWeight": 1, "UnitVolume": 0.02, "UnitValue": 1}
        return lamp_model(
            Products=[lamp, shade],
            CustomerDemand=[
                {"CustomerName": "SEATTLE", "ProductName": name, "Quantity": 10}
                for name in ("LAMP", "SHADE")
            ],
            TransportationPolicies=[
                lane("WEST", "SEATTLE", "Truck", cost, unit) | {"ProductName": name}
                for name, cost in zip(("LAMP", "SHADE"), costs, strict=True)
            ],
        )

    @pytest.mark.parametrize(
        ("lamp", "shade", "basis", "rate"),
        [
            (3, 3, ChargeBasis.PER_UNIT, 3.0),
            (4, 2, ChargeBasis.PER_KG, 2.0),
            (1, 2, ChargeBasis.PER_M3, 100.0),
        ],
    )
    def test_rates_that_follow_from_size_are_kept_exactly(self, taken, lamp, shade, basis, rate):
        intake = taken(self.model(lamp, shade))
        found = line(intake.network, "WEST>SEATTLE>Truck")
        assert found.basis is basis
        assert found.rate == pytest.approx(rate)
        assert "UnitCost" not in {e.column for e in intake.model.not_carried}

    def test_other_rates_are_never_too_low(self, taken):
        intake = taken(self.model(5, 2))
        found = line(intake.network, "WEST>SEATTLE>Truck")
        assert (found.basis, found.rate) == (ChargeBasis.PER_KG, 2.5)
        (left,) = [e for e in intake.model.not_carried if e.column == "UnitCost"]
        assert (left.reason, left.cells) == (Reason.NOT_CARRIED_BY_PRODUCT, 1)
        assert left.place == "TransportationPolicies.csv!E3"

    def test_one_row_for_all_and_one_for_an_exception(self, network):
        model = self.model(5, 2)
        model["TransportationPolicies"][0]["ProductName"] = ""
        model["TransportationPolicies"][0]["UnitCost"] = 4
        found = line(network(model), "WEST>SEATTLE>Truck")
        assert (found.basis, found.rate) == (ChargeBasis.PER_KG, 2.0)

    def test_two_rows_for_the_same_are_a_finding(self, taken):
        model = self.model(5, 2)
        model["TransportationPolicies"][1]["ProductName"] = "LAMP"
        (finding,) = taken(model).findings
        assert finding.code is Reason.DUPLICATE_KEY
        assert finding.place == "TransportationPolicies.csv!A3"

    def test_a_lane_for_one_product_is_open_to_the_other(self, taken):
        model = self.model(5, 2)
        del model["TransportationPolicies"][1]
        left = [e for e in taken(model).model.not_carried if e.column == "ProductName"]
        assert [e.reason for e in left] == [Reason.NOT_CARRIED_PRODUCTS]
