"""Definitions that break the protocol are mended, or stand aside."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp_types import methods

from app.connectors.listing_mender import FLAW, mended_listing
from tests.peers.other_servers import page_of, tool

VERSIONS = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]
GOOD = tool("good", description="Fine.", annotations={"readOnlyHint": True})


def mended(entry: Any, version: str = "2026-07-28") -> Any:
    page = mended_listing(page_of([GOOD, entry]), version)
    methods.validate_server_result("tools/list", version, page)
    assert page["tools"][0] == GOOD
    return page["tools"][1]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_good_page_stays_as_it_is(version: str) -> None:
    page = page_of([GOOD, tool("other")], "next")
    assert mended_listing(page, version) == page


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "schema", [{}, {"properties": {"a": {}}}, {"type": ["object", "null"]}, {"anyOf": [{}]}, {"$ref": "#/x"}]
)
def test_arguments_that_do_not_say_what_they_are_are_an_object(schema: Any, version: str) -> None:
    entry = tool("bad", description="Words.") | {"inputSchema": schema}
    assert mended(entry, version) == entry | {"inputSchema": {**schema, "type": "object"}}


@pytest.mark.parametrize(
    "more",
    [{"annotations": "read-only"}, {"outputSchema": []}, {"icons": 5}, {"title": 5}, {"_meta": []}],
    ids=lambda more: next(iter(more)),
)
def test_parts_that_cannot_be_read_are_left_away_and_marked(more: dict[str, Any]) -> None:
    left = {"name": "bad", "description": "Words.", "inputSchema": {"type": "object", "properties": {}}}
    assert mended(tool("bad", description="Words.", **more)) == left | {"_meta": {FLAW: "trimmed"}}


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "bad"},
        {"name": "bad", "inputSchema": None},
        {"name": "bad", "inputSchema": "{}"},
        {"name": "bad", "inputSchema": {"type": "string"}},
        tool("bad", inputSchema={"properties": {"a": {"type": "string", "x-mcp-header": "A\r\nHost: x"}}}),
    ],
)
def test_of_what_cannot_be_read_at_all_the_name_stands_aside(entry: dict[str, Any]) -> None:
    marked = {"name": "bad", "inputSchema": {"type": "object"}, "_meta": {FLAW: "unreadable"}}
    assert mended(entry) == marked


@pytest.mark.parametrize("entry", [5, None, [], "x", {}, {"name": 5, "inputSchema": {}}])
def test_an_entry_without_a_name_has_none(entry: Any) -> None:
    assert mended(entry)["name"] == ""


def test_a_server_cannot_mark_a_tool_itself() -> None:
    entry = tool("x") | {"_meta": {FLAW: "whatever", "own": 1}}
    assert mended(entry) == tool("x") | {"_meta": {"own": 1}}


@pytest.mark.parametrize("more", [{"nextCursor": {}}, {"ttlMs": "long"}])
def test_what_is_wrong_with_the_page_stays_wrong(more: dict[str, Any]) -> None:
    page = page_of([GOOD, tool("bad", inputSchema={})]) | more
    assert mended_listing(page, "2026-07-28") == page


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["name", "title", "description", "inputSchema", "outputSchema", "annotations", "icons", "_meta"]


@given(st.lists(JSON | st.dictionaries(st.sampled_from(FIELDS), JSON), max_size=4))
@pytest.mark.parametrize("version", ["2025-06-18", "2026-07-28"])
def test_whatever_stands_in_a_list_it_can_be_read(version: str, entries: list[Any]) -> None:
    page = mended_listing(page_of(entries), version)
    methods.validate_server_result("tools/list", version, page)
    assert len(page["tools"]) == len(entries)
