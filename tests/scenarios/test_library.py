"""The shipped scenarios: each loads on the built-in world and changes what it says."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from network.check import check
from network.conditions import under
from network.enums import Channel, OpenStatus, Pick, Reason, Severity, Status
from network.io.csv import write_folder
from network.reference import reference
from network.schema import TABLES
from network.table import Table
from scenarios import compare, load_scenario, run
from scenarios.io import library_names
from scenarios.library.make_goods import FOLDER, draw, goods, shipment
from scenarios.run import changed, input_hash, world_of

FEW = ("PS-003", "PS-021", "PS-040", "PS-057", "PS-090", "PS-120")


def changed_world(name):
    scenario = load_scenario(name)
    network, notes = changed(world_of(scenario), scenario)
    return under(network)[0], notes


def test_the_five_are_there():
    assert {"peak-season", "red-sea-open", "hormuz-closed", "carbon-100", "quote-demo"} <= set(
        library_names()
    )


@pytest.mark.parametrize("name", library_names())
class TestEvery:
    def test_it_is_found_by_its_name_and_has_titles(self, name):
        scenario = load_scenario(name)
        assert scenario.name == name
        assert scenario.title.en != name
        assert scenario.title.zh

    def test_its_world_has_no_errors_that_the_base_has_not(self, name):
        network, _ = changed_world(name)
        known = {(f.code, f.subject) for f in check(reference())}
        errors = [f for f in check(network) if f.severity is Severity.ERROR]
        assert {(f.code, f.subject) for f in errors} <= known


class TestGoods:
    def test_the_committed_tables_are_what_the_script_makes(self, tmp_path):
        write_folder(goods(), tmp_path)
        made = sorted(tmp_path.iterdir())
        assert [f.name for f in made] == [f.name for f in sorted(FOLDER.iterdir())]
        for file in made:
            assert file.read_text() == (FOLDER / file.name).read_text()

    def test_what_the_season_is(self):
        rows = list(goods().shipments)
        places = reference().locations
        assert len(rows) == 200
        assert len({row.origin_id for row in rows}) == 12
        assert len({places.get(row.destination_id).country_code for row in rows}) == 8
        assert {row.channel for row in rows} == {Channel.GENERAL_TRADE, Channel.E_COMMERCE}
        ready = sorted(row.ready_at for row in rows)
        assert (ready[0] >= "2026-11-02", ready[-1] <= "2026-11-15") == (True, True)

    def test_sizes_densities_and_slack_are_the_trades(self):
        rows = list(goods().shipments)
        volumes = np.array([row.volume_m3 for row in rows])
        density = np.array([row.weight_kg for row in rows]) / volumes
        assert 0.4 < volumes.min() < 1.0
        assert volumes.max() > 3 * 67.0
        assert (density.min() > 90, density.max() < 800) == (True, True)
        days = [
            (date.fromisoformat(row.due_at) - date.fromisoformat(row.ready_at)).days for row in rows
        ]
        assert (min(days) >= 9, max(days) <= 90) == (True, True)
        assert 10 < sum(row.may_split for row in rows) < 60
        assert all(row.volume_m3 > 30 for row in rows if row.may_split)

    def test_a_draw_belongs_to_its_shipment_and_purpose_alone(self):
        assert shipment(7) == goods().shipments.get("PS-007")
        assert draw(7, "volume") == draw(7, "volume")
        assert draw(7, "volume") != draw(8, "volume")
        assert draw(7, "volume") != draw(7, "market")


class TestChanges:
    def test_the_red_sea_shortens_the_way_to_europe(self):
        base, _ = changed_world("peak-season")
        network, notes = changed_world("red-sea-open")
        assert network.passages.get("babalmandab").status is OpenStatus.OPEN
        assert sum(note.code is Reason.REROUTED for note in notes) > 100
        through = [
            row for row, word in enumerate(network.services.texts("passages")) if "suez" in word
        ]
        before = base.services.array("distance_km")[through]
        assert (network.services.array("distance_km")[through] <= before).all()

    def test_hormuz_suspends_the_ports_inside_the_gulf(self):
        network, notes = changed_world("hormuz-closed")
        suspended = [note.subject for note in notes if note.code is Reason.SUSPENDED]
        assert suspended
        rows = [network.services.get(name) for name in suspended]
        assert {row.status for row in rows} == {OpenStatus.CLOSED}
        inside = {"AEJEA", "QAHMD", "SADMM"}
        assert all(inside & {row.origin_id, row.destination_id} for row in rows)

    def test_a_carbon_price_changes_the_question_and_not_the_world(self):
        base, dear = load_scenario("peak-season"), load_scenario("carbon-100")
        world = world_of(base)
        assert changed(world, dear) == (world, ())
        assert input_hash(world, dear) != input_hash(world, base)


class TestWholeWay:
    def test_the_quote_has_four_picks(self):
        outcome = run(load_scenario("quote-demo"))
        assert outcome.quote.termination.status is Status.OPTIMAL
        assert all(outcome.quote.offer(pick) is not None for pick in Pick)
        assert Reason.READ_AS in [note.code for note in outcome.quote.notes]

    def test_the_same_question_again_gives_the_same_answer(self):
        first, second = (run(load_scenario("quote-demo")) for _ in range(2))
        comparison = compare(first, second)
        assert comparison.same_input
        assert all(figure.delta == 0 for figure in comparison.figures)

    def test_a_few_shipments_shipped_and_compared(self, tmp_path):
        rows = [goods().shipments.get(name) for name in FEW]
        (tmp_path / "few").mkdir()
        few = goods().with_table(Table.from_rows(TABLES["shipments"], rows))
        write_folder(few, tmp_path / "few")
        base, dear = (
            replace(load_scenario(name), goods=(tmp_path / "few",))
            for name in ("peak-season", "carbon-100")
        )
        outcome = run(base)
        assert {move.shipment_id for move in outcome.plan.moves} == set(FEW)
        same = compare(outcome, run(replace(base, name="again")))
        assert same.same_input
        assert same.moved == ()
        other = compare(outcome, run(dear))
        assert not other.same_input
        assert other.figure("decision_cost").b > other.figure("landed_cost").b
