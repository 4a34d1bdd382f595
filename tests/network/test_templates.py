"""Templates: complete, sound, honest about what is invented, and the same when read back."""

import re
import zipfile
from dataclasses import fields

import pytest

from network.check import check
from network.enums import CustomsStatus, FacilityKind, LocationKind, Mode, PackagingLevel, Reason
from network.errors import InvalidInputError
from network.io.load import Shape, load
from network.reference import reference
from network.schema import TABLES
from network.table import LIST_SEPARATOR
from network.templates import TEMPLATES, build, write_template
from network.templates.build import usable_transfers, with_rows, with_shuttle, with_twin
from network.templates.samples import SAMPLES
from network.templates.template import Shuttle, Twin
from network.territory import Importer, Territory

EVERYWHERE = (
    *("locations", "services", "tariffs", "transfers", "equipment", "calendars", "cut_offs"),
    *("free_time", "fx_rates", "emission_factors", "territories", "trade_rules", "regimes"),
    *("importers", "exporters", "admissions", "dg_rules", "incoterm_splits", "facilities"),
    *("products", "packaging", "supply", "demand", "stock", "shipments", "shipment_lines"),
    *("packages", "orders", "order_lines", "returns"),
)
INVENTED = "invented sample"
MOST_SERVICES = 200


@pytest.fixture(scope="module")
def worlds():
    return {name: build(template) for name, template in TEMPLATES.items()}


@pytest.fixture(params=TEMPLATES)
def name(request):
    return request.param


@pytest.fixture
def world(worlds, name):
    return worlds[name]


def test_there_are_the_five_that_were_promised():
    promised = {"factory-to-fba", "eu-hub", "us-two-coasts", "gulf-hub", "sea-cod"}
    assert set(TEMPLATES) == promised


def test_making_a_template_again_gives_the_same(world, name):
    assert build(TEMPLATES[name]).digest == world.digest


def test_check_finds_nothing(world):
    assert check(world) == ()


def test_every_reference_leads_somewhere_and_every_key_is_there_once(world):
    for table in world.tables.values():
        assert len(set(table.key_values())) == len(table), table.schema.name
        for column, target in table.schema.references:
            known = set(world.table(target).vocabulary(TABLES[target].key[0]))
            named = {w for text in table.vocabulary(column) for w in text.split(LIST_SEPARATOR)}
            assert named - {""} <= known, (table.schema.name, column)


def test_every_table_is_there_and_what_a_company_needs_has_rows(world):
    assert set(world.tables) == set(TABLES)
    assert [table for table in EVERYWHERE if not len(world.table(table))] == []
    assert len(world.services) <= MOST_SERVICES


def test_what_is_not_of_the_built_in_world_says_that_it_is_invented(world):
    whole = reference()
    for table in world.tables.values():
        if table.schema.field("source") is None:
            continue
        given = set(whole.table(table.schema.name))
        added = [row for row in table if row not in given]
        if table.schema.name == "locations":
            added = [row for row in added if row.location_id not in whole.locations.index]
        unlabelled = [row for row in added if not row.source.startswith(INVENTED)]
        assert unlabelled == [], table.schema.name


def test_rates_keep_their_sources(world):
    whole = {(line.tariff_id, line.line): line for line in reference().tariffs}
    for line in world.tariffs:
        assert line == whole[line.tariff_id, line.line]


def test_factories_and_warehouses_work_by_a_calendar(world):
    staffed = [
        place
        for place in world.locations
        if place.kind in (LocationKind.FACTORY, LocationKind.WAREHOUSE)
    ]
    assert staffed
    assert [place.location_id for place in staffed if not place.calendar_id] == []


