"""The pages say what is so: links lead somewhere, code runs, each word is said once."""

import re
import runpy
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from network.enums import ChargeBasis, Nature
from solver.kernels.consolidation import FAMILIES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
RECORDS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
HEADINGS = ["Context", "Other options", "Decision", "Positive", "Negative"]

FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
REPOSITORY_FILE = re.compile(
    r"^(?:network|solver|scenarios|api|tests|bench|docs|examples)/[\w./-]*\w\.\w+$"
)
DOTTED_NAME = re.compile(r"^(?!.*\.csv$)(?:network|solver|scenarios|api)(?:\.\w+)+$")


def name(page):
    return str(page.relative_to(ROOT))


def prose(page):
    return FENCE.sub("", page.read_text("utf-8"))


def anchors(page):
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", title).strip().lower() for title in titles)
    return {title.replace(" ", "-") for title in kept}


def blocks(page):
    """The Python to run, each block at the lines it has on the page."""
    text = page.read_text("utf-8")
    lines = [""] * (text.count("\n") + 1)
    for found in FENCE.finditer(text):
        if found[1].strip() == "python":
            first = text.count("\n", 0, found.start()) + 1
            code = found[2].splitlines()
            lines[first : first + len(code)] = code
    return "\n".join(lines).rstrip() + "\n"


WITH_CODE = [page for page in PAGES if blocks(page).strip()]


def glossary_terms():
    rows = re.findall(r"^\| ([^|]+?) \|", (DOCS / "glossary.md").read_text("utf-8"), re.MULTILINE)
    return [row for row in rows if row != "term" and not row.startswith("---")]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_leads_to_a_file(page):
    lost = []
    for target in LINK.findall(prose(page)):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        inside = file.exists() and file.is_relative_to(ROOT)
        if not inside or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_file_of_the_repository_that_is_named_exists(page):
    named = [word for word in CODE.findall(prose(page)) if REPOSITORY_FILE.match(word)]
    assert [word for word in named if not (ROOT / word).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_dotted_name_exists(page):
    def exists(dotted):
        parts = dotted.split(".")
        for cut in range(len(parts), 0, -1):
            try:
                found = import_module(".".join(parts[:cut]))
            except ModuleNotFoundError:
                continue
            for part in parts[cut:]:
                if not hasattr(found, part):
                    return False
                found = getattr(found, part)
            return True
        return False

    named = {word for word in CODE.findall(prose(page)) if DOTTED_NAME.match(word)}
    assert sorted(word for word in named if not exists(word)) == []


@pytest.mark.parametrize("page", WITH_CODE, ids=name)
def test_the_python_on_a_page_runs(page, tmp_path, monkeypatch):
    file = tmp_path / f"{page.stem}.py"
    file.write_text(blocks(page), "utf-8")
    for folder in ("examples", "scenarios"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(file))


def test_every_page_is_reached_from_the_index():
    seen, ahead = set(), [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        if page in seen:
            continue
        seen.add(page)
        paths = (target.partition("#")[0] for target in LINK.findall(prose(page)))
        linked = ((page.parent / path).resolve() for path in paths if path.endswith(".md"))
        ahead += [file for file in linked if file.is_relative_to(DOCS)]
    assert [name(page) for page in sorted(set(DOCS.rglob("*.md")) - seen)] == []


def test_the_glossary_has_each_term_once():
    terms = glossary_terms()
    assert len(terms) > 100
    assert [term for term, count in Counter(map(str.casefold, terms)).items() if count > 1] == []


def test_the_glossary_has_the_nouns_of_the_house():
    nouns = (
        "Location, Facility, Service, Departure, Shipment, Leg, Itinerary, Quote, Plan, Scenario, "
        "Outcome, Platform, Side, Chain, Lot, Column, Consignment, Landed cost, Cash outlay, "
        "Decision cost, Load form, Cut-off, Passage, WTT, TTW, WTW, DAF"
    )
    assert set(nouns.split(", ")) - set(glossary_terms()) == set()


def test_the_numbers_of_the_conventions_follow_their_sections():
    text = (DOCS / "conventions.md").read_text("utf-8")
    sections = [int(n) for n in re.findall(r"^## (\d+)\. ", text, re.MULTILINE)]
    rules = [tuple(map(int, n.split("."))) for n in re.findall(r"\*\*(\d+\.\d+)\*\*", text)]
    assert sections == list(range(1, len(sections) + 1))
    assert rules == sorted(set(rules))
    assert {section for section, _ in rules} == set(sections)


@pytest.mark.parametrize("record", RECORDS, ids=name)
def test_every_decision_has_the_five_headings(record):
    text = record.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert re.match(rf"# {record.name[:4]} \S", text)
    assert "\nStatus: " in text


def test_the_decisions_are_numbered_and_indexed_in_two_sentences():
    index = " ".join((DOCS / "decisions" / "README.md").read_text("utf-8").split())
    lines = re.findall(r"\* \[([^\]]+)\]\(([^)]+)\): (.*?)(?= \* \[|$)", index)
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))
    assert [file for _, file, _ in lines] == [record.name for record in RECORDS]
    for (title, _, text), record in zip(lines, RECORDS, strict=True):
        assert record.read_text("utf-8").startswith(f"# {title}\n")
        assert len(re.findall(r"\.(?= |$)", text)) == 2, title


def test_the_template_has_the_five_headings():
    text = (DOCS / "decisions" / "template.md").read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


def test_the_pricing_page_names_every_basis_and_nature():
    named = set(CODE.findall(prose(DOCS / "models" / "pricing.md")))
    assert {*map(str, ChargeBasis), *map(str, Nature)} - named == set()


def test_the_ship_page_has_the_families_of_the_model_in_their_order():
    rows = re.findall(r"^\| (\w+) \| sum", prose(DOCS / "models" / "ship.md"), re.MULTILINE)
    assert rows == list(FAMILIES)


def test_the_notice_names_every_source_that_asks_for_it():
    text = (ROOT / "NOTICE").read_text("utf-8")
    for words in (
        "GeoNames",
        "Contains public sector information licensed under the Open Government Licence v3.0",
        "Natural Earth",
        "searoute",
        "Eurostat",
        "airportsdata",
        "European Central Bank",
    ):
        assert words in text
