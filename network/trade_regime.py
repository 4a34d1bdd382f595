"""Which ways of entering a territory are open to goods, who may declare them, how long it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from network.enums import (
    AdmissionStatus,
    Channel,
    ImportRegime,
    Reason,
    Severity,
    ThresholdSide,
    TraderKind,
)
from network.explanation import Explanation
from network.goods import GoodsLine
from network.money import Money, exact_rate
from network.network import Network
from network.territory import Admission, Importer
from network.trade_amount import goods_name
from network.trade_book import TradeBook, trade_book
from network.trade_case import (
    Case,
    case_of,
    goods_of,
    is_within,
    order_value,
    plain_regime,
    regime_row,
    regime_rows,
)
from network.trade_entry import ClearanceTimes, Entry
from network.trade_rule import Regime
from network.trade_scope import holds_on

_NO_CHOICES: Mapping[str, str] = {}
_ADMITTED = frozenset({AdmissionStatus.HELD, AdmissionStatus.NOT_NEEDED})


def territory_of(network: Network, location_id: str) -> str:
    """Return the VAT territory of a place; blank where it is unknown.

    The territory its ``customs_territory`` names, if that lies in its country; else the one of
    its country, first of all the one that belongs to that customs territory.
    """
    row = network.locations.find(location_id)
    if row is None:
        return ""
    place = network.locations[row]
    book = trade_book(network)
    stated = book.territories.get(place.customs_territory)
    if stated is not None and stated.country_code == place.country_code:
        return stated.territory_id
    found = [
        t
        for t in book.territories.values()
        if t.country_code and t.country_code == place.country_code
    ]
    found.sort(key=lambda t: (t.customs_territory_id != place.customs_territory, t.territory_id))
    return found[0].territory_id if found else ""


def is_passed_untaxed(network: Network, through_id: str, destination_id: str) -> bool:
    """Tell whether goods bound for one territory pass another without duty or VAT falling due.

    So it is within one customs territory, and where the destination lists the other (or the union
    it belongs to) in ``transit_with``.
    """
    book = trade_book(network)
    union = book.customs_territory(through_id)
    if union == book.customs_territory(destination_id):
        return True
    destination = book.territories.get(destination_id)
    joined = destination.transit_with if destination else ()
    return through_id in joined or union in joined


def open_regimes(
    network: Network, entry: Entry, as_of: date | None = None
) -> tuple[tuple[Regime, ...], tuple[Explanation, ...]]:
    """Return the regimes open to an entry, and why the others are closed.

    Parameters
    ----------
    entry
        Its own regime does not matter.

    Returns
    -------
    tuple
        Regimes in the order of the closed list; one explanation for each closed regime (the first
        bar found), or for each line of goods that is not admitted at all. Where regimes for
        consumers are open to a parcel to a consumer, it comes by none but those.
    """
    book = trade_book(network)
    if entry.territory_id not in book.territories:
        return (), (Explanation(code=Reason.TERRITORY_UNKNOWN, subject=entry.territory_id),)
    barred = admission_bars(network, entry)
    if barred:
        return (), barred
    found: list[Regime] = []
    closed: list[Explanation] = []
    rows = regime_rows(book, entry.territory_id)
    for regime in ImportRegime:
        candidates = [row for row in rows if row.regime is regime]
        if not candidates:
            continue
        valid = next((row for row in candidates if holds_on(row, entry.entry_date)), None)
        bar = (
            _closed(candidates[0], "entry date", entry.entry_date, _validity(candidates))
            if valid is None
            else _bar(network, replace(entry, regime=regime), valid, as_of)
        )
        if bar is not None:
            closed.append(bar)
        elif valid is not None:
            found.append(valid)
    if not rows:
        closed.append(Explanation(code=Reason.NO_REGIME, subject=entry.territory_id))
    for_consumers = [row for row in found if row.channel is Channel.E_COMMERCE]
    if entry.is_direct_sale and for_consumers:
        closed += [
            _closed(row, "trade channel", "parcel to a consumer", "no regime for consumers open")
            for row in found
            if row not in for_consumers
        ]
        found = for_consumers
    return tuple(found), tuple(closed)


def _bar(network: Network, entry: Entry, row: Regime, as_of: date | None) -> Explanation | None:
    """Return the first reason why a regime is closed to an entry."""
    if row.load_forms and entry.load_form not in row.load_forms:
        return _closed(row, "load form", entry.load_form, _listed(row.load_forms))
    if row.modes and entry.mode not in row.modes:
        return _closed(row, "mode of transport", entry.mode, _listed(row.modes))
    if not _serves(row.channel, entry.channel):
        return _closed(row, "trade channel", entry.channel, row.channel)
    return _value_bar(case_of(network, entry, as_of, _NO_CHOICES), row) or _importer_bar(
        trade_book(network), entry, row
    )


def _value_bar(case: Case, row: Regime) -> Explanation | None:
    if row.max_order_value is None:
        return None
    order = order_value(case, goods_of(case))
    limit = exact_rate(row.max_order_value)
    if is_within(case, order, limit, row.currency, ThresholdSide.AT_MOST):
        return None
    needed = str(Money.of(row.max_order_value, row.currency))
    if order is None:
        return _closed(row, "order value", "unknown", needed)
    worth = Money.of(float(order * case.rate_to(row.currency)), row.currency)
    return _closed(row, "order value", worth, needed)


def _importer_bar(book: TradeBook, entry: Entry, row: Regime) -> Explanation | None:
    if not row.needs_importer or importer_of(book, entry) is not None:
        return None
    return Explanation(
        code=Reason.NO_IMPORTER,
        subject=_named(row),
        limit="IOSS" if row.regime is ImportRegime.IOSS else "",
        current=entry.importer_id,
        severity=Severity.WARNING,
    )


def _closed(row: Regime, limit: str, current: object, needed: str) -> Explanation:
    return Explanation(
        code=Reason.REGIME_CLOSED,
        subject=_named(row),
        limit=limit,
        current=str(current),
        needed=needed,
        severity=Severity.WARNING,
    )


def _named(row: Regime) -> str:
    return f"{row.territory_id} {row.regime}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(str(word) for word in words)


def _validity(rows: list[Regime]) -> str:
    return "; ".join(f"{row.valid_from or ''}/{row.valid_to or ''}" for row in rows)


def _serves(offered: Channel, asked: Channel) -> bool:
    return Channel.BOTH in (offered, asked) or offered is asked


def importer_of(book: TradeBook, entry: Entry) -> Importer | None:
    """Find the importer of record of an entry: the one it names, else the best there is.

    Own before service, lower fee first, one of the very territory, then by id. For IOSS one that
    is registered for it in any member of the customs territory; else one of the VAT territory or
    of the customs territory.
    """
    union = book.customs_territory(entry.territory_id)
    is_ioss = entry.regime is ImportRegime.IOSS
    places = dict.fromkeys((entry.territory_id, union))
    if is_ioss:
        members = (t for t in book.territories.values() if t.customs_territory_id == union)
        places |= dict.fromkeys(t.territory_id for t in members)
    found = [
        importer
        for place in places
        for importer in book.importers.get(place, ())
        if holds_on(importer, entry.entry_date)
        and (importer.has_ioss or not is_ioss)
        and entry.importer_id in ("", importer.importer_id)
    ]
    return min(
        found,
        key=lambda i: (
            i.kind is not TraderKind.OWN,
            i.fee_percent,
            i.fee,
            i.territory_id != entry.territory_id,
            i.importer_id,
        ),
        default=None,
    )


def asks_for_nothing(importer: Importer) -> bool:
    """Tell whether no fee is on record of an importer who does it for money."""
    return importer.kind is TraderKind.SERVICE and not (importer.fee or importer.fee_percent)


def admission_bars(network: Network, entry: Entry) -> tuple[Explanation, ...]:
    """Return why goods are not admitted: certificates that are missing, pending or expired.

    Of one certificate a row for the product counts before one for its category; goods of which
    no row speaks are admitted.
    """
    book = trade_book(network)
    places = dict.fromkeys((entry.territory_id, book.customs_territory(entry.territory_id)))
    rows = [
        row
        for place in places
        for row in book.admissions.get(place, ())
        if _serves(row.channel, entry.channel)
    ]
    out = [
        Explanation(
            code=Reason.NOT_ADMITTED,
            subject=goods_name(line),
            limit=entry.territory_id,
            current=_state(row, entry.entry_date),
            needed=row.certificate or row.admission_id,
        )
        for line in entry.goods
        for row in _rows_of(rows, line)
        if row.status not in _ADMITTED or _is_expired(row, entry.entry_date)
    ]
    return tuple(dict.fromkeys(out))


def _rows_of(rows: list[Admission], line: GoodsLine) -> list[Admission]:
    """Return, of each certificate, the rows that count for goods."""
    by_sku = [row for row in rows if row.sku and row.sku == line.sku]
    settled = {row.certificate for row in by_sku}
    return by_sku + [
        row
        for row in rows
        if not row.sku and row.category in ("", line.category) and row.certificate not in settled
    ]


def _is_expired(row: Admission, day: date) -> bool:
    return row.valid_to is not None and row.valid_to < day


def _state(row: Admission, day: date) -> str:
    if row.status in _ADMITTED and _is_expired(row, day):
        return "expired"
    return row.status


def clearance_times(
    network: Network,
    territory_id: str,
    regime: ImportRegime,
    day: date,
    importer_id: str = "",
) -> ClearanceTimes:
    """Return how long a regime takes on a date, and the risk of a hold.

    The importer's ``exam_factor`` multiplies the probability, which is at most 1.
    """
    book = trade_book(network)
    row = regime_row(book, territory_id, regime, day) or plain_regime(territory_id, regime)
    importers = (i for rows in book.importers.values() for i in rows)
    importer = next((i for i in importers if importer_id and i.importer_id == importer_id), None)
    return times_of(row, importer)


def times_of(row: Regime, importer: Importer | None) -> ClearanceTimes:
    """Return the clearance time and the risk of a regime for an importer."""
    factor = 1.0 if importer is None else importer.exam_factor
    return ClearanceTimes(
        clearance_min=row.clearance_min,
        hold_probability=min(1.0, row.hold_probability * factor),
        hold_mean_min=row.hold_mean_min,
        hold_cost=Money.of(row.hold_cost, row.currency),
        row=_named(row),
        source=row.source,
        confidence=row.times_confidence,
    )
