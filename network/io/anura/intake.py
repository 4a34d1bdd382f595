"""A model put into a network, to be looked at before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from network.enums import MergeMode, Reason, Severity
from network.explanation import Explanation
from network.io.anura.model import AnuraModel, read_model
from network.io.anura.options import AnuraOptions
from network.io.load import load
from network.io.merge import Merged, TableCount, merge
from network.network import Network
from network.schema import TABLES
from network.table import LIST_SEPARATOR, Table
from network.tariff import FxRate


@dataclass(frozen=True, slots=True)
class AnuraIntake:
    """What a model would do to a network, what does not come along, and what is wrong with it."""

    model: AnuraModel
    merged: Merged
    findings: tuple[Explanation, ...]

    @property
    def network(self) -> Network:
        """Return the network with the model put in; to be used when nothing is wrong."""
        return self.merged.network

    @property
    def counts(self) -> tuple[TableCount, ...]:
        """Return what it does to each table."""
        return self.merged.counts

    @property
    def is_sound(self) -> bool:
        """Tell whether the model may enter."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def take_in_anura(
    source: Path,
    network: Network | None,
    options: AnuraOptions | None = None,
    mode: MergeMode = MergeMode.UPSERT,
) -> AnuraIntake:
    """Read a model of Anura and put it into a network, to be looked at.

    Parameters
    ----------
    network
        What it goes into; ``None`` for a new network that begins on the first day of the model.

    Guarantees: nothing is written or raised; all findings come at once; every filled cell of the
    model is carried, listed as not carried, or faulty.
    """
    asked = options or AnuraOptions()
    model = read_model(source, network, asked)
    base = Network(tables={}, name=source.stem) if network is None else network
    if network is None and model.start is not None:
        base = replace(base, reference_date=model.start)
    rates, findings = _exchange(base, asked.currency)
    given = {name: Table.from_rows(TABLES[name], rows) for name, rows in model.rows.items()}
    if rates:
        given["fx_rates"] = base.fx_rates.append(rates)
    merged = merge(base, given, mode)
    lost = _lost(merged.network) if mode is MergeMode.REPLACE else ()
    return AnuraIntake(model, merged, (*model.findings, *findings, *lost))


def _exchange(base: Network, currency: str) -> tuple[list[FxRate], list[Explanation]]:
    """Return the rates of the built-in world for a currency that a network has none of."""
    if currency == "USD" or currency in base.fx_rates.vocabulary("currency"):
        return [], []
    world = load().fx_rates
    rates = [rate for rate in world if rate.currency == currency]
    if rates:
        return rates, []
    known = ", ".join(sorted({"USD", *world.vocabulary("currency")}))
    code = Reason.UNKNOWN_CURRENCY
    return [], [Explanation(code=code, subject=currency, needed=known, place="--currency")]


def _lost(network: Network) -> Iterable[Explanation]:
    """Find rows that refer to something that is gone."""
    for table in network.tables.values():
        for column, target in table.schema.references:
            known = set(network.table(target).vocabulary(TABLES[target].key[0]))
            words = {w for word in table.vocabulary(column) for w in word.split(LIST_SEPARATOR)}
            gone = sorted(words - known - {""})
            if gone:
                more = f" (+{len(gone) - 3})" if gone[3:] else ""
                yield Explanation(
                    code=Reason.STILL_REFERRED_TO,
                    subject=", ".join(gone[:3]) + more,
                    limit=f"{table.schema.name}.{column}",
                )
