"""Forms that servers ask their users to fill in."""

from typing import Any

import pytest

from app.agents.toolset import OfferedApp
from app.chat.argument_fields import FieldUnusable
from app.chat.question_card import is_web_address, question_card
from app.chat.question_fields import MAX_FIELDS, answers, fields_of_schema
from app.connectors.catalog import ConnectorCatalog
from app.connectors.mcp_values import FormElicitation, UrlElicitation

Json = dict[str, Any]

SCHEMA: Json = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "title": "Your name", "description": "As on the badge"},
        "mail": {"type": "string", "format": "email"},
        "age": {"type": "integer"},
        "share": {"type": "number", "default": 0.5},
        "public": {"type": "boolean", "default": True},
        "shelf": {"type": "string", "enum": ["a", "b"], "enumNames": ["Attic", "Basement"]},
        "colour": {"type": "string", "oneOf": [{"const": "r", "title": "Red"}, {"const": "g"}]},
        "nested": {"type": "object", "properties": {}},
    },
    "required": ["name", "age"],
}


def controls(schema: Json = SCHEMA) -> dict[str, Json]:
    found = {field.key: field.widgets[-1] for field in fields_of_schema(schema)}
    return {key: control for key, control in found.items() if control["type"] != "Label"}


def test_each_kind_of_answer_has_its_control() -> None:
    kinds = {key: control["type"] for key, control in controls().items()}
    assert kinds == {
        "name": "Input",
        "mail": "Input",
        "age": "Input",
        "share": "Input",
        "public": "Checkbox",
        "shelf": "Select",
        "colour": "Select",
    }
    assert controls()["mail"]["inputType"] == "email"
    assert controls()["age"]["inputType"] == "number"
    assert controls()["public"]["defaultChecked"] is True
    assert controls()["share"]["defaultValue"] == "0.5"
    assert controls()["shelf"]["options"] == [
        {"value": "a", "label": "Attic"},
        {"value": "b", "label": "Basement"},
    ]
    assert [option["label"] for option in controls()["colour"]["options"]] == ["Red", "g"]
    assert [controls()[key]["required"] for key in ("name", "mail", "age")] == [True, False, True]


def test_answers_have_the_servers_types() -> None:
    typed = {
        "field_0": "Ana",
        "field_1": "",
        "field_2": "31",
        "field_3": "0.25",
        "field_4": False,
        "field_5": "b",
    }
    assert answers(SCHEMA, typed) == {"name": "Ana", "age": 31, "share": 0.25, "public": False, "shelf": "b"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"field_0": ""}, "Your name: an answer is needed"),
        ({"field_0": "A", "field_2": "3.5"}, "a whole number is needed"),
        ({"field_0": "A", "field_2": "x"}, "a whole number is needed"),
        ({"field_0": "A", "field_2": "true"}, "a whole number is needed"),
        ({"field_0": "A", "field_2": "NaN"}, "a whole number is needed"),
        ({"field_0": "A", "field_2": "1e999"}, "a whole number is needed"),
        ({"field_0": "A", "field_2": "1", "field_3": "-Infinity"}, "a number is needed"),
        ({"field_0": "A", "field_2": "1", "field_3": "[1]"}, "a number is needed"),
        ({"field_0": "A", "field_2": "1", "field_5": "c"}, "choose one"),
    ],
)
def test_what_does_not_fit_is_said(typed: Json, words: str) -> None:
    with pytest.raises(FieldUnusable, match=words):
        answers(SCHEMA, typed)


def test_several_of_a_list_can_be_chosen() -> None:
    days = {
        "type": "array",
        "title": "Days",
        "items": {"type": "string", "enum": ["mo", "tu"]},
        "default": ["tu"],
    }
    words = {"type": "array", "items": {"type": "string"}}
    schema: Json = {"properties": {"days": days, "words": words}, "required": ["days"]}
    boxes = [control for control in fields_of_schema(schema)[0].widgets if control["type"] == "Checkbox"]
    assert [(box["label"], box["defaultChecked"]) for box in boxes] == [("mo", False), ("tu", True)]
    assert answers(schema, {"field_0_1": True, "field_1": " a\n\nb "}) == {
        "days": ["tu"],
        "words": ["a", "b"],
    }
    with pytest.raises(FieldUnusable, match="Days: an answer is needed"):
        answers(schema, {"field_1": "a"})


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"properties": []},
        {"properties": {"a": 1}, "required": 3},
        {"properties": {"a": {"type": ["string", "null"]}}},
        {"properties": {"a": {"type": "string", "enum": 3, "enumNames": [1]}}},
        {"properties": {"a": {"type": "string", "oneOf": [1, {"title": "x"}]}}},
    ],
)
def test_any_schema_makes_a_form(schema: Json) -> None:
    answers(schema, {})


def test_a_form_is_bounded() -> None:
    many = {f"f{number}": {"type": "string", "title": "t" * 5_000} for number in range(500)}
    fields = fields_of_schema({"properties": many})
    assert len(fields) == MAX_FIELDS
    assert max(len(field.label) for field in fields) < 200


APP = OfferedApp(
    "connector:1",
    "Notes",
    "notes",
    "cube",
    ConnectorCatalog(1, "Notes", 1, (), server_url="https://notes.example/mcp"),
)


def test_a_card_says_whose_question_it_is_and_where_the_answer_goes() -> None:
    card = question_card(APP, "qst_1", FormElicitation("Who\u202e are\x1b[2J you?", SCHEMA))
    head, message = card["children"][:2]
    title, warning = head["children"][1]["children"]
    assert title["value"] == "Notes asks"
    assert message["value"] == "Who are you?"
    assert warning["value"] == "Your answer goes to notes.example. Never type a password here."


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https:",
        "x",
        "https://" + "a" * 3_000,
    ],
)
def test_only_addresses_of_the_web_are_shown(url: str) -> None:
    assert not is_web_address(url)


def test_an_address_is_shown_in_full_and_cannot_break_out_of_its_link() -> None:
    url = "https://evil.example/)![x](https://evil.example/`y"
    card = question_card(APP, "qst_1", UrlElicitation("Sign in", url))
    [shown] = [part["value"] for part in card["children"] if part["type"] == "Markdown"]
    assert "`https://evil.example/)![x](https://evil.example/%60y`" in shown
    assert "[Open evil.example](https://evil.example/%29![x]%28https://evil.example/`y)" in shown
