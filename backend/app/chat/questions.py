"""Closing the questions of a thread: the card goes, the waiting task says what became of the call."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from chatkit.types import ThreadItemRemovedEvent, ThreadItemReplacedEvent, ThreadStreamEvent, WorkflowItem
from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from app.agents.tool_runner import NOT_MADE, UNMADE_CALL
from app.chat.approvals import ALL, NEVER_SHOWN, OVERDUE, Approvals, WaitingCall
from app.chat.call_record import Approval, CallRecord
from app.chat.context import ChatContext
from app.chat.history import ModelHistory, call_entry
from app.chat.store import drop_item, drop_last_marker, find_item, put_item
from app.chat.workflow import not_run
from app.sealing import CredentialVault


@dataclass(frozen=True, slots=True)
class Closed:
    """A question that is over. `workflow` is the item that shows the call, as it is stored now."""

    workflow: WorkflowItem
    events: tuple[ThreadStreamEvent, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """The open questions of one thread as its reader sees them."""

    thread_id: str
    context: ChatContext
    vault: CredentialVault

    async def close(
        self, session: AsyncSession, call: WaitingCall, change: Callable[[WorkflowItem], WorkflowItem]
    ) -> Closed | None:
        """Remove the card and change what shows the call; None when a retry has removed both already."""
        item = await find_item(session, self.thread_id, call.workflow_id, self.context)
        if not isinstance(item, WorkflowItem):
            return None
        changed = change(item)
        await drop_item(session, self.thread_id, call.card_id, self.context)
        await put_item(session, self.thread_id, changed, self.context)
        return Closed(
            changed, (ThreadItemRemovedEvent(item_id=call.card_id), ThreadItemReplacedEvent(item=changed))
        )

    async def reopen_turn(self, session: AsyncSession) -> tuple[ThreadStreamEvent, ...]:
        """Take away the end of a turn that goes on: should its process die, it counts as interrupted."""
        marker = await drop_last_marker(session, self.thread_id, self.context)
        return () if marker is None else (ThreadItemRemovedEvent(item_id=marker),)

    async def expire(self, session: AsyncSession, ending: "Ending") -> list[ThreadStreamEvent]:
        """Close the questions that an ending concerns, without making their calls."""
        events: list[ThreadStreamEvent] = []
        history = ModelHistory(self.context.owner_id, self.thread_id)
        for call in await Approvals(self.context.owner_id, self.thread_id).expire(session, ending.concerns):
            closed = await self.close(
                session, call, partial(not_run, index=call.task_index, word=ending.word)
            )
            await self.record_not_made(session, call, Approval.EXPIRED)
            if closed is not None:
                events += closed.events
                await history.add(session, call.turn_id, declined_entry(call, ending.said))
        return events

    async def record_not_made(self, session: AsyncSession, call: WaitingCall, approval: Approval) -> None:
        record = CallRecord(self.vault, self.context.owner_id, self.thread_id)
        await record.not_made(session, call.names, call.arguments, turn_id=call.turn_id, approval=approval)


@dataclass(frozen=True, slots=True)
class Ending:
    """Why questions end without an answer: which, how the task says so, what the model is told."""

    concerns: ColumnElement[bool]
    word: str
    said: str


WRITTEN_ON = Ending(
    ALL,
    "expired",
    f"{NOT_MADE}the user was asked and wrote the next message instead. Do not repeat it unasked.",
)
TOO_LATE = Ending(OVERDUE, "expired", f"{NOT_MADE}the user was asked and did not decide within 24 hours.")
BROKEN_OFF = Ending(
    NEVER_SHOWN, "not asked", f"{NOT_MADE}the answer was broken off before the user was asked."
)


def declined_entry(call: WaitingCall, said: str) -> dict[str, object]:
    """What the model is told of a call that was not made."""
    arguments = json.dumps(dict(call.arguments), ensure_ascii=False)
    return call_entry(f"{UNMADE_CALL}{uuid4().hex}", call.model_name, arguments, said, None)
