"""The connection to PostgreSQL: engine, sessions and the transaction of a request."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic
from typing import Any, cast

import asyncpg
from sqlalchemy import Engine, MetaData, Table, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase

from app.errors import Unavailable

TRUSTED_REST_S = 5.0
"""A connection that rested longer is asked whether it still works: something may have cut it silently."""

POOL_SIZE = 24
"""Connections beyond it are closed after every use, and opening one costs more than ten statements."""

BARE_STATEMENTS_AT_ONCE = 8
"""A crowd waits its turn here rather than for that many new connections."""

RETRY_AFTER_S = 10
_NO_CONNECTION = (OSError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError)

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class DatabaseUnreachable(Unavailable, ConnectionError):
    """PostgreSQL takes no connection, or has ended one in use; it may take the next."""

    code = "DATABASE_UNREACHABLE"

    def __init__(self) -> None:
        super().__init__(
            "The service does not reach its database at the moment. Try again in a minute.",
            retry_after_s=RETRY_AFTER_S,
        )


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


def table_of(model: type[Base]) -> Table:
    """The table itself, for statements that bring no mapped objects: they take half the work."""
    return cast("Table", model.__table__)


def asyncpg_url(database_url: str) -> URL:
    """`postgres://`, `postgresql://` and `postgresql+psycopg://` addresses, all meaning asyncpg.

    libpq's `sslmode` is renamed to asyncpg's `ssl`; other parameters stay.
    """
    url = make_url(database_url).set(drivername="postgresql+asyncpg")
    query = dict(url.query)
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    query.pop("channel_binding", None)
    return url.set(query=query)


def at_commit(session: AsyncSession, action: Callable[[], None]) -> None:
    """Have `action` called right after the transaction was committed, before anybody is answered."""
    event.listen(session.sync_session, "after_commit", lambda _: action(), once=True)


class Database:
    """One pool of connections. A value that is passed in, never a module global."""

    def __init__(
        self, database_url: str, *, trusted_rest_s: float = TRUSTED_REST_S, open_at_start: int = 0
    ) -> None:
        self._open_at_start = open_at_start
        self.engine: AsyncEngine = create_async_engine(
            asyncpg_url(database_url),
            pool_size=POOL_SIZE,
            max_overflow=6,
            pool_use_lifo=True,
            hide_parameters=True,  # a failing statement's values would end in the log
        )
        _name_failures_to_connect(self.engine.sync_engine)
        _check_before_use(self.engine.sync_engine, trusted_rest_s)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._bare_statements = asyncio.Semaphore(BARE_STATEMENTS_AT_ONCE)
        self._single = async_sessionmaker(self._autocommit, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A short transaction of its own: committed at the end, rolled back when the body raises."""
        async with self.sessions.begin() as session:
            yield session

    @asynccontextmanager
    async def statement(self) -> AsyncIterator[AsyncSession]:
        """For exactly one statement, which PostgreSQL carries out whole or not at all.

        It costs one round trip, where a transaction costs three.
        """
        async with self._single() as session:
            yield session

    @asynccontextmanager
    async def bare_statement(self) -> AsyncIterator[AsyncConnection]:
        """As `statement`, but for values instead of mapped objects, which takes half the work."""
        async with self._bare_statements, self._autocommit.connect() as connection:
            yield connection

    async def open(self) -> None:
        """Open the connections that are wanted at start: opened by a crowd, they would make it wait."""
        async with AsyncExitStack() as stack:
            opening = (stack.enter_async_context(self.engine.connect()) for _ in range(self._open_at_start))
            await asyncio.gather(*opening)

    async def connect_alone(self, database: str | None = None) -> Any:
        """A bare asyncpg connection beside the pool, for whoever holds one for long and closes it.

        Args:
            database: Another database of the same server.
        """
        url = self.engine.url if database is None else self.engine.url.set(database=database)
        _, arguments = self.engine.dialect.create_connect_args(url)
        arguments.pop("prepared_statement_cache_size", None)  # SQLAlchemy's own
        return await asyncpg.connect(**arguments)

    async def close(self) -> None:
        await self.engine.dispose()


def _name_failures_to_connect(engine: Engine) -> None:
    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _: Any, arguments: Any, options: Any) -> Any:
        try:
            return dialect.connect(*arguments, **options)
        except _NO_CONNECTION as error:
            raise DatabaseUnreachable from error


def _check_before_use(engine: Engine, trusted_rest_s: float) -> None:
    """Never hand out a connection that PostgreSQL has closed.

    `pool_pre_ping` asks at every checkout, three round trips each; a closed socket is known without asking.
    """

    @event.listens_for(engine, "checkin")
    def note_rest(_: Any, record: Any) -> None:
        record.info["resting_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def check(connection: Any, record: Any, _: Any) -> None:
        if connection.driver_connection.is_closed():
            raise InvalidatePoolError("PostgreSQL closed this connection.")
        if monotonic() - record.info.get("resting_since", monotonic()) > trusted_rest_s:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError("This connection is dead.") from error
