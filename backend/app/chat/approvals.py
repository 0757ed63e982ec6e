"""Calls that wait for their user's word, in the database: asked once, decided once, whoever serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, func, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.chat.call_record import CallNames
from app.chat.moments import now
from app.models import ChatItem, ToolApproval

WAITS = timedelta(hours=24)


class ApprovalStatus(StrEnum):
    """What became of a question; `WAITING` is the only one that can still change."""

    WAITING = "waiting"
    ALLOWED_ONCE = "allowed_once"
    ALWAYS_ALLOWED = "always_allowed"
    DENIED = "denied"
    EXPIRED = "expired"


def new_approval_id() -> str:
    return f"apr_{uuid4().hex}"


@dataclass(frozen=True, slots=True)
class WaitingCall:
    """A call that was asked about: which, with what, and where the thread shows it.

    `identity` is the tool as it was then (`OfferedTool.identity`); `turn_id` the message that it belongs to.
    """

    id: str
    turn_id: str
    model_name: str
    identity: str
    arguments: Mapping[str, Any]
    card_id: str
    workflow_id: str
    task_index: int
    app_id: str
    app_name: str
    tool_name: str
    title: str

    @property
    def names(self) -> CallNames:
        return CallNames(self.app_id, self.app_name, self.tool_name, self.title)


ALL = true()
OVERDUE = ToolApproval.expires_at <= func.now()
NEVER_SHOWN = ToolApproval.card_id.not_in(
    select(ChatItem.id).where(ChatItem.thread_id == ToolApproval.thread_id).correlate(ToolApproval)
)
"""The turn was stopped or its process died before the card was stored."""

_COLUMNS = tuple(getattr(ToolApproval, name) for name in WaitingCall.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Approvals:
    """The questions in one owner's thread. Every statement is bounded by both."""

    owner_id: int
    thread_id: str

    async def ask(self, session: AsyncSession, call: WaitingCall) -> None:
        values = {name: getattr(call, name) for name in WaitingCall.__dataclass_fields__}
        await session.execute(
            insert(ToolApproval).values(
                **{**values, "arguments": dict(call.arguments)},
                user_id=self.owner_id,
                thread_id=self.thread_id,
                status=ApprovalStatus.WAITING,
                expires_at=now() + WAITS,
            )
        )

    async def find(self, session: AsyncSession, approval_id: str) -> WaitingCall | None:
        """A question that can still be answered."""
        query = select(*_COLUMNS).where(
            *self._open, ToolApproval.id == approval_id, ToolApproval.expires_at > func.now()
        )
        row = (await session.execute(query)).one_or_none()
        return WaitingCall(*row) if row else None

    async def claim(self, session: AsyncSession, approval_id: str, status: ApprovalStatus) -> bool:
        """Decide a question; False when somebody was faster or its time is over."""
        claimed = await session.scalar(
            update(ToolApproval)
            .where(*self._open, ToolApproval.id == approval_id, ToolApproval.expires_at > func.now())
            .values(status=status, decided_at=func.now())
            .returning(ToolApproval.id)
        )
        return claimed is not None

    async def is_waiting(self, session: AsyncSession, turn_id: str) -> bool:
        """Whether a turn still has an open question."""
        query = select(ToolApproval.id).where(*self._open, ToolApproval.turn_id == turn_id).limit(1)
        return await session.scalar(query) is not None

    async def expire(self, session: AsyncSession, which: ColumnElement[bool]) -> list[WaitingCall]:
        """Close open questions without an answer; returns them, oldest first.

        Args:
            session: The transaction to write in.
            which: `ALL`, `OVERDUE` or `NEVER_SHOWN`.
        """
        rows = await session.execute(
            update(ToolApproval)
            .where(*self._open, which)
            .values(status=ApprovalStatus.EXPIRED, decided_at=func.now())
            .returning(*_COLUMNS, ToolApproval.created_at)
        )
        found = sorted(rows, key=lambda row: (row.created_at, row.task_index))
        return [WaitingCall(*row[:-1]) for row in found]

    @property
    def _open(self) -> tuple[ColumnElement[bool], ...]:
        return (
            ToolApproval.user_id == self.owner_id,
            ToolApproval.thread_id == self.thread_id,
            ToolApproval.status == ApprovalStatus.WAITING,
        )
