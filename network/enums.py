"""Every closed list of words, once: files, wire and code use the same words.

Words are read without regard to case; the wire writes them in capitals.
"""

from collections.abc import Iterable
from enum import StrEnum


class Word(StrEnum):
    """A member of a closed list, read without regard to case."""

    @classmethod
    def _missing_(cls, value: object) -> "Word | None":
        if isinstance(value, str):
            folded = value.strip().casefold().replace("-", "_").replace(" ", "_")
            for member in cls:
                if member.value.casefold() == folded:
                    return member
        return None


class LocationKind(Word):
    """What a place is for."""

    FACTORY = "factory"
    SEAPORT = "seaport"
    AIRPORT = "airport"
    RAIL_TERMINAL = "rail_terminal"
    BORDER = "border"
    HUB = "hub"
    WAREHOUSE = "warehouse"
    MARKET = "market"


class Mode(Word):
    """How goods move; ``gate`` is the door where a journey begins or ends."""

    SEA = "sea"
    AIR = "air"
    RAIL = "rail"
    TRUCK = "truck"
    BARGE = "barge"
    PARCEL = "parcel"
    GATE = "gate"


class LoadForm(Word):
    """How goods are packed for carriage; part of the platform."""

    LCL = "LCL"
    FCL = "FCL"
    PALLET = "pallet"
    ULD = "ULD"
    PARCEL = "parcel"


class CustomsStatus(Word):
    """Where goods stand with customs; part of the platform."""

    FREE = "free"
    BONDED = "bonded"
    IN_TRANSIT = "in_transit"


class UnitChange(Word):
    """What happens to the load unit in a transfer."""

    STAY = "stay"
    TRANSLOAD = "transload"
    STUFF = "stuff"
    STRIP = "strip"
    GAUGE_CHANGE = "gauge_change"


class OnClosure(Word):
    """What a service does when one of its passages closes."""

    SUSPEND = "suspend"
    REROUTE = "reroute"


class OpenStatus(Word):
    """Whether something may be used; ``consider`` leaves it to the model."""

    OPEN = "open"
    CLOSED = "closed"
    CONSIDER = "consider"


class ChargeBasis(Word):
    """What a rate is multiplied with."""

    PER_KG = "per_kg"
    PER_M3 = "per_m3"
    PER_M3_DAY = "per_m3_day"
    PER_REVENUE_TON = "per_revenue_ton"
    PER_CONTAINER = "per_container"
    PER_DEPARTURE = "per_departure"
    PER_SHIPMENT = "per_shipment"
    PER_BL = "per_bl"
    PER_ENTRY = "per_entry"
    PER_PARCEL = "per_parcel"
    PER_ITEM_CATEGORY = "per_item_category"
    PER_UNIT = "per_unit"
    PER_KM = "per_km"
    PERCENT_OF_VALUE = "percent_of_value"
    PERCENT_OF_LINES = "percent_of_lines"


class ChargeCategory(Word):
    """The heading a charge stands under."""

    FREIGHT = "freight"
    SURCHARGE = "surcharge"
    ORIGIN = "origin"
    DESTINATION = "destination"
    CUSTOMS = "customs"
    DUTY_TAX = "duty_tax"
    WAREHOUSE = "warehouse"
    LAST_MILE = "last_mile"
    OTHER = "other"


class Nature(Word):
    """Whether a line is borne, passed through, or only steers the decision."""

    CASH = "CASH"
    PASS_THROUGH = "PASS_THROUGH"  # noqa: S105  (a kind of charge, no password)
    SHADOW = "SHADOW"


class DateBasis(Word):
    """The event whose date chooses the rate."""

    BOOKING = "booking"
    GATE_IN = "gate_in"
    ETD = "etd"
    ETA = "eta"
    ENTRY = "entry"
    DELIVERY = "delivery"


class Confidence(Word):
    """How well a figure is known, the surest first."""

    VERIFIED = "verified"
    DERIVED = "derived"
    UNVERIFIED = "unverified"

    @classmethod
    def worst(cls, given: Iterable["Confidence"]) -> "Confidence":
        """Return the weakest of some: a chain is as good as its weakest link."""
        order = list(cls)
        return max(given, key=order.index, default=cls.VERIFIED)


class EquipmentKind(Word):
    """Families of load units."""

    CONTAINER = "container"
    TRAILER = "trailer"
    ULD = "uld"


