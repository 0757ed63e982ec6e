"""Connections to PostgreSQL that are gone are replaced before anybody uses them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from app.database import Database
from app.models import User

SOCKET = ".s.PGSQL.5432"


class SilentProxy:
    """Stands before PostgreSQL. Connections that it has cut look alive until something is sent."""

    def __init__(self, behind: Path) -> None:
        self._behind = behind
        self._generation = 0
        self._served: list[asyncio.Task[None]] = []

    def cut(self) -> None:
        self._generation += 1

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._served.append(asyncio.create_task(self._forward(reader, writer)))

    async def ended(self) -> None:
        await asyncio.wait_for(asyncio.gather(*self._served), 10)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        generation = self._generation
        back_reader, back_writer = await asyncio.open_unix_connection(self._behind)
        answers = asyncio.create_task(self._answer(back_reader, writer))
        while (sent := await reader.read(65536)) and generation == self._generation:
            back_writer.write(sent)
        for end in (back_writer, writer):
            end.close()
            await end.wait_closed()
        await answers

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while answer := await reader.read(65536):
            writer.write(answer)
        writer.close()


@asynccontextmanager
async def silent_proxy(database_url: str) -> AsyncIterator[tuple[str, SilentProxy]]:
    url = make_url(database_url)
    proxy = SilentProxy(Path(str(url.query["host"])) / SOCKET)
    with TemporaryDirectory() as folder:
        async with await asyncio.start_unix_server(proxy.serve, Path(folder) / SOCKET):
            proxied = url.update_query_dict({"host": folder})
            yield proxied.render_as_string(hide_password=False), proxy
            await proxy.ended()


async def backend(database: Database) -> int:
    """The process of PostgreSQL that serves the pool's next connection."""
    async with database.statement() as session:
        pid = await session.scalar(select(func.pg_backend_pid()))
    assert isinstance(pid, int)
    return pid


async def test_a_connection_that_postgresql_closed_is_not_handed_out(
    database: Database, database_url: str
) -> None:
    before = await backend(database)
    other = Database(database_url)
    async with other.statement() as session:
        assert await session.scalar(select(func.pg_terminate_backend(before, 10_000)))
    await other.close()
    assert await backend(database) != before


async def test_a_connection_that_was_cut_silently_is_noticed_after_a_rest(database_url: str) -> None:
    async with silent_proxy(database_url) as (proxied, proxy):
        database = Database(proxied, trusted_rest_s=0.0)
        before = await backend(database)
        proxy.cut()
        assert await backend(database) != before
        await database.close()


async def test_a_connection_that_has_just_been_used_is_not_asked(
    database: Database, database_url: str
) -> None:
    pid = await backend(database)
    other = Database(database_url)
    async with database.engine.connect(), other.statement() as session:
        last = await session.scalar(
            text("SELECT query FROM pg_stat_activity WHERE pid = :pid").bindparams(pid=pid)
        )
    await other.close()
    assert "pg_backend_pid" in str(last)


async def test_one_statement_is_carried_out_whole_or_not_at_all(database: Database) -> None:
    rows = [{"email": email, "password_hash": "x"} for email in ("a@b.example", "c@d.example", "a@b.example")]
    with pytest.raises(DBAPIError):
        async with database.statement() as session:
            await session.execute(insert(User), rows)
    async with database.statement() as session:
        assert await session.scalar(select(func.count()).select_from(User)) == 0
