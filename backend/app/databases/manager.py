"""One user's databases in our own. Nothing here touches the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.databases.addresses import DatabaseTarget
from app.databases.errors import DatabaseExists, DatabaseLimitReached, DatabaseNotFound
from app.databases.reasons import DatabaseErrorCode, DatabaseReason, explain
from app.databases.role import RoleReport
from app.databases.stored_target import store_target
from app.databases.validator import DatabaseTestResult
from app.errors import Unauthorized
from app.models import User, UserDatabase
from app.sealing import CredentialVault

MAX_DATABASES = 10

log = structlog.get_logger()


class DatabaseStatus(StrEnum):
    """What a user is told about a database, in one word."""

    CONNECTED = "connected"
    RECONNECT = "reconnect"
    FAILING = "failing"


def status_of(row: UserDatabase) -> DatabaseStatus:
    """The status follows from the last conversation with the server; it is never stored."""
    if row.last_error_reason is None:
        return DatabaseStatus.CONNECTED
    is_login = explain(DatabaseReason(row.last_error_reason)).code is DatabaseErrorCode.AUTH_FAILED
    return DatabaseStatus.RECONNECT if is_login else DatabaseStatus.FAILING


@dataclass(frozen=True, slots=True)
class DatabaseDraft:
    """A database that is not stored yet; without a target it is the sample store."""

    name: str
    target: DatabaseTarget | None
    accepts_superuser: bool = False
    keeps_samples: bool = True


@dataclass(frozen=True, slots=True)
class DatabaseChange:
    """What is left out stays."""

    name: str | None = None
    keeps_samples: bool | None = None


class DatabaseManager:
    """One user's databases. The owner is fixed at construction: no method can forget it."""

    def __init__(self, session: AsyncSession, *, owner_id: int) -> None:
        self._session = session
        self._owner_id = owner_id

    async def list(self) -> Sequence[UserDatabase]:
        return (await self._session.scalars(self._owned().order_by(UserDatabase.id))).all()

    async def get(self, database_id: int, *, locked: bool = False) -> UserDatabase:
        """One database; `locked` keeps others from changing it until the transaction ends."""
        query = self._owned().where(UserDatabase.id == database_id)
        if locked:
            query = query.with_for_update().execution_options(populate_existing=True)
        row = await self._session.scalar(query)
        if row is None:
            raise DatabaseNotFound("No such database.")
        return row

    async def check_room(self, draft: DatabaseDraft) -> None:
        """Refuse a draft that could not be stored, before anybody waits for its server.

        Raises:
            DatabaseLimitReached: The user has ten.
            DatabaseExists: The sample store is connected already.
        """
        owned = UserDatabase.user_id == self._owner_id
        count = await self._session.scalar(select(func.count()).select_from(UserDatabase).where(owned))
        if (count or 0) >= MAX_DATABASES:
            raise DatabaseLimitReached(f"You have {MAX_DATABASES} databases, which is the limit.")
        if draft.target is None:
            sample = select(UserDatabase.name).where(owned, UserDatabase.is_sample).limit(1)
            if (name := await self._session.scalar(sample)) is not None:
                raise DatabaseExists(f"The sample store is connected already, as “{name}”.")

    async def create(
        self, draft: DatabaseDraft, found: DatabaseTestResult, vault: CredentialVault
    ) -> UserDatabase:
        """Store a tested draft. The user's row is locked, so that parallel calls count one after another."""
        owner = select(User.id).where(User.id == self._owner_id).with_for_update(key_share=True)
        if await self._session.scalar(owner) is None:
            raise Unauthorized("Sign in to continue.")
        await self.check_room(draft)
        row = UserDatabase(
            user_id=self._owner_id,
            name=draft.name,
            is_sample=draft.target is None,
            accepts_superuser=draft.accepts_superuser,
            keeps_samples=draft.keeps_samples,
            **_found(found),
        )
        self._session.add(row)
        await self._session.flush()
        if draft.target is not None:
            store_target(row, draft.target, vault)
            await self._session.flush()
        await self._record(Action.DATABASE_CONNECT, row)
        await self._session.refresh(row)
        return row

    async def reconnected(
        self,
        database_id: int,
        found: DatabaseTestResult,
        *,
        target: DatabaseTarget | None,
        vault: CredentialVault,
    ) -> UserDatabase:
        """Take over what a test found out, and the target that it was made with if that is a new one."""
        row = await self.get(database_id, locked=True)
        for name, value in _found(found).items():
            setattr(row, name, value)
        if target is not None:
            store_target(row, target, vault)
            await self._record(Action.DATABASE_CHANGE, row)
        return await self._changed(row)

    async def failed(self, database_id: int, reason: DatabaseReason) -> None:
        """Remember why the last conversation failed; a database that is gone meanwhile needs no memory."""
        row = await self._session.scalar(self._owned().where(UserDatabase.id == database_id))
        if row is not None:
            row.last_error_reason = reason.value
            await self._session.flush()

    async def change(self, database_id: int, change: DatabaseChange) -> UserDatabase:
        row = await self.get(database_id, locked=True)
        row.name = row.name if change.name is None else change.name
        row.keeps_samples = row.keeps_samples if change.keeps_samples is None else change.keeps_samples
        log.info("database.changed", user_id=self._owner_id, database_id=database_id)
        return await self._changed(row)

    async def delete(self, database_id: int) -> UserDatabase:
        """Forget the database with everything known of it; returns what it was. The server is not asked."""
        row = await self.get(database_id)
        await self._session.delete(row)
        await self._session.flush()
        await self._record(Action.DATABASE_DELETE, row)
        log.info("database.deleted", user_id=self._owner_id, database_id=database_id)
        return row

    async def _record(self, action: Action, row: UserDatabase) -> None:
        thing = Thing(ObjectKind.DATABASE, row.id, row.name)
        host = {} if row.host is None else {"host": row.host}
        await record_event(self._session, action, thing, owner_id=self._owner_id, details=host)

    async def _changed(self, row: UserDatabase) -> UserDatabase:
        row.version += 1
        await self._session.flush()
        await self._session.refresh(row)
        return row

    def _owned(self) -> Select[UserDatabase]:
        return select(UserDatabase).where(UserDatabase.user_id == self._owner_id)


def role_of(row: UserDatabase) -> RoleReport:
    return RoleReport.from_json(row.role)


def _found(result: DatabaseTestResult) -> dict[str, object]:
    assert result.role is not None  # noqa: S101 - a test that passed has seen the role
    return {
        "role": result.role.to_json(),
        "server_version": result.server_version or "",
        "last_error_reason": None,
        "last_verified_at": datetime.now(UTC),
    }
