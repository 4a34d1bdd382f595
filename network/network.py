"""The Network: an immutable set of tables; a change returns a new Network."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any

from network.enums import FxKind
from network.equipment import Equipment
from network.explanation import Explanation
from network.factor import EmissionFactor
from network.goods import Product
from network.inventory import Demand, Supply
from network.location import Facility, Location, Passage
from network.money import Exchange, exact_rate
from network.schema import SCHEMA_VERSION, TABLES
from network.service import Service, Transfer
from network.shipment import Shipment
from network.stamps import latest_stamp
from network.table import Table
from network.tariff import FxRate, TariffLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The conditions that a network was put under (see ``network.conditions``).

    ``given`` is the network before; it is lost when a table is replaced afterwards. ``stopped_by``
    names what keeps services from running.
    """

    day: date
    fx_kind: FxKind
    given: "Network | None"
    notes: tuple[Explanation, ...]
    stopped_by: tuple[str, ...]


@dataclass(frozen=True)
class Network:
    """The world as given: tables by name, and the date its figures speak for.

    ``applied`` is set on a network whose tables show it under the conditions of one day.

    Guarantees: immutable; two networks with equal content have equal ``digest``;
    ``with_table`` shares every table it does not replace.
    """

    tables: Mapping[str, Table[Any]]
    name: str = "network"
    reference_date: date = date(2026, 10, 30)
    schema_version: int = SCHEMA_VERSION
    applied: Applied | None = field(default=None, repr=False, compare=False)
    _cache: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is made on demand: a network can be sent to another process."""
        return {**self.__dict__, "_cache": {}}

    def table(self, name: str) -> Table[Any]:
        """Return a table; one that was not given is empty."""
        if name in self.tables:
            return self.tables[name]
        key = ("empty", name)
        if key not in self._cache:
            self._cache[key] = Table.from_rows(TABLES[name], [])
        empty: Table[Any] = self._cache[key]
        return empty

    @property
    def locations(self) -> Table[Location]:
        """Places."""
        return self.table("locations")

    @property
    def passages(self) -> Table[Passage]:
        """Straits and canals, open or closed."""
        return self.table("passages")

    @property
    def services(self) -> Table[Service]:
        """Offers to carry goods."""
        return self.table("services")

    @property
    def transfers(self) -> Table[Transfer]:
        """What changing platforms takes."""
        return self.table("transfers")

    @property
    def tariffs(self) -> Table[TariffLine]:
        """Tariff lines."""
        return self.table("tariffs")

    @property
    def equipment(self) -> Table[Equipment]:
        """Load units."""
        return self.table("equipment")

    @property
    def emission_factors(self) -> Table[EmissionFactor]:
        """Emission factors."""
        return self.table("emission_factors")

    @property
    def facilities(self) -> Table[Facility]:
        """Warehouses."""
        return self.table("facilities")

    @property
    def fx_rates(self) -> Table[FxRate]:
        """Exchange rates."""
        return self.table("fx_rates")

    @property
    def products(self) -> Table[Product]:
        """Products."""
        return self.table("products")

    @property
    def supply(self) -> Table[Supply]:
        """What factories can make."""
        return self.table("supply")

    @property
    def demand(self) -> Table[Demand]:
        """What markets want."""
        return self.table("demand")

    @property
    def shipments(self) -> Table[Shipment]:
        """Goods that want to move."""
        return self.table("shipments")

    @cached_property
    def digest(self) -> str:
        """Return the content hash: the data version every answer names."""
        state = blake2b(self.reference_date.isoformat().encode(), digest_size=16)
        for name in sorted(self.tables):
            if len(self.tables[name]):
                state.update(name.encode())
                state.update(self.tables[name].digest.encode())
        return state.hexdigest()

    @property
    def data_version(self) -> str:
        """Return the content hash of the network as it was given, before any conditions."""
        given = None if self.applied is None else self.applied.given
        return self.digest if given is None else given.digest

    @property
    def data_as_of(self) -> str:
        """Return the latest time stamp taken from a feed, in UTC; blank without feeds."""
        return latest_stamp(self.table("feeds").vocabulary("observed_at"))

    def with_table(self, table: Table[Any]) -> "Network":
        """Return a network in which one table is replaced; the others are shared."""
        return self.with_tables({table.schema.name: table})

    def with_tables(self, tables: Mapping[str, Table[Any]]) -> "Network":
        """Return a network in which some tables are replaced; the others are shared."""
        return Network(
            tables={**self.tables, **tables},
            name=self.name,
            reference_date=self.reference_date,
            schema_version=self.schema_version,
            applied=None if self.applied is None else replace(self.applied, given=None),
        )

    def exchange(self, as_of: date | None = None, kind: FxKind = FxKind.SPOT) -> Exchange:
        """Return the exchange rates that hold on a date: for each currency the last before it.

        A currency without a rate of ``kind`` by then takes its spot rate (``spot_instead`` names
        those); one whose first spot rate is later than ``as_of`` uses that first rate.
        """
        key = ("exchange", as_of, kind)
        if key not in self._cache:
            chosen = self._last_rates(FxKind.SPOT, as_of)
            if kind is not FxKind.SPOT:
                chosen |= self._last_rates(kind, as_of, or_first=False)
            rates = {code: exact_rate(row.units_per_usd) for code, row in chosen.items()}
            self._cache[key] = Exchange({"USD": exact_rate(1), **rates})
        made: Exchange = self._cache[key]
        return made

    def spot_instead(self, as_of: date | None, kind: FxKind) -> tuple[str, ...]:
        """Return the currencies that have spot rates only: none of ``kind`` on or before a date."""
        own = self._last_rates(kind, as_of, or_first=False)
        return tuple(sorted(set(self.fx_rates.vocabulary("currency")) - own.keys() - {"USD"}))

    def _last_rates(
        self, kind: FxKind, as_of: date | None, *, or_first: bool = True
    ) -> dict[str, FxRate]:
        """Return, per currency, the last rate of a kind by a date, else perhaps the first one."""
        moment = as_of or self.reference_date
        rows = sorted((r for r in self.fx_rates if r.kind is kind), key=lambda r: r.date)
        later = {row.currency: row for row in reversed(rows) if row.date > moment and or_first}
        return later | {row.currency: row for row in rows if row.date <= moment}

    def country_of(self, location_id: str) -> str:
        """Return the country of a place."""
        return self.locations.get(location_id).country_code
