"""Steps and zones of prices: parcels by zone and weight, boxes by days after the free ones."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from network.check.fault import Check, Fault, error, key_of, note, warning
from network.check.masks import Whole, gaps_and_overlaps, same, validity
from network.enums import Reason
from network.network import Network
from network.table import Array, Table


def zones_without_rate(network: Network) -> Iterator[Fault]:
    """Every zone that postcodes lie in has a rate; one finding per zone."""
    zones, rates = network.table("zones"), network.table("zone_rates")
    for row in _first_without_partner(zones, rates):
        zone = zones[row]
        yield warning(
            zones,
            row,
            "zone",
            Reason.ZONE_WITHOUT_RATE,
            subject=zone.parcel_service,
            current=zone.zone,
        )


def rates_without_zone(network: Network) -> Iterator[Fault]:
    """Every zone that has a rate has postcodes; one finding per zone."""
    zones, rates = network.table("zones"), network.table("zone_rates")
    for row in _first_without_partner(rates, zones):
        rate = rates[row]
        yield note(
            rates,
            row,
            "zone",
            Reason.RATE_WITHOUT_ZONE,
            subject=rate.parcel_service,
            current=rate.zone,
        )


def _first_without_partner(table: Table[Any], other: Table[Any]) -> Iterator[int]:
    """Yield the first row of each service and zone that another table does not have."""
    ids = table.array("parcel_service").astype(np.int64) * max(len(table.vocabulary("zone")), 1)
    cases, first = np.unique(ids + table.array("zone"), return_index=True)
    known = set(
        zip(other.texts("parcel_service"), other.texts("zone"), strict=True) if len(other) else ()
    )
    services, zones = table.vocabulary("parcel_service"), table.vocabulary("zone")
    for case, row in zip(cases.tolist(), first.tolist(), strict=True):
        service, zone = divmod(case, len(zones))
        if (services[service], zones[zone]) not in known:
            yield row


def overlapping_zones(network: Network) -> Iterator[Fault]:
    """No postcode prefix is in two zones of a service, however it is written."""
    zones = network.table("zones")
    if not len(zones):
        return
    prefixes = [_plain(word) for word in zones.vocabulary("postcode_prefix")]
    prefix = np.array(prefixes)[zones.array("postcode_prefix")]
    names = ("parcel_service", "origin_code", "country_code")
    ids = same(*(zones.array(name) for name in names), prefix)
    zone = zones.array("zone")
    _, overlaps = gaps_and_overlaps(ids, *validity(zones), np.arange(len(zones)))
    for row, before in zip(overlaps.row.tolist(), overlaps.before.tolist(), strict=True):
        if zone[row] != zone[before]:
            twin = key_of(zones, before)
            found = error(zones, row, "postcode_prefix", Reason.ZONES_OVERLAP, limit=twin)
            yield found.beside(before)


def _plain(prefix: str) -> str:
    return "".join(sign for sign in prefix.upper() if sign.isalnum())


def falling_parcel_rates(network: Network) -> Iterator[Fault]:
    """A heavier parcel to a zone does not cost less."""
    rates = network.table("zone_rates")
    names = ("parcel_service", "zone", "currency", "valid_from")
    for row, before in _falls(rates, names, "up_to_kg", rates.array("rate")):
        yield warning(
            rates,
            row,
            "rate",
            Reason.RATE_FALLS,
            current=f"{rates[row].rate:g} {rates[row].currency}",
            needed=f"{rates[before].rate:g} {rates[before].currency}",
            limit=f"{rates[before].up_to_kg:g} kg",
        ).beside(before)


def falling_free_time_rates(network: Network) -> Iterator[Fault]:
    """A later day of demurrage, detention or storage does not cost less."""
    tiers = network.table("free_time")
    names = ("free_time_id", "equipment_id", "kind", "currency", "valid_from")
    for row, before in _falls(tiers, names, "from_day", tiers.array("rate_per_day")):
        yield warning(
            tiers,
            row,
            "rate_per_day",
            Reason.RATE_FALLS,
            current=f"{tiers[row].rate_per_day:g} {tiers[row].currency}",
            needed=f"{tiers[before].rate_per_day:g} {tiers[before].currency}",
            limit=f"from_day {tiers[before].from_day}",
        ).beside(before)


def _falls(
    table: Table[Any], names: tuple[str, ...], step: str, price: Array
) -> Iterator[tuple[int, int]]:
    """Yield rows whose price is below that of the step before, with the row of that step."""
    if not len(table):
        return
    ids: Whole = same(*(table.array(name) for name in names))
    order = np.lexsort((table.array(step), ids))
    row, before = order[1:], order[:-1]
    falls = (ids[row] == ids[before]) & (price[row] < price[before])
    yield from zip(row[falls].tolist(), before[falls].tolist(), strict=True)


CHECKS = (
    Check(zones_without_rate, needs=("zone_rates",)),
    Check(rates_without_zone, needs=("zones",)),
    Check(overlapping_zones),
    Check(falling_parcel_rates),
    Check(falling_free_time_rates),
)
