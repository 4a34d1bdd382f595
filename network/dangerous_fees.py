"""What dangerous goods cost on top: the fee of the rule that allows them, per consignment and leg.

Part of the door for money: quotes, plans and the referee make these lines here.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from network.dangerous import DangerousGoodsRule, carriages_of, judge, un_number_of
from network.enums import Carriage, ChargeBasis, ChargeCategory, Nature
from network.goods import Consignment, GoodsLine
from network.landed import ChargeLine
from network.money import Money
from network.network import Network


def kinds_of_danger(goods: Consignment) -> list[GoodsLine]:
    """Return one line for each kind of dangerous goods, in a fixed order."""
    kinds = {
        (un_number_of(line.un_number), line.packing, line.state_of_charge_percent): line
        for line in goods.goods
        if line.un_number
    }
    return [kinds[kind] for kind in sorted(kinds, key=str)]


def fees_by_carriage(
    network: Network, goods: Consignment, as_of: date
) -> dict[Carriage, list[DangerousGoodsRule]]:
    """Return the rules with a fee under which the goods go, by kind of carriage."""
    lines = kinds_of_danger(goods)
    if not lines:
        return {}
    rules = list(network.table("dg_rules"))
    out: dict[Carriage, list[DangerousGoodsRule]] = {}
    for carriage in Carriage:
        for line in lines:
            ruling = judge(rules, line, carriage, as_of)
            if ruling.allowed and ruling.rule is not None and ruling.rule.fee > 0:
                out.setdefault(carriage, []).append(ruling.rule)
    return out


def dangerous_lines(
    network: Network, goods: Consignment, services: Iterable[tuple[int, str]], as_of: date | None
) -> tuple[ChargeLine, ...]:
    """Return the fees of a consignment on its services.

    Parameters
    ----------
    services
        The movement (leg) and the service of each.
    """
    fees = fees_by_carriage(network, goods, as_of or network.reference_date)
    if not fees:
        return ()
    return tuple(line for leg, name in services for line in _of_leg(network, fees, leg, name))


def _of_leg(
    network: Network, fees: dict[Carriage, list[DangerousGoodsRule]], leg: int, service_id: str
) -> Iterator[ChargeLine]:
    service = network.services.get(service_id)
    for carriage in carriages_of(service.mode, service.load_form, service.carriage):
        for rule in fees.get(carriage, []):
            amount = Money.of(rule.fee, rule.currency)
            yield ChargeLine(
                code="DG",
                category=ChargeCategory.SURCHARGE,
                nature=Nature.CASH,
                basis=ChargeBasis.PER_SHIPMENT,
                quantity=1.0,
                unit_price=rule.fee,
                amount=amount,
                converted=amount,
                movement=leg,
                table="dg_rules",
                row=f"{rule.un_number}/{rule.packing}/{rule.carriage}",
                source=rule.source,
                confidence=rule.confidence,
                valid_from=rule.valid_from,
                valid_to=rule.valid_to,
            )
