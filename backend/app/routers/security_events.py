"""What happened to the account, over HTTP."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.activity.security_events import Action, EventFilter, EventOutcome, ObjectKind, SecurityLog
from app.dependencies import SessionDep, SignedInUserDep
from app.models import SecurityEvent
from app.routers.periods import PeriodPageQuery
from app.routers.responses import errors

router = APIRouter(prefix="/activity", tags=["activity"], responses=errors(401))


class EventFilterQuery(PeriodPageQuery):
    about: ObjectKind | None = None
    outcome: EventOutcome | None = None
    after: int | None = Field(default=None, ge=1, le=2**63 - 1, description="`after` of the page before.")

    def wanted(self) -> EventFilter:
        return EventFilter(self.about, self.outcome, self.period)


class EventObjectResponse(BaseModel):
    """What the action was about, as it was called then; it may be gone by now."""

    kind: ObjectKind
    id: str | None
    name: str | None


class SecurityEventResponse(BaseModel):
    """One entry. `details` depends on the action."""

    id: int
    created_at: datetime
    action: Action
    outcome: EventOutcome
    error_code: str | None
    object: EventObjectResponse
    details: dict[str, Any]
    request_id: str | None

    @classmethod
    def of(cls, row: SecurityEvent) -> "SecurityEventResponse":
        return cls(
            id=row.id,
            created_at=row.created_at,
            action=Action(row.action),
            outcome=EventOutcome(row.outcome),
            error_code=row.error_code,
            object=EventObjectResponse(
                kind=ObjectKind(row.object_kind), id=row.object_id, name=row.object_name
            ),
            details=row.details,
            request_id=row.request_id,
        )


class SecurityEventListResponse(BaseModel):
    """Newest first; `after` is null on the last page."""

    events: list[SecurityEventResponse]
    after: int | None


@router.get("/events")
async def list_security_events(
    user: SignedInUserDep, session: SessionDep, query: Annotated[EventFilterQuery, Query()]
) -> SecurityEventListResponse:
    """What was done, or tried, with the caller's account, connectors and tools."""
    log = SecurityLog(session, owner_id=user.id)
    page = await log.page(query.wanted(), after=query.after, limit=query.limit)
    return SecurityEventListResponse(
        events=[SecurityEventResponse.of(row) for row in page.events], after=page.after
    )
