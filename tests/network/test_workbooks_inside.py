"""Folders that hold no tables."""

import pytest

from network.enums import Reason
from network.errors import InvalidInputError
from network.io.load import load
from tests.network.workbooks import workbook


def test_a_folder_of_workbooks_says_which_there_are(tmp_path):
    for name in ("b.xlsx", "a.xlsx"):
        (tmp_path / name).write_bytes(workbook({"passages": [["passage_id", "name"]]}))
    with pytest.raises(InvalidInputError) as caught:
        load(tmp_path)
    (finding,) = caught.value.findings
    assert (finding.code, finding.needed) == (Reason.WORKBOOKS_INSIDE, "a.xlsx, b.xlsx")


def test_an_empty_folder_is_an_empty_network(tmp_path):
    assert not any(len(table) for table in load(tmp_path).tables.values())
