"""The places of a model as ours: markets, factories, warehouses, and warehouses beside a plant."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from network.enums import (
    ChargeBasis,
    ChargeCategory,
    Confidence,
    LocationKind,
    Mode,
    OpenStatus,
)
from network.inventory import Stock, Supply
from network.io.anura.directory import Element, Kind
from network.io.anura.goods import SOURCE
from network.io.anura.handling import ON_SITE
from network.io.anura.places import Gazetteer
from network.io.anura.sites import Roles, SiteReader
from network.io.anura.supply import Offer
from network.io.anura.warehouses import Houses
from network.location import Facility, Location
from network.service import Service
from network.tariff import TariffLine

_BESIDE = "on-site"
_KINDS = {Kind.CUSTOMER: LocationKind.MARKET, Kind.SUPPLIER: LocationKind.FACTORY}


@dataclass(slots=True)
class Layout:
    """Rows of ours about the places of a model; ``handling`` holds the tariffs of each place."""

    locations: list[Location] = field(default_factory=list)
    facilities: list[Facility] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    tariffs: list[TariffLine] = field(default_factory=list)
    supply: list[Supply] = field(default_factory=list)
    stock: list[Stock] = field(default_factory=list)
    handling: dict[str, dict[str, str]] = field(default_factory=dict)


def lay_out(
    gazetteer: Gazetteer,
    sites: SiteReader,
    houses: Houses,
    roles: Roles,
    offers: Iterable[Offer],
) -> Layout:
    """Return the places of a model.

    A facility that makes goods and ships to customers becomes a warehouse and, at the same spot, a
    factory, joined by a service that takes no time and costs nothing.
    """
    out = Layout(tariffs=list(houses.tariffs), stock=list(houses.stock))
    for element in gazetteer.elements:
        if element.kind is not Kind.FACILITY:
            out.locations.append(gazetteer.location(element, _KINDS[element.kind]))
        elif element in roles.plants:
            place = gazetteer.location(element, LocationKind.FACTORY)
            out.locations.append(replace(place, status=sites.status_of_plant(element)))
        else:
            _add_warehouse(out, element, gazetteer, sites, houses)
        if element in roles.both:
            _add_plant(out)
    for offer in offers:
        currency = sites.currency
        factory_id = gazetteer.id_of(offer.place)
        if offer.place in roles.both:
            factory_id = plant_id(factory_id)
        out.supply.append(offer.row(factory_id, gazetteer.country(offer.place), currency))
    return out


def plant_id(location_id: str) -> str:
    """Return the id of the plant beside a warehouse."""
    return f"{location_id} (plant)"


def _add_warehouse(
    out: Layout, element: Element, gazetteer: Gazetteer, sites: SiteReader, houses: Houses
) -> None:
    house = houses.by_facility[element]
    place = gazetteer.location(element, LocationKind.WAREHOUSE)
    out.locations.append(
        replace(place, may_store=house.may_store, storage_tariff_id=house.storage_tariff_id)
    )
    out.handling[place.location_id] = house.tariffs
    out.facilities.append(sites.facility(element, place.location_id, house.tariffs.get("in", "")))


def _add_plant(out: Layout) -> None:
    """Put a plant beside the warehouse that was added last."""
    warehouse, facility = out.locations[-1], out.facilities[-1]
    plant = replace(
        warehouse,
        location_id=plant_id(warehouse.location_id),
        kind=LocationKind.FACTORY,
        may_store=True,
        storage_tariff_id="",
        status=OpenStatus.CLOSED if facility.status is OpenStatus.CLOSED else OpenStatus.OPEN,
    )
    out.locations.append(plant)
    tariff_id = f"{warehouse.location_id}>{_BESIDE}"
    out.services.append(
        Service(
            service_id=f"{plant.location_id}>{warehouse.location_id}>{_BESIDE}",
            origin_id=plant.location_id,
            destination_id=warehouse.location_id,
            mode=Mode.TRUCK,
            load_form=ON_SITE,
            transit_min=0,
            tariff_id=tariff_id,
            source=f"{SOURCE}: a plant and its warehouse",
            confidence=Confidence.UNVERIFIED,
        )
    )
    out.tariffs.append(
        TariffLine(
            tariff_id=tariff_id,
            line=1,
            charge_code="ON_SITE",
            category=ChargeCategory.OTHER,
            basis=ChargeBasis.PER_SHIPMENT,
            rate=0.0,
            currency=facility.currency,
            source=f"{SOURCE}: a plant and its warehouse",
            confidence=Confidence.UNVERIFIED,
        )
    )
