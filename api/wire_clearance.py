"""How goods enter a territory, in wire form."""

from api import schemas
from api.wire_parts import Context, message_of, money, place_of
from network.trade_entry import ClearanceTimes
from network.units import MINUTES_PER_HOUR
from solver.plan import Itinerary

_HOUR_DIGITS = 4


def clearance(context: Context, itinerary: Itinerary) -> schemas.ClearanceOut | None:
    """Return how an itinerary is cleared; None where no border was judged."""
    entered = itinerary.clearance
    if entered is None:
        return None
    return schemas.ClearanceOut(
        territory=entered.territory_id,
        regime=entered.regime.value.upper(),
        entry_date=entered.entry_date.isoformat(),
        location=place_of(context.place(entered.location_id)),
        importer_id=entered.importer_id or None,
        leg_sequence=entered.leg,
        customs_value=None if entered.customs_value is None else money(entered.customs_value),
        complete=entered.is_complete,
        duty_range=schemas.MoneyRange(min=money(entered.low), max=money(entered.high)),
        hold=_hold(entered.risk),
        reasons=[message_of(reason, context.language, "customs") for reason in entered.reasons],
    )


def _hold(risk: ClearanceTimes | None) -> schemas.HoldOut | None:
    """Return what may occur at the border; None where nothing is known to."""
    if risk is None or not risk.hold_probability:
        return None
    return schemas.HoldOut(
        probability=risk.hold_probability,
        mean_hours=round(risk.hold_mean_min / MINUTES_PER_HOUR, _HOUR_DIGITS),
        cost=money(risk.hold_cost),
    )


def landed_range(itinerary: Itinerary) -> schemas.MoneyRange | None:
    """Return what the landed cost may come to; None where no border was judged."""
    if itinerary.clearance is None:
        return None
    low, high = itinerary.landed_range
    return schemas.MoneyRange(min=money(low), max=money(high))
