"""Truck tariffs: full boxes per kilometre, groupage per kilogram in distance bands."""

from typing import NamedTuple

from network.enums import ChargeBasis, ChargeCategory, Confidence
from network.reference.source import confidence, maybe, money, number, provenance, record
from network.tariff import TariffLine

BANDS_KM = (50, 100, 200, 350, 500, 750, 1000, 1500, 2000, 3000, 5000, 8000)
_LOAD_KG = 24_000.0
_FILL = 0.4
_GROUPAGE_DENSITY = 333.0
_HANDLING_PER_KG = 0.04
_LEAST_GROWS_KM = 1000.0
_ENTRY_FEE = 90.0
_EXPORT_FEE = 40.0


class Zone(NamedTuple):
    """What a kilometre and a start cost in one part of the world.

    ``per_km_id`` names the row of the land rates, ``start`` is the price of a haul before the
    first kilometre, and ``least`` the smallest charge; money in the currency of the row.
    """

    per_km_id: str
    start: float
    least: float
    groupage_least: float
    remark: str


ZONES = {
    "CN": Zone("LR-022", 0.0, 800.0, 120.0, "minimum 800 CNY"),
    "CNHK": Zone("LR-022", 2000.0, 2000.0, 300.0, "start: two licences, planning default"),
    "EUW": Zone("LR-020", 250.0, 300.0, 45.0, "start: LR-030 less its kilometres"),
    "EUE": Zone("LR-021", 150.0, 200.0, 35.0, "start borrowed from EUW, lower wages"),
    "GB": Zone("LR-028", 220.0, 260.0, 40.0, "start borrowed from EUW"),
    "US": Zone("LR-012", 480.0, 450.0, 75.0, "start: LR-029 less its kilometres"),
    "MX": Zone("LR-024", 250.0, 250.0, 45.0, "start: planning default"),
    "LATAM": Zone("LR-025", 200.0, 200.0, 45.0, "Brazil, borrowed by its neighbours"),
    "SEA": Zone("LR-023", 80.0, 100.0, 25.0, "borrowed by India, Indonesia, Philippines"),
    "JP": Zone("LR-026", 200.0, 250.0, 60.0, "borrowed by Korea"),
    "GULF": Zone("LR-027", 120.0, 150.0, 35.0, "borrowed by Oman and Qatar"),
    "ANZ": Zone("LR-011", 300.0, 350.0, 60.0, "borrowed from the United States"),
}
_ZONE_OF = {
    **dict.fromkeys(("CN", "HK"), "CN"),
    **dict.fromkeys(("DE", "FR", "NL", "BE", "IT", "ES", "LU", "GR", "SI"), "EUW"),
    **dict.fromkeys(("US", "CA"), "US"),
    **dict.fromkeys(("BR", "CL", "CO", "PE"), "LATAM"),
    **dict.fromkeys(("VN", "TH", "MY", "SG", "ID", "PH", "IN", "LA"), "SEA"),
    **dict.fromkeys(("JP", "KR"), "JP"),
    **dict.fromkeys(("AE", "SA", "QA", "OM"), "GULF"),
    "GB": "GB",
    "MX": "MX",
    "AU": "ANZ",
}


def zone_of(country_code: str, to_country_code: str = "") -> str:
    """Return the price zone of a haul; what is not listed is priced as Eastern Europe.

    A haul is priced where it starts, but for those between China and Hong Kong.
    """
    if {country_code, to_country_code} == {"CN", "HK"}:
        return "CNHK"
    return _ZONE_OF.get(country_code, "EUE")


def box_tariff_id(zone: str, *, crosses_border: bool) -> str:
    """Return the tariff of a truck with full boxes."""
    return f"TRK-FCL-{zone}{'-BORDER' if crosses_border else ''}"


def groupage_tariff_id(zone: str, distance_km: float, *, crosses_border: bool) -> str:
    """Return the groupage tariff of the distance band a haul falls in."""
    band = next((limit for limit in BANDS_KM if distance_km <= limit), BANDS_KM[-1])
    return f"TRK-LCL-{zone}-{band}{'-BORDER' if crosses_border else ''}"


