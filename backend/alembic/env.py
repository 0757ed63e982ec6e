"""Alembic's entry: runs on the connection that `app.migrations` passes in, or on `DATABASE_URL`."""

import asyncio

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import app.models
from alembic import context
from app.database import Base, asyncpg_url
from app.settings import get_settings

assert app.models  # imported so that every table is known  # noqa: S101


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_server_default=True)
    with context.begin_transaction():
        context.run_migrations()


async def run_alone() -> None:
    url = get_settings().database_url
    if url is None:
        raise SystemExit("Set DATABASE_URL to run Alembic by hand; the service migrates by itself at start.")
    engine = create_async_engine(asyncpg_url(url.get_secret_value()), poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_alone())
