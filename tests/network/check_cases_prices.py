"""Faults of prices, currencies, factors, codes and weekly capacity."""

from datetime import date

from network.check import capacity, codes, money, tariffs
from network.enums import OpenStatus, Reason, Severity
from network.tariff import TariffLine
from tests.network.check_cases import Case, add, both, change
from tests.network.check_cases_ways import SEA


def line(tariff, number, since=None, until=None, **more):
    return TariffLine(
        tariff_id=tariff,
        line=number,
        charge_code="BAS",
        basis="per_shipment",
        rate=1.0,
        valid_from=since,
        valid_to=until,
        **more,
    )


PRICES = (
    Case(
        tariffs.tariffs_without_lines,
        change("services", SEA, tariff_id="SEA-XX"),
        Reason.TARIFF_LINES_MISSING,
        f"services/{SEA}",
        Severity.ERROR,
    ),
    Case(
        tariffs.tariffs_without_lines,
        change("tariffs", ("STORE-DE", 1), valid_to=date(2026, 10, 29)),
        Reason.TARIFF_LINES_MISSING,
        "tariffs/STORE-DE/1",
        Severity.ERROR,
    ),
    Case(
        tariffs.percentages_of_nothing,
        change("tariffs", ("AIR-EU", 4), applies_to=("AIRR",)),
        Reason.PERCENT_OF_NOTHING,
        "tariffs/AIR-EU/4",
    ),
    Case(
        tariffs.gaps_in_tariffs,
        add(
            line("T", 1, None, date(2026, 3, 1)),
            line("T", 2, date(2026, 3, 2), date(2026, 6, 1)),
            line("T", 3, date(2026, 6, 3)),
        ),
        Reason.TARIFF_GAP,
        "tariffs/T/3",
    ),
    Case(
        tariffs.overlaps_in_tariffs,
        add(line("T", 1), line("T", 2, weight_break_kg=100.0), line("T", 3)),
        Reason.TARIFF_OVERLAP,
        "tariffs/T/3",
    ),
    Case(
        tariffs.rates_that_ended,
        change("tariffs", ("RAIL-FCL-EU", 2), valid_to=date(2026, 10, 29)),
        Reason.RATE_EXPIRED,
        "tariffs/RAIL-FCL-EU/2",
        also=(Reason.BOX_WITHOUT_RATE,),
    ),
    Case(
        tariffs.rates_that_ended,
        change("tariffs", ("RAIL-FCL-EU", 3), valid_to=date(2026, 10, 29)),
        Reason.RATE_EXPIRED,
        "tariffs/RAIL-FCL-EU/3",
        Severity.NOTE,
    ),
    Case(
        tariffs.rates_that_ended,
        change("tariffs", ("RAIL-FCL-EU", 2), valid_to=date(2026, 11, 15)),
        Reason.RATE_EXPIRES_SOON,
        "tariffs/RAIL-FCL-EU/2",
        Severity.NOTE,
    ),
    Case(
        money.currencies_without_rate,
        change("facilities", "HUB-LYO", currency="FRF"),
        Reason.UNKNOWN_CURRENCY,
        "facilities/HUB-LYO",
        Severity.ERROR,
    ),
    Case(
        money.currencies_without_rate,
        change("trade_rules", "DE-VAT", threshold_currency="DEM"),
        Reason.UNKNOWN_CURRENCY,
        "trade_rules/DE-VAT",
        Severity.ERROR,
    ),
    Case(
        money.old_exchange_rates,
        change("fx_rates", ("CNY", "spot", 20756), date=date(2025, 10, 1)),
        Reason.FX_OLD,
        "fx_rates/CNY/spot/2025-10-01",
    ),
    Case(
        money.missing_emission_factors,
        change("services", SEA, toc_id=""),
        Reason.MISSING_FACTOR,
        f"services/{SEA}",
    ),
    Case(
        money.missing_emission_factors,
        change("transfers", "TRANSSHIP", hoc_id="CRANE"),
        Reason.MISSING_FACTOR,
        "transfers/TRANSSHIP",
        Severity.ERROR,
    ),
    Case(
        money.factors_out_of_date,
        change("emission_factors", "SHIP", valid_to=date(2025, 12, 31)),
        Reason.FACTOR_OUT_OF_DATE,
        "emission_factors/SHIP",
    ),
    Case(
        codes.malformed_boxes,
        change("equipment", "40HC", iso_code="XX99"),
        Reason.MALFORMED_CODE,
        "equipment/40HC",
    ),
    Case(
        codes.malformed_countries,
        change("services", SEA, transit_countries=("CN", "Germany")),
        Reason.MALFORMED_CODE,
        f"services/{SEA}",
    ),
    Case(
        capacity.markets_beyond_capacity,
        both(
            *(
                change("services", name, status=OpenStatus.CLOSED)
                for name in ("T-HAM-MKT-F", "T-HAM-MKT-L", "T-FRA-MKT-L", "T-DUI-MKT-F")
            ),
            change("services", "T-WHS-MKT-L", capacity_m3=0.5),
        ),
        Reason.MARKET_CAPACITY_SHORT,
        "demand/MKT-HAM/LAMP/both/2026-11",
        also=(Reason.NO_TRANSFER, Reason.TRANSFER_UNUSED),
    ),
    Case(
        capacity.factories_beyond_capacity,
        both(
            *(
                change("services", name, departures="daily 08:00", capacity_kg=1000.0)
                for name in ("T-FAC-YTN-F", "T-FAC-YTN-L", "T-FAC-SZX-L", "T-FAC-XIA-F")
            ),
            change("supply", ("FAC-SZX", "LAMP", "2026-11"), capacity_units=90_000.0),
        ),
        Reason.FACTORY_CAPACITY_SHORT,
        "supply/FAC-SZX/LAMP/2026-11",
        Severity.NOTE,
    ),
)
