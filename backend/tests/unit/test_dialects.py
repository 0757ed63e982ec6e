"""Schemas in the dialect of each model API, and arguments read back out of it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agents.dialect_schema import UNUSED, fitted_schema
from app.agents.dialects import ANTHROPIC, DIALECTS, GEMINI, OPENAI, OTHER, Dialect, dialect_of
from app.agents.dialects_table import refusals_page
from app.agents.given_arguments import as_declared
from app.connectors.tool_schema import SchemaUnusable, repair_schema
from tests.peers.llm_dialects import refusal

PAGE = Path(__file__).parents[3] / "specs" / "008-user-mcp-connectors" / "model-apis.md"
TEXT = {"type": "string"}


def fitted(**schema: Any) -> Any:
    whole = {"type": "object", "properties": {"a": schema}}
    return fitted_schema(repair_schema(whole).schema, GEMINI)["properties"]["a"]


@pytest.mark.parametrize(
    ("base_url", "dialect"),
    [
        (None, OPENAI),
        ("https://api.openai.com/v1", OPENAI),
        ("https://mine.openai.azure.com/openai/v1", OPENAI),
        ("https://api.anthropic.com/v1/", ANTHROPIC),
        ("https://generativelanguage.googleapis.com/v1beta/openai/", GEMINI),
        ("https://us-central1-aiplatform.googleapis.com/v1/x", GEMINI),
        ("http://127.0.0.1:11434/v1", OTHER),
        ("https://api.openai.com.evil.example/v1", OTHER),
        ("https://notapi.openai.com/v1", OTHER),
    ],
)
def test_an_endpoint_is_known_by_its_host(base_url: str | None, dialect: Dialect) -> None:
    assert dialect_of(base_url) is dialect


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "format": "email"}, {"type": "string", "description": "Format: email."}),
        ({"type": "string", "format": "date-time"}, {"type": "string", "format": "date-time"}),
        ({"type": "integer", "enum": [1, 2]}, {"type": "integer", "description": "One of 1, 2."}),
        ({"const": "x"}, {"type": "string", "enum": ["x"]}),
        ({"enum": ["a", "", "b"]}, {"type": "string", "enum": ["a", "b"]}),
        ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 1}),
        ({"type": "number", "exclusiveMinimum": 0}, {"type": "number", "description": "More than 0."}),
        (
            {"type": "boolean", "description": "Whether.", "default": True},
            {"type": "boolean", "description": "Whether. Default: true."},
        ),
        ({"type": ["string", "integer"]}, {"type": "string", "description": "(string or integer)"}),
        ({"anyOf": [TEXT, {"type": "null"}], "description": "x"}, {"type": "string", "description": "x"}),
        (
            {"oneOf": [TEXT, {"type": "integer"}], "description": "x"},
            {"anyOf": [{"type": "string", "description": "x"}, {"type": "integer"}]},
        ),
        (
            {"allOf": [{"properties": {"b": TEXT}, "required": ["b"]}, {"properties": {"c": TEXT}}]},
            {"type": "object", "properties": {"c": TEXT, "b": TEXT}, "required": ["b"]},
        ),
        (
            {"type": "object", "description": "Filters."},
            {"type": "string", "description": "Filters. A JSON object, as text."},
        ),
        (
            {"type": "object", "additionalProperties": TEXT},
            {
                "type": "string",
                "description": 'A JSON object, as text: {"additionalProperties": {"type": "string"}}',
            },
        ),
    ],
)
def test_what_an_api_is_not_told_as_a_rule_it_is_told_in_words(schema: Any, expected: Any) -> None:
    assert fitted(**schema) == expected


def test_apis_that_take_everything_are_told_everything() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "format": "email", "default": "x"}}}
    for dialect in (OPENAI, ANTHROPIC):
        assert fitted_schema(schema, dialect) == schema


DECLARED = {
    "type": "object",
    "properties": {
        "text": TEXT,
        "filter": {"type": "object"},
        "rows": {"type": "array", "items": {"type": "object", "properties": {"extra": {"type": "object"}}}},
        "maybe": {"anyOf": [{"type": "object"}, {"type": "null"}]},
        "either": {"anyOf": [{"type": "object"}, TEXT]},
    },
}


@pytest.mark.parametrize(
    ("given_arguments", "expected"),
    [
        ({"filter": '{"a": 1}'}, {"filter": {"a": 1}}),
        ({"filter": "not json"}, {"filter": "not json"}),
        ({"filter": "[1]"}, {"filter": "[1]"}),
        ({"text": '{"a": 1}'}, {"text": '{"a": 1}'}),
        ({"rows": '[{"extra": "{}"}]'}, {"rows": [{"extra": {}}]}),
        ({"rows": [{"extra": '{"b": 2}'}]}, {"rows": [{"extra": {"b": 2}}]}),
        ({"maybe": '{"a": 1}'}, {"maybe": {"a": 1}}),
        ({"either": '{"a": 1}'}, {"either": '{"a": 1}'}),
        ({UNUSED: "x", "unknown": "{}"}, {"unknown": "{}"}),
    ],
)
def test_json_text_is_read_where_a_structure_is_wanted(given_arguments: Any, expected: Any) -> None:
    assert as_declared(given_arguments, DECLARED) == expected


NAMES = st.sampled_from(["a", "b", "c-1", "filter"])
KINDS = st.sampled_from(["string", "integer", "number", "boolean", "array", "object", "null", "file"])


FLAT = st.fixed_dictionaries(
    {},
    optional={
        "type": st.one_of(KINDS, st.lists(KINDS, max_size=3)),
        "description": st.sampled_from(["", "Words.", "x" * 900]),
        "title": st.just("T"),
        "enum": st.lists(st.sampled_from(["", "x", 1, True, None, 1.5]), max_size=3),
        "const": st.sampled_from(["x", 1]),
        "default": st.sampled_from([None, [1]]),
        "format": st.sampled_from(["email", "date-time", "int32", "uuid"]),
        "minimum": st.sampled_from([-2, 2, "1"]),
        "exclusiveMinimum": st.sampled_from([-2, 2.5, True]),
        "multipleOf": st.sampled_from([2, 0, -1]),
        "uniqueItems": st.just(True),
    },
)


def nesting(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    parts = st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(NAMES, inner, max_size=2),
            "required": st.lists(NAMES, max_size=2),
            "items": st.one_of(inner, st.lists(inner, max_size=2)),
            "additionalProperties": st.one_of(st.booleans(), inner),
            "anyOf": st.lists(inner, max_size=2),
            "oneOf": st.lists(inner, max_size=2),
            "allOf": st.lists(inner, max_size=2),
        },
    )
    return st.builds(lambda own, more: {**own, **more}, FLAT, parts)


SCHEMAS = st.recursive(FLAT, nesting, max_leaves=12)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@given(schema=SCHEMAS)
def test_no_api_refuses_what_it_is_sent(dialect: Dialect, schema: dict[str, Any]) -> None:
    try:
        repaired = repair_schema({**schema, "type": "object"}).schema
    except SchemaUnusable:
        return
    declared = {"name": "notes__search", "description": "x", "parameters": fitted_schema(repaired, dialect)}
    assert refusal(dialect.name, {"tools": [{"function": declared}]}) is None


def test_the_page_is_what_the_program_says() -> None:
    assert PAGE.read_text() == refusals_page(), "python -m app.agents.dialects_table > the page"
