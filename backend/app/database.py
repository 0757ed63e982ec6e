"""The connection to PostgreSQL: engine, sessions and the transaction of a request."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy import MetaData
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


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


class Database:
    """One pool of connections. A value that is passed in, never a module global."""

    def __init__(self, database_url: str) -> None:
        self.engine: AsyncEngine = create_async_engine(
            asyncpg_url(database_url),
            pool_size=10,
            max_overflow=20,
            pool_pre_ping=True,
            hide_parameters=True,  # a failing statement's values would end in the log
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A short transaction of its own: committed at the end, rolled back when the body raises."""
        async with self.sessions.begin() as session:
            yield session

    async def connect_alone(self) -> Any:
        """A bare asyncpg connection beside the pool, for whoever holds one for long and closes it."""
        _, arguments = self.engine.dialect.create_connect_args(self.engine.url)
        arguments.pop("prepared_statement_cache_size", None)  # SQLAlchemy's own
        return await asyncpg.connect(**arguments)

    async def close(self) -> None:
        await self.engine.dispose()
