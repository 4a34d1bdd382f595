"""Tables of Anura one by one: periods, plants, warehouses, places, units; models put together."""

from datetime import date

import pytest

from network.enums import ChargeBasis, LocationKind, OpenStatus, Reason
from network.io.anura.countries import country_code, time_zone
from network.io.anura.intake import take_in_anura
from network.io.anura.options import AnuraOptions
from network.money import Money
from network.units import KG_PER_POUND, M3_PER_CUBIC_FOOT, MEASURES
from solver.locate import LocateQuestion, locate
from tests.network.anura_model import lamp_model, lane, place, write_csv, write_xlsx
from tests.network.anura_rich_model import rich_model
from tests.network.anura_taken import left, sound, taken

__all__ = ["taken"]


class TestUnits:
    def test_built_in_units_are_those_of_the_trade(self):
        every = {name: size for units in MEASURES.values() for name, size in units.items()}
        assert every["LB"] == 16 * every["OZ"] == pytest.approx(0.45359237)
        assert every["TON"] == 2000 * every["LB"]
        assert every["MT"] == 1000 * every["KG"]
        assert every["CYD"] == 27 * every["CFT"] == pytest.approx(0.764554857984)
        assert every["GAL"] == pytest.approx(231 * every["CIN"])
        assert every["MI"] == pytest.approx(5280 * every["FT"])
        assert every["CFT"] == pytest.approx((every["FT"] * 1000) ** 3)
        assert every["WK"] == 7 * every["DAY"] == 168 * every["HR"]

    def lamp(self, **more):
        return [{"ProductName": "LAMP", **more}]

    def test_blank_units_are_the_primary_ones(self, taken):
        goods = self.lamp(UnitWeight=3, UnitVolume=2)
        (lamp,) = sound(taken(lamp_model(Products=goods))).products
        assert lamp.weight_kg == pytest.approx(3 * KG_PER_POUND)
        assert lamp.volume_m3 == pytest.approx(2 * M3_PER_CUBIC_FOOT)

    def test_blank_sizes_are_one_as_the_schema_says(self, taken):
        (lamp,) = sound(taken(lamp_model(Products=self.lamp()))).products
        assert lamp.weight_kg == pytest.approx(KG_PER_POUND)
        assert lamp.volume_m3 == pytest.approx(M3_PER_CUBIC_FOOT)

    def test_the_model_is_believed_where_it_differs(self, taken):
        rows = [
            {"Symbol": "TON", "Type": "Weight", "Ratio": 2204.62},
            {"Symbol": "KG", "Type": "Weight", "Ratio": 2.2046},
            {"Symbol": "SACK", "Type": "Weight", "Ratio": 110},
        ]
        sizes = {"TON": 1000.0, "KG": 1.0, "SACK": 110 * KG_PER_POUND}
        for unit, size in sizes.items():
            goods = self.lamp(UnitWeight=1, UnitWeightUOM=unit, UnitVolume=9)
            model = lamp_model(UnitsOfMeasure=rows, Products=goods)
            (lamp,) = sound(taken(model)).products
            assert lamp.weight_kg == pytest.approx(size, rel=1e-5)
            assert (lamp.weight_kg == size) == (unit != "TON")

    def test_a_primary_unit_of_its_own_is_worked_out(self, taken):
        settings = [{"PrimaryWeightUOM": "ARROBA"}]
        rows = [{"Symbol": "KG", "Type": "Weight", "Ratio": 0.08}]
        model = lamp_model(
            ModelSettings=settings, UnitsOfMeasure=rows, Products=self.lamp(UnitWeight=2)
        )
        (lamp,) = sound(taken(model)).products
        assert lamp.weight_kg == pytest.approx(2 * 12.5)

    def test_goods_are_counted_in_the_primary_unit_of_quantity(self, taken):
        model = lamp_model(
            ModelSettings=[{"PrimaryQuantityUOM": "CASE"}],
            UnitsOfMeasure=[{"Symbol": "EA", "Type": "Quantity", "Ratio": 0.05}],
        )
        model["Facilities"][0].pop("ThroughputCapacityUOM")
        model["CustomerDemand"][0]["QuantityUOM"] = "EA"
        for row in model["TransportationPolicies"][2:]:
            row.pop("UnitCostUOM")
        units = {row.market_id: row.mean_units for row in sound(taken(model)).demand}
        assert units == {"SEATTLE": 5.0, "DALLAS": 200.0, "BOSTON": 300.0}

    def test_a_pallet_holds_what_each_product_says(self, taken):
        model = lamp_model(
            ProductUnitsOfMeasure=[{"ProductName": "LAMP", "UOMSymbol": "PLT", "Quantity": 48}]
        )
        model["CustomerDemand"][0] |= {"Quantity": 2.5, "QuantityUOM": "PLT"}
        model["TransportationPolicies"][2]["UnitCost"] = 48
        model["TransportationPolicies"][2]["UnitCostUOM"] = "PLT"
        network = sound(taken(model))
        assert network.demand[0].mean_units == 120.0
        (line,) = [t for t in network.tariffs if t.tariff_id == "WEST>SEATTLE>Truck"]
        assert (line.basis, line.rate) == (ChargeBasis.PER_UNIT, 1.0)

    def test_a_pallet_of_some_products_only_is_no_unit_for_all(self, taken):
        model = lamp_model(
            ProductUnitsOfMeasure=[{"ProductName": "LAMP", "UOMSymbol": "PLT", "Quantity": 48}]
        )
        model["Products"].append({"ProductName": "SHADE"})
        model["CustomerDemand"][0]["QuantityUOM"] = "PLT"
        (finding,) = taken(model).findings
        assert finding.code is Reason.UNKNOWN_UNIT


