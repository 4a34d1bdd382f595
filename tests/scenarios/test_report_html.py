"""The report as a reader and a screen reader get it: one file, whole, in two languages."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations, pairwise
from math import dist
from pathlib import Path

import pytest

from network.enums import (
    ChargeBasis,
    ChargeCategory,
    Confidence,
    LoadForm,
    Mode,
    Nature,
    Pick,
    Status,
    StoppedBy,
)
from network.money import Money
from scenarios.figures import location_figures, plan_figures, quote_figures
from scenarios.report.html import report_html, write_report
from scenarios.report.map_svg import Role
from scenarios.report.words import Words, labels, money_delta, money_per
from tests.scenarios import report_world

_VOID = {"meta", "link", "br", "img", "hr", "input"}
_STYLE = Path(report_world.__file__).parents[2] / "scenarios/report/templates/style.css"


class Reader(HTMLParser):
    """Reads a page: checks that tags close in order, gathers texts, attributes and ids."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.texts, self.attributes = [], [], []

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, key, value) for key, value in attrs]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.attributes += [(tag, key, value) for key, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open and data.strip():
            self.texts.append(" ".join(data.split()))


def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def outcomes():
    return (
        report_world.quote_outcome(),
        report_world.plan_outcome(),
        report_world.location_outcome(),
        report_world.no_route_outcome(),
    )


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request, outcomes):
    return report_html(outcomes, comparison=report_world.comparison(), language=request.param)


@pytest.fixture(scope="module")
def english(outcomes):
    return report_html(outcomes, comparison=report_world.comparison())


@pytest.fixture(scope="module")
def texts(english):
    return read(english).texts


def test_the_file_needs_nothing_else(page):
    assert not re.search(r"https?:|//[a-z]", page)
    assert not re.search(r"(src|srcset|poster|data)\s*=", page)
    assert not re.search(r"url\(|@import|<script|<link|<iframe|javascript:", page)
    references = [value for _, key, value in read(page).attributes if key in ("href", "xlink:href")]
    assert references
    assert all(value.startswith("#") for value in references)


def test_tags_close_ids_are_unique_and_links_have_targets(page):
    attributes = read(page).attributes
    ids = [value for _, key, value in attributes if key == "id"]
    assert len(ids) == len(set(ids))
    links = {value[1:] for _, key, value in attributes if key == "href"}
    labelled = {value for _, key, value in attributes if key == "aria-labelledby"}
    assert links | labelled <= set(ids)


def test_pictures_and_scrolling_regions_have_names(page):
    drawings = re.findall(r"<svg [^>]*>", page)
    assert drawings
    assert all("aria-label=" in tag or "aria-hidden=" in tag for tag in drawings)
    regions = re.findall(r"<div class=\"scroll[^>]*tabindex[^>]*>", page)
    assert regions
    assert all('role="region"' in tag and "aria-label=" in tag for tag in regions)


def test_headings_descend_without_gaps(page):
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_the_language_is_said_and_spoken(outcomes):
    chinese = report_html(outcomes, language="zh")
    assert '<html lang="zh">' in chinese
    assert "到岸成本" in chinese
    assert "Landed cost" not in chinese


def test_the_same_outcomes_give_the_same_bytes(outcomes, tmp_path):
    first = write_report(outcomes, tmp_path / "deep" / "a.html")
    second = write_report(outcomes, tmp_path / "b.html")
    assert first.read_bytes() == second.read_bytes()


def test_another_basemap_can_be_given(outcomes, tmp_path):
    square = {"source": "my own land", "step_deg": 1.0, "rings": [[[0, 0], [9, 0], [9, 9], [0, 0]]]}
    land = tmp_path / "land.json"
    land.write_text(json.dumps(square), encoding="utf-8")
    page = write_report(outcomes, tmp_path / "a.html", basemap=land).read_text(encoding="utf-8")
    assert "my own land" in page
    assert "Natural Earth" not in page


