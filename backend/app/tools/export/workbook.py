"""Excel workbooks, one sheet for each table, written row by row through temporary files."""

import re
from collections.abc import Sequence
from datetime import datetime
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
_MAX_TEXT_CHARS = 32_767
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?")
_FIRST_YEAR = 1901
"""Excel knows no earlier days than those of 1900, and in that year one that never was."""
_SAMPLED_ROWS = 200
_WIDEST = 60


class WorkbookFile:
    """Text stays text, whatever it begins with: nothing becomes a formula or a link.

    Days and times of ISO 8601 become dates, unless they name a zone, which Excel could not keep.
    """

    def __init__(self, out: BinaryIO, title: str, names: Sequence[str]) -> None:
        self._folder = TemporaryDirectory(prefix="workbook-")
        options = {"constant_memory": True, "nan_inf_to_errors": True, "tmpdir": self._folder.name}
        self._book = xlsxwriter.Workbook(out, options)
        self._book.use_zip64()
        self._book.set_properties({"title": title})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
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
            self._page.write_string(0, column, _text(name), self._bold)

    def add(self, rows: Rows) -> None:
        assert self._page is not None  # noqa: S101 - a table was begun
        for row in rows:
            self._rows += 1
            for column, cell in enumerate(row):
                self._write_cell(self._page, column, cell)
            if self._rows <= _SAMPLED_ROWS:
                self._widths = [max(had, len(str(cell))) for had, cell in zip(self._widths, row, strict=True)]

    def _write_cell(self, page: Worksheet, column: int, cell: Cell) -> None:
        match cell:
            case None:
                return
            case bool():
                page.write_boolean(self._rows, column, cell)
            case int() | float() if abs(cell) < _MAX_EXACT:
                page.write_number(self._rows, column, cell)
            case str() if moment := _moment(cell):
                form = self._day if _DAY.fullmatch(cell) else self._time
                page.write_datetime(self._rows, column, moment, form)
            case _:
                page.write_string(self._rows, column, _text(cell))

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


def _moment(text: str) -> datetime | None:
    """The day or time that a text is, and nothing else."""
    if not (_DAY.fullmatch(text) or _TIME.fullmatch(text)):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year >= _FIRST_YEAR else None


def _text(value: Cell) -> str:
    """As Excel can keep it: no half characters, and no more than fits into a cell."""
    text = str(value).encode("utf-8", "replace").decode()
    return text if len(text) <= _MAX_TEXT_CHARS else f"{text[: _MAX_TEXT_CHARS - 1]}…"


def _name(title: str, taken: set[str]) -> str:
    """A name that Excel takes, different from those before it in any case."""
    wanted = _NOT_IN_A_NAME.sub(" ", _text(title)).strip(" '")[:_MAX_NAME_CHARS] or "Rows"
    name, number = wanted, 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        name = f"{wanted[: _MAX_NAME_CHARS - 4]} {number}"
    taken.add(name.casefold())
    return name
