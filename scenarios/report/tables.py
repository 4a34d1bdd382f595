"""Tables that several answers share: legs of an itinerary, provenance."""

from dataclasses import dataclass

from network.emissions import Emissions
from network.enums import Nature
from network.money import Money
from network.network import Network
from scenarios.report import blocks
from scenarios.report.basemap import Basemap
from scenarios.report.blocks import Row, TableBlock
from scenarios.report.words import NONE, TIMES, Words, figure, moment, money, wtw
from solver.plan import Itinerary, Leg, Provenance


@dataclass(frozen=True, slots=True)
class Page:
    """What every part of a report needs to write about one outcome.

    ``basemap`` is the land under its maps; the one that comes with the package when left out.
    """

    network: Network
    words: Words
    basemap: Basemap | None = None

    def place(self, location_id: str) -> str:
        """Return a place's name with its code."""
        name = self.network.locations.get(location_id).name
        return f"{name} ({location_id})"

    def name(self, location_id: str) -> str:
        """Return a place's name."""
        return self.network.locations.get(location_id).name

    def territory(self, territory_id: str) -> str:
        """Return a customs territory's name with its code."""
        territories = self.network.table("territories")
        row = territories.find(territory_id)
        return territory_id if row is None else f"{territories[row].name} ({territory_id})"

    def importer(self, importer_id: str) -> str:
        """Return the name of an importer of record with its id; that none is needed without."""
        importers = self.network.table("importers")
        row = importers.find(importer_id) if importer_id else None
        if row is None:
            return importer_id or self.words("customs.no_importer")
        return f"{importers[row].name} ({importer_id})"

    def local(self, minute: int, location_id: str) -> str:
        """Return the local time at a place, with its offset."""
        return moment(minute, self.network.locations.get(location_id).timezone)


def cash_by_leg(itinerary: Itinerary) -> dict[int, Money]:
    """Return the sum of the converted CASH lines of each leg (-1: of the whole consignment)."""
    sums: dict[int, Money] = {}
    for line in itinerary.charges:
        if line.nature is Nature.CASH:
            zero = Money(0, line.converted.currency)
            sums[line.movement] = sums.get(line.movement, zero) + line.converted
    return sums


def emissions_by_leg(itinerary: Itinerary) -> dict[int, Emissions]:
    """Return the emissions of each leg."""
    sums: dict[int, Emissions] = {}
    for line in itinerary.emission_lines:
        sums[line.movement] = sums.get(line.movement, Emissions()) + line.emissions
    return sums


def legs_table(page: Page, itinerary: Itinerary) -> TableBlock:
    """Return the legs in order with local times, waits, distances, cost and CO2e."""
    words = page.words
    costs, emissions = cash_by_leg(itinerary), emissions_by_leg(itinerary)
    rows = [
        _leg_row(page, leg, costs.pop(leg.sequence, None), emissions.get(leg.sequence))
        for leg in itinerary.legs
    ]
    rows.extend(
        Row(cells=("", words("leg.whole"), *[""] * 7, money(rest), ""), tone="quiet")
        for rest in costs.values()
    )
    total = (
        money(itinerary.landed_cost),
        wtw(itinerary.emissions),
    )
    last = itinerary.legs[-1].destination_id if itinerary.legs else ""
    arrival = page.local(itinerary.arrive_min, last) if last else ""
    ends = ("", words("total"), "", "", "", "", arrival, words.duration(itinerary.transit_min))
    distance = figure(sum(leg.distance_km for leg in itinerary.legs))
    rows.append(Row(cells=(*ends, distance, *total), tone="total"))
    columns = (
        blocks.text("#"),
        blocks.long(words("leg.what")),
        blocks.text(words("from")),
        blocks.text(words("to")),
        blocks.time(words("leg.cut_off"), rank=2),
        blocks.time(words("leg.depart")),
        blocks.time(words("leg.arrive")),
        blocks.number(words("leg.wait"), rank=4),
        blocks.number(words("leg.distance"), rank=5),
        blocks.number(words("cost")),
        blocks.number(words("co2e"), rank=3),
    )
    return blocks.toned_table(words("legs.caption"), columns, rows)


def _leg_row(page: Page, leg: Leg, cost: Money | None, emissions: Emissions | None) -> Row:
    words = page.words
    cells = (
        str(leg.sequence + 1),
        leg_name(words, leg),
        page.name(leg.origin_id),
        page.name(leg.destination_id) if leg.is_service else "",
        cut_off_text(page, leg) or NONE,
        page.local(leg.depart_min, leg.origin_id),
        page.local(leg.arrive_min, leg.destination_id),
        words.duration(leg.wait_min) if leg.wait_min else NONE,
        figure(leg.distance_km) if leg.is_service else "",
        money(cost),
        wtw(emissions) if emissions is not None else NONE,
    )
    return Row(cells=cells, tone="" if leg.is_service else "quiet")


def cut_off_text(page: Page, leg: Leg) -> str:
    """Return the cut-off of a leg: when, of what, from when goods are taken, what later costs."""
    if leg.cut_off_min is None:
        return ""
    words = page.words
    parts = [page.local(leg.cut_off_min, leg.origin_id)]
    if leg.cut_off_kind is not None:
        parts.append(words(f"cut_off.{leg.cut_off_kind}"))
    if leg.late_fee is not None:
        parts.append(words("leg.late_fee", fee=money(leg.late_fee)))
    if leg.receiving_from_min is not None:
        when = page.local(leg.receiving_from_min, leg.origin_id)
        parts.append(words("leg.receiving", when=when))
    return words("sentence_separator").join(parts)


def leg_name(words: Words, leg: Leg) -> str:
    """Return what a leg is: mode, load form, boxes, carrier; or the handling it stands for."""
    if leg.is_service:
        parts = [f"{words(f'mode.{leg.mode}')} {words(f'form.{leg.load_form}')}"]
        parts += [f"{count} {TIMES} {kind}" for kind, count in leg.boxes]
        parts += [leg.carrier, leg.service_id]
        return " · ".join(part for part in parts if part)
    change = words.modes([leg.mode, leg.to_mode or leg.mode])
    forms = [leg.load_form, leg.to_form or leg.load_form]
    if forms[0] is not forms[1]:
        change += " · " + " → ".join(words(f"form.{form}") for form in forms)
    return words("leg.handling", change=change)


def provenance_row(title: str, provenance: Provenance, input_hash: str) -> tuple[str, ...]:
    """Return where one answer comes from."""
    return (
        title,
        provenance.network,
        provenance.as_of.isoformat(),
        provenance.data_version[:16],
        (input_hash or provenance.input_hash)[:16],
        provenance.engine_version,
        provenance.solver or NONE,
    )