class Channel(Word):
    """Which trade the goods belong to."""

    GENERAL_TRADE = "general_trade"
    E_COMMERCE = "e_commerce"
    BOTH = "both"


class ShipmentState(Word):
    """How far a shipment is committed."""

    OPEN = "open"
    BOOKED = "booked"
    IN_TRANSIT = "in_transit"


class DistanceBasis(Word):
    """The distance an emission factor is meant for."""

    SFD = "sfd"
    GCD = "gcd"
    ACTUAL = "actual"


class ActivityUnit(Word):
    """What an emission factor is multiplied with."""

    G_PER_TKM = "g/tkm"
    KG_PER_T = "kg/t"


class DataQuality(Word):
    """ISO 14083 classes of emission data, best last."""

    DEFAULT = "default"
    MODELLED = "modelled"
    PRIMARY = "primary"


class RateClass(Word):
    """Which promise a rate rests on."""

    CONTRACT = "contract"
    SPOT = "spot"
    NAMED_ACCOUNT = "named_account"


class WeightScope(Word):
    """Whether chargeable weight is worked out per piece or over the whole consignment."""

    PIECE = "piece"
    SHIPMENT = "shipment"


class TaxPart(Word):
    """Which tax bases a charge belongs to; blank in a table means: as its place and kind say."""

    CUSTOMS_VALUE = "customs_value"
    VAT_BASE = "vat_base"
    NEITHER = "neither"


class FxKind(Word):
    """What an exchange rate was made for."""

    SPOT = "spot"
    FORWARD = "forward"
    BUDGET = "budget"


class CutOffKind(Word):
    """What must be handed in before a departure; ERD is the earliest receiving date."""

    CY = "CY"
    CFS = "CFS"
    SI = "SI"
    VGM = "VGM"
    DG = "DG"
    ERD = "ERD"


class DepartureStatus(Word):
    """Whether a dated departure runs as planned, is left out, or comes on top."""

    SCHEDULED = "scheduled"
    BLANKED = "blanked"
    EXTRA = "extra"


class FreeTimeKind(Word):
    """What is free for some days."""

    DEMURRAGE = "demurrage"
    DETENTION = "detention"
    STORAGE = "storage"
    CHASSIS = "chassis"
    COMBINED = "combined"


class DayType(Word):
    """How days are counted."""

    CALENDAR = "calendar"
    WORKING = "working"


class Carriage(Word):
    """What dangerous goods are carried in, finer than a mode."""

    PASSENGER_AIRCRAFT = "passenger_aircraft"
    CARGO_AIRCRAFT = "cargo_aircraft"
    SEA = "sea"
    LCL = "lcl"
    RAIL = "rail"
    ROAD = "road"
    COURIER = "courier"
    POST = "post"


class Clearance(Word):
    """How the carrier of a service has goods cleared."""

    FREIGHT = "freight"
    PARCEL = "parcel"


class PackagingLevel(Word):
    """How much is packed together."""

    UNIT = "unit"
    CARTON = "carton"
    PALLET = "pallet"


class StockQuality(Word):
    """Whether stock may be sold."""

    OK = "ok"
    HOLD = "hold"
    UNSELLABLE = "unsellable"


class FacilityKind(Word):
    """Who runs a warehouse."""

    OWN = "own"
    RENTED = "rented"
    SHARED = "shared"
    PLATFORM_FC = "platform_fc"


class Incoterm(Word):
    """Incoterms 2020."""

    EXW = "EXW"
    FCA = "FCA"
    FAS = "FAS"
    FOB = "FOB"
    CFR = "CFR"
    CIF = "CIF"
    CPT = "CPT"
    CIP = "CIP"
    DAP = "DAP"
    DPU = "DPU"
    DDP = "DDP"


class ChargeStage(Word):
    """Where in a journey a charge arises; incoterms divide charges by stage."""

    ORIGIN = "origin"
    EXPORT_CLEARANCE = "export_clearance"
    MAIN_CARRIAGE = "main_carriage"
    DESTINATION = "destination"
    IMPORT_CLEARANCE = "import_clearance"
    DUTY_TAX = "duty_tax"
    DELIVERY = "delivery"


class Payer(Word):
    """Who pays a charge; also whose view an answer takes."""

    SELLER = "seller"
    BUYER = "buyer"


