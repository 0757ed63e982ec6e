"""Whether connectors work, by their last real calls: counted, told once, and spared while they do not."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.connectors.alerts import Alerts
from app.connectors.errors import ConnectorUnusable, ToolCallError
from app.connectors.notifications import NotificationKind, notify
from app.connectors.reasons import ErrorCode, Reason, explain
from app.database import Database
from app.models import UserMCPConnection

FAILING_AFTER = 3
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)

WELL: Final[dict[str, Any]] = {
    "failure_count": 0,
    "last_error_code": None,
    "last_error_reason": None,
    "failing_since": None,
    "next_trial_at": None,
    "trial_count": 0,
}
"""The columns of a connector whose last call succeeded."""

log = structlog.get_logger()


class Health(StrEnum):
    """Signed out and down are different things: the user can help the one, and only wait for the other."""

    WELL = "well"
    SIGNED_OUT = "signed_out"
    DOWN = "down"


_NOTIFICATIONS = {
    Health.SIGNED_OUT: NotificationKind.CONNECTOR_RECONNECT,
    Health.DOWN: NotificationKind.CONNECTOR_FAILING,
}


def health_of(connector: UserMCPConnection) -> Health:
    if connector.last_error_code == ErrorCode.AUTH_FAILED:
        return Health.SIGNED_OUT
    return Health.DOWN if connector.failure_count >= FAILING_AFTER else Health.WELL


def pause_after(trials: int) -> timedelta:
    """How long calls are held back after so many failed trials: 30 s, 1, 2, 4, 8, then 15 minutes."""
    # The number of doublings is bounded: a connector may fail for years.
    return min(FIRST_PAUSE * (1 << min(trials, 10)), LONGEST_PAUSE)


class ConnectorHealth:
    """The breaker in front of every call, and the record behind it."""

    def __init__(self, database: Database, alerts: Alerts | None = None) -> None:
        self._database = database
        self._alerts = alerts

    async def before_call(self, connector: UserMCPConnection) -> None:
        """Let the call pass, or spare a server that does not answer. One call per pause is let through.

        Raises:
            ConnectorUnusable: The server failed three times in a row, and it is not time for a trial.
        """
        if connector.next_trial_at is None:
            return
        now = datetime.now(UTC)
        row = UserMCPConnection
        trial = (
            update(row)
            .where(row.id == connector.id, row.user_id == connector.user_id, row.next_trial_at <= now)
            .values(
                trial_count=row.trial_count + 1,
                next_trial_at=now + pause_after(connector.trial_count + 1),
            )
            .returning(row.id)
            .execution_options(synchronize_session=False)
        )
        async with self._database.statement() as session:
            is_ours = await session.scalar(trial) is not None
        if is_ours:
            return
        if health_of(connector) is Health.SIGNED_OUT and connector.last_error_reason:
            raise ConnectorUnusable(Reason(connector.last_error_reason))
        raise ConnectorUnusable(Reason.CONNECTOR_PAUSED)

    async def after_call(
        self, *, owner_id: int, connector_id: int, failure: ToolCallError | Reason | None
    ) -> None:
        """Keep how a call or a test went (`None`: well). Nothing is written while all goes well.

        A server that declines a call works, and so does one that changes its tools.
        """
        reason = failure if isinstance(failure, Reason) or failure is None else failure.reason
        if isinstance(failure, ToolCallError) and not failure.is_held_against_server:
            reason = None
        async with self._database.transaction() as session:
            if reason is None:
                await _succeeded(session, owner_id, connector_id)
                return
            entered = await _failed(session, owner_id, connector_id, reason)
        if entered is not None and self._alerts is not None:
            self._alerts.raise_alert(
                f"connector.{entered}", user_id=owner_id, connector_id=connector_id, reason=reason
            )


async def _succeeded(session: AsyncSession, owner_id: int, connector_id: int) -> None:
    row = UserMCPConnection
    cleared = await session.scalar(
        update(row)
        .where(row.id == connector_id, row.user_id == owner_id)
        .where((row.failure_count > 0) | row.last_error_code.is_not(None))
        .values(WELL)
        .returning(row.id)
        .execution_options(synchronize_session=False)
    )
    if cleared is not None:
        log.info("connector.recovered", user_id=owner_id, connector_id=connector_id)


async def _failed(session: AsyncSession, owner_id: int, connector_id: int, reason: Reason) -> str | None:
    """Count a failure; returns the name of the state that the connector entered by it, if it entered one."""
    row = UserMCPConnection
    connector = await session.scalar(
        select(row).where(row.id == connector_id, row.user_id == owner_id).with_for_update()
    )
    if connector is None:
        return None
    now, before = datetime.now(UTC), health_of(connector)
    connector.failure_count += 1
    connector.last_error_code = explain(reason).code.value
    connector.last_error_reason = reason.value
    connector.failing_since = connector.failing_since or now
    if connector.failure_count >= FAILING_AFTER and connector.next_trial_at is None:
        connector.next_trial_at = now + FIRST_PAUSE
    after = health_of(connector)
    if after in {before, Health.WELL}:
        return None
    await notify(session, connector, _NOTIFICATIONS[after], reason)
    fields = {
        "user_id": owner_id,
        "connector_id": connector_id,
        "error_code": connector.last_error_code,
        "error_reason": reason.value,
        "failure_count": connector.failure_count,
    }
    if after is Health.SIGNED_OUT:
        log.warning("connector.signed_out", **fields)
        return None
    log.error("connector.failing", **fields)
    return "failing"
