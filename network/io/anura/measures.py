"""Units of measure of a model: what one of each comes to in units, kg, m3, km or minutes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isnan, nan

from network.enums import Dimension, Reason
from network.io.anura.book import Book, Row
from network.io.anura.figures import Origin
from network.units import MEASURES

PRIMARY: Mapping[Dimension, tuple[str, str]] = {
    Dimension.QUANTITY: ("PrimaryQuantityUOM", "EA"),
    Dimension.WEIGHT: ("PrimaryWeightUOM", "LB"),
    Dimension.VOLUME: ("PrimaryVolumeUOM", "CFT"),
    Dimension.DISTANCE: ("PrimaryDistanceUOM", "MI"),
    Dimension.TIME: ("PrimaryTimeUOM", "HR"),
}
"""The setting that names the unit of cells without one, and the schema's own default."""

GOODS = (Dimension.QUANTITY, Dimension.WEIGHT, Dimension.VOLUME)
"""What goods are measured in."""

_SAME = 1e-3
"""A ratio of the model that is this near to the true one is the true one, rounded."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of measure: one of it is ``factor`` units, kg, m3, km or minutes.

    ``by_product`` holds the factor of products for which it differs (a pallet of each), and the
    cells that say so.
    """

    symbol: str
    dimension: Dimension
    factor: float
    by_product: Mapping[str, tuple[float, Origin]] = field(default_factory=dict, compare=False)
    origin: Origin = field(default_factory=Origin, compare=False)

    def factor_of(self, product: str) -> float:
        """Return what one of it comes to for a product; the cells of its own are accounted for."""
        if product not in self.by_product:
            return self.factor
        factor, origin = self.by_product[product]
        origin.carry()
        return factor


