"""What happened to an account and what belongs to it: an entry each, never changed, for its owner to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.activity.period import ALWAYS, Period
from app.models import SecurityEvent
from app.observability import current_request_id

MAX_NAME_CHARACTERS = 200


class Action(StrEnum):
    """What was done, or tried. Values are part of the API and never change their meaning."""

    ACCOUNT_CREATE = "account.create"
    ACCOUNT_SIGN_IN = "account.sign_in"
    ACCOUNT_SIGN_OUT = "account.sign_out"
    ACCOUNT_CONFIRM_PASSWORD = "account.confirm_password"  # noqa: S105 - an action, not a password
    ACCOUNT_CHANGE_PASSWORD = "account.change_password"  # noqa: S105
    ACCOUNT_DELETE = "account.delete"
    SESSION_REVOKE = "session.revoke"
    API_TOKEN_ISSUE = "api_token.issue"  # noqa: S105
    API_TOKEN_REVOKE = "api_token.revoke"  # noqa: S105
    CONNECTOR_TEST = "connector.test"
    CONNECTOR_CREATE = "connector.create"
    CONNECTOR_CHANGE = "connector.change"
    CONNECTOR_SWITCH = "connector.switch"
    CONNECTOR_DELETE = "connector.delete"
    TOOL_DECIDE = "tool.decide"
    TOOL_APPROVE = "tool.approve"
    DATABASE_TEST = "database.test"
    DATABASE_CONNECT = "database.connect"
    DATABASE_CHANGE = "database.change"
    DATABASE_DELETE = "database.delete"
    SYSTEM_TOOL_CONNECT = "system_tool.connect"
    SYSTEM_TOOL_CHANGE = "system_tool.change"
    SYSTEM_TOOL_LOSE_SIGN_IN = "system_tool.lose_sign_in"
    SYSTEM_TOOL_DISCONNECT = "system_tool.disconnect"
    CREDENTIALS_ROTATE = "credentials.rotate"


class ObjectKind(StrEnum):
    ACCOUNT = "account"
    SESSION = "session"
    API_TOKEN = "api_token"  # noqa: S105 - a kind of thing
    CONNECTOR = "connector"
    TOOL = "tool"
    SYSTEM_TOOL = "system_tool"
    DATABASE = "database"
    CREDENTIALS = "credentials"


class EventOutcome(StrEnum):
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Thing:
    """What an action was about, by the name that it has at the moment."""

    kind: ObjectKind
    id: str | int | None = None
    name: str | None = None


async def record_event(
    session: AsyncSession,
    action: Action,
    thing: Thing,
    *,
    owner_id: int | None,
    error_code: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry in the transaction of the change itself: neither happens without the other.

    Args:
        session: That transaction.
        action: What was done, or tried.
        thing: To what.
        owner_id: Whose entry it is; null when no account stands behind it.
        error_code: Why it failed; null when it did not.
        details: JSON that its owner may read. Never credentials, arguments or words of strangers at length.
    """
    await session.execute(
        insert(SecurityEvent).values(
            user_id=owner_id,
            action=action,
            outcome=EventOutcome.FAILED if error_code else EventOutcome.SUCCEEDED,
            error_code=error_code,
            object_kind=thing.kind,
            object_id=None if thing.id is None else str(thing.id),
            object_name=thing.name and thing.name.replace("\0", "")[:MAX_NAME_CHARACTERS],
            details=dict(details or {}),
            request_id=current_request_id(),
        )
    )


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which entries."""

    kind: ObjectKind | None = None
    outcome: EventOutcome | None = None
    period: Period = ALWAYS

    def conditions(self) -> list[ColumnElement[bool]]:
        wanted = self.period.holds(SecurityEvent.created_at)
        if self.kind is not None:
            wanted.append(SecurityEvent.object_kind == self.kind)
        if self.outcome is not None:
            wanted.append(SecurityEvent.outcome == self.outcome)
        return wanted


@dataclass(frozen=True, slots=True)
class EventPage:
    """Newest first. `after` leads to the next page; null on the last one."""

    events: Sequence[SecurityEvent]
    after: int | None


class SecurityLog:
    """One user's entries. The owner is fixed at construction: no method can forget it."""

    def __init__(self, session: AsyncSession, *, owner_id: int) -> None:
        self._session = session
        self._owner_id = owner_id

    async def page(self, wanted: EventFilter, *, after: int | None, limit: int) -> EventPage:
        """Entries older than `after`, at most `limit`."""
        mine = select(SecurityEvent).where(SecurityEvent.user_id == self._owner_id, *wanted.conditions())
        if after is not None:
            mine = mine.where(SecurityEvent.id < after)
        found = await self._session.scalars(mine.order_by(SecurityEvent.id.desc()).limit(limit + 1))
        events = found.all()
        return EventPage(events[:limit], events[limit - 1].id if len(events) > limit else None)
