"""Bringing a database to the schema of this version, once, however many processes start together."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from alembic import command

MIGRATION_LOCK = 0x70617463_68626179
_CONFIG = Path(__file__).resolve().parents[1] / "alembic.ini"


async def migrate(engine: AsyncEngine) -> None:
    """Apply what is missing, in one transaction, under a transaction-scoped advisory lock."""
    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        await connection.run_sync(_upgrade)


async def is_current(engine: AsyncEngine) -> bool:
    """Whether the database has exactly this version's schema."""
    async with engine.connect() as connection:
        return await connection.run_sync(_is_current)


def config_on(connection: Connection) -> Config:
    """Alembic's configuration, working on this connection."""
    config = Config(_CONFIG)
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    if not _is_current(connection):
        command.upgrade(config_on(connection), "head")


def _is_current(connection: Connection) -> bool:
    heads = ScriptDirectory.from_config(config_on(connection)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)
