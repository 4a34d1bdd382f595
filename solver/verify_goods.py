"""The referee of goods rules: leg by leg, from the rows of the tables alone.

It shares no code with ``solver.goods_rules``; only what a single rule says of a line of goods
(``network.dangerous.judge``) and what roads bear (``network.equipment.road_payload_kg``) is one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from network.dangerous import BATTERIES, carriages_of, judge, un_number_of
from network.enums import LoadForm, Mode, Reason
from network.equipment import Equipment, road_payload_kg
from network.explanation import Explanation
from network.goods import Consignment, GoodsLine, Product
from network.network import Network
from network.service import Service
from solver.plan import Boxes, Itinerary, Move

_ROUND_OFF = 1e-6


def goods_violations(
    network: Network, goods: Consignment, way: Itinerary, as_of: date, name: str
) -> list[Explanation]:
    """Check that every service takes the goods: dangerous, cooled, large."""
    found: list[Explanation] = []
    for leg in way.services:
        service = network.services.get(leg.service_id)
        subject = f"{name}, {leg.service_id}"
        found += _dangerous(network, goods, service, as_of, subject)
        found += _cooled(network, goods, service, leg.boxes, subject)
        found += _sized(goods, service, subject)
    return found


def product_violations(
    network: Network, product: Product, service_ids: Iterable[str], as_of: date
) -> Iterator[Explanation]:
    """Check that services take a product that is dangerous or needs cooling."""
    line = GoodsLine(
        sku=product.sku,
        un_number=product.un_number,
        packing=product.packing,
        state_of_charge_percent=product.state_of_charge_percent,
        is_reefer=product.is_reefer,
    )
    goods = Consignment(weight_kg=1.0, volume_m3=1.0, goods=(line,))
    for name in service_ids:
        service = network.services.get(name)
        yield from _dangerous(network, goods, service, as_of, name)
        yield from _cooled(network, goods, service, (), name)


def load_violations(
    network: Network, goods: Consignment, way: Itinerary, as_of: date, name: str
) -> list[Explanation]:
    """Check that the boxes of a lone consignment are not too heavy for the roads they go by."""
    found: list[Explanation] = []
    for leg in way.services:
        room = box_payload_kg(network, leg.boxes, [leg.service_id], as_of)
        if leg.boxes and goods.weight_kg > room * (1 + _ROUND_OFF):
            found.append(
                Explanation(
                    code=Reason.CAPACITY_BROKEN,
                    subject=f"{name}, {leg.service_id}",
                    limit="road payload",
                    current=f"{goods.weight_kg:g} kg",
                    needed=f"{room:g} kg",
                )
            )
    return found


def box_payload_kg(
    network: Network, boxes: Boxes, service_ids: Iterable[str], as_of: date
) -> float:
    """Return what boxes may hold that stay closed over some services, kg."""
    countries = _by_road(network, (network.services.get(name) for name in service_ids))
    limits = list(network.table("equipment_limits")) if countries else []
    return sum(
        count * road_payload_kg(network.equipment.get(unit), limits, countries, as_of)
        for unit, count in boxes
    )


def _by_road(network: Network, services: Iterable[Service]) -> set[str]:
    """Return the countries through which full containers go by truck."""
    countries: set[str] = set()
    for service in services:
        if service.mode is Mode.TRUCK and service.load_form is LoadForm.FCL:
            ends = (service.origin_id, service.destination_id)
            countries |= {network.country_of(place) for place in ends}
            countries |= set(service.transit_countries)
    return countries


def _dangerous(
    network: Network, goods: Consignment, service: Service, as_of: date, subject: str
) -> Iterator[Explanation]:
    """Check the rules of dangerous goods and what the service says it takes."""
    lines = [line for line in goods.goods if line.un_number]
    if not lines:
        return
    numbers = {un_number_of(line.un_number) for line in lines}
    if not service.dangerous or (not service.battery and numbers & BATTERIES):
        yield _broken(Reason.FORBIDDEN_GOODS, subject, ", ".join(sorted(numbers)))
    rules = list(network.table("dg_rules"))
    for line in lines:
        for carriage in carriages_of(service.mode, service.load_form, service.carriage):
            ruling = judge(rules, line, carriage, as_of)
            if not ruling.allowed:
                yield _broken(Reason.FORBIDDEN_GOODS, subject, ruling.name)


def _cooled(
    network: Network, goods: Consignment, service: Service, boxes: Boxes, subject: str
) -> Iterator[Explanation]:
    """Check that what needs cooling gets it."""
    if not any(line.is_reefer for line in goods.goods):
        return
    if not service.reefer:
        yield _broken(Reason.FORBIDDEN_GOODS, subject, "reefer")
    for unit, _ in boxes:
        equipment: Equipment = network.equipment.get(unit)
        if not equipment.is_reefer:
            yield _broken(Reason.FORBIDDEN_GOODS, subject, f"reefer {unit}")


def _sized(goods: Consignment, service: Service, subject: str) -> Iterator[Explanation]:
    """Check the largest and the heaviest package, as far as they are known."""
    heaviest = goods.package_kg
    if heaviest is None and (goods.packages > 1 or service.load_form is LoadForm.PARCEL):
        heaviest = goods.weight_kg / goods.packages
    for size, limit, unit in (
        (heaviest, service.max_package_kg, "kg"),
        (goods.largest_side_cm, service.max_side_cm, "cm"),
    ):
        if size is not None and limit is not None and size > limit * (1 + _ROUND_OFF):
            yield _broken(Reason.OVERSIZE, subject, f"{limit:g} {unit}", f"{size:g} {unit}")


def unit_violations(whole: Consignment, moves: Sequence[Move]) -> list[Explanation]:
    """Check that the parts of a shipment, all together, have every unit of its goods once."""
    total = sum(line.units for line in whole.goods)
    packages = sum(move.consignment.packages for move in moves)
    if packages != whole.packages or total < whole.packages:
        return []
    moved = sum(line.units for move in moves for line in move.consignment.goods)
    if moved == total:
        return []
    return [
        Explanation(
            code=Reason.QUANTITY_MISMATCH,
            subject=whole.consignment_id,
            current=f"{moved} units",
            needed=f"{total} units",
        )
    ]


def _broken(code: Reason, subject: str, limit: str, current: str = "") -> Explanation:
    return Explanation(code=code, subject=subject, limit=limit, current=current)
