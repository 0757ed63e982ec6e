"""Writing a file while its rows arrive: on disk from a size on, given up without a trace when stopped."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, TypeVar, cast

from app.tools.base import ActionContext, LargeContent
from app.tools.export.row_files import OpenRowFile, RowFile
from app.tools.export.rows_out import RowLimits, pass_rows
from app.tools.export.sheets import Contents, Sheet
from app.tools.tables import Cell, Table

MAX_HELD_BYTES = 8 * 1024 * 1024
"""Up to this size a file is held in memory."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Written:
    """A file's content; `rows` of all that there are, when that is known."""

    content: bytes | LargeContent
    rows: int
    total_rows: int
    has_more: bool
    notes: Sequence[str] = ()


async def save_rows(
    open_file: OpenRowFile, contents: Contents, context: ActionContext, limits: RowLimits
) -> Written:
    """Write all rows of all tables, as far as `limits` go.

    Raises:
        ActionFailed: The form does not hold such tables, or the rows cannot be had.
    """
    out = _spool()
    try:
        file = open_file(out, contents.title, [sheet.title for sheet in contents.sheets])
        try:
            tally = [await _save_table(file, out, sheet.table, context, limits) for sheet in contents.sheets]
            await in_thread(file.finish)
        finally:
            await in_thread(file.close)
        content = await in_thread(_content, out)
    except BaseException:
        out.close()
        raise
    return Written(
        content,
        sum(each.rows for each in tally),
        sum(
            max(each.rows, sheet.table.total_rows) for each, sheet in zip(tally, contents.sheets, strict=True)
        ),
        any(each.has_more for each in tally),
    )


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    has_more: bool = False


async def _save_table(
    file: RowFile, out: BinaryIO, table: Table, context: ActionContext, limits: RowLimits
) -> _Tally:
    tally = _Tally()
    is_begun = False

    async def take(columns: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]) -> bool:
        nonlocal is_begun
        if out.tell() > limits.max_bytes:
            return False
        if not is_begun:
            is_begun = True
            await in_thread(file.begin, columns)
        await in_thread(file.add, rows)
        tally.rows += len(rows)
        return True

    tally.has_more = await pass_rows(table, context, take, limits)
    return tally


async def compose(
    write: Callable[[Contents, BinaryIO], list[str] | None],
    contents: Contents,
    context: ActionContext,
    limits: RowLimits,
) -> Written:
    """Write a file that has to know all its rows at once, which are few.

    Raises:
        ActionFailed: The rows cannot be had.
    """
    sheets = [Sheet(sheet.title, await _collected(sheet.table, context, limits)) for sheet in contents.sheets]
    whole = Contents(contents.title, sheets, contents.text)
    out = _spool()
    try:
        notes = await in_thread(write, whole, out)
        content = await in_thread(_content, out)
    except BaseException:
        out.close()
        raise
    rows = sum(len(sheet.table.rows) for sheet in sheets)
    total = sum(sheet.table.total_rows for sheet in sheets)
    return Written(content, rows, total, any(sheet.table.whole for sheet in sheets), notes or ())


async def _collected(table: Table, context: ActionContext, limits: RowLimits) -> Table:
    """The first rows of a result; where there are more, it keeps saying so."""
    if table.whole is None:
        return table
    names: tuple[str, ...] = table.columns
    kept: list[tuple[Cell, ...]] = []

    async def take(columns: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]) -> bool:
        nonlocal names
        names = columns
        kept.extend(rows)
        return True

    has_more = await pass_rows(table, context, take, limits)
    total = max(len(kept), table.total_rows)
    return Table(names, tuple(kept), total, table.whole if has_more else None)


def _spool() -> BinaryIO:
    return cast("BinaryIO", SpooledTemporaryFile(max_size=MAX_HELD_BYTES))


def _content(out: BinaryIO) -> bytes | LargeContent:
    size = out.seek(0, 2)
    out.seek(0)
    if size > MAX_HELD_BYTES:
        return LargeContent(out, size)
    content = out.read()
    out.close()
    return content


async def in_thread(work: Callable[..., Result], *given: object) -> Result:
    """Work beside the event loop; who is cancelled leaves when the work is done with the file."""
    running = asyncio.ensure_future(asyncio.to_thread(work, *given))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()
        raise
