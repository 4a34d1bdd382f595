"""The tables: which noun is a row of which table, its key, and where its codes point.

A noun's annotated dataclass is the one definition that files, command line and wire share;
this module only derives from it what a table of columns needs to know.
"""

from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from network.equipment import Equipment
from network.factor import EmissionFactor
from network.goods import Demand, Product, Shipment, Supply
from network.location import Facility, Location, Passage
from network.service import Service, Transfer
from network.tariff import FxRate, TariffLine

SCHEMA_VERSION = 1

ColumnKind = Literal["text", "word", "list", "real", "whole", "flag", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: its kind, whether it may be blank, and its default."""

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
    words = base if isinstance(base, type) and issubclass(base, StrEnum) else None
    return Field(
        name=name,
        kind="word" if words else _KINDS[get_origin(base) or base],
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


TABLES: dict[str, TableSchema] = {
    schema.name: schema
    for schema in (
        TableSchema(
            name="locations",
            noun=Location,
            key=("location_id",),
            references=(("storage_tariff_id", "tariffs"),),
        ),
        TableSchema(name="passages", noun=Passage, key=("passage_id",)),
        TableSchema(name="equipment", noun=Equipment, key=("equipment_id",)),
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
            ),
        ),
        TableSchema(
            name="transfers",
            noun=Transfer,
            key=("transfer_id",),
            references=(
                ("location_id", "locations"),
                ("tariff_id", "tariffs"),
                ("hoc_id", "emission_factors"),
            ),
        ),
        TableSchema(
            name="tariffs",
            noun=TariffLine,
            key=("tariff_id", "line"),
            references=(("equipment_id", "equipment"),),
        ),
        TableSchema(name="fx_rates", noun=FxRate, key=("currency", "date")),
        TableSchema(name="emission_factors", noun=EmissionFactor, key=("category_id",)),
        TableSchema(
            name="facilities",
            noun=Facility,
            key=("location_id",),
            references=(
                ("location_id", "locations"),
                ("inbound_tariff_id", "tariffs"),
                ("outbound_tariff_id", "tariffs"),
            ),
        ),
        TableSchema(name="products", noun=Product, key=("sku",), goods=True),
        TableSchema(
            name="supply",
            noun=Supply,
            key=("factory_id", "sku", "period"),
            references=(("factory_id", "locations"), ("sku", "products")),
            goods=True,
        ),
        TableSchema(
            name="demand",
            noun=Demand,
            key=("market_id", "sku", "channel", "period"),
            references=(("market_id", "locations"), ("sku", "products")),
            goods=True,
        ),
        TableSchema(
            name="shipments",
            noun=Shipment,
            key=("shipment_id",),
            references=(
                ("origin_id", "locations"),
                ("destination_id", "locations"),
                ("sku", "products"),
            ),
            goods=True,
        ),
    )
}
