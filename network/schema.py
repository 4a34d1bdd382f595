"""The tables: which noun is a row of which table, its key, and where its codes point.

A noun's annotated dataclass is the one definition that files, command line and wire share;
this module only derives from it what a table of columns needs to know.
"""

from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from network.dangerous import DangerousGoodsRule
from network.disruption import Delay, Detour, Disruption, FeedState
from network.equipment import Equipment, EquipmentLimit
from network.factor import EmissionFactor
from network.goods import Packaging, Product
from network.inventory import Demand, DemandSpeed, ReturnRule, Stock, StockGuard, Supply
from network.location import Facility, FacilityService, InboundRule, Location, Passage
from network.service import CutOff, DatedDeparture, FreeTime, Service, Transfer
from network.shipment import Order, OrderLine, Package, Shipment, ShipmentLine
from network.tariff import Accessorial, FxRate, IncotermSplit, TariffLine, Zone, ZoneRate
from network.territory import Admission, Exporter, Importer, Registration, Territory
from network.trade_rule import ExportRule, GoodsScope, Regime, TradeRule, WatchedMeasure
from network.working_time import CalendarRow

SCHEMA_VERSION = 2

ColumnKind = Literal["text", "word", "list", "real", "whole", "flag", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: its kind, whether it may be blank, and its default.

    ``words`` are the closed list its values come from; for a list, those of its items.
    """

    name: str
    kind: ColumnKind
    optional: bool
    required: bool
    default: Any
    words: type[StrEnum] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """One table: its row noun, its key, and the references its columns make."""

    name: str
    noun: type[Any]
    key: tuple[str, ...]
    references: tuple[tuple[str, str], ...] = ()
    goods: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the columns in their written order."""
        if self.noun not in _FIELDS:
            hints = get_type_hints(self.noun, include_extras=True)
            _FIELDS[self.noun] = tuple(
                _field(f.name, hints[f.name], f.default) for f in fields(self.noun)
            )
        return _FIELDS[self.noun]

    def field(self, name: str) -> Field | None:
        """Find a column by name."""
        return next((f for f in self.fields if f.name == name), None)


_FIELDS: dict[type[Any], tuple[Field, ...]] = {}


def _field(name: str, hint: Any, default: Any) -> Field:
    base, optional = _strip(hint)
    item = get_args(base)[0] if get_origin(base) is tuple else base
    words = item if isinstance(item, type) and issubclass(item, StrEnum) else None
    return Field(
        name=name,
        kind="word" if words is base and words else _KINDS[get_origin(base) or base],
        optional=optional,
        required=default is MISSING,
        default=None if default is MISSING else default,
        words=words,
    )


_KINDS: dict[Any, ColumnKind] = {
    str: "text",
    tuple: "list",
    float: "real",
    int: "whole",
    bool: "flag",
    date: "day",
}


def _strip(hint: Any) -> tuple[Any, bool]:
    """Return the bare type of an annotation and whether it admits None."""
    if get_origin(hint) is Annotated:
        return _strip(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        members = [a for a in get_args(hint) if a is not NoneType]
        base, _ = _strip(members[0])
        return base, True
    return hint, False


_LOCATION = ("location_id", "locations")
_SKU = ("sku", "products")
_TERRITORY = ("territory_id", "territories")

_SCHEMAS = (
    # places and the ways between them
    TableSchema(
        name="locations",
        noun=Location,
        key=("location_id",),
        references=(("storage_tariff_id", "tariffs"), ("calendar_id", "calendars")),
    ),
    TableSchema(name="passages", noun=Passage, key=("passage_id",)),
    TableSchema(name="equipment", noun=Equipment, key=("equipment_id",)),
    TableSchema(
        name="equipment_limits",
        noun=EquipmentLimit,
        key=("country_code", "equipment_id"),
        references=(("equipment_id", "equipment"),),
    ),
    TableSchema(
        name="services",
        noun=Service,
        key=("service_id",),
        references=(
            ("origin_id", "locations"),
            ("destination_id", "locations"),
            ("tariff_id", "tariffs"),
            ("toc_id", "emission_factors"),
            ("equipment", "equipment"),
            ("passages", "passages"),
            ("barred_passages", "passages"),
            ("via", "locations"),
        ),
    ),
    TableSchema(
        name="departures",
        noun=DatedDeparture,
        key=("service_id", "departs_at"),
        references=(("service_id", "services"),),
    ),
    TableSchema(
        name="cut_offs",
        noun=CutOff,
        key=("service_id", "kind"),
        references=(("service_id", "services"),),
    ),
    TableSchema(
        name="transfers",
        noun=Transfer,
        key=("transfer_id",),
        references=(
            _LOCATION,
            ("tariff_id", "tariffs"),
            ("hoc_id", "emission_factors"),
            ("from_unit", "equipment"),
            ("to_unit", "equipment"),
        ),
    ),
    TableSchema(name="calendars", noun=CalendarRow, key=("calendar_id", "line")),
    TableSchema(
        name="free_time",
        noun=FreeTime,
        key=("free_time_id", "from_day"),
        references=(_LOCATION, ("equipment_id", "equipment")),
    ),
    TableSchema(name="disruptions", noun=Disruption, key=("disruption_id",)),
    TableSchema(
        name="detours",
        noun=Detour,
        key=("detour_id",),
        references=(("passage_id", "passages"),),
    ),
    TableSchema(
        name="delays",
        noun=Delay,
        key=("delay_id",),
        references=(("service_id", "services"),),
    ),
    TableSchema(name="feeds", noun=FeedState, key=("feed",)),
    # prices
    TableSchema(
        name="tariffs",
        noun=TariffLine,
        key=("tariff_id", "line"),
        references=(("equipment_id", "equipment"),),
    ),
    TableSchema(
        name="zones",
        noun=Zone,
        key=("parcel_service", "origin_code", "country_code", "postcode_prefix"),
    ),
    TableSchema(name="zone_rates", noun=ZoneRate, key=("parcel_service", "zone", "up_to_kg")),
    TableSchema(name="accessorials", noun=Accessorial, key=("parcel_service", "code")),
    TableSchema(name="incoterm_splits", noun=IncotermSplit, key=("incoterm", "charge_stage")),
    TableSchema(name="fx_rates", noun=FxRate, key=("currency", "kind", "date")),
    TableSchema(name="emission_factors", noun=EmissionFactor, key=("category_id",)),
    # trade
    TableSchema(
        name="territories",
        noun=Territory,
        key=("territory_id",),
        references=(
            ("customs_territory_id", "territories"),
            ("transit_with", "territories"),
        ),
    ),
    TableSchema(name="goods_scopes", noun=GoodsScope, key=("scope", "hs_prefix", "valid_from")),
    TableSchema(
        name="trade_rules",
        noun=TradeRule,
        key=("rule_id",),
        references=(_TERRITORY, ("goods_scope", "goods_scopes"), ("replaces", "trade_rules")),
    ),
    TableSchema(
        name="regimes",
        noun=Regime,
        key=("territory_id", "regime", "valid_from"),
        references=(_TERRITORY,),
    ),
    TableSchema(
        name="export_rules",
        noun=ExportRule,
        key=("rule_id",),
        references=(_TERRITORY, ("ports", "locations")),
    ),
    TableSchema(
        name="watched_measures",
        noun=WatchedMeasure,
        key=("watch_id",),
        references=(_TERRITORY, ("goods_scope", "goods_scopes")),
    ),
    TableSchema(name="importers", noun=Importer, key=("importer_id",), references=(_TERRITORY,)),
    TableSchema(name="exporters", noun=Exporter, key=("exporter_id",), references=(_TERRITORY,)),
    TableSchema(
        name="admissions",
        noun=Admission,
        key=("admission_id",),
        references=(_TERRITORY, _SKU),
        goods=True,
    ),
    TableSchema(
        name="registrations",
        noun=Registration,
        key=("territory_id", "kind"),
        references=(_TERRITORY,),
    ),
    TableSchema(name="dg_rules", noun=DangerousGoodsRule, key=("un_number", "packing", "carriage")),
    # warehouses
    TableSchema(
        name="facilities",
        noun=Facility,
        key=("location_id",),
        references=(
            _LOCATION,
            ("inbound_tariff_id", "tariffs"),
            ("outbound_tariff_id", "tariffs"),
            ("returns_tariff_id", "tariffs"),
        ),
    ),
    TableSchema(
        name="inbound_rules", noun=InboundRule, key=("location_id",), references=(_LOCATION,)
    ),
    TableSchema(
        name="facility_services",
        noun=FacilityService,
        key=("location_id", "service"),
        references=(_LOCATION,),
    ),
    # goods
    TableSchema(name="products", noun=Product, key=("sku",), goods=True),
    TableSchema(
        name="packaging",
        noun=Packaging,
        key=("sku", "level"),
        references=(_SKU,),
        goods=True,
    ),
    TableSchema(
        name="supply",
        noun=Supply,
        key=("factory_id", "sku", "period"),
        references=(("factory_id", "locations"), _SKU),
        goods=True,
    ),
    TableSchema(
        name="demand",
        noun=Demand,
        key=("market_id", "sku", "channel", "period"),
        references=(("market_id", "locations"), _SKU),
        goods=True,
    ),
    TableSchema(
        name="demand_speed",
        noun=DemandSpeed,
        key=("market_id", "days"),
        references=(("market_id", "locations"),),
        goods=True,
    ),
    TableSchema(
        name="stock",
        noun=Stock,
        key=("sku", "location_id", "lot"),
        references=(_SKU, _LOCATION),
        goods=True,
    ),
    TableSchema(
        name="stock_guard",
        noun=StockGuard,
        key=("sku", "location_id", "channel"),
        references=(_SKU, _LOCATION),
        goods=True,
    ),
    TableSchema(
        name="returns",
        noun=ReturnRule,
        key=("sku", "channel", "reason"),
        references=(_SKU,),
        goods=True,
    ),
    TableSchema(
        name="shipments",
        noun=Shipment,
        key=("shipment_id",),
        references=(
            ("origin_id", "locations"),
            ("destination_id", "locations"),
            _SKU,
            ("importer_id", "importers"),
            ("exporter_id", "exporters"),
        ),
        goods=True,
    ),
    TableSchema(
        name="shipment_lines",
        noun=ShipmentLine,
        key=("shipment_id", "line"),
        references=(("shipment_id", "shipments"), _SKU),
        goods=True,
    ),
    TableSchema(
        name="packages",
        noun=Package,
        key=("shipment_id", "line"),
        references=(("shipment_id", "shipments"),),
        goods=True,
    ),
    TableSchema(
        name="orders",
        noun=Order,
        key=("order_id",),
        references=(("market_id", "locations"), ("current_choice_id", "locations")),
        goods=True,
    ),
    TableSchema(
        name="order_lines",
        noun=OrderLine,
        key=("order_id", "line"),
        references=(("order_id", "orders"), _SKU),
        goods=True,
    ),
)

TABLES: dict[str, TableSchema] = {schema.name: schema for schema in _SCHEMAS}
