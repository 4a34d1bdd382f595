"""Tables of Anura one by one: groups, sourcing, distances, periods, plants, stock, modes."""

from datetime import date

import pytest

from network.check import check
from network.enums import ChargeBasis, LocationKind, Mode, OpenStatus, Reason, Severity
from network.io.anura.countries import country_code, time_zone
from network.io.anura.intake import take_in_anura
from network.io.anura.modes import mode_of
from network.io.anura.options import AnuraOptions
from network.money import Money
from network.units import KM_PER_MILE
from solver.locate import LocateQuestion, locate
from tests.network.anura_model import lamp_model, lane, place, write_csv
from tests.network.anura_rich_model import rich_model


@pytest.fixture
def taken(tmp_path):
    """Return a function that imports a model into a new network."""

    def take(model, options=None):
        return take_in_anura(write_csv(model, tmp_path / "model"), None, options)

    return take


def sound(intake):
    assert intake.is_sound, [str(finding) for finding in intake.findings]
    assert not [f for f in check(intake.network) if f.severity is Severity.ERROR]
    return intake.network


def lanes(network):
    return {tuple(name.split(">")[:2]) for name in network.services.vocabulary("service_id")}


def left(intake, table, column):
    return [
        (entry.reason, entry.cells)
        for entry in intake.model.not_carried
        if (entry.table, entry.column) == (table, column)
    ]


def group(name, kind, *members):
    return [{"GroupName": name, "GroupType": kind, "MemberName": member} for member in members]


class TestKeys:
    def test_groups_and_all_are_spelled_out(self, taken):
        model = lamp_model(
            Groups=[
                *group("COAST", "Customers", "SEATTLE", "BOSTON"),
                *group("SITES", "Facilities", "WEST", "EAST"),
                *group("SPARE", "Customers", "DALLAS"),
            ],
            TransportationPolicies=[
                lane("SITES", "COAST", "Truck", 1, "EA"),
                lane("EAST", "ALL", "Truck", 2, "EA"),
            ],
        )
        intake = taken(model)
        network = sound(intake)
        assert lanes(network) == {
            ("WEST", "SEATTLE"),
            ("WEST", "BOSTON"),
            ("EAST", "SEATTLE"),
            ("EAST", "BOSTON"),
            ("EAST", "DALLAS"),
            ("EAST", "WEST"),
        }
        assert left(intake, "Groups", "MemberName") == [(Reason.NOT_CARRIED_UNUSED, 1)]

    def test_the_row_that_names_most_exactly_is_heard(self, taken):
        model = lamp_model()
        model["TransportationPolicies"].append(lane("WEST", "ALL", "Truck", 9, "EA"))
        network = sound(taken(model))
        rates = {t.tariff_id: t.rate for t in network.tariffs}
        assert rates["WEST>SEATTLE>Truck"] == 1.0
        assert rates["WEST>EAST>Truck"] == 9.0

    def test_what_is_excluded_takes_its_rows_along(self, taken):
        model = lamp_model()
        model["Customers"][2]["Status"] = "Exclude"
        model["CustomerDemand"][0]["DemandStatus"] = "Exclude"
        intake = taken(model)
        network = sound(intake)
        assert network.locations.find("BOSTON") is None
        assert [row.market_id for row in network.demand] == ["DALLAS"]
        excluded = Reason.NOT_CARRIED_EXCLUDED
        assert left(intake, "Customers", "Latitude") == [(excluded, 1)]
        assert left(intake, "CustomerDemand", "Quantity") == [(excluded, 2)]
        assert left(intake, "TransportationPolicies", "UnitCost") == [(excluded, 2)]

    def test_places_of_one_name_are_told_apart(self, taken):
        model = lamp_model()
        model["Customers"][0]["CustomerName"] = "WEST"
        model["CustomerDemand"][0]["CustomerName"] = "WEST"
        model["TransportationPolicies"] = [lane("WEST", "WEST", "Truck", 1, "EA")]
        network = sound(taken(model))
        (service,) = network.services
        assert service.origin_id == "WEST (facility)"
        assert service.destination_id == "WEST (customer)"


