"""Sea tariffs: one per pair of regions and load form, from dated observations and formulas."""

from typing import NamedTuple

from network.enums import ChargeBasis, Confidence
from network.reference.source import Record, confidence, money, number, provenance, records
from network.tariff import TariffLine

SHARE_OF_TWENTY = 0.575
_USABLE_M3 = 66.0
_REVENUE_TON_KG = 1000.0
_HUB_SHARE = 0.90
_LCL_FACTOR = 2.0
_CHINA = "CN"
_US_REGIONS = ("USWC", "USEC", "USGC")
_LCL_OBSERVATION = "SR-050"
_TRANSATLANTIC = "SR-023"
_NEAR_FEEDER_SHARE = 0.5


class Rate(NamedTuple):
    """US dollars per forty-foot box in a weak, usual and tight market."""

    low: float
    base: float
    high: float
    source: str
    confidence: Confidence


def _defaults() -> dict[tuple[str, str], Rate]:
    """Return the rate of every pair of regions that has a default row."""
    found: dict[tuple[str, str], dict[str, Record]] = {}
    for row in records("sea_rates"):
        if row["record_type"] == "default":
            pair = (row["origin_region"], row["destination_region"])
            found.setdefault(pair, {})[row["regime"]] = row
    return {pair: _rate(regimes) for pair, regimes in found.items()}


def _rate(regimes: dict[str, Record]) -> Rate:
    base = regimes["base"]
    usual = number(base, "rate_usd")
    low, high = regimes.get("low"), regimes.get("high")
    return Rate(
        low=number(low, "rate_usd") if low else number(base, "rate_usd_min"),
        base=usual,
        high=number(high, "rate_usd") if high else number(base, "rate_usd_max"),
        source=provenance(base, base["note"]),
        confidence=confidence(base),
    )


def lane_rate(rate_from: str, rate_to: str, price: str) -> Rate:
    """Return the rate of a loop.

    ``lane`` takes the row of the pair, ``borrowed`` that of China, ``hub`` that of China less
    the way from China to the hub and a tenth for the change of ships, ``feeder`` that of a long
    feeder, ``backhaul`` the share of the opposite direction that the one backhaul row shows.
    """
    defaults = _defaults()
    if price == "lane" and (rate_from, rate_to) in defaults:
        return defaults[rate_from, rate_to]
    if price == "feeder":
        return feeder_rate(is_near=False)
    if price == "backhaul":
        return _backhaul(rate_from, rate_to)
    if "CN" not in (rate_from, rate_to) and rate_to == "USEC" and rate_from in ("NEUR", "MED"):
        return _transatlantic(rate_from)
    china = defaults[_CHINA, rate_to]
    if price == "borrowed":
        remark = f"borrowed from {_CHINA}-{rate_to}: {china.source}"
        return china._replace(source=remark, confidence=Confidence.UNVERIFIED)
    first = defaults[_CHINA, rate_from]
    return Rate(
        low=_HUB_SHARE * china.low - first.low,
        base=_HUB_SHARE * china.base - first.base,
        high=_HUB_SHARE * china.high - first.high,
        source=f"formula: {_HUB_SHARE} x {_CHINA}-{rate_to} less {_CHINA}-{rate_from}, so that a "
        f"journey with a change of ships costs a tenth less than a direct one ({china.source})",
        confidence=Confidence.UNVERIFIED,
    )


def _transatlantic(rate_from: str) -> Rate:
    """Return the only observation there is, as the usual and the high rate."""
    row = next(r for r in records("sea_rates") if r["record_id"] == _TRANSATLANTIC)
    rate = number(row, "rate_usd")
    remark = "only observation, of a tight market; low = 0.65 x"
    if rate_from != row["origin_region"]:
        remark += f"; borrowed for {rate_from}"
    return Rate(0.65 * rate, rate, rate, provenance(row, remark), Confidence.UNVERIFIED)


def _backhaul(rate_from: str, rate_to: str) -> Rate:
    """Return a lane against the main flow: the share Europe - China has of China - Europe."""
    defaults = _defaults()
    share = defaults["NEUR", _CHINA].base / defaults[_CHINA, "NEUR"].base
    main = _transatlantic(rate_to) if rate_to in ("NEUR", "MED") else defaults[_CHINA, rate_from]
    return Rate(
        low=share * main.low,
        base=share * main.base,
        high=share * main.high,
        source=f"backhaul, formula: {share:.3f} x the main direction, as NEUR-CN to CN-NEUR; "
        f"borrowed from {main.source}",
        confidence=Confidence.UNVERIFIED,
    )


def feeder_rate(is_near: bool) -> Rate:  # noqa: FBT001  (two kinds of feeder, named in data)
    """Return what a feeder costs: the China - South-East Asia row, half of it on short hauls."""
    row = _defaults()[_CHINA, "SEA"]
    share = _NEAR_FEEDER_SHARE if is_near else 1.0
    return Rate(
        low=share * row.low,
        base=share * row.base,
        high=share * row.high,
        source=f"feeder, formula: {share} x CN-SEA ({row.source})",
        confidence=Confidence.UNVERIFIED,
    )


def container_tariff(tariff_id: str, rate: Rate, charge_code: str = "OCEAN") -> list[TariffLine]:
    """Return a tariff per box: forty-foot types at the rate, twenty-foot at 0.575 of it."""
    return [
        TariffLine(
            tariff_id=tariff_id,
            line=line,
            charge_code=charge_code,
            basis=ChargeBasis.PER_CONTAINER,
            equipment_id=equipment,
            rate=money(rate.base * share),
            rate_low=money(rate.low * share),
            rate_high=money(rate.high * share),
            source=rate.source if share == 1 else f"{share} x FEU: {rate.source}",
            confidence=rate.confidence if share == 1 else Confidence.UNVERIFIED,
        )
        for line, (equipment, share) in enumerate(
            (("20GP", SHARE_OF_TWENTY), ("40GP", 1.0), ("40HC", 1.0)), start=1
        )
    ]


def lcl_tariff(tariff_id: str, rate_from: str, rate_to: str, rate: Rate) -> list[TariffLine]:
    """Return a tariff per revenue ton: observed from China to the US, elsewhere by formula."""
    if rate_from == _CHINA and rate_to in _US_REGIONS:
        row = next(r for r in records("sea_rates") if r["record_id"] == _LCL_OBSERVATION)
        figures = tuple(number(row, name) for name in ("rate_usd_min", "rate_usd", "rate_usd_max"))
        source, known = provenance(row), confidence(row)
    else:
        figures = tuple(_LCL_FACTOR * feu / _USABLE_M3 for feu in rate[:3])
        source = f"formula: {_LCL_FACTOR} x FEU / {_USABLE_M3} m3 ({rate.source})"
        known = (
            Confidence.UNVERIFIED
            if rate.confidence is Confidence.UNVERIFIED
            else Confidence.DERIVED
        )
    low, base, high = figures
    return [
        TariffLine(
            tariff_id=tariff_id,
            line=1,
            charge_code="OCEAN",
            basis=ChargeBasis.PER_REVENUE_TON,
            density_kg_per_m3=_REVENUE_TON_KG,
            minimum_quantity=1.0,
            rate=round(base, 2),
            rate_low=round(low, 2),
            rate_high=round(high, 2),
            source=source,
            confidence=known,
        )
    ]
