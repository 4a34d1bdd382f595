"""Small changes of a model, each with a cell that then stays behind, and why."""

from network.enums import Reason
from tests.network.anura_model import lane

SHADE = {"ProductName": "SHADE", "UnitWeight": 1, "UnitVolume": 3}
TWIN = {"PeriodName": "H2", "SupplierName": "SHENZHEN", "ProductName": "LAMP", "UnitCost": 4}
WEST = {"FacilityName": "WEST", "ProductName": "LAMP"}
MAKES = {"FacilityName": "EAST", "ProductName": "LAMP"}


def change(table, row, **more):
    """Return a change of one row."""
    return lambda model: model[table][row].update(more)


def add(table, *rows):
    """Return rows added to a table."""
    return lambda model: model.setdefault(table, []).extend(dict(row) for row in rows)


def both(*changes):
    return lambda model: [one(model) for one in changes]


def steps(behaviour):
    rows = [
        {"StepCostName": "STEPS", "StepCostBehavior": behaviour, "ThroughputLevel": at, "Cost": at}
        for at in (0, 9)
    ]
    return add("StepCosts", *rows)


def lamp_only(model):
    """Let the warehouse in the east ship nowhere but to the other one."""
    rows = [r for r in model["TransportationPolicies"] if r["OriginName"] != "EAST"]
    model["TransportationPolicies"] = [*rows, lane("EAST", "WEST", "Truck", 1, "EA")]