class TestPeriods:
    def model(self, **changed):
        return lamp_model(
            Periods=[
                {"PeriodName": "H1", "StartDate": "2026-01-01"},
                {"PeriodName": "H2", "StartDate": "2026-07-01"},
            ],
            CustomerDemand=[
                {"CustomerName": "BOSTON", "ProductName": "LAMP", "PeriodName": name}
                | {"Quantity": quantity}
                for name, quantity in (("H1", 100), ("H2", 400))
            ],
            **changed,
        )

    def test_supply_is_stated_for_every_period_of_demand(self, taken):
        twin = {"PeriodName": "H2", "SupplierName": "SHENZHEN", "ProductName": "LAMP"}
        twins = [twin | {"UnitCost": 4, "SupplyCapacity": 450}]
        network = sound(taken(self.model(SupplierCapabilitiesMultiTimePeriod=twins)))
        supply = {row.period: (row.unit_cost, row.capacity_units) for row in network.supply}
        assert supply == {"H1": (3.0, 5000.0), "H2": (4.0, 450.0)}
        for period, units, goods in (("H1", 100, 3), ("H2", 400, 4)):
            plan = locate(network, LocateQuestion(period=period, inbound=True))
            truck, out, received, ocean = 0.5, 0.25, 10 * 0.01, 80 * 0.01
            cost = 350 + units * (goods + truck + out + received + ocean)
            assert plan.total_cost == Money.of(f"{cost:.2f}", "USD")

    def test_a_policy_may_rest_for_a_period(self, taken):
        twin = {"PeriodName": "H1", "SupplierName": "SHENZHEN", "ProductName": "LAMP"}
        twins = [twin | {"PolicyStatus": "Exclude"}]
        network = sound(taken(self.model(SupplierCapabilitiesMultiTimePeriod=twins)))
        assert [row.period for row in network.supply] == ["H2"]

    def test_other_twins_are_listed(self, taken):
        twins = [{"PeriodName": "H1", "FacilityName": "WEST", "FixedOperatingCost": 9}]
        intake = taken(self.model(FacilitiesMultiTimePeriod=twins))
        (entry,) = [e for e in intake.model.not_carried if e.table == "FacilitiesMultiTimePeriod"]
        assert (entry.reason, entry.rows, entry.cells) == (Reason.NOT_CARRIED_BY_PERIOD, 1, 3)

    def test_quantities_by_mode_of_service_add_up(self, taken):
        model = lamp_model(
            CustomerDemand=[
                {"CustomerName": "BOSTON", "ProductName": "LAMP", "Quantity": quantity}
                | {"ServiceMode": mode}
                for mode, quantity in (("Truck", 30), ("Ocean", 12), ("ALL", 1))
            ]
        )
        intake = taken(model)
        assert [row.mean_units for row in sound(intake).demand] == [43.0]
        assert left(intake, "CustomerDemand", "ServiceMode") == [(Reason.NOT_CARRIED_QUESTION, 2)]


