"""The network that the page writes is complete, sound and quoted as the page says."""

import re

import pytest
from typer.testing import CliRunner

from api.cli import app
from network.check import check
from network.io.load import load
from tests.api.conftest import ROOT

PAGE = ROOT / "docs" / "howto" / "own-network.md"
FILE = re.compile(r"^`(\w+\.csv)`:.*?^```csv\n(.*?)^```", re.MULTILINE | re.DOTALL)
GOODS = ("--weight-kg", "9000", "--volume-m3", "55")


@pytest.fixture
def own(tmp_path):
    for name, text in FILE.findall(PAGE.read_text("utf-8")):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_page_writes_six_files_and_nothing_is_wrong_with_them(own):
    assert len(list(own.glob("*.csv"))) == 6
    network = load(own)
    assert check(network) == ()
    assert len(network.services) == 4


def test_the_box_by_sea_is_cheapest_and_the_lorry_fastest(own):
    said = CliRunner().invoke(app, ["quote", "FAC-IZM", "DEBER", *GOODS, "--network", str(own)])
    assert said.exit_code == 0, said.stderr
    ways = {line.split()[1]: line for line in said.stdout.splitlines() if "Izmir works >" in line}
    assert "Truck > Sea > Truck (1 x 40HC)" in ways["Cheapest"]
    # worked by hand: 120 stuffing + 200 + 240 + 1500 + 240 + 522 (290 km) + 330 unloading
    assert "USD 3,152.00" in ways["Cheapest"]
    assert "Truck (LCL)" in ways["Fastest"]
    assert "USD 7,692.30" in ways["Fastest"]  # 55 m3 x 333 kg x 0.42


@pytest.mark.parametrize("table", ["transfers", "equipment"])
def test_each_file_is_needed(own, table):
    (own / f"{table}.csv").unlink()
    said = CliRunner().invoke(app, ["quote", "FAC-IZM", "DEBER", *GOODS, "--network", str(own)])
    assert said.exit_code != 0
