"""Lanes of Anura: who may go where, how far, how long, by which mode; keys of many kinds."""

import pytest

from network.enums import Mode, Reason
from network.io.anura.modes import mode_of
from network.io.anura.options import AnuraOptions
from network.units import KM_PER_MILE
from tests.network.anura_model import lamp_model, lane
from tests.network.anura_taken import group, lanes, left, sound, taken

__all__ = ["taken"]


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
