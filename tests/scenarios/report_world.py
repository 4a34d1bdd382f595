"""A small world across the Pacific and from Asia to Europe, and answers built on it by hand."""

from datetime import date

from network.emissions import Emissions
from network.enums import (
    ActivityUnit,
    ChargeBasis,
    ChargeCategory,
    Confidence,
    LoadForm,
    LocationKind,
    Mode,
    Pick,
    Reason,
    Status,
    StoppedBy,
)
from network.explanation import Explanation
from network.factor import EmissionFactor
from network.goods import Consignment
from network.location import Location, Passage
from network.money import Money
from network.network import Network
from network.schema import TABLES
from network.service import Service, Transfer
from network.shipment import Shipment
from network.table import Table
from network.tariff import FxRate, TariffLine
from scenarios.comparison import Comparison, Figure, ModeFigures, ModeRow, Moved, WaterfallStep
from scenarios.comparison import Way as ShortWay
from scenarios.outcome import Outcome
from solver.options import Options
from solver.plan import (
    FrontPoint,
    Itinerary,
    Leg,
    Load,
    LocationPlan,
    Move,
    Offer,
    Plan,
    Provenance,
    Quote,
    RouteQuestion,
    Site,
    SiteFlow,
    Totals,
    Unserved,
)
from solver.price import Way, itineraries
from solver.status import Bounds, Termination

READY_MIN = 3_600_000
"""2026-11-05T00:00Z."""

_DAY = 1440

_PLACES = (
    ("FAC-SHA", "Shanghai", LocationKind.FACTORY, 31.2222, 121.4581, "CN", "Asia/Shanghai"),
    ("CNSHA", "Shanghai Port", LocationKind.SEAPORT, 31.3364, 121.615, "CN", "Asia/Shanghai"),
    ("PVG", "Pudong Airport", LocationKind.AIRPORT, 31.1434, 121.8052, "CN", "Asia/Shanghai"),
    (
        "USLAX",
        "Los Angeles Port",
        LocationKind.SEAPORT,
        33.7395,
        -118.26,
        "US",
        "America/Los_Angeles",
    ),
    (
        "LAX",
        "Los Angeles Airport",
        LocationKind.AIRPORT,
        33.9425,
        -118.408,
        "US",
        "America/Los_Angeles",
    ),
    ("MKT-LA", "Los Angeles", LocationKind.MARKET, 34.0522, -118.2437, "US", "America/Los_Angeles"),
    ("DEHAM", "Hamburg Port", LocationKind.SEAPORT, 53.5477, 9.9694, "DE", "Europe/Berlin"),
    ("WHS-HAM", "Hamburg Warehouse", LocationKind.WAREHOUSE, 53.5, 10.1, "DE", "Europe/Berlin"),
    (
        "WHS-LA",
        "Ontario Warehouse",
        LocationKind.WAREHOUSE,
        34.0633,
        -117.6509,
        "US",
        "America/Los_Angeles",
    ),
    ("MKT-HAM", "Hamburg <Altstadt>", LocationKind.MARKET, 53.5507, 9.993, "DE", "Europe/Berlin"),
)

_SERVICES = (
    ("T-SHA", "FAC-SHA", "CNSHA", Mode.TRUCK, 40.0, 180, "TRUCK", "HGV", ()),
    ("T-PVG", "FAC-SHA", "PVG", Mode.TRUCK, 45.0, 200, "TRUCK", "HGV", ()),
    ("S-LAX", "CNSHA", "USLAX", Mode.SEA, 10_600.0, 16 * _DAY, "SEA", "SHIP", ()),
    (
        "S-HAM",
        "CNSHA",
        "DEHAM",
        Mode.SEA,
        25_900.0,
        38 * _DAY,
        "SEA",
        "SHIP",
        ("malacca", "south_africa"),
    ),
    ("A-LAX", "PVG", "LAX", Mode.AIR, 10_450.0, 780, "AIR", "PLANE", ()),
    ("T-LAX", "USLAX", "MKT-LA", Mode.TRUCK, 45.0, 240, "TRUCK", "HGV", ()),
    ("T-LAXA", "LAX", "MKT-LA", Mode.TRUCK, 30.0, 180, "TRUCK", "HGV", ()),
    ("T-HAM", "DEHAM", "MKT-HAM", Mode.TRUCK, 20.0, 120, "TRUCK", "HGV", ()),
)


