"""A whole model: read table by table, and made rows of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from network.enums import Reason
from network.explanation import Explanation
from network.io.anura.book import Book
from network.io.anura.costs import Costs
from network.io.anura.demand import DemandReader
from network.io.anura.directory import Directory, Element, Kind
from network.io.anura.goods import read_products
from network.io.anura.handling import handling
from network.io.anura.inspection import inspect
from network.io.anura.lanes import Connection, Goings, LaneReader
from network.io.anura.layout import Layout, lay_out
from network.io.anura.ledger import Ledger, NotCarried, TableAccount
from network.io.anura.measures import Measures
from network.io.anura.modes import Modes
from network.io.anura.options import AnuraOptions
from network.io.anura.periods import Periods
from network.io.anura.places import Gazetteer, ids_of, positions_of
from network.io.anura.prices import Pricer
from network.io.anura.services import Carriages, ServiceMaker
from network.io.anura.sheets import Sheets, read_sheets
from network.io.anura.sites import Roles, SiteReader
from network.io.anura.sourcing import Sourcing
from network.io.anura.supply import Offer, SupplyReader
from network.io.anura.warehouses import HouseReader
from network.io.anura.ways import Ways
from network.io.cells import RawTables
from network.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class AnuraModel:
    """A model as rows of ours, and the account of it.

    Parameters
    ----------
    rows
        Rows of ours by table; every code leads to a row of the model or of the network it goes to.
    findings
        What must be mended, and warnings; with errors the rows are not to be used.
    notes
        How something was read.
    not_carried
        Every filled cell that does not come along, gathered by column and reason.
    accounts
        Per table: filled cells = carried + not carried + faulty.
    start
        The first day of the model, where it says so.
    """

    raw: RawTables
    rows: dict[str, list[Any]]
    findings: tuple[Explanation, ...]
    notes: tuple[Explanation, ...]
    not_carried: tuple[NotCarried, ...]
    accounts: tuple[TableAccount, ...]
    start: date | None


def read_model(source: Path, base: Network | None, options: AnuraOptions) -> AnuraModel:
    """Read a model from a folder of CSV files or a workbook.

    Parameters
    ----------
    base
        The network it is meant for, which knows customs territories; ``None`` for a new one.

    Guarantees: nothing is raised for what is in the files; every finding comes at once.
    """
    sheets = read_sheets(source)
    book = Book(sheets.tables, Ledger(sheets.tables), list(sheets.findings))
    is_readable = not any(f.code is Reason.MISSING_COLUMN for f in sheets.findings)
    rows: dict[str, list[Any]] = {}
    start = None
    if is_readable and sheets.tables:
        rows, start = _Reading(book, base, options).rows()
    return _model(sheets, book, rows, start)


def _model(
    sheets: Sheets, book: Book, rows: dict[str, list[Any]], start: date | None
) -> AnuraModel:
    return AnuraModel(
        raw=sheets.raw,
        rows={name: made for name, made in rows.items() if made},
        findings=tuple(book.findings),
        notes=tuple(book.notes),
        not_carried=book.ledger.not_carried(),
        accounts=book.ledger.accounts(),
        start=start,
    )


class _Reading:
    """One pass over a model: what each step needs of those before it."""

    def __init__(self, book: Book, base: Network | None, options: AnuraOptions) -> None:
        self.book, self.base, self.options = book, base, options
        self.measures = Measures(book)
        self.directory = Directory(book)
        products = (element.name for element in self.directory.of(Kind.PRODUCT))
        self.measures.products = frozenset(products)
        currency = options.currency
        self.goods = read_products(book, self.directory, self.measures, currency)
        self.periods = Periods(book, self.directory)
        self.costs = Costs(book, self.directory, self.measures)
        inspect(book, self.measures, self.costs)
        self.ids = ids_of(self.directory)
        self.positions = positions_of(self.directory)

    def rows(self) -> tuple[dict[str, list[Any]], date | None]:
        """Return the rows of ours, and the first day of the model."""
        readers = (self.book, self.directory, self.measures, self.periods, self.goods)
        wants = DemandReader(*readers).read()
        offers = SupplyReader(*readers, self.costs).read(wants.periods)
        made, connections = self._carriages(wants.by_customer(), offers)
        layout = self._layout(connections, offers, wants.periods)
        services = [*made.services, *layout.services]
        rows: dict[str, list[Any]] = {
            "locations": layout.locations,
            "equipment": list(made.boxes.values()),
            "services": services,
            "transfers": handling(services, layout.handling),
            "tariffs": [*made.tariffs, *layout.tariffs],
            "emission_factors": list(made.factors.values()),
            "facilities": layout.facilities,
            "products": list(self.goods.products),
            "supply": layout.supply,
            "demand": wants.rows(self.ids, self.options.currency),
            "stock": layout.stock,
        }
        if self.base is None:
            self.periods.first_cells().carry()
        return rows, self.periods.first

    def _carriages(
        self, wanted: dict[Element, frozenset[str]], offers: Sequence[Offer]
    ) -> tuple[Carriages, list[Connection]]:
        """Return what moves goods, and the lanes it came from."""
        made: dict[Element, frozenset[str]] = {}
        for offer in offers:
            made[offer.place] = made.get(offer.place, frozenset()) | {offer.product}
        lanes = LaneReader(
            book=self.book,
            directory=self.directory,
            measures=self.measures,
            sourcing=Sourcing(self.book, self.directory, self.measures),
            ways=Ways(self.book, self.directory, self.measures, self.positions),
            modes=Modes(self.options.modes),
            goings=Goings(self.measures.products, wanted, made),
        )
        pricer = Pricer(self.goods, self.measures, self.costs)
        maker = ServiceMaker(pricer, self.measures, self.ids, self.options.currency)
        return maker.make(lanes.read())

    def _layout(
        self, connections: list[Connection], offers: list[Offer], periods: Sequence[str]
    ) -> Layout:
        """Return the places of the model with what hangs on them."""
        currency = self.options.currency
        roles = Roles.of((offer.place for offer in offers), connections)
        sites = SiteReader(self.directory, self.measures, self.costs, self.goods, currency)
        houses = HouseReader(
            self.book,
            self.directory,
            self.measures,
            self.costs,
            self.goods,
            self.periods,
            currency,
        ).read(self.ids, roles.plants, periods)
        gazetteer = Gazetteer(
            self.directory, self.ids, self.positions, self.base or Network(tables={})
        )
        return lay_out(gazetteer, sites, houses, roles, offers)