def test_an_unknown_language_and_an_empty_report_are_refused(outcomes, tmp_path):
    with pytest.raises(ValueError, match="'fr'"):
        write_report(outcomes, tmp_path / "x.html", language="fr")
    with pytest.raises(ValueError, match="at least one"):
        write_report((), tmp_path / "x.html")
    assert not (tmp_path / "x.html").exists()


def test_prices_and_grams_are_the_answers_own(outcomes, texts):
    for offer in outcomes[0].quote.offers:
        assert f"≥ {offer.itinerary.landed_cost}" in texts  # nobody described the goods
    totals = outcomes[1].plan.totals
    assert f"≥ {totals.landed_cost}" in texts
    assert f"≥ {outcomes[2].location_plan.total_cost}" in texts
    for line in outcomes[0].quote.offers[0].itinerary.charges:
        assert str(line.amount) in texts
        assert str(line.converted) in texts


def test_leg_costs_sum_to_the_landed_cost(outcomes, english):
    way = outcomes[0].quote.offers[0].itinerary
    table = english.split('<caption data-hint="(swipe sideways)">Itinerary')[1].split("</table>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)[1:]
    costs = [re.findall(r'data-label="Cost"[^>]*>([^<]*)<', row)[0] for row in rows]
    minor = [round(float(c.split()[1].replace(",", "")) * 100) for c in costs if c[0] == "U"]
    assert minor[-1] == way.landed_cost.amount_minor
    assert sum(minor[:-1]) == way.landed_cost.amount_minor


def test_times_are_local_with_their_offset(texts):
    assert "2026-11-05 08:00 +08:00" in texts  # ready in Shanghai, leaves at once
    assert any(re.fullmatch(r"2026-11-\d\d \d\d:\d\d \N{MINUS SIGN}08:00", t) for t in texts)


def test_status_gap_reasons_and_notes_are_in_words(texts):
    page = " | ".join(texts)
    assert "Good plan, best not proved" in page
    assert "at most 11.1 % above the best possible" in page
    assert "another run may differ" in page
    assert "S-HAM holds 2 TEU, 3 TEU is needed." in page
    assert "No way exists" in page
    assert page.count("Duty and VAT are not included.") == 4
    assert "76 % of the landed cost rests on unverified values." in page


def test_a_plan_counts_who_is_served_and_on_time(texts):
    assert texts[texts.index("Shipments served") + 1] == "2 of 3"
    assert texts[texts.index("Shipments on time") + 1] == "1 of 2"
    assert texts[texts.index("Saved by going together") + 1] == "USD 123.45"


def test_a_comparison_shows_figures_waterfall_and_who_moved(texts):
    assert "\N{MINUS SIGN}678.91" in texts
    assert "\N{MINUS SIGN}USD 700.00" in texts
    assert "+USD 21.09" in texts
    assert (
        "Customs" not in texts[: texts.index("Over the Pacific", 12)]
    )  # a step of zero is no step
    assert "Sea: Shanghai Port → Hamburg Port (Cape of Good Hope)" in texts
    assert "not served" in texts


def test_provenance_names_data_input_and_engine(outcomes, texts):
    tail = texts[texts.index("Where this comes from") :]
    assert outcomes[0].network.digest[:16] in tail
    assert "feedfacecafebeef" in tail
    assert any("Natural Earth" in text for text in tail)


def test_names_from_data_are_escaped(english):
    assert "Hamburg &lt;Altstadt&gt;" in english
    assert "<Altstadt>" not in english


def test_sources_keep_their_words_without_a_scheme(texts):
    assert "rates.example/2026?a=1&b=2" in texts


def test_long_tables_fold_and_very_long_ones_are_cut(outcomes):
    plan = outcomes[1].plan
    many = tuple(replace(plan.unserved[0], subject_id=f"PO-{k}") for k in range(700))
    long = replace(outcomes[1], plan=replace(plan, unserved=many))
    page = report_html([long])
    assert "Show 588 more rows" in page
    assert "100 further rows are in the CSV export." in page
    assert "PO-599" in page
    assert "PO-600" not in page


def test_both_catalogues_hold_the_same_labels_with_the_same_fields():
    english, chinese = labels("en"), labels("zh")
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", chinese[key])), key


def test_every_word_of_a_closed_list_has_a_label():
    wanted = {
        **{f"mode.{word}": word for word in Mode},
        **{f"form.{word}": word for word in LoadForm},
        **{f"category.{word}": word for word in ChargeCategory},
        **{f"nature.{word}": word for word in Nature},
        **{f"basis.{word}": word for word in ChargeBasis},
        **{f"confidence.{word}": word for word in Confidence},
        **{f"pick.{word}": word for word in Pick},
        **{f"status.{word}": word for word in Status},
        **{f"stopped.{word}": word for word in StoppedBy},
        **{f"role.{word}": word for word in Role},
    }
    assert wanted.keys() <= labels("en").keys()


def test_every_key_figure_of_a_comparison_has_a_label(outcomes):
    figures = (
        *quote_figures(outcomes[0].quote),
        *plan_figures(outcomes[1].plan),
        *location_figures(outcomes[2].location_plan),
    )
    for figure in figures:
        assert f"figure.{figure.key}" in labels("en")
        assert f"unit.{figure.unit}" in labels("en") or figure.unit == "USD"


def test_labels_stand_in_files_as_they_are_read():
    for language in ("en", "zh"):
        assert dict(labels(language)) == json.loads(
            (_STYLE.parents[1] / "labels" / f"{language}.json").read_text(encoding="utf-8")
        )


def _linear(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def _luminance(colour):
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes():
    style = _STYLE.read_text(encoding="utf-8")
    light, dark = style.split("@media (prefers-color-scheme: dark)")[:2]
    dark = dark.split("* {")[0]
    first = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return [first, {**first, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark))}]


