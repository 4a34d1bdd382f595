"""Which services take the goods at all: dangerous goods, batteries, cooling, size of packages.

One array per rule over all services; what is ruled out has a reason that names the rule. The
referee judges the same rules leg by leg on its own (``solver.verify_goods``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.dangerous import BATTERIES, Ruling, carriages_of, judge, un_number_of
from network.dangerous_fees import fees_by_carriage, kinds_of_danger
from network.enums import Carriage, EquipmentKind, LoadForm, Mode, Reason, Severity
from network.explanation import Explanation
from network.goods import Consignment, GoodsLine, Product
from network.money import Money
from network.network import Network
from network.table import LIST_SEPARATOR
from solver.road_loads import overloaded

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Breach:
    """One rule the goods break, and the services (S,) it rules out for them."""

    code: Reason
    limit: str
    current: str
    needed: str
    services: Mask


_TAKEN: dict[Any, Mask] = {}
_MOST_CACHED = 64


def takes_goods(network: Network, goods: Consignment, as_of: date) -> Mask:
    """Return which services take a consignment, whatever its weight, (S,)."""
    key = (
        *(network.table(name).digest for name in ("services", "dg_rules", "equipment")),
        as_of,
        _traits(goods),
    )
    if key not in _TAKEN:
        while len(_TAKEN) >= _MOST_CACHED:
            _TAKEN.pop(next(iter(_TAKEN)))
        taken = np.ones(len(network.services), np.bool_)
        for breach in breaches(network, goods, as_of):
            taken &= ~breach.services
        _TAKEN[key] = taken
    return _TAKEN[key]


def takes_on(
    network: Network,
    goods: Consignment,
    service: NDArray[Any],
    boxes: tuple[NDArray[np.int64], NDArray[Any]],
    as_of: date,
) -> Mask:
    """Return which arcs take a consignment in the boxes they carry, (A,).

    Parameters
    ----------
    service
        (A,) row of the service of each arc, -1 for handling.
    boxes
        The mixes of boxes (K, E), and which of them each arc carries (A,), -1 for none.
    """
    mixes, mix = boxes
    is_service = service >= 0
    ok = ~is_service | takes_goods(network, goods, as_of)[service]
    if len(mixes):
        heavy = overloaded(network, mixes, goods.weight_kg, as_of)
        ok &= ~(is_service & (mix >= 0) & heavy[service, mix])
    return np.asarray(ok)


def takes_products(network: Network, as_of: date) -> Mask:
    """Return which services take a unit of each product, by hazard and cooling, (products, S)."""
    made = np.ones((len(network.products), len(network.services)), np.bool_)
    for row in _with_rules(network).tolist():
        made[row] = takes_goods(network, one_of(network.products[row]), as_of)
    return made


def _with_rules(network: Network) -> NDArray[np.intp]:
    """Return the products that are dangerous or need cooling."""
    products = network.products
    limits = (products.array("temperature_min_c"), products.array("temperature_max_c"))
    cooled = ~np.isnan(limits[0]) | ~np.isnan(limits[1])
    return np.flatnonzero(cooled | ~products.equals("un_number", ""))


def one_of(product: Product) -> Consignment:
    """Return one unit of a product, as far as goods rules look at it."""
    line = GoodsLine(
        sku=product.sku,
        un_number=product.un_number,
        packing=product.packing,
        state_of_charge_percent=product.state_of_charge_percent,
        is_reefer=product.is_reefer,
    )
    return Consignment(weight_kg=1.0, volume_m3=1.0, goods=(line,))


def refusing_services(network: Network, product: Product, as_of: date) -> frozenset[str]:
    """Return the services that do not take a product, by hazard and cooling."""
    if not product.un_number and not product.is_reefer:
        return frozenset()
    taken = takes_goods(network, one_of(product), as_of)
    return frozenset(network.services.texts("service_id")[~taken].tolist())


def _traits(goods: Consignment) -> Any:
    """Return what the rules look at."""
    dangerous = frozenset(
        (line.un_number, line.packing, line.state_of_charge_percent)
        for line in goods.goods
        if line.un_number
    )
    sizes = (goods.largest_side_cm, _package_kg(goods, LoadForm.LCL), goods.weight_kg)
    return dangerous, goods.is_reefer, sizes, goods.packages


def breaches(network: Network, goods: Consignment, as_of: date) -> tuple[Breach, ...]:
    """Return the rules that rule some service out for a consignment."""
    found = (
        *_dangerous(network, goods, as_of),
        *_flags(network, goods),
        *_cooling(network, goods),
        *_packages(network, goods),
    )
    return tuple(breach for breach in found if breach.services.any())


def ruled_out(
    network: Network, goods: Consignment, as_of: date | None = None
) -> tuple[Explanation, ...]:
    """Return a reason for every service that does not take the goods: the first rule it breaks."""
    names = network.services.texts("service_id")
    seen = np.zeros(len(names), np.bool_)
    out: dict[int, Explanation] = {}
    for breach in breaches(network, goods, as_of or network.reference_date):
        for row in np.flatnonzero(breach.services & ~seen).tolist():
            out[row] = _explanation(breach, str(names[row]), Severity.ERROR)
        seen |= breach.services
    return tuple(out[row] for row in sorted(out))


def rules_that_bite(
    network: Network,
    goods: Consignment,
    as_of: date | None = None,
    severity: Severity = Severity.NOTE,
) -> tuple[Explanation, ...]:
    """Return each broken rule once for every mode in which it rules services out."""
    modes = network.services.texts("mode")
    return tuple(
        _explanation(breach, mode, severity)
        for breach in breaches(network, goods, as_of or network.reference_date)
        for mode in sorted(set(modes[breach.services].tolist()))
    )


def fees_by_service(
    network: Network, goods: Consignment, currency: str, as_of: date
) -> NDArray[np.int64]:
    """Return what dangerous goods pay on every service, (S,) 1/1000 minor units, floored."""
    out = np.zeros(len(network.services), np.int64)
    fees = fees_by_carriage(network, goods, as_of)
    if not fees:
        return out
    exchange = network.exchange(as_of)
    for carriage, services in _carriage_masks(network).items():
        for rule in fees.get(carriage, []):
            rate = exchange.minor_rate(rule.currency, currency) * 1000
            out[services] += int(Money.of(rule.fee, rule.currency).amount_minor * rate)
    return out


def without_rules(goods: Consignment) -> Consignment:
    """Return goods that customs sees as these, but that every service takes."""
    lines = tuple(replace(line, un_number="", is_reefer=False) for line in goods.goods)
    return replace(
        goods, goods=lines, packages=_MANY_PACKAGES, largest_side_cm=None, package_kg=None
    )


_MANY_PACKAGES = 10**9


def _explanation(breach: Breach, subject: str, severity: Severity) -> Explanation:
    return Explanation(
        code=breach.code,
        subject=subject,
        limit=breach.limit,
        current=breach.current,
        needed=breach.needed,
        severity=severity,
    )


def _dangerous(network: Network, goods: Consignment, as_of: date) -> Iterator[Breach]:
    """Find the kinds of carriage that do not take some of the goods."""
    lines = kinds_of_danger(goods)
    if not lines:
        return
    rules = list(network.table("dg_rules"))
    used = _carriage_masks(network)
    for line in lines:
        for carriage, services in used.items():
            ruling = judge(rules, line, carriage, as_of)
            if not ruling.allowed:
                yield _forbidden(ruling, services)


def _forbidden(ruling: Ruling, services: Mask) -> Breach:
    return Breach(Reason.FORBIDDEN_GOODS, ruling.name, ruling.current, ruling.needed, services)


def _carriage_masks(network: Network) -> dict[Carriage, Mask]:
    """Return which services go by each kind of carriage, (S,) each."""
    services = network.services
    words = [services.vocabulary(name) for name in ("mode", "load_form", "carriage")]
    by_words = np.zeros((len(Carriage), *(len(vocabulary) for vocabulary in words)), np.bool_)
    kinds = list(Carriage)
    for m, mode in enumerate(words[0]):
        for f, form in enumerate(words[1]):
            for c, word in enumerate(words[2]):
                carriage = Carriage(word) if word else None
                for kind in carriages_of(Mode(mode), LoadForm(form), carriage):
                    by_words[kinds.index(kind), m, f, c] = True
    codes = tuple(services.array(name) for name in ("mode", "load_form", "carriage"))
    masks = {kind: by_words[number][codes] for number, kind in enumerate(kinds)}
    return {kind: mask for kind, mask in masks.items() if mask.any()}


def _flags(network: Network, goods: Consignment) -> Iterator[Breach]:
    """Find the services that take no dangerous goods, or no batteries, whatever the rules."""
    numbers = sorted({un_number_of(line.un_number) for line in goods.goods if line.un_number})
    batteries = [number for number in numbers if number in BATTERIES]
    for column, those in (("dangerous", numbers), ("battery", batteries)):
        if those:
            refused = ~network.services.array(column)
            limit = f"{', '.join(those)} {column}"
            yield Breach(Reason.FORBIDDEN_GOODS, limit, "not taken", "", refused)


def _cooling(network: Network, goods: Consignment) -> Iterator[Breach]:
    """Find the services that do not cool, or take no box that does."""
    if not goods.is_reefer:
        return
    services = network.services
    yield Breach(Reason.FORBIDDEN_GOODS, "reefer", "not cooled", "", ~services.array("reefer"))
    full = services.equals("load_form", LoadForm.FCL)
    boxes = reefer_boxes(network)
    names = network.equipment.texts("equipment_id")
    containers = network.equipment.equals("kind", EquipmentKind.CONTAINER)
    by_word = np.array(
        [
            bool((boxes & _listed(word, names, containers)).any())
            for word in services.vocabulary("equipment")
        ],
        np.bool_,
    )
    none = full & ~by_word[services.array("equipment")]
    yield Breach(Reason.FORBIDDEN_GOODS, "reefer", "no reefer box", "", none)


def _listed(word: str, names: NDArray[np.object_], containers: Mask) -> Mask:
    return np.isin(names, word.split(LIST_SEPARATOR)) if word else containers


def reefer_boxes(network: Network) -> Mask:
    """Return which load units cool, (E,)."""
    return np.array([unit.is_reefer for unit in network.equipment], np.bool_)


def _packages(network: Network, goods: Consignment) -> Iterator[Breach]:
    """Find the services whose limits a package breaks, as far as its size is known.

    A parcel weighs what its package weighs on average; elsewhere one package of unknown size may
    stand for goods nobody counted, so there only what is stated counts.
    """
    services = network.services
    parcels = services.equals("load_form", LoadForm.PARCEL)
    for form, here in ((LoadForm.PARCEL, parcels), (LoadForm.LCL, ~parcels)):
        kg = _package_kg(goods, form)
        if kg is not None:
            yield from _over(network, "max_package_kg", kg, "kg", here)
    if goods.largest_side_cm is not None:
        every = np.ones(len(services), np.bool_)
        yield from _over(network, "max_side_cm", goods.largest_side_cm, "cm", every)


def _package_kg(goods: Consignment, form: LoadForm) -> float | None:
    """Return what the heaviest package weighs, as far as that is known."""
    if goods.package_kg is not None:
        return goods.package_kg
    if form is LoadForm.PARCEL or goods.packages > 1:
        return goods.weight_kg / goods.packages
    return None


_ROUND_OFF = 1e-9


def _over(network: Network, column: str, size: float, unit: str, here: Mask) -> Iterator[Breach]:
    """Find the services with a limit below a size, one breach for each limit."""
    limits = network.services.array(column)
    broken = here & (limits * (1 + _ROUND_OFF) < size)
    for limit in np.unique(limits[broken]).tolist():
        yield Breach(
            Reason.OVERSIZE,
            f"{column} {limit:g}",
            f"{size:g} {unit}",
            f"at most {limit:g} {unit}",
            broken & (limits == limit),
        )
