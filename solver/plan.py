"""Results: itineraries of legs, quotes of offers, plans of moves. Nothing here computes."""

from dataclasses import dataclass, field
from datetime import date

from network.carbon import EmissionLine
from network.emissions import Emissions
from network.enums import Channel, CutOffKind, ImportRegime, LoadForm, Mode, Pick
from network.explanation import Explanation
from network.goods import Consignment
from network.landed import ChargeLine
from network.money import Money
from network.trade_entry import ClearanceTimes
from solver.options import Limits, Options
from solver.status import Termination

ENGINE_VERSION = "0.1.0"
Boxes = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One shipment's use of one departure, or its handling at a place between two of them.

    Times are UTC minutes since the epoch. ``at_origin_min`` is when the goods are there,
    ``cut_off_min`` the last minute they could be (a transfer has none); ``cut_off_kind`` says of
    what it is (None: the service's own) and ``late_fee`` what the carrier asks for coming later,
    which is not offered. Goods are taken from ``receiving_from_min`` on; what comes earlier waits
    at the place. A transfer has a ``transfer_id``, starts and ends at the same place, and is not
    counted as a service leg.
    """

    sequence: int
    service_id: str = ""
    transfer_id: str = ""
    mode: Mode
    load_form: LoadForm
    to_mode: Mode | None = None
    to_form: LoadForm | None = None
    carrier: str = ""
    origin_id: str
    destination_id: str
    at_origin_min: int
    depart_min: int
    arrive_min: int
    cut_off_min: int | None = None
    cut_off_kind: CutOffKind | None = None
    late_fee: Money | None = None
    receiving_from_min: int | None = None
    distance_km: float = 0.0
    storage_days: int = 0
    boxes: Boxes = ()
    passages: tuple[str, ...] = ()

    @property
    def is_service(self) -> bool:
        """Tell whether the leg is carriage rather than handling."""
        return bool(self.service_id)

    @property
    def wait_min(self) -> int:
        """Return how long the goods wait before this leg."""
        return self.depart_min - self.at_origin_min


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """How a consignment enters the territory of its destination.

    ``leg`` is the service that crosses the border, ``location_id`` and ``entry_date`` where and
    when (local) it does; ``importer_id`` is the importer of record (blank: the consignee).
    ``low`` and ``high`` are the range of the CASH it costs, in the currency of the territory;
    ``below`` and ``above`` how much less or more the landed cost may come to, in its own.
    ``is_complete`` is false where something of duty or tax is not known: then it may come to more
    still. ``risk`` is what may occur besides, in no total.
    """

    territory_id: str
    regime: ImportRegime
    entry_date: date
    location_id: str
    leg: int
    importer_id: str = ""
    customs_value: Money | None = None
    is_complete: bool = True
    low: Money
    high: Money
    below: Money
    above: Money
    risk: ClearanceTimes | None = None
    reasons: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """One consignment's way: legs in order, charges and emissions by leg, and their totals.

    Guarantees: ``landed_cost`` is the exact sum of the CASH lines, ``cash_outlay`` adds the
    PASS_THROUGH lines, ``decision_cost`` is CASH plus SHADOW. ``ChargeLine.movement`` and
    ``EmissionLine.movement`` are leg sequences. ``landed_complete`` tells whether duty and tax are
    all in it, ``refusals`` why the goods may not enter this way (then it is no answer).
    """

    legs: tuple[Leg, ...]
    boxes: Boxes = ()
    ready_min: int
    arrive_min: int
    charges: tuple[ChargeLine, ...]
    emission_lines: tuple[EmissionLine, ...]
    emissions: Emissions
    landed_cost: Money
    cash_outlay: Money
    decision_cost: Money
    clearance: Clearance | None = None
    landed_complete: bool = False
    refusals: tuple[Explanation, ...] = ()

    @property
    def landed_range(self) -> tuple[Money, Money]:
        """Return the least and the most the landed cost may come to, as far as that is known."""
        if self.clearance is None:
            return self.landed_cost, self.landed_cost
        return self.landed_cost - self.clearance.below, self.landed_cost + self.clearance.above

    @property
    def services(self) -> tuple[Leg, ...]:
        """Return the legs that are carriage."""
        return tuple(leg for leg in self.legs if leg.is_service)

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Return the modes in order, each change once."""
        modes: list[Mode] = []
        for leg in self.services:
            if not modes or modes[-1] is not leg.mode:
                modes.append(leg.mode)
        return tuple(modes)

    @property
    def transit_min(self) -> int:
        """Return minutes from ready to arrival."""
        return self.arrive_min - self.ready_min

    @property
    def main_mode(self) -> Mode:
        """Return the mode of the longest leg."""
        return max(self.services, key=lambda leg: leg.distance_km).mode

    @property
    def passages(self) -> tuple[str, ...]:
        """Return the straits and canals passed, each once."""
        return tuple(dict.fromkeys(p for leg in self.legs for p in leg.passages))


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where an answer comes from, so that it can be replayed and its weak ground is seen.

    ``data_as_of`` is the latest time stamp that a feed gave the data, blank without feeds.
    """

    input_hash: str
    data_version: str
    network: str
    as_of: date
    data_as_of: str = ""
    engine_version: str = ENGINE_VERSION
    solver: str = ""
    unverified_cost_share: float = 0.0
    unverified_time_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteQuestion:
    """How can this consignment go? Places are location ids, times UTC minutes."""

    origin_id: str
    destination_id: str
    consignment: Consignment
    ready_min: int
    limits: Limits = Limits()
    options: Options = Options()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One itinerary worth choosing, and the names it has earned."""

    rank: int
    picks: tuple[Pick, ...]
    itinerary: Itinerary
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPoint:
    """One point of the Pareto front in short."""

    landed_cost: Money
    decision_cost: Money
    arrive_min: int
    co2e_wtw_kg: float
    modes: tuple[Mode, ...]
    load_form: LoadForm
    service_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The answer to a route question.

    ``offers`` holds the picks in full (one offer may be several picks), ``front`` every
    non-dominated way in short, cheapest first. ``complete`` is false when the search was cut.
    No route is an answer: ``termination.status`` INFEASIBLE with ``reasons``.
    """

    question: RouteQuestion
    termination: Termination
    offers: tuple[Offer, ...] = ()
    front: tuple[FrontPoint, ...] = ()
    reasons: tuple[Explanation, ...] = ()
    notes: tuple[Explanation, ...] = ()
    complete: bool = True
    provenance: Provenance

    def offer(self, pick: Pick) -> Offer | None:
        """Find the offer that earned a pick."""
        return next((offer for offer in self.offers if pick in offer.picks), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One part of one shipment on its itinerary; its charges hold its share of common boxes."""

    shipment_id: str
    part: int
    consignment: Consignment
    itinerary: Itinerary


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a plan puts on one departure of one service.

    ``fill`` is the binding share of the boxes used (0 without boxes).
    """

    service_id: str
    depart_min: int
    origin_id: str
    destination_id: str
    mode: Mode
    load_form: LoadForm
    boxes: Boxes
    weight_kg: float
    volume_m3: float
    fill: float
    shipment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A shipment (or demand) that the plan leaves out, and why."""

    subject_id: str
    reason: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums over a plan; ``stand_alone_cost`` is what its parts would cost one by one."""

    landed_cost: Money
    decision_cost: Money
    stand_alone_cost: Money
    emissions: Emissions
    weight_kg: float
    volume_m3: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How all shipments go together.

    Guarantees: passed ``solver.verify``; ``totals`` are the exact sums over ``moves``.
    """

    termination: Termination
    moves: tuple[Move, ...]
    loads: tuple[Load, ...]
    unserved: tuple[Unserved, ...]
    totals: Totals
    provenance: Provenance
    notes: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateQuestion:
    """Which warehouses should run in one period, and who serves whom.

    Parameters
    ----------
    min_open, max_open
        Fewest and most warehouses that may be open; no limit where left out.
    single_source
        Whether each market gets all its goods from one warehouse.
    max_delivery_days
        Service time of demand rows that state none, in calendar days.
    period
        Period of the demand and supply tables; may be left out where they hold only one.
    inbound
        Whether factories must bring the goods in, at their capacity and by the cheapest route.
    inbound_lot_m3
        Size of one replenishment; the last lot of a period may be smaller.
    """

    min_open: int = 0
    max_open: int | None = None
    single_source: bool = False
    max_delivery_days: float | None = None
    period: str = ""
    inbound: bool = False
    inbound_lot_m3: float = 28.0
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One warehouse of a location plan: open or not, how full, and what it costs per period.

    ``opening_cost`` is paid when a warehouse under consideration opens. ``utilisation`` is the
    binding share of its capacity (0 where it is ample).
    """

    location_id: str
    is_open: bool
    fixed_cost: Money
    opening_cost: Money | None = None
    throughput_units: float
    throughput_m3: float
    utilisation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFlow:
    """Goods per period on one lane of a location plan: factory to warehouse, or on to a market.

    An outbound flow is one consignment on one service (with the handling at both ends in
    ``transfer_ids``); an inbound flow is ``lots`` equal lots on ``itinerary``. ``cost`` is the
    CASH and ``decision_cost`` the CASH and SHADOW of the whole flow.
    """

    origin_id: str
    destination_id: str
    sku: str
    units: float
    share: float
    cost: Money
    emissions: Emissions
    transit_min: int
    decision_cost: Money | None = None
    channel: Channel = Channel.BOTH
    service_id: str = ""
    transfer_ids: tuple[str, ...] = ()
    boxes: Boxes = ()
    charges: tuple[ChargeLine, ...] = ()
    lots: int = 1
    itinerary: Itinerary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationPlan:
    """Which warehouses run and who serves whom, per period.

    ``outbound`` flows serve markets (``share`` is the part of the market's demand), ``inbound``
    flows feed the warehouses (``share`` is the part of what the warehouse gets of the product).

    Guarantees: passed ``solver.verify_siting``; ``total_cost`` is the exact sum of the CASH of
    all flows and of the fixed and opening costs of open sites, ``decision_cost`` adds SHADOW.
    An infeasible question has no sites and says why in ``notes``.
    """

    termination: Termination
    sites: tuple[Site, ...]
    inbound: tuple[SiteFlow, ...]
    outbound: tuple[SiteFlow, ...]
    unserved: tuple[Unserved, ...]
    total_cost: Money
    decision_cost: Money | None = None
    emissions: Emissions
    provenance: Provenance
    notes: tuple[Explanation, ...] = field(default=())
