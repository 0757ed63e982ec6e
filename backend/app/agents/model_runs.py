"""The record of what models cost each user."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.agents.metered_model import TokenMeter
from app.database import table_of
from app.models import ChatThread, ModelRun, User


class RunPurpose(StrEnum):
    ANSWER = "answer"
    TITLE = "title"


class RunOutcome(StrEnum):
    """How a run ended: with an answer, by its user, or without one."""

    ANSWERED = "answered"
    STOPPED = "stopped"
    FAILED = "failed"


_THREAD = (
    select(ChatThread.id)
    .where(ChatThread.id == bindparam("in_thread"), ChatThread.user_id == bindparam("owner_id"))
    .scalar_subquery()
)
_GIVEN = (
    "turn_id", "model", "purpose", "outcome", "calls", "input_tokens", "output_tokens", "is_estimated",
    "duration_ms",
)  # fmt: skip
_ADD = insert(table_of(ModelRun)).from_select(
    ["user_id", "thread_id", *_GIVEN],
    select(
        User.id,
        _THREAD,
        *(bindparam(f"run_{name}", type_=getattr(ModelRun, name).type) for name in _GIVEN),
    ).where(User.id == bindparam("owner_id")),
)


@dataclass(frozen=True, slots=True)
class RunLedger:
    """One owner's runs."""

    owner_id: int

    async def add(
        self,
        session: AsyncSession | AsyncConnection,
        meter: TokenMeter,
        *,
        thread_id: str,
        turn_id: str,
        model: str,
        outcome: RunOutcome,
        purpose: RunPurpose = RunPurpose.ANSWER,
    ) -> None:
        """Record a finished run. An account that was deleted meanwhile is not written to."""
        await session.execute(
            _ADD,
            {
                "owner_id": self.owner_id,
                "in_thread": thread_id,
                "run_turn_id": turn_id,
                "run_model": model,
                "run_purpose": purpose.value,
                "run_outcome": outcome.value,
                "run_calls": meter.calls,
                "run_input_tokens": meter.input_tokens,
                "run_output_tokens": meter.output_tokens,
                "run_is_estimated": meter.is_estimated,
                "run_duration_ms": meter.elapsed_ms,
            },
        )
