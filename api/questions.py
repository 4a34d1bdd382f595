"""From what somebody typed or sent to a question, with every finding at once.

The command line and the service share this module: both hand over a ``RouteInput`` of raw
values and say what they call each field (an option, a JSON pointer); both get the same
findings, each at its place.
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from api.goods_input import LineInput, StatedLine, read_line
from network.calendar import read_moment, start_of_day
from network.enums import Channel, Incoterm, LocationKind, Mode, Reason, Word
from network.errors import UnknownLocationError, refuse
from network.explanation import Explanation
from network.goods import Consignment
from network.io.rows import nearest
from network.location import Location
from network.money import Money
from network.network import Network
from network.packing_list import consignment_of
from network.place import Role, named, resolve, unknown_name
from network.shipment import Shipment
from network.trade_choice import choices_of
from network.units import moment_of
from solver.options import DEFAULT_MAX_LEGS, Limits, Options
from solver.plan import RouteQuestion

MAX_WEIGHT_KG = 1e7
MAX_VOLUME_M3 = 1e5
MAX_PIECES = 10_000_000
MAX_MONEY = 1e12
MAX_DUTY_PERCENT = 1000.0
MAX_CO2E_KG = 1e9
MAX_LEGS = 20
FIRST_YEAR, LAST_YEAR = 2000, 2099
_LONGEST_ECHO = 80

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$", re.ASCII)
_NOT_FINITE = frozenset(("nan", "inf", "infinity"))

AnyWord = TypeVar("AnyWord", bound=Word)

NameOf = Callable[[str], str]
"""What a face calls a field of ``RouteInput``: ``weight_kg`` is ``/goods/weightKg`` there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteInput:
    """A route question as it was typed or sent, nothing checked.

    None means that something was not said; a blank text is a finding.

    ``origin_scheme`` and ``destination_scheme`` narrow how a place is read: ``IATA`` an airport,
    ``INTERNAL`` a location id, anything else a code or name by the role of the place. Money
    without a currency is in ``currency``. ``units`` are those of the lines, or 1, when not said.
    """

    origin: Any
    destination: Any
    weight_kg: Any
    volume_m3: Any
    origin_scheme: str = ""
    destination_scheme: str = ""
    packages: Any = 1
    units: Any = None
    value: Any = None
    value_currency: Any = None
    currency: Any = "USD"
    ready: Any = None
    arrive_by: Any = None
    budget: Any = None
    budget_currency: Any = None
    max_co2e_kg: Any = None
    max_legs: Any = DEFAULT_MAX_LEGS
    barred_modes: Any = ()
    avoid: Any = ()
    rules: Any = ()
    lines: tuple[LineInput, ...] = ()
    order_value: Any = None
    order_value_currency: Any = None
    channel: Any = None
    incoterm: Any = None
    importer: Any = None
    duty_percent: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that can be answered, and how its codes were read."""

    question: RouteQuestion
    notes: tuple[Explanation, ...] = ()


def read_route(network: Network, given: RouteInput, name_of: NameOf) -> Asked:
    """Turn raw input into a route question.

    Raises
    ------
    UnknownLocationError
        When all that is wrong is that places are not known.
    InvalidInputError
        With every finding at once, each at the place ``name_of`` gives its field.
    """
    reader = Reader(network, given, name_of)
    question = reader.question()
    refuse(reader.findings)
    return Asked(question=question, notes=tuple(reader.notes))


@dataclass(slots=True)
class Reader:
    """Reads one input field by field and keeps what it finds on the way."""

    network: Network
    given: Any
    name_of: NameOf
    findings: list[Explanation] = field(default_factory=list)
    notes: list[Explanation] = field(default_factory=list)

    def question(self) -> RouteQuestion:
        """Return the question; meaningless when there are findings."""
        origin = self.place("origin", self.given.origin_scheme)
        destination = self.place("destination", self.given.destination_scheme)
        if origin is not None and destination is not None and origin == destination:
            self.find("destination", Reason.SAME_PLACE, subject=origin.location_id)
        currency = self.currency("currency", "USD")
        consignment = self.consignment(currency, origin, destination)
        ready = self.ready(origin)
        limits = self.limits(currency, destination, ready)
        return RouteQuestion(
            origin_id=origin.location_id if origin else "",
            destination_id=destination.location_id if destination else "",
            consignment=consignment,
            ready_min=ready,
            limits=limits,
            options=Options(currency=currency, rule_choices=self.rule_choices()),
        )

    def consignment(
        self, currency: str, origin: Location | None, destination: Location | None
    ) -> Consignment:
        """Read the goods."""
        units = 1 if self.given.units is None else self.whole("units", MAX_PIECES)
        value = self.number("value", most=MAX_MONEY, may_be_zero=True)
        stated = self.currency("value_currency", currency)
        lines = self.lines(units, value, stated)
        shipment: dict[str, Any] = {
            "weight_kg": self.number("weight_kg", most=MAX_WEIGHT_KG) or 0.0,
            "volume_m3": self.number("volume_m3", most=MAX_VOLUME_M3) or 0.0,
            "packages": self.whole("packages", MAX_PIECES),
            "units": units,
            "value": value or 0.0,
            "currency": stated,
            "order_value": self.order_value(stated),
            "channel": self.word("channel", Channel) or Channel.GENERAL_TRADE,
            "incoterm": self.word("incoterm", Incoterm),
            "importer_id": self.importer(),
            "duty_percent": self.number("duty_percent", most=MAX_DUTY_PERCENT, may_be_zero=True),
        }
        if origin is None or destination is None or self.findings:
            return Consignment(**shipment)
        whole = consignment_of(
            self.network,
            Shipment(
                shipment_id="quote",
                origin_id=origin.location_id,
                destination_id=destination.location_id,
                **shipment,
            ),
            lines=[line.line for line in lines],
        )
        known = zip(lines, whole.goods, strict=True)
        return replace(
            whole,
            units=whole.units if self.given.units is None else units,
            goods=tuple(line.over(goods) for line, goods in known),
        )

    def lines(self, units: int, value: float | None, currency: str) -> list[StatedLine]:
        """Read the lines of goods; a single line has the units and the value of the whole."""
        lines: list[StatedLine] = []
        for position, line in enumerate(self.given.lines):
            inside = Reader(
                self.network, line, partial(_inside, self.name_of, position), self.findings
            )
            is_only = len(self.given.lines) == 1
            own_units, own_value = (units, value) if is_only else (None, None)
            lines.append(read_line(inside, position + 1, own_units, own_value, currency))
        return lines

    def order_value(self, currency: str) -> float | None:
        """Read what the whole order is worth, in the currency of the goods."""
        amount = self.number("order_value", most=MAX_MONEY, may_be_zero=True)
        stated = self.currency("order_value_currency", currency)
        if stated != currency:
            self.find("order_value_currency", Reason.NOT_A_WORD, current=stated, needed=currency)
        return amount

    def importer(self) -> str:
        """Read the importer of record."""
        name = self.text("importer")
        importers = self.network.table("importers")
        if name and importers.find(name) is None:
            known = [str(key) for key in importers.key_values()]
            self.find(
                "importer",
                Reason.UNKNOWN_REFERENCE,
                subject=name,
                limit="importers",
                needed=nearest(name, known),
            )
            return ""
        return name

    def word(self, name: str, words: type[AnyWord]) -> AnyWord | None:
        """Read a word of a closed list; None when it was not said."""
        text = self.text(name)
        if not text:
            return None
        try:
            return words(text)
        except ValueError:
            needed = ", ".join(word.value.upper() for word in words)
            self.find(name, Reason.NOT_A_WORD, current=text, needed=needed)
            return None

    def text(self, name: str) -> str:
        """Read a short text; blank is a finding, empty means that it was not said."""
        value = getattr(self.given, name)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.find(name, Reason.MISSING_VALUE)
            return ""
        return value.strip()[:_LONGEST_ECHO]

    def ready(self, origin: Location | None) -> int:
        """Read when the goods are there; the reference date of the network when not said."""
        timezone = origin.timezone if origin else "UTC"
        moment = self.moment("ready", timezone, is_due=False)
        return start_of_day(self.network.reference_date, timezone) if moment is None else moment

    def limits(self, currency: str, destination: Location | None, ready: int) -> Limits:
        """Read what every itinerary must respect."""
        timezone = destination.timezone if destination else "UTC"
        due = self.moment("arrive_by", timezone, is_due=True)
        if due is not None and due <= ready:
            self.find(
                "arrive_by",
                Reason.OUT_OF_RANGE,
                current=str(self.given.arrive_by),
                needed=f"> {moment_of(ready).isoformat()}",
            )
        return Limits(
            arrive_by_min=due,
            budget=self.budget(currency),
            max_co2e_kg=self.number("max_co2e_kg", most=MAX_CO2E_KG),
            max_legs=self.whole("max_legs", MAX_LEGS),
            barred_modes=frozenset(self.modes()),
            avoid=frozenset(self.avoided()),
        )

    def find(
        self,
        name: str,
        code: Reason,
        *,
        subject: str = "",
        limit: str = "",
        current: str = "",
        needed: str = "",
    ) -> None:
        """Keep a finding at a field (``avoid/2`` is the third of a list)."""
        place = self.name_of(name)
        named = [part for part in place.split("/") if part and not part.isdigit()]
        said = subject or named[-1].lstrip("-")
        self.findings.append(
            Explanation(
                code=code, subject=said, limit=limit, current=current, needed=needed, place=place
            )
        )

    def place(self, name: str, scheme: str) -> Location | None:
        """Read the origin or the destination."""
        role: Role = "origin" if name == "origin" else "destination"
        value = getattr(self.given, name)
        if not isinstance(value, str) or not value.strip():
            self.find(name, Reason.MISSING_VALUE)
            return None
        text = value.strip()[:_LONGEST_ECHO]
        try:
            location, notes = _resolve(self.network, text, role, scheme)
        except UnknownLocationError as error:
            place = self.name_of(name)
            self.findings.extend(finding.at(place) for finding in error.findings)
            return None
        self.notes.extend(notes)
        return location

    def number(self, name: str, *, most: float, may_be_zero: bool = False) -> float | None:
        """Read a finite quantity up to ``most``; None when it is blank and may be."""
        value = getattr(self.given, name)
        if value is None:
            return None
        if value == "":
            self.find(name, Reason.MISSING_VALUE)
            return None
        number = _number(value)
        echo = str(value)[:_LONGEST_ECHO]
        if number is None:
            self.find(name, Reason.NOT_A_NUMBER, current=echo)
        elif not math.isfinite(number):
            self.find(name, Reason.NOT_FINITE, current=echo)
        elif number < 0 or (number == 0 and not may_be_zero):
            self.find(
                name, Reason.OUT_OF_RANGE, current=echo, needed=">= 0" if may_be_zero else "> 0"
            )
        elif number > most:
            self.find(name, Reason.OUT_OF_RANGE, current=echo, needed=f"<= {most:.0f}")
        else:
            return number
        return None

    def whole(self, name: str, most: int) -> int:
        """Read a whole number from 1 to ``most``."""
        before = len(self.findings)
        number = self.number(name, most=most)
        if len(self.findings) > before:
            return 1
        if number is None or number != int(number):
            echo = str(getattr(self.given, name))[:_LONGEST_ECHO]
            self.find(name, Reason.OUT_OF_RANGE, current=echo, needed="1, 2, 3 ...")
            return 1
        return int(number)

    def currency(self, name: str, default: str) -> str:
        """Read a currency that the network has an exchange rate for."""
        value = getattr(self.given, name)
        if value is None:
            return default
        if value == "":
            self.find(name, Reason.MISSING_VALUE)
            return default
        code = str(value).strip().upper()
        known = self.network.exchange().per_usd
        if not isinstance(value, str) or code not in known:
            echo = str(value)[:_LONGEST_ECHO]
            needed = ", ".join(sorted(known))
            self.find(name, Reason.UNKNOWN_CURRENCY, subject=echo, needed=needed)
            return default
        return code

    def budget(self, currency: str) -> Money | None:
        """Read the budget; it must be in the currency of the question."""
        amount = self.number("budget", most=MAX_MONEY)
        stated = self.currency("budget_currency", currency)
        if stated != currency:
            self.find("budget_currency", Reason.NOT_A_WORD, current=stated, needed=currency)
        return None if amount is None else Money.of(repr(amount), currency)

    def moment(self, name: str, timezone: str, *, is_due: bool) -> int | None:
        """Read a time with its offset, or a bare date."""
        value = getattr(self.given, name)
        if value is None:
            return None
        echo = str(value)[:_LONGEST_ECHO]
        try:
            text = value.strip() if isinstance(value, str) else ""
            _in_our_years(text[:4])
            minute = read_moment(text, timezone, is_due=is_due)
        except (ValueError, OverflowError) as error:
            naive = str(error) == "naive"
            self.find(name, Reason.NAIVE_TIME if naive else Reason.NOT_A_DATE, current=echo)
            return None
        return minute

    def modes(self) -> Iterable[Mode]:
        """Read the modes that must not be used."""
        for position, text in enumerate(_texts(self.given.barred_modes)):
            try:
                mode = Mode(text)
            except ValueError:
                mode = Mode.GATE
            if mode is not Mode.GATE:  # the door is no way to go
                yield mode
            else:
                self.find(
                    f"barred_modes/{position}",
                    Reason.NOT_A_WORD,
                    current=text[:_LONGEST_ECHO],
                    needed=", ".join(m.value.upper() for m in Mode if m is not Mode.GATE),
                )

    def rule_choices(self) -> tuple[tuple[str, str], ...]:
        """Read the rules that are to hold where sources disagree."""
        rules = [text.strip()[:_LONGEST_ECHO] for text in _texts(self.given.rules)]
        choices, wrong = choices_of(self.network, rules)
        for position, finding in wrong:
            self.findings.append(finding.at(self.name_of(f"rules/{position}")))
        return choices

    def avoided(self) -> Iterable[str]:
        """Read the places, carriers and services that must not be used, as ids."""
        for position, text in enumerate(_texts(self.given.avoid)):
            if not text.strip():
                self.find(f"avoid/{position}", Reason.MISSING_VALUE)
                continue
            ids = named(self.network, text)
            if not ids:
                place = self.name_of(f"avoid/{position}")
                finding = unknown_name(self.network, text[:_LONGEST_ECHO])
                self.findings.append(finding.at(place))
            yield from ids


def _inside(name_of: NameOf, position: int, name: str) -> str:
    """Return what a face calls a field of a line of goods."""
    return name_of(f"lines/{position}/{name}")


def _number(value: Any) -> float | None:
    """Return a number of a number or a text; None when it is neither."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        if text.casefold().lstrip("+-") in _NOT_FINITE:
            return math.nan
        return float(text) if _NUMBER.match(text) else None
    try:
        return float(value) if isinstance(value, int | float) else None
    except OverflowError:
        return math.inf


def _in_our_years(text: str) -> None:
    if not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise ValueError(text)


def _texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a list; what is no list of texts is a finding of its schema."""
    if not isinstance(value, list | tuple):
        return ()
    return tuple(text for text in value if isinstance(text, str))


def _resolve(
    network: Network, text: str, role: Role, scheme: str
) -> tuple[Location, tuple[Explanation, ...]]:
    """Read a place by its scheme, else by its role."""
    match scheme.upper():
        case "INTERNAL" if text in network.locations.index:
            return network.locations.get(text), ()
        case "IATA":
            for place in network.locations:
                if place.kind is LocationKind.AIRPORT and place.iata == text.upper():
                    return place, ()
        case "INTERNAL":
            pass
        case _:
            return resolve(network, text, role)
    raise UnknownLocationError(
        (Explanation(code=Reason.UNKNOWN_LOCATION, subject=text, limit=role),)
    )
