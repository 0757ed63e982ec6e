"""Listings that are nested deeper than a parser follows: what is too deep goes, and the rest can be read.

The SDK's parser gives up a whole page of tools for one definition of two hundred levels.
"""

import asyncio
import re
from collections.abc import AsyncIterable, AsyncIterator

from pydantic_core import from_json

MAX_DEPTH = 100
"""Half of what the parser follows, and many times what a model is told of a definition."""

MAX_LINE_BYTES = 1024 * 1024
_DATA = b"data:"
# A string that does not end takes the rest of the text with it: nothing is looked at twice.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def shallow(text: bytes) -> bytes:
    """The same JSON with `null` for what is nested too deeply; what is no JSON stays as it is."""
    try:
        from_json(text)
    except ValueError:
        return _cut(text)
    return text


def _cut(text: bytes) -> bytes:
    kept: list[bytes] = []
    depth = kept_until = 0
    for token in _TOKEN.finditer(text):
        if token[0] in b"[{":
            depth += 1
            if depth == MAX_DEPTH + 1:
                kept += [text[kept_until : token.start()], b"null"]
        elif token[0] in b"]}":
            if depth == MAX_DEPTH + 1:
                kept_until = token.end()
            depth -= 1
    return text if depth else b"".join([*kept, text[kept_until:]])


async def shallow_chunks(body: AsyncIterable[bytes], *, is_stream: bool) -> AsyncIterator[bytes]:
    """An answer without what is nested too deeply: as a whole, or the lines of its events as they come."""
    held = bytearray()
    async for chunk in body:
        held += chunk
        if is_stream:
            for line in _taken_lines(held):
                yield await _event_line(line)
    yield bytes(held) if is_stream else await asyncio.to_thread(shallow, bytes(held))


def _taken_lines(held: bytearray) -> list[bytes]:
    """The whole lines, which are taken away; a line that is longer than any event may be counts as whole."""
    end = len(held) if len(held) > MAX_LINE_BYTES else held.rfind(b"\n") + 1
    lines = bytes(held[:end]).splitlines(keepends=True)
    del held[:end]
    return lines


async def _event_line(line: bytes) -> bytes:
    if not line.startswith(_DATA):
        return line
    return _DATA + await asyncio.to_thread(shallow, line.removeprefix(_DATA))
