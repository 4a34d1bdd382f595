"""Products of a model, and sizes by which rates and capacities of all of them are converted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from network.enums import ChargeBasis, Confidence, Dimension, Reason
from network.goods import Product
from network.io.anura.book import Book, Row
from network.io.anura.directory import Directory, Kind, Meaning
from network.io.anura.figures import Origin
from network.io.anura.measures import GOODS, Measure, Measures
from network.units import MINUTES_PER_DAY

SOURCE = "imported from an Anura model"

_ALIKE = 1e-9
"""Sizes that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What one unit of a product weighs, fills and is worth."""

    weight_kg: float
    volume_m3: float
    value: float

    def of(self, dimension: Dimension) -> float:
        """Return a unit in units, kg or m3."""
        match dimension:
            case Dimension.WEIGHT:
                return self.weight_kg
            case Dimension.VOLUME:
                return self.volume_m3
            case _:
                return 1.0

    def charged(self, basis: ChargeBasis) -> float:
        """Return what of a unit a rate of some basis is multiplied with."""
        match basis:
            case ChargeBasis.PER_KG:
                return self.weight_kg
            case ChargeBasis.PER_M3:
                return self.volume_m3
            case ChargeBasis.PERCENT_OF_VALUE:
                return self.value / 100.0
            case _:
                return 1.0


@dataclass(frozen=True, slots=True)
class Goods:
    """The products of a model and their sizes, by name."""

    products: tuple[Product, ...]
    sizes: Mapping[str, Sizes]

    def units(self, amount: float, measure: Measure, product: str) -> float | None:
        """Return an amount of a product as units; ``None`` where a unit of it has no size."""
        size = self.sizes[product].of(measure.dimension)
        return amount * measure.factor_of(product) / size if size > 0 else None

    def cost(self, rate: float, measure: Measure, product: str) -> float:
        """Return what a unit of a product costs at a rate per measure."""
        size = self.sizes[product].of(measure.dimension)
        return rate * size / measure.factor_of(product)

    def capacity(
        self, amount: float, measure: Measure, wanted: Dimension, products: Iterable[str]
    ) -> float | None:
        """Return a capacity in units or m3; ``None`` where that differs from product to product."""
        found = [
            units * self.sizes[product].of(wanted)
            for product in products
            if (units := self.units(amount, measure, product)) is not None
        ]
        if not found or max(found) - min(found) > _ALIKE * max(found):
            return None
        return found[0]


def read_products(book: Book, directory: Directory, measures: Measures, currency: str) -> Goods:
    """Read the products; weight and volume that are blank are 1, as the schema says."""
    _read_units_of_products(book, directory, measures)
    codes = _hs_codes(book, directory)
    made: list[Product] = []
    sizes: dict[str, Sizes] = {}
    for element in directory.of(Kind.PRODUCT):
        name, row = element.name, directory.rows[element]
        weight = _size(row, "UnitWeight", measures, Dimension.WEIGHT)
        volume = _size(row, "UnitVolume", measures, Dimension.VOLUME)
        bare = Goods((), {name: Sizes(weight, volume, 0.0)})
        value = _price(row, "UnitValue", measures, bare, name)
        sizes[name] = Sizes(weight, volume, value)
        row.carry("ProductName", "Status")
        made.append(
            Product(
                sku=name,
                weight_kg=weight,
                volume_m3=volume,
                transfer_price=value,
                retail_price_gross=_price(row, "UnitPrice", measures, bare, name),
                currency=currency,
                hs_code=codes.get(name, ""),
                shelf_life_days=_days(row, measures),
                source=SOURCE,
                confidence=Confidence.UNVERIFIED,
            )
        )
    return Goods(tuple(made), sizes)


def _size(row: Row, column: str, measures: Measures, dimension: Dimension) -> float:
    found = measures.amount(row, column, dimension, default=1.0)
    if found is None:
        return 0.0
    found.origin.carry()
    return found.canonical


def _price(row: Row, column: str, measures: Measures, goods: Goods, product: str) -> float:
    """Return a price of a unit, which may be given per weight or volume."""
    found = measures.amount(row, column, *GOODS)
    if found is None:
        return 0.0
    found.origin.carry()
    return goods.cost(found.value, found.measure, product)


def _days(row: Row, measures: Measures) -> int | None:
    found = measures.amount(row, "ShelfLife", Dimension.TIME)
    if found is None:
        return None
    found.origin.carry()
    return int(found.canonical / MINUTES_PER_DAY + _ALIKE)


def _read_units_of_products(book: Book, directory: Directory, measures: Measures) -> None:
    """Read how many units a pallet or case of each product holds."""
    for row in book.rows("ProductUnitsOfMeasure"):
        meaning = directory.read(row, "ProductName", Kind.PRODUCT)
        symbol, quantity = row.text("UOMSymbol"), row.number("Quantity")
        if meaning is None or not symbol:
            continue
        if meaning.is_excluded:
            row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
            continue
        origin = Origin.of(row, "ProductName", "UOMSymbol", "Quantity") + meaning.origin
        if quantity == 0:
            row.fault("Quantity", Reason.OUT_OF_RANGE, needed="> 0")
            continue
        count = 1.0 if quantity is None else quantity
        measures.add_of_products(symbol, count, meaning.names, origin)


def _hs_codes(book: Book, directory: Directory) -> dict[str, str]:
    """Return the code of each product that all tariffs agree on."""
    codes: dict[str, set[str]] = {}
    rows: list[tuple[Row, Meaning]] = []
    for row in book.included("Tariffs"):
        meaning = directory.read(row, "ProductName", Kind.PRODUCT, blank_is_all=True)
        if meaning is None:
            continue
        if meaning.is_excluded:
            row.leave_all(Reason.NOT_CARRIED_EXCLUDED)
        elif row.has("HSCode"):
            rows.append((row, meaning))
            for name in meaning.names:
                codes.setdefault(name, set()).add(row.text("HSCode"))
    for row, meaning in rows:
        if all(len(codes[name]) == 1 for name in meaning.names):
            row.carry("HSCode", "ProductName", "Status")
            meaning.origin.carry()
        else:
            row.leave(Reason.NOT_CARRIED_UNCLEAR, "HSCode", detail="several codes for one product")
    return {name: found.pop() for name, found in codes.items() if len(found) == 1}