def world() -> Network:
    """Return the network all answers of this module stand on."""
    tables = {
        "locations": [
            Location(location_id=i, name=n, kind=k, lat=lat, lon=lon, country_code=c, timezone=z)
            for i, n, k, lat, lon, c, z in _PLACES
        ],
        "passages": [Passage(passage_id="south_africa", name="Cape of Good Hope")],
        "services": [
            Service(
                service_id=i,
                origin_id=a,
                destination_id=b,
                mode=mode,
                load_form=LoadForm.ULD if mode is Mode.AIR else LoadForm.LCL,
                carrier="Carrier & Sons",
                distance_km=km,
                transit_min=minutes,
                cut_off_min=_DAY if mode is Mode.SEA else 0,
                tariff_id=tariff,
                toc_id=factor,
                passages=passages,
            )
            for i, a, b, mode, km, minutes, tariff, factor, passages in _SERVICES
        ],
        "transfers": [
            Transfer(transfer_id="X-SEA", from_mode=Mode.TRUCK, to_mode=Mode.SEA, tariff_id="X")
        ],
        "tariffs": [
            _rate("TRUCK", "TRUCK", ChargeBasis.PER_KG, 0.9, "CNY", ChargeCategory.ORIGIN),
            _rate("SEA", "OCEAN", ChargeBasis.PER_M3, 65.0, "USD", ChargeCategory.FREIGHT),
            _rate("AIR", "AIR", ChargeBasis.PER_KG, 4.2, "USD", ChargeCategory.FREIGHT),
            _rate("X", "THC", ChargeBasis.PER_M3, 80.0, "CNY", ChargeCategory.SURCHARGE),
        ],
        "emission_factors": [
            _factor("SHIP", Mode.SEA, 3.65, 16.12),
            _factor("PLANE", Mode.AIR, 135.16, 531.3),
            _factor("HGV", Mode.TRUCK, 23.59, 101.63),
        ],
        "fx_rates": [FxRate(currency="CNY", units_per_usd=7.1, date=date(2026, 10, 1))],
        "shipments": [
            _shipment("PO-1", "MKT-LA", "2026-12-20"),
            _shipment("PO-2", "MKT-HAM", "2026-11-30"),
        ],
    }
    made = {name: Table.from_rows(TABLES[name], rows) for name, rows in tables.items()}
    return Network(tables=made, name="report-world")


def _rate(tariff, code, basis, rate, currency, category):
    return TariffLine(
        tariff_id=tariff,
        line=1,
        charge_code=code,
        category=category,
        basis=basis,
        rate=rate,
        currency=currency,
        source="https://rates.example/2026?a=1&b=2",
        confidence=Confidence.UNVERIFIED,
    )


def _factor(name, mode, wtt, ttw):
    return EmissionFactor(
        category_id=name,
        pack="DESNZ",
        edition="2025",
        mode=mode,
        unit=ActivityUnit.G_PER_TKM,
        wtt=wtt,
        ttw=ttw,
        licence="OGL-UK-3.0",
        source="UK DESNZ",
    )


def _shipment(shipment_id, destination_id, due):
    return Shipment(
        shipment_id=shipment_id,
        origin_id="FAC-SHA",
        destination_id=destination_id,
        weight_kg=1200.0,
        volume_m3=4.0,
        packages=10,
        ready_at="2026-11-05",
        due_at=due,
    )


GOODS = Consignment(consignment_id="PO-1", weight_kg=1200.0, volume_m3=4.0, packages=10)
OPTIONS = Options(as_of=date(2026, 10, 30))


def itinerary(network: Network, *stops: str) -> Itinerary:
    """Return the priced itinerary over services (and transfers, as ``transfer@place``)."""
    legs, at = [], READY_MIN
    for number, stop in enumerate(stops):
        leg = _transfer_leg(number, stop, at) if "@" in stop else _leg(network, number, stop, at)
        legs.append(leg)
        at = leg.arrive_min
    way = Way(consignment=GOODS, legs=tuple(legs), ready_min=READY_MIN)
    return itineraries(network, [way], OPTIONS)[0]


def _leg(network, number, service_id, at):
    service = network.services.get(service_id)
    depart = at + service.cut_off_min + (2 * _DAY if service.mode is Mode.SEA else 0)
    return Leg(
        sequence=number,
        service_id=service_id,
        mode=service.mode,
        load_form=service.load_form,
        carrier=service.carrier,
        origin_id=service.origin_id,
        destination_id=service.destination_id,
        at_origin_min=at,
        depart_min=depart,
        arrive_min=depart + service.transit_min,
        cut_off_min=depart - service.cut_off_min,
        distance_km=service.distance_km,
        passages=service.passages,
    )


