"""Cut-offs over HTTP: the one that binds by its kind, from when goods are taken, the late fee."""

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from network.enums import CutOffKind, LoadForm, Mode
from network.schema import TABLES
from network.service import CutOff
from network.table import Table

FEE = {"amount": "75.00", "currency": "USD"}


@pytest.fixture(scope="module")
def legs(network):
    """Return the sea legs of a quote in a world whose ships ask for papers first."""
    rows = [
        CutOff(
            service_id=service.service_id,
            kind=kind,
            offset_min=service.cut_off_min + minutes,
            late_fee=75.0,
        )
        for service in network.services
        if service.mode is Mode.SEA
        for kind, minutes in (
            (CutOffKind.CY if service.load_form is LoadForm.FCL else CutOffKind.CFS, 0),
            (CutOffKind.SI, 60),
            (CutOffKind.ERD, 10080),
        )
    ]
    changed = network.with_table(Table.from_rows(TABLES["cut_offs"], rows))
    body = {
        "placeOfReceipt": {"unLocationCode": "CNSZX"},
        "placeOfDelivery": {"unLocationCode": "DEHAM"},
        "goods": {"weightKg": 1200, "volumeM3": 4},
        "limits": {"barredModes": ["AIR", "RAIL"]},
    }
    answer = TestClient(create_app(changed)).post("/v1/route-quotes", json=body).json()
    every = [leg for offer in answer["offers"] for leg in offer["legs"]]
    return [leg for leg in every if leg["transport"]["modeOfTransport"] == "VESSEL"]


def test_papers_bind_and_are_named(legs):
    assert legs
    for leg in legs:
        binding, earliest = leg["cutOffTimes"]
        assert binding["cutOffDateTimeCode"] == "DCO"
        assert binding["lateFee"] == FEE
        assert earliest["cutOffDateTimeCode"] == "EFC"
        assert "lateFee" not in earliest
        times = [
            earliest["cutOffDateTime"],
            binding["cutOffDateTime"],
            leg["departure"]["dateTime"],
        ]
        assert times == sorted(times)
