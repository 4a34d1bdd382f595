"""The envelope of a lane's price: never above what any share costs, exact for the whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.enums import ChargeBasis, LoadForm, Mode, Status
from network.equipment import Equipment
from network.goods import Product
from network.money import Money
from network.tariff import TariffLine
from solver.envelope import envelope
from solver.lanes import LanePricer, Rides, lanes_of, wants_of
from solver.locate import LocateQuestion, locate
from solver.options import Options
from solver.site_flows import outbound_flows
from tests.solver.siting_world import demand, services, siting_world


def usd(amount):
    return Money.of(amount, "USD")


def priced(world):
    """Return the pricer of a world's lanes and their envelope."""
    wants = wants_of(world, "", None)
    lanes = lanes_of(world, wants, world.reference_date)
    pricer = LanePricer(world, wants, lanes, Options(), with_inbound_fee=True)
    return pricer, envelope(pricer)


def exact(pricer, shares):
    """Return the cheapest decision cost of a share of each lane's want, minor units."""
    count = len(pricer.lanes)
    boxes = np.zeros((count, len(pricer.network.equipment)), np.int64)
    flows = outbound_flows(pricer, Rides(np.arange(count), shares, boxes), np.arange(count))
    return np.array([flow.decision_cost.amount_minor for flow in flows])


def at(bound, shares):
    """Return the envelope at a share of each lane's want, minor units."""
    rise = np.where(bound.knee < 1, (bound.whole - bound.least) / (1 - bound.knee), 0.0)
    return (bound.least * shares + rise * np.maximum(0.0, shares - bound.knee)) / 1000.0


def full_box_world(units):
    """Return the world with only full boxes of two sizes, 20 and 45 m3, on every lane."""
    boxes = [
        Equipment(equipment_id="SMALL", volume_m3=20.0, payload_kg=20_000.0),
        Equipment(equipment_id="LARGE", volume_m3=45.0, payload_kg=26_000.0),
    ]
    lanes = services(
        load_form=LoadForm.FCL, mode=Mode.TRUCK, equipment=("SMALL", "LARGE"), tariff_id="HAUL"
    )
    lines = [
        TariffLine(
            tariff_id="HAUL",
            line=number,
            charge_code="HAUL",
            basis=ChargeBasis.PER_CONTAINER,
            equipment_id=name,
            rate=rate,
        )
        for number, (name, rate) in enumerate((("SMALL", 500.0), ("LARGE", 900.0)), start=1)
    ]
    lamp = [Product(sku="LAMP", weight_kg=2.0, volume_m3=0.1)]
    rows = demand(mean_units=units)
    return siting_world(services=lanes, tariffs=lines, equipment=boxes, products=lamp, demand=rows)


@pytest.mark.parametrize(
    ("units", "price", "boxes"),
    [
        (150.0, 500.0, (("SMALL", 1),)),
        (400.0, 900.0, (("LARGE", 1),)),
        (640.0, 1400.0, (("SMALL", 1), ("LARGE", 1))),
    ],
)
def test_full_boxes_are_whole_and_the_cheapest_mix(units, price, boxes):
    plan = locate(full_box_world(units), LocateQuestion(max_open=1))
    assert plan.termination.status is Status.OPTIMAL
    assert plan.total_cost == usd(300.0 + 3 * price)
    assert {flow.boxes for flow in plan.outbound} == {boxes}


LINES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                ChargeBasis.PER_CONTAINER,
                ChargeBasis.PER_KG,
                ChargeBasis.PER_M3,
                ChargeBasis.PER_SHIPMENT,
                ChargeBasis.PER_KM,
                ChargeBasis.PER_PARCEL,
                ChargeBasis.PER_REVENUE_TON,
            ]
        ),
        st.floats(0.01, 50.0).map(lambda x: round(x, 2)),
        st.sampled_from([0.0, 0.0, 20.0, 300.0]),
    ),
    min_size=1,
    max_size=4,
)


def line_world(lines, form, units, weight_kg):
    """Return a world whose lanes all have the same lines."""
    boxes = [
        Equipment(equipment_id="SMALL", volume_m3=20.0, payload_kg=20_000.0),
        Equipment(equipment_id="LARGE", volume_m3=45.0, payload_kg=26_000.0),
    ]
    rows = [
        TariffLine(
            tariff_id="LANE",
            line=number,
            charge_code=f"LINE{number}",
            basis=basis,
            rate=rate,
            minimum=minimum,
        )
        for number, (basis, rate, minimum) in enumerate(lines, start=1)
    ]
    return siting_world(
        services=services(
            load_form=form, mode=Mode.TRUCK, equipment=("SMALL", "LARGE"), tariff_id="LANE"
        ),
        tariffs=rows,
        equipment=boxes,
        products=[Product(sku="LAMP", weight_kg=weight_kg, volume_m3=0.1, units_per_carton=6)],
        demand=demand(mean_units=units),
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    lines=LINES,
    form=st.sampled_from([LoadForm.FCL, LoadForm.LCL, LoadForm.PARCEL]),
    units=st.floats(1.0, 5000.0),
    weight_kg=st.sampled_from([0.5, 60.0, 150.0]),
    share=st.floats(0.01, 1.0),
)
def test_no_share_costs_less_than_the_envelope(lines, form, units, weight_kg, share):
    pricer, bound = priced(line_world(lines, form, units, weight_kg))
    shares = np.full(len(pricer.lanes), share)
    rounding = len(lines) + 1.0
    assert np.all(at(bound, shares) <= exact(pricer, shares) + rounding)
    whole = exact(pricer, np.ones(len(shares)))
    few = (bound.whole > bound.least) | (form is not LoadForm.FCL)
    assert np.all(~few | (np.abs(bound.whole / 1000.0 - whole) <= rounding))


def test_the_knee_is_where_the_cheaper_mix_is_full():
    _, bound = priced(full_box_world(640.0))  # 64 m3: a large box holds 45, a small one 20
    assert bound.whole[0] == 140_000_000
    assert bound.knee[0] == pytest.approx(45 / 64)
    assert bound.least[0] == pytest.approx(900 / 45 * 64 * 100_000)


def test_an_lcl_lane_is_a_straight_line():
    pricer, bound = priced(siting_world())
    assert np.array_equal(bound.least, bound.whole)
    assert not bound.knee.any()
    assert not pricer.takes.any()
