"""What a bare place code means: codes before names, and the role of the question decides."""

from dataclasses import replace
from pathlib import Path

import pytest

from network.enums import LocationKind, Reason, Severity
from network.errors import UnknownLocationError
from network.io.load import load
from network.location import Location
from network.network import Network
from network.place import place_codes, resolve
from network.schema import TABLES
from network.table import Table

KINDS_OF_ORIGIN = ("FACTORY", "WAREHOUSE", "SEAPORT", "AIRPORT", "RAIL_TERMINAL", "MARKET")
KINDS_OF_DESTINATION = ("MARKET", "WAREHOUSE", "SEAPORT", "AIRPORT", "RAIL_TERMINAL", "FACTORY")


@pytest.fixture(scope="module")
def ten_nodes():
    return load(Path(__file__).parents[2] / "examples" / "ten-nodes")


def world(*places):
    return Network(tables={"locations": Table.from_rows(TABLES["locations"], places)})


def place(location_id, kind="hub", **given):
    fields = {"name": location_id.title(), "lat": 0.0, "lon": 0.0}
    return Location(location_id=location_id, kind=LocationKind(kind), **{**fields, **given})


class TestRole:
    @pytest.mark.parametrize(
        ("role", "kinds"), [("origin", KINDS_OF_ORIGIN), ("destination", KINDS_OF_DESTINATION)]
    )
    def test_each_kind_goes_before_those_behind_it(self, role, kinds):
        """One code, a place of every kind: take the first away and the next one answers."""
        places = [place(f"P-{kind}", kind, place_code=("XXCOD",)) for kind in kinds]
        for first in range(len(places)):
            found, _ = resolve(world(*reversed(places[first:])), "XXCOD", role)
            assert found.location_id == places[first].location_id

    def test_hamburg_is_a_market_to_some_and_a_warehouse_to_others(self, ten_nodes):
        assert resolve(ten_nodes, "DEHAM", "destination")[0].location_id == "MKT-HAM"
        assert resolve(ten_nodes, "DEHAM", "origin")[0].location_id == "WHS-HAM"

    def test_two_of_one_kind_go_by_their_id(self):
        two = [place("B", place_code=("XXCOD",)), place("A", place_code=("XXCOD",))]
        assert resolve(world(*two), "XXCOD", "origin")[0].location_id == "A"


class TestWords:
    def test_a_location_id_as_it_stands_needs_no_note(self, ten_nodes):
        found, notes = resolve(ten_nodes, "RAIL-DUI", "origin")
        assert (found.location_id, notes) == ("RAIL-DUI", ())

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("CNSZX", "FAC-SZX"),
            ("cnsnz", "FAC-SZX"),
            (" fac-szx ", "FAC-SZX"),
            ("fra", "FRA"),
            ("xi'an terminal", "RAIL-XIA"),
            ("YANTIAN", "CNYTN"),
        ],
    )
    def test_codes_and_names_in_any_case(self, ten_nodes, text, expected):
        assert resolve(ten_nodes, text, "origin")[0].location_id == expected

    def test_the_answer_says_how_it_was_read(self, ten_nodes):
        _, (note,) = resolve(ten_nodes, "CNSZX", "origin")
        assert (note.code, note.severity) == (Reason.READ_AS, Severity.NOTE)
        assert str(note) == "CNSZX is read as Shenzhen (factory, FAC-SZX)."

    def test_an_iata_code(self):
        airport = place("XXAIR", "airport", iata="ABC")
        assert resolve(world(airport), "abc", "origin")[0] == airport

    def test_a_blank_text_is_no_iata_code(self):
        with pytest.raises(UnknownLocationError):
            resolve(world(place("XXAIR", "airport")), "  ", "origin")

    def test_codes_go_before_names(self):
        by_code = place("FAR", "market", place_code=("ROM",))
        by_name = place("NEAR", "factory", name="Rom")
        assert resolve(world(by_name, by_code), "Rom", "origin")[0] == by_code
        nameless = replace(by_code, place_code=())
        assert resolve(world(by_name, nameless), "Rom", "origin")[0] == by_name

    def test_the_codes_of_a_world(self, ten_nodes):
        codes = place_codes(ten_nodes)
        assert codes == ["CNSNZ", "CNSZX", "CNXIA", "DEDUI", "DEHAM", "SGSIN"]


class TestUnknown:
    def refused(self, network, text, role="origin"):
        with pytest.raises(UnknownLocationError) as caught:
            resolve(network, text, role)
        (finding,) = caught.value.findings
        return finding

    def test_the_nearest_codes_are_offered(self, ten_nodes):
        finding = self.refused(ten_nodes, "CNYTM")
        assert (finding.code, finding.subject) == (Reason.UNKNOWN_LOCATION, "CNYTM")
        assert finding.limit == "origin"
        assert finding.needed.split(", ")[0] == "CNYTN"

    def test_a_name_is_offered_with_its_id(self, ten_nodes):
        finding = self.refused(ten_nodes, "Yantain", "destination")
        assert "Yantian (CNYTN)" in str(finding)

    def test_a_name_with_a_comma_is_offered_whole(self):
        capital = place("USWAS", "market", name="Washington, DC")
        finding = self.refused(world(capital), "Washingtn DC")
        assert finding.needed == "Washington, DC (USWAS)"

    def test_a_name_in_another_script(self):
        harbour = place("DEHAM", "seaport", name="汉堡港")
        assert self.refused(world(harbour), "汉堡").needed == "汉堡港 (DEHAM)"

    def test_nothing_is_offered_where_nothing_is_near(self, ten_nodes):
        assert self.refused(ten_nodes, "qqqqqq").needed == ""
