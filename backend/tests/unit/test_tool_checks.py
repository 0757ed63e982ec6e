"""Tools and words of strangers."""

import json
import time
from typing import Any

import pytest

from app.connectors.mcp_values import DiscoveredTool
from app.connectors.stages import Stage, StageLog, StageName
from app.connectors.tool_checks import CheckedTool, check_tools
from app.connectors.tool_verdicts import WORKS
from app.plain_text import plain


def tool(name: str = "t", **more: Any) -> DiscoveredTool:
    return DiscoveredTool.from_wire({"name": name, "inputSchema": {"type": "object"}, **more})


def reason_of(found: CheckedTool) -> str:
    assert found.verdict.reason is not None
    return found.verdict.reason


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
    ("annotations", "is_read_only"),
    [
        (None, False),
        ({}, False),
        ({"readOnlyHint": True}, True),
        ({"readOnlyHint": "yes"}, False),
        ({"destructiveHint": False}, False),
        ({"readOnlyHint": True, "destructiveHint": True}, True),
    ],
)
def test_hints_are_read_strictly(annotations: dict[str, Any] | None, *, is_read_only: bool) -> None:
    assert tool(annotations=annotations).is_read_only == is_read_only


def test_descriptions_are_cleaned_and_bounded_and_schemas_are_not() -> None:
    schema = {"type": "object", "description": "a\u202eb"}
    checked = check_tools(
        [tool(description="a\u202eb\U000e0041\x1b[31m" + "x" * 9000, title="\u200bT", inputSchema=schema)]
    )
    (found,) = checked
    kept = found.definition
    assert kept.description is not None
    assert kept.description.startswith("abx")
    assert len(kept.description) == 4096
    assert kept.title == "T"
    assert kept.input_schema == schema


def test_the_first_of_two_tools_of_one_name_is_kept() -> None:
    checked = check_tools([tool(description="first"), tool(description="second")])
    assert [(kept.definition.description, kept.verdict.verdict) for kept in checked] == [
        ("first", "adjusted")
    ]
    assert "twice" in reason_of(*checked)
    again = check_tools([tool(name="a b"), tool(name="a b"), tool(name="a b")])
    assert reason_of(*again).count("twice") == 1
    assert "“a_b”" in reason_of(*again)


def test_a_tool_that_cannot_be_stored_does_not_take_the_place_of_one_that_can() -> None:
    unstorable = tool(description="first", inputSchema={"title": "\0"})
    for order in ([unstorable, tool()], [tool(), unstorable]):
        (kept,) = check_tools(order)
        assert kept.definition == tool()


@pytest.mark.parametrize("name", ["", " ", "x" * 257])
def test_a_tool_needs_a_name(name: str) -> None:
    (found,) = check_tools([tool(name)])
    assert found.verdict.is_left_out
    assert 0 < len(found.name) <= 64


def test_odd_names_keep_their_spelling() -> None:
    names = ["../x", "__proto__", "two words", "🎈", "a\nb"]
    assert [kept.name for kept in check_tools(map(tool, names))] == names


def test_deep_lists_count_as_depth() -> None:
    value: Any = 1
    for _ in range(3000):
        value = [value]
    (found,) = check_tools([tool(inputSchema={"type": "object", "enum": value})])
    assert "nested" in reason_of(found)


def test_an_input_schema_is_an_object() -> None:
    assert check_tools([tool(inputSchema={"type": "string"})])[0].verdict.is_left_out
    assert check_tools([tool(inputSchema={})])[0].verdict == WORKS


def test_hundreds_of_schemas_that_multiply_take_a_bounded_time() -> None:
    inner = {f"p{number}": {"$ref": "#/$defs/A"} for number in range(40)}
    schema = {"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "properties": inner}}}
    begun = time.process_time()
    checked = check_tools([tool(), *(tool(f"t{number}", inputSchema=schema) for number in range(256))])
    assert time.process_time() - begun < 5
    assert checked[0].verdict == WORKS
    assert {found.verdict.verdict for found in checked[1:]} == {"left_out"}
    assert "all together" in reason_of(checked[-1])


@pytest.mark.parametrize(
    ("definition", "verdict", "words"),
    [
        (tool(annotations={"readOnlyHint": True}), "works", None),
        (tool(description="One line.\r\nAnother."), "works", None),
        (tool("search notes"), "adjusted", "its name is written “search_notes”"),
        (tool(description="a\u202eb"), "adjusted", "hidden characters are removed"),
        (tool("a\u200bb"), "adjusted", "hidden characters are removed"),
        (tool(description="x" * 1_001), "adjusted", "long descriptions are cut"),
        (tool(inputSchema={"anyOf": [{}, {}]}), "adjusted", "alternative forms"),
        (tool("dropAll", annotations={"readOnlyHint": True}), "adjusted", "its name says “drop”"),
        (tool("dropAll"), "works", None),
        (tool(inputSchema={"type": "array"}), "left_out", "Its arguments are not an object."),
        (tool("x" * 300), "left_out", "Its name is longer than 256 characters."),
        (tool(outputSchema={"x": "y" * 70_000}), "left_out", "Its definition is larger than 64 KB."),
        (tool(description="half \ud800"), "left_out", "cannot be stored"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_tool_has_a_verdict_and_its_user_reads_why(
    definition: DiscoveredTool, verdict: str, words: str | None
) -> None:
    (found,) = check_tools([definition])
    assert found.verdict.verdict == verdict
    if words is None:
        assert found.verdict.reason is None
    else:
        assert words in reason_of(found)
    assert CheckedTool.from_wire(json.loads(json.dumps(found.to_wire()))) == found


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
