"""Reads OR-Library warehouse location files and words them as a network.

Cost i of a customer is for its whole demand and a split customer pays the share, so each pair is
a service with a tariff per unit. The files give five decimals; money is read in thousandths, so
that they are whole minor units.
"""

from dataclasses import dataclass
from pathlib import Path

from network.enums import ChargeBasis, LoadForm, LocationKind, Mode, OpenStatus
from network.goods import Product
from network.inventory import Demand
from network.location import Facility, Location
from network.network import Network
from network.schema import TABLES
from network.service import Service
from network.table import Table
from network.tariff import TariffLine

SCALE = 1000.0


@dataclass(frozen=True)
class CapInstance:
    """Capacities and fixed costs (m,), demands (n,), and costs of whole demands (n, m)."""

    capacity: list[float]
    fixed_cost: list[float]
    demand: list[float]
    cost: list[list[float]]


def read_cap(path: Path) -> CapInstance:
    """Read a file: ``m n``, m pairs (capacity, fixed cost), n times demand and m costs."""
    numbers = iter(path.read_text(encoding="ascii").replace("\0", " ").split())
    sites, customers = int(next(numbers)), int(next(numbers))
    pairs = [(float(next(numbers)), float(next(numbers))) for _ in range(sites)]
    demand: list[float] = []
    cost: list[list[float]] = []
    for _ in range(customers):
        demand.append(float(next(numbers)))
        cost.append([float(next(numbers)) for _ in range(sites)])
    return CapInstance([p[0] for p in pairs], [p[1] for p in pairs], demand, cost)


def network_of(instance: CapInstance) -> Network:
    """Return the instance as warehouses, markets, services and tariffs."""
    sites, customers = range(len(instance.capacity)), range(len(instance.demand))
    pairs = [(w, c) for w in sites for c in customers]
    rows = {
        "locations": [
            *(_place(f"W{w + 1}", LocationKind.WAREHOUSE) for w in sites),
            *(_place(f"C{c + 1}", LocationKind.MARKET) for c in customers),
        ],
        "facilities": [
            Facility(
                location_id=f"W{w + 1}",
                status=OpenStatus.CONSIDER,
                fixed_cost=instance.fixed_cost[w] * SCALE,
                throughput_units=instance.capacity[w],
            )
            for w in sites
        ],
        "services": [
            Service(
                service_id=f"W{w + 1}-C{c + 1}",
                origin_id=f"W{w + 1}",
                destination_id=f"C{c + 1}",
                mode=Mode.TRUCK,
                load_form=LoadForm.PALLET,
                transit_min=60,
                tariff_id=f"W{w + 1}-C{c + 1}",
            )
            for w, c in pairs
        ],
        "tariffs": [
            TariffLine(
                tariff_id=f"W{w + 1}-C{c + 1}",
                line=1,
                charge_code="DELIVERY",
                basis=ChargeBasis.PER_UNIT,
                rate=instance.cost[c][w] * SCALE / instance.demand[c],
            )
            for w, c in pairs
        ],
        "products": [Product(sku="GOODS", weight_kg=1.0, volume_m3=0.01)],
        "demand": [
            Demand(market_id=f"C{c + 1}", sku="GOODS", mean_units=instance.demand[c])
            for c in customers
        ],
    }
    tables = {name: Table.from_rows(TABLES[name], made) for name, made in rows.items()}
    return Network(tables=tables, name="orlib")


def _place(name: str, kind: LocationKind) -> Location:
    return Location(location_id=name, name=name, kind=kind, lat=0.0, lon=0.0)
