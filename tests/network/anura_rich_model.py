"""A model of Anura that uses much of the schema at once: what comes along, and what cannot."""

from typing import Any

from tests.network.anura_model import Model, Table, place


def rich_model() -> Model:
    """Return the model: two products, two periods, plants, groups, rates, returns, scenarios."""
    return {
        **_elements(),
        **_goods(),
        **_sourcing(),
        **_transport(),
        **_warehouses(),
        **_beyond(),
    }


def _elements() -> Model:
    return {
        "ModelSettings": [
            {
                "ModelStartDate": "2026-01-01",
                "ModelEndDate": "2026-12-31",
                "PrimaryQuantityUOM": "EA",
                "PrimaryVolumeUOM": "CFT",
                "PrimaryWeightUOM": "LB",
                "PrimaryTimeUOM": "HR",
                "PrimaryDistanceUOM": "MI",
                "PrimarySpeedUOM": "KPH",
                "CircuityFactor": 25,
                "AverageSpeed": 60,
                "InventoryCarryingCostPercentage": 12,
                "CO2Cost": 40,
                "MaxCO2Emissions": 1e9,
                "CostDecimalPrecision": 2,
            }
        ],
        "UnitsOfMeasure": [
            _unit("Each", "Quantity", "EA", 1),
            _unit("Dozen", "Quantity", "DZ", 12),
            _unit("Kilogram", "Weight", "KG", 2.20462),
            _unit("Unused stone", "Weight", "STONE", 14),
        ],
        "ProductUnitsOfMeasure": [
            {"ProductName": "LAMP", "UOMSymbol": "PLT", "Quantity": 48},
            {"ProductName": "SHADE", "UOMSymbol": "PLT", "Quantity": 96},
        ],
        "Periods": [
            {"PeriodName": "H1", "StartDate": "2026-01-01"},
            {"PeriodName": "H2", "StartDate": "2026-07-01"},
        ],
        "Groups": [
            *_group("COAST", "Customers", "SEATTLE", "BOSTON", "GONE"),
            *_group("LIGHTS", "Products", "LAMP", "SHADE"),
            *_group("YEAR", "Periods", "H1", "H2"),
            *_group("NOBODY", "Customers", "DALLAS"),
        ],
        "Products": [
            {
                "ProductName": "LAMP",
                "UnitValue": 5,
                "UnitPrice": 20,
                "UnitWeight": 4,
                "UnitVolume": 0.5,
                "ShelfLife": 8760,
                "UnitLength": 3,
                "DisposalCost": 1,
                "Notes": "a lamp",
            },
            {
                "ProductName": "SHADE",
                "UnitValue": 1,
                "UnitValueUOM": "LB",
                "UnitWeight": 1,
                "UnitVolume": 0.25,
            },
            {"ProductName": "OLD", "Status": "Exclude", "UnitValue": 3},
        ],
        "Suppliers": [
            place("Supplier", "SHENZHEN", 22.54, 114.06, "China")
            | {"SupplierCapacity": 90000, "SupplierCapacityUOM": "EA"}
        ],
        "Customers": [
            place("Customer", "SEATTLE", 47.61, -122.33, "USA") | {"SingleSource": "True"},
            place("Customer", "DALLAS", 32.78, -96.80, "USA") | {"Region": "TX"},
            place("Customer", "BOSTON", 42.36, -71.06, "USA") | {"City": "Boston"},
            place("Customer", "GONE", 10, 10, "USA") | {"Status": "Exclude"},
        ],
        "Facilities": [
            place("Facility", "WEST", 34.05, -118.24, "USA")
            | {
                "FacilityStatus": "Consider",
                "InitialState": "Potential",
                "FixedStartupCost": 40,
                "FixedOperatingCost": "RENT",
                "FixedClosingCost": 11,
                "ThroughputCapacity": 100,
                "ThroughputCapacityUOM": "DZ",
                "StorageCapacity": 5000,
                "StorageCapacityUOM": "CFT",
                "FixedCO2Emissions": 7,
            },
            place("Facility", "EAST", 40.71, -74.01, "USA")
            | {
                "FacilityStatus": "Open",
                "InitialState": "Existing",
                "FixedOperatingCost": 350,
                "FixedClosingCost": 25,
                "ThroughputCapacity": 9000,
                "ThroughputCapacityUOM": "LB",
            },
            place("Facility", "MILL", 33.75, -84.39, "USA")
            | {"FacilityStatus": "Open", "FixedOperatingCost": 99},
        ],
        "TransportationModes": [
            {
                "ModeName": "LTL",
                "UnitCost": 0.02,
                "UnitCostUOM": "LB",
                "CO2EmissionRate": 0.0001,
                "CO2EmissionRateUOM": "LB-MI",
                "ModeSpeed": 50,
            },
            {
                "ModeName": "Ocean container",
                "FixedCost": 900,
                "FixedCostRule": "Treat As Full",
                "AverageShipmentSize": 60,
                "AverageShipmentSizeUOM": "CBM",
            },
            {"ModeName": "Zeppelin"},
        ],
    }


