"""Files that grow row by row: what they have in common, CSV and JSON."""

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, Protocol, TypeAlias

from app.tools.base import ActionFailed
from app.tools.tables import Cell

Rows: TypeAlias = Iterable[Sequence[Cell]]

_UNSEEN = r"[\s\x00-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*"
# Spreadsheets of East Asia take the wide signs for the narrow ones (OWASP, CSV Injection).
_FORMULA = re.compile(rf"[\t\r\n]|{_UNSEEN}[=+\-@\uff1d\uff0b\uff0d\uff20]")
_NEGATIVE = re.compile(r"-(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][-+]?\d+)?%?)?")


class RowFile(Protocol):
    """Tables are written one after the other, in memory that does not grow with their rows."""

    def begin(self, columns: Sequence[str]) -> None:
        """Begin the next table."""
        ...

    def add(self, rows: Rows) -> None: ...

    def finish(self) -> None:
        """Write what comes last; the file can be read then."""
        ...

    def close(self) -> None:
        """Let go of what is held beside the file, whether or not it was finished."""
        ...


OpenRowFile: TypeAlias = Callable[[BinaryIO, str, Sequence[str]], RowFile]
"""Begins a file with a title, and the names of its tables."""


class CsvFile:
    """UTF-8 with a byte order mark, so that spreadsheets read it right; no cell can start a formula."""

    def __init__(self, out: BinaryIO, _title: str, names: Sequence[str]) -> None:
        """Begin the file.

        Raises:
            ActionFailed: There are several tables.
        """
        if len(names) > 1:
            raise ActionFailed("A CSV file holds one table. Save one result, or use xlsx for several.")
        self._text = _text(out, "utf-8-sig")
        self._writer = csv.writer(self._text)

    def begin(self, columns: Sequence[str]) -> None:
        self._writer.writerow([inert(name) for name in columns])

    def add(self, rows: Rows) -> None:
        self._writer.writerows([inert(cell) for cell in row] for row in rows)

    def finish(self) -> None:
        self._text.detach()

    def close(self) -> None:
        """There is nothing beside the file."""


def inert(value: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it.

    Numbers stay numbers, those that are written as text and a dash for none among them.
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _NEGATIVE.fullmatch(value):
        return f"'{value}"
    return value


class JsonFile:
    """A list of objects; of several tables, an object with a list under each name."""

    def __init__(self, out: BinaryIO, _title: str, names: Sequence[str]) -> None:
        self._text = _text(out, "utf-8")
        self._names = names if len(names) > 1 else ()
        self._begun = 0
        self._columns: Sequence[str] = ()
        self._is_empty = True

    def begin(self, columns: Sequence[str]) -> None:
        self._end_list()
        if self._names:
            name = json.dumps(self._names[self._begun], ensure_ascii=False)
            self._text.write(f"{',' if self._begun else '{'}\n{name}: ")
        self._begun += 1
        self._columns = columns
        self._is_empty = True

    def add(self, rows: Rows) -> None:
        for row in rows:
            record = {name: _finite(cell) for name, cell in zip(self._columns, row, strict=True)}
            self._text.write("[\n  " if self._is_empty else ",\n  ")
            self._text.write(json.dumps(record, ensure_ascii=False))
            self._is_empty = False

    def finish(self) -> None:
        self._end_list()
        self._text.write("\n}\n" if self._names else "\n")
        self._text.detach()

    def close(self) -> None:
        """There is nothing beside the file."""

    def _end_list(self) -> None:
        if self._begun:
            self._text.write("[]" if self._is_empty else "\n]")


def _finite(cell: Cell) -> Cell:
    """JSON has no word for what is not a number."""
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _text(out: BinaryIO, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(out, encoding, errors="replace", newline="")
