"""The staged connection test: what the user sees before a database is connected."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

from app.databases.addresses import DatabaseTarget
from app.databases.conversation import Login
from app.databases.dialling import DatabaseEgress
from app.databases.errors import AddressRefused, ConversationFailed, ServerError
from app.databases.postgres.session import Ask, Session
from app.databases.reasons import DatabaseErrorCode, DatabaseReason, explain
from app.databases.role import RoleReport, inspect_role
from app.databases.stages import DatabaseStage, DatabaseStageName, DatabaseStages, OnDatabaseStage

TEST_S = 9.5
"""What is left of the ten seconds that users are promised is for telling them."""

OLDEST_VERSION = 12
BEGIN = Ask("BEGIN READ ONLY")
ROLLBACK = Ask("ROLLBACK")

_WAY_OUT = Ask("SELECT pg_catalog.set_config('transaction_read_only', 'off', true)")
_TABLES = Ask(
    """
    SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^pg_'
      AND n.nspname <> 'information_schema' AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
      AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
    """
)
_TIMEOUTS: dict[DatabaseStageName | None, DatabaseReason] = {
    DatabaseStageName.DNS: DatabaseReason.DNS_TIMEOUT,
    DatabaseStageName.CONNECT: DatabaseReason.CONNECT_TIMEOUT,
    DatabaseStageName.TLS: DatabaseReason.TLS_TIMEOUT,
    DatabaseStageName.LOGIN: DatabaseReason.LOGIN_TIMEOUT,
}


@dataclass(frozen=True, slots=True)
class DatabaseTestResult:
    """The outcome of a test. A failed test is a value like any other.

    With `success` a reason is a warning. `words` are those of the server.
    """

    success: bool
    reason: DatabaseReason | None
    stages: tuple[DatabaseStage, ...]
    role: RoleReport | None = None
    server_version: str | None = None
    table_count: int | None = None
    words: str | None = None

    @property
    def error_code(self) -> DatabaseErrorCode | None:
        return explain(self.reason).code if self.reason else None

    @property
    def sentence(self) -> str:
        """What failed and what to do, for where there is room for one line."""
        if self.reason is None:
            return "The connection works."
        told = explain(self.reason)
        return f"{told.code.message} {told.detail} {told.fix}"


class DatabaseValidator:
    """Tests one database. The whole test ends within 10 s, whatever the server does."""

    def __init__(
        self,
        egress: DatabaseEgress,
        *,
        on_stage: OnDatabaseStage | None = None,
        accepts_superuser: bool = False,
        limit_s: float = TEST_S,
    ) -> None:
        self._egress = egress
        self._limit_s = limit_s
        self._accepts_superuser = accepts_superuser
        self._stages = DatabaseStages(on_stage)
        self._role: RoleReport | None = None
        self._version: str | None = None
        self._tables: int | None = None

    def refuse(self, refused: AddressRefused) -> DatabaseTestResult:
        """The result for what is no address at all."""
        self._stages.begin(DatabaseStageName.ADDRESS)
        return self._failed(refused.reason)

    async def test(self, target: DatabaseTarget) -> DatabaseTestResult:
        """Run all stages; cancelling this coroutine ends the test and closes its connection."""
        self._stages.begin(DatabaseStageName.ADDRESS)
        self._stages.end(DatabaseStageName.ADDRESS)
        return await self._judged(Login.vetted(self._egress, target, self._stages))

    async def test_own(self, login: Login) -> DatabaseTestResult:
        """The same for a database of the service itself, which no policy has to allow."""
        for name in (DatabaseStageName.ADDRESS, DatabaseStageName.POLICY, DatabaseStageName.DNS):
            self._stages.end(name, "skipped", "The database is this service's own.")
        return await self._judged(_known(login))

    async def _judged(self, way: Awaitable[Login]) -> DatabaseTestResult:
        try:
            async with asyncio.timeout(self._limit_s):
                return await self._converse(await way)
        except TimeoutError:
            return self._failed(_TIMEOUTS.get(self._stages.running, DatabaseReason.ANSWER_TOO_SLOW))
        except ConversationFailed as failed:
            return self._failed(failed.reason, failed.words)
        except ServerError as error:
            return self._failed(DatabaseReason.SERVER_ERROR, error.message)

    async def _converse(self, login: Login) -> DatabaseTestResult:
        async with login.session(self._stages) as session:
            self._version = session.server_version_text
            if session.server_version < OLDEST_VERSION:
                raise ConversationFailed(DatabaseReason.VERSION_TOO_OLD)
            if not await self._judge_role(session):
                return self._failed(DatabaseReason.SUPERUSER)
            await self._prove_read_only(session)
            await self._count_tables(session)
        return self._passed()

    async def _judge_role(self, session: Session) -> bool:
        self._stages.begin(DatabaseStageName.ROLE)
        self._role = await inspect_role(session)
        if self._role.is_superuser and not self._accepts_superuser:
            return False
        if self._role.can_write:
            self._stages.end(DatabaseStageName.ROLE, "warning", " ".join(self._role.warnings))
        else:
            self._stages.end(DatabaseStageName.ROLE, detail=f"{self._role.user} can only read.")
        return True

    async def _prove_read_only(self, session: Session) -> None:
        """A transaction that is read-only must not be made another one."""
        self._stages.begin(DatabaseStageName.READ_ONLY)
        await session.ask(BEGIN)
        try:
            await session.ask(_WAY_OUT)
        except ServerError:
            await session.ask(ROLLBACK)
        else:
            raise ConversationFailed(DatabaseReason.READ_ONLY_NOT_KEPT)
        self._stages.end(DatabaseStageName.READ_ONLY)

    async def _count_tables(self, session: Session) -> None:
        self._stages.begin(DatabaseStageName.SCHEMA)
        _, reply, _ = await session.ask(BEGIN, _TABLES, ROLLBACK)
        self._tables = int(reply.value()) if reply.value().isdecimal() else 0
        if self._tables:
            found = f"{self._tables} table{'' if self._tables == 1 else 's'} and views can be read."
            self._stages.end(DatabaseStageName.SCHEMA, detail=found)
        else:
            self._stages.end(DatabaseStageName.SCHEMA, "warning", explain(DatabaseReason.NO_TABLES).detail)

    def _failed(self, reason: DatabaseReason, words: str | None = None) -> DatabaseTestResult:
        detail = explain(reason).detail + (f" It says: {words}" if words else "")
        if self._stages.running is not None:
            self._stages.end(self._stages.running, "failed", detail)
        return DatabaseTestResult(
            False,
            reason,
            self._stages.finish(),
            self._role,
            self._version,
            words=words,
        )

    def _passed(self) -> DatabaseTestResult:
        reason = DatabaseReason.NO_TABLES if self._tables == 0 else None
        return DatabaseTestResult(
            True,
            reason,
            self._stages.finish(),
            self._role,
            self._version,
            self._tables,
        )


async def _known(login: Login) -> Login:
    return login