def _goods() -> Model:
    return {
        "CustomerDemand": [
            {
                "CustomerName": "COAST",
                "ProductName": "LIGHTS",
                "ProductNameGroupBehavior": "Enumerate",
                "PeriodName": "YEAR",
                "Quantity": 20,
                "QuantityUOM": "DZ",
                "ServiceMode": "ALL",
                "PenaltyCost": 2,
                "UnitPrice": 21,
            },
            {
                "CustomerName": "DALLAS",
                "ProductName": "LAMP",
                "PeriodName": "H1",
                "Quantity": 400,
                "QuantityUOM": "LB",
                "DemandStatus": "Consider",
                "ServiceMode": "LTL",
            },
            {
                "CustomerName": "DALLAS",
                "ProductName": "LIGHTS",
                "ProductNameGroupBehavior": "Aggregate",
                "PeriodName": "H2",
                "Quantity": 5,
            },
            {
                "CustomerName": "GONE",
                "ProductName": "LAMP",
                "PeriodName": "H1",
                "Quantity": 5,
            },
        ],
        "SupplierCapabilities": [
            {
                "SupplierName": "SHENZHEN",
                "ProductName": "LAMP",
                "UnitCost": 36,
                "UnitCostUOM": "DZ",
                "SupplyCapacity": 500,
                "SupplyCapacityUOM": "PLT",
                "CO2EmissionRate": 3,
            }
        ],
        "SupplierCapabilitiesMultiTimePeriod": [
            {
                "PeriodName": "H2",
                "SupplierName": "SHENZHEN",
                "ProductName": "LAMP",
                "UnitCost": 3.3,
                "CO2EmissionRate": 4,
            }
        ],
        "ProductionPolicies": [
            {
                "FacilityName": "MILL",
                "ProductName": "SHADE",
                "OptimizationPolicy": "To Optimize",
                "UnitCost": 1.5,
                "ProductionRate": 2,
                "RateQuantityUOM": "EA",
                "RateTimeUOM": "HR",
                "BOMName": "WIRE",
            },
            {"FacilityName": "EAST", "ProductName": "SHADE", "UnitCost": 2.5},
        ],
        "BillsOfMaterials": [{"BOMName": "WIRE", "ProductName": "SHADE", "Quantity": 1}],
        "Tariffs": [
            {
                "PathOriginValue": "China",
                "PathDestinationValue": "USA",
                "ProductName": "LAMP",
                "HSCode": "940520",
                "DutyRate": 3.9,
            }
        ],
    }


def _sourcing() -> Model:
    return {
        "CustomerFulfillmentPolicies": [
            {
                "CustomerName": "ALL",
                "ProductName": "LIGHTS",
                "SourceName": "WEST",
                "OptimizationPolicy": "To Optimize",
                "UnitCost": 0.05,
            },
            {
                "CustomerName": "ALL",
                "ProductName": "LIGHTS",
                "SourceName": "EAST",
                "OptimizationPolicy": "Single Source",
                "MaxSourcingRange": 1500,
                "LotSize": 12,
            },
        ],
        "ReplenishmentPolicies": [
            {"FacilityName": "WEST", "ProductName": "SHADE", "SourceName": "MILL"}
        ],
        "ProcurementPolicies": [
            {"FacilityName": "WEST", "ProductName": "LAMP", "SourceName": "SHENZHEN"},
            {"FacilityName": "EAST", "ProductName": "LAMP", "SourceName": "SHENZHEN"},
        ],
    }