class DutyBase(Word):
    """What duty is a percentage of: goods alone, or with freight and insurance to the border."""

    FOB = "fob"
    CIF = "cif"


class VatBase(Word):
    """What import VAT is a percentage of.

    ``landed``: customs value, duty and the costs up to the first place of destination;
    ``duty_paid``: customs value and duty; ``tax_inclusive``: like ``landed`` with the tax itself in
    its base.
    """

    LANDED = "landed"
    DUTY_PAID = "duty_paid"
    TAX_INCLUSIVE = "tax_inclusive"


class ImportRegime(Word):
    """How goods enter a territory."""

    STANDARD = "standard"
    INFORMAL = "informal"
    IOSS = "ioss"
    LOW_VALUE = "low_value"
    COURIER = "courier"
    BONDED = "bonded"


class ExportRegime(Word):
    """Chinese customs supervision codes for exports."""

    GENERAL_TRADE = "0110"
    MARKET_PURCHASE = "1039"
    BONDED_E_COMMERCE = "1210"
    E_COMMERCE_PARCEL = "9610"
    E_COMMERCE_B2B = "9710"
    E_COMMERCE_OVERSEAS_STOCK = "9810"


class Measure(Word):
    """What a trade rule charges or frees from."""

    DUTY = "duty"
    PREFERENCE = "preference"
    SURCHARGE = "surcharge"
    CUSTOMS_FEE = "customs_fee"
    PARCEL_FEE = "parcel_fee"
    ITEM_DUTY = "item_duty"
    FLAT_RATE = "flat_rate"
    VAT = "vat"
    DUTY_RELIEF = "duty_relief"
    TAX_RELIEF = "tax_relief"


class RuleStatus(Word):
    """Whether a rule is law or only expected; what is expected widens a range, never a total."""

    IN_FORCE = "in_force"
    EXPECTED = "expected"


class RuleChangeKind(Word):
    """What happens to a rule on a day."""

    REPLACED = "replaced"
    ENDS = "ends"
    STARTS = "starts"


class ThresholdSide(Word):
    """On which side of its threshold a rule holds."""

    AT_MOST = "at_most"
    ABOVE = "above"


class ValueBasis(Word):
    """Which price customs value starts from."""

    TRANSFER = "transfer"
    RETAIL = "retail"


class VatTiming(Word):
    """When VAT on an import falls due."""

    AT_IMPORT = "at_import"
    AT_SALE = "at_sale"
    SUSPENDED = "suspended"


class VatMode(Word):
    """How an importer settles import VAT."""

    CASH = "cash"
    POSTPONED = "postponed"
    DEFERRED = "deferred"


class TraderKind(Word):
    """Whether a trader of record is one of our own or a service."""

    OWN = "own"
    SERVICE = "service"


class AdmissionStatus(Word):
    """How far goods are admitted to a market."""

    HELD = "held"
    PENDING = "pending"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


class RegistrationKind(Word):
    """What stock in a territory needs, year by year."""

    VAT = "vat"
    EPR = "epr"
    OTHER = "other"


class DisruptionSubject(Word):
    """What a disruption strikes."""

    PASSAGE = "passage"
    LOCATION = "location"
    COUNTRY = "country"
    CORRIDOR = "corridor"
    CARRIER = "carrier"
    SERVICE = "service"


class Dimension(Word):
    """What a unit of measure measures."""

    QUANTITY = "quantity"
    WEIGHT = "weight"
    VOLUME = "volume"
    DISTANCE = "distance"
    TIME = "time"


class Status(Word):
    """What is known about an answer."""

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"
    NO_SOLUTION_FOUND = "NO_SOLUTION_FOUND"


class StoppedBy(Word):
    """Why the search ended."""

    FINISHED = "FINISHED"
    GAP = "GAP"
    TIME_LIMIT = "TIME_LIMIT"
    WORK_LIMIT = "WORK_LIMIT"
    CANCELLED = "CANCELLED"


class Pick(Word):
    """The offers that carry a name."""

    CHEAPEST = "CHEAPEST"
    FASTEST = "FASTEST"
    GREENEST = "GREENEST"
    BALANCED = "BALANCED"


