"""A conversation with one server, logged in: questions in the extended protocol, one statement each."""

import asyncio
import struct
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.databases.errors import ConversationFailed, ServerError
from app.databases.postgres.frames import MAX_FRAME_BYTES, Frame, Frames, message, text
from app.databases.postgres.login import Backend, log_in, read_error
from app.databases.postgres.values import Column
from app.databases.reasons import DatabaseReason

MAX_COLUMNS = 1664
"""PostgreSQL's own limit of a result."""
MAX_ASIDES = 5_000
MAX_ROWS = 200_000
MAX_ANSWER_BYTES = 24 * 1024 * 1024
_CELL_BYTES = 48
"""What a short text costs in memory beside its characters."""
CLOSING_S = 0.5

_CANCEL = 80877102
_CANCEL_KEY_BYTES = 8
_SHORT = struct.Struct(">H")
_LONG = struct.Struct(">i")
_FIELD = struct.Struct(">IHIhih")
_SYNC = message(b"S")
_TERMINATE = message(b"X")

Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One statement. At most `max_rows` rows are fetched; 0 means all, which only a bounded answer may."""

    sql: str
    parameters: tuple[str | None, ...] = ()
    max_rows: int = 0

    def encoded(self) -> bytes:
        """Parse, Bind, Describe and Execute of the unnamed statement, everything in text form."""
        values = b"".join(
            _LONG.pack(-1) if value is None else _LONG.pack(len(value.encode())) + value.encode()
            for value in self.parameters
        )
        count = _SHORT.pack(len(self.parameters))
        return (
            message(b"P", b"\0" + text(self.sql) + _SHORT.pack(0))
            + message(b"B", b"\0\0" + _SHORT.pack(0) + count + values + _SHORT.pack(0))
            + message(b"D", b"P\0")
            + message(b"E", b"\0" + _LONG.pack(self.max_rows))
        )


@dataclass(slots=True)
class Reply:
    """The answer to one statement. `has_more` is set when rows were left where they are."""

    columns: tuple[Column, ...] = ()
    rows: list[Row] = field(default_factory=list)
    has_more: bool = False

    def value(self) -> str:
        """The one cell of the one row.

        Raises:
            ConversationFailed: There is none: this is not what was asked for.
        """
        if len(self.rows) != 1 or len(self.rows[0]) != 1 or self.rows[0][0] is None:
            raise ConversationFailed(DatabaseReason.NOT_POSTGRES)
        return self.rows[0][0]


@dataclass(frozen=True, slots=True)
class Bounds:
    """When an answer is cut off: after so many rows, or before it needs more memory than that.

    `cell_bytes` is what each cell counts beside its characters.
    """

    max_rows: int
    max_bytes: int = MAX_ANSWER_BYTES
    cell_bytes: int = _CELL_BYTES


class Line(Protocol):
    """An open connection, and the way to another one to the same server."""

    @property
    def reader(self) -> asyncio.StreamReader: ...

    @property
    def writer(self) -> asyncio.StreamWriter: ...

    async def another(self) -> "Line": ...


class Session:
    """One conversation. It serves one purpose of one user and is closed; no state of it is used again."""

    def __init__(self, line: Line, frames: Frames, backend: Backend, *, secret: str = "") -> None:
        self._line = line
        self._frames = frames
        self._backend = backend
        self._secret = secret
        self.is_in_doubt = False
        """Whether a statement may still be running that nobody waits for."""

    @classmethod
    async def open(
        cls, line: Line, *, user: str, database: str, password: str, application: str = "Patchbay"
    ) -> "Session":
        """Log in. The caller closes the line if this fails.

        Raises:
            ConversationFailed: The server refused, or is none.
        """
        settings = {"user": user, "database": database, "client_encoding": "UTF8"}
        settings["application_name"] = application
        frames = Frames(line.reader)
        backend = await log_in(frames, line.writer, settings, password)
        frames.max_frame_bytes = MAX_FRAME_BYTES
        return cls(line, frames, backend, secret=password)

    @property
    def server_version(self) -> int:
        return self._backend.version

    @property
    def server_version_text(self) -> str:
        return self._backend.parameters.get("server_version", "")[:40]

    async def ask(self, *asks: Ask) -> list[Reply]:
        """Put several statements in one go; each is prepared only if those before it succeeded.

        Raises:
            ServerError: One was refused; those before it were carried out.
            ConversationFailed: The connection is of no use any more.
        """
        return await self._exchange(asks, Bounds(max_rows=MAX_ROWS))

    async def fetch(self, ask: Ask, bounds: Bounds) -> Reply:
        """The rows of one statement as far as `bounds` go. Beyond them the statement is left to `cancel`."""
        (reply,) = await self._exchange([ask], bounds)
        return reply

    async def stream(self, ask: Ask, bounds: Bounds, *, batch_rows: int) -> AsyncGenerator[Reply, None]:
        """The rows of one statement as they arrive, at least one reply of them.

        The server waits while nobody asks for the next; who leaves early leaves the statement to `cancel`.
        """
        answer = await self._put([ask], bounds)
        while not answer.is_over:
            answer.take(self._frames.buffered() or await self._frames.next())
            if answer.has_rows(batch_rows):
                yield answer.take_rows()
        self._end(answer)
        yield answer.take_rows()

    async def cancel(self) -> None:
        """Have the server give up what it is doing, over a connection of its own."""
        if len(self._backend.cancel_key) != _CANCEL_KEY_BYTES:
            return
        line = await self._line.another()
        try:
            line.writer.write(struct.pack(">II", 16, _CANCEL) + self._backend.cancel_key)
            await line.writer.drain()
            # The server closes when it has passed the request on.
            await line.reader.read(1)
        finally:
            line.writer.transport.abort()

    async def close(self) -> None:
        """Say goodbye; a server that does not take it is left."""
        writer = self._line.writer
        try:
            async with asyncio.timeout(CLOSING_S):
                writer.write(_TERMINATE)
                writer.close()
                await writer.wait_closed()
        except (TimeoutError, OSError):
            writer.transport.abort()

    def abandon(self) -> None:
        """Drop the connection at once."""
        self._line.writer.transport.abort()

    async def _exchange(self, asks: Iterable[Ask], bounds: Bounds) -> list[Reply]:
        answer = await self._put(asks, bounds)
        while not answer.is_over:
            answer.take(self._frames.buffered() or await self._frames.next())
        self._end(answer)
        return answer.replies

    async def _put(self, asks: Iterable[Ask], bounds: Bounds) -> "_Answer":
        sent = list(asks)
        self.is_in_doubt = True
        self._line.writer.write(b"".join(ask.encoded() for ask in sent) + _SYNC)
        try:
            await self._line.writer.drain()
        except OSError as error:
            raise ConversationFailed(DatabaseReason.CONNECTION_LOST) from error
        return _Answer(len(sent), bounds, secret=self._secret)

    def _end(self, answer: "_Answer") -> None:
        self.is_in_doubt = not answer.is_whole
        if answer.error is not None:
            raise answer.error


class _Answer:
    """Collects what comes until the server is ready again, or enough has come."""

    def __init__(self, count: int, bounds: Bounds, *, secret: str) -> None:
        self.replies = [Reply() for _ in range(count)]
        self.error: ServerError | None = None
        self.is_whole = False
        self.is_over = False
        self._bounds = bounds
        self._secret = secret
        self._current = 0
        self._asides = 0
        self._bytes = 0
        self._rows = 0
        self._left_out = 0

    def has_rows(self, count: int) -> bool:
        """Whether the one reply holds so many rows by now."""
        return len(self.replies[0].rows) >= count

    def take_rows(self) -> Reply:
        """Hand out the rows of the one reply so far, and forget them."""
        reply = self.replies[0]
        self.replies[0] = Reply(reply.columns)
        return reply

    def take(self, frame: Frame) -> None:
        match frame.kind:
            case b"D":
                self._add_row(frame.body)
            case b"T":
                self._reply.columns = _columns(frame.body)
            case b"C" | b"I" | b"s":
                self._current += 1
            case b"E":
                self.error = self.error or read_error(frame.body, secret=self._secret)
            case b"Z":
                self.is_whole = self.is_over = True
            case b"1" | b"2" | b"n" | b"3" | b"t":
                pass
            case b"N" | b"S" | b"A":
                self._asides += 1
                if self._asides > MAX_ASIDES:
                    raise ConversationFailed(DatabaseReason.ANSWER_TOO_LARGE)
            case _:
                # COPY and replication begin with messages of their own: neither was asked for.
                raise ConversationFailed(DatabaseReason.NOT_POSTGRES)

    @property
    def _reply(self) -> Reply:
        if self._current >= len(self.replies):
            raise ConversationFailed(DatabaseReason.NOT_POSTGRES)
        return self.replies[self._current]

    def _add_row(self, body: bytes) -> None:
        reply = self._reply
        self._bytes += len(body) + self._bounds.cell_bytes * len(reply.columns)
        if self._rows < self._bounds.max_rows and self._bytes <= self._bounds.max_bytes:
            self._rows += 1
            reply.rows.append(_row(body, len(reply.columns)))
            return
        reply.has_more = True
        self._left_out += 1
        # One row more than is wanted may be the last that was asked for; a second one means that many follow.
        self.is_over = self._left_out > 1


def _columns(body: bytes) -> tuple[Column, ...]:
    try:
        (count,) = _SHORT.unpack_from(body)
        if count > MAX_COLUMNS:
            raise ConversationFailed(DatabaseReason.ANSWER_TOO_LARGE)
        columns, position = [], _SHORT.size
        for _ in range(count):
            end = body.index(b"\0", position)
            _, _, type_oid, _, _, _ = _FIELD.unpack_from(body, end + 1)
            columns.append(Column(body[position:end].decode(errors="replace"), type_oid))
            position = end + 1 + _FIELD.size
    except (struct.error, ValueError) as error:
        raise ConversationFailed(DatabaseReason.NOT_POSTGRES) from error
    return tuple(columns)


def _row(body: bytes, count: int) -> Row:
    try:
        if _SHORT.unpack_from(body)[0] != count:
            raise ConversationFailed(DatabaseReason.NOT_POSTGRES)
        cells: list[str | None] = []
        position = _SHORT.size
        for _ in range(count):
            (length,) = _LONG.unpack_from(body, position)
            position += _LONG.size
            if length < 0:
                cells.append(None)
                continue
            cells.append(body[position : position + length].decode(errors="replace"))
            position += length
    except struct.error as error:
        raise ConversationFailed(DatabaseReason.NOT_POSTGRES) from error
    return tuple(cells)


def rows_of(reply: Reply) -> Sequence[dict[str, str | None]]:
    """Rows by the names of their columns."""
    names = [column.name for column in reply.columns]
    return [dict(zip(names, row, strict=True)) for row in reply.rows]
