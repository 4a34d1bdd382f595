"""Scenario files: found, read, put together, and everything wrong with them said at once."""

from pathlib import Path

import pytest

from network.changes import Open, Scale
from network.enums import Mode, Reason
from network.errors import InvalidInputError
from scenarios import load_scenario
from scenarios.io import SCHEMA_FILE, library_names, scenario_of, schema_text
from scenarios.yaml_reader import parse_yaml

QUOTE = {"from": "CNSZX", "to": "DEHAM", "weight_kg": 1200, "volume_m3": 4}
MINIMAL = {"schema_version": 1, "question": "quote", "quote": QUOTE}


def refused(call, *arguments):
    with pytest.raises(InvalidInputError) as caught:
        call(*arguments)
    return caught.value.findings


def found_in(data):
    return [(f.code, f.place) for f in refused(scenario_of, data)]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


class TestReading:
    def test_the_least_a_scenario_says(self):
        scenario = scenario_of(MINIMAL)
        assert scenario.network == "reference"
        assert scenario.quote.origin == "CNSZX"
        assert scenario.options.currency == "USD"
        assert scenario.limits.max_legs == 7
        assert scenario.layers == ()

    def test_everything_it_can_say(self):
        scenario = scenario_of(
            {
                **MINIMAL,
                "name": "all",
                "title": {"en": "All", "zh": "全部"},
                "limits": {
                    "budget": 900,
                    "max_co2e_kg": 500,
                    "arrive_by": "2026-12-24",
                    "barred_modes": ["AIR"],
                    "avoid": ["SGSIN"],
                },
                "options": {
                    "currency": "EUR",
                    "as_of": "2026-11-01",
                    "carbon_price": {"amount": 100, "currency": "EUR"},
                },
                "changes": [
                    {"change": "open", "table": "passages", "where": {"passage_id": "suez"}},
                    {"change": "scale", "table": "tariffs", "field": "rate", "factor": 1.2},
                ],
            }
        )
        assert scenario.title.zh == "全部"
        assert scenario.limits.budget.amount == 900
        assert scenario.limits.barred_modes == [Mode.AIR]
        assert scenario.options.carbon_price.currency == "EUR"
        assert scenario.layers[0].changes == (
            Open(table="passages", where={"passage_id": "suez"}),
            Scale(table="tariffs", field="rate", factor=1.2),
        )

    def test_plain_words_mean_themselves(self):
        data = parse_yaml("a: NO\nb: on\nc: 16:30\nd: 2026-11-02\ne: true\nf: 1e3\ng: 007", "x")
        assert data == {
            "a": "NO",
            "b": "on",
            "c": "16:30",
            "d": "2026-11-02",
            "e": True,
            "f": 1000.0,
            "g": 7,
        }

    @pytest.mark.parametrize(
        "text",
        ["a: [1", "- 1", "a: 1\na: 2", "{", "a: !!python/object:x {}", "\x00", "? {a: 1}\n: 2"],
    )
    def test_what_is_no_scenario_file(self, tmp_path, text):
        findings = refused(load_scenario, written(tmp_path, "bad", text))
        assert findings[0].code is Reason.NOT_YAML
        assert findings[0].place.startswith("bad.yaml")


class TestFindings:
    def test_all_at_once_each_with_its_pointer_and_a_hint(self):
        data = {
            "schema_version": 1,
            "question": "qoute",
            "quot": {},
            "quote": {**QUOTE, "weight_kg": -1, "volumn": 3, "packages": "many"},
            "limits": {"barred_modes": ["ship"], "budget": {"amount": 5, "currency": "dollar"}},
            "options": {"time_limit_s": 0, "as_of": "soon"},
            "changes": [
                {"change": "explode", "table": "x"},
                {"change": "scale", "table": "tariffs", "field": "rate", "factr": 2},
                {"change": "close", "table": "services", "where": {"mode": {"is": "sea"}}},
            ],
        }
        findings = {f.place: f for f in refused(scenario_of, data)}
        assert {place: f.code for place, f in findings.items()} == {
            "/quot": Reason.UNKNOWN_FIELD,
            "/question": Reason.NOT_A_WORD,
            "/quote/weight_kg": Reason.OUT_OF_RANGE,
            "/quote/volumn": Reason.UNKNOWN_FIELD,
            "/quote/packages": Reason.NOT_A_NUMBER,
            "/limits/barred_modes/0": Reason.NOT_A_WORD,
            "/limits/budget/currency": Reason.BAD_VALUE,
            "/options/time_limit_s": Reason.OUT_OF_RANGE,
            "/options/as_of": Reason.NOT_A_DATE,
            "/changes/0/change": Reason.NOT_A_WORD,
            "/changes/1/factor": Reason.MISSING_VALUE,
            "/changes/1/factr": Reason.UNKNOWN_FIELD,
            "/changes/2/where/mode": Reason.BAD_VALUE,
        }
        assert findings["/quot"].needed.startswith("quote")
        assert findings["/quote/volumn"].needed.startswith("volume_m3")
        assert findings["/changes/1/factr"].needed.startswith("factor")
        assert "quote, ship or locate" in findings["/question"].needed
        assert "scale" in findings["/changes/0/change"].needed
        assert "sea, air" in findings["/limits/barred_modes/0"].needed
        assert all(str(finding) for finding in findings.values())

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            ({"question": "ship"}, [(Reason.MISSING_VALUE, "/schema_version")]),
            ({"schema_version": 2}, [(Reason.SCHEMA_TOO_NEW, "/schema_version")]),
            ({"schema_version": 1}, [(Reason.MISSING_VALUE, "/question")]),
            (
                {"schema_version": 1, "question": "quote"},
                [(Reason.MISSING_VALUE, "/quote")],
            ),
            ({**MINIMAL, "quote": []}, [(Reason.BAD_VALUE, "/quote")]),
            ({**MINIMAL, "changes": [5]}, [(Reason.BAD_VALUE, "/changes/0")]),
            ({**MINIMAL, "base": 5}, [(Reason.BAD_VALUE, "/base")]),
            ({**MINIMAL, "base": "peak-saeson"}, [(Reason.UNKNOWN_SCENARIO, "/base")]),
            ({**MINIMAL, "title": {"zh": "x"}}, [(Reason.MISSING_VALUE, "/title/en")]),
            (
                {**MINIMAL, "options": {"relative_gap": float("nan")}},
                [(Reason.NOT_FINITE, "/options/relative_gap")],
            ),
        ],
    )
    def test_one_thing_wrong(self, data, expected):
        assert found_in(data) == expected

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({"options": {"currency": "EURO"}}, "three capital letters are needed"),
            ({"name": "My Scenario"}, "small letters, digits and hyphens are needed"),
            ({"locate": {"inbound": "maybe"}}, "Use one of: true, false."),
            ({"limits": {"max_legs": 2.5}}, 'max_legs cannot be "2.5": a whole number is needed'),
            ({"limits": {"barred_modes": ["aer"]}}, 'barred_modes is "aer"'),
            ({"limits": {"budget": "lots"}}, "a mapping of keys to values is needed"),
        ],
    )
    def test_it_says_what_is_needed_in_plain_words(self, data, said):
        (finding,) = refused(scenario_of, {**MINIMAL, **data})
        assert said in str(finding)
        assert "Input should" not in str(finding)

    def test_an_unknown_name_offers_the_nearest(self):
        findings = refused(load_scenario, "red-see-open")
        assert findings[0].code is Reason.UNKNOWN_SCENARIO
        assert findings[0].needed.startswith("red-sea-open")

    def test_the_file_is_named(self, tmp_path):
        path = written(tmp_path, "mine", "schema_version: 1\nquestion: ships\n")
        assert [f.place for f in refused(load_scenario, path)] == ["mine.yaml#/question"]


