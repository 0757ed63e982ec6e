"""All rows of a table, piece by piece: those in hand, or where there are more, those that it stands for."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.tools.base import ActionContext, TakeRows
from app.tools.tables import Table, columns_of, records_in, rows_under
from app.tools.whole_results import AttachedTable, KeptAsJson, QueryAgain

BATCH_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class RowLimits:
    """How much of a result goes into a file: so many rows, and about so many bytes."""

    max_rows: int
    max_bytes: int


async def pass_rows(table: Table, context: ActionContext, take: TakeRows, limits: RowLimits) -> bool:
    """Hand all rows to `take`, at least one batch; returns whether there are some that it did not get.

    Raises:
        ActionFailed: They cannot be had; some may have been handed over.
    """
    match table.whole:
        case QueryAgain() as query if context.queries is not None:
            return await context.queries.run_again(
                query, take, max_rows=limits.max_rows, max_bytes=limits.max_bytes
            )
        case KeptAsJson(file_id=file_id) if context.files is not None:
            file = await context.files.load(file_id)
            records = await asyncio.to_thread(_records, file.content) if file else None
            if records is not None:
                return await _pass_records(records, take, limits)
        case AttachedTable(attachment_id=attachment_id) if context.files is not None:
            attached = await context.files.table(attachment_id)
            if attached is not None:
                return await _pass_table(attached, take, limits)
    kept = table.rows[: limits.max_rows]
    return not await take(table.columns, kept) or len(kept) < table.total_rows


def _records(content: bytes) -> Sequence[Mapping[str, Any]] | None:
    return records_in(json.loads(content))


async def _pass_records(records: Sequence[Mapping[str, Any]], take: TakeRows, limits: RowLimits) -> bool:
    columns = await asyncio.to_thread(columns_of, records)
    rows = rows_under(columns, records[: limits.max_rows], is_whole=True)
    while batch := await asyncio.to_thread(lambda: list(islice(rows, BATCH_ROWS))):
        if not await take(columns, batch):
            return True
    return len(records) > limits.max_rows


async def _pass_table(table: Table, take: TakeRows, limits: RowLimits) -> bool:
    for begin in range(0, min(len(table.rows), limits.max_rows), BATCH_ROWS):
        if not await take(table.columns, table.rows[begin : min(begin + BATCH_ROWS, limits.max_rows)]):
            return True
    return len(table.rows) > limits.max_rows