def test_goods_are_weighed_by_their_packages(world):
    for shipment in world.shipments:
        own = [p for p in world.table("packages") if p.shipment_id == shipment.shipment_id]
        lines = [n for n in world.table("shipment_lines") if n.shipment_id == shipment.shipment_id]
        volume = sum(p.count * p.length_cm * p.width_cm * p.height_cm for p in own) / 1e6
        assert shipment.volume_m3 == pytest.approx(volume, abs=1e-3)
        assert shipment.weight_kg == pytest.approx(sum(p.count * p.gross_weight_kg for p in own))
        assert shipment.packages == sum(p.count for p in own)
        assert shipment.units == sum(line.units for line in lines)
        assert shipment.value == pytest.approx(sum(line.value for line in lines))


def test_what_markets_want_can_be_made(world):
    made, wanted = {}, {}
    for row in world.supply:
        made[row.sku] = made.get(row.sku, 0) + row.capacity_units
    for row in world.demand:
        wanted[row.sku] = wanted.get(row.sku, 0) + row.mean_units
    assert [sku for sku, units in wanted.items() if units > made[sku]] == []


def test_units_fit_into_their_cartons():
    for sample in SAMPLES.values():
        length, width, height = sample.unit_cm
        assert sample.units * length * width * height <= sample.carton_m3 * 1e6, sample.sku


