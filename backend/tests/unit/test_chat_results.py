"""Results of tools: what people see and what the model is told."""

import json
import time
from typing import Any

import pytest

from app.agents.tool_runner import CallOutcome
from app.chat.attachments import NewFile, StoredFile
from app.chat.results import MAX_MODEL_BYTES, arguments_markdown, fenced, files_of, render_result
from app.connectors.mcp_values import (
    AudioContent,
    Content,
    EmbeddedResource,
    ImageContent,
    ResourceLink,
    TextContent,
)
from app.tools.base import ToolFile
from app.tools.tables import Table
from tests.peers.pictures import png

PNG = png(2, 2)


def shown(*content: Content, **outcome: Any) -> str:
    return render_result(CallOutcome(content=content, **outcome), []).shown


def for_model(*content: Content, **outcome: Any) -> str:
    return render_result(CallOutcome(content=content, **outcome), []).for_model


def test_a_table_is_shown_as_one_and_told_as_json() -> None:
    table = Table(("a",), ((1,),), 1)
    result = render_result(CallOutcome(structured={"rows": [{"a": 1}]}, table=table), [])
    assert result.shown == "| a |\n| ---: |\n| 1 |"
    assert json.loads(result.for_model) == {"rows": [{"a": 1}]}


def test_text_that_is_json_is_shown_as_a_block() -> None:
    assert shown(TextContent('{"a":1}')) == '```json\n{\n  "a": 1\n}\n```'


def test_structured_content_stands_for_its_text_form() -> None:
    assert for_model(TextContent("a is 1"), structured={"a": 1}) == '{"a": 1}'


def test_an_error_says_so_to_the_model() -> None:
    assert (
        for_model(TextContent("No such note."), is_error=True, structured={"x": 1}) == "Error: No such note."
    )


def test_nothing_is_said_as_such() -> None:
    assert shown() == "Nothing was returned."
    assert for_model() == "Done; nothing was returned."


def test_images_of_other_places_become_links() -> None:
    assert shown(TextContent("![x](https://evil.example/?d=1) ![y](/api/attachments/atc_1)")) == (
        "[x](https://evil.example/?d=1) ![y](/api/attachments/atc_1)"
    )


def test_an_image_by_reference_is_none_of_ours_either() -> None:
    assert shown(TextContent("![x][1]\n\n[1]: https://evil.example/?d=1")).startswith("[x][1]")


@pytest.mark.parametrize(
    "text", ["![" * 1_900_000, "![]" * 1_300_000, "`" * 3_900_000, "\x1b[0" * 1_000_000, "é\n" * 1_900_000]
)
def test_no_result_is_rendered_for_long(text: str) -> None:
    """What backtracks or grows with the square takes hours; the bound leaves slow machines their time."""
    began = time.process_time()
    for is_error in (False, True):
        assert shown(TextContent(text), is_error=is_error)
        assert len(for_model(TextContent(text), is_error=is_error).encode()) <= 2 * MAX_MODEL_BYTES
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://a b"]
)
def test_only_web_links_are_links(uri: str) -> None:
    text = shown(ResourceLink(uri=uri, name="a]b"))
    assert "](" not in text
    assert "ab" in text
    assert (
        shown(ResourceLink(uri="https://example.com/x", name="n", title="T")) == "[T](https://example.com/x)"
    )


def test_terminal_codes_and_hidden_characters_are_gone() -> None:
    assert shown(TextContent("\x1b[31mred\x1b[0m \u202eabc\x00")) == "red abc"


def test_text_of_a_resource_is_shown_under_its_address() -> None:
    assert shown(EmbeddedResource(uri="notes://1", text="Hi")) == "notes://1:\n\nHi"


def test_a_code_block_cannot_be_closed_from_within() -> None:
    block = fenced("a\n```\nb")
    assert block.startswith("````\n")
    assert block.endswith("\n````")
    assert arguments_markdown({"q": "x"}) == '#### Arguments\n\n```json\n{\n  "q": "x"\n}\n```'


def test_a_long_result_is_cut_for_the_model_and_kept_whole_as_a_file() -> None:
    outcome = CallOutcome(content=(TextContent("ü" * MAX_MODEL_BYTES),))
    result = render_result(outcome, [])
    assert len(result.for_model.encode()) < MAX_MODEL_BYTES + 200
    assert "cut: the first 32 KB of 64 KB" in result.for_model
    assert len(result.shown) < 13_000
    [file] = files_of(outcome, "search")
    assert (file.name, len(file.content)) == ("search-result.txt", 2 * MAX_MODEL_BYTES)


def test_everything_binary_becomes_a_file() -> None:
    outcome = CallOutcome(
        content=(
            TextContent("see"),
            ImageContent(PNG, "image/png"),
            AudioContent(b"x", "audio/wav"),
            EmbeddedResource(uri="a://b", data=b"y"),
        ),
        files=(ToolFile("a.csv", "text/csv", b"1"),),
    )
    assert files_of(outcome, "draw") == [
        NewFile("a.csv", "text/csv", b"1", expires=True),
        NewFile("draw-2.png", "image/png", PNG),
        NewFile("draw-3.bin", "audio/wav", b"x"),
        NewFile("draw-4.bin", "application/octet-stream", b"y"),
    ]


def test_files_are_linked_and_pictures_shown() -> None:
    files = [StoredFile("atc_1", "a[1].png", is_image=True), StoredFile("atc_2", "b.csv", is_image=False)]
    result = render_result(CallOutcome(content=(TextContent("ok"),)), files)
    links = "![a(1).png](/api/attachments/atc_1)\n\n[b.csv](/api/attachments/atc_2)"
    assert result.shown == result.for_model == f"ok\n\n{links}"
