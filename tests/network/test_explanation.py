"""One explanation type: every code has its texts in every language, and errors survive a trip."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.enums import Reason, Severity
from network.errors import (
    BackendError,
    FreightError,
    InvalidInputError,
    PlanRejectedError,
    UnknownLocationError,
)
from network.explanation import LANGUAGES, Explanation, Findings, catalogue, render

PARAMETERS = {"subject", "limit", "current", "needed", "price"}


def parameters(text):
    return set(re.findall(r"{(\w+)}", text))


def full(code):
    """Return an explanation in which every parameter is filled."""
    return Explanation(
        code=code, subject="S", limit="L", current="C", needed="N", price="P", place="file!A1"
    )


class TestCatalogues:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_code_has_a_text_and_every_text_a_code(self, language):
        assert set(catalogue(language)) == set(Reason)

    @pytest.mark.parametrize("code", Reason)
    def test_the_languages_say_the_same(self, code):
        texts = [catalogue(language)[code] for language in LANGUAGES]
        for part in ("what", "fix"):
            used = [parameters(getattr(text, part)) for text in texts]
            assert used[0] == used[1]
            assert used[0] <= PARAMETERS
            assert bool(getattr(texts[0], part)) == bool(getattr(texts[1], part))

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("code", Reason)
    def test_every_text_can_be_filled(self, code, language):
        for explanation in (full(code), Explanation(code=code)):
            text = render(explanation, language)
            assert text.strip()
            assert not re.search(r"[{}\[\]]", text)

    @pytest.mark.parametrize("code", Reason)
    def test_the_chinese_text_is_chinese(self, code):
        assert re.search(r"[\u4e00-\u9fff]", catalogue("zh")[code].what)

    def test_an_unknown_language_is_answered_in_english(self):
        finding = full(Reason.UNKNOWN_CURRENCY)
        assert render(finding, "fr") == render(finding, "en")


class TestRender:
    def test_place_what_and_how_to_mend_it(self):
        finding = Explanation(
            code=Reason.UNKNOWN_REFERENCE,
            subject="SGSNI",
            limit="locations",
            needed="SGSIN",
            place="services.csv!C8",
        )
        assert str(finding) == (
            "services.csv!C8: There is no SGSNI in locations. Did you mean SGSIN?"
        )
        assert render(finding, with_fix=False) == (
            "services.csv!C8: There is no SGSNI in locations."
        )

    def test_a_bracketed_part_without_its_parameter_is_left_out(self):
        finding = Explanation(code=Reason.UNKNOWN_REFERENCE, subject="X", limit="locations")
        assert str(finding) == "There is no X in locations."

    @given(st.text(), st.text())
    def test_what_stands_in_a_cell_is_shown_as_it_is(self, current, place):
        """Also when it looks like a parameter or a bracket of ours."""
        finding = Explanation(code=Reason.NOT_A_NUMBER, subject="lat", current=current, place=place)
        assert current in str(finding)
        assert place in str(finding)

    def test_an_explanation_can_be_moved(self):
        finding = full(Reason.NOT_A_DATE)
        assert finding.at("/shipments/0").place == "/shipments/0"
        assert finding.place == "file!A1"

    def test_errors_are_told_from_warnings(self):
        error = Explanation(code=Reason.NOT_A_DATE)
        warning = Explanation(code=Reason.NO_TARIFF, severity=Severity.WARNING)
        assert Findings((error, warning)).errors == (error,)


ERRORS = [
    InvalidInputError((full(Reason.NOT_A_DATE), full(Reason.NOT_FINITE))),
    UnknownLocationError((full(Reason.UNKNOWN_LOCATION),)),
    BackendError("HIGHS", "ran out of memory"),
    PlanRejectedError((full(Reason.MONEY_MISMATCH),)),
]


class TestErrors:
    @pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
    def test_an_error_comes_back_from_another_process_as_it_was(self, error):
        back = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own bytes)
        assert type(back) is type(error)
        assert str(back) == str(error)
        assert vars(back) == vars(error)

    def test_the_tree(self):
        assert all(isinstance(error, FreightError) for error in ERRORS)
        assert issubclass(UnknownLocationError, InvalidInputError)
        assert len({error.code for error in ERRORS}) == len(ERRORS)

    def test_every_finding_is_said(self):
        text = str(ERRORS[0])
        assert text.count("\n") == 1
        assert all(str(finding) in text for finding in ERRORS[0].findings)

    def test_a_rejected_plan_is_called_a_bug(self):
        assert "this is a bug, please report it" in str(ERRORS[-1])
