"""What happened to connectors while their users were not looking."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.connectors.reasons import Reason, explain
from app.errors import NotFound
from app.models import Notification, UserMCPConnection

MAX_SHOWN = 50
KEPT = timedelta(days=90)


class NotificationNotFound(NotFound):
    code = "NOTIFICATION_NOT_FOUND"


class NotificationKind(StrEnum):
    """The state that a connector entered."""

    CONNECTOR_FAILING = "connector_failing"
    CONNECTOR_RECONNECT = "connector_reconnect"


_TITLES = {
    NotificationKind.CONNECTOR_FAILING: "{name} is not answering",
    NotificationKind.CONNECTOR_RECONNECT: "{name} needs you to sign in again",
}


async def notify(
    session: AsyncSession, connector: UserMCPConnection, kind: NotificationKind, reason: Reason
) -> None:
    """Tell the connector's owner once: an unread word about the same takes the new one's place."""
    told = Notification
    now = datetime.now(UTC)
    same = (told.connector_id == connector.id) & (told.kind == kind) & told.read_at.is_(None)
    await session.execute(
        delete(told)
        .where(told.user_id == connector.user_id, same | (told.created_at < now - KEPT))
        .execution_options(synchronize_session=False)
    )
    session.add(
        Notification(
            user_id=connector.user_id,
            connector_id=connector.id,
            kind=kind,
            title=_TITLES[kind].format(name=connector.name),
            message=f"{explain(reason).detail} {explain(reason).fix}",
        )
    )
    await session.flush()


class NotificationManager:
    """One user's notifications. The owner is fixed at construction."""

    def __init__(self, session: AsyncSession, *, owner_id: int) -> None:
        self._session = session
        self._owner_id = owner_id

    async def newest(self) -> Sequence[Notification]:
        """Newest first, at most 50."""
        mine = select(Notification).where(Notification.user_id == self._owner_id)
        return (await self._session.scalars(mine.order_by(Notification.id.desc()).limit(MAX_SHOWN))).all()

    async def count_unread(self) -> int:
        mine = (Notification.user_id == self._owner_id) & Notification.read_at.is_(None)
        return await self._session.scalar(select(func.count()).select_from(Notification).where(mine)) or 0

    async def mark_read(self, notification_id: int) -> Notification:
        """Mark as read; a second time changes nothing.

        Raises:
            NotificationNotFound: It is not this user's.
        """
        notification = await self._session.scalar(
            select(Notification).where(
                Notification.id == notification_id, Notification.user_id == self._owner_id
            )
        )
        if notification is None:
            raise NotificationNotFound("No such notification.")
        notification.read_at = notification.read_at or datetime.now(UTC)
        await self._session.flush()
        return notification
