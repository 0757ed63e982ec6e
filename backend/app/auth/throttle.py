"""Limits on attempts per account and per address, counted in the database so that replicas agree."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from sqlalchemy import Double, case, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from app.database import Database
from app.errors import TooMany
from app.models import LoginThrottle

PRUNED_AT_ONCE = 100
_SECONDS_LEFT = cast(func.extract("epoch", LoginThrottle.window_ends_at - func.now()), Double)


class TooManyAttempts(TooMany):
    """The budget of the current window is spent; it ends by itself."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How many attempts `subject` has per window. `purpose` keeps equal subjects of different rules apart."""

    purpose: str
    subject: str
    attempts: int
    window: timedelta


class Throttle:
    """Counters under keyed hashes: the table tells nobody which addresses were tried."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._key = key

    async def spend(self, *budgets: Budget) -> None:
        """Count one attempt against each budget before it is made, so that parallel ones cannot slip by.

        Raises:
            TooManyAttempts: One of them was already spent; `retry_after_s` says when its window ends.
        """
        by_key = dict(sorted((self._row_key(budget), budget) for budget in budgets))  # one order: no deadlock
        counted = _counting([(key, budget.window) for key, budget in by_key.items()])
        async with self._database.transaction() as session:
            rows = (await session.execute(counted)).all()
        waits = [wait_s for key, failures, wait_s in rows if failures > by_key[key].attempts]
        if waits:
            raise _too_many(max(waits))

    async def check(self, budget: Budget) -> None:
        """Refuse when the budget is spent, without counting anything: for attempts whose cost shows later.

        Raises:
            TooManyAttempts: It is spent.
        """
        spent = select(_SECONDS_LEFT).where(
            LoginThrottle.key == self._row_key(budget),
            LoginThrottle.failures >= budget.attempts,
            LoginThrottle.window_ends_at > func.now(),
        )
        async with self._database.transaction() as session:
            wait_s = await session.scalar(spent)
        if wait_s is not None:
            raise _too_many(wait_s)

    async def refund(self, budget: Budget) -> None:
        """Take back one counted attempt that turned out not to be a failure."""
        async with self._database.transaction() as session:
            await session.execute(
                update(LoginThrottle)
                .where(LoginThrottle.key == self._row_key(budget), LoginThrottle.failures > 0)
                .values(failures=LoginThrottle.failures - 1)
            )

    async def forget(self, budget: Budget) -> None:
        """Make the budget whole; windows that have ended are cleared away on the occasion."""
        ended = (
            select(LoginThrottle.key)
            .where(LoginThrottle.window_ends_at <= func.now())
            .limit(PRUNED_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        async with self._database.transaction() as session:
            await session.execute(delete(LoginThrottle).where(LoginThrottle.key == self._row_key(budget)))
            await session.execute(delete(LoginThrottle).where(LoginThrottle.key.in_(ended)))

    def _row_key(self, budget: Budget) -> bytes:
        return hmac.digest(self._key, f"{budget.purpose}\0{budget.subject}".encode(), hashlib.sha256)


def _too_many(wait_s: float) -> TooManyAttempts:
    return TooManyAttempts("Too many attempts. Wait, then try again.", retry_after_s=max(1, ceil(wait_s)))


def _counting(rows: list[tuple[bytes, timedelta]]) -> ReturningInsert[bytes, int, float]:
    """One more attempt per row, in a new window where the old one has ended; returns seconds left, too."""
    new = insert(LoginThrottle).values(
        [{"key": key, "failures": 1, "window_ends_at": func.now() + window} for key, window in rows]
    )
    has_ended = LoginThrottle.window_ends_at <= func.now()
    return new.on_conflict_do_update(
        index_elements=[LoginThrottle.key],
        set_={
            "failures": case((has_ended, 1), else_=LoginThrottle.failures + 1),
            "window_ends_at": case(
                (has_ended, new.excluded.window_ends_at), else_=LoginThrottle.window_ends_at
            ),
        },
    ).returning(LoginThrottle.key, LoginThrottle.failures, _SECONDS_LEFT)
