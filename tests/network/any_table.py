"""Hypothesis strategies for any table of the schema, made from the fields of its noun alone.

Texts are such as a spreadsheet cell can hold, and those that spreadsheets like to misread.
"""

from datetime import UTC, date, datetime
from typing import get_type_hints

from annotated_types import Ge, Gt, Le, Lt, MinLen
from hypothesis import strategies as st

from network.io.languages import LANGUAGES
from network.network import Network
from network.schema import TABLES
from network.table import Table
from tests.strategies import departures

MISREAD = (
    "00123", "1e5", "TRUE", "false", "#N/A", "#REF!", "=1+1", "+49 40", "-5", "@x", "'=1", "''-1",
    "'", "<r>bold</r>", "<r><t>x</t></r>", "_x0041_", "_x005F_", "2026-01-01", "12:30", "a\nb",
    "a\tb", 'say "no"', "a,b", "NaN", "http://example.com", "mailto:a@b", "汉堡港", "é\u0301 ß",
    "&amp;", "]]>", "\u200bx", "null", "None", "0", "1.0",
)  # fmt: skip
BOUND = 10**12
clocks = st.times().map(lambda time: time.strftime("%H:%M"))
WRITTEN = {
    "departures": departures(),
    "departs_at": st.datetimes().map(lambda moment: moment.isoformat(timespec="minutes")),
    "weekdays": st.sampled_from(["Mon-Fri", "Sat;Sun", "Sun-Thu", "Mon"]),
    "opens": clocks,
    "closes": clocks,
    "order_cut_off": clocks,
    "holidays_of": st.sampled_from(["CN", "DE-BY", "US"]),
    "observed_at": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    "ready_at": st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(date.isoformat),
    "due_at": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
}
"""What each small language of a column may say."""

plain_texts = (
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=12)
    .map(str.strip)
    .filter(bool)
)
texts = st.sampled_from(MISREAD) | plain_texts
items = texts.map(lambda text: text.replace(";", ".").strip()).filter(bool)


def rules(hint):
    """The bounds of an annotation, wherever in it they stand."""
    parts = [hint, *getattr(hint, "__args__", ())]
    return [rule for part in parts for rule in getattr(part, "__metadata__", ())]


def bounds(hint):
    low, high = -BOUND, BOUND
    open_low = open_high = False
    for rule in rules(hint):
        match rule:
            case Ge(ge=bound):
                low = bound
            case Gt(gt=bound):
                low, open_low = bound, True
            case Le(le=bound):
                high = bound
            case Lt(lt=bound):
                high, open_high = bound, True
    return low, high, open_low, open_high


def of_kind(field, hint):  # noqa: PLR0911  (one answer per kind)
    low, high, open_low, open_high = bounds(hint)
    match field.kind:
        case "text" if field.name in LANGUAGES:
            return WRITTEN.get(field.name, st.just(field.default))
        case "text":
            return texts.filter(lambda text: len(text) >= least(hint))
        case "word":
            return st.sampled_from(list(field.words))
        case "list":
            item = items if field.words is None else st.sampled_from(list(field.words))
            return st.lists(item, min_size=least(hint), max_size=3).map(tuple)
        case "real":
            reals = st.floats(low, high, exclude_min=open_low, exclude_max=open_high)
            return reals.map(lambda real: real + 0.0)
        case "whole":
            return st.integers(int(low) + open_low, int(high) - open_high)
        case "flag":
            return st.booleans()
        case "day":
            return st.dates(date(1, 1, 1), date(9999, 12, 31))


def least(hint):
    return max((rule.min_length for rule in rules(hint) if isinstance(rule, MinLen)), default=0)


@st.composite
def rows(draw, name, codes=None):
    """Some rows of a table with different keys; ``codes`` holds those that references name."""
    schema = TABLES[name]
    hints = get_type_hints(schema.noun, include_extras=True)
    targets = dict(schema.references)
    made = {}
    for _ in range(draw(st.integers(0, 4))):
        values = {}
        for field in schema.fields:
            is_key = field.name in schema.key
            given_codes = (codes or {}).get(targets.get(field.name), ())
            if field.name in targets and codes is not None:
                value = draw(reference(field, given_codes))
            elif not field.required and not is_key and draw(st.booleans()):
                value = field.default
            else:
                value = draw(of_kind(field, hints[field.name]))
            values[field.name] = value
        if codes is not None and len(schema.key) == 1 and schema.key[0] not in targets:
            values[schema.key[0]] = draw(st.sampled_from(codes[name]))
        noun = schema.noun(**values)
        made[tuple(values[part] for part in schema.key)] = noun
    return list(made.values())


def reference(field, codes):
    """A code of the other table, several of them, or none."""
    if field.kind == "list":
        return st.lists(st.sampled_from(codes), max_size=2).map(tuple) if codes else st.just(())
    known = st.sampled_from(codes) if codes else st.nothing()
    return known if field.required else st.just("") | known


@st.composite
def tables(draw, name):
    """Any table of one noun; its references may lead nowhere."""
    return Table.from_rows(TABLES[name], draw(rows(name)))


@st.composite
def worlds(draw):
    """Small networks of any tables whose references all lead somewhere."""
    chosen = draw(st.lists(st.sampled_from(list(TABLES)), min_size=1, max_size=4, unique=True))
    wanted = list(chosen)
    for name in wanted:
        for column, target in TABLES[name].references:
            if TABLES[name].field(column).required and target not in wanted:
                wanted.append(target)
    codes = {name: draw(st.lists(items, min_size=3, max_size=4, unique=True)) for name in wanted}
    made, known = {}, {}
    order = sorted(wanted, key=lambda name: depth(name, wanted))
    for name in order:
        key = TABLES[name].key
        own = {**known, name: codes[name]}
        found = draw(rows(name, {**dict.fromkeys(TABLES, ()), **own}))
        while not all(holds_together(row, name, known, found) for row in found):
            found = [row for row in found if holds_together(row, name, known, found)]
        made[name] = Table.from_rows(TABLES[name], found)
        known[name] = sorted({getattr(row, key[0]) for row in found})
    return Network(
        tables=made, name=draw(plain_texts), reference_date=draw(st.dates(date(1950, 1, 1)))
    )


def depth(name, wanted, seen=()):
    """Tables that others point to come first."""
    targets = {t for _, t in TABLES[name].references if t in wanted and t not in (*seen, name)}
    return 1 + max((depth(t, wanted, (*seen, name)) for t in targets), default=0)


def holds_together(row, name, known, found):
    keys = {getattr(other, TABLES[name].key[0]) for other in found}
    for column, target in TABLES[name].references:
        value = getattr(row, column)
        parts = value if isinstance(value, tuple) else (value,)
        targets = keys if target == name else set(known.get(target, ()))
        if any(part and part not in targets for part in parts):
            return False
    return True
