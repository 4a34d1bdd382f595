"""The wire models: what the service reads and writes, field by field.

Names are camelCase by our own alias function; models forbid unknown fields; money is a decimal
string with its currency; times carry the offset of the place. Values are judged in
``api.questions``, so that command line and service find the same; the models here judge the
structure and document the values.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, Strict, WithJsonSchema

from api.questions import MAX_CO2E_KG, MAX_DUTY_PERCENT
from api.wire_types import (
    CURRENCY,
    MONEY,
    QUANTITY,
    Attribute,
    Bases,
    Categories,
    Channels,
    Currency,
    CutOffCode,
    Decimal,
    FacilityType,
    Forms,
    Incoterms,
    Legs,
    Modes,
    Moment,
    MomentIn,
    Natures,
    NodeType,
    Payers,
    Pieces,
    Qualities,
    QuoteStatus,
    Reasons,
    Scheme,
    Severities,
    ShortText,
    Statuses,
    Stops,
    Transport,
    Volume,
    Weight,
    Wire,
    WireInput,
    percentage,
    quantity,
)
from network.enums import Mode
from solver.options import DEFAULT_MAX_LEGS

API_VERSION = "1.0.0"


class MoneyIn(WireInput):
    """An amount a caller states."""

    amount: Annotated[Any, WithJsonSchema({"type": "string", "pattern": MONEY.replace("-?", "")})]
    currency: Annotated[Any, WithJsonSchema({"type": "string", "pattern": CURRENCY})]


class PlaceIn(WireInput):
    """A place: its UN/LOCODE, or a typed identifier."""

    un_location_code: Annotated[str, Field(max_length=80)] | None = None
    type: Scheme | None = None
    value: Annotated[str, Field(max_length=80)] | None = None


class GoodsLineIn(WireInput):
    """One kind of goods, as customs sees it; ``sku`` fills in what its product says.

    Prices are per unit, in one currency. Goods without ``originCountry`` are taken to originate
    in the country their journey starts in. Of several lines each says its ``units``.
    """

    sku: ShortText | None = None
    hs_code: Annotated[str, Field(max_length=16, examples=["940521"])] | None = None
    origin_country: Annotated[str, Field(max_length=2, examples=["CN"])] | None = None
    units: Pieces | None = None
    transfer_price: MoneyIn | None = None
    retail_price_gross: MoneyIn | None = None
    un_number: Annotated[str, Field(max_length=8, examples=["UN3480"])] | None = None
    packing: ShortText | None = None
    state_of_charge_percent: Annotated[Any, percentage(100)] | None = None
    has_proof_of_origin: Annotated[bool, Strict()] = False


class GoodsIn(WireInput):
    """What is to be carried, in equal packages; ``lines`` say what it is.

    Thresholds of customs are tested on ``orderValue`` (same seller, buyer and day); without it
    the goods are taken for the whole order. Without ``units`` those of the lines are counted.
    """

    weight_kg: Weight
    volume_m3: Volume
    packages: Pieces = 1
    units: Pieces | None = None
    value: MoneyIn | None = None
    lines: Annotated[list[GoodsLineIn], Field(max_length=100, default_factory=list)]
    order_value: MoneyIn | None = None
    channel: Channels | None = None
    duty_percent: Annotated[Any, percentage(MAX_DUTY_PERCENT)] | None = None


class LimitsIn(WireInput):
    """What every route must respect."""

    arrive_by: MomentIn = None
    budget: MoneyIn | None = None
    max_co2e_wtw_kg: Annotated[Any, quantity(MAX_CO2E_KG)] | None = None
    max_legs: Legs = DEFAULT_MAX_LEGS
    barred_modes: Annotated[list[Modes], Field(max_length=len(Mode), default_factory=list)]
    avoid: Annotated[
        list[Annotated[str, Field(max_length=80)]],
        Field(max_length=100, default_factory=list, description="places, carriers or services"),
    ]


class RouteQuoteRequest(WireInput):
    """The question how a shipment can go and what that costs in money, time and carbon."""

    place_of_receipt: PlaceIn | Annotated[str, Field(max_length=80)]
    place_of_delivery: PlaceIn | Annotated[str, Field(max_length=80)]
    goods: GoodsIn
    currency: Annotated[Any, WithJsonSchema({"type": "string", "pattern": CURRENCY})] = "USD"
    ready_at: MomentIn = None
    incoterm: Incoterms | None = None
    importer_id: ShortText | None = None
    rules: Annotated[
        list[ShortText] | None,
        Field(max_length=20, description="trade rules that hold where sources disagree"),
    ] = None
    limits: Annotated[LimitsIn, Field(default_factory=lambda: LimitsIn.model_validate({}))]


class MoneyOut(Wire):
    """An amount: exactly the decimals of the currency's minor unit."""

    amount: Decimal
    currency: Currency


class MoneyRange(Wire):
    """From one amount to another."""

    min: MoneyOut
    max: MoneyOut


class Source(Wire):
    """The row a charge comes from; ``validTo`` is the last valid day."""

    table: str
    row: str
    source: str
    confidence: Annotated[str, Field(examples=["VERIFIED", "DERIVED", "UNVERIFIED"])]
    valid_from: str | None = None
    valid_to: str | None = None


