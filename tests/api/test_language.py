"""Two catalogues with the same labels, and the language of a call."""

import re

import pytest

from api.language import label, labels, negotiate
from network.io.load import load


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("de, zh;q=0.5", "zh"),
        ("de, fr", "en"),
        ("zh;q=0", "en"),
        ("zh;q=much", "en"),
        ("*", "en"),
        (";;,=,q", "en"),
        ("ZH-tw", "zh"),
    ],
)
def test_the_best_language_we_speak_is_chosen(header, language):
    assert negotiate(header) == language


def fields(text):
    return sorted(re.findall(r"\{(\w+)\}", text))


def test_both_catalogues_have_the_same_labels_and_fields():
    english, chinese = labels("en"), labels("zh")
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        assert fields(text) == fields(chinese[key])
        assert text
        assert chinese[key]


def test_labels_fill_in_their_fields():
    assert label("more", "en", count=3) == "... and 3 more"


@pytest.mark.parametrize("world", ["reference", "ten-nodes"])
def test_every_charge_of_our_worlds_has_a_name(world, ten_nodes):
    network = load(world if world == "reference" else ten_nodes)
    codes = {f"charge.{code}" for code in network.tariffs.vocabulary("charge_code")}
    assert codes <= labels("en").keys()
