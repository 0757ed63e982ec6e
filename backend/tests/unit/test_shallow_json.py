"""What is nested too deeply goes; everything else arrives byte for byte."""

import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.connectors.shallow_json import MAX_DEPTH, MAX_LINE_BYTES, shallow, shallow_chunks

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def nested(levels: int) -> Any:
    value: Any = "bottom"
    for level in range(levels):
        value = {"]}": value} if level % 2 else [value, '"\\']
    return value


def text_of(levels: int) -> bytes:
    """Such a value as text, without a writer that recurses."""
    return b'{"a":' * levels + b'"]\\"}"' + b"}" * levels


async def arrived(*chunks: bytes, is_stream: bool) -> list[bytes]:
    async def sent() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return [chunk async for chunk in shallow_chunks(sent(), is_stream=is_stream) if chunk]


@given(JSON)
def test_what_a_parser_can_follow_stays_as_it_is(value: Any) -> None:
    text = json.dumps(value).encode()
    assert shallow(text) == text


@given(st.binary())
def test_what_is_no_json_stays_as_it_is(text: bytes) -> None:
    assert shallow(text) == text


@pytest.mark.parametrize("levels", [250, 3_000, 100_000])
def test_what_is_too_deep_is_null_and_what_stands_beside_it_stays(levels: int) -> None:
    text = b'{"before":"[{","deep":' + text_of(levels) + b',"after":["}"]}'
    value = json.loads(shallow(text))
    assert (value["before"], value["after"]) == ("[{", ["}"])
    deep, depth = value["deep"], 1
    while deep is not None:
        deep, depth = deep["a"], depth + 1
    assert depth == MAX_DEPTH


def test_brackets_within_strings_do_not_count() -> None:
    deep = json.loads(shallow(json.dumps([nested(230), "[" * 500]).encode()))
    assert deep[1] == "[" * 500


@pytest.mark.parametrize(
    "text", [b"[" * 4_000_000, b"[]," * 1_000_000, b"[" * 300 + b'"' + b'\\"' * 1_500_000, b"]" * 4_000_000]
)
def test_no_text_is_read_for_long(text: bytes) -> None:
    began = time.process_time()
    assert shallow(text) == text
    assert time.process_time() - began < 5


async def test_an_answer_is_looked_at_as_a_whole() -> None:
    text = text_of(300)
    [answer] = await arrived(text[:700], text[700:], is_stream=False)
    assert json.loads(answer)


async def test_events_are_passed_on_line_by_line_as_they_come() -> None:
    lines = await arrived(
        b"event: message\nda", b"ta: " + text_of(300), b"\n\n", b": still here\r\n", is_stream=True
    )
    assert lines[0] == b"event: message\n"
    assert json.loads(lines[1].removeprefix(b"data:"))
    assert lines[2:] == [b"\n", b": still here\r\n"]


async def test_a_line_without_end_is_not_gathered() -> None:
    chunk = b"data: " + b"x" * MAX_LINE_BYTES
    assert await arrived(chunk, b"y", is_stream=True) == [chunk, b"y"]