class Charge(Wire):
    """One charge line; ``legSequence`` names its leg or handling (absent: the whole shipment)."""

    code: str
    name: str
    category: Categories
    basis: Bases
    quantity: Annotated[str, Field(pattern=QUANTITY)]
    unit_price: str
    amount: Decimal
    currency: Currency
    amount_in_quote_currency: Decimal
    exchange_rate: str
    leg_sequence: int | None = None
    payment_term: Literal["PREPAID", "COLLECT"]
    payer: Payers | None = None
    estimated: bool
    nature: Natures
    source: Source


class Place(Wire):
    """Where something happens, in the words of DCSA."""

    location_name: str
    un_location_code: str | None = None
    iata_code: str | None = None
    location_id: str
    country_code: str


class Call(Wire):
    """A place and a local time with its offset."""

    facility_type_code: FacilityType | None = None
    node_type: NodeType
    location: Place
    date_time: Moment


class TransportMode(Wire):
    """How a leg is carried; ``AIR`` is our addition to the words of DCSA."""

    mode_of_transport: Transport
    carrier_name: str
    service_id: str
    mode: Modes
    load_form: Forms


class CutOff(Wire):
    """The last time at which goods (FCO, LCO, DGC) or papers (DCO, VCO) could be handed over.

    ``EFC`` is the earliest; ``lateFee`` is what the carrier asks for coming later.
    """

    cut_off_date_time_code: CutOffCode
    cut_off_date_time: Moment
    late_fee: MoneyOut | None = None


class Carbon(Wire):
    """Emissions in kilograms of CO2e, well-to-wheel and tank-to-wheel."""

    co2e_wtw_kg: float
    co2e_ttw_kg: float


class Footprint(Carbon):
    """Emissions of a whole route, how they were made and how good the data are."""

    method: str
    data_quality: Qualities | None = None


class LegOut(Wire):
    """Carriage from one place to another; ``chargeRefs`` are positions in ``charges``."""

    sequence_number: int
    transport: TransportMode
    departure: Call
    arrival: Call
    distance_km: float
    cut_off_times: list[CutOff]
    slack_hours: float | None = None
    charge_refs: list[int]
    footprint: Carbon


class Handling(Wire):
    """What happens to the goods at a place before, between or after legs."""

    sequence_number: int
    transfer_id: str
    location: Place
    from_load_form: Forms
    to_load_form: Forms
    start_date_time: Moment
    end_date_time: Moment
    charge_refs: list[int]
    footprint: Carbon


class TransitTime(Wire):
    """Days from ready to delivered."""

    days: float


class Message(Wire):
    """Something to know about an answer."""

    severity: Severities
    code: Reasons
    text: str
    source: str


class ReasonOut(Wire):
    """Why there is no route, or why one was left out, and what would mend it."""

    option: str
    reason_code: Reasons
    constraint: str
    current_value: str
    needed_value: str
    price: str
    detail: str


class HoldOut(Wire):
    """What may occur at the border, in no price: how likely, how long and how dear on average."""

    probability: Annotated[float, Field(ge=0, le=1)]
    mean_hours: float
    cost: MoneyOut


class ClearanceOut(Wire):
    """How the goods enter the territory of their destination.

    Where ``complete`` is false something of duty or tax is not known; ``dutyRange`` says how
    much they may come to as far as that can be said.
    """

    territory: str
    regime: str
    entry_date: str
    location: Place
    importer_id: str | None = None
    leg_sequence: int
    customs_value: MoneyOut | None = None
    complete: bool
    duty_range: MoneyRange
    hold: HoldOut | None = None
    reasons: list[Message]


class OfferOut(Wire):
    """One route worth choosing; its charges sum exactly to ``totalPrice``.

    ``landedComplete`` tells whether all duty and tax is in that price, ``landedRange`` what it
    may come to as far as rules say.
    """

    offer_id: str
    rank: int
    attributes: list[Attribute]
    pareto_optimal: bool
    total_price: MoneyOut
    landed_complete: bool
    landed_range: MoneyRange | None = None
    clearance: ClearanceOut | None = None
    charges: list[Charge]
    other_lines: list[Charge]
    transit_time: TransitTime
    place_of_receipt: Call
    place_of_delivery: Call
    latest_acceptance: Moment | None = None
    legs: list[LegOut]
    handling: list[Handling]
    footprint: Footprint
    routing_reference: str
    warnings: list[Message]


class FrontRow(Wire):
    """One point of the Pareto front in short."""

    total_price: MoneyOut
    arrival_date_time: Moment
    co2e_wtw_kg: float
    modes: list[Modes]
    load_form: Forms
    service_ids: list[str]


class RouteQuoteAnswer(Wire):
    """The answer: offers with their names, the front in short, and what else there is to say."""

    quote_id: str
    status: QuoteStatus
    solution_status: Statuses
    stopped_by: Stops
    created_at: Moment
    valid_until: Moment | None = None
    as_of: str
    currency: Currency
    api_version: str
    engine_version: str
    data_version: str
    data_as_of: Moment | None = None
    request: RouteQuoteRequest
    offers: list[OfferOut]
    front: list[FrontRow]
    front_complete: bool
    reasons: list[ReasonOut]
    rejected: list[ReasonOut]
    messages: list[Message]


class Finding(Wire):
    """One thing that is wrong, and where."""

    pointer: str
    detail: str
    code: str


class Problem(Wire):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    trace_id: str
    errors: Annotated[list[Finding], Field(default_factory=list)]


class Health(Wire):
    """The process answers."""

    status: Literal["UP"]


class Readiness(Wire):
    """The world that is loaded."""

    status: Literal["READY"]
    network: str
    data_version: str
    engine_version: str
    api_version: str
