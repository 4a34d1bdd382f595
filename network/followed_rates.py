"""Tariffs under conditions: freight that follows a detour, and charges on top.

Tariffs are shared, so a service whose rate changes gets a tariff of its own name: that of
``SEA-FCL-CN-NEUR`` at +12.3 % is ``SEA-FCL-CN-NEUR@+12.3%``, with the charge of disruption
``STRIKE-1`` on top ``SEA-FCL-CN-NEUR@STRIKE-1``. Services of one tariff and one change share it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from network.closures import Rerouting
from network.disruption import Detour, Disruption
from network.enums import ChargeBasis, ChargeCategory, Confidence
from network.network import Network
from network.service import Service
from network.table import Table
from network.tariff import TariffLine

_FOLLOWS_BY_ITSELF = (
    ChargeBasis.PER_KM,
    ChargeBasis.PERCENT_OF_LINES,
    ChargeBasis.PERCENT_OF_VALUE,
)
_FACTOR_DIGITS, _RATE_DIGITS = 3, 4
_WEAKEST_LAST = (Confidence.VERIFIED, Confidence.DERIVED, Confidence.UNVERIFIED)


@dataclass(frozen=True)
class Followed:
    """By what freight is multiplied, (R,) like the rows of a rerouting, and by which rule.

    ``rule`` is a position in ``rules`` or -1 where no row of ``detours`` fits (factor 1).
    """

    factor: NDArray[np.float64]
    rule: NDArray[np.intp]
    rules: tuple[Detour, ...]


def followed(services: Table[Service], changes: Rerouting, rules: Sequence[Detour]) -> Followed:
    """Return what detours do to the freight of rerouted services.

    Parameters
    ----------
    services
        As they are given, before the rerouting.
    rules
        The rows of ``detours`` that are in force.
    """
    carriers = services.texts("carrier")[changes.rows]
    pairs = list(zip(changes.causes, carriers.tolist(), strict=True))
    fitting = {
        (causes, carrier): _most_specific(rules, frozenset(causes), carrier)
        for causes, carrier in dict.fromkeys(pairs)
    }
    rule = np.array([fitting[pair] for pair in pairs], np.intp)
    shares = np.array([[r.fuel_share, r.time_share] for r in rules] + [[0.0, 0.0]])[rule]
    distance = services.array("distance_km")[changes.rows]
    transit = services.array("transit_min")[changes.rows]
    longer = changes.distance_km / np.where(distance > 0, distance, changes.distance_km) - 1.0
    slower = changes.transit_min / np.maximum(transit, 1) - 1.0
    factor = 1.0 + shares[:, 0] * longer + shares[:, 1] * slower
    rounded = np.asarray(np.round(np.maximum(factor, 0.0), _FACTOR_DIGITS), np.float64)
    return Followed(rounded, rule, tuple(rules))


def _most_specific(rules: Sequence[Detour], causes: frozenset[str], carrier: str) -> int:
    """Return the position of the row that fits best, the last of equals; -1 for none."""
    fits = [
        (2 * bool(rule.passage_id) + bool(rule.carrier), position)
        for position, rule in enumerate(rules)
        if (not rule.passage_id or rule.passage_id in causes) and rule.carrier in ("", carrier)
    ]
    return max(fits, default=(0, -1))[1]


@dataclass(frozen=True)
class _Recipe:
    """What a derived tariff is made of."""

    tariff_id: str
    percent: float
    rule: Detour | None
    surcharges: tuple[Disruption, ...]

    @property
    def name(self) -> str:
        """Return the id of the derived tariff."""
        marks = [f"{self.percent:+.1f}%"] if self.percent else []
        return f"{self.tariff_id}@{'+'.join([*marks, *(d.disruption_id for d in self.surcharges)])}"


def with_rates(
    network: Network,
    changes: Rerouting,
    freight: Followed,
    surcharges: Sequence[tuple[Disruption, NDArray[np.bool_]]],
) -> Network:
    """Return the network whose services pay what conditions ask; other tariffs are shared.

    Parameters
    ----------
    surcharges
        Each disruption with a charge, and the services (S,) it strikes.
    """
    services = network.services
    factor, rule = np.ones(len(services)), np.full(len(services), -1, np.intp)
    factor[changes.rows], rule[changes.rows] = freight.factor, freight.rule
    pays = np.array([mask for _, mask in surcharges], np.bool_).reshape(-1, len(services))
    touched = np.flatnonzero((factor != 1.0) | pays.any(axis=0))
    if not len(touched):
        return network
    keys = np.stack(
        [
            services.array("tariff_id")[touched],
            np.rint((factor[touched] - 1.0) * 10**_FACTOR_DIGITS),
            rule[touched],
            *pays[:, touched],
        ]
    ).astype(np.int64)
    kinds, kind = np.unique(keys, axis=1, return_inverse=True)
    words = services.vocabulary("tariff_id")
    recipes = [
        _Recipe(
            tariff_id=words[code],
            percent=thousandths / 10,
            rule=freight.rules[position] if position >= 0 else None,
            surcharges=tuple(
                disruption for (disruption, _), hit in zip(surcharges, hits, strict=True) if hit
            ),
        )
        for code, thousandths, position, *hits in kinds.T.tolist()
    ]
    names = [recipe.name for recipe in recipes]
    texts = [names[number] for number in kind.ravel().tolist()]
    column = services.columns["tariff_id"].with_texts(touched, texts)
    renamed = services.with_columns({"tariff_id": column})
    made = {r.name: r for r in recipes if r.name not in network.tariffs.vocabulary("tariff_id")}
    lines = [line for recipe in made.values() for line in _lines(network.tariffs, recipe)]
    return network.with_tables({"services": renamed, "tariffs": network.tariffs.append(lines)})


def _lines(tariffs: Table[TariffLine], recipe: _Recipe) -> Iterable[TariffLine]:
    """Yield the lines of a derived tariff: those of the old one, and the charges on top."""
    number = 0
    for row in np.flatnonzero(tariffs.equals("tariff_id", recipe.tariff_id)).tolist():
        line = tariffs[row]
        number = max(number, line.line)
        yield replace(_followed_line(line, recipe), tariff_id=recipe.name)
    for position, disruption in enumerate(recipe.surcharges, start=1):
        yield TariffLine(
            tariff_id=recipe.name,
            line=number + position,
            charge_code=disruption.charge_code,
            category=ChargeCategory.SURCHARGE,
            basis=disruption.cost_basis,
            rate=disruption.extra_cost,
            currency=disruption.currency,
            valid_from=disruption.valid_from,
            valid_to=disruption.valid_to,
            source=f"disruptions/{disruption.disruption_id}: {disruption.source}",
            confidence=disruption.confidence,
        )


def _followed_line(line: TariffLine, recipe: _Recipe) -> TariffLine:
    """Return a line at the rate level of the detour, if it is freight that follows it."""
    rule = recipe.rule
    freight = line.category is ChargeCategory.FREIGHT and line.basis not in _FOLLOWS_BY_ITSELF
    if not freight or rule is None or not recipe.percent:
        return line
    factor = 1.0 + recipe.percent / 100

    def scaled(rate: float | None) -> float | None:
        return None if rate is None else round(rate * factor, _RATE_DIGITS)

    return replace(
        line,
        rate=round(line.rate * factor, _RATE_DIGITS),
        rate_low=scaled(line.rate_low),
        rate_high=scaled(line.rate_high),
        minimum=round(line.minimum * factor, _RATE_DIGITS),
        source=f"x {factor:.3f} by detours/{rule.detour_id} ({rule.source}): {line.source}",
        confidence=max(line.confidence, rule.confidence, key=_WEAKEST_LAST.index),
    )
