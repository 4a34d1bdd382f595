"""Running a scenario: its world, its changes, its question; solvers are stood in for."""

from dataclasses import replace
from datetime import date

import pytest

from network.enums import Mode, Reason, Severity
from network.errors import InvalidInputError, UnknownLocationError
from network.io.csv import write_folder
from network.io.load import read_tables, write
from network.money import Money
from network.network import Network
from network.schema import TABLES
from network.table import Table
from network.tariff import FxRate
from scenarios import run as run_scenario
from scenarios.io import scenario_of
from scenarios.library.make_goods import products
from scenarios.questions import locate_question, route_question, ship_parts
from scenarios.run import ANSWERS, changed, input_hash, world_of
from tests.network.small_world import small_world


@pytest.fixture
def folder(tmp_path):
    """A folder with the small world in ``world`` and one shipment in ``goods``."""
    rates = [
        FxRate(currency="EUR", units_per_usd=0.8, date=date(2026, 1, 1)),
        FxRate(currency="JPY", units_per_usd=150.0, date=date(2026, 1, 1)),
    ]
    world = small_world().with_table(Table.from_rows(TABLES["fx_rates"], rates))
    write_folder(world, tmp_path / "world")
    goods = tmp_path / "goods"
    goods.mkdir()
    (goods / "shipments.csv").write_text(
        "shipment_id,origin_id,destination_id,weight_kg,volume_m3,ready_at,due_at\n"
        "A,FAC-SZX,MKT-DEHAM,900,4,2026-11-02,2026-12-30\n"
    )
    return tmp_path


@pytest.fixture
def asked(monkeypatch):
    """Stand in for the solvers; keeps the networks they were asked about."""
    seen: list[Network] = []

    def answer(network, scenario):
        seen.append(network)
        return {}

    for name in ANSWERS:
        monkeypatch.setitem(ANSWERS, name, answer)
    return seen


def scenario(folder, **parts):
    data = {"schema_version": 1, "network": "world", "goods": "goods", "question": "ship", **parts}
    return scenario_of(data, folder)


QUOTE = {
    "from": "FAC-SZX",
    "to": "MKT-DEHAM",
    "weight_kg": 900,
    "volume_m3": 4,
    "packages": 10,
    "ready": "2026-11-02",
}


def quote(folder, limits=None, options=None, **parts):
    return scenario(
        folder,
        question="quote",
        quote={**QUOTE, **parts},
        limits=limits or {},
        options=options or {},
    )


def refused(call, *arguments, error=InvalidInputError):
    with pytest.raises(error) as caught:
        call(*arguments)
    return [(f.code, f.place) for f in caught.value.findings]


class TestWorld:
    def test_goods_are_merged_into_the_world(self, folder):
        world = world_of(scenario(folder))
        assert [s.shipment_id for s in world.shipments] == ["A"]
        assert len(world.locations) == len(small_world().locations)

    def test_world_and_goods_may_be_workbooks(self, folder):
        for name in ("world", "goods"):
            tables, findings = read_tables(folder / name)
            assert findings == []
            held = Network(tables={known: file.table for known, file in tables.items()})
            write(held, folder / f"{name}.xlsx")
        books = scenario(folder, network="world.xlsx", goods="goods.xlsx")
        assert world_of(books).digest == world_of(scenario(folder)).digest

    def test_a_later_folder_of_goods_replaces_tables(self, folder):
        more = folder / "more"
        products_only = Network(
            tables={"products": Table.from_rows(TABLES["products"], products())}
        )
        write_folder(products_only, more)
        both = replace(scenario(folder), goods=(folder / "goods", more))
        world = world_of(both)
        assert (len(world.shipments), len(world.products)) == (1, len(products()))

    def test_goods_that_point_nowhere(self, folder):
        file = folder / "goods" / "shipments.csv"
        file.write_text(file.read_text() + "B,FAC-SZX,MKT-DEHAN,1,x,,\nC,FAC-SZX,MKT-NO,1,1,,\n")
        assert refused(world_of, scenario(folder)) == [
            (Reason.NOT_A_NUMBER, "shipments.csv!E3"),
            (Reason.UNKNOWN_REFERENCE, "shipments.csv!C3"),
            (Reason.UNKNOWN_REFERENCE, "shipments.csv!C4"),
        ]
        file.write_text(file.read_text().replace(",x,", ",1,"))
        assert refused(world_of, scenario(folder)) == [
            (Reason.UNKNOWN_REFERENCE, "shipments.csv!C3"),
            (Reason.UNKNOWN_REFERENCE, "shipments.csv!C4"),
        ]

    def test_a_world_that_is_not_there(self, folder):
        assert refused(world_of, scenario(folder, network="wurld", goods="goodz")) == [
            (Reason.FILE_MISSING, "/network"),
            (Reason.FILE_MISSING, "/goods"),
        ]

    def test_goods_that_are_not_there(self, folder):
        assert refused(world_of, scenario(folder, goods="goodz")) == [
            (Reason.FILE_MISSING, "/goods")
        ]


