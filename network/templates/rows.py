"""Rows that every template has in its own measure: warehouses, traders, admissions, parcels."""

from collections.abc import Mapping, Sequence

from network.enums import (
    AdmissionStatus,
    Channel,
    CustomsStatus,
    FacilityKind,
    OpenStatus,
    RegistrationKind,
)
from network.inventory import ReturnRule
from network.location import Facility, FacilityService, InboundRule
from network.shipment import Order
from network.tariff import Accessorial, Zone, ZoneRate
from network.templates.samples import INVENTED
from network.territory import Admission, Exporter, Registration

Weights = tuple[float, ...]

EXPORTER = Exporter(
    exporter_id="OWN-CN",
    territory_id="CN",
    name="Sample Export Ltd. (invented)",
    source=INVENTED,
)


def rented(
    place: str,
    fixed_cost: float,
    currency: str,
    status: OpenStatus = OpenStatus.CONSIDER,
    customs_status: CustomsStatus = CustomsStatus.FREE,
) -> Facility:
    """Return a rented warehouse; opening one under consideration costs three months."""
    return Facility(
        location_id=place,
        kind=FacilityKind.RENTED,
        status=status,
        customs_status=customs_status,
        fixed_cost=fixed_cost,
        opening_cost=3 * fixed_cost if status is OpenStatus.CONSIDER else 0.0,
        currency=currency,
        storage_capacity_m3=5000,
        order_cut_off="15:00",
        source=INVENTED,
    )


def receiving(place: str, currency: str = "USD") -> InboundRule:
    """Return what a rented warehouse asks of deliveries."""
    return InboundRule(
        location_id=place,
        max_carton_kg=30,
        max_pallet_kg=900,
        max_pallet_height_cm=180,
        appointment_days=2,
        receive_days_p50=1,
        receive_days_p90=3,
        currency=currency,
        source=INVENTED,
    )


def work(place: str, fees: Mapping[str, float], currency: str = "USD") -> list[FacilityService]:
    """Return the extra work a warehouse does, per unit."""
    return [
        FacilityService(
            location_id=place,
            service=name,
            fee=fee,
            currency=currency,
            work_min=2,
            source=INVENTED,
        )
        for name, fee in fees.items()
    ]


def held(
    territory: str, certificates: Sequence[tuple[str, str, float]], currency: str = "USD"
) -> list[Admission]:
    """Return the certificates held: category of goods (blank: all), name, cost a year."""
    return [
        Admission(
            admission_id=f"{territory}-{certificate}-{category or 'all'}".replace(" ", "-"),
            category=category,
            territory_id=territory,
            certificate=certificate,
            status=AdmissionStatus.HELD,
            annual_cost=cost,
            currency=currency,
            source=INVENTED,
        )
        for category, certificate, cost in certificates
    ]


def registered(
    costs: Mapping[tuple[str, RegistrationKind], float], currency: str = "USD"
) -> list[Registration]:
    """Return what stock in a territory costs a year."""
    return [
        Registration(
            territory_id=territory,
            kind=kind,
            annual_cost=cost,
            currency=currency,
            source=INVENTED,
        )
        for (territory, kind), cost in costs.items()
    ]


def order(
    order_id: str, market: str, warehouse: str, postcode: str, at: str, promise: str
) -> Order:
    """Return a customer's order; the country is that of the market's code."""
    return Order(
        order_id=order_id,
        market_id=market,
        country_code=market.removeprefix("MKT-")[:2],
        postcode=postcode,
        requested_at=at,
        promise_by=promise,
        current_choice_id=warehouse,
    )


def returned(label_cost: float, currency: str = "USD", window_days: int = 30) -> ReturnRule:
    """Return what happens to what online customers send back."""
    return ReturnRule(
        channel=Channel.E_COMMERCE,
        window_days=window_days,
        label_cost=label_cost,
        currency=currency,
        inspect_days=4,
        resale_share=0.6,
        resale_recovery_percent=75,
        keep_allowed=True,
        source=INVENTED,
    )


def zones(parcel_service: str, origin: str, prefixes: Sequence[tuple[str, str, str]]) -> list[Zone]:
    """Return the zones of a parcel service: country, first digits of the postcode, zone."""
    return [
        Zone(
            parcel_service=parcel_service,
            origin_code=origin,
            country_code=country,
            postcode_prefix=prefix,
            zone=zone,
            source=INVENTED,
        )
        for country, prefix, zone in prefixes
    ]


def zone_rates(
    parcel_service: str, up_to_kg: Weights, prices: Mapping[str, Weights], currency: str
) -> list[ZoneRate]:
    """Return the prices of a parcel service: one per zone and weight."""
    return [
        ZoneRate(
            parcel_service=parcel_service,
            zone=zone,
            up_to_kg=weight,
            rate=rate,
            rate_per_kg=0.35 if weight == max(up_to_kg) else 0.0,
            piece_share=0.85,
            currency=currency,
            source=INVENTED,
        )
        for zone, rates in prices.items()
        for weight, rate in zip(up_to_kg, rates, strict=True)
    ]


def oversize(parcel_service: str, fee: float, currency: str) -> list[Accessorial]:
    """Return what a parcel service adds for what is long or heavy."""
    long = Accessorial(
        parcel_service=parcel_service,
        code="OVERSIZE",
        rate=fee,
        currency=currency,
        above_side_cm=120,
        source=INVENTED,
    )
    heavy = Accessorial(
        parcel_service=parcel_service,
        code="HANDLING",
        rate=round(fee / 2, 2),
        currency=currency,
        above_kg=25,
        source=INVENTED,
    )
    return [long, heavy]
