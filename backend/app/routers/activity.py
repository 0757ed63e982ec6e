"""What the agent did, over HTTP."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from app.chat.activity import ActivityLog, CallDetail, CallFilter
from app.chat.activity_export import ActivityExport
from app.chat.call_record import Approval, Outcome
from app.dependencies import CurrentUserDep, ServicesDep, SessionDep
from app.routers.periods import PeriodPageQuery, PeriodQuery
from app.routers.responses import errors

router = APIRouter(prefix="/activity", tags=["activity"], responses=errors(401))


MAX_SEARCH_CHARACTERS = 200

_CSV = {
    "content": {"text/csv": {"schema": {"type": "string"}}},
    "description": "A header and a row per call, newest first; no cell begins a formula",
    "headers": {
        "X-Calls-Left-Out": {
            "description": "`true` when there are more calls than a file may have.",
            "schema": {"type": "string", "enum": ["true", "false"]},
        }
    },
}


class CallFilterQuery(PeriodQuery):
    app: str | None = Field(default=None, max_length=100, description="An id of `apps`.")
    outcome: Outcome | None = None
    search: str | None = Field(
        default=None,
        max_length=MAX_SEARCH_CHARACTERS,
        description="Words that all stand in what a list shows of a call. Arguments and results are sealed.",
    )

    def wanted(self) -> CallFilter:
        words = (self.search or "").replace("\0", " ").split()
        return CallFilter(self.app, self.outcome, self.period, tuple(words))


class CallPageQuery(CallFilterQuery, PeriodPageQuery):
    after: UUID | None = Field(default=None, description="`after` of the page before.")


class ActivityAppResponse(BaseModel):
    """An app as it was called last; it may be gone by now."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str


class ToolCallResponse(BaseModel):
    """One call. `thread_id` is null when the chat was deleted, `duration_ms` while the call has not ended.

    `interrupted` means that the process that made the call died: whether it had an effect is not known.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    started_at: datetime
    app: ActivityAppResponse
    tool_name: str
    title: str
    outcome: Outcome
    error_code: str | None
    error_reason: str | None
    duration_ms: int | None
    approval: Approval
    thread_id: str | None
    thread_title: str | None


class ToolCallListResponse(BaseModel):
    """Newest first. `apps` are all that can be filtered by; `after` is null on the last page."""

    calls: list[ToolCallResponse]
    after: UUID | None
    apps: list[ActivityAppResponse]


class RecordedResponse(BaseModel):
    """What was kept. JSON comes as text; when it is cut, it does not parse any more."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    is_json: bool
    is_cut: bool


class ToolCallDetailResponse(ToolCallResponse):
    """A call with its arguments and result. `is_readable` is false when the key that sealed them is gone."""

    arguments: RecordedResponse | None
    arguments_hash: str = Field(description="Keyed; equal arguments have equal hashes. Hexadecimal.")
    result: RecordedResponse | None
    request_id: str | None
    is_readable: bool

    @classmethod
    def of(cls, detail: CallDetail) -> "ToolCallDetailResponse":
        return cls(
            **ToolCallResponse.model_validate(detail.call).model_dump(),
            arguments=RecordedResponse.model_validate(detail.arguments) if detail.arguments else None,
            arguments_hash=detail.arguments_hash.hex(),
            result=RecordedResponse.model_validate(detail.result) if detail.result else None,
            request_id=detail.request_id,
            is_readable=detail.is_readable,
        )


@router.get("")
async def list_tool_calls(
    user: CurrentUserDep, session: SessionDep, query: Annotated[CallPageQuery, Query()]
) -> ToolCallListResponse:
    """The caller's tool calls, without arguments and results."""
    log = ActivityLog(session, owner_id=user.id)
    page = await log.page(query.wanted(), after=query.after, limit=query.limit)
    return ToolCallListResponse(
        calls=[ToolCallResponse.model_validate(call) for call in page.calls],
        after=page.after,
        apps=[ActivityAppResponse.model_validate(app) for app in await log.apps()],
    )


@router.get("/export", response_class=Response, responses={200: _CSV})
async def export_tool_calls(
    user: CurrentUserDep, services: ServicesDep, query: Annotated[CallFilterQuery, Query()]
) -> StreamingResponse:
    """The caller's tool calls as a CSV file, without arguments and results: up to the newest 50,000."""
    export = await ActivityExport.begun(services.database, query.wanted(), owner_id=user.id)
    name = f"patchbay-calls-{datetime.now(UTC):%Y-%m-%d}.csv"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Calls-Left-Out": "true" if export.leaves_some_out else "false",
    }
    return StreamingResponse(export.parts(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/{invocation_id}", responses=errors(404))
async def get_tool_call(
    invocation_id: UUID, user: CurrentUserDep, session: SessionDep, services: ServicesDep
) -> ToolCallDetailResponse:
    """One call with its arguments and its result, unsealed for the one who owns it."""
    log = ActivityLog(session, owner_id=user.id)
    return ToolCallDetailResponse.of(await log.get(invocation_id, services.vault))
