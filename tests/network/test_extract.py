"""A part of a network: closed under references, whole where it must be, and stable."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.check import check
from network.disruption import Disruption
from network.enums import DisruptionSubject, Measure, Mode, Reason
from network.errors import InvalidInputError
from network.extract import ANCHORS, LOOKED_UP, extract
from network.network import Network
from network.reference import reference
from network.schema import TABLES
from network.table import LIST_SEPARATOR, Table
from network.tariff import Accessorial, Zone, ZoneRate
from network.territory import Importer, Territory
from network.trade_rule import ExportRule, GoodsScope, TradeRule
from tests.network.small_world import small_world
from tests.strategies import unhurried

ROWS = 4
COUNTRIES = ("", "CN", "DE", "US")
PLAIN = {"real": 1.0, "whole": 1, "flag": True, "day": date(2026, 1, 1), "text": "x", "list": ()}


def table_of(*rows):
    """A table of nouns of one kind."""
    schema = next(s for s in TABLES.values() if s.noun is type(rows[0]))
    return Table.from_rows(schema, rows)


def world(*tables):
    """The small world with more tables."""
    return small_world().with_tables({t.schema.name: t for t in tables})


def keys_of(network, name):
    return set(network.table(name).vocabulary(TABLES[name].key[0]))


def dangling(network):
    """Every reference that leads nowhere."""
    return [
        (name, column, word)
        for name, schema in TABLES.items()
        for column, target in schema.references
        for text in network.table(name).vocabulary(column)
        for word in text.split(LIST_SEPARATOR)
        if word and word not in keys_of(network, target)
    ]


def passed(network):
    """Every place that a service passes."""
    return {place for service in network.services for place in service.via}


@st.composite
def worlds(draw):
    """Worlds with rows in every table, whose references all lead somewhere or are blank."""

    def value(field, target):
        if target:
            words = IDS[target]
            if field.kind == "list":
                return tuple(draw(st.lists(st.sampled_from(words), max_size=2, unique=True)))
            return draw(st.sampled_from(words if field.required else ("", *words)))
        if field.name == "customs_territory":
            return draw(st.sampled_from(("", *IDS["territories"])))
        if field.name in {"country_code", "carrier", "parcel_service", "subject"}:
            return draw(st.sampled_from(COUNTRIES))
        if field.words is not None and field.kind == "word":
            return draw(st.sampled_from(list(field.words)))
        return PLAIN[field.kind] if field.required else field.default

    tables = {}
    for name, schema in TABLES.items():
        targets = dict(schema.references)
        arrays = {
            f.name: [value(f, targets.get(f.name)) for _ in range(ROWS)] for f in schema.fields
        }
        if schema.key[0] not in targets:
            arrays[schema.key[0]] = list(IDS[name])
        tables[name] = Table.from_arrays(schema, arrays, ROWS)
    return Network(tables=tables)


IDS = {name: tuple(f"{name}-{n}" for n in range(ROWS)) for name in TABLES}


@settings(unhurried, max_examples=60)
@given(worlds(), st.data())
def test_any_places_of_any_world_give_a_part_whose_references_all_lead_somewhere(whole, data):
    assert dangling(whole) == []
    places = data.draw(st.sets(st.sampled_from(IDS["locations"])))
    part = extract(whole, places)
    assert keys_of(part, "locations") == places | passed(part)
    assert dangling(part) == []
    assert extract(part, places).digest == part.digest


@settings(unhurried, max_examples=60)
@given(worlds())
def test_all_places_of_a_world_keep_all_that_stands_at_places(whole):
    part = extract(whole, IDS["locations"])
    for name in ANCHORS[:3]:
        assert part.table(name).digest == whole.table(name).digest


@settings(unhurried, max_examples=15)
@given(st.data())
def test_any_places_of_the_built_in_world_give_a_sound_part(data):
    whole = reference()
    ids = whole.locations.vocabulary("location_id")
    places = data.draw(st.sets(st.sampled_from(ids), min_size=2, max_size=30))
    part = extract(whole, places)
    assert dangling(part) == []
    ends = {(s.origin_id, s.destination_id) for s in part.services}
    assert all(places.issuperset(pair) for pair in ends)
    between = [s for s in whole.services if {s.origin_id, s.destination_id} <= places]
    assert list(part.services) == between


def test_a_chain_cut_out_of_the_built_in_world_is_as_clean_as_the_world():
    chain = ["FAC-CNSNZ", "CNYTN", "DEHAM", "MKT-DEHAM"]
    part = extract(reference(), chain)
    assert {s.mode for s in part.services} == {Mode.TRUCK, Mode.SEA, Mode.PARCEL}
    assert [f for f in check(part) if f.code is not Reason.UNREACHABLE_MARKET] == []
    assert len(part.tariffs) < len(reference().tariffs) / 10


def test_rows_that_are_looked_up_stay_only_where_something_names_them():
    part = extract(small_world(), ["FAC-SZX", "CNYTN"])
    assert [s.service_id for s in part.services] == ["TRK-SZX-YTN"]
    used = {s.tariff_id for s in part.services}
    assert set(part.tariffs.vocabulary("tariff_id")) == used
    assert "locations" not in LOOKED_UP


def test_a_strait_stays_closed_where_no_service_names_it():
    part = extract(small_world(), ["FAC-SZX"])
    assert part.passages.digest == small_world().passages.digest


def test_rules_stay_for_the_territories_of_the_places_and_bring_what_they_name():
    whole = world(
        table_of(
            Territory(territory_id="EU"),
            Territory(territory_id="DE", country_code="DE", customs_territory_id="EU"),
            Territory(territory_id="PL", country_code="PL", customs_territory_id="EU"),
            Territory(territory_id="US", country_code="US"),
            Territory(territory_id="VN", country_code="VN"),
        ),
        table_of(
            TradeRule(rule_id="1", territory_id="EU", measure=Measure.DUTY, goods_scope="lamps"),
            TradeRule(rule_id="2", territory_id="DE", measure=Measure.VAT),
            TradeRule(rule_id="3", territory_id="PL", measure=Measure.VAT),
            TradeRule(rule_id="4", territory_id="US", measure=Measure.DUTY, goods_scope="toys"),
            TradeRule(rule_id="5", territory_id="EU", measure=Measure.DUTY, origins=("VN", "KR")),
        ),
        table_of(
            GoodsScope(scope="lamps", hs_prefix="9405"), GoodsScope(scope="toys", hs_prefix="9503")
        ),
        table_of(
            Importer(importer_id="OWN-DE", territory_id="DE"),
            Importer(importer_id="IOSS-PL", territory_id="PL", has_ioss=True),
            Importer(importer_id="OWN-US", territory_id="US"),
        ),
    )
    part = extract(whole, ["CNYTN", "DEHAM", "MKT-DEHAM"])
    assert keys_of(part, "territories") == {"EU", "DE", "PL", "VN"}
    assert keys_of(part, "trade_rules") == {"1", "2", "5"}
    assert keys_of(part, "goods_scopes") == {"lamps"}
    assert keys_of(part, "importers") == {"OWN-DE", "IOSS-PL"}


def test_a_union_that_a_rule_names_as_an_origin_brings_its_members():
    whole = world(
        table_of(
            Territory(territory_id="CN", country_code="CN"),
            Territory(territory_id="EU"),
            Territory(territory_id="DE", country_code="DE", customs_territory_id="EU"),
        ),
        table_of(
            TradeRule(rule_id="1", territory_id="CN", measure=Measure.DUTY, origins=("EU",)),
            TradeRule(rule_id="2", territory_id="DE", measure=Measure.VAT),
        ),
    )
    part = extract(whole, ["CNYTN"])
    assert keys_of(part, "territories") == {"CN", "EU", "DE"}
    assert keys_of(part, "trade_rules") == {"1"}


def test_borders_that_a_service_passes_come_along_and_what_strikes_them():
    whole = reference()
    ends = ["RAIL-CNCQI", "RAIL-DEDUI"]
    borders = passed(extract(whole, ends))
    assert borders
    assert keys_of(extract(whole, ends), "locations") == borders.union(ends)
    disruptions = table_of(
        *(
            Disruption(disruption_id=word, subject=word, subject_kind=DisruptionSubject.LOCATION)
            for word in (*borders, "DEHAM")
        ),
        Disruption(disruption_id="KZ", subject="KZ", subject_kind=DisruptionSubject.COUNTRY),
    )
    part = extract(whole.with_table(disruptions), ends)
    assert keys_of(part, "disruptions") == {*borders, "KZ"}


def test_a_list_of_places_loses_those_left_out_and_a_row_left_with_none_goes():
    whole = world(
        table_of(Territory(territory_id="CN", country_code="CN")),
        table_of(
            ExportRule(
                rule_id="both", territory_id="CN", regime="9610", ports=("CNYTN", "FAC-SGH")
            ),
            ExportRule(rule_id="other", territory_id="CN", regime="9710", ports=("FAC-SGH",)),
            ExportRule(rule_id="any", territory_id="CN", regime="0110"),
        ),
    )
    part = extract(whole, ["CNYTN"])
    assert [(r.rule_id, r.ports) for r in part.table("export_rules")] == [
        ("both", ("CNYTN",)),
        ("any", ()),
    ]


def test_parcel_prices_stay_where_their_service_reaches_a_place():
    whole = world(
        table_of(
            Zone(parcel_service="DE-POST", country_code="DE", zone="1"),
            Zone(parcel_service="US-POST", country_code="US", zone="1"),
        ),
        table_of(
            ZoneRate(parcel_service="DE-POST", zone="1", up_to_kg=5, rate=4),
            ZoneRate(parcel_service="US-POST", zone="1", up_to_kg=5, rate=9),
        ),
        table_of(
            Accessorial(parcel_service="US-POST", code="REMOTE", rate=3),
            Accessorial(parcel_service="ANYWHERE", code="COD", rate=1),
        ),
    )
    part = extract(whole, ["DEHAM", "MKT-DEHAM"])
    assert keys_of(part, "zones") == {"DE-POST"}
    assert keys_of(part, "zone_rates") == {"DE-POST"}
    assert keys_of(part, "accessorials") == {"ANYWHERE"}


def test_disruptions_stay_where_they_strike_something_that_stays():
    struck = {
        "suez": DisruptionSubject.PASSAGE,
        "DEHAM": DisruptionSubject.LOCATION,
        "FAC-SGH": DisruptionSubject.LOCATION,
        "DE": DisruptionSubject.COUNTRY,
        "PL": DisruptionSubject.COUNTRY,
        "CN>DE": DisruptionSubject.CORRIDOR,
        "CN>PL": DisruptionSubject.CORRIDOR,
        "SEA-YTN-HAM": DisruptionSubject.SERVICE,
        "TRK-HAM-WAW": DisruptionSubject.SERVICE,
    }
    whole = world(
        table_of(
            *(
                Disruption(disruption_id=word, subject=word, subject_kind=kind)
                for word, kind in struck.items()
            )
        )
    )
    part = extract(whole, ["CNYTN", "DEHAM"])
    assert [d.subject for d in part.table("disruptions")] == [
        "suez",
        "DEHAM",
        "DE",
        "CN>DE",
        "SEA-YTN-HAM",
    ]


def test_places_that_are_not_there_are_all_named():
    with pytest.raises(InvalidInputError) as caught:
        extract(small_world(), ["DEHAN", "CNYTN", "NOWHERE"])
    assert [(f.code, f.subject, f.needed) for f in caught.value.findings] == [
        (Reason.UNKNOWN_REFERENCE, "DEHAN", "DEHAM, MKT-DEHAM"),
        (Reason.UNKNOWN_REFERENCE, "NOWHERE", ""),
    ]
