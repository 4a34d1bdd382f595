"""Every check finds its fault, at its place, and is silent on a sound world."""

import pytest

from network.check import check
from network.check.runner import CHECKS
from solver import dead_ends
from tests.network import check_cases_goods as goods
from tests.network import check_cases_prices as prices
from tests.network import check_cases_ways as ways
from tests.network.planted_faults import sound_world

ALL = (*CHECKS, *dead_ends.CHECKS)
CASES = (
    *(*ways.WAYS, *ways.TIMES, *prices.PRICES),
    *(*goods.CAPACITY, *goods.GOODS, *goods.STOCK, *goods.TRADE, *goods.PARCELS),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_fault_is_found(case):
    world = case.make(sound_world())
    found = check(world, further=dead_ends.CHECKS)
    assert (case.code, case.place, case.severity) in {
        (finding.code, finding.place, finding.severity) for finding in found
    }
    assert {finding.code for finding in found} == {case.code, *case.also}
    for finding in found:
        assert str(finding)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_the_named_check_that_finds_it(case):
    faults = list(case.check(case.make(sound_world())))
    assert case.code in {fault.finding.code for fault in faults}
    for fault in faults:
        assert fault.table.schema.field(fault.column) is not None
        assert 0 <= fault.row < len(fault.table)


def test_no_check_is_without_a_case():
    assert {case.check for case in CASES} == {one.run for one in ALL}


def test_every_check_says_what_it_wants_and_has_a_name():
    for one in ALL:
        assert one.run.__doc__
        assert one.name.replace(" ", "_") == one.run.__name__
    assert len({one.name for one in ALL}) == len(ALL)