def _transfer_leg(number, stop, at):
    transfer_id, _, place = stop.partition("@")
    return Leg(
        sequence=number,
        transfer_id=transfer_id,
        mode=Mode.TRUCK,
        to_mode=Mode.SEA,
        load_form=LoadForm.LCL,
        to_form=LoadForm.LCL,
        origin_id=place,
        destination_id=place,
        at_origin_min=at,
        depart_min=at,
        arrive_min=at + 600,
    )


def provenance(network: Network) -> Provenance:
    return Provenance(
        input_hash="0123456789abcdef0123",
        data_version=network.digest,
        network=network.name,
        as_of=date(2026, 10, 30),
        solver="by hand",
        unverified_cost_share=0.76,
    )


def sea_way(network):
    return itinerary(network, "T-SHA", "X-SEA@CNSHA", "S-LAX", "T-LAX")


def air_way(network):
    return itinerary(network, "T-PVG", "A-LAX", "T-LAXA")


def hamburg_way(network):
    return itinerary(network, "T-SHA", "X-SEA@CNSHA", "S-HAM", "T-HAM")


def quote_outcome() -> Outcome:
    """Return a quote over the Pacific with a sea and an air offer."""
    network = world()
    ways = (sea_way(network), air_way(network))
    picks = ((Pick.CHEAPEST, Pick.GREENEST), (Pick.FASTEST,))
    offers = tuple(
        Offer(rank=rank, picks=names, itinerary=way, provenance=provenance(network))
        for rank, (names, way) in enumerate(zip(picks, ways, strict=True), start=1)
    )
    quote = Quote(
        question=RouteQuestion(
            origin_id="FAC-SHA", destination_id="MKT-LA", consignment=GOODS, ready_min=READY_MIN
        ),
        termination=Termination(status=Status.OPTIMAL),
        offers=offers,
        front=tuple(_point(way) for way in ways),
        provenance=provenance(network),
    )
    return _outcome("pacific", "Over the Pacific", "quote", network, quote=quote)


def _point(way):
    return FrontPoint(
        landed_cost=way.landed_cost,
        decision_cost=way.decision_cost,
        arrive_min=way.arrive_min,
        co2e_wtw_kg=way.emissions.co2e_wtw_kg,
        modes=way.modes,
        load_form=LoadForm.LCL,
        service_ids=tuple(leg.service_id for leg in way.services),
    )


def no_route_outcome() -> Outcome:
    network = world()
    quote = Quote(
        question=RouteQuestion(
            origin_id="FAC-SHA", destination_id="MKT-LA", consignment=GOODS, ready_min=READY_MIN
        ),
        termination=Termination(status=Status.INFEASIBLE),
        reasons=(Explanation(code=Reason.NO_CONNECTION, subject="FAC-SHA", needed="MKT-LA"),),
        provenance=provenance(network),
    )
    return _outcome("nothing", "No way", "quote", network, quote=quote)


