"""What of a model stays behind, and why: one small change at a time."""

import pytest

from network.enums import Mode, Reason
from network.io.anura.options import AnuraOptions
from tests.network.anura_left_cases import CASES
from tests.network.anura_model import lamp_model
from tests.network.anura_taken import left, sound, taken

__all__ = ["taken"]


@pytest.mark.parametrize(("alter", "table", "column", "reason"), CASES)
def test_a_cell_stays_behind_for_its_reason(taken, alter, table, column, reason):
    model = lamp_model()
    alter(model)
    intake = taken(model, AnuraOptions(modes={"blank": Mode.TRUCK}))
    sound(intake)
    assert reason in {found for found, _ in left(intake, table, column)}


def test_what_differs_by_product_is_taken_at_its_highest(taken):
    model = lamp_model()
    alter = next(case[0] for case in CASES if case[3] is Reason.NOT_CARRIED_BY_PRODUCT)
    alter(model)
    intake = taken(model)
    service = sound(intake).services.get("WEST>SEATTLE>Truck")
    assert service.transit_min == 60 * 60
    assert service.departures == "every 540 min"
    percent = [t.rate for t in intake.network.tariffs if t.charge_code == "FUEL"]
    assert percent == [5.0]
    for column in ("TimeBetweenDeliveries", "TransportTime"):
        assert left(intake, "TransportationPolicies", column) == [
            (Reason.NOT_CARRIED_BY_PRODUCT, 1)
        ]


def test_the_smaller_of_two_capacities_holds(taken):
    model = lamp_model()
    model["Suppliers"][0]["SupplierCapacity"] = 5
    assert [row.capacity_units for row in sound(taken(model)).supply] == [5.0]
