"""Connecting databases of all users: tests bounded per user, logged, and stored when they pass."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.advisory_locks import AdvisoryLocks, Refused
from app.database import Database
from app.databases.addresses import DatabaseTarget
from app.databases.conversation import Login
from app.databases.dialling import DatabaseEgress
from app.databases.errors import (
    AddressRefused,
    DatabaseNotConnected,
    SuperuserRefused,
    TooManyDatabaseTests,
)
from app.databases.manager import DatabaseDraft, DatabaseManager
from app.databases.reasons import DatabaseReason
from app.databases.sample_store import SampleStore
from app.databases.stages import DatabaseStages, OnDatabaseStage
from app.databases.stored_target import load_target
from app.databases.validator import DatabaseTestResult, DatabaseValidator
from app.models import UserDatabase
from app.sealing import CredentialVault, DecryptionError

MAX_PARALLEL_TESTS = 3
RETRY_AFTER_S = 10

log = structlog.get_logger()


class DatabaseConnections:
    """What needs both the users' servers and our own database: never at the same time."""

    def __init__(
        self,
        database: Database,
        *,
        locks: AdvisoryLocks,
        vault: CredentialVault,
        egress: DatabaseEgress,
        sample: SampleStore,
    ) -> None:
        self._database = database
        self._vault = vault
        self._egress = egress
        self._sample = sample
        self._locks = locks

    async def test(
        self,
        owner_id: int,
        target: DatabaseTarget | AddressRefused,
        *,
        accepts_superuser: bool = False,
        on_stage: OnDatabaseStage | None = None,
    ) -> DatabaseTestResult:
        """Test a database that is not stored.

        Raises:
            TooManyDatabaseTests: The user has three under way.
        """
        validator = DatabaseValidator(self._egress, on_stage=on_stage, accepts_superuser=accepts_superuser)
        if isinstance(target, AddressRefused):
            return validator.refuse(target)
        result = await self._run(owner_id, lambda: validator.test(target))
        async with self._database.transaction() as session:
            await record_event(
                session,
                Action.DATABASE_TEST,
                Thing(ObjectKind.DATABASE, name=target.address.database),
                owner_id=owner_id,
                error_code=result.error_code if not result.success else None,
                details={"host": target.address.host},
            )
        return result

    async def create(self, owner_id: int, draft: DatabaseDraft) -> UserDatabase:
        """Store a database that passes its test now.

        Raises:
            DatabaseLimitReached: The user has ten.
            DatabaseExists: The sample store is connected already.
            DatabaseNotConnected: The test did not pass.
            SuperuserRefused: The role is one, and the draft does not say that this is meant.
            SampleNotAvailable: The service cannot make the sample store.
            TooManyDatabaseTests: The user has three tests under way.
        """
        async with self._database.transaction() as session:
            await DatabaseManager(session, owner_id=owner_id).check_room(draft)
        validator = DatabaseValidator(self._egress, accepts_superuser=draft.accepts_superuser)
        result = await self._run(owner_id, lambda: self._test(validator, draft.target))
        if result.reason is DatabaseReason.SUPERUSER:
            raise SuperuserRefused(result.sentence)
        if not result.success:
            raise DatabaseNotConnected(result.sentence)
        async with self._database.transaction() as session:
            manager = DatabaseManager(session, owner_id=owner_id)
            row = await manager.create(draft, result, self._vault)
        log.info("database.connected", user_id=owner_id, database_id=row.id)
        return row

    async def reconnect(
        self,
        owner_id: int,
        database_id: int,
        target: DatabaseTarget | AddressRefused | None,
        *,
        on_stage: OnDatabaseStage | None = None,
    ) -> DatabaseTestResult:
        """Test a stored database, at a new address or with a new password if a target is given.

        A target that passes is stored.

        Raises:
            DatabaseNotFound: It is not this user's.
            TooManyDatabaseTests: The user has three tests under way.
        """
        async with self._database.transaction() as session:
            row = await DatabaseManager(session, owner_id=owner_id).get(database_id)
        validator = DatabaseValidator(
            self._egress, on_stage=on_stage, accepts_superuser=row.accepts_superuser
        )
        if isinstance(target, AddressRefused):
            return validator.refuse(target)
        if row.is_sample:
            asked = target = None
        else:
            try:
                asked = target or load_target(row, self._vault)
            except DecryptionError:
                return await self._unreadable(owner_id, database_id, on_stage)
        result = await self._run(owner_id, lambda: self._test(validator, asked))
        async with self._database.transaction() as session:
            manager = DatabaseManager(session, owner_id=owner_id)
            if result.success:
                await manager.reconnected(database_id, result, target=target, vault=self._vault)
            elif target is None and result.reason is not None:
                await manager.failed(database_id, result.reason)
        return result

    async def login(self, row: UserDatabase) -> Login:
        """The way to a stored database, vetted now.

        Raises:
            ConversationFailed: Nothing may be dialled there.
            DecryptionError: The password does not open any more.
            SampleNotAvailable: The sample store is gone and cannot be made.
        """
        if row.is_sample:
            return await self._sample.login()
        return await Login.vetted(self._egress, load_target(row, self._vault), DatabaseStages())

    async def _test(self, validator: DatabaseValidator, target: DatabaseTarget | None) -> DatabaseTestResult:
        """Test a target, or without one the sample store."""
        if target is None:
            return await validator.test_own(await self._sample.login())
        return await validator.test(target)

    async def _unreadable(
        self, owner_id: int, database_id: int, on_stage: OnDatabaseStage | None
    ) -> DatabaseTestResult:
        log.warning("database.credentials_unreadable", user_id=owner_id, database_id=database_id)
        reason = DatabaseReason.CREDENTIALS_UNREADABLE
        async with self._database.transaction() as session:
            await DatabaseManager(session, owner_id=owner_id).failed(database_id, reason)
        return DatabaseTestResult(success=False, reason=reason, stages=DatabaseStages(on_stage).finish())

    async def _run(
        self, owner_id: int, test: Callable[[], Awaitable[DatabaseTestResult]]
    ) -> DatabaseTestResult:
        places = [f"database_test:{owner_id}:{number}" for number in range(MAX_PARALLEL_TESTS)]
        held = await self._locks.take(places=places)
        if isinstance(held, Refused):
            raise TooManyDatabaseTests(
                "Three of your connection tests are still running. Wait for one of them to end.",
                retry_after_s=RETRY_AFTER_S,
            )
        begun = time.monotonic()
        async with held:
            try:
                result = await test()
            except asyncio.CancelledError:
                log.info("database.test_cancelled", user_id=owner_id, duration_ms=_ms_since(begun))
                raise
        _log_test(owner_id, result, _ms_since(begun))
        return result


def _ms_since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)


def _log_test(owner_id: int, result: DatabaseTestResult, duration_ms: int) -> None:
    fields = {
        "user_id": owner_id,
        "error_code": result.error_code,
        "error_reason": result.reason,
        "duration_ms": duration_ms,
    }
    if result.success:
        log.info("database.verified", **fields)
    elif result.reason in {DatabaseReason.ADDRESS_NOT_ALLOWED, DatabaseReason.OWN_DATABASE}:
        log.warning("egress.denied", **fields)
    else:
        log.warning("database.verify_failed", **fields)
