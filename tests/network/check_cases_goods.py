"""Faults of goods, stock, warehouses, orders, parcels and rules of trade."""

from datetime import date

from network.check import capacity, codes, goods, parcels, shipments, stock, trade
from network.dangerous import DangerousGoodsRule
from network.enums import ImportRegime, Incoterm, Reason, Severity
from network.inventory import Demand
from network.shipment import Order
from network.tariff import ZoneRate
from network.trade_rule import GoodsScope, Regime
from tests.network.check_cases import Case, add, both, change, remove, twin

LOT = ("LAMP", "WHS-HAM", "L1")

CAPACITY = (
    Case(
        capacity.demand_nobody_supplies,
        both(
            twin("products", "LAMP", sku="BED"),
            add(Demand(market_id="MKT-HAM", sku="BED", mean_units=1.0)),
        ),
        Reason.DEMAND_UNSUPPLIED,
        "demand/MKT-HAM/BED/both",
    ),
    Case(
        capacity.supply_below_demand,
        change("demand", ("MKT-HAM", "FAN", "both", "2026-11"), mean_units=9601.0),
        Reason.SUPPLY_SHORT,
        "supply/FAC-SZX/FAN/2026-11",
    ),
    Case(
        capacity.warehouses_beyond_throughput,
        both(
            change("facilities", "WHS-HAM", throughput_m3=20.0),
            change("facilities", "HUB-LYO", throughput_m3=10.0),
        ),
        Reason.FACILITIES_SHORT,
        "facilities/WHS-HAM",
        Severity.NOTE,
    ),
)

GOODS = (
    Case(
        goods.products_without_size,
        change("products", "LAMP", volume_m3=0.0),
        Reason.PRODUCT_INCOMPLETE,
        "products/LAMP",
    ),
    Case(
        goods.products_unknown_to_customs,
        change("products", "LAMP", hs_code=""),
        Reason.PRODUCT_INCOMPLETE,
        "products/LAMP",
        Severity.NOTE,
    ),
    Case(
        goods.impossible_densities,
        change("packages", ("S-1", 1), length_cm=600.0, width_cm=500.0, height_cm=400.0),
        Reason.DENSITY_IMPOSSIBLE,
        "packages/S-1/1",
        also=(Reason.OVERSIZE,),
    ),
    Case(
        goods.packed_lighter_than_content,
        change("packaging", ("LAMP", "carton"), gross_weight_kg=19.0),
        Reason.GROSS_BELOW_NET,
        "packaging/LAMP/carton",
    ),
    Case(
        goods.larger_than_any_box,
        twin("shipments", "S-1", shipment_id="S-9", packages=1, weight_kg=40_000.0, volume_m3=30.0),
        Reason.OVERSIZE,
        "shipments/S-9",
    ),
    Case(
        goods.parts_that_do_not_add_up,
        change("shipments", "S-1", weight_kg=250.0),
        Reason.SUM_MISMATCH,
        "shipments/S-1",
    ),
    Case(
        goods.parts_that_do_not_add_up,
        change("shipment_lines", ("S-1", 1), value=1400.0),
        Reason.SUM_MISMATCH,
        "shipments/S-1",
    ),
    Case(
        goods.orders_without_lines,
        add(Order(order_id="O-9")),
        Reason.ORDER_WITHOUT_LINES,
        "orders/O-9",
    ),
    Case(
        shipments.times_of_shipments,
        change("shipments", "S-1", ready_at="2026-11-02T08:00"),
        Reason.NAIVE_TIME,
        "shipments/S-1",
        Severity.ERROR,
    ),
    Case(
        shipments.times_of_shipments,
        change("shipments", "S-1", due_at="2026-10-31"),
        Reason.DUE_BEFORE_READY,
        "shipments/S-1",
        Severity.ERROR,
    ),
    Case(
        shipments.shipments_to_their_origin,
        change("shipments", "S-1", destination_id="FAC-SZX"),
        Reason.SAME_PLACE,
        "shipments/S-1",
        Severity.ERROR,
    ),
    Case(
        codes.malformed_goods_codes,
        change("products", "LAMP", hs_code="940-5"),
        Reason.MALFORMED_CODE,
        "products/LAMP",
    ),
    Case(
        codes.malformed_dangerous_goods,
        change("products", "LAMP", un_number="Li-ion"),
        Reason.MALFORMED_CODE,
        "products/LAMP",
    ),
)

