"""Lanes as services of ours, with their tariffs, emission factors and boxes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil

from network.enums import (
    ActivityUnit,
    Confidence,
    DataQuality,
    Dimension,
    LoadForm,
    Reason,
)
from network.equipment import Equipment
from network.factor import EmissionFactor
from network.io.anura.directory import Element
from network.io.anura.goods import SOURCE
from network.io.anura.lanes import Connection
from network.io.anura.measures import Measures
from network.io.anura.modes import BLANK
from network.io.anura.prices import NoPriceError, Price, Pricer
from network.service import Service
from network.tariff import TariffLine

PACK = "anura"
_ROUND_OFF = 1e-6
_ON_DEMAND = "on_demand"
_OWN = "CO2EmissionRate of the model, read as kg CO2e"


@dataclass(slots=True)
class Carriages:
    """What lanes become: rows of our tables, growing while lanes are read."""

    services: list[Service] = field(default_factory=list)
    tariffs: list[TariffLine] = field(default_factory=list)
    factors: dict[str, EmissionFactor] = field(default_factory=dict)
    boxes: dict[str, Equipment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServiceMaker:
    """Makes services of lanes."""

    pricer: Pricer
    measures: Measures
    ids: Mapping[Element, str]
    currency: str

    def make(self, connections: Iterable[Connection]) -> tuple[Carriages, list[Connection]]:
        """Return the rows that lanes become, and the lanes that became some.

        A lane whose price cannot be expressed is left out, which its cells say.
        """
        out = Carriages()
        kept: list[Connection] = []
        for connection in connections:
            try:
                price = self.pricer.price(connection)
            except NoPriceError:
                for claim in connection.claims:
                    claim.row.leave_all(Reason.NOT_CARRIED_NO_PRICE)
                continue
            kept.append(connection)
            self._add(out, connection, price)
        return out, kept

    def _add(self, out: Carriages, connection: Connection, price: Price) -> None:
        origin_id, destination_id = (self.ids[end] for end in connection.lane)
        name = connection.mode_name or BLANK
        service_id = f"{origin_id}>{destination_id}>{name}"
        lines = price.lines(service_id, self.currency)
        out.tariffs += lines
        if price.box is not None:
            out.boxes.setdefault(price.box.equipment_id, price.box.equipment())
        reading = connection.reading
        out.services.append(
            Service(
                service_id=service_id,
                origin_id=origin_id,
                destination_id=destination_id,
                mode=reading.mode,
                load_form=reading.load_form if price.box is None else LoadForm.FCL,
                distance_km=connection.distance.value,
                transit_min=ceil(connection.time.value - _ROUND_OFF),
                departures=self._departures(connection),
                equipment=() if price.box is None else (price.box.equipment_id,),
                tariff_id=service_id if lines else "",
                toc_id=self._factor(out, connection),
                source=SOURCE,
                confidence=Confidence.UNVERIFIED,
            )
        )

    def _departures(self, connection: Connection) -> str:
        """Return the headway of a lane: the longest time between deliveries of its policies."""
        found = [
            (amount.canonical, amount.origin)
            for claim in connection.claims
            if (amount := self.measures.amount(claim.row, "TimeBetweenDeliveries", Dimension.TIME))
        ]
        longest = max((minutes for minutes, _ in found), default=0.0)
        for minutes, origin in found:
            if minutes == longest:
                origin.carry()
            else:
                origin.leave(Reason.NOT_CARRIED_BY_PRODUCT)
        headway = round(longest)
        return f"every {headway} min" if headway else _ON_DEMAND

    def _factor(self, out: Carriages, connection: Connection) -> str:
        """Return the category of a lane's emissions; blank where nothing is said of them."""
        grams = self.pricer.grams_per_tkm(connection)
        if grams is None:
            return ""
        name = f"{PACK}/{connection.mode_name or BLANK}/{grams:.9g}"
        if name not in out.factors:
            out.factors[name] = EmissionFactor(
                category_id=name,
                pack=PACK,
                description=f"{connection.mode_name or BLANK}, {_OWN}",
                mode=connection.reading.mode,
                unit=ActivityUnit.G_PER_TKM,
                wtt=0.0,
                ttw=float(f"{grams:.9g}"),
                daf_included=True,
                data_quality=DataQuality.DEFAULT,
                licence="as the imported model",
                source=f"{SOURCE}: {_OWN}",
                confidence=Confidence.UNVERIFIED,
            )
        return name