def road_tariffs(used: frozenset[str]) -> list[TariffLine]:
    """Return every truck tariff that some service uses."""
    lines: list[TariffLine] = []
    for zone, terms in ZONES.items():
        for border in (False, True):
            tariff_id = box_tariff_id(zone, crosses_border=border)
            if tariff_id in used:
                lines += _box_lines(tariff_id, terms)
                lines += declarations(tariff_id, 3, zone) if border else []
            for band in BANDS_KM:
                tariff_id = groupage_tariff_id(zone, band, crosses_border=border)
                if tariff_id in used:
                    lines += _groupage_lines(tariff_id, terms, band)
                    lines += declarations(tariff_id, 2, zone) if border else []
    return lines


def _box_lines(tariff_id: str, terms: Zone) -> list[TariffLine]:
    """Return the kilometres (with the least charge) and the start of a haul, per box."""
    row = record("land_rates", terms.per_km_id)
    lines = [
        TariffLine(
            tariff_id=tariff_id,
            line=1,
            charge_code="TRUCK",
            basis=ChargeBasis.PER_KM,
            rate=number(row, "value_typical"),
            rate_low=maybe(row, "value_min"),
            rate_high=maybe(row, "value_max"),
            minimum=0.0 if terms.start else terms.least,
            currency=row["currency"],
            source=provenance(row, terms.remark),
            confidence=confidence(row),
        )
    ]
    if terms.start:
        lines.append(
            TariffLine(
                tariff_id=tariff_id,
                line=2,
                charge_code="TRUCK_START",
                basis=ChargeBasis.PER_CONTAINER,
                rate=terms.start,
                currency=row["currency"],
                source=f"planning default, {terms.remark}",
                confidence=Confidence.UNVERIFIED,
            )
        )
    return lines


def _groupage_lines(tariff_id: str, terms: Zone, band_km: int) -> list[TariffLine]:
    row = record("land_rates", terms.per_km_id)
    per_kg = number(row, "value_typical") * band_km / (_LOAD_KG * _FILL)
    handling = _HANDLING_PER_KG * terms.groupage_least / ZONES["EUW"].groupage_least
    return [
        TariffLine(
            tariff_id=tariff_id,
            line=1,
            charge_code="TRUCK",
            basis=ChargeBasis.PER_KG,
            density_kg_per_m3=_GROUPAGE_DENSITY,
            rate=money(per_kg + handling),
            minimum=money(terms.groupage_least * (1 + band_km / _LEAST_GROWS_KM)),
            currency=row["currency"],
            source=f"formula: {row['record_id']} x {band_km} km / (24 t x {_FILL}) + handling, "
            f"least charge growing by its like every 1,000 km ({row['source']})",
            confidence=Confidence.UNVERIFIED,
        )
    ]


def declarations(tariff_id: str, line: int, zone: str) -> list[TariffLine]:
    """Return the declarations on both sides of a land border; Hong Kong asks for one only."""
    entry = Amount(
        _ENTRY_FEE, "USD", "planning default, no source: entry at a land border, as HC-030"
    )
    lines = [_declaration(tariff_id, line, "EXPORT_ENTRY", _export_fee(zone))]
    if zone != "CNHK":
        lines.append(_declaration(tariff_id, line + 1, "CUSTOMS_ENTRY", entry))
    return lines


class Amount(NamedTuple):
    """A fee with its currency and source."""

    rate: float
    currency: str
    source: str


def _export_fee(zone: str) -> Amount:
    """Return the export declaration: published for China, a default elsewhere."""
    row = record("handling_charges", "HC-011")
    if zone in ("CN", "CNHK"):
        return Amount(number(row, "amount_typical"), row["currency"], provenance(row))
    return Amount(_EXPORT_FEE, "USD", "planning default, no source: export declaration")


def _declaration(tariff_id: str, line: int, code: str, fee: Amount) -> TariffLine:
    return TariffLine(
        tariff_id=tariff_id,
        line=line,
        charge_code=code,
        category=ChargeCategory.CUSTOMS,
        basis=ChargeBasis.PER_ENTRY,
        rate=fee.rate,
        currency=fee.currency,
        source=fee.source,
        confidence=Confidence.UNVERIFIED,
    )