class TestInheritance:
    def test_a_child_overrides_key_by_key_and_adds_its_changes(self, tmp_path):
        written(
            tmp_path,
            "parent",
            "schema_version: 1\nquestion: quote\ntitle: Parent\ngoods: goods\n"
            "quote: {from: CNSZX, to: DEHAM, weight_kg: 5, volume_m3: 1}\n"
            "options: {currency: EUR, seed: 4}\n"
            "changes: [{change: open, table: passages, where: {passage_id: a}}]\n",
        )
        child = written(
            tmp_path,
            "child",
            "schema_version: 1\nbase: parent\nquote: {weight_kg: 9}\noptions: {seed: 5}\n"
            "changes: [{change: close, table: passages, where: {passage_id: b}}]\n",
        )
        scenario = load_scenario(child)
        assert scenario.name == "child"
        assert scenario.title.en == "child"
        assert (scenario.quote.origin, scenario.quote.weight_kg) == ("CNSZX", 9)
        assert (scenario.options.currency, scenario.options.seed) == ("EUR", 5)
        assert scenario.goods == (tmp_path / "goods",)
        assert [layer.place for layer in scenario.layers] == ["parent.yaml#", "child.yaml#"]

    def test_a_file_beside_goes_before_a_shipped_one(self, tmp_path):
        written(tmp_path, "peak-season", "schema_version: 1\nquestion: locate\n")
        child = written(tmp_path, "child", "schema_version: 1\nbase: peak-season\n")
        assert load_scenario(child).question == "locate"

    def test_data_may_inherit_from_a_shipped_scenario(self):
        scenario = scenario_of({"schema_version": 1, "base": "peak-season"})
        assert scenario.question == "ship"
        assert scenario.goods[0].name == "peak-season"

    def test_a_circle_is_named(self, tmp_path):
        written(tmp_path, "a", "schema_version: 1\nbase: b\n")
        path = written(tmp_path, "b", "schema_version: 1\nbase: a\n")
        findings = refused(load_scenario, path)
        assert findings[0].code is Reason.CIRCULAR_BASE
        assert findings[0].subject == "b > a > b"
        assert findings[0].place == "a.yaml#/base"

    def test_a_missing_base_is_found_where_it_is_named(self, tmp_path):
        path = written(tmp_path, "a", "schema_version: 1\nbase: nowhere\n")
        findings = refused(load_scenario, path)
        assert (findings[0].code, findings[0].place) == (
            Reason.UNKNOWN_SCENARIO,
            "a.yaml#/base",
        )

    def test_a_missing_base_hides_nothing_else_that_is_wrong(self, tmp_path):
        text = "schema_version: 1\nbase: nowhere\nqestion: ship\noptions: {currency: EURO}\n"
        findings = refused(load_scenario, written(tmp_path, "a", text))
        assert [f.place for f in findings] == [
            "a.yaml#/base",
            "a.yaml#/options/currency",
            "a.yaml#/qestion",
        ]


class TestPublishedSchema:
    def test_it_is_the_one_the_program_uses(self):
        assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()

    @pytest.mark.parametrize("name", library_names())
    def test_every_shipped_scenario_points_to_it(self, name):
        text = (SCHEMA_FILE.parent / f"{name}.yaml").read_text(encoding="utf-8")
        assert text.startswith("# yaml-language-server: $schema=scenario.schema.json\n")