def test_cartons_lie_on_their_pallets_as_the_pattern_says():
    for sample in SAMPLES.values():
        length, width, _ = sample.carton_cm
        layer = max((120 // length) * (80 // width), (120 // width) * (80 // length))
        assert sample.ti <= layer, sample.sku


def test_warehouses_take_in_what_they_are_sent(world):
    packed = {(p.sku, p.level): p for p in world.table("packaging")}
    for rule in world.table("inbound_rules"):
        for (sku, level), box in packed.items():
            sides = (box.length_cm, box.width_cm, box.height_cm)
            if level is PackagingLevel.CARTON:
                assert box.gross_weight_kg <= rule.max_carton_kg, sku
                assert rule.max_side_cm is None or max(sides) <= rule.max_side_cm, sku
            if level is PackagingLevel.PALLET:
                assert box.gross_weight_kg <= rule.max_pallet_kg, sku
                assert box.height_cm <= rule.max_pallet_height_cm, sku


def test_a_marketplace_asks_for_what_it_takes_in(worlds):
    world = worlds["factory-to-fba"]
    centres = {f.location_id for f in world.facilities if f.kind is FacilityKind.PLATFORM_FC}
    assert centres == {rule.location_id for rule in world.table("inbound_rules")}
    assert centres & {shipment.destination_id for shipment in world.shipments}


def test_a_free_zone_holds_its_goods_under_bond(worlds):
    world = worlds["gulf-hub"]
    zone = next(f for f in world.facilities if f.customs_status is CustomsStatus.BONDED)
    held = [s for s in world.table("stock") if s.location_id == zone.location_id]
    assert held
    assert {lot.customs_status for lot in held} == {CustomsStatus.BONDED}
    assert {t.territory_id for t in world.table("territories")} >= {"AE", "SA", "QA"}


def test_europe_has_parcels_with_vat_at_sale_beside_bulk(worlds):
    world = worlds["eu-hub"]
    assert any(importer.has_ioss for importer in world.table("importers"))
    assert "ioss" in {regime.regime for regime in world.table("regimes")}
    assert {s.mode for s in world.services} == {
        Mode.SEA,
        Mode.RAIL,
        Mode.AIR,
        Mode.TRUCK,
        Mode.PARCEL,
    }


def test_cash_on_delivery_has_refusals_in_every_country(worlds):
    world = worlds["sea-cod"]
    cash = [a for a in world.table("accessorials") if a.code == "COD"]
    assert len(cash) == len({m.market_id for m in world.demand})
    assert all(a.refusal_rate > 0 and a.return_cost > 0 and a.remit_days > 0 for a in cash)


@pytest.mark.parametrize("shape", [Shape.XLSX, Shape.CSV])
def test_what_is_written_reads_back_the_same(world, name, tmp_path, shape):
    path = tmp_path / ("own.xlsx" if shape is Shape.XLSX else "own")
    scenario = write_template(TEMPLATES[name], world, path, shape)
    assert load(path).digest == world.digest
    assert load(path).name == name
    assert scenario == tmp_path / "own.yaml"
    assert f"\nnetwork: {path.name}\n" in scenario.read_text("utf-8")


def test_a_workbook_says_what_its_columns_mean(worlds, tmp_path):
    path = tmp_path / "own.xlsx"
    write_template(TEMPLATES["eu-hub"], worlds["eu-hub"], path, Shape.XLSX)
    with zipfile.ZipFile(path) as book:
        notes = "".join(
            book.read(part).decode() for part in book.namelist() if part.startswith("xl/comments")
        )
        sheets = sum(part.startswith("xl/worksheets/sheet") for part in book.namelist())
        titles = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
    assert "Minutes before departure at which goods must be handed over" in notes
    assert sheets > len(TABLES)
    assert titles[0] == "_notes"


@pytest.mark.parametrize("there", ["own.xlsx", "own.yaml"])
def test_nothing_that_is_there_is_overwritten(worlds, tmp_path, there):
    (tmp_path / there).write_text("mine")
    with pytest.raises(InvalidInputError) as caught:
        write_template(TEMPLATES["sea-cod"], worlds["sea-cod"], tmp_path / "own.xlsx", Shape.XLSX)
    assert [f.code for f in caught.value.findings] == [Reason.FILE_EXISTS]
    assert [file.name for file in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "mine"


def test_a_twin_is_reached_and_left_as_its_model_is():
    whole = reference()
    twin = Twin(of="WHS-NLVEN", location_id="OWN-1", name="Own (sample)")
    with_own = with_twin(whole, twin)

    def ways(network, place):
        return sorted(
            (s.origin_id.replace(place, ""), s.destination_id.replace(place, ""), s.tariff_id)
            for s in network.services
            if place in (s.origin_id, s.destination_id)
        )

    assert ways(with_own, "OWN-1") == ways(whole, "WHS-NLVEN")
    assert ways(with_own, "WHS-NLVEN") == ways(whole, "WHS-NLVEN")
    assert with_own.locations.get("OWN-1").place_code == ()
    assert len(set(with_own.services.key_values())) == len(with_own.services)


def test_a_shuttle_runs_as_the_service_it_is_like():
    whole = reference()
    shuttle = Shuttle(
        like=("WHS-NLVEN", "MKT-DEDUI"), origin_id="WHS-NLVEN", destination_id="WHS-DEFRA"
    )
    fresh = list(with_shuttle(whole, shuttle).services)[len(whole.services) :]
    assert {(s.origin_id, s.destination_id) for s in fresh} == {("WHS-NLVEN", "WHS-DEFRA")}
    assert {s.mode for s in fresh} == {Mode.TRUCK}


def test_transfers_stay_where_some_service_goes_that_way():
    world = reference()
    no_rail = world.with_table(world.services.take(~world.services.equals("mode", Mode.RAIL)))
    left = usable_transfers(no_rail).transfers
    assert 0 < len(left) < len(world.transfers)
    assert Mode.RAIL not in {transfer.from_mode for transfer in left}
    assert usable_transfers(world).transfers.digest == world.transfers.digest


def test_a_row_of_the_same_key_takes_the_place_of_the_other():
    rows = [
        Territory(territory_id="DE", name="first"),
        Importer(importer_id="OWN", territory_id="DE"),
    ]
    once = with_rows(reference(), rows)
    twice = with_rows(once, [Territory(territory_id="DE", name="second")])
    assert twice.table("territories").get("DE").name == "second"
    assert len(twice.table("territories")) == len(reference().table("territories"))
    assert twice.table("importers").get("OWN").territory_id == "DE"


def test_every_column_of_an_own_row_is_one_of_its_table():
    nouns = {schema.noun for schema in TABLES.values()}
    for template in TEMPLATES.values():
        for row in template.rows():
            assert type(row) in nouns
            assert fields(row)
