"""Load units: containers, trailers and unit load devices, and how goods fill them."""

from dataclasses import dataclass
from datetime import date
from itertools import product
from math import ceil
from typing import TYPE_CHECKING, Annotated

from annotated_types import Ge, Gt, MinLen

from network.enums import Confidence, EquipmentKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_ROUND_OFF = 1e-9
_REEFER_NAMES = frozenset(("RF", "RH", "RE", "RQ"))
"""What the trade writes behind the length of a container that cools."""
_MOST_BOXES_TO_MIX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """A load unit; ``volume_m3`` is what planners count on, not the nominal cube."""

    equipment_id: Annotated[str, MinLen(1)]
    kind: EquipmentKind = EquipmentKind.CONTAINER
    name: str = ""
    iso_code: str = ""
    volume_m3: Annotated[float, Gt(0)]
    payload_kg: Annotated[float, Gt(0)]
    teu: Annotated[float, Ge(0)] = 0.0
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED

    @property
    def is_reefer(self) -> bool:
        """Tell whether it cools, by its ISO code, or by its name (40RF, 40RH) without one."""
        code = read_iso_code(self.iso_code or self.equipment_id)
        by_name = not self.iso_code and self.equipment_id[2:].upper() in _REEFER_NAMES
        return by_name or (code is not None and code.is_reefer)


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentLimit:
    """What may be loaded in a country, where its roads bear less than the box does."""

    country_code: Annotated[str, MinLen(2)]
    equipment_id: Annotated[str, MinLen(1)]
    payload_kg: Annotated[float, Gt(0)]
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


def road_payload_kg(
    unit: Equipment, limits: "Iterable[EquipmentLimit]", countries: "Collection[str]", day: date
) -> float:
    """Return what may be loaded in a unit that goes by road through some countries, kg."""
    bearing = (
        limit.payload_kg
        for limit in limits
        if limit.equipment_id == unit.equipment_id
        and limit.country_code in countries
        and (limit.valid_from is None or limit.valid_from <= day)
        and (limit.valid_to is None or day <= limit.valid_to)
    )
    return min([unit.payload_kg, *bearing])


@dataclass(frozen=True, slots=True)
class IsoCode:
    """What the four characters of an ISO 6346 size and type code say; sizes in feet."""

    length_ft: float
    height_ft: float
    kind: str

    @property
    def is_reefer(self) -> bool:
        """Tell whether the type is a thermal container that cools."""
        return self.kind == "R"


_ISO_LENGTHS_FT = dict(
    zip(
        "1234ABCDEFGHKLMNP",
        (10, 20, 30, 40, 23.5, 24, 24.4, 24.4, 25.7, 26.6, 41, 43, 44.6, 45, 48, 49, 53),
        strict=True,
    )
)
_ISO_HEIGHTS_FT = dict(
    zip(
        "0245689CDEFLMNP",
        (8, 8.5, 9, 9.5, 10, 4.25, 4, 8.5, 9, 9.5, 10, 8.5, 9, 9.5, 10),
        strict=True,
    )
)
_ISO_KINDS = frozenset("GVBSRHUPTA")
_ISO_GROUPS = frozenset(
    "GP VH BU BK SN RE RT RS HR HI UT PL PF PC PS TN TD TG AS".split()  # noqa: SIM905
)
_ISO_CODE_LENGTH = 4


def read_iso_code(code: str) -> IsoCode | None:
    """Read an ISO 6346 size and type code such as ``45R1`` or ``22GP``; None where it is none.

    The first character is the length, the second height and width, the third the type (G
    general, R refrigerated, U open top, T tank, ...), the fourth its variant; or the last two are
    a group such as ``GP``. Heights above 9.5 ft are given as 10, small ones as 4. What the trade
    calls a 40HC is no such code.
    """
    text = code.strip().upper()
    if len(text) != _ISO_CODE_LENGTH or not text.isascii():
        return None
    if not (text[3].isdecimal() or text[2:] in _ISO_GROUPS):
        return None
    length, height = _ISO_LENGTHS_FT.get(text[0]), _ISO_HEIGHTS_FT.get(text[1])
    if length is None or height is None or text[2] not in _ISO_KINDS:
        return None
    return IsoCode(length, height, text[2])


def units_needed(equipment: Equipment, weight_kg: float, volume_m3: float) -> int:
    """Return how many units hold the goods: the binding one of cube and payload decides."""
    filled = max(volume_m3 / equipment.volume_m3, weight_kg / equipment.payload_kg)
    return max(1, ceil(filled - _ROUND_OFF))


def box_mixes(
    equipment: "Sequence[Equipment]", weight_kg: float, volume_m3: float
) -> tuple[tuple[int, ...], ...]:
    """Return the container mixes worth asking a price for.

    Every mix holds the goods and none has a box to spare. Small loads try all mixes of up to six
    boxes of a type, and each type alone; a load of more than six boxes of every type tries one
    type at a time, and one type with a single smaller box for the rest.

    Returns
    -------
    tuple of tuple of int
        Counts per entry of ``equipment``, fewest boxes first.
    """
    alone = [units_needed(e, weight_kg, volume_m3) for e in equipment]
    if not alone:
        return ()
    if min(alone) <= _MOST_BOXES_TO_MIX:
        ranges = [range(min(n, _MOST_BOXES_TO_MIX) + 1) for n in alone]
        counts = sorted({*product(*ranges), *_one_type(alone)})
    else:
        counts = _one_type_and_a_rest(alone)
    fitting = [c for c in counts if _holds(equipment, c, weight_kg, volume_m3)]
    lean = [c for c in fitting if not _has_spare(equipment, c, weight_kg, volume_m3)]
    return tuple(sorted(lean, key=lambda c: (sum(c), c)))


def _one_type(alone: list[int]) -> list[tuple[int, ...]]:
    return [
        tuple(needed if kind == main else 0 for kind in range(len(alone)))
        for main, needed in enumerate(alone)
    ]


def _one_type_and_a_rest(alone: list[int]) -> list[tuple[int, ...]]:
    counts = set(_one_type(alone))
    for main, needed in enumerate(alone):
        for rest in range(len(alone)):
            if rest != main:
                mixed = [0] * len(alone)
                mixed[main], mixed[rest] = needed - 1, 1
                counts.add(tuple(mixed))
    return sorted(counts)


def _holds(
    equipment: "Sequence[Equipment]", counts: tuple[int, ...], weight_kg: float, volume_m3: float
) -> bool:
    cube = sum(n * e.volume_m3 for n, e in zip(counts, equipment, strict=True))
    payload = sum(n * e.payload_kg for n, e in zip(counts, equipment, strict=True))
    return (
        sum(counts) > 0
        and cube >= volume_m3 * (1 - _ROUND_OFF)
        and payload >= weight_kg * (1 - _ROUND_OFF)
    )


def _has_spare(
    equipment: "Sequence[Equipment]", counts: tuple[int, ...], weight_kg: float, volume_m3: float
) -> bool:
    for index, count in enumerate(counts):
        if count:
            fewer = (*counts[:index], count - 1, *counts[index + 1 :])
            if _holds(equipment, fewer, weight_kg, volume_m3):
                return True
    return False
