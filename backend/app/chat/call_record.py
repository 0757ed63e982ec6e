"""Rows of the record of tool calls: what each begins with, and those of calls that were not made."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, assert_never
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.agents.toolset import ActionOfDatabase, ActionOfSystemTool, OfferedTool, ToolOfConnector
from app.chat.recorded import InvocationSeal, recorded_arguments
from app.chat.storable import storable
from app.models import ToolInvocation
from app.observability import current_request_id
from app.sealing import CredentialVault


class Outcome(StrEnum):
    """What a call came to. `RUNNING` and `INTERRUPTED` are never stored: they tell open rows apart."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    RUNNING = "running"
    INTERRUPTED = "interrupted"


class Approval(StrEnum):
    """How a call came to be allowed, or not."""

    NOT_NEEDED = "not_needed"
    ALLOWED_ONCE = "allowed_once"
    ALWAYS_ALLOWED = "always_allowed"
    DENIED = "denied"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class CallNames:
    """What a called tool was named then. `tool_name` is its server's word, `title` is what people read."""

    app_id: str
    app_name: str
    tool_name: str
    title: str

    @classmethod
    def of(cls, tool: OfferedTool) -> "CallNames":
        return cls(tool.app.id, tool.app.name, _wire_name(tool), tool.title)


@dataclass(frozen=True, slots=True)
class CallRecord:
    """The record of the calls in one owner's thread."""

    vault: CredentialVault
    owner_id: int
    thread_id: str

    def new_seal(self) -> InvocationSeal:
        """A row that does not exist yet."""
        return InvocationSeal(self.vault, uuid4(), self.owner_id)

    def row(
        self,
        seal: InvocationSeal,
        names: CallNames,
        arguments: Mapping[str, Any],
        *,
        turn_id: str,
        approval: Approval,
    ) -> dict[str, Any]:
        """What a row begins with. `turn_id` is the user message that the call belongs to."""
        canonical = json.dumps(dict(arguments), sort_keys=True, separators=(",", ":"))
        return {
            **storable(asdict(names)),
            "id": seal.invocation_id,
            "user_id": self.owner_id,
            "thread_id": self.thread_id,
            "turn_id": turn_id,
            "approval": approval,
            "arguments": seal.seal("arguments", recorded_arguments(arguments)),
            "arguments_hash": self.vault.fingerprint("tool arguments", canonical),
            "request_id": current_request_id(),
        }

    async def not_made(
        self,
        session: AsyncSession,
        names: CallNames,
        arguments: Mapping[str, Any],
        *,
        turn_id: str,
        approval: Approval,
    ) -> None:
        """Write down a call that was asked about and not allowed."""
        seal = self.new_seal()
        row = self.row(seal, names, arguments, turn_id=turn_id, approval=approval)
        end = {"outcome": Outcome.DECLINED, "duration_ms": 0}
        await session.execute(insert(ToolInvocation).values({**row, **end}))


def _wire_name(tool: OfferedTool) -> str:
    match tool.origin:
        case ActionOfSystemTool(action=action):
            return action.name
        case ToolOfConnector(tool_name=name):
            return name
        case ActionOfDatabase(action=known):
            return known.name
        case _:
            assert_never(tool.origin)
