"""Small trade tables, made by hand: enough of the EU, GB, US, MX, BR, TH and the Gulf to test by.

The shapes are those of the public rules of 2025 and 2026; EUR 1 = USD 1.10, USD 1 = CNY 7.00.
"""

from dataclasses import replace
from datetime import date

from network.enums import (
    ChargeBasis,
    Confidence,
    DutyBase,
    ImportRegime,
    LoadForm,
    Measure,
    Mode,
    RuleStatus,
    ThresholdSide,
    ValueBasis,
    VatBase,
    VatTiming,
)
from network.goods import GoodsLine
from network.network import Network
from network.schema import TABLES
from network.table import Table
from network.tariff import FxRate
from network.territory import Importer, Territory
from network.trade import Entry
from network.trade_rule import GoodsScope, Regime, TradeRule

FX = (
    FxRate(currency="EUR", units_per_usd=0.909090909090909, date=date(2020, 1, 1)),
    FxRate(currency="CNY", units_per_usd=7.0, date=date(2020, 1, 1)),
    FxRate(currency="GBP", units_per_usd=0.8, date=date(2020, 1, 1)),
    FxRate(currency="PLN", units_per_usd=4.0, date=date(2020, 1, 1)),
    FxRate(currency="BRL", units_per_usd=5.0, date=date(2020, 1, 1)),
    FxRate(currency="MXN", units_per_usd=20.0, date=date(2020, 1, 1)),
    FxRate(currency="THB", units_per_usd=32.0, date=date(2020, 1, 1)),
    FxRate(currency="AED", units_per_usd=3.6725, date=date(2020, 1, 1)),
    FxRate(currency="SAR", units_per_usd=3.75, date=date(2020, 1, 1)),
)


def territory(name, **given):
    """Return a territory; by itself it is a country of that name."""
    return Territory(**{"territory_id": name, "country_code": name, **given})


TERRITORIES = (
    territory("EU", country_code="", currency="EUR"),
    territory("DE", customs_territory_id="EU", currency="EUR"),
    territory("FR", customs_territory_id="EU", currency="EUR"),
    territory("PL", customs_territory_id="EU", currency="PLN"),
    territory("GB", currency="GBP"),
    territory("US", duty_base=DutyBase.FOB, vat_base=VatBase.DUTY_PAID),
    territory("CA", currency="USD", duty_base=DutyBase.FOB),
    territory("MX", currency="MXN", vat_base=VatBase.DUTY_PAID),
    territory("BR", currency="BRL", vat_base=VatBase.TAX_INCLUSIVE, vat_is_recoverable=False),
    territory("TH", currency="THB"),
    territory("AE", currency="AED", transit_with=("SA",)),
    territory("SA", currency="SAR", transit_with=("AE",)),
)


def rule(rule_id, territory_id, measure, **given):
    """Return a rule; its territory is the first part of its id unless one is given."""
    return TradeRule(rule_id=rule_id, territory_id=territory_id, measure=measure, **given)