STOCK = (
    Case(
        stock.facilities_of_another_kind,
        both(twin("facilities", "HUB-LYO", location_id="DEHAM")),
        Reason.FACILITY_KIND,
        "facilities/DEHAM",
    ),
    Case(
        stock.warehouses_without_facility,
        remove("facilities", "WHS-HAM"),
        Reason.WAREHOUSE_WITHOUT_FACILITY,
        "locations/WHS-HAM",
        Severity.NOTE,
        also=(Reason.STOCK_WITHOUT_FACILITY,),
    ),
    Case(
        stock.stock_without_facility,
        twin("stock", LOT, location_id="HUB-PAR"),
        Reason.STOCK_WITHOUT_FACILITY,
        "stock/LAMP/HUB-PAR/L1",
    ),
    Case(
        stock.overfull_storage,
        change("facilities", "WHS-HAM", storage_capacity_m3=23.9),
        Reason.STORAGE_OVERFULL,
        "facilities/WHS-HAM",
    ),
    Case(
        stock.overbooked_stock,
        change("stock", LOT, reserved_units=301),
        Reason.STOCK_OVERBOOKED,
        "stock/LAMP/WHS-HAM/L1",
    ),
    Case(
        stock.expired_stock,
        change("stock", LOT, expires_on=date(2026, 10, 29)),
        Reason.STOCK_EXPIRED,
        "stock/LAMP/WHS-HAM/L1",
    ),
    Case(
        stock.transit_without_arrival,
        change("stock", LOT, in_transit_units=5),
        Reason.STOCK_WITHOUT_ETA,
        "stock/LAMP/WHS-HAM/L1",
    ),
    Case(
        stock.guards_larger_than_stock,
        change("stock_guard", ("LAMP", "WHS-HAM", "e_commerce"), units=601),
        Reason.GUARD_TOO_LARGE,
        "stock_guard/LAMP/WHS-HAM/e_commerce",
    ),
)

TRADE = (
    Case(
        trade.unknown_territories,
        change("locations", "HUB-PAR", customs_territory="FR"),
        Reason.TERRITORY_UNKNOWN,
        "locations/HUB-PAR",
    ),
    Case(
        trade.territories_without_vat,
        change("trade_rules", "DE-VAT", valid_from=date(2027, 1, 1)),
        Reason.VAT_MISSING,
        "territories/DE",
    ),
    Case(
        trade.regimes_without_importer,
        both(
            add(Regime(territory_id="DE", regime=ImportRegime.STANDARD)),
            change("importers", "OWN-DE", valid_to=date(2026, 1, 1)),
        ),
        Reason.NO_IMPORTER,
        "regimes/DE/standard",
        Severity.NOTE,
    ),
    Case(
        trade.overlapping_preferred_rules,
        change("trade_rules", "DE-DUTY-OLD", valid_to=None),
        Reason.RULES_OVERLAP,
        "trade_rules/DE-DUTY",
        Severity.ERROR,
    ),
    Case(
        trade.scopes_without_prefixes,
        add(GoodsScope(scope="toys", hs_prefix="9503", excluded=True)),
        Reason.SCOPE_EMPTY,
        "goods_scopes/toys/9503",
    ),
    Case(
        trade.expired_admissions,
        change("admissions", "CE-LAMP", valid_to=date(2026, 10, 29)),
        Reason.ADMISSION_EXPIRED,
        "admissions/CE-LAMP",
    ),
    Case(
        trade.duplicate_dangerous_goods_rules,
        add(
            *(
                DangerousGoodsRule(un_number=number, carriage="sea", allowed=allowed)
                for number, allowed in (("UN3480", True), ("3480", False), ("3481", True))
            )
        ),
        Reason.DUPLICATE_RULE,
        "dg_rules/3480//sea",
    ),
    Case(
        trade.incomplete_incoterms,
        remove("incoterm_splits", ("FOB", "duty_tax")),
        Reason.INCOTERM_INCOMPLETE,
        "incoterm_splits/FOB/origin",
    ),
    Case(
        trade.incomplete_incoterms,
        change("shipments", "S-4", incoterm=Incoterm.DDP),
        Reason.INCOTERM_INCOMPLETE,
        "shipments/S-4",
    ),
)

PARCELS = (
    Case(
        parcels.zones_without_rate,
        change("zones", ("POST", "", "DE", "8"), zone="alps"),
        Reason.ZONE_WITHOUT_RATE,
        "zones/POST//DE/8",
    ),
    Case(
        parcels.rates_without_zone,
        add(ZoneRate(parcel_service="POST", zone="isles", up_to_kg=5.0, rate=30.0)),
        Reason.RATE_WITHOUT_ZONE,
        "zone_rates/POST/isles/5.0",
        Severity.NOTE,
    ),
    Case(
        parcels.overlapping_zones,
        twin("zones", ("POST", "", "DE", "8"), postcode_prefix="8 ", zone="north"),
        Reason.ZONES_OVERLAP,
        "zones/POST//DE/8 ",
        Severity.ERROR,
    ),
    Case(
        parcels.falling_parcel_rates,
        change("zone_rates", ("POST", "north", 5.0), rate=3.5),
        Reason.RATE_FALLS,
        "zone_rates/POST/north/5.0",
    ),
    Case(
        parcels.falling_free_time_rates,
        change("free_time", ("DEM-DE", 11), rate_per_day=50.0),
        Reason.RATE_FALLS,
        "free_time/DEM-DE/11",
    ),
)
