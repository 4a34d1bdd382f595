"""Territories of duty and VAT, and defaults for those who act in them."""

from collections.abc import Iterable

from network.enums import (
    Channel,
    Confidence,
    DutyBase,
    ExportRegime,
    LocationKind,
    RegistrationKind,
    TraderKind,
    VatBase,
    VatMode,
)
from network.location import Location
from network.reference.places import EU
from network.reference.source import codes, confidence, records
from network.territory import Exporter, Importer, Registration, Territory
from network.trade_rule import ExportRule

_DEFAULT = "planning default, no source"
_SERVICE = (
    "a hired trader of record, so that quotes are possible; its fee is not known and left out"
)
_MARKETS = (LocationKind.MARKET, LocationKind.WAREHOUSE)
_POSTPONED = frozenset(("FR", "GB", "NL"))
_REFUND_DAYS = 60.0
_YEARLY = {RegistrationKind.VAT: 1_500.0, RegistrationKind.EPR: 800.0}


def territories() -> list[Territory]:
    """Return every territory: unions, their members, and countries on their own."""
    return [
        Territory(
            territory_id=row["territory_id"],
            name=row["name"],
            customs_territory_id=row["customs_territory_id"],
            country_code=row["country_code"],
            currency=row["currency"],
            duty_base=DutyBase(row["duty_base"]),
            vat_base=VatBase(row["vat_base"]),
            vat_is_recoverable=row["vat_is_recoverable"] == "true",
            transit_with=codes(row["transit_with"]),
            source=row["source"],
            confidence=confidence(row),
        )
        for row in records("territories")
    ]


def importers(places: Iterable[Location]) -> list[Importer]:
    """Return one hired importer of record for every country that has a market or warehouse."""
    return [
        Importer(
            importer_id=f"IOR-{country}",
            territory_id=country,
            name=f"Importer of record as a service, {country} (placeholder, no fee known)",
            kind=TraderKind.SERVICE,
            vat_mode=VatMode.POSTPONED if country in _POSTPONED else VatMode.CASH,
            refund_days=0.0 if country in _POSTPONED else _REFUND_DAYS,
            has_ioss=country in EU,
            source=f"{_DEFAULT}: {_SERVICE}; VAT postponed in FR, GB and NL, elsewhere back after "
            f"{_REFUND_DAYS:.0f} days",
            confidence=Confidence.UNVERIFIED,
        )
        for country in _countries(places, _MARKETS)
    ]


def exporters(places: Iterable[Location]) -> list[Exporter]:
    """Return one hired exporter of record for every country that has a factory."""
    return [
        Exporter(
            exporter_id=f"EOR-{country}",
            territory_id=country,
            name=f"Exporter of record as a service, {country} (placeholder, no fee known)",
            kind=TraderKind.SERVICE,
            source=f"{_DEFAULT}: {_SERVICE}",
            confidence=Confidence.UNVERIFIED,
        )
        for country in _countries(places, (LocationKind.FACTORY,))
    ]


def _countries(places: Iterable[Location], kinds: tuple[LocationKind, ...]) -> list[str]:
    return sorted({place.country_code for place in places if place.kind in kinds})


_EXPORT_CHANNELS = {
    ExportRegime.GENERAL_TRADE: Channel.GENERAL_TRADE,
    ExportRegime.MARKET_PURCHASE: Channel.GENERAL_TRADE,
    ExportRegime.BONDED_E_COMMERCE: Channel.E_COMMERCE,
    ExportRegime.E_COMMERCE_PARCEL: Channel.E_COMMERCE,
    ExportRegime.E_COMMERCE_B2B: Channel.E_COMMERCE,
    ExportRegime.E_COMMERCE_OVERSEAS_STOCK: Channel.E_COMMERCE,
}


def export_rules() -> list[ExportRule]:
    """Return the Chinese export regimes; no rebate is known, so each is left blank."""
    return [
        ExportRule(
            rule_id=f"CN-{regime.value}",
            territory_id="CN",
            regime=regime,
            channel=channel,
            currency="CNY",
            source=f"{_DEFAULT}: the rebate of VAT depends on the tariff code and is not recorded; "
            "the export declaration is charged by the transfer at the place of export (HC-011)",
            confidence=Confidence.UNVERIFIED,
        )
        for regime, channel in _EXPORT_CHANNELS.items()
    ]


def registrations() -> list[Registration]:
    """Return what stock in a member state of the EU or in Great Britain costs a year."""
    states = [t.territory_id for t in territories() if t.customs_territory_id == "EU"]
    return [
        Registration(
            territory_id=state,
            kind=kind,
            annual_cost=cost,
            currency="GBP" if state == "GB" else "EUR",
            source=f"{_DEFAULT}: registration and returns of one seller",
            confidence=Confidence.UNVERIFIED,
        )
        for state in (*states, "GB")
        for kind, cost in _YEARLY.items()
    ]
