"""The referee of customs: where the border is, whether the regime is open, what the entry costs.

Works from the network's tables and the money door alone; it never sees how a clearance was chosen.
"""

from collections.abc import Sequence
from fractions import Fraction

from network.calendar import local_time
from network.enums import ChargeCategory, CustomsStatus, ImportRegime, Nature, Reason, TaxPart
from network.explanation import Explanation
from network.goods import Consignment
from network.landed import ChargeLine, duty_line
from network.money import Money
from network.network import Network
from network.trade import Assessment, Entry, assess, open_regimes, territory_of
from solver.options import Options
from solver.plan import Itinerary, Leg

_BEFORE = {ChargeCategory.FREIGHT, ChargeCategory.SURCHARGE, ChargeCategory.ORIGIN}
_BEHIND = {
    ChargeCategory.FREIGHT,
    ChargeCategory.SURCHARGE,
    ChargeCategory.DESTINATION,
    ChargeCategory.LAST_MILE,
}


def clearance_violations(
    network: Network,
    consignment: Consignment,
    way: Itinerary,
    options: Options,
    borne: Assessment | None = None,
) -> tuple[list[Explanation], Fraction]:
    """Check how a consignment entered its destination's territory.

    Parameters
    ----------
    borne
        What it bears of an entry that it makes together with others.

    Returns
    -------
    violations, cash
        The rules broken, and the CASH of duty and taxes in minor units of the question's
        currency, exactly.
    """
    name = consignment.consignment_id
    border = border_of(network, way.legs)
    stated = way.clearance
    if way.refusals:
        return [_wrong(Reason.NO_REGIME, name, "refused", "open")], Fraction(0)
    if stated is None:
        is_home = border is None and union_of(network, way.legs[-1].destination_id)
        owed = () if is_home else duty_line(consignment, 0)
        cash = sum((_minor(network, line.amount, options) for line in owed), Fraction(0))
        return [], cash
    entry = stated_entry(network, consignment, way, way.charges)
    if border is None or entry is None:
        return [_wrong(Reason.CHAIN_BROKEN, name, stated.territory_id, "no border")], Fraction(0)
    found: list[Explanation] = []
    for said, right in (
        (stated.entry_date.isoformat(), entry.entry_date.isoformat()),
        (stated.territory_id, entry.territory_id),
        (stated.location_id, border.destination_id),
    ):
        if said != right:
            found.append(_wrong(Reason.CHAIN_BROKEN, name, said, right))
    regimes, _ = open_regimes(network, entry)
    facility = network.facilities.find(way.legs[-1].destination_id)
    under_bond = (
        facility is not None
        and network.facilities[facility].customs_status is not CustomsStatus.FREE
    )
    is_bonded = stated.regime is ImportRegime.BONDED
    if stated.regime not in {row.regime for row in regimes} or (is_bonded and not under_bond):
        found.append(_wrong(Reason.NO_REGIME, name, stated.regime, "an open regime"))
    as_of = options.as_of or network.reference_date
    judged = borne or assess(network, entry, as_of, dict(options.rule_choices))
    if stated.importer_id != judged.importer_id:
        found.append(_wrong(Reason.NO_IMPORTER, name, stated.importer_id, judged.importer_id))
    cash = sum(
        (
            _minor(network, line.amount, options)
            for line in judged.charges
            if line.nature is Nature.CASH
        ),
        Fraction(0),
    )
    return found, cash


def stated_entry(
    network: Network, consignment: Consignment, way: Itinerary, charged: Sequence[ChargeLine]
) -> Entry | None:
    """Return the entry of a way under the regime it states, on some charges; None without one."""
    border = border_of(network, way.legs)
    if border is None or way.clearance is None:
        return None
    zone = network.locations.get(border.destination_id).timezone
    return Entry(
        territory_id=territory_of(network, way.legs[-1].destination_id),
        regime=way.clearance.regime,
        entry_date=local_time(border.arrive_min, zone).date(),
        mode=border.mode,
        load_form=border.load_form,
        goods=consignment.goods,
        parcels=consignment.packages,
        order_value=None
        if consignment.order_value is None
        else Money.of(consignment.order_value, consignment.currency),
        order_goods=consignment.order_goods,
        to_border=_charged(charged, network, border, before=True),
        after_border=_charged(charged, network, border, before=False),
        channel=consignment.channel,
        importer_id=consignment.importer_id,
        duty_percent=consignment.duty_percent,
    )


def border_of(network: Network, legs: Sequence[Leg]) -> Leg | None:
    """Find the last service that starts outside the territory in which the journey ends."""
    goal = union_of(network, legs[-1].destination_id)
    outside = [leg for leg in legs if leg.is_service and union_of(network, leg.origin_id) != goal]
    return outside[-1] if outside else None


def union_of(network: Network, location_id: str) -> str:
    """Return the customs territory of a place, empty where it is not known."""
    own = territory_of(network, location_id)
    territories = network.table("territories")
    row = territories.find(own)
    if row is None:
        place = network.locations.get(location_id)
        return place.customs_territory or place.country_code
    return territories[row].customs_territory_id or own


def _charged(
    lines: Sequence[ChargeLine], network: Network, border: Leg, *, before: bool
) -> tuple[Money, ...]:
    """Return the charges on one side of the border that taxes are reckoned on."""
    usual, part = (_BEFORE, TaxPart.CUSTOMS_VALUE) if before else (_BEHIND, TaxPart.VAT_BASE)
    out: list[Money] = []
    for line in lines:
        if line.table != "tariffs" or line.nature is not Nature.CASH:
            continue
        if (line.movement <= border.sequence) is not before:
            continue
        tariff, _, number = line.row.rpartition("/")
        stated = network.tariffs.get((tariff, int(number))).tax_part
        if stated is part or (stated is None and line.category in usual):
            out.append(line.amount)
    return tuple(out)


def _minor(network: Network, amount: Money, options: Options) -> Fraction:
    rate = network.exchange(options.as_of).minor_rate(amount.currency, options.currency)
    return amount.amount_minor * rate


def _wrong(code: Reason, subject: str, current: str, needed: str) -> Explanation:
    return Explanation(code=code, subject=subject, current=current, needed=needed)
