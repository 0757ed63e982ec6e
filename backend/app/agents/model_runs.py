"""The record of what models cost each user."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.agents.metered_model import TokenMeter
from app.models import ChatThread, ModelRun, User


class RunPurpose(StrEnum):
    ANSWER = "answer"
    TITLE = "title"


class RunOutcome(StrEnum):
    """How a run ended: with an answer, by its user, or without one."""

    ANSWERED = "answered"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RunLedger:
    """One owner's runs."""

    owner_id: int

    async def add(
        self,
        session: AsyncSession,
        meter: TokenMeter,
        *,
        thread_id: str,
        turn_id: str,
        model: str,
        outcome: RunOutcome,
        purpose: RunPurpose = RunPurpose.ANSWER,
    ) -> None:
        """Record a finished run. An account that was deleted meanwhile is not written to."""
        thread = (
            select(ChatThread.id)
            .where(ChatThread.id == thread_id, ChatThread.user_id == self.owner_id)
            .scalar_subquery()
        )
        row = {
            "user_id": User.id,
            "thread_id": thread,
            "turn_id": literal(turn_id),
            "model": literal(model),
            "purpose": literal(purpose.value),
            "outcome": literal(outcome.value),
            "calls": literal(meter.calls),
            "input_tokens": literal(meter.input_tokens),
            "output_tokens": literal(meter.output_tokens),
            "is_estimated": literal(meter.is_estimated),
            "duration_ms": literal(meter.elapsed_ms),
        }
        await session.execute(
            insert(ModelRun).from_select(list(row), select(*row.values()).where(User.id == self.owner_id))
        )

    async def tokens_since(self, session: AsyncSession, moment: datetime) -> int:
        """Input and output tokens of all runs that ended at `moment` or later."""
        used = await session.scalar(
            select(func.coalesce(func.sum(ModelRun.input_tokens + ModelRun.output_tokens), 0)).where(
                ModelRun.user_id == self.owner_id, ModelRun.created_at >= moment
            )
        )
        return int(used or 0)
