"""Customs as blocks: how goods enter, what that costs, who declares them, what is not known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from network.landed import ChargeLine
from network.money import Money
from network.trade_entry import ClearanceTimes
from scenarios.report import blocks
from scenarios.report.blocks import Kpi, Notes, Row, TableBlock
from scenarios.report.landed import (
    CustomsSums,
    are_complete,
    at_least,
    customs_sums,
    landed,
    landed_range,
    range_text,
    sum_of_ranges,
)
from scenarios.report.tables import Page
from scenarios.report.words import NONE, Words, money, percent, unbroken
from solver.plan import Clearance, Itinerary


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An itinerary and what it is called in a table."""

    name: str
    way: Itinerary


def crosses(ways: Iterable[Itinerary]) -> bool:
    """Tell whether some of the ways were judged at a border."""
    return any(way.clearance is not None for way in ways)


def customs_table(
    page: Page,
    heading: str,
    caption: str,
    ways: Sequence[Named],
    layout: Literal["wide", "cards"] = "wide",
) -> TableBlock:
    """Return how each itinerary enters and what that costs; columns without any word left out."""
    words = page.words
    rows = [(item.name, *_customs_cells(page, item.way)) for item in ways]
    columns = (
        blocks.text(heading),
        blocks.text(words("customs.regime")),
        blocks.text(words("customs.importer")),
        blocks.time(words("customs.entered")),
        blocks.number(words("customs.value")),
        *_sum_columns(words),
        blocks.text(words("landed_cost")),
        blocks.text(words("customs.hold")),
    )
    return _without_blanks(blocks.table(caption, columns, rows, layout))


def _without_blanks(table: TableBlock) -> TableBlock:
    """Return a table without the columns in which nothing stands."""
    cells = [row.cells for row in table.rows]
    said = [n for n in range(len(table.columns)) if any(row[n] not in {"", NONE} for row in cells)]
    return replace(
        table,
        columns=tuple(table.columns[n] for n in said),
        rows=tuple(replace(row, cells=tuple(row.cells[n] for n in said)) for row in table.rows),
    )


def _customs_cells(page: Page, way: Itinerary) -> tuple[str, ...]:
    words, entered = page.words, way.clearance
    return (
        regime_text(words, way),
        (entered.importer_id if entered else "") or NONE,
        _where(page, entered) if entered else NONE,
        money(entered.customs_value) if entered else NONE,
        *_sum_cells(_sums(way)),
        landed_range(words, way) or unbroken(landed(words, way)),
        risk_text(words, entered.risk if entered else None) or NONE,
    )


def regime_text(words: Words, way: Itinerary) -> str:
    """Return territory and regime, or why there are none."""
    entered = way.clearance
    if entered is None:
        return words("customs.home" if way.landed_complete else "customs.not_judged")
    return f"{entered.territory_id} {words(f'regime.{entered.regime}')}"


def _where(page: Page, entered: Clearance) -> str:
    place, day = page.name(entered.location_id), entered.entry_date.isoformat()
    return page.words("customs.entered_at", place=place, date=day)


def _sums(way: Itinerary) -> CustomsSums:
    return customs_sums(way.charges, way.landed_cost.currency)


def _sum_columns(words: Words) -> tuple[blocks.Column, ...]:
    keys = (("customs.duty", 0), ("customs.fees", 1), ("customs.tax", 0), ("customs.passed", 0))
    return tuple(blocks.number(words(key), rank) for key, rank in keys)


def _sum_cells(sums: CustomsSums) -> tuple[str, ...]:
    return tuple(_some(amount) for amount in (sums.duty, sums.fees, sums.tax, sums.passed))


def _some(amount: Money) -> str:
    return money(amount) if amount.amount_minor else NONE


def risk_text(words: Words, risk: ClearanceTimes | None) -> str:
    """Return what may occur at the border: how likely, how long, how dear; blank if nothing."""
    if risk is None or not risk.hold_probability:
        return ""
    parts = [
        percent(risk.hold_probability, 1),
        words.duration(round(risk.hold_mean_min)),
        *([money(risk.hold_cost)] if risk.hold_cost.amount_minor else []),
    ]
    return words.joined(unbroken(part) for part in parts)


