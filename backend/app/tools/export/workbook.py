"""Excel workbooks, one sheet for each table, written row by row through temporary files."""

import math
import re
from collections.abc import Sequence
from tempfile import TemporaryDirectory
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.tools.export.row_files import Rows
from app.tools.tables import Cell

MAX_ROWS = 1_048_575
"""What a sheet of Excel holds below the names of the columns."""

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_MAX_NAME_CHARS = 31
_MAX_EXACT = 10**15
"""Excel keeps fifteen digits: a longer number, often an identifier, is written as text."""
_SAMPLED_ROWS = 200
_WIDEST = 60


class WorkbookFile:
    """Text stays text, whatever it begins with: nothing becomes a formula or a link."""

    def __init__(self, out: BinaryIO, title: str, names: Sequence[str]) -> None:
        self._folder = TemporaryDirectory(prefix="workbook-")
        options = {"constant_memory": True, "nan_inf_to_errors": True, "tmpdir": self._folder.name}
        self._book = xlsxwriter.Workbook(out, options)
        self._book.use_zip64()
        self._book.set_properties({"title": title})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._names = list(names)
        self._taken: set[str] = set()
        self._page: Worksheet | None = None
        self._columns: Sequence[str] = ()
        self._rows = 0
        self._widths: list[int] = []

    def begin(self, columns: Sequence[str]) -> None:
        self._end_page()
        self._page = self._book.add_worksheet(_name(self._names.pop(0), self._taken))
        self._columns, self._rows = columns, 0
        self._widths = [len(name) for name in columns]
        self._page.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            self._page.write_string(0, column, name, self._bold)

    def add(self, rows: Rows) -> None:
        assert self._page is not None  # noqa: S101 - a table was begun
        for row in rows:
            self._rows += 1
            for column, cell in enumerate(row):
                _write_cell(self._page, self._rows, column, cell)
            if self._rows <= _SAMPLED_ROWS:
                self._widths = [max(had, len(str(cell))) for had, cell in zip(self._widths, row, strict=True)]

    def finish(self) -> None:
        self._end_page()
        self._book.close()

    def close(self) -> None:
        for page in self._book.worksheets():
            page.row_data_fh.close()
        self._folder.cleanup()

    def _end_page(self) -> None:
        if self._page is None or not self._columns:
            return
        self._page.autofilter(0, 0, self._rows, len(self._columns) - 1)
        for column, width in enumerate(self._widths):
            self._page.set_column(column, column, min(width + 2, _WIDEST))


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


def _name(title: str, taken: set[str]) -> str:
    """A name that Excel takes, different from those before it in any case."""
    wanted = _NOT_IN_A_NAME.sub(" ", title).strip(" '")[:_MAX_NAME_CHARS] or "Rows"
    name, number = wanted, 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        name = f"{wanted[: _MAX_NAME_CHARS - 4]} {number}"
    taken.add(name.casefold())
    return name
