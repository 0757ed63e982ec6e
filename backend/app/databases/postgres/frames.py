"""PostgreSQL's messages in a stream of bytes (protocol 3.0), bounded before anything is kept of them."""

import asyncio
import struct
from typing import NamedTuple

from app.databases.errors import ConversationFailed
from app.databases.reasons import DatabaseReason

MAX_FRAME_BYTES = 4 * 1024 * 1024
MAX_GREETING_BYTES = 64 * 1024
CHUNK_BYTES = 64 * 1024
_HEADER = struct.Struct(">cI")
_LENGTH_BYTES = 4


class Frame(NamedTuple):
    """One message: its kind, a single byte, and what follows its length."""

    kind: bytes
    body: bytes


class Frames:
    """Cuts messages out of what arrives. A message that announces too many bytes is never waited for.

    Args:
        reader: The connection.
        max_frame_bytes: The longest message that is taken in.
    """

    def __init__(self, reader: asyncio.StreamReader, *, max_frame_bytes: int = MAX_GREETING_BYTES) -> None:
        self._reader = reader
        self._buffer = bytearray()
        self._start = 0
        self.max_frame_bytes = max_frame_bytes

    async def next(self) -> Frame:
        """The next message, as soon as all of it is here.

        Raises:
            ConversationFailed: The connection ended, or what came is no message of acceptable size.
        """
        while (frame := self.buffered()) is None:
            await self._fill()
        return frame

    def buffered(self) -> Frame | None:
        """The next message, if all of it is here already."""
        begin = self._start + _HEADER.size
        if len(self._buffer) < begin:
            return None
        kind, length = _HEADER.unpack_from(self._buffer, self._start)
        if length < _LENGTH_BYTES or not kind.isalnum():
            raise ConversationFailed(DatabaseReason.NOT_POSTGRES)
        if length > self.max_frame_bytes:
            raise ConversationFailed(DatabaseReason.ANSWER_TOO_LARGE)
        end = begin + length - _LENGTH_BYTES
        if len(self._buffer) < end:
            return None
        self._start = end
        return Frame(kind, bytes(self._buffer[begin:end]))

    async def _fill(self) -> None:
        if self._start:
            del self._buffer[: self._start]
            self._start = 0
        try:
            chunk = await self._reader.read(CHUNK_BYTES)
        except OSError as error:
            raise ConversationFailed(DatabaseReason.CONNECTION_LOST) from error
        if not chunk:
            raise ConversationFailed(DatabaseReason.CONNECTION_LOST)
        self._buffer += chunk


def message(kind: bytes, body: bytes = b"") -> bytes:
    return _HEADER.pack(kind, len(body) + _LENGTH_BYTES) + body


def text(value: str) -> bytes:
    """A string as messages carry it, closed by NUL."""
    return value.encode() + b"\0"


def texts(body: bytes, start: int = 0) -> list[str]:
    """The NUL-closed strings of a body, up to an empty one or its end."""
    return [part.decode(errors="replace") for part in body[start:].partition(b"\0\0")[0].split(b"\0") if part]