class TestPlants:
    def model(self, *, ships, **policy):
        model = lamp_model(
            ProductionPolicies=[
                {"FacilityName": "EAST", "ProductName": "LAMP", "UnitCost": 2, **policy}
            ],
            SupplierCapabilities=[],
        )
        if not ships:
            east = [r for r in model["TransportationPolicies"] if r["OriginName"] == "EAST"]
            for row in east:
                row["DestinationName"] = "WEST"
            del east[1:]
            rest = [r for r in model["TransportationPolicies"] if r["OriginName"] != "EAST"]
            model["TransportationPolicies"] = [*rest, *east]
        return model

    def test_a_place_that_only_makes_goods_is_a_factory(self, taken):
        rate = {"ProductionRate": 2, "RateQuantityUOM": "EA", "RateTimeUOM": "HR"}
        intake = taken(self.model(ships=False, **rate))
        network = sound(intake)
        assert network.locations.get("EAST").kind is LocationKind.FACTORY
        assert [row.location_id for row in network.facilities] == ["WEST"]
        (supply,) = network.supply
        assert (supply.factory_id, supply.unit_cost) == ("EAST", 2.0)
        assert supply.capacity_units == 2 * 24 * 365
        assert left(intake, "Facilities", "FixedClosingCost") == [(Reason.NOT_CARRIED_PLANT, 1)]

    def test_a_plant_that_ships_to_markets_is_two_places(self, taken):
        network = sound(taken(self.model(ships=True)))
        assert network.locations.get("EAST").kind is LocationKind.WAREHOUSE
        assert network.locations.get("EAST (plant)").kind is LocationKind.FACTORY
        boston = [row for row in network.demand if row.market_id == "BOSTON"]
        alone = network.with_table(
            network.demand.take(network.demand.equals("market_id", "BOSTON"))
        )
        plan = locate(alone, LocateQuestion(inbound=True))
        # made beside the warehouse: no ocean, nothing comes in at the door
        assert str(plan.total_cost) == "USD 1,175.00"
        assert boston[0].mean_units * (2 + 0.5 + 0.25) + 350 == 1175

    def test_a_closed_plant_is_closed(self, taken):
        model = self.model(ships=False)
        model["Facilities"][1]["FacilityStatus"] = "Closed"
        assert sound(taken(model)).locations.get("EAST").status is OpenStatus.CLOSED


class TestWarehouses:
    def test_stock_and_storage(self, taken):
        policy = {
            "FacilityName": "WEST",
            "ProductName": "LAMP",
            "StockingSite": "True",
            "InitialInventory": 250,
            "InitialInventoryUOM": "KG",
            "InitialInventoryAge": 2,
            "InitialInventoryAgeUOM": "WK",
            "UnitStorageCost": 7.3,
        }
        network = sound(taken(lamp_model(InventoryPolicies=[policy])))
        (stock,) = network.table("stock")
        assert (stock.location_id, stock.on_hand_units) == ("WEST", 125)
        assert stock.received_on == date(2025, 12, 18)
        tariff_id = network.locations.get("WEST").storage_tariff_id
        (line,) = [row for row in network.tariffs if row.tariff_id == tariff_id]
        # 7.3 a lamp of 0.01 m3 over a period of 365 days
        assert line.basis is ChargeBasis.PER_M3_DAY
        assert line.rate == pytest.approx(2.0)

    def test_a_place_that_may_not_store(self, taken):
        policy = {"FacilityName": "WEST", "ProductName": "LAMP", "StockingSite": "False"}
        network = sound(taken(lamp_model(InventoryPolicies=[policy])))
        assert not network.locations.get("WEST").may_store

    def test_steps_of_rent_are_taken_at_the_highest(self, taken):
        model = lamp_model(
            StepCosts=[
                {"StepCostName": "RENT", "StepCostBehavior": "Stepwise", "ThroughputLevel": level}
                | {"Cost": cost}
                for level, cost in ((0, 100), (500, 180))
            ]
        )
        model["Facilities"][0]["FixedOperatingCost"] = "RENT"
        intake = taken(model)
        assert sound(intake).facilities.get("WEST").fixed_cost == 180.0
        assert left(intake, "Facilities", "FixedOperatingCost") == [(Reason.NOT_CARRIED_STEPS, 1)]

    def test_codes_of_goods_come_from_tariffs_that_agree(self, taken):
        row = {"PathOriginValue": "China", "ProductName": "LAMP", "HSCode": "940520"}
        assert sound(taken(lamp_model(Tariffs=[row]))).products.get("LAMP").hs_code == "940520"
        intake = taken(lamp_model(Tariffs=[row, row | {"HSCode": "940540"}]))
        assert sound(intake).products.get("LAMP").hs_code == ""
        assert left(intake, "Tariffs", "HSCode") == [(Reason.NOT_CARRIED_UNCLEAR, 2)]