@dataclass(frozen=True, slots=True)
class RateMeasure:
    """What a rate is per: something, and perhaps times a distance or a time (``LB-MI``)."""

    measure: Measure
    times: Measure | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, and the cells it comes from."""

    value: float
    measure: Measure
    origin: Origin

    @property
    def canonical(self) -> float:
        """Return it in units, kg, m3, km or minutes."""
        return self.value * self.measure.factor


class Measures:
    """The units of measure of a model; those that every model has are known without its help."""

    def __init__(self, book: Book) -> None:
        self._settings = next(book.rows("ModelSettings"), None)
        self._known = {
            symbol: Measure(symbol, dimension, factor)
            for dimension, symbols in MEASURES.items()
            for symbol, factor in symbols.items()
        }
        self._rows: dict[str, Row] = {}
        self.products: frozenset[str] = frozenset()
        own = [row for row in book.rows("UnitsOfMeasure") if row.has("Symbol")]
        for row in own:
            self._rows[row.text("Symbol").upper()] = row
        self._primary = {dimension: self._primary_of(dimension) for dimension in PRIMARY}
        for row in own:
            self._define(row)

    def add_of_products(
        self, symbol: str, quantity: float, products: Iterable[str], origin: Origin
    ) -> None:
        """Let a unit of quantity hold another number of units for some products.

        A unit that is defined only so must be defined for every product.
        """
        name = symbol.upper()
        base = self._known.get(name) or Measure(symbol, Dimension.QUANTITY, nan)
        self._known[name] = Measure(
            base.symbol,
            Dimension.QUANTITY,
            base.factor,
            {**base.by_product, **dict.fromkeys(products, (quantity, origin))},
            base.origin,
        )

    def primary(self, dimension: Dimension) -> Measure:
        """Return the unit of cells that name none."""
        return self._primary[dimension]

    def amount(
        self,
        row: Row,
        column: str,
        *dimensions: Dimension,
        default: float | None = None,
        unit_column: str = "",
    ) -> Amount | None:
        """Return the number of a cell with the unit that stands beside it.

        A blank cell is the default, in the primary unit of the first dimension.
        """
        value = row.number(column)
        if value is None:
            if default is None or row.has(column):
                return None
            primary = self._primary[dimensions[0]]
            return Amount(default, primary, primary.origin)
        beside = unit_column or f"{column}UOM"
        measure = self.of(row, beside, *dimensions)
        if measure is None:
            return None
        return Amount(value, measure, Origin.of(row, column, beside) + measure.origin)

    def of(self, row: Row, column: str, *dimensions: Dimension) -> Measure | None:
        """Return the unit that a cell names; blank is the primary one of the first dimension.

        A unit that is not known, or measures something else, is a finding.
        """
        symbol = row.text(column)
        if not symbol:
            return self._primary[dimensions[0]]
        measure = self._known.get(symbol.upper())
        if measure is None or measure.dimension not in dimensions or self._is_partial(measure):
            self._unknown(row, column, dimensions)
            return None
        return measure

    def _is_partial(self, measure: Measure) -> bool:
        return isnan(measure.factor) and not self.products <= measure.by_product.keys()

    def of_rate(self, row: Row, column: str) -> RateMeasure | None:
        """Return what a rate is per; blank is the primary unit of quantity."""
        symbol = row.text(column)
        if "-" not in symbol:
            found = self.of(row, column, *GOODS, Dimension.DISTANCE, Dimension.TIME)
            return None if found is None else RateMeasure(found)
        first, second = (self._known.get(part.strip().upper()) for part in symbol.split("-", 1))
        if (
            first is None
            or second is None
            or self._is_partial(first)
            or first.dimension not in GOODS
            or second.dimension not in {Dimension.DISTANCE, Dimension.TIME}
        ):
            self._unknown(row, column, (*GOODS, Dimension.DISTANCE, Dimension.TIME))
            return None
        return RateMeasure(first, second)

    def _unknown(self, row: Row, column: str, dimensions: tuple[Dimension, ...]) -> None:
        fitting = [m.symbol for m in self._known.values() if m.dimension in dimensions]
        allowed = ", ".join(sorted(set(fitting)))
        said = "" if len(dimensions) > 1 else str(dimensions[0])
        row.fault(column, Reason.UNKNOWN_UNIT, needed=allowed, limit=said)

    def _primary_of(self, dimension: Dimension) -> Measure:
        """Return the primary unit of a dimension; the settings name it, else the schema does."""
        column, default = PRIMARY[dimension]
        settings = self._settings
        symbol, origin = default, Origin()
        if settings is not None and settings.has(column):
            symbol = settings.text(column)
            if dimension is not Dimension.QUANTITY:
                origin = Origin.of(settings, column).as_support()
        known = self._known.get(symbol.upper())
        if known is not None and known.dimension is dimension:
            return Measure(known.symbol, dimension, known.factor, origin=origin)
        factor = self._worked_out(dimension)
        if factor is None and settings is not None:
            self._unknown(settings, column, (dimension,))
        return Measure(symbol, dimension, factor or 1.0, origin=origin)

    def _worked_out(self, dimension: Dimension) -> float | None:
        """Return what an unknown primary unit comes to, from a known one and its ratio to it.

        Goods are counted in the primary unit of quantity, whatever it is.
        """
        if dimension is Dimension.QUANTITY:
            for symbol in MEASURES[Dimension.QUANTITY]:
                del self._known[symbol]
            return 1.0
        for symbol, row in self._rows.items():
            known, ratio = self._known.get(symbol), row.number("Ratio")
            if known is not None and known.dimension is dimension and ratio:
                return known.factor / ratio
        return None

    def _define(self, row: Row) -> None:
        """Take a unit that the model defines by its ratio to the primary unit of its kind.

        A unit that is known keeps its true value where the model only rounds it.
        """
        kind = row.text("Type").casefold()
        symbol, ratio = row.text("Symbol"), row.number("Ratio")
        if kind not in set(Dimension) or ratio == 0:
            return
        dimension = Dimension(kind)
        primary = self._primary[dimension]
        factor = primary.factor * (1.0 if ratio is None else ratio)
        known = self._known.get(symbol.upper())
        if known is not None and known.dimension is dimension:
            factor = known.factor if abs(known.factor / factor - 1.0) <= _SAME else factor
        if symbol.upper() == primary.symbol.upper():
            self._known[symbol.upper()] = primary
            return
        origin = Origin.of(row, "Type", "Symbol", "Ratio", "Status").as_support() + primary.origin
        self._known[symbol.upper()] = Measure(symbol, dimension, factor, origin=origin)
