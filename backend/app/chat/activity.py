"""What the agent did for one user, read back from the record of calls."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from app.activity.period import ALWAYS, Period
from app.chat.call_record import Approval, Outcome
from app.chat.call_words import IS_RUNNING, OUTCOME, SEARCHED
from app.chat.recorded import InvocationSeal, Recorded
from app.errors import NotFound
from app.models import ChatThread, ToolInvocation
from app.sealing import CredentialVault, DecryptionError


class InvocationNotFound(NotFound):
    code = "INVOCATION_NOT_FOUND"


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls. Each of `words` stands somewhere in a call's names, its chat's title or its outcome."""

    app_id: str | None = None
    outcome: Outcome | None = None
    period: Period = ALWAYS
    words: tuple[str, ...] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        wanted = self.period.holds(ToolInvocation.started_at)
        if self.app_id is not None:
            wanted.append(ToolInvocation.app_id == self.app_id)
        if self.outcome is not None:
            wanted.append(_ended_as(self.outcome))
        wanted += (SEARCHED.icontains(word, autoescape=True) for word in self.words)
        return wanted


def _ended_as(outcome: Outcome) -> ColumnElement[bool]:
    match outcome:
        case Outcome.RUNNING:
            return ToolInvocation.outcome.is_(None) & IS_RUNNING
        case Outcome.INTERRUPTED:
            return ToolInvocation.outcome.is_(None) & ~IS_RUNNING
        case _:
            return ToolInvocation.outcome == outcome


@dataclass(frozen=True, slots=True)
class AppSeen:
    """An app that was called; it may be gone by now, and is named as it was last."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call as its user sees it. `thread_id` is null when the chat was deleted."""

    id: UUID
    started_at: datetime
    app: AppSeen
    tool_name: str
    title: str
    outcome: Outcome
    error_code: str | None
    error_reason: str | None
    duration_ms: int | None
    approval: Approval
    thread_id: str | None
    thread_title: str | None


@dataclass(frozen=True, slots=True)
class CallPage:
    """Newest first. `after` leads to the next page; null on the last one."""

    calls: list[RecordedCall]
    after: UUID | None


@dataclass(frozen=True, slots=True)
class CallDetail:
    """A call with what it was given and what it returned (null: nothing is on record)."""

    call: RecordedCall
    arguments: Recorded | None
    arguments_hash: bytes
    result: Recorded | None
    request_id: str | None
    is_readable: bool


class ActivityLog:
    """One user's calls. The owner is fixed at construction: no method can forget it."""

    def __init__(self, session: AsyncSession, *, owner_id: int) -> None:
        self._session = session
        self._owner_id = owner_id

    async def page(self, wanted: CallFilter, *, after: UUID | None, limit: int) -> CallPage:
        """Calls after the one with the id `after`, at most `limit`; an id that is not the user's has none."""
        query = self._calls().where(*wanted.conditions())
        if after is not None:
            edge = select(ToolInvocation.position).where(
                ToolInvocation.id == after, ToolInvocation.user_id == self._owner_id
            )
            query = query.where(ToolInvocation.position < edge.scalar_subquery())
        query = query.order_by(ToolInvocation.position.desc()).limit(limit + 1)
        rows = [_call(row) for row in await self._session.execute(query)]
        return CallPage(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)

    async def has_more_than(self, count: int, wanted: CallFilter) -> bool:
        beyond = self._calls().where(*wanted.conditions()).offset(count).limit(1)
        return bool(await self._session.scalar(select(beyond.exists())))

    async def apps(self) -> list[AppSeen]:
        """Every app that was called, by name: a step in the index for each, however many calls it had."""
        row = ToolInvocation
        mine = select(row.app_id, row.app_name).where(row.user_id == self._owner_id)
        in_order = row.app_id, row.position.desc()
        seen = mine.order_by(*in_order).limit(1).cte("seen", recursive=True)
        after = mine.where(row.app_id > seen.c.app_id).order_by(*in_order).limit(1).lateral()
        seen = seen.union_all(select(after.c.app_id, after.c.app_name).select_from(seen.join(after, true())))
        found = await self._session.execute(
            select(seen.c.app_id, seen.c.app_name).order_by(func.lower(seen.c.app_name))
        )
        return [AppSeen(app_id, name) for app_id, name in found]

    async def get(self, invocation_id: UUID, vault: CredentialVault) -> CallDetail:
        """One call, opened.

        Raises:
            InvocationNotFound: It is not this user's.
        """
        query = self._calls().where(ToolInvocation.id == invocation_id)
        sealed = undefer(ToolInvocation.arguments), undefer(ToolInvocation.result)
        found = (await self._session.execute(query.options(*sealed))).one_or_none()
        if found is None:
            raise InvocationNotFound("No such call.")
        row = found.ToolInvocation
        seal = InvocationSeal(vault, row.id, self._owner_id)
        try:
            arguments: Recorded | None = seal.open("arguments", row.arguments)
            result = seal.open("result", row.result) if row.result else None
        except DecryptionError:
            return CallDetail(_call(found), None, row.arguments_hash, None, row.request_id, is_readable=False)
        return CallDetail(
            _call(found), arguments, row.arguments_hash, result, row.request_id, is_readable=True
        )

    def _calls(self) -> Select[ToolInvocation, str, str | None, str | None]:
        return (
            select(ToolInvocation, OUTCOME.label("seen_as"), ChatThread.id, ChatThread.title)
            .outerjoin(
                ChatThread,
                (ChatThread.id == ToolInvocation.thread_id) & (ChatThread.user_id == self._owner_id),
            )
            .where(ToolInvocation.user_id == self._owner_id)
        )


def _call(found: Row[ToolInvocation, str, str | None, str | None]) -> RecordedCall:
    row, outcome, thread_id, thread_title = found
    return RecordedCall(
        id=row.id,
        started_at=row.started_at,
        app=AppSeen(row.app_id, row.app_name),
        tool_name=row.tool_name,
        title=row.title,
        outcome=Outcome(outcome),
        error_code=row.error_code,
        error_reason=row.error_reason,
        duration_ms=row.duration_ms,
        approval=Approval(row.approval),
        thread_id=thread_id,
        thread_title=thread_title,
    )
