"""Two outcomes side by side. Nothing here computes; ``scenarios.compare`` fills it in.

``a`` is the first outcome (the base), ``b`` the second; every delta is ``b - a``.
"""

from dataclasses import dataclass

from network.enums import ChargeCategory, Pick
from network.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One key figure in both outcomes; blank where an outcome has none.

    ``key`` is a label key (``landed_cost``), ``unit`` what the numbers count: a currency code
    (major units), ``kg``, ``tkm``, ``d``, ``share`` (0 to 1), or the thing counted
    (``shipments``, ``containers``, ``sites``).
    """

    key: str
    unit: str
    a: float | None
    b: float | None

    @property
    def delta(self) -> float | None:
        """Return b - a, blank where either is."""
        return None if self.a is None or self.b is None else self.b - self.a


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallStep:
    """What one charge category adds to (or takes from) the landed cost on the way from a to b."""

    category: ChargeCategory
    a: Money
    b: Money

    @property
    def delta(self) -> Money:
        """Return b - a."""
        return self.b - self.a


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeFigures:
    """What one mode carries in one outcome; ``shipments`` counts each shipment once per mode."""

    shipments: int = 0
    activity_tkm: float = 0.0
    co2e_wtw_kg: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeRow:
    """One mode in both outcomes; ``mode`` is a mode word, or ``hub`` for handling in places."""

    mode: str
    a: ModeFigures
    b: ModeFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one part of a shipment goes: places, modes and straits in order, and its size."""

    path: tuple[str, ...]
    modes: tuple[str, ...]
    load_form: str
    passages: tuple[str, ...]
    service_ids: tuple[str, ...]
    packages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A shipment that goes another way in b; no ways means that it is not served.

    ``path`` and ``modes`` of its ways say where it went before and goes after. Deltas are blank
    where it is served in one outcome only; time is that of its last part.
    """

    shipment_id: str
    before: tuple[Way, ...]
    after: tuple[Way, ...]
    cost_delta: Money | None
    time_delta_min: int | None
    co2e_delta_kg: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickFigures:
    """A named offer of a quote in short; times are UTC minutes."""

    way: Way
    landed_cost: Money
    arrive_min: int
    transit_min: int
    co2e_wtw_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PickRow:
    """One pick in both quotes; blank where a quote has none."""

    pick: Pick
    a: PickFigures | None
    b: PickFigures | None
    cost_delta: Money | None
    time_delta_min: int | None
    co2e_delta_kg: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChange:
    """A warehouse that opens (``opens``) or closes on the way from a to b."""

    location_id: str
    opens: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two outcomes of one kind of question, side by side.

    Guarantees: the waterfall's deltas sum exactly to the change of the landed cost;
    ``same_input`` holds when both answer the same question on the same world.
    """

    a_name: str
    a_title: str
    b_name: str
    b_title: str
    question: str
    currency: str
    same_input: bool
    figures: tuple[Figure, ...]
    waterfall: tuple[WaterfallStep, ...] = ()
    modes: tuple[ModeRow, ...] = ()
    moved: tuple[Moved, ...] = ()
    picks: tuple[PickRow, ...] = ()
    sites: tuple[SiteChange, ...] = ()

    def figure(self, key: str) -> Figure | None:
        """Find a key figure."""
        return next((figure for figure in self.figures if figure.key == key), None)
