"""Excel workbooks, one sheet for each table, written row by row through temporary files."""

import math
import re
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.tools.export.sheets import Contents, Sheet
from app.tools.tables import Cell, Table

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_MAX_NAME_CHARS = 31
_MAX_EXACT = 10**15
"""Excel keeps fifteen digits: a longer number, often an identifier, is written as text."""
_SAMPLED_ROWS = 200
_WIDEST = 60


def write_workbook(contents: Contents, out: BinaryIO) -> None:
    """Text stays text, whatever it begins with: nothing becomes a formula or a link."""
    options = {"constant_memory": True, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": contents.title})
        bold = book.add_format({"bold": True, "bottom": 1})
        names: set[str] = set()
        for sheet in contents.sheets:
            page = book.add_worksheet(_name(sheet.title, names))
            _write_sheet(page, sheet, bold)


def _write_sheet(page: Worksheet, sheet: Sheet, bold: object) -> None:
    table = sheet.table
    page.freeze_panes(1, 0)
    for column in range(len(table.columns)):
        page.set_column(column, column, _width(table, column))
    if table.columns:
        page.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for column, name in enumerate(table.columns):
        page.write_string(0, column, name, bold)
    for place, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(page, place, column, cell)


def _write_cell(page: Worksheet, row: int, column: int, cell: Cell) -> None:
    match cell:
        case None:
            return
        case bool():
            page.write_boolean(row, column, cell)
        case int() | float() if math.isfinite(cell) and abs(cell) < _MAX_EXACT:
            page.write_number(row, column, cell)
        case _:
            page.write_string(row, column, str(cell))


def _width(table: Table, column: int) -> float:
    cells = [table.columns[column], *(str(row[column]) for row in table.rows[:_SAMPLED_ROWS])]
    return min(max(map(len, cells)) + 2, _WIDEST)


def _name(title: str, taken: set[str]) -> str:
    """A name that Excel takes, different from those before it in any case."""
    wanted = _NOT_IN_A_NAME.sub(" ", title).strip(" '")[:_MAX_NAME_CHARS] or "Rows"
    name, number = wanted, 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        name = f"{wanted[: _MAX_NAME_CHARS - 4]} {number}"
    taken.add(name.casefold())
    return name
