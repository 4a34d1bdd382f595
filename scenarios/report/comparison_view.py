"""A comparison as blocks: key figures side by side, the waterfall, and who goes another way."""

import re
from collections.abc import Sequence
from itertools import groupby

from network.money import minor_digits
from scenarios.comparison import Comparison, Figure, ModeRow, Moved, PickRow, Way
from scenarios.report import blocks
from scenarios.report.blocks import Block, LegendItem, Notes, Picture, Pictures
from scenarios.report.charts import Step, waterfall
from scenarios.report.tables import Page
from scenarios.report.words import (
    NONE,
    Words,
    co2e,
    figure,
    minus,
    money,
    money_delta,
    percent,
    signed,
)

_MEASURED = ("kg", "tkm", "g/tkm", "d", "m3")
_COUNT_DECIMALS = 1
_CURRENCY = re.compile("[A-Z]{3}")


def comparison_blocks(page: Page, comparison: Comparison) -> list[Block]:
    """Return the blocks of a comparison."""
    out: list[Block] = []
    if comparison.same_input:
        out.append(Notes(items=(page.words("comparison.same_input"),)))
    out.append(_figures_table(page.words, comparison))
    if any(step.delta.amount_minor for step in comparison.waterfall):
        out.append(Pictures(items=(_waterfall(page.words, comparison),)))
    if comparison.modes:
        out.append(_modes_table(page.words, comparison))
    if comparison.picks:
        out.append(_picks_table(page, comparison))
    if comparison.sites:
        out.append(_sites_table(page, comparison))
    if comparison.moved:
        out.append(_moved_table(page, comparison.moved))
    return out


def _figures_table(words: Words, comparison: Comparison) -> blocks.TableBlock:
    rows = [_figure_row(words, item) for item in comparison.figures]
    columns = (
        blocks.text(words("figure")),
        blocks.number(comparison.a_title),
        blocks.number(comparison.b_title),
        blocks.number(words("delta")),
        blocks.number(words("delta_percent")),
    )
    return blocks.table(words("comparison.figures"), columns, rows)


def _figure_row(words: Words, item: Figure) -> tuple[str, ...]:
    unit = words.known(f"unit.{item.unit}", item.unit)
    name = words.known(f"figure.{item.key}", item.key.replace("_", " "))
    heading = name if item.unit == "share" or not unit else f"{name} ({unit})"
    change = NONE
    if item.a and item.delta is not None:
        change = signed(percent(item.delta / abs(item.a), 1), item.delta)
    delta = NONE if item.delta is None else signed(_delta(words, item), item.delta)
    return heading, _value(item.unit, item.a), _value(item.unit, item.b), delta, change


def _delta(words: Words, item: Figure) -> str:
    """Write a change; that of a share is in percentage points."""
    change = item.delta or 0.0
    if item.unit != "share":
        return _value(item.unit, change)
    return words("points", points=minus(f"{change * 100:,.1f}"))


def _value(unit: str, value: float | None) -> str:
    """Write a key figure by its unit: money to the cent, shares as per cent, counts plainly."""
    if value is None:
        return NONE
    if unit == "share":
        return percent(value, 1)
    if _CURRENCY.fullmatch(unit):
        return minus(f"{value:,.{minor_digits(unit)}f}")
    if unit in _MEASURED:  # the same decimals on both sides, or the columns do not line up
        return minus(f"{value:,.{_COUNT_DECIMALS}f}")
    return figure(value, _COUNT_DECIMALS)


def _waterfall(words: Words, comparison: Comparison) -> Picture:
    """Draw the landed cost of a, what each category adds or takes, and the cost of b."""
    first = comparison.waterfall[0]
    start, end = first.a - first.a, first.b - first.b
    for step in comparison.waterfall:
        start, end = start + step.a, end + step.b
    steps = [
        Step(name=comparison.a_title, value=float(start.amount), text=money(start), is_total=True)
    ]
    steps += [
        Step(
            name=words(f"category.{step.category}"),
            value=float(step.delta.amount),
            text=money_delta(step.delta),
        )
        for step in comparison.waterfall
        if step.delta.amount_minor
    ]
    steps.append(
        Step(name=comparison.b_title, value=float(end.amount), text=money(end), is_total=True)
    )
    caption = words("waterfall.caption")
    return Picture(
        caption=caption,
        svg=waterfall(steps, words("axis.cost", currency=comparison.currency), caption),
        legend=tuple(
            LegendItem(class_=f"step-{kind}", words=words(f"waterfall.{kind}"))
            for kind in ("total", "more", "less")
        ),
        note=words("waterfall.note"),
    )


