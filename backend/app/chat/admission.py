"""Whether a user may start another answer now, counted in the database so that all processes agree."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    and_,
    bindparam,
    case,
    func,
    literal,
    not_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import insert

from app.chat.errors import TokensUsedUp, TooManyTurns
from app.chat.limits import TurnLimits
from app.database import Database, table_of
from app.errors import TooMany
from app.models import ModelRun, TurnUsage

_MINUTE = func.date_trunc("minute", func.now())
_DAY = func.date_trunc("day", func.now(), "UTC")
_NEED_NOT_LAST = func.set_config("synchronous_commit", "off", true()).is_not(None)
"""A count may be lost with the machine: a user's answers must not wait for the disk one after another."""

_OWNER: Any = bindparam("owner_id", type_=BigInteger)
_TOKENS_TODAY = (
    select(func.coalesce(func.sum(ModelRun.input_tokens + ModelRun.output_tokens), 0))
    .where(ModelRun.user_id == _OWNER, ModelRun.created_at >= _DAY)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Admission:
    """Counts the answers that users start. One that is refused does not count."""

    database: Database
    limits: TurnLimits

    async def admit(self, owner_id: int) -> None:
        """Count one answer, in one statement.

        Raises:
            TooManyTurns: The minute's or the day's answers are used up.
            TokensUsedUp: The day's tokens are.
        """
        async with self.database.bare_statement() as connection:
            admitted = await connection.scalar(self._count, {"owner_id": owner_id})
        if admitted is None:
            raise await self._refusal(owner_id)

    @cached_property
    def _count(self) -> Executable:
        usage, limits = table_of(TurnUsage).c, self.limits
        has_tokens: ColumnElement[bool] = true()
        if limits.tokens_per_day:
            has_tokens = limits.tokens_per_day > _TOKENS_TODAY
        begun = {
            "user_id": _OWNER,
            "minute": _MINUTE,
            "minute_turns": literal(1),
            "day": _DAY,
            "day_turns": literal(1),
        }
        first = insert(table_of(TurnUsage)).from_select(
            list(begun), select(*begun.values()).where(has_tokens, _NEED_NOT_LAST)
        )
        this_minute, this_day = usage.minute == first.excluded.minute, usage.day == first.excluded.day
        return first.on_conflict_do_update(
            index_elements=[usage.user_id],
            set_={
                "minute": first.excluded.minute,
                "minute_turns": case((this_minute, usage.minute_turns + 1), else_=1),
                "day": first.excluded.day,
                "day_turns": case((this_day, usage.day_turns + 1), else_=1),
            },
            where=and_(
                _is_below(limits.turns_per_minute, usage.minute_turns, this_minute),
                _is_below(limits.turns_per_day, usage.day_turns, this_day),
            ),
        ).returning(usage.user_id)

    async def _refusal(self, owner_id: int) -> TooMany:
        """Say which limit it was, and when it ends."""
        usage = TurnUsage
        query = select(func.now(), _DAY, usage.day, usage.day_turns, _TOKENS_TODAY).outerjoin_from(
            select(literal(1)).subquery("one"), usage, usage.user_id == _OWNER
        )
        async with self.database.statement() as session:
            now, today, day, day_turns, tokens = (await session.execute(query, {"owner_id": owner_id})).one()
        limits, midnight = self.limits, today + timedelta(days=1)
        if limits.tokens_per_day and tokens >= limits.tokens_per_day:
            return TokensUsedUp(
                f"Today's {limits.tokens_per_day:,} tokens are used up. They are counted anew at 00:00 UTC.",
                retry_after_s=_seconds(now, midnight),
            )
        if limits.turns_per_day and day == today and day_turns >= limits.turns_per_day:
            return TooManyTurns(
                f"Today's {limits.turns_per_day:,} answers are used up. They are counted anew at 00:00 UTC.",
                retry_after_s=_seconds(now, midnight),
            )
        next_minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
        wait_s = _seconds(now, next_minute)
        return TooManyTurns(
            f"{limits.turns_per_minute} answers a minute are the limit. Send it again in {wait_s} s.",
            retry_after_s=wait_s,
        )


def _is_below(limit: int, count: ColumnElement[int], is_same: ColumnElement[bool]) -> ColumnElement[bool]:
    return not_(and_(is_same, count >= limit)) if limit else true()


def _seconds(now: datetime, then: datetime) -> int:
    return max(1, ceil((then - now).total_seconds()))
