"""The input tables of Anura by name: which are read, and why the others do not come along.

Names and meanings are those of the public schema (package ``ol-anura`` 2.8, MIT licence).
"""

from collections.abc import Mapping
from types import MappingProxyType

from network.enums import Reason

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ModelSettings": (),
        "UnitsOfMeasure": ("Symbol", "Type"),
        "ProductUnitsOfMeasure": ("ProductName", "UOMSymbol"),
        "Periods": ("PeriodName",),
        "Groups": ("GroupName", "GroupType", "MemberName"),
        "Customers": ("CustomerName",),
        "Facilities": ("FacilityName",),
        "Suppliers": ("SupplierName",),
        "Products": ("ProductName",),
        "TransportationModes": ("ModeName",),
        "CustomerDemand": ("CustomerName", "ProductName", "Quantity"),
        "SupplierCapabilities": ("SupplierName", "ProductName"),
        "SupplierCapabilitiesMultiTimePeriod": ("PeriodName", "SupplierName", "ProductName"),
        "ProductionPolicies": ("FacilityName", "ProductName"),
        "ProductionPoliciesMultiTimePeriod": ("PeriodName", "FacilityName", "ProductName"),
        "InventoryPolicies": ("FacilityName", "ProductName"),
        "WarehousingPolicies": ("FacilityName", "ProductName"),
        "CustomerFulfillmentPolicies": ("CustomerName", "ProductName", "SourceName"),
        "ReplenishmentPolicies": ("FacilityName", "ProductName", "SourceName"),
        "ProcurementPolicies": ("FacilityName", "ProductName", "SourceName"),
        "TransportationPolicies": ("OriginName", "DestinationName"),
        "TransportationBandCosting": ("RateName", "Cost"),
        "TransitMatrix": ("OriginName", "DestinationName"),
        "StepCosts": ("StepCostName", "Cost"),
        "Tariffs": ("ProductName",),
    }
)
"""The tables that are read, each with the columns it is useless without."""

_QUESTIONS = (
    "FlowConstraints",
    "InventoryConstraints",
    "ProductionConstraints",
    "FlowCountConstraints",
    "InventoryCountConstraints",
    "ProductionCountConstraints",
    "FacilityCountConstraints",
    "WorkCenterCountConstraints",
    "CapacityExpansions",
    "CustomerDemandOriginConstraints",
    "CustomerTransitConstraints",
    "GreenfieldServiceBands",
    "GreenfieldSettings",
    "UserDefinedVariables",
    "UserDefinedConstraints",
    "UserDefinedCosts",
    "SequentialObjectives",
    "RelationshipConstraints",
    "TransportationUserDefinedVariables",
    "IncrementalChangeConstraints",
    "TransportationAssetConstraints",
    "ModelRunOptions",
    "Scenarios",
    "ScenarioItems",
    "ScenarioRules",
    "ScenarioRuleItemAssignments",
    "ScenarioItemAssignments",
    "InputFactors",
    "OutputFactors",
    "TerritoryPlanningSettings",
)
_BY_PERIOD = (
    "CustomersMultiTimePeriod",
    "FacilitiesMultiTimePeriod",
    "SuppliersMultiTimePeriod",
    "ProductsMultiTimePeriod",
    "CustomerFulfillmentPoliciesMultiTimePeriod",
    "ReplenishmentPoliciesMultiTimePeriod",
    "ProcurementPoliciesMultiTimePeriod",
    "ReturnPoliciesMultiTimePeriod",
    "InventoryPoliciesMultiTimePeriod",
    "WarehousingPoliciesMultiTimePeriod",
    "TransportationPoliciesMultiTimePeriod",
    "TransportationModesMultiTimePeriod",
    "TransportationAssetsMultiTimePeriod",
    "ProcessesMultiTimePeriod",
    "WorkCentersMultiTimePeriod",
    "WorkResourcesMultiTimePeriod",
    "TariffsMultiTimePeriod",
)
_NO_PLACE = (
    "Organizations",
    "ReturnPolicies",
    "ReturnRatios",
    "UserDefinedForecasts",
    "UserDefinedForecastsData",
    "OrderFulfillmentPolicies",
    "InventoryPoliciesAdvanced",
    "TransportationLaneQueueDetails",
    "TransportationLaneModeQueueDetails",
    "TransportationAssets",
    "TransportationRates",
    "TransportationStopRates",
    "TransportationDriverRates",
    "TransportationUserDefinedActivities",
    "TransportationUserDefinedResets",
    "TransportationUserDefinedDetours",
    "TransportationRoutePlanners",
    "FixedRoutes",
    "FixedRoutesDefinitions",
    "TransportationDrivers",
    "CompartmentConfigurations",
    "Processes",
    "BillsOfMaterials",
    "WorkCenters",
    "ProductionQueueDetails",
    "WorkCenterQueueDetails",
    "ProductionWheelDetails",
    "ProductionWheelGroupDetails",
    "WorkResources",
    "ChangeoverTimes",
    "FacilityDemand",
    "CustomerOrders",
    "CustomerOrderProfiles",
    "ReplenishmentOrders",
    "ReplenishmentOrderProfiles",
    "ProcurementOrders",
    "ProcurementOrderProfiles",
    "ProductionOrders",
    "ProductionOrderProfiles",
    "OrderedProductSubstitution",
    "OrderProfileProductSelection",
    "OrderProfileProductAffinity",
    "Shipments",
    "TemplateRoutes",
    "LoadBalancingDemand",
    "LoadBalancingSchedules",
    "RiskRatingConfigurations",
    "RiskSummaryConfigurations",
    "CustomerRiskConfigurations",
    "FacilityRiskConfigurations",
    "SupplierRiskConfigurations",
    "GeographicRiskConfigurations",
    "UtilizationRiskConfigurations",
    "NetworkRiskConfigurations",
    "RiskBandDefinitions",
    "AdvancedQueueingDetails",
    "BusinessHours",
    "BusinessCalendars",
    "TableFilters",
    "ReviewSchedules",
    "SKULevelOutputMapping",
    "SelectiveTransactionReporting",
    "Lookups",
    "Histograms",
    "CategoricalDistributions",
    "InventorySettings",
    "InventoryTurns",
    "CustomSimulationScripts",
    "ModelInfo",
    "Maps",
    "Analytics",
    "DetailedRoadNetworks",
    "TemplateTerritories",
    "UtilityCurves",
)