def _transport() -> Model:
    return {
        "TransportationPolicies": [
            _policy(
                "SHENZHEN",
                "WEST",
                "LAMP",
                "Ocean container",
                TransportTime=20,
                TransportTimeUOM="DAY",
                TimeBetweenDeliveries=168,
                DutyRate=3.9,
                InventoryCarryingCostPercentage=10,
            ),
            _policy(
                "SHENZHEN",
                "EAST",
                "LAMP",
                "Ocean container",
                TransportTime=900,
                UnitCost=0.4,
                FuelSurcharge=5,
                FuelSurchargeBasis="Percentage",
            ),
            _policy("MILL", "WEST", "SHADE", "LTL", UnitCost=0.001, UnitCostUOM="EA-MI"),
            _policy("WEST", "COAST", "LIGHTS", "LTL", LaneCapacity=5),
            _policy("WEST", "DALLAS", "LIGHTS", "LTL", UnitCost="ZONES"),
            _policy(
                "EAST",
                "ALL",
                "LAMP",
                "LTL",
                UnitCost=1.8,
                UnitCostUOM="MI",
                AverageShipmentSize=1000,
                AverageShipmentSizeUOM="LB",
            ),
            _policy("EAST", "ALL", "SHADE", "LTL", UnitCost=0.75),
        ],
        "TransportationBandCosting": [
            _band(0, 100, 0.9),
            _band(1000, 0, 0.07),
            _band(1000, 1, 0.06),
            _band(9000, 0, 0.5),
        ],
        "TransitMatrix": [
            {
                "OriginName": "BOSTON",
                "DestinationName": "EAST",
                "TransportDistance": 215,
                "TransportTime": 5,
            },
            {
                "OriginName": "WEST",
                "DestinationName": "BOSTON",
                "TransportDistance": 3000,
                "IsSymmetric": "False",
            },
        ],
    }


def _warehouses() -> Model:
    return {
        "WarehousingPolicies": [
            {
                "FacilityName": "WEST",
                "ProductName": "LAMP",
                "InboundHandlingCost": 0.4,
                "OutboundHandlingCost": 0.8,
            },
            {
                "FacilityName": "WEST",
                "ProductName": "SHADE",
                "InboundHandlingCost": 0.1,
                "OutboundHandlingCost": 0.3,
            },
        ],
        "InventoryPolicies": [
            {
                "FacilityName": "WEST",
                "ProductName": "LAMP",
                "StockingSite": "True",
                "InitialInventory": 10,
                "InitialInventoryUOM": "DZ",
                "InitialInventoryAge": 30,
                "InitialInventoryAgeUOM": "DAY",
                "UnitStorageCost": 0.2,
                "CarryingCostPercentage": 12,
                "MinDwellTime": 3,
            }
        ],
        "StepCosts": [
            _step("RENT", 0, 300, "Stepwise"),
            _step("RENT", 100, 450, "Stepwise"),
        ],
    }


def _beyond() -> Model:
    """Return tables that do not come along."""
    return {
        "FlowConstraints": [{"OriginName": "WEST", "ConstraintType": "Max", "ConstraintValue": 5}],
        "FacilitiesMultiTimePeriod": [{"PeriodName": "H2", "FacilityName": "WEST"}],
        "Scenarios": [{"ScenarioName": "Peak", "Status": "Include"}],
        "ScenarioItems": [{"ItemName": "More", "TableName": "CustomerDemand", "Action": "x"}],
        "ReturnRatios": [{"SiteName": "BOSTON", "ProductName": "LAMP", "ReturnRatio": 0.1}],
    }


def _unit(name: str, kind: str, symbol: str, ratio: float) -> dict[str, Any]:
    return {"UnitOfMeasureName": name, "Type": kind, "Symbol": symbol, "Ratio": ratio}


def _group(name: str, kind: str, *members: str) -> Table:
    return [{"GroupName": name, "GroupType": kind, "MemberName": member} for member in members]


def _policy(origin: str, destination: str, product: str, mode: str, **more: Any) -> dict[str, Any]:
    return {
        "OriginName": origin,
        "DestinationName": destination,
        "ProductName": product,
        "ModeName": mode,
        **more,
    }


def _band(distance: float, size: float, cost: float) -> dict[str, Any]:
    return {
        "RateName": "ZONES",
        "OriginProperty": "Name",
        "OriginValue": "WEST",
        "DestinationProperty": "Region",
        "DestinationValue": "TX",
        "DistanceBand": distance,
        "ShipmentSize": size,
        "Cost": cost,
        "CostUOM": "LB",
    }


def _step(name: str, level: float, cost: float, behaviour: str) -> dict[str, Any]:
    return {
        "StepCostName": name,
        "StepCostBehavior": behaviour,
        "ThroughputLevel": level,
        "Cost": cost,
    }
