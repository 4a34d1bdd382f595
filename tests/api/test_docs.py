"""The how-to pages say what is so."""

import json
import re

import pytest
import typer

from api import schemas
from api.cli import app
from api.errors import KINDS
from tests.api.conftest import ROOT

QUOTE_PAGE = (ROOT / "docs" / "howto" / "quote-api.md").read_text("utf-8")
COMMAND_PAGE = (ROOT / "docs" / "howto" / "command-line.md").read_text("utf-8")
COMMANDS = typer.main.get_command(app).commands


def test_the_requests_on_the_page_can_be_sent(client, lamp_client):
    plain, described, entered = (
        json.loads(text) for text in re.findall(r"```json\n(.*?)```", QUOTE_PAGE, re.DOTALL)
    )
    reply = client.post("/v1/route-quotes", json=plain)
    assert reply.status_code == 201
    assert reply.json()["offers"]
    (offer,) = lamp_client.post("/v1/route-quotes", json=described).json()["offers"]
    assert offer["clearance"] == entered


def test_the_page_names_every_field_of_goods():
    models = (schemas.GoodsIn, schemas.GoodsLineIn)
    fields = {field.alias for model in models for field in model.model_fields.values()}
    assert {name for name in fields if name not in QUOTE_PAGE} == set()


def test_the_page_lists_every_problem_type():
    assert all(f"`{name}`" in QUOTE_PAGE for name in KINDS)


def test_the_page_lists_every_command():
    assert set(re.findall(r"^\| `lanewright (\w+)", COMMAND_PAGE, re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("page", [COMMAND_PAGE, QUOTE_PAGE])
def test_every_option_on_a_page_exists(page):
    known = {opt for command in COMMANDS.values() for p in command.params for opt in p.opts}
    assert set(re.findall(r"(?<!-)--[a-z][a-z0-9-]+", page)) <= known | {"--help"}


def test_the_page_lists_every_option_of_quote():
    options = {opt for p in COMMANDS["quote"].params for opt in p.opts if opt.startswith("--")}
    assert {opt for opt in options if f"`{opt}" not in COMMAND_PAGE} == set()
