"""What a user has asked a database of theirs in SQL: sealed, the newest hundred, for nobody else."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.databases.errors import QueryNotFound
from app.databases.manager import DatabaseManager
from app.models import DatabaseQuery
from app.sealing import CredentialVault, DecryptionError, row_context

MAX_QUERIES = 100


@dataclass(frozen=True, slots=True)
class PastQuery:
    """`ran_at` is when it was put last."""

    id: UUID
    sql: str
    ran_at: datetime


class QueryHistory:
    """One user's queries of one database."""

    def __init__(
        self, session: AsyncSession, vault: CredentialVault, *, owner_id: int, database_id: int
    ) -> None:
        self._session = session
        self._vault = vault
        self._owner_id = owner_id
        self._database_id = database_id

    async def remember(self, sql: str) -> None:
        """Put a query first; the same text stands there once. Beyond a hundred, the oldest is forgotten.

        Raises:
            DatabaseNotFound: The database is not this user's.
        """
        await self._check_owner()
        text = sql.strip()
        query_id = uuid4()
        fresh = insert(DatabaseQuery).values(
            id=query_id,
            user_id=self._owner_id,
            database_id=self._database_id,
            sql=self._vault.seal({"sql": text}, context=self._context(query_id)),
            fingerprint=self._vault.fingerprint("database_queries", str(self._database_id), text),
            ran_at=func.clock_timestamp(),
        )
        await self._session.execute(
            fresh.on_conflict_do_update(
                index_elements=[DatabaseQuery.database_id, DatabaseQuery.fingerprint],
                set_={"ran_at": fresh.excluded.ran_at},
            )
        )
        oldest = (
            select(DatabaseQuery.id)
            .where(*self._mine)
            .order_by(DatabaseQuery.ran_at.desc())
            .offset(MAX_QUERIES)
        )
        await self._session.execute(delete(DatabaseQuery).where(DatabaseQuery.id.in_(oldest)))

    async def list(self) -> Sequence[PastQuery]:
        """Newest first, without those that were sealed under a key that is gone.

        Raises:
            DatabaseNotFound: The database is not this user's.
        """
        await self._check_owner()
        found = await self._session.execute(
            select(DatabaseQuery.id, DatabaseQuery.sql, DatabaseQuery.ran_at)
            .where(*self._mine)
            .order_by(DatabaseQuery.ran_at.desc())
        )
        rows = [(row.id, row.sql, row.ran_at) for row in found]
        return await asyncio.to_thread(self._opened, rows)

    async def forget(self, query_id: UUID) -> None:
        """Delete one query.

        Raises:
            DatabaseNotFound: The database is not this user's.
            QueryNotFound: It has no such query.
        """
        await self._check_owner()
        gone = delete(DatabaseQuery).where(DatabaseQuery.id == query_id, *self._mine)
        if await self._session.scalar(gone.returning(DatabaseQuery.id)) is None:
            raise QueryNotFound("No such query.")

    async def forget_all(self) -> None:
        """Delete all queries of the database.

        Raises:
            DatabaseNotFound: The database is not this user's.
        """
        await self._check_owner()
        await self._session.execute(delete(DatabaseQuery).where(*self._mine))

    @property
    def _mine(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return DatabaseQuery.database_id == self._database_id, DatabaseQuery.user_id == self._owner_id

    async def _check_owner(self) -> None:
        await DatabaseManager(self._session, owner_id=self._owner_id).get(self._database_id)

    def _opened(self, rows: Sequence[tuple[UUID, str, datetime]]) -> Sequence[PastQuery]:
        readable = []
        for query_id, sealed, ran_at in rows:
            try:
                opened = self._vault.open(sealed, context=self._context(query_id))
            except DecryptionError:
                continue
            readable.append(PastQuery(query_id, opened["sql"], ran_at))
        return readable

    def _context(self, query_id: UUID) -> str:
        return row_context("database_queries", row_id=query_id, owner_id=self._owner_id)