def customs_facts(page: Page, way: Itinerary) -> TableBlock | None:
    """Return how one itinerary enters as a list of facts; None where no border was judged."""
    entered, words = way.clearance, page.words
    if entered is None:
        return None
    sums = _sums(way)
    span = range_text(words, (entered.low, entered.high), is_complete=entered.is_complete)
    facts = (
        ("customs.territory", page.territory(entered.territory_id)),
        ("customs.regime", words(f"regime.{entered.regime}")),
        ("customs.importer", page.importer(entered.importer_id)),
        ("customs.entered", _where(page, entered)),
        ("customs.value", money(entered.customs_value)),
        ("customs.duty", _some(sums.duty)),
        ("customs.fees", _some(sums.fees)),
        ("customs.tax", _some(sums.tax)),
        ("customs.passed", _some(sums.passed)),
        ("customs.entry_range", span),
        ("customs.landed_range", landed_range(words, way)),
        ("customs.hold", risk_text(words, entered.risk)),
    )
    columns = (blocks.text(words("customs")), blocks.long(words("value")))
    rows = [(words(key), text) for key, text in facts if text and text != NONE]
    return blocks.table(words("customs"), columns, rows)


def customs_reasons(page: Page, way: Itinerary) -> Notes:
    """Return what customs says of one itinerary: what is missing, chosen, expected or typical."""
    reasons = way.clearance.reasons if way.clearance else ()
    items = tuple(dict.fromkeys(page.words.explain(reason) for reason in reasons))
    return Notes(title=page.words("customs.reasons"), items=items)


def customs_summary(page: Page, ways: Sequence[Itinerary], currency: str) -> TableBlock:
    """Return what customs takes by territory and regime, and of how many it is all known."""
    words = page.words
    groups: dict[str, list[Itinerary]] = {}
    for way in ways:
        groups.setdefault(regime_text(words, way), []).append(way)
    rows = [
        Row(cells=(group, *_summed(words, members, currency)))
        for group, members in sorted(groups.items())
    ]
    rows.append(Row(cells=(words("total"), *_summed(words, ways, currency)), tone="total"))
    columns = (
        blocks.text(words("customs.regime")),
        *_sum_columns(words),
        blocks.number(words("customs.known")),
    )
    caption = words("customs.summary", currency=currency)
    return _without_blanks(blocks.toned_table(caption, columns, rows))


def _summed(words: Words, ways: Sequence[Itinerary], currency: str) -> tuple[str, ...]:
    sums = customs_sums(_charges(ways), currency)
    known = sum(way.landed_complete for way in ways)
    return (
        *_sum_cells(sums),
        words("of", part=known, whole=len(ways)),
    )


def _charges(ways: Iterable[Itinerary]) -> Iterable[ChargeLine]:
    return (line for way in ways for line in way.charges)


def customs_kpis(
    words: Words, costed: Sequence[Itinerary], ways: Sequence[Itinerary], suffix: str = ""
) -> tuple[Kpi, ...]:
    """Return duty and tax borne, VAT passed through, and of how many ways it is all known.

    Parameters
    ----------
    costed
        The ways whose duty and tax are added up: those of a plan, the cheapest one of a quote.
    suffix
        End of the label keys where that is not all of them.
    """
    known = sum(way.landed_complete for way in ways)
    currency = ways[0].landed_cost.currency
    span = sum_of_ranges(costed, currency)
    is_complete = are_complete(costed)
    likely = range_text(words, span, is_complete=is_complete) if crosses(costed) else ""
    completeness = Kpi(
        label=words("kpi.known"),
        value=words("of", part=known, whole=len(ways)),
        detail=words("kpi.landed_range", range=likely) if likely else "",
    )
    sums = customs_sums(_charges(costed), currency)
    if not crosses(ways) and not sums.duty_and_tax.amount_minor:
        return (completeness,)
    outlay = sum((way.cash_outlay for way in costed), Money(0, currency))
    return (
        Kpi(
            label=words(f"kpi.duty_tax{suffix}"),
            value=at_least(words, sums.duty_and_tax, is_complete=is_complete),
            detail=words("kpi.fees", fees=money(sums.fees)),
        ),
        Kpi(
            label=words(f"kpi.passed{suffix}"),
            value=money(sums.passed),
            detail=words("kpi.outlay", outlay=money(outlay)),
        ),
        completeness,
    )
