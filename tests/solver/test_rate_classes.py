"""Whose rates a question is answered at: quotes, plans, the kernel and the referee agree."""

import pytest

from network.enums import ChargeBasis, LoadForm, RateClass
from network.goods import Consignment
from network.money import Money
from solver.options import Limits, Options
from solver.plan import RouteQuestion
from solver.route import prepare
from solver.ship import ShipQuestion, ship
from tests.solver.test_route import READY
from tests.solver.tiny_world import line, service, shipment, tiny_world


def rates(basis):
    """Return USD 100 spot, 80 by contract, 60 for ACME: three offers for one charge."""
    offers = (
        (100.0, {}),
        (80.0, {"rate_class": RateClass.CONTRACT}),
        (60.0, {"rate_class": RateClass.NAMED_ACCOUNT, "account": "ACME"}),
    )
    made = [line("T", n, basis, rate, **said) for n, (rate, said) in enumerate(offers, 1)]
    fields = made[0].__dataclass_fields__
    return [
        type(each)(**{name: getattr(each, name) for name in fields} | {"charge_code": "BAS"})
        for each in made
    ]


CASES = [
    (LoadForm.LCL, ChargeBasis.PER_SHIPMENT),
    (LoadForm.FCL, ChargeBasis.PER_CONTAINER),
    (LoadForm.LCL, ChargeBasis.PER_DEPARTURE),
]


@pytest.mark.parametrize(("account", "rate"), [("", 80), ("ACME", 60), ("OTHER", 80)])
@pytest.mark.parametrize(("form", "basis"), CASES)
def test_the_best_class_open_to_the_account_is_paid(form, basis, account, rate):
    only = service("S", "FAC", "MKT", tariff_id="T", load_form=form)
    network = tiny_world([only], rates(basis), [shipment("P")])
    options = Options(account=account, horizon_days=10, time_limit_s=20)
    goods = Consignment(weight_kg=5000.0, volume_m3=20.0)
    prepared = prepare(
        network,
        RouteQuestion(
            origin_id="FAC",
            destination_id="MKT",
            consignment=goods,
            ready_min=READY,
            options=options,
        ),
    )
    way = prepared.solve().offers[0].itinerary
    assert way.landed_cost == Money.of(rate, "USD")
    (found,) = prepared.search(Limits())
    assert found.cost[found.targets[0]] == rate * 100_000
    plan = ship(network, ShipQuestion(options=options))
    assert plan.totals.landed_cost == Money.of(rate, "USD")
    assert plan.termination.bounds.dual == Money.of(rate, "USD")
