"""The schema of a user's database: read from its server, kept in ours, read again when it changed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.databases.catalog import TableInfo
from app.databases.connecting import DatabaseConnections
from app.databases.errors import ConversationFailed, SchemaUnreadable, ServerError
from app.databases.introspection import read_tables
from app.databases.manager import DatabaseManager
from app.databases.reasons import DatabaseReason, explain
from app.databases.stages import DatabaseStages
from app.models import DatabaseNote, DatabaseSchema, UserDatabase
from app.sealing import DecryptionError

READ_S = 25.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Note:
    """What the user wants remembered: about a table, or without one about the whole database."""

    id: int
    text: str
    table: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class KnownSchema:
    """What is known of a database. `hidden` tables are kept from the agent; the sample store has no host."""

    database_id: int
    name: str
    host: str | None
    version: int
    tables: tuple[TableInfo, ...]
    hidden: frozenset[tuple[str, str]]
    notes: tuple[Note, ...]
    read_at: datetime | None

    @property
    def visible(self) -> tuple[TableInfo, ...]:
        return tuple(table for table in self.tables if table.key not in self.hidden)


class DatabaseSchemas:
    """Reads schemas from users' servers into our database."""

    def __init__(self, database: Database, connections: DatabaseConnections) -> None:
        self._database = database
        self._connections = connections

    async def refresh(self, owner_id: int, database_id: int) -> KnownSchema:
        """Read the schema anew.

        Raises:
            DatabaseNotFound: The database is not this user's.
            SchemaUnreadable: Its server did not let us, and why.
            SampleNotAvailable: The sample store is gone and cannot be made.
        """
        async with self._database.statement() as session:
            row = await DatabaseManager(session, owner_id=owner_id).get(database_id)
        try:
            tables = await self._read(row)
        except SchemaUnreadable as error:
            async with self._database.transaction() as session:
                await DatabaseManager(session, owner_id=owner_id).failed(database_id, error.reason)
            raise
        async with self._database.transaction() as session:
            manager = DatabaseManager(session, owner_id=owner_id)
            await store_schema(session, row=await manager.get(database_id, locked=True), tables=tables)
            log.info("database.schema_read", user_id=owner_id, database_id=database_id, count=len(tables))
            return await known_schema(session, owner_id=owner_id, database_id=database_id)

    async def _read(self, row: UserDatabase) -> tuple[TableInfo, ...]:
        try:
            async with asyncio.timeout(READ_S):
                login = await self._connections.login(row)
                async with login.session(DatabaseStages()) as session:
                    return await read_tables(session, keeps_samples=row.keeps_samples)
        except TimeoutError:
            raise _unreadable(DatabaseReason.ANSWER_TOO_SLOW) from None
        except DecryptionError:
            raise _unreadable(DatabaseReason.CREDENTIALS_UNREADABLE) from None
        except ConversationFailed as error:
            raise _unreadable(error.reason) from error
        except (ServerError, ValueError) as error:
            raise _unreadable(DatabaseReason.SERVER_ERROR) from error


async def store_schema(session: AsyncSession, *, row: UserDatabase, tables: Sequence[TableInfo]) -> None:
    """Keep what was read; the version grows only when something is different."""
    found = {"tables": [table.to_json() for table in tables], "read_at": datetime.now(UTC)}
    before = await session.scalar(
        select(DatabaseSchema.tables).where(
            DatabaseSchema.database_id == row.id, DatabaseSchema.user_id == row.user_id
        )
    )
    statement = insert(DatabaseSchema).values(database_id=row.id, user_id=row.user_id, **found)
    await session.execute(statement.on_conflict_do_update(index_elements=["database_id"], set_=found))
    row.last_error_reason = None
    if before is None or [TableInfo.from_json(each) for each in before] != list(tables):
        row.version += 1
    await session.flush()


async def known_schema(session: AsyncSession, *, owner_id: int, database_id: int) -> KnownSchema:
    """What is kept of a database, read or not.

    Raises:
        DatabaseNotFound: It is not this user's.
    """
    row = await DatabaseManager(session, owner_id=owner_id).get(database_id)
    return (await _known(session, owner_id=owner_id, rows=[row]))[0]


async def known_schemas(session: AsyncSession, *, owner_id: int) -> list[KnownSchema]:
    """All of a user's databases, oldest first, in three statements."""
    rows = await DatabaseManager(session, owner_id=owner_id).list()
    return await _known(session, owner_id=owner_id, rows=rows)


async def _known(session: AsyncSession, *, owner_id: int, rows: Sequence[UserDatabase]) -> list[KnownSchema]:
    ids = [row.id for row in rows]
    schemas = {
        each.database_id: each
        for each in await session.scalars(
            select(DatabaseSchema)
            .where(DatabaseSchema.user_id == owner_id, DatabaseSchema.database_id.in_(ids))
            .execution_options(populate_existing=True)
        )
    }
    notes = await session.scalars(
        select(DatabaseNote)
        .where(DatabaseNote.user_id == owner_id, DatabaseNote.database_id.in_(ids))
        .order_by(DatabaseNote.id)
    )
    told: dict[int, list[Note]] = {}
    for note in notes:
        table = (note.schema_name, note.table_name) if note.schema_name and note.table_name else None
        told.setdefault(note.database_id, []).append(Note(note.id, note.text, table))
    return [
        KnownSchema(
            database_id=row.id,
            name=row.name,
            host=row.host,
            version=row.version,
            tables=tuple(map(TableInfo.from_json, schemas[row.id].tables)) if row.id in schemas else (),
            hidden=frozenset((schema, name) for schema, name in row.hidden_tables),
            notes=tuple(told.get(row.id, ())),
            read_at=schemas[row.id].read_at if row.id in schemas else None,
        )
        for row in rows
    ]


async def forget_samples(session: AsyncSession, *, owner_id: int, database_id: int) -> None:
    """Drop what was kept, examples included; the next look reads it anew."""
    await session.execute(
        delete(DatabaseSchema).where(
            DatabaseSchema.user_id == owner_id, DatabaseSchema.database_id == database_id
        )
    )


def _unreadable(reason: DatabaseReason) -> SchemaUnreadable:
    told = explain(reason)
    return SchemaUnreadable(f"{told.detail} {told.fix}", reason)
