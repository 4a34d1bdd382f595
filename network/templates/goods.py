"""Rows of goods made of samples: products, packaging, supply, demand, shipments, stock, orders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from network.enums import Channel, Confidence, CustomsStatus, Incoterm, PackagingLevel
from network.goods import Packaging, Product
from network.inventory import Demand, Stock, Supply
from network.shipment import Order, OrderLine, Package, Shipment, ShipmentLine
from network.templates.samples import INVENTED, SAMPLES, Sample

_PALLET_LENGTH_CM, _PALLET_WIDTH_CM = 120.0, 80.0
_PALLET_HEIGHT_CM = 15.0
_PALLET_KG = 22.0

LAST_AUTUMN = date(2026, 9, 14)
"""When the stock of the samples was received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Cartons that want to move: one shipment with a line and packages of each product."""

    shipment_id: str
    origin_id: str
    destination_id: str
    cartons: Mapping[str, int]
    ready_at: str
    due_at: str
    channel: Channel = Channel.GENERAL_TRADE
    incoterm: Incoterm = Incoterm.DDP
    importer_id: str = ""
    exporter_id: str = ""
    origin_country: str = "CN"
    may_split: bool = False


def catalogue(skus: Iterable[str]) -> list[Any]:
    """Return products, one sellable unit each, and how they are packed."""
    return [row for sku in skus for row in (_product(SAMPLES[sku]), *_packaging(SAMPLES[sku]))]


def _product(sample: Sample) -> Product:
    return Product(
        sku=sample.sku,
        name=sample.name,
        category=sample.category,
        weight_kg=round(sample.carton_kg / sample.units, 4),
        volume_m3=round(sample.carton_m3 / sample.units, 6),
        units_per_carton=sample.units,
        transfer_price=sample.transfer_price,
        retail_price_gross=sample.retail_price,
        hs_code=sample.hs_code,
        un_number=sample.un_number,
        packing=sample.packing,
        state_of_charge_percent=sample.state_of_charge,
        return_rate=sample.return_rate,
        source=INVENTED,
        confidence=Confidence.UNVERIFIED,
    )


def _packaging(sample: Sample) -> tuple[Packaging, ...]:
    """Return how a product is packed: unit, carton and pallet."""
    cartons = sample.ti * sample.hi
    sizes = {
        PackagingLevel.UNIT: (1, sample.unit_cm, sample.carton_kg / sample.units),
        PackagingLevel.CARTON: (sample.units, sample.carton_cm, sample.carton_kg),
        PackagingLevel.PALLET: (
            sample.units * cartons,
            (
                _PALLET_LENGTH_CM,
                _PALLET_WIDTH_CM,
                _PALLET_HEIGHT_CM + sample.hi * sample.carton_cm[2],
            ),
            _PALLET_KG + cartons * sample.carton_kg,
        ),
    }
    return tuple(
        Packaging(
            sku=sample.sku,
            level=level,
            quantity=quantity,
            length_cm=size[0],
            width_cm=size[1],
            height_cm=size[2],
            gross_weight_kg=round(weight, 3),
            stackable=level is not PackagingLevel.PALLET,
            ti=sample.ti if level is PackagingLevel.PALLET else None,
            hi=sample.hi if level is PackagingLevel.PALLET else None,
        )
        for level, (quantity, size, weight) in sizes.items()
    )


def supply(made: Mapping[str, Mapping[str, float]], origin_country: str = "CN") -> list[Supply]:
    """Return what factories make: by factory and product, the most units a period."""
    return [
        Supply(
            factory_id=factory,
            sku=sku,
            origin_country=origin_country,
            capacity_units=units,
            unit_cost=SAMPLES[sku].transfer_price,
            moq_units=10 * SAMPLES[sku].units,
            lot_units=SAMPLES[sku].units,
            lead_time_days=25,
            lead_time_sd_days=4,
            expedite_percent=12,
            expedite_lead_days=14,
        )
        for factory, skus in made.items()
        for sku, units in skus.items()
    ]


def demand(
    wanted: Mapping[str, Mapping[str, float]],
    channel: Channel = Channel.E_COMMERCE,
    max_delivery_days: float | None = None,
) -> list[Demand]:
    """Return what markets want: by market and product, the mean units a period."""
    return [
        Demand(
            market_id=market,
            sku=sku,
            channel=channel,
            mean_units=units,
            sd_units=round(0.25 * units, 1),
            service_level=0.95,
            max_delivery_days=max_delivery_days,
        )
        for market, skus in wanted.items()
        for sku, units in skus.items()
    ]


def shipments(loads: Iterable[Load]) -> list[Any]:
    """Return shipments, weighed and valued by their cartons, with their lines and packages."""
    return [row for load in loads for row in (_shipment(load), *_lines(load), *_packages(load))]


def _shipment(load: Load) -> Shipment:
    packed = [(SAMPLES[sku], count) for sku, count in load.cartons.items()]
    only = packed[0][0] if len(packed) == 1 else None
    return Shipment(
        shipment_id=load.shipment_id,
        origin_id=load.origin_id,
        destination_id=load.destination_id,
        weight_kg=round(sum(s.carton_kg * n for s, n in packed), 1),
        volume_m3=round(sum(s.carton_m3 * n for s, n in packed), 3),
        packages=sum(n for _, n in packed),
        units=sum(s.units * n for s, n in packed),
        value=round(sum(s.units * n * s.transfer_price for s, n in packed), 2),
        sku=only.sku if only else "",
        hs_code=only.hs_code if only else "",
        origin_country=load.origin_country,
        channel=load.channel,
        incoterm=load.incoterm,
        importer_id=load.importer_id,
        exporter_id=load.exporter_id,
        ready_at=load.ready_at,
        due_at=load.due_at,
        may_split=load.may_split,
    )


def _lines(load: Load) -> list[ShipmentLine]:
    """Return one line per product."""
    return [
        ShipmentLine(
            shipment_id=load.shipment_id,
            line=number,
            sku=sku,
            units=SAMPLES[sku].units * count,
            value=round(SAMPLES[sku].units * count * SAMPLES[sku].transfer_price, 2),
            hs_code=SAMPLES[sku].hs_code,
            origin_country=load.origin_country,
        )
        for number, (sku, count) in enumerate(load.cartons.items(), start=1)
    ]


def _packages(load: Load) -> list[Package]:
    """Return one row per kind of carton."""
    return [
        Package(
            shipment_id=load.shipment_id,
            line=number,
            count=count,
            length_cm=SAMPLES[sku].carton_cm[0],
            width_cm=SAMPLES[sku].carton_cm[1],
            height_cm=SAMPLES[sku].carton_cm[2],
            gross_weight_kg=SAMPLES[sku].carton_kg,
        )
        for number, (sku, count) in enumerate(load.cartons.items(), start=1)
    ]


def stock(
    held: Mapping[str, Mapping[str, int]],
    received_on: date,
    status: CustomsStatus = CustomsStatus.FREE,
) -> list[Stock]:
    """Return what lies where: by place and product, the units on hand, as one lot each."""
    return [
        Stock(
            sku=sku,
            location_id=place,
            lot="LOT-1",
            on_hand_units=units,
            received_on=received_on,
            origin_country="CN",
            customs_status=status,
        )
        for place, skus in held.items()
        for sku, units in skus.items()
    ]


def orders(asked: Iterable[tuple[Order, Mapping[str, int]]]) -> list[Any]:
    """Return orders and their lines, at the retail price."""
    return [
        row
        for order, wanted in asked
        for row in (
            order,
            *(
                OrderLine(
                    order_id=order.order_id,
                    line=number,
                    sku=sku,
                    units=units,
                    unit_price_gross=SAMPLES[sku].retail_price,
                )
                for number, (sku, units) in enumerate(wanted.items(), start=1)
            ),
        )
    ]