class TestPlaces:
    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("USA", "US"),
            ("United States", "US"),
            ("de", "DE"),
            ("DEU", "DE"),
            ("United Kingdom", "GB"),
            ("South Korea", "KR"),
            ("Atlantis", ""),
            ("", ""),
        ],
    )
    def test_countries_by_their_names(self, name, code):
        assert country_code(name) == code

    @pytest.mark.parametrize(
        ("country", "lat", "lon", "zone"),
        [
            ("US", 32.78, -96.80, "America/Chicago"),
            ("US", 39.74, -104.99, "America/Denver"),
            ("CN", 22.54, 114.06, "Asia/Shanghai"),
            ("", 52.52, 13.40, "Europe/Berlin"),
            ("XX", 35.68, 139.69, "Asia/Tokyo"),
        ],
    )
    def test_time_zones_by_position(self, country, lat, lon, zone):
        assert time_zone(country, lat, lon) == zone

    def test_a_country_that_is_not_known_is_listed(self, taken):
        model = lamp_model()
        model["Customers"][0]["Country"] = "Atlantis"
        intake = taken(model)
        assert sound(intake).locations.get("SEATTLE").country_code == ""
        assert left(intake, "Customers", "Country") == [(Reason.NOT_CARRIED_UNCLEAR, 1)]


class TestIntoNetworks:
    def test_a_model_of_many_tables_runs(self, taken):
        network = sound(taken(rich_model()))
        for period in ("H1", "H2"):
            plan = locate(network, LocateQuestion(period=period, inbound=True))
            assert plan.outbound
            assert not plan.unserved

    def test_money_in_another_currency_brings_its_rates(self, taken):
        network = sound(taken(lamp_model(), AnuraOptions(currency="EUR")))
        assert set(network.fx_rates.vocabulary("currency")) == {"EUR"}
        assert all(rate.source for rate in network.fx_rates)
        assert set(network.tariffs.vocabulary("currency")) == {"EUR"}

    def test_a_currency_without_a_rate_is_a_finding(self, taken):
        (finding,) = taken(lamp_model(), AnuraOptions(currency="XTS")).findings
        assert (finding.code, finding.place) == (Reason.UNKNOWN_CURRENCY, "--currency")

    def test_it_goes_beside_what_is_there(self, taken, tmp_path):
        base = sound(taken(lamp_model()))
        model = lamp_model(Customers=[place("Customer", "MIAMI", 25.76, -80.19, "USA")])
        model["CustomerDemand"] = [{"CustomerName": "MIAMI", "ProductName": "LAMP", "Quantity": 5}]
        model["TransportationPolicies"] = [lane("EAST", "MIAMI", "Truck", 1, "EA")]
        intake = take_in_anura(write_csv(model, tmp_path / "more"), base)
        merged = sound(intake)
        assert len(merged.locations) == len(base.locations) + 1
        assert merged.reference_date == base.reference_date
        counts = {count.table: count for count in intake.counts}
        assert (counts["services"].new, counts["services"].unchanged) == (1, 8)

    def test_sheets_may_have_the_short_names_of_the_schema(self, tmp_path):
        twin = {"PeriodName": "H1", "SupplierName": "SHENZHEN", "ProductName": "LAMP"}
        model = lamp_model(
            Periods=[{"PeriodName": "H1", "StartDate": "2026-01-01"}],
            SupplierCapabilitiesMTP=[twin | {"UnitCost": 4}],
        )
        for row in model["CustomerDemand"]:
            row["PeriodName"] = "H1"
        intake = take_in_anura(write_xlsx(model, tmp_path / "model.xlsx"), None)
        assert [row.unit_cost for row in sound(intake).supply] == [4.0]
