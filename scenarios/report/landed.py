"""Landed costs and how far they are known; what of them customs takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from network.enums import ChargeCategory, Nature
from network.landed import ChargeLine
from network.money import Money
from scenarios.report.words import Words, money, unbroken
from solver.plan import Itinerary

TAX = "tax"
"""Heading of taxes, apart from duty; every other heading is a charge category."""

HEADINGS = tuple(
    heading
    for category in ChargeCategory
    for heading in (
        (str(category), TAX) if category is ChargeCategory.DUTY_TAX else (str(category),)
    )
)
"""Headings of a landed cost in the order in which they are shown."""

_TAXES = frozenset(("VAT", "VAT_POSTPONED"))


def heading_of(line: ChargeLine) -> str:
    """Return the heading a charge stands under: its category, taxes apart from duty."""
    is_tax = line.category is ChargeCategory.DUTY_TAX and line.code in _TAXES
    return TAX if is_tax else str(line.category)


def heading_words(words: Words, heading: str) -> str:
    """Return what a heading is called where taxes stand apart from duty."""
    is_duty = heading == ChargeCategory.DUTY_TAX
    return words("category.duty" if is_duty else f"category.{heading}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomsSums:
    """What customs takes, converted: duty, tax and fees that are borne, and what passes through.

    ``fees`` holds everything under the heading of customs, the work of agents included.
    """

    duty: Money
    tax: Money
    fees: Money
    passed: Money

    @property
    def duty_and_tax(self) -> Money:
        """Return duty and tax that are borne."""
        return self.duty + self.tax


def customs_sums(charges: Iterable[ChargeLine], currency: str) -> CustomsSums:
    """Add up what customs takes of some charges."""
    sums: dict[str, int] = {}
    for line in charges:
        heading = heading_of(line)
        if line.nature is Nature.PASS_THROUGH:
            heading = "passed"
        elif line.nature is not Nature.CASH:
            continue
        sums[heading] = sums.get(heading, 0) + line.converted.amount_minor
    return CustomsSums(
        duty=Money(sums.get(ChargeCategory.DUTY_TAX, 0), currency),
        tax=Money(sums.get(TAX, 0), currency),
        fees=Money(sums.get(ChargeCategory.CUSTOMS, 0), currency),
        passed=Money(sums.get("passed", 0), currency),
    )


def at_least(words: Words, amount: Money, *, is_complete: bool) -> str:
    """Return an amount, marked where duty or tax may be missing in it."""
    text = money(amount)
    return text if is_complete else words("at_least", amount=text)


def landed(words: Words, way: Itinerary) -> str:
    """Return the landed cost of an itinerary, marked where duty or tax may be missing in it."""
    return at_least(words, way.landed_cost, is_complete=way.landed_complete)


def are_complete(ways: Iterable[Itinerary]) -> bool:
    """Tell whether the landed costs of all itineraries hold all duty and tax."""
    return all(way.landed_complete for way in ways)


def range_text(words: Words, span: tuple[Money, Money], *, is_complete: bool) -> str:
    """Return a range of amounts; blank where it is a single, certain one."""
    low, high = unbroken(money(span[0])), unbroken(money(span[1]))
    if low == high:
        return "" if is_complete else words("range.least", low=low)
    upper = high.removeprefix(f"{span[0].currency}\N{NO-BREAK SPACE}")
    return words("range" if is_complete else "range.open", low=low, high=upper)


def landed_range(words: Words, way: Itinerary) -> str:
    """Return what a landed cost may come to as far as rules say; blank where that is certain."""
    if way.clearance is None:
        return ""
    return range_text(words, way.landed_range, is_complete=way.landed_complete)


def sum_of_ranges(ways: Sequence[Itinerary], currency: str) -> tuple[Money, Money]:
    """Return the least and the most that several landed costs may come to together."""
    nothing = Money(0, currency)
    ranges = [way.landed_range for way in ways]
    return (
        sum((low for low, _ in ranges), nothing),
        sum((high for _, high in ranges), nothing),
    )


def what_is_missing(words: Words, ways: Iterable[Itinerary]) -> tuple[str, ...]:
    """Return what the mark of landed costs means, once for each cause."""
    open_ways = [way for way in ways if not way.landed_complete]
    causes = {"open" if way.clearance else "not_judged" for way in open_ways}
    return tuple(words(f"footnote.{cause}") for cause in sorted(causes, reverse=True))
