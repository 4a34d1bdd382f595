"""A scenario: a world, goods, a question, limits, options and changes, as one file writes it.

``ScenarioFile`` is the one definition of the file: it validates, and the published JSON Schema
is made of it. ``Scenario`` is what is left when the files a scenario inherits from are put
together.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from annotated_types import Ge, Gt, Le, Lt, MinLen
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from network.changes import Change
from network.enums import Channel, FxKind, Incoterm, Mode
from network.units import PositiveCubicMetres, PositiveKilograms
from solver.options import DEFAULT_MAX_LEGS

SCENARIO_SCHEMA_VERSION = 1

Question = Literal["quote", "ship", "locate"]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217 code")]
Moment = Annotated[
    str,
    Field(description="A time with its offset, such as 2026-11-02T09:00+08:00, or a bare date."),
]


class Strict(BaseModel):
    """A part of a scenario file; keys that are not known are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Title(Strict):
    """The name people read, in English and Chinese."""

    en: Annotated[str, MinLen(1)]
    zh: str = ""


class Amount(Strict):
    """Money in major units; without a currency it is in that of the options."""

    amount: Annotated[float, Ge(0)]
    currency: Currency | None = None


def _titled(given: Any) -> Any:
    return {"en": given} if isinstance(given, str) else given


def _amount(given: Any) -> Any:
    plain = isinstance(given, int | float) and not isinstance(given, bool)
    return {"amount": given} if plain else given


TitleText = Annotated[Title, BeforeValidator(_titled, json_schema_input_type=str | Title)]
AmountOrNumber = Annotated[Amount, BeforeValidator(_amount, json_schema_input_type=float | Amount)]


class QuoteSpec(Strict):
    """The goods of a ``quote`` and where they go; ready is the reference date where left out."""

    origin: Annotated[str, MinLen(1), Field(alias="from")]
    destination: Annotated[str, MinLen(1), Field(alias="to")]
    weight_kg: PositiveKilograms
    volume_m3: PositiveCubicMetres
    packages: Annotated[int, Ge(1)] = 1
    units: Annotated[int, Ge(1)] = 1
    item_categories: Annotated[int, Ge(1)] = 1
    value: Annotated[float, Ge(0)] = 0.0
    currency: Currency = "USD"
    duty_percent: Annotated[float, Ge(0)] | None = None
    sku: str = ""
    hs_code: str = ""
    origin_country: str = ""
    order_value: Annotated[float, Ge(0)] | None = None
    channel: Channel = Channel.GENERAL_TRADE
    incoterm: Incoterm | None = None
    importer_id: str = ""
    ready: Moment = ""
    by: Moment = ""


class LocateSpec(Strict):
    """What ``locate`` asks; see ``solver.plan.LocateQuestion``."""

    min_open: Annotated[int, Ge(0)] = 0
    max_open: Annotated[int, Ge(0)] | None = None
    single_source: bool = False
    max_delivery_days: Annotated[float, Gt(0)] | None = None
    period: str = ""
    inbound: bool = False
    inbound_lot_m3: Annotated[float, Gt(0)] = 28.0


class LimitsSpec(Strict):
    """What every itinerary must respect."""

    budget: AmountOrNumber | None = None
    max_co2e_kg: Annotated[float, Ge(0)] | None = None
    max_legs: Annotated[int, Ge(1), Le(20)] = DEFAULT_MAX_LEGS
    arrive_by: Moment = ""
    barred_modes: list[Mode] = []
    avoid: list[str] = []


class OptionsSpec(Strict):
    """How the question is answered; ``carbon_price`` is per tonne of CO2e."""

    currency: Currency = "USD"
    as_of: date | None = None
    fx_kind: FxKind = FxKind.SPOT
    carbon_price: AmountOrNumber | None = None
    time_limit_s: Annotated[float, Gt(0)] = 60.0
    relative_gap: Annotated[float, Ge(0), Lt(1)] = 0.0
    threads: Annotated[int, Ge(1)] = 2
    seed: Annotated[int, Ge(0)] = 1
    horizon_days: Annotated[int, Ge(1), Le(400)] = 150
    label_cap: Annotated[int, Ge(1)] = 400_000
    rules: Annotated[
        list[str], Field(description="Trade rules that hold where sources disagree")
    ] = []


class ScenarioFile(Strict):
    """One scenario file; what it leaves out comes from its ``base``."""

    schema_version: Literal[1]
    name: Annotated[str, Field(pattern="^[a-z0-9][a-z0-9-]*$")] | None = None
    title: TitleText | None = None
    base: Annotated[str | None, Field(description="Scenario to inherit from: name or file")] = None
    network: Annotated[
        str | None, Field(description="`reference`, or a folder relative to this file")
    ] = None
    goods: Annotated[
        str | None, Field(description="Folder of goods tables, relative to this file")
    ] = None
    question: Question | None = None
    quote: QuoteSpec | None = None
    locate: LocateSpec | None = None
    limits: LimitsSpec | None = None
    options: OptionsSpec | None = None
    changes: list[Change] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The changes that one file of a scenario makes; ``place`` is where they are written."""

    place: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario ready to run: everything inherited is in it.

    Parameters
    ----------
    network
        ``reference``, or the path of a network folder.
    goods
        Folders of goods tables; a table of a later folder replaces that of an earlier one.
    layers
        Changes file by file, those of the base first.
    place
        The file the scenario was read from; findings name it.
    """

    name: str
    title: Title
    network: str = "reference"
    goods: tuple[Path, ...] = ()
    question: Question
    quote: QuoteSpec | None = None
    locate: LocateSpec = field(default_factory=LocateSpec)
    limits: LimitsSpec = field(default_factory=LimitsSpec)
    options: OptionsSpec = field(default_factory=OptionsSpec)
    layers: tuple[Layer, ...] = ()
    place: str = ""
