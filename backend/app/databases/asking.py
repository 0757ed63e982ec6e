"""Questions of users to their databases: a few at a time each, logged without their text."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import structlog

from app.advisory_locks import AdvisoryLocks, Refused
from app.database import Database
from app.databases.connecting import DatabaseConnections
from app.databases.conversation import Login
from app.databases.errors import ConversationFailed, SchemaUnreadable, TooManyQueries
from app.databases.limits import QueryLimits
from app.databases.manager import DatabaseManager
from app.databases.queries import (
    Estimate,
    OpenLogin,
    QueryResult,
    TakeBatch,
    estimate_query,
    run_query,
    stream_query,
)
from app.databases.query_failures import SCHEMA_CHANGED, QueryFailed, failed_on_the_way
from app.databases.reasons import DatabaseReason
from app.databases.schemas import DatabaseSchemas, known_schema
from app.databases.sql.refusals import SqlRefused
from app.models import UserDatabase
from app.sealing import DecryptionError

MAX_PARALLEL_QUERIES = 3
RETRY_AFTER_S = 5
FRESH = timedelta(seconds=30)

log = structlog.get_logger()


class DatabaseQueries:
    """The one way to ask a user's database."""

    def __init__(
        self,
        database: Database,
        connections: DatabaseConnections,
        schemas: DatabaseSchemas,
        *,
        locks: AdvisoryLocks,
    ) -> None:
        self._database = database
        self._connections = connections
        self._schemas = schemas
        self._locks = locks

    async def run(self, owner_id: int, database_id: int, sql: str, limits: QueryLimits) -> QueryResult:
        """Put one question.

        Raises:
            DatabaseNotFound: The database is not this user's.
            SqlRefused: The text is not one statement that reads.
            QueryFailed: There are no rows, for a reason that can be told.
            SampleNotAvailable: The sample store is gone and cannot be made.
            TooManyQueries: The user has three under way.
        """
        async with self._asking(owner_id, database_id) as open_login:
            return await run_query(open_login, sql, limits)

    async def estimate(
        self, owner_id: int, database_id: int, sql: str, limits: QueryLimits
    ) -> Estimate | None:
        """What the planner expects of a question, which is not put. Raises what `run` does."""
        async with self._asking(owner_id, database_id) as open_login:
            return await estimate_query(open_login, sql, limits)

    async def stream(
        self, owner_id: int, database_id: int, sql: str, limits: QueryLimits, take: TakeBatch
    ) -> bool:
        """Put one question whose answer may be large; returns whether there is more than `limits` allow.

        Raises what `run` does, at times when some batches have been taken.
        """
        async with self._asking(owner_id, database_id) as open_login:
            return await stream_query(open_login, sql, limits, take)

    @asynccontextmanager
    async def _asking(self, owner_id: int, database_id: int) -> AsyncIterator[OpenLogin]:
        async with self._database.statement() as session:
            row = await DatabaseManager(session, owner_id=owner_id).get(database_id)
        places = [f"database_query:{owner_id}:{number}" for number in range(MAX_PARALLEL_QUERIES)]
        held = await self._locks.take(places=places)
        if isinstance(held, Refused):
            raise TooManyQueries(
                "Three of your queries are still running. Wait for one of them to end, or stop it.",
                retry_after_s=RETRY_AFTER_S,
            )
        begun = time.monotonic()
        outcome = "cancelled"
        async with held:
            try:
                yield lambda: self._login(row)
                outcome = "succeeded"
            except SqlRefused as refused:
                outcome = f"refused_{refused.rule}"
                raise
            except QueryFailed as failed:
                outcome = failed.reason
                if outcome in SCHEMA_CHANGED:
                    await self._look_again(owner_id, database_id)
                raise
            finally:
                log.info(
                    "database.asked",
                    user_id=owner_id,
                    database_id=database_id,
                    outcome=outcome,
                    duration_ms=round((time.monotonic() - begun) * 1000),
                )

    async def _look_again(self, owner_id: int, database_id: int) -> None:
        """What was not found may mean that the schema is another one by now."""
        async with self._database.transaction() as session:
            known = await known_schema(session, owner_id=owner_id, database_id=database_id)
        if known.read_at is not None and datetime.now(UTC) - known.read_at > FRESH:
            with suppress(SchemaUnreadable):
                await self._schemas.refresh(owner_id, database_id)

    async def _login(self, row: UserDatabase) -> Login:
        try:
            return await self._connections.login(row)
        except DecryptionError:
            raise failed_on_the_way(ConversationFailed(DatabaseReason.CREDENTIALS_UNREADABLE)) from None
