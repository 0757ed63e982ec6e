"""Telling all processes of something at once, by PostgreSQL's LISTEN and NOTIFY.

A signal says that something has changed, never what it is now: whoever hears one looks in the database. One
may come twice. None comes while the connection is lost; `on_gap` says when that may have happened.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database

POSTGRES_CHANNEL = "patchbay"
MAX_SIGNAL_BYTES = 7999  # PostgreSQL's own limit
CONNECT_S = 5.0
HEARTBEAT_S = 2.0
ANSWER_S = 2.0
# A connection that has been silent for longer is not trusted, whatever TCP thinks of it.
TRUSTED_FOR_S = 5.0
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 10.0
CLOSING_S = 1.0
_PROOF = "listening-proof"

log = structlog.get_logger()


async def notify(session: AsyncSession, channel: str, payload: str = "") -> None:
    """Tell every process, this one included, when the transaction is committed; nobody when it is not.

    Args:
        session: The transaction.
        channel: A word without spaces.
        payload: At most 7,999 bytes together with the channel.
    """
    signal = f"{channel} {payload}"
    if len(signal.encode()) > MAX_SIGNAL_BYTES:
        raise ValueError("A signal carries an id, not the thing itself.")
    await session.execute(select(func.pg_notify(POSTGRES_CHANNEL, signal)))


class NotHeard(Exception):
    """The connection stands, but signals do not come through it: a pooler may be in between."""


_LOST = (
    NotHeard,
    OSError,  # TimeoutError is one
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    SQLAlchemyError,
)


@dataclass(frozen=True, slots=True, eq=False)
class _Subscription:
    callback: Callable[[str], None]
    on_gap: Callable[[], None] | None


class Signals:
    """What one process hears, over one connection of its own beside the database's pool."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: dict[str, list[_Subscription]] = {}
        self._alive_at: float | None = None
        self._token = ""
        self._proven = asyncio.Event()

    @property
    def is_listening(self) -> bool:
        """Whether every signal of the moment would be heard: the connection answered seconds ago."""
        return self._alive_at is not None and time.monotonic() - self._alive_at < TRUSTED_FOR_S

    def subscribe(
        self, channel: str, callback: Callable[[str], None], *, on_gap: Callable[[], None] | None = None
    ) -> Callable[[], None]:
        """Hear a channel from now on; returns what ends it. Both functions must return at once.

        Args:
            channel: As in `notify`.
            callback: Called on the event loop with each payload, in the order of the commits.
            on_gap: Called each time listening begins, before `is_listening` is true: what was signalled
                until then may not have been heard.
        """
        subscription = _Subscription(callback, on_gap)
        self._subscriptions.setdefault(channel, []).append(subscription)

        def unsubscribe() -> None:
            held = self._subscriptions.get(channel, [])
            if subscription in held:
                held.remove(subscription)
            if not held:
                self._subscriptions.pop(channel, None)

        return unsubscribe

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen until the block ends. Does not wait for the database: it is tried until it answers."""
        listener = asyncio.create_task(self._keep_listening(), name="database-signals")
        try:
            yield
        finally:
            listener.cancel()
            await asyncio.wait([listener])

    async def _keep_listening(self) -> None:
        pause_s = FIRST_PAUSE_S
        is_reported = False
        while True:
            try:
                async with self._connected() as (connection, lost):
                    log.info("signals.listening")
                    pause_s, is_reported = FIRST_PAUSE_S, False
                    await self._watch(connection, lost)
            except _LOST as error:
                if not is_reported:
                    log.warning("signals.lost", error=type(error).__name__)
                is_reported = True
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[Any, asyncio.Event]]:
        """A connection that has been seen to carry signals, and the event of its end."""
        async with asyncio.timeout(CONNECT_S):
            connection = await self._database.connect_alone()
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: self._lose(lost))
        try:
            async with asyncio.timeout(CONNECT_S):
                await connection.add_listener(POSTGRES_CHANNEL, self._hear)
                await self._prove()
            if connection.is_closed():
                raise ConnectionError
            self._begin()
            yield connection, lost
        finally:
            self._alive_at = None
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await connection.close(timeout=CLOSING_S)

    async def _prove(self) -> None:
        """Send a signal the way that signals are sent, and wait until it comes."""
        self._token = uuid4().hex
        self._proven.clear()
        async with self._database.transaction() as session:
            await notify(session, _PROOF, self._token)
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_S):
                await self._proven.wait()
        if not self._proven.is_set():
            raise NotHeard

    async def _watch(self, connection: Any, lost: asyncio.Event) -> None:
        """Ask the connection every two seconds whether it still listens; ends with an exception."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_S):
                    await lost.wait()
            asked_at = time.monotonic()
            channels = await connection.fetch("SELECT pg_listening_channels()", timeout=ANSWER_S)
            if POSTGRES_CHANNEL not in {row[0] for row in channels}:
                raise NotHeard
            if not lost.is_set():
                self._alive_at = asked_at

    def _begin(self) -> None:
        for subscription in self._all():
            if subscription.on_gap is not None:
                _contained(subscription.on_gap)
        self._alive_at = time.monotonic()

    def _lose(self, lost: asyncio.Event) -> None:
        self._alive_at = None
        lost.set()

    def _hear(self, _connection: Any, _pid: int, _channel: str, signal: str) -> None:
        channel, _, payload = signal.partition(" ")
        if channel == _PROOF:
            if payload == self._token:
                self._proven.set()
            return
        for subscription in list(self._subscriptions.get(channel, ())):
            _contained(subscription.callback, payload)

    def _all(self) -> list[_Subscription]:
        return [each for held in self._subscriptions.values() for each in held]


def _contained(callback: Callable[..., None], *arguments: str) -> None:
    """One subscriber's accident must not keep the signal from the others."""
    try:
        callback(*arguments)
    except Exception:
        log.exception("signals.callback_failed")
