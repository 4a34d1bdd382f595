"""Currencies, exchange rates and emission factors: what every answer is worked out with."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from network.check.fault import Check, Fault, error, warning
from network.check.masks import columns_named, in_force
from network.check.reach import open_services
from network.enums import Reason
from network.network import Network
from network.table import day_number, day_of

_A_YEAR = timedelta(days=366)


def currencies_without_rate(network: Network) -> Iterator[Fault]:
    """Every currency that anything is priced in has an exchange rate.

    One finding per table and currency, at the first row that uses it.
    """
    known = network.exchange().per_usd
    for table, column in columns_named(network, "currency"):
        if table.schema.name == "fx_rates":
            continue
        for word in table.vocabulary(column):
            if word and word not in known:
                row = int(np.flatnonzero(table.equals(column, word))[0])
                yield error(
                    table,
                    row,
                    column,
                    Reason.UNKNOWN_CURRENCY,
                    subject=word,
                    needed=", ".join(sorted(known)),
                )


def old_exchange_rates(network: Network) -> Iterator[Fault]:
    """The last exchange rate of every currency in use is at most a year old."""
    rates = network.fx_rates
    if not len(rates):
        return
    words = {
        word
        for table, column in columns_named(network, "currency")
        if table.schema.name != "fx_rates"
        for word in table.vocabulary(column)
    }
    oldest = day_number(network.reference_date) - _A_YEAR.days
    dates = rates.array("date")
    for word in sorted(words & set(rates.vocabulary("currency"))):
        rows = np.flatnonzero(rates.equals("currency", word))
        row = int(rows[np.argmax(dates[rows])])
        if dates[row] < oldest:
            yield warning(
                rates,
                row,
                "date",
                Reason.FX_OLD,
                subject=word,
                limit=network.reference_date.isoformat(),
                current=day_of(dates[row]).isoformat(),
            )


def missing_emission_factors(network: Network) -> Iterator[Fault]:
    """Every open service names an emission category, and every category named exists."""
    services, factors = network.services, network.emission_factors
    blank = services.equals("toc_id", "") & open_services(network)
    for row in np.flatnonzero(blank).tolist():
        yield warning(services, row, "toc_id", Reason.MISSING_FACTOR)
    for table, column in ((network.services, "toc_id"), (network.transfers, "hoc_id")):
        for word in sorted(set(table.vocabulary(column)) - {""}):
            if factors.find(word) is None:
                row = int(np.flatnonzero(table.equals(column, word))[0])
                yield error(table, row, column, Reason.MISSING_FACTOR, subject=word)


def factors_out_of_date(network: Network) -> Iterator[Fault]:
    """Every emission factor in use holds on the reference date."""
    factors = network.emission_factors
    used = {
        word
        for table, column in ((network.services, "toc_id"), (network.transfers, "hoc_id"))
        for word in table.vocabulary(column)
    }
    for row in np.flatnonzero(~in_force(factors, network.reference_date)).tolist():
        factor = factors[row]
        if factor.category_id in used:
            yield warning(
                factors,
                row,
                "valid_to" if factor.valid_to else "valid_from",
                Reason.FACTOR_OUT_OF_DATE,
                limit=network.reference_date.isoformat(),
                current=f"{factor.valid_from or ''} .. {factor.valid_to or ''}".strip(),
            )


CHECKS = (
    Check(currencies_without_rate, needs=("fx_rates",)),
    Check(old_exchange_rates, needs=("fx_rates",)),
    Check(missing_emission_factors, needs=("emission_factors",)),
    Check(factors_out_of_date),
)
