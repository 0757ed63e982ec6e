"""Excel workbooks: each sheet as rows, its first row repeated before every piece."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from python_calamine import CalamineError, CalamineWorkbook

from app.documents.kinds import MAX_MEMBERS, MAX_UNPACKED
from app.documents.passages import NOT_READ, DocumentUnreadable, Passage, numbered

MAX_SHEETS = 100
MAX_ROWS = 50_000
MAX_COLUMNS = 200


def read_workbook(content: bytes) -> Iterator[Passage]:
    """Rows as lines with a tab between cells.

    Raises:
        DocumentUnreadable: It is broken, locked, or would unpack to more than it should.
    """
    _require_sane_size(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names[:MAX_SHEETS]
        for name in names:
            sheet = book.get_sheet_by_name(name)
            rows = [_line(row[:MAX_COLUMNS]) for row in islice(sheet.iter_rows(), MAX_ROWS)]
            filled = [(number, row) for number, row in enumerate(rows, start=1) if row.strip()]
            if not filled:
                continue
            first, head = filled[0]
            body = rows[first:]
            for passage in (
                numbered(body, noun="row", first=first + 1, head=head)
                if any(map(str.strip, body))
                else [Passage(f"row {first}", head)]
            ):
                yield Passage(f"sheet {name}, {passage.place}", passage.text)
            if sheet.height > MAX_ROWS:
                yield Passage(f"sheet {name}, row {MAX_ROWS + 1}", NOT_READ)
    except CalamineError as error:
        raise DocumentUnreadable("This workbook is broken or locked and cannot be read.") from error


def first_sheet(content: bytes) -> list[str]:
    """All lines of the first sheet that has some, cells apart by tabs.

    Raises:
        DocumentUnreadable: It is broken, locked, or would unpack to more than it should.
    """
    _require_sane_size(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names[:MAX_SHEETS]:
            lines = [_line(row[:MAX_COLUMNS]) for row in book.get_sheet_by_name(name).iter_rows()]
            if filled := [line for line in lines if line.strip()]:
                return filled
    except CalamineError as error:
        raise DocumentUnreadable("This workbook is broken or locked and cannot be read.") from error
    return []


def _require_sane_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DocumentUnreadable("This workbook is broken and cannot be read.") from error
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise DocumentUnreadable("This workbook unpacks to more than can be read. Attach a smaller one.")


def _line(row: Sequence[object]) -> str:
    return "\t".join(map(_cell, row)).rstrip("\t")


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return (
            value.isoformat(" ", "minutes")
            if value.time() != datetime.min.time()
            else value.date().isoformat()
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - whole in a double
        return str(int(value))
    return " ".join(str(value).split())
