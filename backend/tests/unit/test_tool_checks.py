"""Tools and words of strangers."""

from typing import Any

import pytest

from app.connectors.mcp_values import DiscoveredTool
from app.connectors.plain_text import plain
from app.connectors.stages import Stage, StageLog, StageName
from app.connectors.tool_checks import check_tools


def tool(name: str = "t", **more: Any) -> DiscoveredTool:
    return DiscoveredTool.from_wire({"name": name, "inputSchema": {"type": "object"}, **more})


def test_a_definition_survives_its_storage() -> None:
    wire = {
        "name": "t",
        "title": "T",
        "description": "d",
        "inputSchema": {"type": "object", "$defs": {"x": {"enum": [1]}}},
        "outputSchema": {"type": "object"},
        "annotations": {"readOnlyHint": True},
    }
    assert DiscoveredTool.from_wire(wire).to_wire() == wire
    assert tool().to_wire() == {"name": "t", "inputSchema": {"type": "object"}}


@pytest.mark.parametrize(
    ("annotations", "is_read_only", "is_destructive"),
    [
        (None, False, True),
        ({}, False, True),
        ({"readOnlyHint": True}, True, False),
        ({"readOnlyHint": "yes"}, False, True),
        ({"destructiveHint": False}, False, False),
        ({"readOnlyHint": True, "destructiveHint": True}, True, False),
    ],
)
def test_hints_are_read_strictly(
    annotations: dict[str, Any] | None, *, is_read_only: bool, is_destructive: bool
) -> None:
    found = tool(annotations=annotations)
    assert (found.is_read_only, found.is_destructive) == (is_read_only, is_destructive)


def test_descriptions_are_cleaned_and_bounded_and_schemas_are_not() -> None:
    schema = {"type": "object", "description": "a\u202eb"}
    checked = check_tools(
        [tool(description="a\u202eb\U000e0041\x1b[31m" + "x" * 9000, title="\u200bT", inputSchema=schema)]
    )
    (kept,) = checked.kept
    assert kept.description is not None
    assert kept.description.startswith("ab[31mx")
    assert len(kept.description) == 4096
    assert kept.title == "T"
    assert kept.input_schema == schema


def test_the_first_of_two_tools_of_one_name_is_kept() -> None:
    checked = check_tools([tool(description="first"), tool(description="second")])
    assert [kept.description for kept in checked.kept] == ["first"]
    assert checked.rejected[0].why == "the same name twice"


@pytest.mark.parametrize("name", ["", " ", "x" * 257])
def test_a_tool_needs_a_name(name: str) -> None:
    assert not check_tools([tool(name)]).kept


def test_odd_names_keep_their_spelling() -> None:
    names = ["../x", "__proto__", "two words", "🎈", "a\nb"]
    assert [kept.name for kept in check_tools(map(tool, names)).kept] == names


def test_deep_lists_count_as_depth() -> None:
    value: Any = 1
    for _ in range(3000):
        value = [value]
    assert check_tools([tool(inputSchema={"type": "object", "enum": value})]).rejected[0].why == (
        "a schema nested too deeply"
    )


def test_an_input_schema_is_an_object() -> None:
    assert not check_tools([tool(inputSchema={"type": "string"})]).kept
    assert check_tools([tool(inputSchema={})]).kept


def test_words_are_cut_with_a_mark() -> None:
    assert plain("abc", 3) == "abc"
    assert plain("abcd", 3) == "ab…"
    assert plain("a\x00b\x07\ud800c\n", 9) == "abc\n"


def test_a_stage_is_begun_once_and_told_each_time() -> None:
    heard: list[Stage] = []
    log = StageLog(heard.append)
    log.begin(StageName.URL)
    log.begin(StageName.URL)
    log.end(StageName.URL)
    log.begin(StageName.POLICY)
    assert log.running is StageName.POLICY
    stages = log.finish()
    assert [(stage.name, stage.status) for stage in heard[:3]] == [
        ("url", "running"),
        ("url", "passed"),
        ("policy", "running"),
    ]
    assert [stage.name for stage in stages] == list(StageName)
    assert {stage.status for stage in stages[1:]} == {"skipped"}
