"""Schemas of strangers, as every model API accepts them."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.connectors.tool_schema import Loss, SchemaUnusable, repair_schema
from app.plain_text import has_hidden

EMPTY = {"type": "object", "properties": {}}


@pytest.mark.parametrize(
    ("given_schema", "repaired"),
    [
        ({}, EMPTY),
        ({"type": "object"}, EMPTY),
        ({"type": ["object", "null"]}, EMPTY),
        ({"$schema": "x", "$id": "y", "type": "object", "if": {}, "x-own": 1}, EMPTY),
        ({"properties": {"a": True}}, {"type": "object", "properties": {"a": {}}}),
        (
            {"properties": {"a": {"type": ["string", "null"]}}},
            {"type": "object", "properties": {"a": {"type": "string"}}},
        ),
        ({"properties": {"a": {"type": "file"}}}, {"type": "object", "properties": {"a": {}}}),
        (
            {"properties": {"a": {"type": "array"}}},
            {"type": "object", "properties": {"a": {"type": "array", "items": {}}}},
        ),
        (
            {"properties": {"a": {"items": [{"type": "string"}, {"type": "integer"}], "type": "array"}}},
            {
                "type": "object",
                "properties": {
                    "a": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}
                },
            },
        ),
        (
            {
                "properties": {"a": {"$ref": "#/$defs/A"}},
                "$defs": {"A": {"type": "string", "description": "x"}},
            },
            {"type": "object", "properties": {"a": {"type": "string", "description": "x"}}},
        ),
        (
            {"properties": {"a": {"$ref": "https://evil.example/schema"}}},
            {"type": "object", "properties": {"a": {}}},
        ),
        ({"properties": {"a": {"enum": []}}}, {"type": "object", "properties": {"a": {}}}),
        ({"properties": {"a": {"enum": list(range(500))}}}, {"type": "object", "properties": {"a": {}}}),
        (
            {"properties": {"a": {}}, "required": ["a", "a", "b", 3]},
            {"type": "object", "properties": {"a": {}}, "required": ["a"]},
        ),
        ({"properties": {"bad name!": {}, "ok": {}}}, {"type": "object", "properties": {"ok": {}}}),
        (
            {
                "oneOf": [
                    {"properties": {"a": {}}, "required": ["a"]},
                    {"properties": {"b": {}}, "required": ["b"]},
                ]
            },
            {"type": "object", "properties": {"a": {}, "b": {}}},
        ),
        (
            {
                "allOf": [
                    {"properties": {"a": {}}, "required": ["a"]},
                    {"properties": {"b": {}}, "required": ["b"]},
                ]
            },
            {"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a", "b"]},
        ),
        (
            {"properties": {"a": {}}, "additionalProperties": False},
            {"type": "object", "properties": {"a": {}}, "additionalProperties": False},
        ),
    ],
)
def test_what_an_api_would_refuse_is_rewritten(
    given_schema: dict[str, Any], repaired: dict[str, Any]
) -> None:
    assert repair_schema(given_schema).schema == repaired


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "string"}, "not an object"),
        ({"properties": {"bad name!": {}}, "required": ["bad name!"]}, "bad name!"),
        ({"properties": {f"p{n}": {"description": "x" * 400} for n in range(200)}}, "32 KB"),
    ],
)
def test_what_cannot_be_rewritten_is_left_out_with_a_reason(schema: dict[str, Any], reason: str) -> None:
    with pytest.raises(SchemaUnusable, match=reason):
        repair_schema(schema)


def test_a_schema_that_contains_itself_ends() -> None:
    schema = {
        "$ref": "#/$defs/A",
        "$defs": {"A": {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}}},
    }
    assert len(json.dumps(repair_schema(schema).schema)) < 2_000
    assert repair_schema({"$ref": "#"}).schema == EMPTY
    for keyword in ("anyOf", "oneOf", "allOf"):
        assert repair_schema({keyword: [{"$ref": "#"}, {"$ref": "#"}]}).schema == EMPTY


@pytest.mark.parametrize("width", [6, 40])
def test_parts_that_multiply_are_left_open_before_they_are_too_many(width: int) -> None:
    inner = {f"p{number}": {"$ref": "#/$defs/A"} for number in range(width)}
    schema = {"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "properties": inner}}}
    begun = time.perf_counter()
    if width == 6:
        repaired = repair_schema(schema)
        assert repaired.losses == (Loss.DEPTH,)
        assert repaired.schema["properties"].keys() == inner.keys()
    else:
        with pytest.raises(SchemaUnusable):
            repair_schema(schema)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("schema", "loss"),
    [
        ({"oneOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}, Loss.ALTERNATIVES),
        ({"properties": {"bad name!": {}}}, Loss.ARGUMENTS),
        ({"properties": {"a": {"not": {}}}}, Loss.RULES),
        ({"properties": {"a": {"minimum": "many"}}}, Loss.RULES),
        ({"properties": {"a": {"type": ["string", "null"]}}}, Loss.NULL),
        ({"properties": {"a": {"type": "file"}}}, Loss.TYPES),
        ({"properties": {"a": {"enum": list(range(500))}}}, Loss.CHOICES),
        ({"properties": {"a": {"$ref": "https://evil.example/schema"}}}, Loss.REFERENCES),
        ({"properties": {"a": {"description": "x" * 501}}}, Loss.WORDS),
        ({"properties": {"a": {"description": "a\u202eb"}}}, Loss.HIDDEN),
        ({"properties": {"a": {"enum": ["a\U000e0041"]}}}, Loss.HIDDEN),
        ({"properties": {"a": {"default": [{"x": "\x1b[31m"}]}}}, Loss.HIDDEN),
    ],
    ids=lambda value: value.name if isinstance(value, Loss) else "",
)
def test_what_a_model_is_not_told_is_named(schema: dict[str, Any], loss: Loss) -> None:
    repaired = repair_schema(schema)
    assert repaired.losses == (loss,)
    assert not has_hidden(json.dumps(repaired.schema, ensure_ascii=False))


def test_what_says_the_same_in_other_words_is_no_loss() -> None:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {"A": {"type": "string", "examples": ["x"], "description": "One\r\ntwo"}},
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/A"}, "b": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
        "required": ["a"],
        "additionalProperties": False,
    }
    assert repair_schema(schema).losses == ()


def test_keywords_with_values_of_the_wrong_kind_are_not_passed_on() -> None:
    wrong = {"pattern": 5, "title": {}, "minLength": True, "maxLength": -1, "uniqueItems": "no", "format": []}
    assert repair_schema({"properties": {"a": wrong}}).schema == {"type": "object", "properties": {"a": {}}}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "properties",
                    "items",
                    "enum",
                    "anyOf",
                    "oneOf",
                    "allOf",
                    "$ref",
                    "required",
                    "a",
                    "object",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["type", "properties", "required", "anyOf", "allOf", "$ref", "items"]),
        JSON,
        max_size=5,
    )
)
def test_whatever_a_server_sends_is_rewritten_or_left_out(schema: dict[str, Any]) -> None:
    try:
        repaired = repair_schema(schema).schema
    except SchemaUnusable:
        return
    assert repaired["type"] == "object"
    assert isinstance(repaired["properties"], dict)
    assert "$ref" not in json.dumps(repaired) or "$ref" in json.dumps(schema)
