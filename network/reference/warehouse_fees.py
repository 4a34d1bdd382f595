"""Warehouses: a flat storage tariff per country, unloading, and pick and pack."""

from network.enums import ChargeBasis, ChargeCategory, DateBasis
from network.reference.source import confidence, maybe, money, number, provenance, record
from network.tariff import TariffLine

_DAYS_PER_MONTH = 30.0
_DAYS_PER_WEEK = 7.0

_STORAGE = {
    "US": ("WF-002", 1.0),
    "CA": ("WF-038", _DAYS_PER_MONTH),
    "GB": ("WF-020", _DAYS_PER_MONTH),
    "DE": ("WF-030", _DAYS_PER_MONTH),
    "PL": ("WF-034", _DAYS_PER_MONTH),
    "AE": ("WF-044", _DAYS_PER_MONTH),
    "JP": ("WF-052", _DAYS_PER_WEEK),
    "MX": ("WF-053", _DAYS_PER_MONTH),
    "SG": ("WF-055", _DAYS_PER_MONTH),
    "AU": ("WF-057", _DAYS_PER_MONTH),
}
"""The row that speaks for a country, and the days its price covers."""

_BORROWED = {
    "NL": "DE",
    "FR": "DE",
    "IT": "DE",
    "ES": "DE",
    "CZ": "PL",
    "SA": "AE",
    "KR": "JP",
    "BR": "MX",
    "CL": "MX",
    "CO": "MX",
    "PE": "MX",
    "VN": "SG",
    "TH": "SG",
    "MY": "SG",
    "ID": "SG",
    "PH": "SG",
}
_CUBIC_FEET_PER_M3 = 35.3147


def storage_tariff_id(country_code: str) -> str:
    """Return the storage tariff of a warehouse in a country."""
    return f"STORE-{_BORROWED.get(country_code, country_code)}"


def storage_tariffs() -> list[TariffLine]:
    """Return one flat line per cubic metre and day for every country with a price."""
    return [_storage_line(country, *row) for country, row in _STORAGE.items()]


def _storage_line(country: str, record_id: str, days: float) -> TariffLine:
    row = record("warehouse_fees", record_id)
    scale = _CUBIC_FEET_PER_M3 if "cubic_foot" in row["basis"] else 1.0
    low, high = maybe(row, "amount_min"), maybe(row, "amount_max")
    return TariffLine(
        tariff_id=f"STORE-{country}",
        line=1,
        charge_code="STORAGE",
        category=ChargeCategory.WAREHOUSE,
        basis=ChargeBasis.PER_M3_DAY,
        rate=money(number(row, "amount_typical") * scale / days),
        rate_low=None if low is None else money(low * scale / days),
        rate_high=None if high is None else money(high * scale / days),
        currency=row["currency"],
        date_basis=DateBasis.DELIVERY,
        source=provenance(row, f"{row['basis']} spread over its days; borrowed by neighbours"),
        confidence=confidence(row),
    )