class Shape(Word):
    """How a network is stored."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


class MergeMode(Word):
    """What happens to the rows of a network that a table put into it does not name."""

    UPSERT = "upsert"
    REPLACE = "replace"


class Severity(Word):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Reason(Word):
    """Closed codes of the one explanation type; texts live in the message catalogues."""

    # findings in files and calls
    FILE_MISSING = "FILE_MISSING"
    FILE_UNREADABLE = "FILE_UNREADABLE"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    FILE_NOT_WRITTEN = "FILE_NOT_WRITTEN"
    FILE_EXISTS = "FILE_EXISTS"
    WOULD_BE_LOST = "WOULD_BE_LOST"
    WORKBOOKS_INSIDE = "WORKBOOKS_INSIDE"
    EXTRA_MISSING = "EXTRA_MISSING"
    CELL_ERROR = "CELL_ERROR"
    NOT_YAML = "NOT_YAML"
    UNKNOWN_COLUMN = "UNKNOWN_COLUMN"
    MISSING_COLUMN = "MISSING_COLUMN"
    MISSING_VALUE = "MISSING_VALUE"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    NOT_FINITE = "NOT_FINITE"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    NOT_A_WORD = "NOT_A_WORD"
    NOT_A_DATE = "NOT_A_DATE"
    NAIVE_TIME = "NAIVE_TIME"
    BAD_DEPARTURES = "BAD_DEPARTURES"
    BAD_VALUE = "BAD_VALUE"
    DUPLICATE_KEY = "DUPLICATE_KEY"
    UNKNOWN_REFERENCE = "UNKNOWN_REFERENCE"
    UNKNOWN_LOCATION = "UNKNOWN_LOCATION"
    UNKNOWN_CURRENCY = "UNKNOWN_CURRENCY"
    UNKNOWN_TABLE = "UNKNOWN_TABLE"
    UNKNOWN_FIELD = "UNKNOWN_FIELD"
    UNKNOWN_TIMEZONE = "UNKNOWN_TIMEZONE"
    UNKNOWN_SCENARIO = "UNKNOWN_SCENARIO"
    SCHEMA_TOO_NEW = "SCHEMA_TOO_NEW"
    NOTHING_MATCHED = "NOTHING_MATCHED"
    STILL_REFERRED_TO = "STILL_REFERRED_TO"
    CIRCULAR_BASE = "CIRCULAR_BASE"
    SAME_PLACE = "SAME_PLACE"
    MISSING_FACTOR = "MISSING_FACTOR"
    UNKNOWN_UNIT = "UNKNOWN_UNIT"
    UNKNOWN_MODE = "UNKNOWN_MODE"
    MODE_READ = "MODE_READ"
    POSITION_MISSING = "POSITION_MISSING"
    NOT_A_COST = "NOT_A_COST"
    TIME_RECKONED = "TIME_RECKONED"
    # what of a foreign model does not come along
    NOT_CARRIED = "NOT_CARRIED"
    NOT_CARRIED_EXCLUDED = "NOT_CARRIED_EXCLUDED"
    NOT_CARRIED_UNUSED = "NOT_CARRIED_UNUSED"
    NOT_CARRIED_BY_PRODUCT = "NOT_CARRIED_BY_PRODUCT"
    NOT_CARRIED_PRODUCTS = "NOT_CARRIED_PRODUCTS"
    NOT_CARRIED_BY_PERIOD = "NOT_CARRIED_BY_PERIOD"
    NOT_CARRIED_QUESTION = "NOT_CARRIED_QUESTION"
    NOT_CARRIED_STEPS = "NOT_CARRIED_STEPS"
    NOT_CARRIED_NO_PRICE = "NOT_CARRIED_NO_PRICE"
    NOT_CARRIED_SIZE = "NOT_CARRIED_SIZE"
    NOT_CARRIED_PLANT = "NOT_CARRIED_PLANT"
    NOT_CARRIED_LENGTH = "NOT_CARRIED_LENGTH"
    NOT_CARRIED_GROUP = "NOT_CARRIED_GROUP"
    NOT_CARRIED_UNCLEAR = "NOT_CARRIED_UNCLEAR"
    # consistency of a network
    NO_TARIFF = "NO_TARIFF"
    NO_TRANSFER = "NO_TRANSFER"
    DUE_BEFORE_READY = "DUE_BEFORE_READY"
    TARIFF_LINES_MISSING = "TARIFF_LINES_MISSING"
    PERCENT_OF_NOTHING = "PERCENT_OF_NOTHING"
    FASTER_THAN_PHYSICS = "FASTER_THAN_PHYSICS"
    UNREACHABLE_MARKET = "UNREACHABLE_MARKET"
    NO_WAITING_FOR_UNSCHEDULED = "NO_WAITING_FOR_UNSCHEDULED"
    OVERTAKING = "OVERTAKING"
    FACTORY_CUT_OFF = "FACTORY_CUT_OFF"
    ISLAND = "ISLAND"
    DUPLICATE_SERVICE = "DUPLICATE_SERVICE"
    SHORTER_THAN_STRAIGHT = "SHORTER_THAN_STRAIGHT"
    PASSAGES_MISSING = "PASSAGES_MISSING"
    UNKNOWN_PASSAGE = "UNKNOWN_PASSAGE"
    PORT_INLAND = "PORT_INLAND"
    POSITION_ZERO = "POSITION_ZERO"
    POSITION_SUSPECT = "POSITION_SUSPECT"
    TIMEZONE_FAR = "TIMEZONE_FAR"
    TIMEZONE_FOREIGN = "TIMEZONE_FOREIGN"
    CUT_OFF_ORDER = "CUT_OFF_ORDER"
    DEPARTURE_UNMATCHED = "DEPARTURE_UNMATCHED"
    DEPARTURES_PAST = "DEPARTURES_PAST"
    BOX_WITHOUT_RATE = "BOX_WITHOUT_RATE"
    TARIFF_GAP = "TARIFF_GAP"
    TARIFF_OVERLAP = "TARIFF_OVERLAP"
    RATE_EXPIRED = "RATE_EXPIRED"
    RATE_EXPIRES_SOON = "RATE_EXPIRES_SOON"
    DATES_REVERSED = "DATES_REVERSED"
    RANGE_REVERSED = "RANGE_REVERSED"
    FX_OLD = "FX_OLD"
    FACTOR_OUT_OF_DATE = "FACTOR_OUT_OF_DATE"
    TRANSFER_UNUSED = "TRANSFER_UNUSED"
    FACILITY_KIND = "FACILITY_KIND"
    WAREHOUSE_WITHOUT_FACILITY = "WAREHOUSE_WITHOUT_FACILITY"
    STOCK_WITHOUT_FACILITY = "STOCK_WITHOUT_FACILITY"
    STORAGE_OVERFULL = "STORAGE_OVERFULL"
    SUPPLY_SHORT = "SUPPLY_SHORT"
    MARKET_CAPACITY_SHORT = "MARKET_CAPACITY_SHORT"
    FACTORY_CAPACITY_SHORT = "FACTORY_CAPACITY_SHORT"
    FACILITIES_SHORT = "FACILITIES_SHORT"
    DEMAND_UNSUPPLIED = "DEMAND_UNSUPPLIED"
    PRODUCT_INCOMPLETE = "PRODUCT_INCOMPLETE"
    DENSITY_IMPOSSIBLE = "DENSITY_IMPOSSIBLE"
    SUM_MISMATCH = "SUM_MISMATCH"
    ORDER_WITHOUT_LINES = "ORDER_WITHOUT_LINES"
    GROSS_BELOW_NET = "GROSS_BELOW_NET"
    STOCK_OVERBOOKED = "STOCK_OVERBOOKED"
    STOCK_EXPIRED = "STOCK_EXPIRED"
    STOCK_WITHOUT_ETA = "STOCK_WITHOUT_ETA"
    GUARD_TOO_LARGE = "GUARD_TOO_LARGE"
    RULES_OVERLAP = "RULES_OVERLAP"
    VAT_MISSING = "VAT_MISSING"
    SCOPE_EMPTY = "SCOPE_EMPTY"
    MALFORMED_CODE = "MALFORMED_CODE"
    ADMISSION_EXPIRED = "ADMISSION_EXPIRED"
    DUPLICATE_RULE = "DUPLICATE_RULE"
    INCOTERM_INCOMPLETE = "INCOTERM_INCOMPLETE"
    RATE_FALLS = "RATE_FALLS"
    ZONE_WITHOUT_RATE = "ZONE_WITHOUT_RATE"
    RATE_WITHOUT_ZONE = "RATE_WITHOUT_ZONE"
    ZONES_OVERLAP = "ZONES_OVERLAP"
    NEVER_OPEN = "NEVER_OPEN"
    CHECKS_WITHHELD = "CHECKS_WITHHELD"
    # why there is no route, or why something was left out
    NO_CONNECTION = "NO_CONNECTION"
    NO_CONNECTION_IN_WINDOW = "NO_CONNECTION_IN_WINDOW"
    DEADLINE_TOO_EARLY = "DEADLINE_TOO_EARLY"
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"
    CO2E_EXCEEDED = "CO2E_EXCEEDED"
    LEGS_EXCEEDED = "LEGS_EXCEEDED"
    LIMITS_CONFLICT = "LIMITS_CONFLICT"
    NO_CAPACITY = "NO_CAPACITY"
    OVERSIZE = "OVERSIZE"
    FORBIDDEN_GOODS = "FORBIDDEN_GOODS"
    MODE_BARRED = "MODE_BARRED"
    PLACE_AVOIDED = "PLACE_AVOIDED"
    SERVICE_CLOSED = "SERVICE_CLOSED"
    PASSAGE_CLOSED = "PASSAGE_CLOSED"
    OUT_OF_VALIDITY = "OUT_OF_VALIDITY"
    SERVICE_TIME_EXCEEDED = "SERVICE_TIME_EXCEEDED"
    DOMINATED = "DOMINATED"
    PLACE_CLOSED = "PLACE_CLOSED"
    # what an answer leaves open
    DUTY_NOT_INCLUDED = "DUTY_NOT_INCLUDED"
    LANDED_INCOMPLETE = "LANDED_INCOMPLETE"
    UNVERIFIED_SHARE = "UNVERIFIED_SHARE"
    GULF_WARNING = "GULF_WARNING"
    READ_AS = "READ_AS"
    CHANGED = "CHANGED"
    REROUTED = "REROUTED"
    SUSPENDED = "SUSPENDED"
    SERVICES_REROUTED = "SERVICES_REROUTED"
    SERVICES_SUSPENDED = "SERVICES_SUSPENDED"
    SERVICES_DISRUPTED = "SERVICES_DISRUPTED"
    SERVICES_DELAYED = "SERVICES_DELAYED"
    FREIGHT_NOT_FOLLOWED = "FREIGHT_NOT_FOLLOWED"
    STRIKES_NOTHING = "STRIKES_NOTHING"
    FX_KIND_MISSING = "FX_KIND_MISSING"
    FEED_TAKEN = "FEED_TAKEN"
    FEED_STALE = "FEED_STALE"
    RESTORED = "RESTORED"
    SEARCH_CUT = "SEARCH_CUT"
    # what customs says, and what it leaves open
    DUTY_UNKNOWN = "DUTY_UNKNOWN"
    VAT_UNKNOWN = "VAT_UNKNOWN"
    GOODS_FIELD_MISSING = "GOODS_FIELD_MISSING"
    INDICATIVE = "INDICATIVE"
    CONFLICTING_SOURCES = "CONFLICTING_SOURCES"
    EXPECTED_RULE = "EXPECTED_RULE"
    PROOF_OF_ORIGIN_MISSING = "PROOF_OF_ORIGIN_MISSING"
    DUTY_SUSPENDED = "DUTY_SUSPENDED"
    TERRITORY_UNKNOWN = "TERRITORY_UNKNOWN"
    NO_REGIME = "NO_REGIME"
    REGIME_CLOSED = "REGIME_CLOSED"
    NO_IMPORTER = "NO_IMPORTER"
    NO_EXPORTER = "NO_EXPORTER"
    NOT_ADMITTED = "NOT_ADMITTED"
    REBATE_UNKNOWN = "REBATE_UNKNOWN"
    MEASURE_WATCHED = "MEASURE_WATCHED"
    RELIEF_APPLIES = "RELIEF_APPLIES"
    FEE_NOT_RECORDED = "FEE_NOT_RECORDED"
    # what the referee finds
    TIME_MISMATCH = "TIME_MISMATCH"
    MONEY_MISMATCH = "MONEY_MISMATCH"
    CARBON_MISMATCH = "CARBON_MISMATCH"
    CAPACITY_BROKEN = "CAPACITY_BROKEN"
    CHAIN_BROKEN = "CHAIN_BROKEN"
    DEPARTURE_MISMATCH = "DEPARTURE_MISMATCH"
    QUANTITY_MISMATCH = "QUANTITY_MISMATCH"
    LIMIT_BROKEN = "LIMIT_BROKEN"