class TestRun:
    def test_the_outcome_names_the_scenario_and_holds_the_changed_world(self, folder, asked):
        change = {"change": "scale", "table": "tariffs", "field": "rate", "factor": 2}
        outcome = run_scenario(scenario(folder, name="dear", title="Dear", changes=[change]))
        assert (outcome.name, outcome.title, outcome.question) == ("dear", "Dear", "ship")
        assert outcome.network is asked[0]
        assert outcome.network.tariffs.array("rate").tolist() == [4400.0, 100.0, 2.8]
        assert [note.code for note in outcome.changes] == [Reason.CHANGED]

    def test_progress_goes_from_nothing_to_done(self, folder, asked):
        told = []
        run_scenario(scenario(folder), lambda step, share: told.append((step, share)))
        assert [step for step, _ in told] == ["world", "changes", "solve", "done"]
        assert [share for _, share in told] == sorted(share for _, share in told)
        assert told[-1][1] == 1.0

    def test_findings_of_all_layers_come_together(self, folder):
        child = scenario(
            folder,
            changes=[{"change": "close", "table": "servces", "where": {}}],
        )
        both = replace(child, layers=child.layers * 2)
        assert (
            refused(changed, small_world(), both)
            == [(Reason.UNKNOWN_TABLE, "/changes/0/table")] * 2
        )

    def test_layers_are_made_in_order(self, folder):
        def set_rate(value):
            change = {"change": "set", "table": "tariffs", "field": "rate", "value": value}
            return scenario(folder, changes=[change]).layers

        both = replace(scenario(folder), layers=(*set_rate(1), *set_rate(2)))
        network, notes = changed(small_world(), both)
        assert set(network.tariffs.array("rate").tolist()) == {2.0}
        assert len(notes) == 2


class TestInputHash:
    def test_no_change_is_the_same_input(self, folder):
        world = world_of(scenario(folder))
        base = input_hash(world, scenario(folder))
        same = [{"change": "scale", "table": "tariffs", "field": "rate", "factor": 1}]
        network, _ = changed(world, scenario(folder, changes=same))
        assert input_hash(network, scenario(folder, name="other", title="Other")) == base

    @pytest.mark.parametrize(
        "parts",
        [
            {"options": {"seed": 9}},
            {"limits": {"max_co2e_kg": 5}},
            {"question": "locate"},
        ],
    )
    def test_anything_that_could_change_the_answer_counts(self, folder, parts):
        world = small_world()
        other = input_hash(world, scenario(folder, **parts))
        assert other != input_hash(world, scenario(folder))

    def test_so_does_the_world(self, folder):
        world = small_world()
        network, _ = changed(
            world,
            scenario(
                folder,
                changes=[{"change": "scale", "table": "tariffs", "field": "rate", "factor": 1.01}],
            ),
        )
        assert input_hash(network, scenario(folder)) != input_hash(world, scenario(folder))


