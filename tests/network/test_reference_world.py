"""The built-in world: regenerated exactly, complete, sourced, and in keeping with its sources."""

from collections import Counter
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from network.calendar import Departures
from network.check import check
from network.enums import LocationKind, OpenStatus
from network.geo import great_circle_km
from network.io.csv import write_folder
from network.reference import TABLES_FOLDER, reference
from network.reference.generate import generate
from network.reference.source import records

KINDS_AT_LEAST = {
    LocationKind.SEAPORT: 70,
    LocationKind.AIRPORT: 60,
    LocationKind.RAIL_TERMINAL: 36,
    LocationKind.BORDER: 17,
    LocationKind.FACTORY: 38,
    LocationKind.WAREHOUSE: 41,
    LocationKind.MARKET: 50,
}


@pytest.fixture(scope="module")
def world():
    return reference()


def test_the_committed_tables_are_what_the_generator_makes(tmp_path):
    write_folder(generate(), tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    committed = {file.name: file.read_bytes() for file in TABLES_FOLDER.iterdir()}
    assert made.keys() == committed.keys()
    differing = [name for name, content in made.items() if content != committed[name]]
    assert differing == []


def test_reading_the_tables_gives_the_generated_network(world):
    assert generate().digest == world.digest


def test_there_is_the_promised_number_of_places(world):
    counted = Counter(place.kind for place in world.locations)
    assert {
        kind: counted[kind] >= least for kind, least in KINDS_AT_LEAST.items()
    } == dict.fromkeys(KINDS_AT_LEAST, True)
    assert 3_000 <= len(world.services) <= 6_000


def test_places_lie_on_the_globe_and_in_a_time_zone(world):
    for place in world.locations:
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
        assert ZoneInfo(place.timezone)
        assert len(place.country_code) == 2
        assert place.place_code


def test_airports_lie_near_their_city(world):
    cities = {row["name"]: row for row in records("cities")}
    for row in records("airports"):
        city = cities.get(row["city"])
        if city is not None and city["country_iso2"] == row["country_iso2"]:
            ends = (float(r[c]) for r in (row, city) for c in ("lat_deg", "lon_deg"))
            assert float(great_circle_km(*ends)) < 70, row["airport_id"]


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("CNSZX", "FAC-CNSNZ"),
        ("CNSHA", "FAC-CNSGH"),
        ("CNNGB", "FAC-CNNBO"),
        ("CNTAO", "FAC-CNQIN"),
        ("CNXMN", "FAC-CNXAM"),
        ("CNCAN", "FAC-CNGGZ"),
        ("CNTSN", "FAC-CNTNJ"),
        ("DEHAM", "MKT-DEHAM"),
        ("DEHAM", "WHS-DEHAM"),
        ("DEHAM", "DEHAM"),
    ],
)
def test_places_answer_to_the_codes_of_the_trade(world, code, place):
    assert code in world.locations.get(place).place_code


def test_every_row_says_where_it_comes_from_and_how_sure_it_is(world):
    for name, table in world.tables.items():
        assert not table.equals("source", "").any(), name
        if table.schema.field("confidence") is not None:
            assert not table.equals("confidence", "").any(), name


def test_every_lane_has_a_price_a_time_and_a_stated_confidence(world):
    priced = set(world.tariffs.texts("tariff_id"))
    for service in world.services:
        assert service.tariff_id in priced, service.service_id
        assert service.transit_min > 0, service.service_id
        assert service.distance_km > 0, service.service_id
        assert service.toc_id, service.service_id
        assert service.confidence
    assert (world.tariffs.array("rate") >= 0).all()


def test_rates_of_a_weak_and_a_tight_market_enclose_the_usual_one(world):
    tariffs = world.tariffs
    rate, low, high = (tariffs.array(name) for name in ("rate", "rate_low", "rate_high"))
    assert not (low > rate).any()
    assert not (high < rate).any()
    assert np.isfinite(low).sum() > 300


def test_regime_rates_are_those_of_the_table(world):
    line = next(
        t for t in world.tariffs if t.tariff_id == "SEA-FCL-CN-NEUR" and t.equipment_id == "40HC"
    )
    assert (line.rate_low, line.rate, line.rate_high) == (1000.0, 2200.0, 6200.0)


def test_sea_lanes_use_no_closed_and_no_barred_passage(world):
    shut = {p.passage_id for p in world.passages if p.status is OpenStatus.CLOSED}
    assert shut == {"babalmandab", "northwest"}
    for service in world.services:
        assert not (shut | set(service.barred_passages)) & set(service.passages)


def test_transit_stays_within_the_range_of_its_row(world):
    rows = {row["record_id"]: row for row in records("transit_times")}
    for loop in (row for row in records("sea_loops") if row["transit_id"]):
        low, high = (float(rows[loop["transit_id"]][c]) for c in ("days_min", "days_max"))
        found = [
            s.transit_min / 1440
            for s in world.services
            if s.service_id.startswith(f"SEA-{loop['loop_id']}-")
        ]
        assert found
        assert min(found) >= low - 1e-3
        assert max(found) <= high + 1e-3


def test_departures_are_spread_over_the_week(world):
    weekdays = Counter(
        Departures.parse(s.departures).local_minutes[0] // 1440
        for s in world.services
        if s.mode == "sea"
    )
    assert len(weekdays) == 7