def _modes_table(words: Words, comparison: Comparison) -> blocks.TableBlock:
    columns = [blocks.text(words("mode"))]
    for title in (comparison.a_title, comparison.b_title):
        columns += [
            blocks.number(f"{words('shipments')}: {title}"),
            blocks.number(f"{words('tkm')}: {title}"),
            blocks.number(f"{words('co2e_wtw')}: {title}"),
        ]
    rows = [_mode_row(words, row) for row in comparison.modes]
    return blocks.table(words("comparison.modes"), columns, rows)


def _mode_row(words: Words, row: ModeRow) -> list[str]:
    cells = [words(f"mode.{'handling' if row.mode == 'hub' else row.mode}")]
    for side in (row.a, row.b):
        cells += [figure(side.shipments), figure(side.activity_tkm), co2e(side.co2e_wtw_kg)]
    return cells


def _way_text(page: Page, ways: Sequence[Way]) -> str:
    """Return how something goes: modes and the places between, part by part."""
    if not ways:
        return page.words("comparison.not_served")
    parts = []
    for way in ways:
        names = [name for name, _ in groupby(_place(page, place) for place in way.path)]
        text = f"{page.words.modes(way.modes)}: {' → '.join(names)}"
        if way.passages:
            text += f" ({page.words.joined(_passage(page, p) for p in way.passages)})"
        parts.append(text)
    return " | ".join(dict.fromkeys(parts))


def _place(page: Page, location_id: str) -> str:
    """Return the name of a place; one that only the other network has goes by its id."""
    known = page.network.locations.find(location_id) is not None
    return page.name(location_id) if known else location_id


def _passage(page: Page, passage_id: str) -> str:
    row = page.network.passages.find(passage_id)
    return passage_id if row is None else page.network.passages[row].name or passage_id


def _time_delta(words: Words, minutes: int | None) -> str:
    return NONE if minutes is None else signed(words.duration(minutes), minutes)


def _co2e_delta(kilograms: float | None) -> str:
    return NONE if kilograms is None else signed(co2e(kilograms), kilograms)


def _moved_table(page: Page, moved: Sequence[Moved]) -> blocks.TableBlock:
    words = page.words
    rows = [
        (
            item.shipment_id,
            _way_text(page, item.before),
            _way_text(page, item.after),
            money_delta(item.cost_delta),
            _time_delta(words, item.time_delta_min),
            _co2e_delta(item.co2e_delta_kg),
        )
        for item in moved
    ]
    columns = (
        blocks.text(words("shipment")),
        blocks.long(words("before")),
        blocks.long(words("after")),
        blocks.number(words("delta_cost")),
        blocks.number(words("delta_time")),
        blocks.number(words("delta_co2e")),
    )
    return blocks.table(words("comparison.moved", count=len(moved)), columns, rows)


def _picks_table(page: Page, comparison: Comparison) -> blocks.TableBlock:
    words = page.words
    columns = (
        blocks.text(words("pick")),
        blocks.long(comparison.a_title),
        blocks.long(comparison.b_title),
        blocks.number(words("delta_cost")),
        blocks.number(words("delta_time")),
        blocks.number(words("delta_co2e")),
    )
    rows = [_pick_row(page, row) for row in comparison.picks]
    return blocks.table(words("comparison.picks"), columns, rows)


def _pick_row(page: Page, row: PickRow) -> tuple[str, ...]:
    sides = []
    for side in (row.a, row.b):
        if side is None:
            sides.append(NONE)
            continue
        text = page.words(
            "comparison.pick",
            way=_way_text(page, [side.way]),
            cost=money(side.landed_cost),
            transit=page.words.duration(side.transit_min),
            co2e=co2e(side.co2e_wtw_kg),
        )
        sides.append(text)
    return (
        page.words(f"pick.{row.pick}"),
        *sides,
        money_delta(row.cost_delta),
        _time_delta(page.words, row.time_delta_min),
        _co2e_delta(row.co2e_delta_kg),
    )


def _sites_table(page: Page, comparison: Comparison) -> blocks.TableBlock:
    words = page.words
    rows = [
        (page.place(change.location_id), words("site.opens" if change.opens else "site.closes"))
        for change in comparison.sites
    ]
    columns = (blocks.text(words("site")), blocks.text(words("change")))
    return blocks.table(words("comparison.sites"), columns, rows)
