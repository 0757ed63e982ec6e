"""CSV, JSON and Markdown, written row by row."""

import csv
import io
import json
import math
from collections.abc import Iterator
from typing import BinaryIO

from app.tools.base import ActionFailed
from app.tools.export.sheets import Contents, Sheet
from app.tools.tables import Cell, markdown_table

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def write_csv(contents: Contents, out: BinaryIO) -> None:
    """UTF-8 with a byte order mark, so that spreadsheets read it right; no cell can start a formula.

    Raises:
        ActionFailed: There are several tables.
    """
    if not contents.has_one:
        raise ActionFailed("A CSV file holds one table. Save one result, or use xlsx for several.")
    table = contents.sheets[0].table
    text = _text(out, "utf-8-sig")
    writer = csv.writer(text)
    writer.writerow([_inert(name) for name in table.columns])
    writer.writerows([_inert(cell) for cell in row] for row in table.rows)
    text.detach()


def _inert(value: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA_START):
        return f"'{value}"
    return value


def write_json(contents: Contents, out: BinaryIO) -> None:
    """A list of objects; of several tables, an object with a list under each name."""
    text = _text(out, "utf-8")
    if contents.has_one:
        _write_list(contents.sheets[0], text)
    else:
        for place, sheet in enumerate(contents.sheets):
            text.write(f"{'{' if place == 0 else ','}\n{json.dumps(sheet.title, ensure_ascii=False)}: ")
            _write_list(sheet, text)
        text.write("\n}")
    text.write("\n")
    text.detach()


def _write_list(sheet: Sheet, text: io.TextIOWrapper) -> None:
    separator = "[\n  "
    for record in _records(sheet):
        text.write(separator + json.dumps(record, ensure_ascii=False))
        separator = ",\n  "
    text.write("\n]" if sheet.table.rows else "[]")


def _records(sheet: Sheet) -> Iterator[dict[str, Cell]]:
    for row in sheet.table.rows:
        yield {name: _finite(cell) for name, cell in zip(sheet.table.columns, row, strict=True)}


def _finite(cell: Cell) -> Cell:
    """JSON has no word for what is not a number."""
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def write_markdown(contents: Contents, out: BinaryIO) -> None:
    text = _text(out, "utf-8")
    text.write(f"# {contents.title}\n")
    if contents.text:
        text.write(f"\n{contents.text}\n")
    for sheet in contents.sheets:
        if not contents.has_one:
            text.write(f"\n## {sheet.title}\n")
        text.write(f"\n{markdown_table(sheet.table, max_rows=len(sheet.table.rows))}\n")
    text.detach()


def _text(out: BinaryIO, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(out, encoding, errors="replace", newline="", write_through=True)
