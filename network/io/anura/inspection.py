"""Every cell that is read, looked at once by what its column holds: faults hide no other faults."""

from collections.abc import Callable, Mapping

from network.enums import Dimension, Reason
from network.io.anura.book import (
    GROUP_BEHAVIOURS,
    MODE_POLICIES,
    PROCESS_POLICIES,
    SOURCING_POLICIES,
    Book,
    Row,
)
from network.io.anura.catalogue import KEYS
from network.io.anura.costs import BEHAVIOURS, Costs
from network.io.anura.measures import GOODS, Measures
from network.io.anura.prices import FIXED_COST_RULES, FUEL_BASES
from network.io.anura.sites import STATES, STATUSES

Look = Callable[[Row, str, Measures, Costs], object]
"""Reads a cell, so that what is wrong with it is said."""


def _number(row: Row, column: str, _measures: Measures, _costs: Costs) -> None:
    row.number(column)


def _flag(row: Row, column: str, _measures: Measures, _costs: Costs) -> None:
    row.flag(column, default=True)


def _day(row: Row, column: str, _measures: Measures, _costs: Costs) -> None:
    row.day(column)


def _words(*words: str) -> Look:
    return lambda row, column, _measures, _costs: row.word(column, words)


def _amount(*dimensions: Dimension, unit: str = "") -> Look:
    def look(row: Row, column: str, measures: Measures, _costs: Costs) -> None:
        row.number(column)
        measures.of(row, unit or f"{column}UOM", *dimensions)

    return look


def _unit(*dimensions: Dimension) -> Look:
    return lambda row, column, measures, _costs: measures.of(row, column, *dimensions)


def _rate_unit(row: Row, column: str, measures: Measures, _costs: Costs) -> None:
    measures.of_rate(row, column)


def _cost(row: Row, column: str, _measures: Measures, costs: Costs) -> None:
    costs.judge(row, column)


def _costs_of(*columns: str) -> dict[str, Look]:
    return {
        name: look
        for column in columns
        for name, look in ((column, _cost), (f"{column}UOM", _unit(*GOODS)))
    }


_SOURCING: Mapping[str, Look] = {
    "OptimizationPolicy": _words(*SOURCING_POLICIES),
    "MaxSourcingRange": _amount(Dimension.DISTANCE),
    **_costs_of("UnitCost"),
}
_PRICE: Mapping[str, Look] = {
    "UnitCost": _cost,
    "UnitCostUOM": _rate_unit,
    "FixedCost": _cost,
    "FixedCostRule": _words(*FIXED_COST_RULES),
    "AverageShipmentSize": _amount(*GOODS),
    "CO2EmissionRate": _number,
    "CO2EmissionRateUOM": _rate_unit,
}
_MAKING: Mapping[str, Look] = {
    "OptimizationPolicy": _words(*PROCESS_POLICIES),
    "ProductionRate": _amount(*GOODS, unit="RateQuantityUOM"),
    "RateTimeUOM": _unit(Dimension.TIME),
    **_costs_of("UnitCost"),
}
_DELIVERING: Mapping[str, Look] = {"SupplyCapacity": _amount(*GOODS), **_costs_of("UnitCost")}

LOOKS: Mapping[str, Mapping[str, Look]] = {
    "ModelSettings": {
        "ModelStartDate": _day,
        "ModelEndDate": _day,
        "CircuityFactor": _number,
        "AverageSpeed": _number,
        "PrimarySpeedUOM": _words("MPH", "KPH"),
    },
    "UnitsOfMeasure": {"Ratio": _number},
    "ProductUnitsOfMeasure": {"Quantity": _number},
    "Periods": {"StartDate": _day},
    "Products": {
        "UnitWeight": _amount(Dimension.WEIGHT),
        "UnitVolume": _amount(Dimension.VOLUME),
        "UnitValue": _amount(*GOODS),
        "UnitPrice": _amount(*GOODS),
        "ShelfLife": _amount(Dimension.TIME),
    },
    "Suppliers": {"SupplierCapacity": _amount(*GOODS)},
    "Facilities": {
        "FacilityStatus": _words(*STATUSES),
        "InitialState": _words(*STATES),
        "FixedStartupCost": _cost,
        "FixedOperatingCost": _cost,
        "FixedClosingCost": _cost,
        "StorageCapacity": _amount(*GOODS),
        "ThroughputCapacity": _amount(*GOODS),
    },
    "TransportationModes": _PRICE,
    "CustomerDemand": {
        "ProductNameGroupBehavior": _words(*GROUP_BEHAVIOURS),
        "Quantity": _amount(*GOODS),
        "DemandStatus": _words("Include", "Exclude", "Consider"),
        "PenaltyCost": _amount(*GOODS),
    },
    "SupplierCapabilities": _DELIVERING,
    "SupplierCapabilitiesMultiTimePeriod": _DELIVERING,
    "ProductionPolicies": _MAKING,
    "ProductionPoliciesMultiTimePeriod": _MAKING,
    "InventoryPolicies": {
        "StockingSite": _flag,
        "InitialInventory": _amount(*GOODS),
        "InitialInventoryAge": _amount(Dimension.TIME),
        **_costs_of("UnitStorageCost"),
    },
    "WarehousingPolicies": {
        "ProductNameGroupBehavior": _words(*GROUP_BEHAVIOURS),
        **_costs_of("InboundHandlingCost", "OutboundHandlingCost"),
    },
    "CustomerFulfillmentPolicies": _SOURCING,
    "ReplenishmentPolicies": _SOURCING,
    "ProcurementPolicies": _SOURCING,
    "TransportationPolicies": {
        **_PRICE,
        "OptimizationPolicy": _words(*MODE_POLICIES),
        "ProductNameGroupBehavior": _words(*GROUP_BEHAVIOURS),
        "DutyRate": _number,
        "ProductValueForDutyCost": _amount(*GOODS),
        "FuelSurcharge": _number,
        "FuelSurchargeBasis": _words(*FUEL_BASES),
        "TimeBetweenDeliveries": _amount(Dimension.TIME),
        "TransportDistance": _amount(Dimension.DISTANCE),
        "TransportTime": _amount(Dimension.TIME),
    },
    "TransportationBandCosting": {
        "DistanceBand": _amount(Dimension.DISTANCE),
        "ShipmentSize": _amount(*GOODS),
        "Cost": _number,
        "CostUOM": _rate_unit,
    },
    "TransitMatrix": {
        "TransportDistance": _amount(Dimension.DISTANCE),
        "TransportTime": _amount(Dimension.TIME),
        "IsSymmetric": _flag,
    },
    "StepCosts": {"Cost": _number, "StepCostBehavior": _words(*BEHAVIOURS)},
}
"""What the columns hold that are read, but for keys: those are looked at where they lead."""


def inspect(book: Book, measures: Measures, costs: Costs) -> None:
    """Say what is wrong with any cell that is read, of rows that are not excluded."""
    for table, looks in LOOKS.items():
        for row in book.included(table):
            for column, look in looks.items():
                if row.has(column):
                    look(row, column, measures, costs)
                elif column in KEYS[table]:
                    row.fault(column, Reason.MISSING_VALUE)