PARCEL = (LoadForm.PARCEL,)
COURIER = (ImportRegime.COURIER,)
EUROPE = (
    rule("EU-LAMPS", "EU", Measure.DUTY, hs_prefix="9405", rate_percent=3.7),
    rule(
        "EU-APPAREL",
        "EU",
        Measure.DUTY,
        goods_scope="apparel",
        rate_percent=12.0,
        rate_low_percent=8.0,
        rate_high_percent=12.0,
    ),
    rule("DE-VAT", "DE", Measure.VAT, rate_percent=19.0),
    rule("DE-VAT-BOOKS", "DE", Measure.VAT, hs_prefix="4901", rate_percent=7.0),
    rule("FR-VAT", "FR", Measure.VAT, rate_percent=20.0),
    rule("PL-VAT", "PL", Measure.VAT, rate_percent=23.0),
    rule(
        "EU-DEMIN-150",
        "EU",
        Measure.DUTY_RELIEF,
        threshold=150.0,
        threshold_currency="EUR",
        valid_to=date(2026, 6, 30),
    ),
    rule(
        "EU-FLAT3",
        "EU",
        Measure.ITEM_DUTY,
        regimes=(ImportRegime.IOSS, ImportRegime.LOW_VALUE),
        load_forms=PARCEL,
        amount=3.0,
        basis=ChargeBasis.PER_ITEM_CATEGORY,
        currency="EUR",
        threshold=150.0,
        threshold_currency="EUR",
        valid_from=date(2026, 7, 1),
        valid_to=date(2028, 6, 30),
    ),
    rule(
        "EU-HANDLING2",
        "EU",
        Measure.PARCEL_FEE,
        load_forms=PARCEL,
        amount=2.0,
        basis=ChargeBasis.PER_ITEM_CATEGORY,
        currency="EUR",
        conflict_group="EU-HANDLING",
        status=RuleStatus.EXPECTED,
        valid_from=date(2026, 11, 1),
    ),
    rule("GB-LAMPS", "GB", Measure.DUTY, hs_prefix="9405", rate_percent=2.0),
    rule("GB-VAT", "GB", Measure.VAT, rate_percent=20.0),
    rule(
        "GB-DEMIN",
        "GB",
        Measure.DUTY_RELIEF,
        threshold=135.0,
        threshold_currency="GBP",
        valid_to=date(2029, 3, 31),
    ),
)
AMERICA = (
    rule("US-LAMPS", "US", Measure.DUTY, hs_prefix="9405", rate_percent=3.9),
    rule("US-VAT", "US", Measure.VAT, rate_percent=0.0),
    rule("US-DEMIN-800", "US", Measure.DUTY_RELIEF, threshold=800.0, valid_to=date(2025, 8, 28)),
    rule(
        "US-DEMIN-CNHK",
        "US",
        Measure.DUTY_RELIEF,
        origins=("CN", "HK"),
        threshold=0.0,
        valid_from=date(2025, 5, 2),
    ),
    rule("US-DEMIN-ALL", "US", Measure.DUTY_RELIEF, threshold=0.0, valid_from=date(2025, 8, 29)),
    rule(
        "US-S122-10",
        "US",
        Measure.SURCHARGE,
        rate_percent=10.0,
        conflict_group="US-S122",
        valid_from=date(2026, 2, 24),
        valid_to=date(2026, 7, 23),
        source="customs guidance",
    ),
    rule(
        "US-S122-15",
        "US",
        Measure.SURCHARGE,
        rate_percent=15.0,
        conflict_group="US-S122",
        preferred=False,
        valid_from=date(2026, 2, 24),
        valid_to=date(2026, 7, 23),
    ),
    rule(
        "US-S122-USMCA",
        "US",
        Measure.SURCHARGE,
        origins=("CA", "MX"),
        agreement="USMCA",
        rate_percent=0.0,
        replaces=("US-S122-10", "US-S122-15"),
        valid_from=date(2026, 2, 24),
        valid_to=date(2026, 7, 23),
    ),
    rule(
        "US-POST-S122",
        "US",
        Measure.SURCHARGE,
        rate_low_percent=0.0,
        rate_high_percent=15.0,
        valid_from=date(2026, 7, 24),
    ),
    rule(
        "US-MPF",
        "US",
        Measure.CUSTOMS_FEE,
        regimes=(ImportRegime.STANDARD,),
        rate_percent=0.3464,
        minimum=33.58,
        maximum=651.5,
        valid_to=date(2026, 9, 30),
        confidence=Confidence.VERIFIED,
    ),
    rule(
        "US-MPF-INFORMAL",
        "US",
        Measure.CUSTOMS_FEE,
        regimes=(ImportRegime.INFORMAL,),
        amount=2.69,
        basis=ChargeBasis.PER_ENTRY,
    ),
    rule("US-HMF", "US", Measure.CUSTOMS_FEE, modes=(Mode.SEA,), rate_percent=0.125),
    rule("MX-LAMPS", "MX", Measure.DUTY, hs_prefix="9405", rate_percent=15.0),
    rule("MX-VAT", "MX", Measure.VAT, rate_percent=16.0),
    rule("MX-DEMIN", "MX", Measure.DUTY_RELIEF, threshold=50.0),
    rule("MX-DEMIN-TAX", "MX", Measure.TAX_RELIEF, threshold=50.0),
    rule("MX-DEMIN-USMCA", "MX", Measure.DUTY_RELIEF, origins=("US", "CA"), threshold=117.0),
    rule(
        "MX-COURIER",
        "MX",
        Measure.FLAT_RATE,
        regimes=COURIER,
        load_forms=PARCEL,
        rate_percent=33.5,
        threshold=2500.0,
        replaces=("MX-VAT",),
        valid_from=date(2025, 8, 15),
    ),
    rule(
        "MX-COURIER-USMCA",
        "MX",
        Measure.FLAT_RATE,
        regimes=COURIER,
        load_forms=PARCEL,
        origins=("US", "CA"),
        rate_percent=19.0,
        threshold=117.0,
        threshold_side=ThresholdSide.ABOVE,
        replaces=("MX-VAT",),
        valid_from=date(2025, 8, 15),
    ),
    rule(
        "BR-LE50",
        "BR",
        Measure.FLAT_RATE,
        regimes=COURIER,
        rate_percent=20.0,
        threshold=50.0,
        valid_from=date(2024, 8, 1),
    ),
    rule(
        "BR-GT50",
        "BR",
        Measure.FLAT_RATE,
        regimes=COURIER,
        rate_percent=60.0,
        amount=-20.0,
        basis=ChargeBasis.PER_PARCEL,
        threshold=50.0,
        threshold_side=ThresholdSide.ABOVE,
        valid_from=date(2024, 8, 1),
    ),
    rule(
        "BR-ICMS",
        "BR",
        Measure.VAT,
        rate_percent=17.0,
        rate_low_percent=17.0,
        rate_high_percent=20.0,
    ),
)
ELSEWHERE = (
    rule("TH-LAMPS", "TH", Measure.DUTY, hs_prefix="9405", rate_percent=20.0),
    rule("TH-VAT", "TH", Measure.VAT, rate_percent=7.0),
    rule(
        "TH-DEMIN-OLD",
        "TH",
        Measure.DUTY_RELIEF,
        threshold=1500.0,
        threshold_currency="THB",
        valid_to=date(2025, 12, 31),
    ),
    rule("TH-DEMIN-NONE", "TH", Measure.DUTY_RELIEF, threshold=0.0, valid_from=date(2026, 1, 1)),
    rule("AE-DUTY", "AE", Measure.DUTY, rate_percent=5.0),
    rule("AE-VAT", "AE", Measure.VAT, rate_percent=5.0),
    rule("SA-DUTY", "SA", Measure.DUTY, rate_percent=12.0),
    rule("SA-VAT", "SA", Measure.VAT, rate_percent=15.0),
)
RULES = (*EUROPE, *AMERICA, *ELSEWHERE)
SCOPES = (
    GoodsScope(scope="apparel", hs_prefix="61"),
    GoodsScope(scope="apparel", hs_prefix="62"),
    GoodsScope(scope="apparel", hs_prefix="6217", excluded=True),
)