class TestQuestions:
    def test_a_quote(self, folder):
        asked = quote(
            folder,
            by="2026-12-24",
            limits={"arrive_by": "2026-12-31", "barred_modes": ["air"], "avoid": ["HKG"]},
            options={"currency": "EUR", "carbon_price": 100},
        )
        question, notes = route_question(world_of(asked), asked)
        assert notes == ()
        assert question.origin_id == "FAC-SZX"
        assert question.consignment.packages == 10
        assert question.options.carbon_price == Money(10_000, "EUR")
        assert question.limits.barred_modes == {Mode.AIR}
        assert question.limits.avoid == {"HKG"}
        later = quote(folder, by="2026-12-31", limits={"arrive_by": "2026-12-24"})
        again, _ = route_question(world_of(later), later)
        assert again.limits.arrive_by_min == question.limits.arrive_by_min

    def test_how_a_code_was_read_is_said(self, folder):
        asked = quote(folder, to="mkt-deham")
        question, notes = route_question(world_of(asked), asked)
        assert question.destination_id == "MKT-DEHAM"
        assert [(n.code, n.severity) for n in notes] == [(Reason.READ_AS, Severity.NOTE)]

    def test_ready_is_the_reference_date_where_left_out(self, folder):
        one = quote(folder, ready="")
        other = quote(folder, ready="2026-10-30")
        world = world_of(one)
        assert route_question(world, one)[0].ready_min == route_question(world, other)[0].ready_min

    @pytest.mark.parametrize(
        ("budget", "expected"),
        [
            (900, Money(90_000, "EUR")),
            ({"amount": 1000, "currency": "USD"}, Money(80_000, "EUR")),
            ({"amount": 15001, "currency": "JPY"}, Money(8_001, "EUR")),
        ],
    )
    def test_a_budget_is_put_into_the_currency_of_the_question(self, folder, budget, expected):
        asked = quote(folder, limits={"budget": budget}, options={"currency": "EUR"})
        question, _ = route_question(world_of(asked), asked)
        assert question.limits.budget == expected

    def test_everything_wrong_at_once(self, folder):
        asked = quote(
            folder,
            to="MKT-DEHAN",
            currency="XXX",
            ready="2026-11-02T08:00",
            by="Christmas",
            limits={
                "budget": {"amount": 5, "currency": "YYY"},
                "arrive_by": "never",
                "avoid": ["HKQ"],
            },
            options={"currency": "ZZZ", "carbon_price": 5},
        )
        found = refused(route_question, world_of(asked), asked)
        assert set(found) == {
            (Reason.UNKNOWN_LOCATION, "/quote/to"),
            (Reason.NAIVE_TIME, "/quote/ready"),
            (Reason.NOT_A_DATE, "/quote/by"),
            (Reason.UNKNOWN_CURRENCY, "/quote/currency"),
            (Reason.NOT_A_DATE, "/limits/arrive_by"),
            (Reason.UNKNOWN_CURRENCY, "/limits/budget/currency"),
            (Reason.UNKNOWN_REFERENCE, "/limits/avoid/0"),
            (Reason.UNKNOWN_CURRENCY, "/options/currency"),
            (Reason.UNKNOWN_CURRENCY, "/options/carbon_price/currency"),
        }

    def test_only_unknown_places_are_an_error_of_their_own(self, folder):
        asked = quote(folder, to="MKT-DEHAN", **{"from": "FAC-SZY"})
        found = refused(route_question, world_of(asked), asked, error=UnknownLocationError)
        assert [place for _, place in found] == ["/quote/from", "/quote/to"]

    def test_from_and_to_the_same_place(self, folder):
        asked = quote(folder, to="FAC-SZX")
        assert refused(route_question, world_of(asked), asked) == [(Reason.SAME_PLACE, "/quote/to")]

    def test_ship_needs_shipments(self, folder):
        assert refused(ship_parts, small_world(), scenario(folder)) == [
            (Reason.MISSING_VALUE, "/goods")
        ]

    def test_ship_takes_limits_and_options(self, folder):
        asked = scenario(folder, limits={"max_legs": 3}, options={"relative_gap": 0.05})
        limits, options = ship_parts(world_of(asked), asked)
        assert (limits.max_legs, options.relative_gap) == (3, 0.05)

    def test_locate_needs_demand_and_facilities(self, folder):
        asked = scenario(folder, question="locate", locate={"min_open": 2})
        assert len(refused(locate_question, world_of(asked), asked)) == 2