LEFT_OUT: Mapping[str, Reason] = MappingProxyType(
    {
        **dict.fromkeys(_QUESTIONS, Reason.NOT_CARRIED_QUESTION),
        **dict.fromkeys(_BY_PERIOD, Reason.NOT_CARRIED_BY_PERIOD),
        **dict.fromkeys(_NO_PLACE, Reason.NOT_CARRIED),
    }
)
"""The tables that are not read, and why."""

_SHORT = {
    "TransportationLaneModeQDeets": "TransportationLaneModeQueueDetails",
    "TransportationUserDefActivities": "TransportationUserDefinedActivities",
    "TransportationUserDefResets": "TransportationUserDefinedResets",
    "TransportationUserDefDetours": "TransportationUserDefinedDetours",
    "TransportationUDV": "TransportationUserDefinedVariables",
}
_LONGEST_SHEET = 31

TABLES = (*KEYS, *LEFT_OUT)
"""Every input table."""

NAMES: Mapping[str, str] = MappingProxyType(
    {
        **{name[:_LONGEST_SHEET].casefold(): name for name in TABLES},
        **{name.replace("MultiTimePeriod", "MTP").casefold(): name for name in TABLES},
        **{short.casefold(): name for short, name in _SHORT.items()},
        **{name.casefold(): name for name in TABLES},
    }
)
"""Every input table by the names in small letters that a file or sheet of it may have.

The schema has short names for those that are too long for a sheet.
"""

_ASKED = (
    ("Customers", "SingleSource"),
    ("CustomerFulfillmentPolicies", "OptimizationPolicy"),
    ("CustomerFulfillmentPolicies", "OptimizationPolicyValue"),
    ("ReplenishmentPolicies", "OptimizationPolicy"),
    ("ReplenishmentPolicies", "OptimizationPolicyValue"),
    ("ProcurementPolicies", "OptimizationPolicy"),
    ("ProcurementPolicies", "OptimizationPolicyValue"),
    ("ProductionPolicies", "OptimizationPolicy"),
    ("ProductionPolicies", "OptimizationPolicyValue"),
    ("TransportationPolicies", "OptimizationPolicy"),
    ("TransportationPolicies", "OptimizationPolicyValue"),
    ("CustomerDemand", "DemandStatus"),
    ("CustomerDemand", "ServiceMode"),
    ("ModelSettings", "CO2Cost"),
    ("ModelSettings", "MaxCO2Emissions"),
)

_UNUSED = (
    ("ModelSettings", "ModelEndDate"),
    ("ModelSettings", "CircuityFactor"),
    ("ModelSettings", "AverageSpeed"),
    ("ModelSettings", "PrimarySpeedUOM"),
    ("ModelSettings", "PrimaryQuantityUOM"),
    ("ModelSettings", "PrimaryWeightUOM"),
    ("ModelSettings", "PrimaryVolumeUOM"),
    ("ModelSettings", "PrimaryDistanceUOM"),
    ("ModelSettings", "PrimaryTimeUOM"),
    ("Periods", "StartDate"),
)

COLUMNS: Mapping[tuple[str, str], Reason] = MappingProxyType(
    {
        **{(table, name.casefold()): Reason.NOT_CARRIED_QUESTION for table, name in _ASKED},
        **{(table, name.casefold()): Reason.NOT_CARRIED_UNUSED for table, name in _UNUSED},
    }
)
"""Why cells of a column that nothing made use of stay behind, where that is not the plain case."""

ROWS_UNUSED = frozenset(
    (
        "UnitsOfMeasure",
        "ProductUnitsOfMeasure",
        "Groups",
        "Periods",
        "TransportationModes",
        "TransportationBandCosting",
        "TransitMatrix",
        "StepCosts",
    )
)
"""Tables whose rows count only where another table refers to them."""


def why_left(table: str, column: str, *, is_row_used: bool) -> Reason:
    """Return why a filled cell that nothing made use of does not come along.

    Parameters
    ----------
    column
        In small letters.
    is_row_used
        Whether some cell of the same row does come along.
    """
    if table in LEFT_OUT:
        return LEFT_OUT[table]
    if table in ROWS_UNUSED and not is_row_used:
        return Reason.NOT_CARRIED_UNUSED
    return COLUMNS.get((table, column), Reason.NOT_CARRIED)