def regime(territory_id, kind, **given):
    """Return a regime of a territory."""
    return Regime(territory_id=territory_id, regime=kind, **given)


AT_SALE = {"value_basis": ValueBasis.RETAIL, "vat_timing": VatTiming.AT_SALE}
BONDED = {"vat_timing": VatTiming.SUSPENDED}
REGIMES = (
    *(regime(t, ImportRegime.STANDARD) for t in ("EU", "GB", "US", "MX", "BR", "TH", "AE", "SA")),
    *(regime(t, ImportRegime.BONDED, **BONDED) for t in ("EU", "US", "AE")),
    regime(
        "EU", ImportRegime.IOSS, load_forms=PARCEL, max_order_value=150, currency="EUR", **AT_SALE
    ),
    regime(
        "GB",
        ImportRegime.LOW_VALUE,
        max_order_value=135,
        currency="GBP",
        needs_importer=False,
        **AT_SALE,
    ),
    regime("US", ImportRegime.INFORMAL, max_order_value=2500),
    *(
        regime(t, ImportRegime.COURIER, load_forms=PARCEL, needs_importer=False)
        for t in ("MX", "BR", "TH")
    ),
)
IMPORTERS = (
    Importer(importer_id="LAMPS-DE", territory_id="DE", refund_days=45.0, has_ioss=True),
    *(
        Importer(importer_id=f"LAMPS-{t}", territory_id=t)
        for t in ("FR", "PL", "GB", "US", "MX", "TH", "AE", "SA")
    ),
)


def trade_world(rules=RULES, **tables):
    """Return a network of trade tables; any of them can be given instead."""
    given = {
        "fx_rates": FX,
        "territories": TERRITORIES,
        "trade_rules": rules,
        "goods_scopes": SCOPES,
        "regimes": REGIMES,
        "importers": IMPORTERS,
        **tables,
    }
    return Network(
        tables={name: Table.from_rows(TABLES[name], list(rows)) for name, rows in given.items()},
        name="customs",
    )


LAMPS = GoodsLine(
    sku="LAMP",
    category="lighting",
    hs_code="9405.42",
    origin_country="CN",
    units=9400,
    weight_kg=13160.0,
    transfer_price=12.0,
    currency="USD",
)
LAMP = replace(LAMPS, units=1, weight_kg=1.4, retail_price_gross=39.0, transfer_price=12.0)
LAMP_IN_EUROS = replace(LAMP, currency="EUR")


def box(territory_id, day, **given):
    """Return the entry of the box of lamps of the acceptance story."""
    return Entry(
        **{
            "territory_id": territory_id,
            "entry_date": day,
            "mode": Mode.SEA,
            "load_form": LoadForm.FCL,
            "goods": (LAMPS,),
            **given,
        }
    )


def parcel(territory_id, day, kind, **given):
    """Return the entry of one lamp in a parcel."""
    return Entry(
        **{
            "territory_id": territory_id,
            "entry_date": day,
            "regime": kind,
            "mode": Mode.AIR,
            "load_form": LoadForm.PARCEL,
            "goods": (LAMP_IN_EUROS,),
            **given,
        }
    )


def shown(found):
    """Return the charges as ``DUTY EU-LAMPS EUR 3,876.35``."""
    return [f"{c.code} {c.row} {c.amount}" for c in found.charges]


def codes(found):
    """Return the codes of the reasons of an assessment."""
    return [reason.code.value for reason in found.reasons]
