"""How well a charge is known: as well as the weakest of what it rests on."""

from datetime import date

import pytest

from network.enums import Confidence, ImportRegime, LoadForm, Mode
from network.goods import GoodsLine
from network.reference import reference
from network.trade import Entry, assess, clearance_times
from network.trade_rule import GoodsScope
from tests.network.trade_cases import duty, judged
from tests.network.trade_world import regime

SURE, SO_SO, WEAK = Confidence.VERIFIED, Confidence.DERIVED, Confidence.UNVERIFIED


def known(rule_is, scope_is=None, regime_is=SURE):
    """Return how well the duty of an entry is known, given what it rests on."""
    scopes = [
        GoodsScope(scope="lights", hs_prefix="94", confidence=WEAK),
        GoodsScope(scope="lights", hs_prefix="9405", confidence=scope_is or SURE),
    ]
    law = duty("D", 3.7, confidence=rule_is, goods_scope="" if scope_is is None else "lights")
    ways = [regime("EU", ImportRegime.STANDARD, confidence=regime_is)]
    found = judged(law, tables={"goods_scopes": scopes, "regimes": ways})
    return next(charge.confidence for charge in found.charges if charge.code == "DUTY")


@pytest.mark.parametrize(
    ("rests_on", "is_known"),
    [
        ((SURE,), SURE),
        ((WEAK,), WEAK),
        ((SURE, SURE), SURE),
        ((SURE, SO_SO), SO_SO),
        ((SURE, WEAK), WEAK),
        ((SO_SO, SURE), SO_SO),
        ((SURE, SURE, WEAK), WEAK),
        ((SURE, None, SO_SO), SO_SO),
    ],
)
def test_a_charge_is_as_good_as_rule_scope_and_regime(rests_on, is_known):
    """Of a scope the prefix counts that decides: the longest."""
    assert known(*rests_on) is is_known


def test_clearance_and_holds_are_known_apart_from_the_way_in():
    ioss = clearance_times(reference(), "DE", ImportRegime.IOSS, date(2026, 8, 1))
    assert ioss.confidence is WEAK


def entered(territory, hs_code, regime_is, **how):
    goods = GoodsLine(
        hs_code=hs_code, origin_country="CN", transfer_price=12.0, retail_price_gross=39.0,
        currency="EUR",
    )  # fmt: skip
    entry = Entry(
        territory_id=territory, regime=regime_is, entry_date=date(2026, 8, 1), goods=(goods,), **how
    )
    return {c.row: c.confidence for c in assess(reference(), entry).charges}


def test_in_the_built_in_world_our_reading_of_the_lists_shows():
    """The rates of Section 301 are on record, which codes are on its lists is our reading."""
    sea = {"mode": Mode.SEA, "load_form": LoadForm.FCL}
    found = entered("US", "940542", ImportRegime.STANDARD, **sea)
    assert found["US-S301-L123"] is WEAK


def test_in_the_built_in_world_the_item_duty_of_the_ioss_is_on_record():
    post = {"mode": Mode.PARCEL, "load_form": LoadForm.PARCEL}
    assert entered("DE", "610910", ImportRegime.IOSS, **post)["EU-FLAT3"] is SURE
