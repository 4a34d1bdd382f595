"""The page about the check names every kind of finding, and no other."""

import re

from network.enums import Reason
from tests.docs.test_docs import DOCS
from tests.network.test_check_cases import CASES

PAGE = (DOCS / "howto" / "check.md").read_text("utf-8")


def test_every_kind_of_finding_is_on_the_page():
    named = {word for word in re.findall(r"`([A-Z_]+)`", PAGE) if word in Reason.__members__}
    assert {case.code.value for case in CASES} == named
