"""One run per thread, across all processes on one database.

A run holds a PostgreSQL advisory lock. All locks of a process live on one connection: a turn costs no
connection of its own, no transaction stays open, and when the process dies, PostgreSQL drops them with it.
"""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    TextClause,
    cast,
    column,
    exists,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute

from app.chat.errors import ThreadBusy
from app.database import Database

_TRY = text("SELECT pg_try_advisory_lock(hashtextextended('chat_thread:' || :thread_id, 0))")
_RELEASE = text("SELECT pg_advisory_unlock(hashtextextended('chat_thread:' || :thread_id, 0))")

_LOCKS = table(
    "pg_locks",
    column("pid"),
    column("locktype"),
    column("granted", Boolean),
    column("classid"),
    column("objid"),
)
_SESSIONS = table("pg_stat_activity", column("pid"), column("datname"), column("backend_start"))


class ThreadLocks:
    """The locks of this process.

    Statements are carried out by tasks of their own: one that is cancelled half-way would close the
    connection, and every lock of the process would be gone with it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: set[str] = set()
        self._connection: AsyncConnection | None = None
        self._statement = asyncio.Lock()
        self._tasks: set[asyncio.Task[bool]] = set()

    async def acquire(self, thread_id: str) -> "HeldThread":
        """Take the thread, without waiting.

        Raises:
            ThreadBusy: A run of the thread is under way, here or elsewhere.
        """
        # Advisory locks are re-entrant within a connection, so this process keeps count itself.
        if thread_id in self._held:
            raise _busy()
        self._held.add(thread_id)
        attempt = self._begin(self._take(thread_id))
        try:
            taken = await asyncio.shield(attempt)
        except asyncio.CancelledError:
            attempt.add_done_callback(lambda done: self._undo(done, thread_id))
            raise
        if not taken:
            raise _busy()
        return HeldThread(self, thread_id)

    async def release(self, thread_id: str) -> None:
        await asyncio.shield(self._begin(self._give_back(thread_id)))

    def _begin(self, work: Coroutine[Any, Any, bool]) -> "asyncio.Task[bool]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _undo(self, attempt: "asyncio.Task[bool]", thread_id: str) -> None:
        """Give back what was taken for somebody who is no longer there."""
        if not attempt.cancelled() and attempt.exception() is None and attempt.result():
            self._begin(self._give_back(thread_id))

    async def _take(self, thread_id: str) -> bool:
        taken = False
        try:
            taken = await self._run(_TRY, thread_id)
        finally:
            if not taken:
                self._held.discard(thread_id)
        return taken

    async def _give_back(self, thread_id: str) -> bool:
        try:
            return await self._run(_RELEASE, thread_id)
        finally:
            self._held.discard(thread_id)

    async def close(self) -> None:
        while self._tasks:
            await asyncio.wait(self._tasks)
        async with self._statement:
            await self._drop_connection()

    async def _run(self, statement: TextClause, thread_id: str) -> bool:
        async with self._statement:
            try:
                return await self._execute(statement, thread_id)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                # PostgreSQL was restarted: its locks are gone, and a new connection starts afresh.
                await self._drop_connection()
                return await self._execute(statement, thread_id)

    async def _execute(self, statement: TextClause, thread_id: str) -> bool:
        if self._connection is None:
            connection = await self._database.engine.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        return bool(await self._connection.scalar(statement, {"thread_id": thread_id}))

    async def _drop_connection(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.invalidate()
            await connection.close()


class HeldThread:
    """A taken thread; leaving the block or `release` gives it back."""

    def __init__(self, locks: ThreadLocks, thread_id: str) -> None:
        self._locks = locks
        self._thread_id = thread_id

    async def release(self) -> None:
        await self._locks.release(self._thread_id)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.release()


def is_answering(
    thread_id: InstrumentedAttribute[str], *, since: InstrumentedAttribute[datetime]
) -> ColumnElement[bool]:
    """Whether a process holds the thread and did so at `since` already: a later one did not begin it."""
    lock, process = _LOCKS.c, _SESSIONS.c
    key = (
        cast(lock.classid, BigInteger)
        .bitwise_lshift(literal_column("32"))
        .bitwise_or(cast(lock.objid, BigInteger))
    )
    return exists(
        select(lock.pid)
        .join(_SESSIONS, process.pid == lock.pid)
        .where(
            lock.locktype == "advisory",
            lock.granted,
            process.datname == func.current_database(),
            process.backend_start <= since,
            key == func.hashtextextended(func.concat("chat_thread:", thread_id), 0),
        )
    )


def _busy() -> ThreadBusy:
    return ThreadBusy("This chat is still answering. Wait for the answer or stop it first.")
