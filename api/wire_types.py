"""What wire models are made of: their base, the alias function, and the types of values.

Values are judged in ``api.questions``, so that command line and service find the same; the types
of what callers send say in the schema what is accepted there.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from api.questions import MAX_LEGS, MAX_PIECES, MAX_VOLUME_M3, MAX_WEIGHT_KG
from network.enums import (
    Channel,
    ChargeBasis,
    ChargeCategory,
    DataQuality,
    Incoterm,
    LoadForm,
    Mode,
    Nature,
    Payer,
    Severity,
    Status,
    StoppedBy,
    Word,
)

MONEY = r"^-?\d{1,15}(\.\d{1,4})?$"
QUANTITY = r"^\d{1,15}(\.\d{1,10})?$"
CURRENCY = r"^[A-Za-z]{3}$"
_MOMENT = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$"


def alias(name: str) -> str:
    """Return the wire name of a field: ``co2e_wtw_kg`` is ``co2eWtwKg``.

    Split on ``_``, the first letter of each later part in upper case, nothing else touched.
    """
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


class Wire(BaseModel):
    """Base of every wire model."""

    model_config = ConfigDict(
        alias_generator=alias,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
    )


class WireInput(Wire):
    """Base of what callers send: only wire names are read."""

    model_config = ConfigDict(validate_by_name=False)


def _words(words: type[Word]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": [word.value.upper() for word in words]})


def quantity(most: float) -> WithJsonSchema:
    """Return the schema of a positive quantity up to ``most``, a number or an unsigned text."""
    return WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0, "maximum": most},
                {"type": "string", "pattern": QUANTITY},
            ]
        }
    )


def percentage(most: float) -> WithJsonSchema:
    """Return the schema of a percentage from zero up to ``most``, a number or an unsigned text."""
    return WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": most},
                {"type": "string", "pattern": QUANTITY},
            ]
        }
    )


def _pieces() -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_PIECES})


# Judged by ``api.questions``; the schema says what it accepts.
Decimal = Annotated[str, Field(pattern=MONEY, examples=["1234.50"])]
Currency = Annotated[str, Field(pattern=CURRENCY, examples=["USD"], description="ISO 4217")]
MomentIn = Annotated[
    Any,
    WithJsonSchema({"type": ["string", "null"], "pattern": _MOMENT, "examples": ["2026-11-02"]}),
]
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Weight = Annotated[Any, quantity(MAX_WEIGHT_KG)]
Volume = Annotated[Any, quantity(MAX_VOLUME_M3)]
Pieces = Annotated[Any, _pieces()]
Legs = Annotated[Any, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_LEGS})]
Modes = Annotated[str, _words(Mode)]
Channels = Annotated[str, _words(Channel)]
Incoterms = Annotated[str, _words(Incoterm)]
ShortText = Annotated[str, Field(max_length=80)]
Forms = Annotated[str, _words(LoadForm)]
Bases = Annotated[str, _words(ChargeBasis)]
Categories = Annotated[str, _words(ChargeCategory)]
Natures = Annotated[str, _words(Nature)]
Payers = Annotated[str, _words(Payer)]
# Reason codes grow with every release: callers must expect new ones.
Reasons = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$", examples=["DEADLINE_TOO_EARLY"])]
Severities = Annotated[str, _words(Severity)]
Qualities = Annotated[str, _words(DataQuality)]
Statuses = Annotated[str, _words(Status)]
Stops = Annotated[str, _words(StoppedBy)]
Attribute = Literal["CHEAPEST", "FASTEST", "LOWEST_CARBON", "BEST_VALUE"]
Transport = Literal["VESSEL", "BARGE", "RAIL", "TRUCK", "MULTIMODAL", "AIR"]
FacilityType = Literal["BORD", "CLOC", "INTE", "POTE", "RAMP"]
NodeType = Literal[
    "FACTORY", "PORT", "AIRPORT", "RAIL_TERMINAL", "WAREHOUSE", "CUSTOMER", "BORDER", "HUB"
]
QuoteStatus = Literal["VALID", "EXPIRED", "INFEASIBLE", "NO_SOLUTION_FOUND"]
CutOffCode = Literal["FCO", "LCO", "DCO", "VCO", "DGC", "EFC", "STA"]
Scheme = Literal["UNLOCODE", "IATA", "INTERNAL"]
