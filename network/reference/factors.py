"""Emission factors: the DESNZ 2025 freight rows that lanes use, and placeholders for hubs."""

from datetime import date

from network.enums import ActivityUnit, Confidence, DataQuality, DistanceBasis, Mode
from network.factor import EmissionFactor
from network.reference.source import Record, number, records

_ROWS = {
    ("cargo ship", "Container ship", "8000+ TEU"): ("SEA-CONTAINER-8000", Mode.SEA),
    ("cargo ship", "Container ship", "3000-4999 TEU"): ("SEA-CONTAINER-3000", Mode.SEA),
    ("cargo ship", "Container ship", "2000-2999 TEU"): ("SEA-CONTAINER-2000", Mode.SEA),
    ("cargo ship", "Container ship", "1000-1999 TEU"): ("SEA-CONTAINER-1000", Mode.SEA),
    ("cargo ship", "Container ship", "0-999 TEU"): ("SEA-CONTAINER-0", Mode.SEA),
    ("cargo ship", "Container ship", "Average"): ("SEA-CONTAINER", Mode.SEA),
    ("cargo ship", "RoRo-Ferry", "Average"): ("SEA-FERRY", Mode.SEA),
    ("rail", "Freight train", ""): ("RAIL-FREIGHT", Mode.RAIL),
    ("hgv (all diesel)", "Articulated (>33t)", ""): ("TRUCK-ARTIC", Mode.TRUCK),
    ("hgv (all diesel)", "All HGVs", ""): ("TRUCK-HGV", Mode.TRUCK),
    ("vans", "Average (up to 3.5 tonnes)", ""): ("VAN", Mode.PARCEL),
    ("freight flights", "International, to/from non-UK", ""): ("AIR-LONG", Mode.AIR),
    ("freight flights", "Short-haul, to/from UK", ""): ("AIR-SHORT", Mode.AIR),
}
_SHIP_STEPS = (
    (8000, "SEA-CONTAINER-8000"),
    (3000, "SEA-CONTAINER-3000"),
    (2000, "SEA-CONTAINER-2000"),
    (1000, "SEA-CONTAINER-1000"),
    (0, "SEA-CONTAINER-0"),
)

# Grid at the plug and diesel, kg CO2e per kWh and per litre (WTT, TTW): DESNZ 2025.
_GRID = (0.2454, 0.0)
_DIESEL = (0.61101, 2.57082)
_LICENCE = "OGL-UK-3.0"
_HUBS = {
    "HUB-PORT": ("container terminal, 10 t per TEU", 0.75, 0.30),
    "HUB-CFS": ("container freight station with its terminal: port plus cross-dock", 2.25, 0.30),
    "HUB-RAIL": ("rail terminal, as a container terminal", 0.75, 0.30),
    "HUB-AIR": ("air cargo terminal, 60 kWh per m2 and year, 10 t per m2 and year", 6.0, 0.0),
    "HUB-WAREHOUSE": ("warehouse, 60 kWh per m2 and year, 10 t per m2 and year", 6.0, 0.0),
    "HUB-CROSSDOCK": ("cross-dock, 60 kWh per m2 and year, 40 t per m2 and year", 1.5, 0.0),
}
"""What happens there, kWh per tonne handed out, litres of diesel per tonne handed out."""


def ship_factor(vessel_teu: float) -> str:
    """Return the factor for a container ship of a size."""
    return next(name for least, name in _SHIP_STEPS if vessel_teu >= least)


def emission_factors() -> list[EmissionFactor]:
    """Return transport factors per tonne-kilometre and hub factors per tonne."""
    found = ((row, _row_of(row)) for row in records("desnz2025_freight"))
    factors = [_factor(row, *match) for row, match in found if match is not None]
    return factors + [_hub(name, *figures) for name, figures in _HUBS.items()]


def _row_of(row: Record) -> tuple[str, Mode] | None:
    return _ROWS.get((row["vehicle_group"], row["type"], row["size"]))


def _factor(row: Record, category_id: str, mode: Mode) -> EmissionFactor:
    words = (row["vehicle_group"], row["type"], row["size"], row["condition"], row["fuel"])
    return EmissionFactor(
        category_id=category_id,
        pack=row["pack"],
        edition=row["edition"],
        description=", ".join(word for word in words if word),
        mode=mode,
        unit=ActivityUnit.G_PER_TKM,
        wtt=number(row, "wtt_gco2e_per_unit"),
        ttw=number(row, "ttw_gco2e_per_unit"),
        distance_basis=DistanceBasis(row["distance_basis"]),
        daf_included=row["daf_included"] == "true",
        gwp_basis=row["gwp_basis"],
        data_quality=DataQuality(row["data_quality"]),
        licence=row["licence"],
        valid_from=date.fromisoformat(row["valid_from"]),
        source=row["source"],
        confidence=Confidence.VERIFIED,
    )


def _hub(category_id: str, what: str, kwh_per_t: float, litres_per_t: float) -> EmissionFactor:
    return EmissionFactor(
        category_id=category_id,
        pack="DESNZ",
        edition="2025",
        description=what,
        unit=ActivityUnit.KG_PER_T,
        wtt=round(kwh_per_t * _GRID[0] + litres_per_t * _DIESEL[0], 5),
        ttw=round(kwh_per_t * _GRID[1] + litres_per_t * _DIESEL[1], 5),
        gwp_basis="AR5",
        data_quality=DataQuality.MODELLED,
        licence=_LICENCE,
        valid_from=date(2025, 1, 1),
        source=f"energy formula: {kwh_per_t} kWh x UK grid at the plug + {litres_per_t} l x "
        "average diesel per tonne (placeholder energy; factors DESNZ 2025)",
        confidence=Confidence.UNVERIFIED,
    )