class TestSourcing:
    def policy(self, customer, source, **more):
        return {
            "CustomerName": customer,
            "ProductName": "LAMP",
            "SourceName": source,
            **more,
        }

    def test_only_what_sourcing_lets_through_becomes_a_lane(self, taken):
        model = lamp_model(
            CustomerFulfillmentPolicies=[
                self.policy("ALL", "EAST"),
                self.policy("SEATTLE", "WEST"),
                self.policy("BOSTON", "SHENZHEN"),
            ]
        )
        intake = taken(model)
        network = sound(intake)
        assert {pair for pair in lanes(network) if pair[0] == "WEST"} == {("WEST", "SEATTLE")}
        assert ("SHENZHEN", "WEST") in lanes(network)  # no procurement policies: all may
        unused = [(Reason.NOT_CARRIED_UNUSED, 1)]
        assert left(intake, "CustomerFulfillmentPolicies", "SourceName") == unused
        assert left(intake, "TransportationPolicies", "UnitCost") == [
            (Reason.NOT_CARRIED_UNUSED, 2)
        ]

    def test_sources_out_of_range_fall_away_but_for_the_nearest(self, taken):
        model = lamp_model(
            CustomerFulfillmentPolicies=[
                self.policy("ALL", "ALL", MaxSourcingRange=500, MaxSourcingRangeUOM="MI")
            ]
        )
        network = sound(taken(model))
        to_markets = {pair for pair in lanes(network) if pair[0] != "SHENZHEN"}
        assert to_markets == {("WEST", "SEATTLE"), ("WEST", "DALLAS"), ("EAST", "BOSTON")}

    def test_who_chooses_is_part_of_the_question(self, taken):
        policies = [self.policy("ALL", "ALL", OptimizationPolicy="Single Source")]
        intake = taken(lamp_model(CustomerFulfillmentPolicies=policies))
        assert left(intake, "CustomerFulfillmentPolicies", "OptimizationPolicy") == [
            (Reason.NOT_CARRIED_QUESTION, 1)
        ]

    def test_lanes_from_customers_are_returns(self, taken):
        model = lamp_model()
        model["TransportationPolicies"].append(lane("BOSTON", "EAST", "Truck", 1, "EA"))
        intake = taken(model)
        assert ("BOSTON", "EAST") not in lanes(sound(intake))
        assert left(intake, "TransportationPolicies", "UnitCost") == [(Reason.NOT_CARRIED, 1)]


class TestWays:
    def test_the_policy_goes_before_the_matrix_and_that_before_the_map(self, taken):
        model = lamp_model(
            TransitMatrix=[
                {"OriginName": "WEST", "DestinationName": "SEATTLE"}
                | {"TransportDistance": 1300, "TransportTime": 30},
                {"OriginName": "BOSTON", "DestinationName": "EAST"}
                | {"TransportDistance": 350, "TransportDistanceUOM": "KM"},
                {"OriginName": "DALLAS", "DestinationName": "WEST", "IsSymmetric": "False"}
                | {"TransportDistance": 1},
            ]
        )
        model["TransportationPolicies"][2] |= {"TransportDistance": 1200}
        network = sound(taken(model))
        services = {row.service_id: row for row in network.services}
        seattle = services["WEST>SEATTLE>Truck"]
        assert seattle.distance_km == pytest.approx(1200 * KM_PER_MILE)
        assert seattle.transit_min == 30 * 60
        assert services["EAST>BOSTON>Truck"].distance_km == 350
        straight = services["WEST>DALLAS>Truck"].distance_km / 1.2
        assert straight == pytest.approx(1991.3, abs=0.1)

    def test_reckoned_times_keep_to_what_a_ship_can_do(self, taken):
        model = lamp_model()
        for row in model["TransportationPolicies"]:
            row.pop("TransportTime", None)
        intake = taken(model)
        ocean = sound(intake).services.get("SHENZHEN>WEST>Ocean")
        assert ocean.distance_km / (ocean.transit_min / 60) == pytest.approx(50, rel=1e-3)
        assert {note.code for note in intake.model.notes} >= {Reason.TIME_RECKONED}

    def test_time_between_deliveries_is_a_headway(self, taken):
        model = lamp_model()
        model["TransportationPolicies"][0] |= {"TimeBetweenDeliveries": 168}
        assert sound(taken(model)).services.get("SHENZHEN>WEST>Ocean").departures == (
            "every 10080 min"
        )


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


class TestModes:
    @pytest.mark.parametrize(
        ("name", "mode"),
        [
            ("Truck", Mode.TRUCK),
            ("Truckload - 53ft", Mode.TRUCK),
            ("LTL", Mode.TRUCK),
            ("OceanFCL", Mode.SEA),
            ("deep sea", Mode.SEA),
            ("Air_Freight", Mode.AIR),
            ("RAIL", Mode.RAIL),
            ("Barge (Rhine)", Mode.BARGE),
            ("UPS Ground", Mode.PARCEL),
            ("Air parcel", Mode.PARCEL),
            ("Default", None),
            ("Intermodal", None),
            ("Rail + Truck", None),
            ("Standard", None),
            ("Fair", None),
            ("", None),
        ],
    )
    def test_names_are_read_by_their_words(self, name, mode):
        assert mode_of(name) is mode

    def test_a_mode_that_says_nothing_is_one_finding(self, taken):
        model = lamp_model(TransportationModes=[])
        for row in model["TransportationPolicies"][2:]:
            row["ModeName"] = "Default"
        (finding,) = taken(model).findings
        assert finding.code is Reason.UNKNOWN_MODE
        assert finding.place == "TransportationPolicies.csv!D4"
        assert "--mode-map" in str(finding)
        told = taken(model, AnuraOptions(modes={"default": Mode.RAIL}))
        assert sound(told).services.get("WEST>BOSTON>Default").mode is Mode.RAIL

    def test_a_policy_without_a_mode_is_called_blank(self, taken):
        model = lamp_model()
        model["TransportationPolicies"][2]["ModeName"] = None
        (finding,) = taken(model).findings
        assert finding.needed == "blank=truck"
        told = taken(model, AnuraOptions(modes={"blank": Mode.TRUCK}))
        assert sound(told).services.get("WEST>SEATTLE>blank").mode is Mode.TRUCK


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
