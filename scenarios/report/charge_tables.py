"""Tables of charges: line by line, by kind and source, and by who pays them."""

from collections.abc import Iterable, Sequence

from network.enums import Incoterm, Nature, Payer
from network.incoterms import totals_by_payer
from network.landed import ChargeLine
from network.money import Money
from scenarios.report import blocks
from scenarios.report.blocks import Column, Row, TableBlock
from scenarios.report.words import NONE, Words, figure, money, plain_source

_RATE_DECIMALS = 4


def charges_table(words: Words, charges: Sequence[ChargeLine]) -> TableBlock:
    """Return every charge line with its basis, rate, own currency, source, and who pays it."""
    has_payers = are_paid_by(charges)
    is_all_borne = all(line.nature is Nature.CASH for line in charges)
    rows = [
        (
            line.code,
            words(f"category.{line.category}"),
            words(f"nature.{line.nature}"),
            words(f"basis.{line.basis}"),
            figure(line.quantity, 3),
            figure(line.unit_price, _RATE_DECIMALS),
            money(line.amount),
            money(line.converted),
            *([payer_of(words, line)] if has_payers else []),
            f"{line.table} {line.row}",
            plain_source(line.source),
            words(f"confidence.{line.confidence}"),
        )
        for line in charges
    ]
    columns = (
        blocks.text(words("charge.code")),
        blocks.text(words("category"), rank=6),
        blocks.text(words("charge.nature"), rank=3 if is_all_borne else 0),
        blocks.text(words("charge.basis")),
        blocks.number(words("charge.quantity"), rank=1),
        blocks.number(words("charge.rate")),
        blocks.number(words("charge.amount"), rank=2),
        blocks.number(words("charge.converted")),
        *([blocks.text(words("payer"))] if has_payers else []),
        blocks.text(words("charge.row"), rank=5),
        blocks.long(words("source"), rank=7),
        blocks.text(words("confidence"), rank=4),
    )
    return blocks.table(words("charges.caption"), columns, rows)


def are_paid_by(charges: Iterable[ChargeLine]) -> bool:
    """Tell whether a term says who pays some of the charges."""
    return any(line.payer is not None for line in charges)


def payer_of(words: Words, line: ChargeLine) -> str:
    """Return who pays a charge; nothing is paid that only steers the decision."""
    return NONE if line.nature is Nature.SHADOW else _payer(words, line.payer)


def _payer(words: Words, payer: Payer | None) -> str:
    return words(f"payer.{payer or 'open'}")


def payers_table(
    words: Words, charges: Sequence[ChargeLine], currency: str, term: Incoterm | None = None
) -> TableBlock | None:
    """Return what each payer bears and passes through; None where no term says who pays."""
    if not are_paid_by(charges):
        return None
    borne = totals_by_payer(charges, currency)
    passed = totals_by_payer(charges, currency, (Nature.PASS_THROUGH,))
    nothing = Money(0, currency)
    rows = [
        Row(
            cells=(
                _payer(words, payer),
                money(borne.get(payer, nothing)),
                money(passed.get(payer, nothing)),
            )
        )
        for payer in (*Payer, None)
        if payer in borne or payer in passed
    ]
    whole = (sum(part.values(), nothing) for part in (borne, passed))
    rows.append(Row(cells=(words("total"), *(money(amount) for amount in whole)), tone="total"))
    caption = words("payers.caption", term=term) if term else words("payers.caption_plain")
    columns: tuple[Column, ...] = (
        blocks.text(words("payer")),
        *(blocks.number(words(f"nature.{n}")) for n in (Nature.CASH, Nature.PASS_THROUGH)),
    )
    return blocks.toned_table(caption, columns, rows)


def grouped_charges_table(words: Words, charges: Sequence[ChargeLine]) -> TableBlock:
    """Return charges of many consignments, lines of one kind and source summed as they stand."""
    has_payers = are_paid_by(charges)
    groups: dict[tuple[str, ...], tuple[int, Money, Money]] = {}
    for line in charges:
        key = (
            line.code,
            words(f"category.{line.category}"),
            words(f"nature.{line.nature}"),
            words(f"basis.{line.basis}"),
            payer_of(words, line) if has_payers else "",
            line.amount.currency,
            plain_source(line.source),
            words(f"confidence.{line.confidence}"),
        )
        if key in groups:
            count, amount, converted = groups[key]
            groups[key] = (count + 1, amount + line.amount, converted + line.converted)
        else:
            groups[key] = (1, line.amount, line.converted)
    ranked = sorted(groups.items(), key=lambda item: (-item[1][2].amount_minor, item[0]))
    rows = [
        (
            *key[: 5 if has_payers else 4],
            figure(count),
            money(amount),
            money(converted),
            *key[6:],
        )
        for key, (count, amount, converted) in ranked
    ]
    columns = (
        blocks.text(words("charge.code")),
        blocks.text(words("category")),
        blocks.text(words("charge.nature")),
        blocks.text(words("charge.basis")),
        *([blocks.text(words("payer"))] if has_payers else []),
        blocks.number(words("charge.lines")),
        blocks.number(words("charge.amount")),
        blocks.number(words("charge.converted")),
        blocks.long(words("source")),
        blocks.text(words("confidence")),
    )
    return blocks.table(words("charges.grouped"), columns, rows)
