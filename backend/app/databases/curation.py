"""What a user decides about a database's tables: which the agent sees, and what is to be remembered."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Delete, Update, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.databases.errors import NoteLimitReached, NoteNotFound, TableNotFound
from app.databases.manager import DatabaseManager
from app.databases.schemas import KnownSchema, known_schema
from app.models import DatabaseNote

MAX_NOTES = 100
MAX_NOTE_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Visibility:
    schema: str
    name: str
    is_visible: bool


class Curation:
    """One user's decisions about one database."""

    def __init__(self, session: AsyncSession, *, owner_id: int, database_id: int) -> None:
        self._session = session
        self._owner_id = owner_id
        self._database_id = database_id

    async def show(self, changes: Sequence[Visibility]) -> KnownSchema:
        """Hide tables from the agent, or show them again.

        Raises:
            DatabaseNotFound: It is not this user's.
            TableNotFound: One of the tables is not in the schema as it was read last.
        """
        row = await DatabaseManager(self._session, owner_id=self._owner_id).get(
            self._database_id, locked=True
        )
        known = await self._known()
        hidden = set(known.hidden)
        for change in changes:
            self._check(known, change.schema, change.name)
            (hidden.discard if change.is_visible else hidden.add)((change.schema, change.name))
        row.hidden_tables = [list(key) for key in sorted(hidden)]
        row.version += 1
        await self._session.flush()
        return await self._known()

    async def remember(self, text: str, table: tuple[str, str] | None = None) -> KnownSchema:
        """Keep a note.

        Raises:
            DatabaseNotFound: It is not this user's.
            NoteLimitReached: There are a hundred.
            TableNotFound: The table is not in the schema as it was read last.
        """
        row = await DatabaseManager(self._session, owner_id=self._owner_id).get(
            self._database_id, locked=True
        )
        owned = DatabaseNote.database_id == row.id, DatabaseNote.user_id == self._owner_id
        count = await self._session.scalar(select(func.count()).select_from(DatabaseNote).where(*owned))
        if (count or 0) >= MAX_NOTES:
            raise NoteLimitReached(f"There are {MAX_NOTES} notes, which is the limit. Delete one first.")
        if table is not None:
            self._check(await self._known(), *table)
        schema_name, table_name = table or (None, None)
        self._session.add(
            DatabaseNote(
                user_id=self._owner_id,
                database_id=row.id,
                schema_name=schema_name,
                table_name=table_name,
                text=text,
            )
        )
        row.version += 1
        await self._session.flush()
        return await self._known()

    async def reword(self, note_id: int, text: str) -> KnownSchema:
        """Give a note other words; what it is about stays.

        Raises:
            DatabaseNotFound: The database is not this user's.
            NoteNotFound: It has no such note.
        """
        return await self._change_note(update(DatabaseNote).values(text=text), note_id)

    async def forget(self, note_id: int) -> KnownSchema:
        """Delete a note.

        Raises:
            DatabaseNotFound: The database is not this user's.
            NoteNotFound: It has no such note.
        """
        return await self._change_note(delete(DatabaseNote), note_id)

    async def _change_note(self, change: Update | Delete, note_id: int) -> KnownSchema:
        row = await DatabaseManager(self._session, owner_id=self._owner_id).get(
            self._database_id, locked=True
        )
        changed = await self._session.scalar(
            change.where(
                DatabaseNote.id == note_id,
                DatabaseNote.database_id == row.id,
                DatabaseNote.user_id == self._owner_id,
            ).returning(DatabaseNote.id)
        )
        if changed is None:
            raise NoteNotFound("No such note.")
        row.version += 1
        await self._session.flush()
        return await self._known()

    async def _known(self) -> KnownSchema:
        return await known_schema(self._session, owner_id=self._owner_id, database_id=self._database_id)

    @staticmethod
    def _check(known: KnownSchema, schema: str, name: str) -> None:
        if (schema, name) not in {table.key for table in known.tables}:
            raise TableNotFound("This database has no such table.")
