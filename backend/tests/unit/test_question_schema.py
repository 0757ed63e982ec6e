"""Forms of strangers: what is kept of them, and that no more is."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from app.connectors.question_schema import MAX_CHOICES, MAX_FIELDS, bounded_schema


def field(schema: dict[str, Any]) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = bounded_schema({"properties": {"a": schema}})["properties"].get("a")
    return kept


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "title": "Name", "description": "Yours", "minLength": 1, "maxLength": 9},
        {"type": "string", "format": "email", "default": "a@b.example"},
        {"type": "integer", "minimum": 0, "maximum": 10, "default": 3},
        {"type": "number", "default": 1.5},
        {"type": "boolean", "default": False},
        {"type": "string", "enum": ["s", "l"]},
        {"type": "string", "enum": ["s", "l"], "enumNames": ["Small", "Large"]},
        {"type": "string", "oneOf": [{"const": "s", "title": "Small"}], "default": "s"},
        {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}, "minItems": 1, "default": ["a"]},
        {"type": "array", "items": {"type": "string", "anyOf": [{"const": "a", "title": "A"}]}},
    ],
)
def test_every_field_that_the_protocol_knows_is_kept_as_it_is(schema: dict[str, Any]) -> None:
    assert field(schema) == schema


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object"},
        {"$ref": "#/x"},
        {"type": ["string", "number"]},
        {"type": {"a": 1}},
        "string",
        None,
        [],
    ],
)
def test_what_is_no_field_is_left_out(schema: Any) -> None:
    assert field(schema) is None


def test_the_rest_of_a_schema_is_left_out() -> None:
    stray = {
        "pattern": "(a+)+$",
        "properties": {"b": {}},
        "x-html": "<b>",
        "minimum": "0",
        "maximum": 10**400,
    }
    assert field({"type": "string", "title": 5, "default": {"a": 1}, **stray}) == {"type": "string"}


def test_words_are_cleaned_and_what_goes_back_is_not_changed() -> None:
    kept = bounded_schema(
        {
            "properties": {
                "na\u202eme": {"type": "string"},
                "": {"type": "string"},
                "ok": {
                    "type": "string",
                    "title": "T\x1b[31m",
                    "enum": ["a", "b\u200b", 3],
                    "description": "x" * 5000,
                },
            },
            "required": ["ok", "na\u202eme", "absent", {}],
        }
    )
    assert list(kept["properties"]) == kept["required"] == ["ok"]
    ok = kept["properties"]["ok"]
    assert (ok["title"], ok["enum"], len(ok["description"])) == ("T", ["a"], 1000)


def test_names_stay_with_their_choices() -> None:
    kept = field({"type": "string", "enum": ["a\u200b", "b"], "enumNames": ["A", "B"]})
    assert kept == {"type": "string", "enum": ["b"], "enumNames": ["B"]}


def test_optional_values_are_fields_that_may_stay_empty() -> None:
    class Form(BaseModel):
        name: str | None = None
        count: int

    kept = bounded_schema(Form.model_json_schema())
    assert kept["properties"]["name"]["type"] == "string"
    assert kept["required"] == ["count"]
    assert field({"type": ["null", "boolean"]}) == {"type": "boolean"}


def test_a_huge_form_is_cut() -> None:
    choices = {"type": "string", "enum": [f"c{n}" for n in range(10_000)]}
    kept = bounded_schema({"properties": {f"f{n}": choices for n in range(1000)}})
    assert len(kept["properties"]) == MAX_FIELDS
    assert len(kept["properties"]["f0"]["enum"]) == MAX_CHOICES


_keys = st.sampled_from(
    [
        *("type", "properties", "required", "enum", "enumNames", "oneOf", "anyOf", "items", "default"),
        *("const", "title", "minimum", "a", "b"),
    ]
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=6),
    max_leaves=30,
)


@given(st.dictionaries(_keys, _json, max_size=6))
def test_any_schema_becomes_one_that_is_cut_already(schema: dict[str, Any]) -> None:
    kept = bounded_schema(schema)
    json.dumps(kept, allow_nan=False)
    assert bounded_schema(kept) == kept
