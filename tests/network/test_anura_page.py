"""The page about models of Anura says what is so."""

import re
import runpy
from pathlib import Path

from network.enums import Reason
from network.io.anura.catalogue import KEYS

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "anura.md").read_text("utf-8")


def test_the_example_prints_what_the_page_shows(tmp_path, monkeypatch, capsys):
    code, shown = re.search(r"```python\n(.*?)```\n+```\n(.*?)```", PAGE, re.DOTALL).groups()
    (tmp_path / "example.py").write_text(code, "utf-8")
    monkeypatch.chdir(tmp_path)
    runpy.run_path("example.py")
    assert capsys.readouterr().out == shown


def test_every_reason_to_stay_behind_is_on_the_page():
    reasons = {reason.value for reason in Reason if reason.value.startswith("NOT_CARRIED")}
    assert set(re.findall(r"`(NOT_CARRIED\w*)`", PAGE)) == reasons


def test_every_table_that_is_read_is_on_the_page():
    page = PAGE.replace(
        "CustomerFulfillment-, Replenishment-, ",
        "CustomerFulfillmentPolicies, ReplenishmentPolicies, ",
    )
    named = {table for table in KEYS if re.search(rf"\b{table}\b", page)}
    assert set(KEYS) - named == {
        "SupplierCapabilitiesMultiTimePeriod",
        "ProductionPoliciesMultiTimePeriod",
    }
