"""The source tables: they parse, and they keep their own promises."""

from datetime import date

import pytest

from network.enums import Confidence
from network.reference.source import SOURCES, codes, records

TABLES = sorted(file.stem for file in SOURCES.glob("*.csv"))
KEYED = [
    "ports",
    "airports",
    "cities",
    "rail_corridors",
    "sea_rates",
    "air_rates",
    "land_rates",
    "transit_times",
    "reliability_dwell_customs",
    "handling_charges",
    "warehouse_fees",
    "last_mile",
    "equipment",
    "equipment_more",
    "fx_rates",
    "passages",
    "places",
    "sea_loops",
    "rail_services",
    "rail_gaps",
    "rail_ways",
    "detours",
    "duty_vat_rules",
    "trade_rule_additions",
    "trade_rule_readings",
    "territories",
    "watched_measures",
    "import_regimes",
    "incoterm_splits",
]
TRIPLES = {
    "transit_times": ("days_min", "days_typical", "days_max"),
    "reliability_dwell_customs": ("value_min", "value_typical", "value_max"),
    "land_rates": ("value_min", "value_typical", "value_max"),
    "handling_charges": ("amount_min", "amount_typical", "amount_max"),
    "warehouse_fees": ("amount_min", "amount_typical", "amount_max"),
    "last_mile": ("value_min", "value_typical", "value_max"),
    "sea_rates": ("rate_usd_min", "rate_usd", "rate_usd_max"),
    "air_rates": ("rate_usd_per_kg_min", "rate_usd_per_kg", "rate_usd_per_kg_max"),
    "rail_corridors": ("distance_km_min", "distance_km", "distance_km_max"),
}


@pytest.mark.parametrize("table", TABLES)
def test_rows_have_as_many_cells_as_the_header(table):
    for row in records(table):
        assert None not in row
        assert None not in row.values()


@pytest.mark.parametrize("table", KEYED)
def test_ids_are_unique(table):
    keys = [next(iter(row.values())) for row in records(table)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("table", TABLES)
def test_dates_countries_and_confidences_are_in_form(table):
    for row in records(table):
        for name, cell in row.items():
            if name in ("date_from", "date_to", "valid_from", "date") and cell:
                assert date.fromisoformat(cell)
            if name == "country_iso2" and cell:
                assert all(len(code) == 2 for code in codes(cell))
            if name == "confidence" and table != "desnz2025_freight":
                assert Confidence(cell)


@pytest.mark.parametrize("table", TRIPLES)
def test_least_typical_and_most_are_in_order(table):
    for row in records(table):
        given = [float(row[name]) for name in TRIPLES[table] if row[name]]
        assert given == sorted(given)


def test_rail_and_check_rows_refer_to_existing_places():
    ports = {row["port_id"] for row in records("ports")}
    known = ports | {row["node_id"] for row in records("cities")}
    for table in ("rail_corridors", "rail_gaps"):
        for row in records(table):
            assert {row["origin_node_id"], row["destination_node_id"]} <= known
    for row in records("sea_distance_check"):
        assert {row["origin_port_id"], row["destination_port_id"]} <= ports
    for row in records("sea_feeders"):
        assert {row["hub_id"], row["spoke_id"]} <= ports
    for row in records("sea_loops"):
        assert {*codes(row["origin_calls"]), *codes(row["destination_calls"])} <= ports


def test_loops_between_priced_regions_only():
    priced = {
        (row["origin_region"], row["destination_region"])
        for row in records("sea_rates")
        if row["record_type"] == "default"
    }
    direct = {
        (row["rate_from"], row["rate_to"]) for row in records("sea_loops") if row["price"] == "lane"
    }
    assert direct - priced == {("NEUR", "USEC")}, "priced by its one observation, SR-023"
