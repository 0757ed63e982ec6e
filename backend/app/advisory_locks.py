"""Locks that hold across all processes on one database, and go when the process that holds them dies.

They are PostgreSQL's advisory locks. All of a process live on one connection: what is locked costs no
connection of its own and no open transaction.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from types import TracebackType
from typing import Any, Self

from sqlalchemy import TextClause, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.database import Database

# CASE and COALESCE go from left to right: a name that finds no place is given back in the same statement.
_TAKE = text(
    """
    SELECT CASE
        WHEN CAST(:name AS text) <> '' AND NOT pg_try_advisory_lock(hashtextextended(:name, 0)) THEN ''
        WHEN cardinality(CAST(:places AS text[])) = 0 THEN :name
        ELSE coalesce(
            (
                SELECT place FROM unnest(CAST(:places AS text[])) AS place
                WHERE pg_try_advisory_lock(hashtextextended(place, 0)) LIMIT 1
            ),
            CASE
                WHEN CAST(:name AS text) <> '' AND pg_advisory_unlock(hashtextextended(:name, 0)) THEN NULL
            END
        )
    END
    """
)
_GIVE_BACK = text(
    "SELECT count(pg_advisory_unlock(hashtextextended(name, 0))) FROM unnest(CAST(:names AS text[])) AS name"
)


class Refused(Enum):
    """What somebody else holds: the name, or every one of the places."""

    NAME = auto()
    PLACES = auto()


class AdvisoryLocks:
    """The locks of this process.

    Statements are carried out by tasks of their own: one that is cancelled half-way would close the
    connection, and every lock of the process would be gone with it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: set[str] = set()
        self._connection: AsyncConnection | None = None
        self._statement = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def take(self, name: str | None = None, *, places: Sequence[str] = ()) -> "HeldLocks | Refused":
        """Take the name and, when there are places, one of them, without waiting; both or neither.

        One statement, however many places there are.
        """
        attempt = self._begin(self._take(name, places))
        try:
            return await asyncio.shield(attempt)
        except asyncio.CancelledError:
            attempt.add_done_callback(self._undo)
            raise

    async def give_back(self, names: Sequence[str]) -> None:
        await asyncio.shield(self._returning(names))

    async def close(self) -> None:
        while self._tasks:
            await asyncio.wait(self._tasks)
        async with self._statement:
            await self._drop_connection()

    def _begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _undo(self, attempt: asyncio.Task[Any]) -> None:
        """Give back what was taken for somebody who is no longer there."""
        if (
            not attempt.cancelled()
            and attempt.exception() is None
            and isinstance(attempt.result(), HeldLocks)
        ):
            self._returning(attempt.result().names)

    def _returning(self, names: Sequence[str]) -> asyncio.Task[Any]:
        """Free the names for this process at once, for others when PostgreSQL has heard of it.

        Should this process take one again before, PostgreSQL counts to two and back to one.
        """
        self._held.difference_update(names)
        return self._begin(self._give_back(names))

    async def _take(self, name: str | None, places: Sequence[str]) -> "HeldLocks | Refused":
        async with self._statement:
            # Advisory locks are re-entrant within a connection, so this process keeps count itself.
            if name in self._held:
                return Refused.NAME
            free = [place for place in places if place not in self._held]
            if places and not free:
                return Refused.PLACES
            taken = await self._run(_TAKE, {"name": name or "", "places": free})
            if taken is None:
                return Refused.PLACES
            if not taken:
                return Refused.NAME
            names = tuple(dict.fromkeys(each for each in (name, taken) if each))
            self._held.update(names)
            return HeldLocks(self, names)

    async def _give_back(self, names: Sequence[str]) -> None:
        async with self._statement:
            if self._connection is not None:  # else they went with it
                await self._run(_GIVE_BACK, {"names": list(names)})

    async def _run(self, statement: TextClause, values: dict[str, Any]) -> Any:
        try:
            return await self._execute(statement, values)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # PostgreSQL was restarted: its locks are gone, and a new connection starts afresh.
            await self._drop_connection()
            return await self._execute(statement, values)

    async def _execute(self, statement: TextClause, values: dict[str, Any]) -> Any:
        if self._connection is None:
            connection = await self._database.engine.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        return await self._connection.scalar(statement, values)

    async def _drop_connection(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.invalidate()
            await connection.close()


@dataclass(frozen=True, slots=True)
class HeldLocks:
    """What was taken; leaving the block or `release` gives it back."""

    locks: AdvisoryLocks
    names: tuple[str, ...]

    async def release(self) -> None:
        await self.locks.give_back(self.names)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.release()