@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
def test_colours_have_the_contrast_of_wcag_aa(theme):
    for text in ("ink", "quiet", "link"):
        for ground in ("paper", "panel"):
            assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)
    for name, colour in theme.items():
        if name.startswith(("mode-", "lane-")):
            for ground in ("paper", "sea-fill", "land"):
                assert contrast(colour, theme[ground]) >= 3.0, (name, ground)
        if name.startswith(("cat-", "step-")):
            assert contrast(colour, theme["paper"]) >= 3.0, name


# Machado, Oliveira and Fernandes 2009, full severity, on linear RGB.
_EYES = {
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def _lab(colour, eye):
    """Return CIELAB of a colour as an eye sees it."""
    r, g, b = (
        min(1.0, max(0.0, sum(w * c for w, c in zip(row, _linear(colour), strict=True))))
        for row in _EYES[eye]
    )
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eye", _EYES)
@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
def test_the_main_modes_stay_apart_for_colour_blind_eyes(theme, eye):
    modes = ("mode-sea", "mode-air", "mode-rail", "mode-truck")
    for one, other in combinations(modes, 2):
        assert dist(_lab(theme[one], eye), _lab(theme[other], eye)) > 12.0, (one, other)


def test_every_mode_also_differs_by_its_dashes():
    style = _STYLE.read_text(encoding="utf-8")
    dashes = re.findall(r"path\.mode-(\w+) \{[^}]*stroke-dasharray: ([\d ]+);", style)
    assert len({dash for _, dash in dashes}) == len(dashes) == 5  # the sixth, sea, is unbroken


def test_figures_are_written_for_reading():
    words = Words("en")
    assert words.duration(51 * 1440 + 250) == "51 d 4 h"
    assert words.duration(1160) == "19 h 20 min"
    assert words.duration(-14_400) == "\N{MINUS SIGN}10 d 0 h"
    assert money_per(Money(60_930, "USD"), 4.0) == "USD 152.33"
    assert money_per(Money(60_930, "JPY"), 4.0) == "JPY 15,233"
    assert money_per(Money(60_930, "USD"), 0.0) == "\N{EN DASH}"
    assert money_delta(Money(0, "USD")) == "±USD 0.00"