POLICY = "TransportationPolicies"
CASES = [
    # prices
    (
        change(POLICY, 2, FuelSurcharge=1, FuelSurchargeBasis="Per Distance"),
        POLICY,
        "FuelSurcharge",
        Reason.NOT_CARRIED_UNCLEAR,
    ),
    (
        change(POLICY, 2, UnitCost=None, FuelSurcharge=5),
        POLICY,
        "FuelSurcharge",
        Reason.NOT_CARRIED_UNUSED,
    ),
    (
        both(steps("Stepwise"), change(POLICY, 2, UnitCost="STEPS")),
        POLICY,
        "UnitCost",
        Reason.NOT_CARRIED_NO_PRICE,
    ),
    (
        both(steps("Stepwise"), change("SupplierCapabilities", 0, UnitCost="STEPS")),
        "SupplierCapabilities",
        "UnitCost",
        Reason.NOT_CARRIED_UNCLEAR,
    ),
    (
        both(steps("Stepwise"), change("WarehousingPolicies", 0, OutboundHandlingCost="STEPS")),
        "WarehousingPolicies",
        "OutboundHandlingCost",
        Reason.NOT_CARRIED_UNCLEAR,
    ),
    (
        both(
            steps("Stepwise"),
            add(
                "CustomerFulfillmentPolicies",
                {
                    "CustomerName": "ALL",
                    "ProductName": "LAMP",
                    "SourceName": "ALL",
                    "UnitCost": "STEPS",
                },
            ),
        ),
        "CustomerFulfillmentPolicies",
        "UnitCost",
        Reason.NOT_CARRIED_NO_PRICE,
    ),
    (
        change(POLICY, 2, TransportDistance=0, CO2EmissionRate=1),
        POLICY,
        "CO2EmissionRate",
        Reason.NOT_CARRIED_UNCLEAR,
    ),
    (
        change(
            POLICY,
            2,
            FixedCost=9,
            FixedCostRule="Treat As Full",
            ProductNameGroupBehavior="Aggregate",
        ),
        POLICY,
        "ProductNameGroupBehavior",
        Reason.NOT_CARRIED_GROUP,
    ),
    # products that differ
    (
        both(
            add("Products", SHADE),
            add(
                "CustomerDemand", {"CustomerName": "SEATTLE", "ProductName": "SHADE", "Quantity": 1}
            ),
            change(POLICY, 2, FuelSurcharge=5, TimeBetweenDeliveries=9, TransportTime=60),
            add(
                POLICY,
                lane(
                    "WEST",
                    "SEATTLE",
                    "Truck",
                    1,
                    "EA",
                    FuelSurcharge=4,
                    TimeBetweenDeliveries=8,
                    TransportTime=50,
                )
                | {"ProductName": "SHADE"},
            ),
        ),
        POLICY,
        "FuelSurcharge",
        Reason.NOT_CARRIED_BY_PRODUCT,
    ),
    (
        both(
            add("Products", SHADE),
            add(
                "CustomerDemand", {"CustomerName": "SEATTLE", "ProductName": "SHADE", "Quantity": 1}
            ),
            change(POLICY, 2, FixedCost=9, FixedCostRule="Treat As Full", AverageShipmentSize=10),
            add(
                POLICY,
                lane(
                    "WEST",
                    "SEATTLE",
                    "Truck",
                    1,
                    "EA",
                    FixedCost=8,
                    FixedCostRule="Treat As Full",
                    AverageShipmentSize=10,
                )
                | {"ProductName": "SHADE"},
            ),
        ),
        POLICY,
        "FixedCost",
        Reason.NOT_CARRIED_BY_PRODUCT,
    ),
    (
        both(
            add("Products", SHADE | {"UnitWeight": 0}),
            change(
                "Facilities",
                0,
                ThroughputCapacity=5,
                ThroughputCapacityUOM="LB",
                StorageCapacity=5,
                StorageCapacityUOM="EA",
            ),
        ),
        "Facilities",
        "StorageCapacity",
        Reason.NOT_CARRIED_SIZE,
    ),
    (
        both(change("Products", 0, UnitWeight=0), change("CustomerDemand", 0, QuantityUOM="LB")),
        "CustomerDemand",
        "Quantity",
        Reason.NOT_CARRIED_SIZE,
    ),
    (
        both(
            change("Products", 0, UnitWeight=0),
            change("SupplierCapabilities", 0, SupplyCapacityUOM="LB"),
        ),
        "SupplierCapabilities",
        "SupplyCapacity",
        Reason.NOT_CARRIED_SIZE,
    ),
    (
        both(
            change("Products", 0, UnitWeight=0),
            add("InventoryPolicies", WEST | {"InitialInventory": 5, "InitialInventoryUOM": "LB"}),
        ),
        "InventoryPolicies",
        "InitialInventory",
        Reason.NOT_CARRIED_SIZE,
    ),
    (
        both(
            add("Products", SHADE),
            add(
                "InventoryPolicies",
                WEST | {"StockingSite": "False"},
                {"FacilityName": "WEST", "ProductName": "SHADE", "StockingSite": "True"},
            ),
        ),
        "InventoryPolicies",
        "StockingSite",
        Reason.NOT_CARRIED_BY_PRODUCT,
    ),
    # suppliers and plants
    (
        both(
            add("Products", SHADE),
            change("Suppliers", 0, SupplierCapacity=5),
            add("SupplierCapabilities", {"SupplierName": "SHENZHEN", "ProductName": "SHADE"}),
        ),
        "Suppliers",
        "SupplierCapacity",
        Reason.NOT_CARRIED_GROUP,
    ),
    (
        change("Suppliers", 0, SupplierCapacity=9e6),
        "Suppliers",
        "SupplierCapacity",
        Reason.NOT_CARRIED_UNUSED,
    ),
    (
        change("Suppliers", 0, SupplierCapacity=5),
        "SupplierCapabilities",
        "SupplyCapacity",
        Reason.NOT_CARRIED_UNUSED,
    ),
    (
        add(
            "ProductionPolicies",
            MAKES | {"UnitCost": 1, "ProcessName": "A"},
            MAKES | {"UnitCost": 2, "ProcessName": "B"},
        ),
        "ProductionPolicies",
        "UnitCost",
        Reason.NOT_CARRIED_UNCLEAR,
    ),
    (
        both(
            lambda model: model["ModelSettings"][0].pop("ModelEndDate"),
            add("ProductionPolicies", MAKES | {"ProductionRate": 3}),
        ),
        "ProductionPolicies",
        "ProductionRate",
        Reason.NOT_CARRIED_LENGTH,
    ),
    (
        both(
            lamp_only,
            add("ProductionPolicies", MAKES),
            add(
                "InventoryPolicies",
                {"FacilityName": "EAST", "ProductName": "LAMP", "UnitStorageCost": 3},
            ),
        ),
        "InventoryPolicies",
        "UnitStorageCost",
        Reason.NOT_CARRIED_PLANT,
    ),
    # time
    (
        both(
            lambda model: model["ModelSettings"][0].pop("ModelEndDate"),
            add("InventoryPolicies", WEST | {"UnitStorageCost": 3}),
        ),
        "InventoryPolicies",
        "UnitStorageCost",
        Reason.NOT_CARRIED_LENGTH,
    ),
    (
        both(
            lambda model: model["ModelSettings"][0].pop("ModelStartDate"),
            add("InventoryPolicies", WEST | {"InitialInventory": 3, "InitialInventoryAge": 4}),
        ),
        "InventoryPolicies",
        "InitialInventoryAge",
        Reason.NOT_CARRIED_LENGTH,
    ),
    (
        both(
            add("Periods", {"PeriodName": "H2", "StartDate": "2026-07-01"}),
            add("SupplierCapabilitiesMultiTimePeriod", TWIN),
        ),
        "SupplierCapabilitiesMultiTimePeriod",
        "UnitCost",
        Reason.NOT_CARRIED_UNUSED,
    ),
    (
        add(
            "TransitMatrix",
            {
                "OriginName": "WEST",
                "DestinationName": "DALLAS",
                "TransportDistance": 1,
                "AssetName": "VAN",
            },
        ),
        "TransitMatrix",
        "TransportDistance",
        Reason.NOT_CARRIED,
    ),
    # what is excluded
    (
        both(
            change("Customers", 0, Status="Exclude"),
            add(
                "TransitMatrix",
                {"OriginName": "WEST", "DestinationName": "SEATTLE", "TransportDistance": 1},
            ),
        ),
        "TransitMatrix",
        "TransportDistance",
        Reason.NOT_CARRIED_EXCLUDED,
    ),
    (
        both(
            add("Products", SHADE | {"Status": "Exclude"}),
            add("SupplierCapabilities", {"SupplierName": "SHENZHEN", "ProductName": "SHADE"}),
        ),
        "SupplierCapabilities",
        "ProductName",
        Reason.NOT_CARRIED_EXCLUDED,
    ),
    (
        both(
            add("Products", SHADE | {"Status": "Exclude"}),
            add("InventoryPolicies", {"FacilityName": "WEST", "ProductName": "SHADE"}),
        ),
        "InventoryPolicies",
        "ProductName",
        Reason.NOT_CARRIED_EXCLUDED,
    ),
    (
        both(
            add("Products", SHADE | {"Status": "Exclude"}),
            add("ProductUnitsOfMeasure", {"ProductName": "SHADE", "UOMSymbol": "PLT"}),
        ),
        "ProductUnitsOfMeasure",
        "ProductName",
        Reason.NOT_CARRIED_EXCLUDED,
    ),
    (
        both(
            add("Products", SHADE | {"Status": "Exclude"}),
            add("Tariffs", {"ProductName": "SHADE", "HSCode": "940520"}),
        ),
        "Tariffs",
        "HSCode",
        Reason.NOT_CARRIED_EXCLUDED,
    ),
    (
        both(
            change("Customers", 0, Status="Exclude"),
            add(
                "CustomerFulfillmentPolicies",
                {"CustomerName": "SEATTLE", "ProductName": "LAMP", "SourceName": "WEST"},
                {"CustomerName": "ALL", "ProductName": "LAMP", "SourceName": "ALL"},
            ),
        ),
        "CustomerFulfillmentPolicies",
        "CustomerName",
        Reason.NOT_CARRIED_EXCLUDED,
    ),
    (
        both(
            change("Facilities", 0, Status="Exclude"),
            change(POLICY, 2, UnitCost="CARD"),
            change(POLICY, 6, UnitCost="CARD"),
            add(
                "TransportationBandCosting",
                {"RateName": "CARD", "OriginValue": "WEST", "Cost": 1},
                {"RateName": "CARD", "Cost": 2},
            ),
        ),
        "TransportationBandCosting",
        "OriginValue",
        Reason.NOT_CARRIED_EXCLUDED,
    ),
    (
        lambda model: model["Facilities"][1].pop("FixedClosingCost"),
        "Facilities",
        "InitialState",
        Reason.NOT_CARRIED_UNUSED,
    ),
]
