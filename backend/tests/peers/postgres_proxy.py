"""A way to PostgreSQL that fails like networks and poolers do: it falls silent, or keeps signals back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.engine import make_url

NOTIFICATION = b"A"


class PostgresProxy:
    """Passes bytes between TCP and the server's Unix socket."""

    def __init__(self) -> None:
        self.url = ""
        self.passes_signals = True
        self._flowing = asyncio.Event()
        self._flowing.set()

    def fall_silent(self) -> None:
        """Keep all connections open and carry nothing any more."""
        self._flowing.clear()

    def recover(self) -> None:
        self._flowing.set()

    @asynccontextmanager
    async def before(self, database_url: str) -> AsyncIterator["PostgresProxy"]:
        """Stand before a server that listens on a Unix socket; `url` is the way through."""
        target = make_url(database_url)
        folder = str(target.query["host"])
        pipes: set[asyncio.Task[None]] = set()

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            inner_reader, inner_writer = await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.5432")
            for pipe in (self._bytes(reader, inner_writer), self._messages(inner_reader, writer)):
                pipes.add(asyncio.create_task(pipe))

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        through = target.set(host="127.0.0.1", port=port, query={"ssl": "disable"})
        self.url = through.render_as_string(hide_password=False)
        try:
            yield self
        finally:
            server.close()
            for pipe in pipes:
                pipe.cancel()
            await asyncio.gather(*pipes, return_exceptions=True)

    async def _bytes(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(65536):
                await self._flowing.wait()
                writer.write(chunk)
        writer.close()

    async def _messages(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Whole messages of the server: one letter, four bytes of length, the rest."""
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readexactly(5)
                body = await reader.readexactly(int.from_bytes(head[1:]) - 4)
                await self._flowing.wait()
                if self.passes_signals or head[:1] != NOTIFICATION:
                    writer.write(head + body)
        writer.close()
