"""One run per thread and a few per user, across all processes on one database."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    cast,
    column,
    exists,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.advisory_locks import AdvisoryLocks, HeldLocks, Refused
from app.chat.errors import ThreadBusy, TooManyRuns

RUNS_RETRY_AFTER_S = 5
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
    """Threads that somebody is working on."""

    def __init__(self, locks: AdvisoryLocks, *, runs_at_once: int) -> None:
        self._locks = locks
        self._runs_at_once = runs_at_once

    async def acquire(self, thread_id: str) -> HeldLocks:
        """Take the thread, without waiting.

        Raises:
            ThreadBusy: A run of the thread is under way, here or elsewhere.
        """
        held = await self._locks.take(_name(thread_id))
        if isinstance(held, Refused):
            raise _busy()
        return held

    async def acquire_for_run(self, thread_id: str, *, owner_id: int) -> HeldLocks:
        """Take the thread and one of the owner's places for runs, in one statement.

        Raises:
            ThreadBusy: A run of the thread is under way, here or elsewhere.
            TooManyRuns: The owner has as many runs under way as one user may.
        """
        places = [f"chat_run:{owner_id}:{number}" for number in range(self._runs_at_once)]
        held = await self._locks.take(_name(thread_id), places=places)
        match held:
            case Refused.NAME:
                raise _busy()
            case Refused.PLACES:
                raise TooManyRuns(
                    f"{self._runs_at_once} of your chats are still answering, which is the limit. "
                    "Wait for one of them or stop it.",
                    retry_after_s=RUNS_RETRY_AFTER_S,
                )
            case _:
                return held


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
            key == func.hashtextextended(func.concat(_name(""), thread_id), 0),
        )
    )


def _name(thread_id: str) -> str:
    return f"chat_thread:{thread_id}"


def _busy() -> ThreadBusy:
    return ThreadBusy("This chat is still answering. Wait for the answer or stop it first.")