def plan_outcome(name="plan", hamburg="S") -> Outcome:
    """Return a plan: one shipment over the Pacific, one to Hamburg, one left out."""
    network = world()
    ways = {"PO-1": sea_way(network), "PO-2": hamburg_way(network)}
    moves = tuple(
        Move(shipment_id=name, part=1, consignment=GOODS, itinerary=way)
        for name, way in ways.items()
    )
    cost = ways["PO-1"].landed_cost + ways["PO-2"].landed_cost
    emissions = ways["PO-1"].emissions + ways["PO-2"].emissions
    sea = ways["PO-1"].services[1]
    plan = Plan(
        termination=Termination(
            status=Status.FEASIBLE,
            stopped_by=StoppedBy.TIME_LIMIT,
            bounds=Bounds(primal=cost, dual=Money(cost.amount_minor * 9 // 10, "USD")),
            reproducible=False,
        ),
        moves=moves,
        loads=(
            Load(
                service_id="S-LAX",
                depart_min=sea.depart_min,
                origin_id="CNSHA",
                destination_id="USLAX",
                mode=Mode.SEA,
                load_form=LoadForm.FCL,
                boxes=(("40HC", 2), ("20GP", 1)),
                weight_kg=1200.0,
                volume_m3=4.0,
                fill=0.83,
                shipment_ids=("PO-1",),
            ),
        ),
        unserved=(
            Unserved(
                subject_id="PO-3",
                reason=Explanation(
                    code=Reason.NO_CAPACITY, subject="S-HAM", current="2 TEU", needed="3 TEU"
                ),
            ),
        ),
        totals=Totals(
            landed_cost=cost,
            decision_cost=cost,
            stand_alone_cost=cost + Money(12_345, "USD"),
            emissions=emissions,
            weight_kg=2400.0,
            volume_m3=8.0,
        ),
        provenance=provenance(network),
    )
    changes = (Explanation(code=Reason.REROUTED, subject="S-HAM", current="25,900 km"),)
    return _outcome(name, "The week's orders", "ship", network, plan=plan, changes=changes)


def location_outcome() -> Outcome:
    """Return a location plan with an open and a closed warehouse."""
    network = world()
    inbound = itinerary(network, "T-SHA", "X-SEA@CNSHA", "S-HAM")
    plan = LocationPlan(
        termination=Termination(status=Status.OPTIMAL),
        sites=(_site("WHS-HAM", 0.4), _site("WHS-LA", 0.0)),
        inbound=(
            _flow("FAC-SHA", "WHS-HAM", inbound.landed_cost, inbound.emissions, inbound),
            _flow("FAC-SHA", "WHS-HAM", inbound.landed_cost, inbound.emissions, None),
        ),
        outbound=(_flow("WHS-HAM", "MKT-HAM", Money(9_900, "USD"), Emissions(5, 7), None),),
        unserved=(
            Unserved(
                subject_id="MKT-LA",
                reason=Explanation(
                    code=Reason.SERVICE_TIME_EXCEEDED, subject="MKT-LA", current="9 d", needed="3 d"
                ),
            ),
        ),
        total_cost=Money(1_234_567, "USD"),
        emissions=Emissions(10**12, 2 * 10**12),
        provenance=provenance(network),
    )
    return _outcome("sites", "Where to store", "locate", network, location_plan=plan)


def _site(location_id, utilisation):
    return Site(
        location_id=location_id,
        is_open=utilisation > 0,
        fixed_cost=Money(2_500_000, "USD"),
        throughput_units=1000.0 * (utilisation > 0),
        throughput_m3=40.0 * (utilisation > 0),
        utilisation=utilisation,
    )


def _flow(origin_id, destination_id, cost, emissions, way):
    return SiteFlow(
        origin_id=origin_id,
        destination_id=destination_id,
        sku="LAMP",
        units=1000.0,
        share=1.0,
        cost=cost,
        emissions=emissions,
        transit_min=way.transit_min if way else 600,
        itinerary=way,
    )


def _outcome(name, title, question, network, **answer) -> Outcome:
    return Outcome(
        name=name,
        title=title,
        question=question,
        network=network,
        input_hash="feedfacecafebeef",
        **answer,
    )


def comparison() -> Comparison:
    """Return a comparison in which the ocean freight falls and one shipment moves to air."""

    def usd(minor):
        return Money(minor, "USD")

    def short(modes, path, passages=()):
        return (
            ShortWay(
                path=path,
                modes=modes,
                load_form="LCL",
                passages=passages,
                service_ids=(),
                packages=10,
            ),
        )

    return Comparison(
        a_name="base",
        a_title="Base",
        b_name="plan",
        b_title="Red Sea open",
        question="ship",
        currency="USD",
        same_input=False,
        figures=(
            Figure(key="landed_cost", unit="USD", a=5000.0, b=4321.09),
            Figure(key="co2e_wtw", unit="kg", a=1500.0, b=1450.5),
            Figure(key="on_time", unit="share", a=None, b=0.75),
        ),
        waterfall=(
            WaterfallStep(category=ChargeCategory.FREIGHT, a=usd(400_000), b=usd(330_000)),
            WaterfallStep(category=ChargeCategory.ORIGIN, a=usd(100_000), b=usd(102_109)),
            WaterfallStep(category=ChargeCategory.CUSTOMS, a=usd(0), b=usd(0)),
        ),
        modes=(ModeRow(mode="sea", a=ModeFigures(shipments=2), b=ModeFigures(shipments=1)),),
        moved=(
            Moved(
                shipment_id="PO-2",
                before=short(("sea",), ("CNSHA", "DEHAM"), ("south_africa",)),
                after=(),
                cost_delta=usd(-67_891),
                time_delta_min=-14_400,
                co2e_delta_kg=None,
            ),
        ),
    )
