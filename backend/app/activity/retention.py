"""Forgetting what happened long ago: behind everything else, a little at a time, by one process at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import structlog
from sqlalchemy import ColumnElement, CursorResult, delete, func, select, true
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.database import Database
from app.models import ChatAttachment, SecurityEvent, ToolInvocation

BATCH = 1_000
MAX_BATCHES = 200
FIRST_AFTER_S = 60.0
EVERY_S = 3_600.0
RETENTION_LOCK = 0x70617463_6B656570

UNSENT_FILES_KEPT = timedelta(hours=24)
"""How long an uploaded file waits for its message."""


@dataclass(frozen=True, slots=True)
class _Growing:
    """Rows of a table that are forgotten; `kept` is for how long, if that is not the operator's choice."""

    key: InstrumentedAttribute[Any]
    moment: InstrumentedAttribute[Any]
    kept: timedelta | None = None
    only: ColumnElement[bool] = field(default_factory=true)


_GROWING = (
    _Growing(ToolInvocation.id, ToolInvocation.started_at),
    _Growing(SecurityEvent.id, SecurityEvent.created_at),
    _Growing(
        ChatAttachment.id,
        ChatAttachment.created_at,
        kept=UNSENT_FILES_KEPT,
        only=ChatAttachment.thread_id.is_(None),
    ),
    _Growing(ChatAttachment.id, ChatAttachment.expires_at, kept=timedelta()),
)

log = structlog.get_logger()


class Retention:
    """Deletes what is older than `days`, files never sent and expired ones, `batch` in one transaction."""

    def __init__(
        self, database: Database, *, days: int, batch: int = BATCH, max_batches: int = MAX_BATCHES
    ) -> None:
        self._database = database
        self._kept = timedelta(days=days)
        self._batch = batch
        self._max_batches = max_batches

    @asynccontextmanager
    async def running(self, *, first_after_s: float = FIRST_AFTER_S) -> AsyncIterator[None]:
        """Sweep once an hour until the block ends."""
        sweeper = asyncio.create_task(self._keep_sweeping(first_after_s), name="activity-retention")
        try:
            yield
        finally:
            sweeper.cancel()
            await asyncio.wait([sweeper])

    async def sweep(self) -> int:
        """Delete what is too old, as far as `max_batches` go; returns how many.

        While another process sweeps, there is nothing to do.
        """
        total = 0
        for _ in range(self._max_batches):
            async with self._database.transaction() as session:
                deleted = await self._delete_batch(session)
            total += deleted
            if not deleted:
                break
        if total:
            log.info("activity.forgotten", count=total)
        return total

    async def _keep_sweeping(self, pause_s: float) -> None:
        while True:
            await asyncio.sleep(pause_s)
            pause_s = EVERY_S
            try:
                await self.sweep()
            except (SQLAlchemyError, OSError) as error:
                # Nobody waits for this: the next sweep makes up for it.
                log.error("activity.retention_failed", error_code=type(error).__name__)  # noqa: TRY400

    async def _delete_batch(self, session: AsyncSession) -> int:
        """Delete the next entries, of the first table that has some."""
        if not await session.scalar(select(func.pg_try_advisory_xact_lock(RETENTION_LOCK))):
            return 0
        await session.execute(select(func.set_config("patchbay.retention", "on", True)))
        for growing in _GROWING:
            key, kept = growing.key, self._kept if growing.kept is None else growing.kept
            old = select(key).where(growing.moment < func.now() - kept, growing.only).limit(self._batch)
            statement = delete(key.class_).where(key.in_(old)).execution_options(synchronize_session=False)
            found = cast("CursorResult[Any]", await session.execute(statement))
            if found.rowcount:
                return found.rowcount
        return 0
