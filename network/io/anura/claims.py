"""Rows that speak of products on the same lane: the one that names most exactly is heard."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from network.enums import Reason
from network.explanation import Explanation
from network.io.anura.book import Row
from network.io.anura.directory import Meaning
from network.io.anura.figures import Origin


@dataclass(frozen=True, slots=True)
class Claim:
    """A row and the products it speaks of; ``rank`` counts the keys in which it names one element.

    ``origin`` holds the cells of its keys and of the groups they name.
    """

    row: Row
    products: frozenset[str]
    rank: int
    origin: Origin = field(compare=False)

    def only(self, products: frozenset[str]) -> "Claim":
        """Return the claim on some of its products."""
        return replace(self, products=self.products & products)


def claim_of(row: Row, products: Meaning, keys: Iterable[tuple[str, Meaning]]) -> Claim:
    """Return what a row claims, given what its other keys stand for."""
    named = [("ProductName", products), *keys]
    origin = Origin.of(row, "Status", *(column for column, _ in named))
    for _, meaning in named:
        origin = origin + meaning.origin
    return Claim(row, products.names, sum(meaning.is_single for _, meaning in named), origin)


def heard(claims: Sequence[Claim], key: str) -> list[Claim]:
    """Return the claims with the products that no more exact claim speaks of.

    Two claims that are equally exact and speak of the same product are a finding at ``key``.
    """
    if len(claims) == 1:
        return list(claims)
    kept: list[Claim] = []
    taken: dict[str, int] = {}
    for claim in sorted(claims, key=lambda one: -one.rank):
        twice = [p for p in claim.products if taken.get(p) == claim.rank]
        if twice:
            subject = f"{claim.row.text(key)} / {min(twice)}"
            claim.row.refuse(key, Explanation(code=Reason.DUPLICATE_KEY, subject=subject))
        fresh = claim.products - taken.keys()
        taken.update(dict.fromkeys(fresh, claim.rank))
        if fresh:
            kept.append(claim.only(frozenset(fresh)))
    return kept
