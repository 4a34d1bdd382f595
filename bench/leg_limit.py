"""How many service legs a journey needs (DESIGN rule 7).

For a seeded sample of factory-market pairs of the built-in world, the cheapest and the greenest
way are found under every limit from 3 to 9 legs and compared with those under a limit that no
journey reaches. The default limit has to be the smallest that loses neither on 99.5 % of pairs.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bench.targets import Target
from network.calendar import start_of_day
from network.enums import LocationKind, Pick
from network.goods import Consignment
from network.network import Network
from network.reference import reference
from solver.options import DEFAULT_MAX_LEGS, Limits
from solver.plan import RouteQuestion
from solver.route import route

SAMPLE = 240
QUICK_SAMPLE = 40
SEED = 7
LIMITS = range(3, 10)
UNLIMITED = 14
WANTED_SHARE = 0.995

GOODS = (
    Consignment(weight_kg=300.0, volume_m3=1.2, packages=20, units=200, value=4_000.0),
    Consignment(weight_kg=1_200.0, volume_m3=4.0, packages=80, units=800, value=9_600.0),
    Consignment(weight_kg=12_000.0, volume_m3=55.0, packages=800, units=8_000, value=96_000.0),
)

Best = tuple[int, int] | None
"""Decision cost of the cheapest way in minor units, micrograms of the greenest; None: no way."""


def leg_limit_targets(*, quick: bool) -> list[Target]:
    """Measure the share of pairs whose best ways survive each limit; print the table."""
    world = reference()
    questions = sample(world, QUICK_SAMPLE if quick else SAMPLE)
    free = [best(world, question, UNLIMITED) for question in questions]
    joined = [i for i, found in enumerate(free) if found is not None]
    shares = {
        limit: share_kept(world, [questions[i] for i in joined], [free[i] for i in joined], limit)
        for limit in LIMITS
    }
    print(f"{len(questions)} pairs sampled, {len(joined)} joined; best ways kept by leg limit:")
    for limit, (cheapest, greenest, both) in shares.items():
        print(f"  {limit} legs: cheapest {cheapest:.1%}, greenest {greenest:.1%}, both {both:.1%}")
    enough = [limit for limit, share in shares.items() if share[2] >= WANTED_SHARE]
    smallest = min(enough, default=UNLIMITED)
    print(f"smallest limit that keeps {WANTED_SHARE:.1%}: {smallest} (default {DEFAULT_MAX_LEGS})")
    kept = shares[DEFAULT_MAX_LEGS][2]
    targets = [Target("leg_limit_share_kept_by_default", kept, ">=", WANTED_SHARE)]
    if not quick:
        targets.append(Target("leg_limit_default", DEFAULT_MAX_LEGS, "==", smallest))
    return targets


def sample(world: Network, count: int) -> list[RouteQuestion]:
    """Return questions between factories and markets, goods of three sizes in turn."""
    places = world.locations
    factories = np.flatnonzero(places.equals("kind", LocationKind.FACTORY))
    markets = np.flatnonzero(places.equals("kind", LocationKind.MARKET))
    random = np.random.default_rng(SEED)
    pairs = random.choice(len(factories) * len(markets), count, replace=False)
    questions = []
    for number, pair in enumerate(pairs.tolist()):
        origin = places[int(factories[pair // len(markets)])]
        destination = places[int(markets[pair % len(markets)])]
        questions.append(
            RouteQuestion(
                origin_id=origin.location_id,
                destination_id=destination.location_id,
                consignment=GOODS[number % len(GOODS)],
                ready_min=start_of_day(world.reference_date, origin.timezone),
            )
        )
    return questions


def best(world: Network, question: RouteQuestion, limit: int) -> Best:
    """Return cost and carbon of the best ways within a limit on legs."""
    quote = route(world, replace(question, limits=Limits(max_legs=limit)))
    cheapest, greenest = quote.offer(Pick.CHEAPEST), quote.offer(Pick.GREENEST)
    if cheapest is None or greenest is None:
        return None
    return (
        cheapest.itinerary.decision_cost.amount_minor,
        greenest.itinerary.emissions.wtw_ug,
    )


def share_kept(
    world: Network, questions: Sequence[RouteQuestion], free: Sequence[Best], limit: int
) -> tuple[float, float, float]:
    """Return the shares of pairs that keep their cheapest, their greenest, and both."""
    kept = np.zeros((len(questions), 2), np.bool_)
    for row, (question, ideal) in enumerate(zip(questions, free, strict=True)):
        found = best(world, question, limit)
        if found is not None and ideal is not None:
            kept[row] = [mine <= theirs for mine, theirs in zip(found, ideal, strict=True)]
    cheapest, greenest = kept.mean(axis=0).tolist()
    return cheapest, greenest, float(kept.all(axis=1).mean())