def test_every_warehouse_and_market_is_served_and_every_factory_has_ways_out(world):
    into = Counter(world.services.texts("destination_id").tolist())
    out = Counter(world.services.texts("origin_id").tolist())
    for place in world.locations:
        if place.kind in (LocationKind.MARKET, LocationKind.WAREHOUSE):
            assert into[place.location_id] >= 3, place.location_id
        if place.kind is LocationKind.FACTORY:
            assert out[place.location_id] >= 2, place.location_id


def test_a_city_pair_has_its_rail_corridor_or_its_legs_but_not_both(world):
    corridors = {
        (row["origin_node_id"], row["destination_node_id"])
        for row in records("rail_corridors")
        if row["record_type"] == "corridor"
    }
    trains = {
        (s.origin_id, s.destination_id)
        for s in world.services
        if s.mode == "rail" and s.load_form == "FCL"
    }
    ahead = {}
    for start, end in trains:
        ahead.setdefault(start, set()).add(end)
    for start, end in corridors & trains:
        seen, edge = {start}, ahead[start] - {end}
        while edge:
            seen |= edge
            edge = set().union(*(ahead.get(place, set()) for place in edge)) - seen
        assert end not in seen, (start, end)


def test_road_services_do_not_cross_water_but_for_the_channel(world):
    place = {p.location_id: p for p in world.locations}
    crossings = {
        (s.origin_id, s.destination_id)
        for s in world.services
        if s.mode == "truck"
        and "GB" in (place[s.origin_id].country_code, place[s.destination_id].country_code)
        and place[s.origin_id].country_code != place[s.destination_id].country_code
    }
    assert crossings == {("HUB-FRCQF", "HUB-GBDVR")}


def test_references_point_somewhere(world):
    places = set(world.locations.texts("location_id"))
    priced = set(world.tariffs.texts("tariff_id"))
    factors = set(world.emission_factors.texts("category_id"))
    for service in world.services:
        assert {service.origin_id, service.destination_id} <= places
        assert service.toc_id in factors
    for transfer in world.transfers:
        assert transfer.tariff_id == "" or transfer.tariff_id in priced
        assert transfer.hoc_id == "" or transfer.hoc_id in factors
    for place in world.locations:
        assert place.storage_tariff_id == "" or place.storage_tariff_id in priced


def test_exchange_rates_cover_every_currency_in_use(world):
    known = {"USD", *world.fx_rates.texts("currency")}
    assert set(world.tariffs.texts("currency")) <= known


def rate_of(world, tariff_id, equipment_id="40HC"):
    lines = [
        line
        for line in world.tariffs
        if line.tariff_id == tariff_id and line.equipment_id == equipment_id
    ]
    assert len(lines) == 1
    return lines[0].rate


@pytest.mark.parametrize(
    ("hub", "destination", "share"),
    [("SEA", "NEUR", 0.9), ("SEA", "MED", 0.9), ("KR", "USWC", 0.9), ("KR", "USEC", 0.9)],
)
def test_a_change_of_ships_costs_less_than_sailing_direct(world, hub, destination, share):
    direct = rate_of(world, f"SEA-FCL-CN-{destination}")
    changed = rate_of(world, f"SEA-FCL-CN-{hub}") + rate_of(
        world, f"SEA-FCL-HUB-{hub}-{destination}"
    )
    assert changed == pytest.approx(share * direct)
    assert changed + rate_of(world, "XFR-TRANSSHIP-FCL", "") < direct


def test_twenty_foot_boxes_cost_the_stated_share_of_forty_foot_ones(world):
    assert rate_of(world, "SEA-FCL-CN-NEUR", "20GP") == pytest.approx(0.575 * 2200)


def test_groupage_to_the_us_is_observed_and_elsewhere_by_formula(world):
    assert rate_of(world, "SEA-LCL-CN-USWC", "") == 75.0
    assert rate_of(world, "SEA-LCL-CN-NEUR", "") == round(2 * 2200 / 66, 2)


def test_containers_have_the_cube_planners_count_on(world):
    boxes = {unit.equipment_id: unit for unit in world.equipment}
    assert boxes["40HC"].volume_m3 == 66.0
    assert boxes["40HC"].payload_kg == 26_330.0
    assert [boxes[name].iso_code for name in ("20GP", "40GP", "40HC", "45HC")] == [
        "22G1",
        "42G1",
        "45G1",
        "L5G1",
    ]


def test_every_warehouse_can_be_run_and_stores_at_a_price(world):
    warehouses = {p.location_id for p in world.locations if p.kind is LocationKind.WAREHOUSE}
    assert set(world.facilities.texts("location_id")) == warehouses
    for place in warehouses:
        assert world.locations.get(place).storage_tariff_id


def test_parcel_prices_rise_with_weight(world):
    steps = {}
    for line in world.tariffs:
        if line.basis == "per_parcel" and line.charge_code == "LAST_MILE":
            steps.setdefault(line.tariff_id, []).append((line.weight_break_kg, line.rate))
    assert steps
    for prices in steps.values():
        assert prices == sorted(prices)
        assert [price for _, price in prices] == sorted(price for _, price in prices)


def test_the_world_passes_its_own_check(world):
    assert check(world) == ()
