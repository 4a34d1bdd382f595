"""Our words and theirs: picks, modes and places in the words of the wire and of DCSA."""

from api.wire_types import Attribute, CutOffCode, FacilityType, NodeType, Transport
from network.enums import CutOffKind, LoadForm, LocationKind, Mode, Pick

ATTRIBUTES: dict[Pick, Attribute] = {
    Pick.CHEAPEST: "CHEAPEST",
    Pick.FASTEST: "FASTEST",
    Pick.GREENEST: "LOWEST_CARBON",
    Pick.BALANCED: "BEST_VALUE",
}
TRANSPORT: dict[Mode, Transport] = {
    Mode.SEA: "VESSEL",
    Mode.AIR: "AIR",
    Mode.RAIL: "RAIL",
    Mode.TRUCK: "TRUCK",
    Mode.BARGE: "BARGE",
    Mode.PARCEL: "MULTIMODAL",
    Mode.GATE: "MULTIMODAL",
}
NODE_TYPES: dict[LocationKind, NodeType] = {
    LocationKind.FACTORY: "FACTORY",
    LocationKind.SEAPORT: "PORT",
    LocationKind.AIRPORT: "AIRPORT",
    LocationKind.RAIL_TERMINAL: "RAIL_TERMINAL",
    LocationKind.WAREHOUSE: "WAREHOUSE",
    LocationKind.MARKET: "CUSTOMER",
    LocationKind.BORDER: "BORDER",
    LocationKind.HUB: "HUB",
}
FACILITY_TYPES: dict[LocationKind, FacilityType] = {
    LocationKind.FACTORY: "CLOC",
    LocationKind.SEAPORT: "POTE",
    LocationKind.RAIL_TERMINAL: "RAMP",
    LocationKind.WAREHOUSE: "CLOC",
    LocationKind.MARKET: "CLOC",
    LocationKind.BORDER: "BORD",
    LocationKind.HUB: "INTE",
}
"""DCSA has no word for an airport: it is left out there, ``nodeType`` says it."""
CUT_OFF_CODES: dict[LoadForm, CutOffCode] = {LoadForm.FCL: "FCO", LoadForm.LCL: "LCO"}
CUT_OFF_KINDS: dict[CutOffKind, CutOffCode] = {
    CutOffKind.CY: "FCO",
    CutOffKind.CFS: "LCO",
    CutOffKind.SI: "DCO",
    CutOffKind.VGM: "VCO",
    CutOffKind.DG: "DGC",
    CutOffKind.ERD: "EFC",
}
