"""What boxes may hold and cost on the way: dangerous goods, road limits, free time, incoterms."""

from datetime import date

from network.dangerous import DangerousGoodsRule
from network.enums import (
    Carriage,
    ChargeStage,
    Confidence,
    FreeTimeKind,
    Incoterm,
    Payer,
)
from network.equipment import EquipmentLimit
from network.reference.source import confidence, maybe, money, number, provenance, record, records
from network.service import FreeTime
from network.tariff import IncotermSplit

_US_ROAD_PAYLOAD_KG = 20_000.0
_TWENTY_FOOT, _FORTY_FOOT = ("20GP",), ("40GP", "40HC", "45HC")


def dangerous_goods() -> list[DangerousGoodsRule]:
    """Return, for common UN numbers, what they may be carried in; fees are not known."""
    return [
        DangerousGoodsRule(
            un_number=row["un_number"],
            packing=row["packing"],
            carriage=Carriage(row["carriage"]),
            allowed=row["allowed"] == "true",
            max_state_of_charge_percent=maybe(row, "max_state_of_charge_percent"),
            source=row["source"],
            confidence=confidence(row),
        )
        for row in records("dangerous_goods")
    ]


def equipment_limits() -> list[EquipmentLimit]:
    """Return what roads bear less than the box: about 20 t on a US chassis."""
    return [
        EquipmentLimit(
            country_code="US",
            equipment_id=unit,
            payload_kg=_US_ROAD_PAYLOAD_KG,
            source="practice note, data traps: a US box needs a road payload near 20 t",
            confidence=Confidence.UNVERIFIED,
        )
        for unit in (*_TWENTY_FOOT, *_FORTY_FOOT)
    ]


def free_time() -> list[FreeTime]:
    """Return free days and the rate after them in Germany and at Los Angeles."""
    germany = record("reliability_dwell_customs", "RD-025")
    angeles = record("reliability_dwell_customs", "RD-028")
    rows = []
    for units, rate_id in ((_TWENTY_FOOT, "RD-026"), (_FORTY_FOOT, "RD-027")):
        rate = record("reliability_dwell_customs", rate_id)
        euros = number(rate, "value_typical")
        for unit in units:
            rows.append(
                FreeTime(
                    free_time_id=f"DEMURRAGE-DE-{unit}",
                    country_code="DE",
                    equipment_id=unit,
                    kind=FreeTimeKind.DEMURRAGE,
                    free_days=int(number(germany, "value_typical")),
                    rate_per_day=money(euros),
                    currency="EUR",
                    valid_from=date.fromisoformat(germany["date_from"]),
                    source=f"{provenance(germany)}; {provenance(rate, 'old; rises with age')}",
                    confidence=confidence(rate),
                )
            )
            rows += [
                FreeTime(
                    free_time_id=f"DEMURRAGE-{port}-{unit}",
                    location_id=port,
                    equipment_id=unit,
                    kind=FreeTimeKind.DEMURRAGE,
                    free_days=int(number(angeles, "value_typical")),
                    rate_per_day=money(euros),
                    currency="EUR",
                    valid_from=date.fromisoformat(angeles["date_from"]),
                    source=f"{provenance(angeles, 'old')}; rate not recorded, borrowed from "
                    f"Germany: {provenance(rate)}",
                    confidence=Confidence.UNVERIFIED,
                )
                for port in ("USLAX", "USLGB")
            ]
    return sorted(rows, key=lambda row: row.free_time_id)


def incoterm_splits() -> list[IncotermSplit]:
    """Return who pays the charges of each stage under each term."""
    return [
        IncotermSplit(
            incoterm=Incoterm(row["incoterm"]),
            charge_stage=stage,
            payer=Payer(row[stage.value]),
            source=row["source"],
        )
        for row in records("incoterm_splits")
        for stage in ChargeStage
    ]
