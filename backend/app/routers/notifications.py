"""Notifications over HTTP."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict

from app.connectors.notifications import NotificationKind, NotificationManager
from app.dependencies import CurrentUserDep, SessionDep
from app.routers.responses import errors

router = APIRouter(prefix="/notifications", tags=["notifications"], responses=errors(401))


class NotificationResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: NotificationKind
    connector_id: int
    title: str
    message: str
    created_at: datetime
    read_at: datetime | None


class NotificationListResponse(BaseModel):
    """Newest first, at most 50; `unread` counts all."""

    notifications: list[NotificationResponse]
    unread: int


@router.get("")
async def list_notifications(user: CurrentUserDep, session: SessionDep) -> NotificationListResponse:
    """What happened while the caller was not looking."""
    manager = NotificationManager(session, owner_id=user.id)
    return NotificationListResponse(
        notifications=[NotificationResponse.model_validate(told) for told in await manager.newest()],
        unread=await manager.count_unread(),
    )


@router.post("/{notification_id}/read", responses=errors(404))
async def read_notification(
    notification_id: Annotated[int, Path(ge=1, le=2**63 - 1)], user: CurrentUserDep, session: SessionDep
) -> NotificationResponse:
    """Mark as read; a second time changes nothing."""
    manager = NotificationManager(session, owner_id=user.id)
    return NotificationResponse.model_validate(await manager.mark_read(notification_id))
