"""Hypothesis strategies for the nouns: anything they allow, and small networks that hold together.

Texts are such as a spreadsheet cell can hold: printable, without surrounding blanks.
"""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from network.enums import (
    ActivityUnit,
    Channel,
    ChargeBasis,
    ChargeCategory,
    Confidence,
    DistanceBasis,
    LoadForm,
    LocationKind,
    Mode,
    Nature,
    OnClosure,
    OpenStatus,
)
from network.equipment import Equipment
from network.factor import EmissionFactor
from network.goods import Consignment
from network.location import Location
from network.money import Exchange, Money, exact_rate
from network.network import Network
from network.schema import TABLES
from network.service import Service
from network.shipment import Shipment
from network.table import Table
from network.tariff import FxRate, TariffLine

if TYPE_CHECKING:
    from collections.abc import Sequence

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""No time limit per example: a busy machine must not fail a test."""

CURRENCIES = ("USD", "EUR", "CNY", "JPY", "KWD", "GBP")
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Asia/Shanghai",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Pacific/Kiritimati",
)
BOXES = ("20GP", "40GP", "40HC")

FIRST_DAY = date(2021, 1, 1)
LAST_DAY = date(2035, 12, 31)

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

identifiers = st.text(_LETTERS + "-", min_size=1, max_size=8).filter(lambda t: t.strip("-") == t)
names = (
    st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=";"),
        min_size=1,
        max_size=20,
    )
    .map(str.strip)
    .filter(bool)
)
currencies = st.sampled_from(CURRENCIES)
days = st.dates(FIRST_DAY, LAST_DAY)
confidences = st.sampled_from(Confidence)


def reals(low: float, high: float, decimals: int = 3) -> st.SearchStrategy[float]:
    """Return decimal numbers such as people write: ``decimals`` places, no binary dust."""
    scale = 10**decimals
    return st.integers(round(low * scale), round(high * scale)).map(lambda n: n / scale)


def money(currency: st.SearchStrategy[str] = currencies) -> st.SearchStrategy[Money]:
    """Return amounts of either sign up to ten million major units."""
    return st.builds(Money, st.integers(-(10**9), 10**9), currency)


exchanges = st.fixed_dictionaries(
    {word: reals(0.05, 200, 4).map(exact_rate) for word in CURRENCIES if word != "USD"}
).map(lambda rates: Exchange({"USD": exact_rate(1), **rates}))


@st.composite
def validity(draw: st.DrawFn) -> dict[str, date | None]:
    """Return a period of validity: open at both ends, at one, or closed and in order."""
    since, until = draw(st.none() | days), draw(st.none() | days)
    if since is not None and until is not None and until < since:
        since, until = until, since
    return {"valid_from": since, "valid_to": until}


@st.composite
def departures(draw: st.DrawFn) -> str:
    """Return a text in the language of departures."""
    clock = st.times().map(lambda t: t.strftime("%H:%M"))
    clocks = st.lists(clock, min_size=1, max_size=3)
    weekday = st.sampled_from(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
    moments = st.lists(st.datetimes(datetime(2021, 1, 1), datetime(2035, 1, 1)), min_size=1)  # noqa: DTZ001
    return draw(
        st.one_of(
            st.just("on_demand"),
            st.builds("every {} min from {}".format, st.integers(1, 20000), st.integers(0, 9999)),
            clocks.map(lambda c: "daily " + ", ".join(c)),
            st.lists(st.builds("{} {}".format, weekday, clock), min_size=1, max_size=3).map(
                lambda parts: "weekly " + ", ".join(parts)
            ),
            moments.map(lambda m: "dated " + ", ".join(t.strftime("%Y-%m-%dT%H:%M") for t in m)),
        )
    )


@st.composite
def locations(
    draw: st.DrawFn, location_id: st.SearchStrategy[str] = identifiers, **fixed: Any
) -> Location:
    """Return places anywhere, in zones with and without clock changes."""
    made: dict[str, Any] = {
        "location_id": draw(location_id),
        "name": draw(names),
        "kind": draw(st.sampled_from(LocationKind)),
        "lat": draw(reals(-90, 90, 5)),
        "lon": draw(reals(-180, 180, 5)),
        "country_code": draw(st.sampled_from(("", "CN", "DE", "US"))),
        "timezone": draw(st.sampled_from(ZONES)),
        "iata": draw(st.sampled_from(("", "SZX", "FRA"))),
        "place_code": tuple(draw(st.lists(identifiers, max_size=2, unique=True))),
        "sea_lat": draw(st.none() | reals(-90, 90, 5)),
        "may_store": draw(st.booleans()),
        "status": draw(st.sampled_from(OpenStatus)),
        "confidence": draw(confidences),
    }
    return Location(**{**made, **fixed})


@st.composite
def equipment(
    draw: st.DrawFn, equipment_id: st.SearchStrategy[str] = identifiers, **fixed: Any
) -> Equipment:
    """Return load units from a pallet cage to a 45 foot box."""
    made: dict[str, Any] = {
        "equipment_id": draw(equipment_id),
        "name": draw(names),
        "volume_m3": draw(reals(1, 90, 1)),
        "payload_kg": draw(reals(500, 30000, 0)),
        "teu": draw(st.sampled_from((0.0, 1.0, 2.0, 2.25))),
    }
    return Equipment(**{**made, **fixed})


@st.composite
def services(
    draw: st.DrawFn, service_id: st.SearchStrategy[str] = identifiers, **fixed: Any
) -> Service:
    """Return offers of every mode and timetable; references are blank unless given."""
    made: dict[str, Any] = {
        "service_id": draw(service_id),
        "origin_id": draw(identifiers),
        "destination_id": draw(identifiers),
        "mode": draw(st.sampled_from([m for m in Mode if m is not Mode.GATE])),
        "load_form": draw(st.sampled_from(LoadForm)),
        "carrier": draw(names),
        "distance_km": draw(reals(0, 30000)),
        "transit_min": draw(st.integers(0, 100_000)),
        "cut_off_min": draw(st.integers(0, 10_000)),
        "departures": draw(departures()),
        "capacity_teu": draw(st.none() | reals(0, 24000, 1)),
        "on_time_probability": draw(reals(0, 1)),
        "on_closure": draw(st.sampled_from(OnClosure)),
        "status": draw(st.sampled_from(OpenStatus)),
        "confidence": draw(confidences),
        **draw(validity()),
    }
    return Service(**{**made, **fixed})


@st.composite
def tariff_lines(
    draw: st.DrawFn, tariff_id: st.SearchStrategy[str] = identifiers, **fixed: Any
) -> TariffLine:
    """Return tariff lines of every basis, valid or not on any given day."""
    basis = draw(st.sampled_from(ChargeBasis))
    percent_of_lines = basis is ChargeBasis.PERCENT_OF_LINES
    made: dict[str, Any] = {
        "tariff_id": draw(tariff_id),
        "line": draw(st.integers(1, 99)),
        "charge_code": draw(st.sampled_from(("BAS", "THC", "DOC", "FSC"))),
        "category": draw(st.sampled_from(ChargeCategory)),
        "basis": basis,
        "applies_to": ("BAS",) if percent_of_lines else (),
        "weight_break_kg": draw(st.sampled_from((0.0, 45.0, 100.0, 500.0))),
        "density_kg_per_m3": draw(st.sampled_from((0.0, 167.0, 333.0, 1000.0))),
        "rate": draw(reals(0, 5000)),
        "minimum": draw(st.just(0.0) | reals(0, 300, 2)),
        "minimum_quantity": draw(st.sampled_from((0.0, 1.0, 2.5))),
        "currency": draw(currencies),
        "nature": draw(st.sampled_from(Nature)),
        "confidence": draw(confidences),
        **draw(validity()),
    }
    return TariffLine(**{**made, **fixed})


@st.composite
def shipments(
    draw: st.DrawFn, shipment_id: st.SearchStrategy[str] = identifiers, **fixed: Any
) -> Shipment:
    """Return shipments ready on a bare date, at a moment, or whenever."""
    moment = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001
    ready = st.one_of(
        st.just(""),
        days.map(date.isoformat),
        moment.map(lambda m: m.replace(tzinfo=UTC, microsecond=0).isoformat()),
    )
    made: dict[str, Any] = {
        "shipment_id": draw(shipment_id),
        "origin_id": draw(identifiers),
        "destination_id": draw(identifiers),
        "weight_kg": draw(reals(0.001, 60000)),
        "volume_m3": draw(reals(0.001, 300)),
        "packages": draw(st.integers(1, 5000)),
        "units": draw(st.integers(1, 50000)),
        "value": draw(reals(0, 1_000_000, 2)),
        "currency": draw(currencies),
        "channel": draw(st.sampled_from(Channel)),
        "ready_at": draw(ready),
        "may_split": draw(st.booleans()),
        "duty_percent": draw(st.none() | reals(0, 30, 1)),
    }
    return Shipment(**{**made, **fixed})


@st.composite
def consignments(draw: st.DrawFn, **fixed: Any) -> Consignment:
    """Return consignments from a parcel to a dozen boxes."""
    made: dict[str, Any] = {
        "consignment_id": draw(identifiers),
        "weight_kg": draw(reals(0.001, 60000)),
        "volume_m3": draw(reals(0.001, 300)),
        "packages": draw(st.integers(1, 5000)),
        "units": draw(st.integers(1, 50000)),
        "value": draw(reals(0, 1_000_000, 2)),
        "currency": draw(currencies),
        "item_categories": draw(st.integers(1, 5)),
    }
    return Consignment(**{**made, **fixed})


@st.composite
def emission_factors(
    draw: st.DrawFn, category_id: st.SearchStrategy[str] = identifiers, **fixed: Any
) -> EmissionFactor:
    """Return factors of every mode, unit and distance basis."""
    made: dict[str, Any] = {
        "category_id": draw(category_id),
        "pack": "INVENTED",
        "mode": draw(st.none() | st.sampled_from(Mode)),
        "unit": draw(st.sampled_from(ActivityUnit)),
        "wtt": draw(reals(0, 300)),
        "ttw": draw(reals(0, 900)),
        "distance_basis": draw(st.sampled_from(DistanceBasis)),
        "daf_included": draw(st.booleans()),
        "licence": "Apache-2.0",
        "source": "invented",
    }
    return EmissionFactor(**{**made, **fixed})


def _one_each(
    draw: st.DrawFn, make: Any, key: str, ids: "Sequence[str]", **fixed: Any
) -> list[Any]:
    return [draw(make(**{key: st.just(word)}, **fixed)) for word in ids]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Return small networks whose keys are unique and whose references all lead somewhere."""

    def some(least: int, most: int) -> list[str]:
        return draw(st.lists(identifiers, min_size=least, max_size=most, unique=True))

    places, tariffs, factors, boxes = some(2, 4), some(0, 3), some(0, 2), some(0, 3)
    offers = []
    for word in some(0, 4):
        origin, destination = draw(st.permutations(places))[:2]
        offers.append(
            draw(
                services(
                    service_id=st.just(word),
                    origin_id=origin,
                    destination_id=destination,
                    tariff_id=draw(st.sampled_from(["", *tariffs])),
                    toc_id=draw(st.sampled_from(["", *factors])),
                    equipment=tuple(b for b in boxes if draw(st.booleans())),
                )
            )
        )
    lines = [
        draw(tariff_lines(tariff_id=st.just(word), line=number))
        for word in tariffs
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    goods = [
        draw(shipments(shipment_id=st.just(word), origin_id=places[0], destination_id=places[-1]))
        for word in some(0, 3)
    ]
    rates = [
        FxRate(currency=word, units_per_usd=draw(reals(0.05, 200, 4)), date=FIRST_DAY)
        for word in CURRENCIES
    ]
    rows: dict[str, list[Any]] = {
        "locations": _one_each(draw, locations, "location_id", places),
        "equipment": _one_each(draw, equipment, "equipment_id", boxes),
        "emission_factors": _one_each(draw, emission_factors, "category_id", factors),
        "services": offers,
        "tariffs": lines,
        "shipments": goods,
        "fx_rates": rates,
    }
    return Network(
        tables={name: Table.from_rows(TABLES[name], given) for name, given in rows.items()},
        name=draw(identifiers),
        reference_date=draw(days),
    )
