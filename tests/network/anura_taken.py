"""Models of Anura imported into new networks, and what one looks at then."""

import pytest

from network.check import check
from network.enums import Severity
from network.io.anura.intake import take_in_anura
from tests.network.anura_model import write_csv


@pytest.fixture
def taken(tmp_path):
    """Return a function that imports a model into a new network."""

    def take(model, options=None):
        return take_in_anura(write_csv(model, tmp_path / "model"), None, options)

    return take


def sound(intake):
    assert intake.is_sound, [str(finding) for finding in intake.findings]
    assert not [f for f in check(intake.network) if f.severity is Severity.ERROR]
    return intake.network


def lanes(network):
    return {tuple(name.split(">")[:2]) for name in network.services.vocabulary("service_id")}


def left(intake, table, column):
    return [
        (entry.reason, entry.cells)
        for entry in intake.model.not_carried
        if (entry.table, entry.column) == (table, column)
    ]


def group(name, kind, *members):
    return [{"GroupName": name, "GroupType": kind, "MemberName": member} for member in members]
