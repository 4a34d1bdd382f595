"""A factory abroad, two ways to a market at home: freight in boxes and parcels by air."""

from datetime import date

from network.enums import (
    ChargeBasis,
    ChargeCategory,
    Confidence,
    DutyBase,
    ImportRegime,
    LoadForm,
    LocationKind,
    Measure,
    Mode,
    ValueBasis,
    VatTiming,
)
from network.equipment import Equipment
from network.goods import Consignment, GoodsLine
from network.location import Location
from network.network import Network
from network.schema import TABLES
from network.service import Service, Transfer
from network.table import Table
from network.tariff import FxRate, TariffLine
from network.territory import Importer, Territory
from network.trade_rule import Regime, TradeRule

PLACES = (
    ("FAC", LocationKind.FACTORY, "CN"),
    ("PORT-CN", LocationKind.SEAPORT, "CN"),
    ("PORT-NL", LocationKind.SEAPORT, "NL"),
    ("HUB-DE", LocationKind.HUB, "DE"),
    ("MKT", LocationKind.MARKET, "DE"),
)


def tables(**rows):
    """Return tables by name from rows."""
    return {name: Table.from_rows(TABLES[name], list(given)) for name, given in rows.items()}


def service(name, origin, destination, mode, form, transit_min, departures="daily 12:00"):
    """Return a service with a tariff of its own name."""
    return Service(
        service_id=name,
        origin_id=origin,
        destination_id=destination,
        mode=mode,
        load_form=form,
        transit_min=transit_min,
        distance_km=1000.0,
        departures=departures,
        tariff_id=name,
    )


def fee(name, rate, category=ChargeCategory.FREIGHT, basis=ChargeBasis.PER_SHIPMENT, **more):
    """Return the one line of a service's tariff."""
    return TariffLine(
        tariff_id=name, line=1, charge_code="FREIGHT", category=category, basis=basis, rate=rate,
        currency="EUR", **more,
    )  # fmt: skip


def rule(name, territory, measure, **more):
    """Return a trade rule."""
    made = {"currency": "EUR", "threshold_currency": "EUR", "confidence": Confidence.VERIFIED}
    return TradeRule(rule_id=name, territory_id=territory, measure=measure, **{**made, **more})


DUTY = rule("DUTY", "EU", Measure.DUTY, regimes=(ImportRegime.STANDARD,), rate_percent=10.0)
VAT = rule("VAT", "DE", Measure.VAT, rate_percent=19.0)
ITEM = rule(
    "ITEM", "EU", Measure.ITEM_DUTY, regimes=(ImportRegime.IOSS,), amount=3.0,
    basis=ChargeBasis.PER_ITEM_CATEGORY,
)  # fmt: skip
STANDARD = Regime(territory_id="EU", regime=ImportRegime.STANDARD)
IOSS = Regime(
    territory_id="EU", regime=ImportRegime.IOSS, load_forms=(LoadForm.PARCEL,),
    max_order_value=150.0, currency="EUR", value_basis=ValueBasis.TRANSFER,
    vat_timing=VatTiming.AT_SALE,
)  # fmt: skip
IMPORTER = Importer(importer_id="IMP", territory_id="EU", has_ioss=True)


def border_world(services, tariffs, rules=(DUTY, VAT, ITEM), regimes=(STANDARD, IOSS), **more):
    """Return the world; what is passed by name replaces a table."""
    places = [
        Location(location_id=name, name=name, kind=kind, lat=50.0, lon=number, country_code=country)
        for number, (name, kind, country) in enumerate(PLACES)
    ]
    given = {
        "locations": places,
        "equipment": [Equipment(equipment_id="40HC", volume_m3=64.0, payload_kg=26000.0, teu=2.0)],
        "services": services,
        "transfers": [Transfer(transfer_id="X", dwell_min=60)],
        "tariffs": tariffs,
        "fx_rates": [FxRate(currency="EUR", units_per_usd=0.8, date=date(2026, 1, 1))],
        "territories": [
            Territory(territory_id="EU", currency="EUR", duty_base=DutyBase.CIF),
            *(
                Territory(
                    territory_id=code, customs_territory_id="EU", country_code=code, currency="EUR"
                )
                for code in ("DE", "NL")
            ),
        ],
        "trade_rules": rules,
        "regimes": regimes,
        "importers": [IMPORTER],
        **more,
    }
    return Network(tables=tables(**given), reference_date=date(2026, 11, 2))


def lamps(units=10, price=10.0, **more):
    """Return lamps in packages of one."""
    line = GoodsLine(
        hs_code="940521", origin_country="CN", units=units, transfer_price=price,
        retail_price_gross=price * 2, currency="EUR",
    )  # fmt: skip
    return Consignment(
        weight_kg=float(units), volume_m3=units * 0.01, packages=units, units=units,
        value=units * price, currency="EUR", goods=(line,), **more,
    )  # fmt: skip


SEA, AIR, TRUCK, PARCEL = Mode.SEA, Mode.AIR, Mode.TRUCK, Mode.PARCEL
"""Modes by their short names."""
