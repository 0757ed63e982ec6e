"""Connection tests of all users: bounded per user, logged, remembered when they pass."""

import asyncio
import time

import structlog

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.advisory_locks import AdvisoryLocks, Refused
from app.connectors.catalog import TargetStamp
from app.connectors.checked_url import CheckedUrl, UrlRefused
from app.connectors.connector_change import TargetChange, new_target
from app.connectors.credentials import Credentials, NoCredentials
from app.connectors.egress import Egress
from app.connectors.errors import ConnectionNotVerified, TooManyTests
from app.connectors.health import ConnectorHealth
from app.connectors.manager import ConnectorDraft, ConnectorManager
from app.connectors.passed_tests import Discovery, recall, remember
from app.connectors.reasons import ErrorCode, Reason, explain
from app.connectors.sealed_target import Target
from app.connectors.stages import OnStage, StageLog
from app.connectors.validator import ConnectionValidator, ValidationResult
from app.database import Database
from app.models import UserMCPConnection
from app.sealing import CredentialVault, DecryptionError

MAX_PARALLEL_TESTS = 3
RETRY_AFTER_S = 10

log = structlog.get_logger()


class ConnectionTests:
    """What needs both the network and the database: never at the same time."""

    def __init__(
        self,
        database: Database,
        *,
        locks: AdvisoryLocks,
        vault: CredentialVault,
        egress: Egress,
        health: ConnectorHealth | None = None,
    ) -> None:
        self._database = database
        self._health = health or ConnectorHealth(database)
        self._vault = vault
        self._egress = egress
        self._locks = locks

    async def test(
        self, owner_id: int, address: str, credentials: Credentials, *, on_stage: OnStage | None = None
    ) -> ValidationResult:
        """Test an address that is not stored; a passed test is remembered for Save.

        Raises:
            TooManyTests: The user has three under way.
        """
        result = await self._run(owner_id, address, credentials, on_stage)
        if result.success:
            await self._remember(owner_id, Target(CheckedUrl.parse(address), credentials), result)
        return result

    async def test_change(
        self, owner_id: int, connector_id: int, change: TargetChange, *, on_stage: OnStage | None = None
    ) -> ValidationResult:
        """Test where a stored connector would lead after a change; a passed test is remembered for Save.

        Raises:
            ConnectorNotFound: It is not this user's.
            CredentialsNeeded: The address changes, and the stored credentials stay with the old one.
            TooManyTests: The user has three under way.
        """
        async with self._database.transaction() as session:
            connector = await ConnectorManager(session, owner_id=owner_id).get(connector_id)
        try:
            target = new_target(connector, change, self._vault)
        except UrlRefused:
            return await self._run(owner_id, change.address or "", NoCredentials(), on_stage)
        if target is None:
            return await self.retest(owner_id, connector_id, on_stage=on_stage)
        result = await self._run(owner_id, target.url.full, target.credentials, on_stage)
        if result.success:
            await self._remember(owner_id, target, result)
        return result

    async def create(self, owner_id: int, draft: ConnectorDraft) -> UserMCPConnection:
        """Store a connector that passed a test within ten minutes, or passes one now.

        Raises:
            ConnectorLimitReached: The user has ten.
            DuplicateUrl: One of them has this address, and the draft does not say that this is meant.
            ConnectionNotVerified: The test did not pass.
            TooManyTests: A test was needed, and the user has three under way.
        """
        fingerprint = draft.target.fingerprint(self._vault)
        async with self._database.transaction() as session:
            await ConnectorManager(session, owner_id=owner_id).check_room(draft)
            discovery = await recall(session, owner_id=owner_id, fingerprint=fingerprint)
        if discovery is None:
            discovery = await self._verified(owner_id, draft.target)
        async with self._database.transaction() as session:
            manager = ConnectorManager(session, owner_id=owner_id)
            connector = await manager.create(draft, discovery, self._vault)
        log.info("connector.created", user_id=owner_id, connector_id=connector.id)
        return connector

    async def retest(
        self, owner_id: int, connector_id: int, *, on_stage: OnStage | None = None
    ) -> ValidationResult:
        """Test a stored connector with its stored credentials and take over what is found.

        Raises:
            ConnectorNotFound: It is not this user's.
            TooManyTests: The user has three under way.
        """
        async with self._database.transaction() as session:
            connector = await ConnectorManager(session, owner_id=owner_id).get(connector_id)
        try:
            target = Target.load(connector, self._vault)
        except (DecryptionError, UrlRefused):
            log.warning("connector.credentials_unreadable", user_id=owner_id, connector_id=connector_id)
            stages = StageLog(on_stage).finish()
            result = ValidationResult.failed(Reason.CREDENTIALS_UNREADABLE, stages=stages)
        else:
            result = await self._run(
                owner_id, target.url.full, target.credentials, on_stage, connector_id=connector_id
            )
        if result.success:
            async with self._database.transaction() as session:
                manager = ConnectorManager(session, owner_id=owner_id)
                stamp = TargetStamp.of(connector)
                await manager.verified(connector_id, Discovery.of(result), stamp=stamp)
        else:
            await self._health.after_call(owner_id=owner_id, connector_id=connector_id, failure=result.reason)
        return result

    async def _remember(self, owner_id: int, target: Target, result: ValidationResult) -> None:
        fingerprint = target.fingerprint(self._vault)
        async with self._database.transaction() as session:
            await remember(
                session, owner_id=owner_id, fingerprint=fingerprint, discovery=Discovery.of(result)
            )

    async def _verified(self, owner_id: int, target: Target) -> Discovery:
        result = await self._run(owner_id, target.url.full, target.credentials, None)
        if not result.success:
            detail = explain(result.reason).detail if result.reason else ""
            raise ConnectionNotVerified(f"{result.error_message} {detail} {result.fix}")
        return Discovery.of(result)

    async def _run(
        self,
        owner_id: int,
        address: str,
        credentials: Credentials,
        on_stage: OnStage | None,
        *,
        connector_id: int | None = None,
    ) -> ValidationResult:
        places = [f"connection_test:{owner_id}:{number}" for number in range(MAX_PARALLEL_TESTS)]
        held = await self._locks.take(places=places)
        if isinstance(held, Refused):
            raise TooManyTests(
                "Three of your connection tests are still running. Wait for one of them to end.",
                retry_after_s=RETRY_AFTER_S,
            )
        begun = time.monotonic()
        async with held:
            try:
                result = await ConnectionValidator(self._egress, on_stage=on_stage).test(address, credentials)
            except asyncio.CancelledError:
                log.info("connector.test_cancelled", user_id=owner_id, duration_ms=_ms_since(begun))
                raise
        _log_test(owner_id, result, _ms_since(begun))
        await self._record(owner_id, address, connector_id, result)
        return result

    async def _record(
        self, owner_id: int, address: str, connector_id: int | None, result: ValidationResult
    ) -> None:
        """An entry of its own. What is no address was not dialled, and may be anything: it is not kept."""
        try:
            name = CheckedUrl.parse(address).public
        except UrlRefused:
            return
        async with self._database.statement() as session:
            await record_event(
                session,
                Action.CONNECTOR_TEST,
                Thing(ObjectKind.CONNECTOR, connector_id, name),
                owner_id=owner_id,
                error_code=None if result.success else result.error_code,
                details={"reason": result.reason, "tool_count": len(result.tools)},
            )


def _ms_since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)


def _log_test(owner_id: int, result: ValidationResult, duration_ms: int) -> None:
    fields = {
        "user_id": owner_id,
        "error_code": result.error_code,
        "error_reason": result.reason,
        "tool_count": len(result.tools),
        "duration_ms": duration_ms,
    }
    if result.success:
        log.info("connector.verified", **fields)
    elif result.reason is Reason.ADDRESS_NOT_ALLOWED:
        log.warning("egress.denied", **fields)
    elif result.error_code is ErrorCode.INVALID_URL:
        log.info("connector.verify_failed", **fields)
    else:
        log.warning("connector.verify_failed", **fields)
