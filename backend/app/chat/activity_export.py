"""The record of calls as a file, read a batch at a time while it is sent."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC

from app.chat.activity import ActivityLog, CallFilter, RecordedCall
from app.database import Database
from app.tools.export.row_files import inert
from app.tools.tables import Cell

MAX_EXPORTED_CALLS = 50_000
BATCH = 1_000

_BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets take UTF-8 for something else
_COLUMNS = (
    "started_at",
    "app",
    "tool",
    "title",
    "outcome",
    "error_code",
    "error_reason",
    "duration_ms",
    "approval",
    "chat",
)


@dataclass(frozen=True, slots=True)
class ActivityExport:
    """One user's calls, at most `most` of them, newest first."""

    database: Database
    owner_id: int
    wanted: CallFilter
    most: int
    leaves_some_out: bool

    @classmethod
    async def begun(
        cls, database: Database, wanted: CallFilter, *, owner_id: int, most: int = MAX_EXPORTED_CALLS
    ) -> "ActivityExport":
        async with database.transaction() as session:
            log = ActivityLog(session, owner_id=owner_id)
            return cls(database, owner_id, wanted, most, await log.has_more_than(most, wanted))

    async def parts(self, *, batch: int = BATCH) -> AsyncIterator[bytes]:
        """The file's bytes. Each batch is a transaction of its own: a slow reader holds none open."""
        yield (_BYTE_ORDER_MARK + _lines([_COLUMNS])).encode()
        after, left = None, self.most
        while left > 0:
            async with self.database.transaction() as session:
                log = ActivityLog(session, owner_id=self.owner_id)
                page = await log.page(self.wanted, after=after, limit=min(batch, left))
            yield _lines([_row(call) for call in page.calls]).encode()
            after, left = page.after, left - len(page.calls)
            if after is None:
                return


def _row(call: RecordedCall) -> tuple[Cell, ...]:
    return (
        call.started_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        call.app.name,
        call.tool_name,
        call.title,
        call.outcome.value,
        call.error_code,
        call.error_reason,
        call.duration_ms,
        call.approval.value,
        call.thread_title,
    )


def _lines(rows: list[tuple[Cell, ...]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue()
