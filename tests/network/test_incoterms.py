"""Who pays what: stages of charges, splits by term, and that no line is ever hidden."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network import reference
from network.enums import (
    ChargeBasis,
    ChargeCategory,
    ChargeStage,
    Confidence,
    Incoterm,
    Nature,
    Payer,
)
from network.incoterms import Journey, Step, journey_of, stage_of, totals_by_payer, with_payers
from network.landed import ChargeLine, total
from network.money import Money
from network.schema import TABLES
from network.table import Table
from network.tariff import IncotermSplit
from tests.network.small_world import small_world
from tests.strategies import unhurried

ROUTE = ("FAC-SZX", "CNYTN", "DEHAM", "MKT-PLWAW")
"""Truck, sea, truck; the last one crosses from Germany into Poland."""


def steps(*places, km=(40.0, 25000.0, 20.0)):
    """Return gate, then service and handling in turn: services have odd numbers."""
    out = [Step(sequence=0, is_service=False, origin_id=places[0], destination_id=places[0])]
    for number, (here, there) in enumerate(pairwise(places)):
        out.append(
            Step(
                sequence=2 * number + 1,
                is_service=True,
                origin_id=here,
                destination_id=there,
                distance_km=km[number],
            )
        )
        out.append(
            Step(sequence=2 * number + 2, is_service=False, origin_id=there, destination_id=there)
        )
    return out


def charge(movement, category=ChargeCategory.FREIGHT, amount=100, **given_):
    fields = {
        "code": "C",
        "category": category,
        "nature": Nature.CASH,
        "basis": ChargeBasis.PER_BL,
        "quantity": 1.0,
        "unit_price": 1.0,
        "amount": Money(amount, "USD"),
        "converted": Money(amount, "USD"),
        "movement": movement,
        "table": "tariffs",
        "row": "T/1",
        "source": "",
        "confidence": Confidence.UNVERIFIED,
    }
    return ChargeLine(**{**fields, **given_})


def splits(network, **payers):
    """Give a term its payers by stage; stages left out stay open."""
    rows = [
        IncotermSplit(incoterm=Incoterm.FOB, charge_stage=ChargeStage(stage), payer=Payer(payer))
        for stage, payer in payers.items()
    ]
    return network.with_table(Table.from_rows(TABLES["incoterm_splits"], rows))


class TestMainCarriage:
    def test_it_is_what_crosses_the_border_around_the_longest_leg(self):
        found = journey_of(small_world(), steps(*ROUTE[:3], "MKT-DEHAM"))
        assert (found.first, found.last) == (3, 3)

    def test_transshipment_belongs_to_it(self):
        """Onward to Poland by lorry crosses a border too: the small world knows no union."""
        found = journey_of(small_world(), steps(*ROUTE))
        assert (found.first, found.last) == (3, 5)

    def test_at_home_it_is_the_longest_leg(self):
        found = journey_of(small_world(), steps("FAC-SGH", "CNYTN", "FAC-SZX", km=(1500.0, 40.0)))
        assert (found.first, found.last) == (1, 1)


OCEAN = Journey(first=3, last=3, services=frozenset((1, 3, 5)))


class TestStages:
    @pytest.mark.parametrize(
        ("movement", "category", "code", "stage"),
        [
            (0, "origin", "STUFF", "origin"),
            (1, "freight", "TRK", "origin"),
            (2, "origin", "THC", "origin"),
            (2, "customs", "ENTRY", "export_clearance"),
            (3, "freight", "BAS", "main_carriage"),
            (3, "surcharge", "BAF", "main_carriage"),
            (3, "origin", "OTHC", "origin"),
            (3, "destination", "DTHC", "destination"),
            (3, "customs", "EXPORT_ENTRY", "export_clearance"),
            (3, "customs", "ENTRY", "import_clearance"),
            (3, "warehouse", "STORAGE", "origin"),
            (4, "destination", "THC", "destination"),
            (4, "customs", "ENTRY", "import_clearance"),
            (4, "duty_tax", "DUTY", "duty_tax"),
            (5, "freight", "TRK", "delivery"),
            (5, "warehouse", "STORAGE", "destination"),
            (6, "destination", "UNLOAD", "delivery"),
            (-1, "duty_tax", "DUTY", "duty_tax"),
            (-1, "customs", "FEE", "import_clearance"),
            (-1, "other", "FEE", "main_carriage"),
        ],
    )
    def test_heading_and_leg_tell_the_stage(self, movement, category, code, stage):
        line = charge(movement, ChargeCategory(category), code=code)
        assert stage_of(line, OCEAN) is ChargeStage(stage)

    def test_where_the_port_is_the_end_there_is_no_delivery(self):
        port = Journey(first=3, last=3, services=frozenset((1, 3)))
        assert stage_of(charge(4, ChargeCategory.DESTINATION), port) is ChargeStage.DESTINATION


class TestPayers:
    LINES = (charge(1), charge(3), charge(5), charge(-1, nature=Nature.SHADOW))

    def test_the_table_says_who_pays(self):
        network = splits(small_world(), origin="seller", main_carriage="buyer")
        found = with_payers(network, self.LINES, steps(*ROUTE[:3], "MKT-DEHAM"), Incoterm.FOB)
        assert [line.payer for line in found] == [Payer.SELLER, Payer.BUYER, None, None]

    @pytest.mark.parametrize("term", [None, Incoterm.DDP])
    def test_without_term_or_split_the_payer_is_open(self, term):
        network = splits(small_world(), origin="seller")
        found = with_payers(network, self.LINES, steps(*ROUTE[:3], "MKT-DEHAM"), term)
        assert found == self.LINES


categories = st.sampled_from(ChargeCategory)
charges = st.lists(
    st.builds(
        charge,
        st.integers(-1, 6),
        categories,
        st.integers(-(10**6), 10**9),
        nature=st.sampled_from(Nature),
        code=st.sampled_from(("BAS", "EXPORT_ENTRY", "DUTY")),
    ),
    max_size=12,
)


@unhurried
@given(charges, st.none() | st.sampled_from(Incoterm))
def test_the_payers_of_every_term_pay_the_total(lines, term):
    network = small_world().with_table(reference().table("incoterm_splits"))
    found = with_payers(network, lines, steps(*ROUTE[:3], "MKT-DEHAM"), term)
    assert [replace(line, payer=None) for line in found] == lines
    for natures in ((Nature.CASH,), (Nature.CASH, Nature.PASS_THROUGH)):
        paid = totals_by_payer(found, "USD", natures)
        assert sum(paid.values(), Money(0, "USD")) == total(lines, natures, "USD")
        if term is not None:
            assert None not in paid
