"""Rows and columns, wherever they came from: a tool's structured answer, or pasted CSV or JSON."""

import base64
import csv
import io
import json
import math
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from app.plain_text import plain
from app.tools.whole_results import WholeResult, whole_from_json, whole_to_json

Cell: TypeAlias = str | int | float | bool | None

MAX_ROWS = 10_000
MAX_COLUMNS = 50
MAX_OPENINGS = 50
"""How many brackets are tried as the beginning of pasted JSON."""

MAX_CELL_CHARS = 8_000
MAX_WHOLE = 10**300
"""A larger whole number is kept as text: it is none that can be counted with."""
MAX_CHARS = 4_000_000
_PACKED_FROM_ROWS = 200

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(e[-+]?\d+)?", re.IGNORECASE)
_WRITTEN_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_COMMA_DECIMAL = re.compile(r"^[^\w,]*\d{1,3}(?:\.\d{3})+,\d+|^[^\w,]*\d+,\d{1,2}(?!\d|,)")
_FENCE = re.compile(r"```[\w-]*\n(.*?)```", re.DOTALL)
_SEPARATOR_ROW = re.compile(r"^\|?[\s:|-]+\|?$")


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns over rows of plain values.

    At most `MAX_ROWS` rows and about `MAX_CHARS` characters are kept; `total_rows` counts all that are known
    of. `is_narrow` when columns or the ends of long texts are not kept. `whole` is set when there is more,
    and it can be had.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_rows: int
    whole: WholeResult | None = None
    is_narrow: bool = False

    @classmethod
    def from_records(cls, records: Sequence[Mapping[str, Any]], *, is_whole: bool = False) -> "Table":
        """A table of JSON objects: columns in the order of first appearance, nested objects as JSON.

        One that `is_whole` has all of them, however large that is.
        """
        if is_whole:
            columns = columns_of(records)
            return cls(columns, tuple(rows_under(columns, records, is_whole=True)), len(records))
        columns = columns_of(records)
        rows = _fitting(rows_under(columns[:MAX_COLUMNS], records[:MAX_ROWS]))
        is_narrow = len(columns) > MAX_COLUMNS or any(map(_has_cut_text, rows))
        return cls(columns[:MAX_COLUMNS], rows, len(records), is_narrow=is_narrow)

    @property
    def is_cut(self) -> bool:
        """Whether there was more than is kept."""
        return self.is_narrow or self.total_rows > len(self.rows)

    def to_json(self) -> dict[str, Any]:
        """The table as it is stored; many rows are packed, since they are seldom read."""
        rows = [list(row) for row in self.rows]
        stored: dict[str, Any] = {"columns": list(self.columns), "total": self.total_rows}
        if self.whole is not None:
            stored["whole"] = whole_to_json(self.whole)
        if self.is_narrow:
            stored["narrow"] = True
        if len(rows) < _PACKED_FROM_ROWS:
            return {**stored, "rows": rows}
        written = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return {**stored, "packed": base64.b64encode(zlib.compress(written)).decode()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Table":
        packed = stored.get("packed")
        rows = json.loads(zlib.decompress(base64.b64decode(packed))) if packed else stored["rows"]
        whole = whole_from_json(stored["whole"]) if "whole" in stored else None
        is_narrow = stored.get("narrow", False)
        return cls(tuple(stored["columns"]), tuple(map(tuple, rows)), stored["total"], whole, is_narrow)

    def records(self) -> list[dict[str, Cell]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def columns_of(records: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The names of the members of JSON objects, in the order of their first appearance."""
    return tuple(dict.fromkeys(str(key) for record in records for key in record))


def rows_under(
    columns: Sequence[str], records: Iterable[Mapping[str, Any]], *, is_whole: bool = False
) -> Iterator[tuple[Cell, ...]]:
    """JSON objects as rows of plain values; those that are `whole` have their longest texts, too."""
    max_chars = None if is_whole else MAX_CELL_CHARS
    return (tuple(_cell(record.get(name), max_chars) for name in columns) for record in records)


def _has_cut_text(row: Sequence[Cell]) -> bool:
    return any(isinstance(cell, str) and len(cell) == MAX_CELL_CHARS and cell[-1] == "…" for cell in row)


def _fitting(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """The rows that fit into `MAX_CHARS`."""
    kept, left = [], MAX_CHARS
    for row in rows:
        left -= sum(len(cell) if isinstance(cell, str) else 8 for cell in row)
        if left < 0:
            break
        kept.append(row)
    return tuple(kept)


def table_in(value: Any, *, is_whole: bool = False) -> Table | None:
    """The table inside a JSON value: the rows that `records_in` finds."""
    records = records_in(value)
    return Table.from_records(records, is_whole=is_whole) if records is not None else None


def records_in(value: Any) -> Sequence[Mapping[str, Any]] | None:
    """The rows inside a JSON value: a list of objects, or the longest such list among an object's members.

    `{"columns": [...], "rows": [[...]]}` is understood too. A scalar or an empty list holds none.
    """
    if isinstance(value, Mapping):
        columns, rows = value.get("columns") or [], value.get("rows") or []
        if _is_list_of(columns, str) and _is_list_of(rows, list):
            return [dict(zip(columns, row, strict=False)) for row in rows]
        found = [records for member in value.values() if (records := records_in(member)) is not None]
        return max(found, key=len, default=None)
    return value if _is_list_of(value, Mapping) else None


def _is_list_of(value: Any, kind: type) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(member, kind) for member in value)


def parse_table(text: str, *, is_whole: bool = False) -> Table | None:
    """The table that a person pasted: JSON, a markdown table, or text separated by comma, tab or semicolon.

    Surrounding prose is skipped; None when nothing looks like at least one row under a header. One that
    `is_whole` has all rows and columns, however many.
    """
    for candidate in (*_FENCE.findall(text), text):
        table = _from_json(candidate, is_whole=is_whole) or _from_lines(
            candidate.splitlines(), is_whole=is_whole
        )
        if table is not None:
            return table
    return None


def _from_json(text: str, *, is_whole: bool) -> Table | None:
    for opening in islice(re.finditer(r"[\[{]", text), MAX_OPENINGS):
        try:
            value, _ = json.JSONDecoder().raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            continue
        if (table := table_in(value, is_whole=is_whole)) is not None:
            return table
        return None
    return None


def _from_lines(lines: Sequence[str], *, is_whole: bool) -> Table | None:
    for delimiter in ("|", "\t", ";", ","):
        block = _longest_block(lines, delimiter)
        if len(block) < 2:  # noqa: PLR2004 - a header and a row
            continue
        rows = [_split(line, delimiter) for line in block if not _SEPARATOR_ROW.match(line)]
        header = tuple(name.strip() for name in rows[0])
        if len(rows) > 1 and all(header) and not any(_NUMBER.fullmatch(name) for name in header):
            columns = [_typed([row[place] for row in rows[1:]]) for place in range(len(header))]
            return Table.from_records(
                [dict(zip(header, row, strict=True)) for row in zip(*columns, strict=True)],
                is_whole=is_whole,
            )
    return None


def _longest_block(lines: Sequence[str], delimiter: str) -> list[str]:
    """The longest run of neighbouring lines that split into the same number (at least two) of fields."""
    best: list[str] = []
    block: list[str] = []
    width = 0
    for line in lines:
        fields = len(_split(line, delimiter)) if delimiter in line else 0
        if fields < 2 or (block and fields != width):  # noqa: PLR2004 - one field is prose
            block = []
        if fields >= 2:  # noqa: PLR2004
            block.append(line)
            width = fields
        best = max(best, block, key=len)
    return list(best)


def _split(line: str, delimiter: str) -> list[str]:
    if delimiter == "|":
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    return next(csv.reader(io.StringIO(line.strip()), delimiter=delimiter, skipinitialspace=True), [])


def _typed(texts: Sequence[str]) -> Sequence[Cell]:
    """Numbers become numbers, thousands separators dropped; everything else stays text.

    A column in which some commas part decimals stays as it is: there, a point means something else.
    """
    if any(_COMMA_DECIMAL.search(text) for text in texts):
        return [text.strip() for text in texts]
    return [_number_or_text(text.strip()) for text in texts]


def _number_or_text(text: str) -> Cell:
    if not _NUMBER.fullmatch(text):
        return text
    plain = text.replace(",", "")
    return int(plain) if plain.lstrip("+-").isdigit() else float(plain)


def _cell(value: Any, max_chars: int | None) -> Cell:
    """A plain value that JSON can carry; NaN is how pandas writes that there is nothing."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < MAX_WHOLE):
        return value
    text = _text(value)
    return text if max_chars is None or len(text) <= max_chars else text[: max_chars - 1] + "…"


def _text(value: Any) -> str:
    """A string as it is, a list of plain values with commas, anything else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(member, list | Mapping) for member in value):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False, default=str)


def markdown_table(table: Table, *, max_rows: int = 50) -> str:
    """A GitHub-flavoured table, numbers to the right; what is cut is said below it."""
    header = "| " + " | ".join(_escaped(name) for name in table.columns) + " |"
    rule = "|" + "".join(
        " ---: |" if _is_all_numbers(table, index) else " --- |" for index in range(len(table.columns))
    )
    body = ["| " + " | ".join(_escaped(cell) for cell in row) + " |" for row in table.rows[:max_rows]]
    lines = [header, rule, *body]
    shown = min(len(table.rows), max_rows)
    if table.total_rows > shown:
        lines += ["", f"{shown} of {table.total_rows} rows shown."]
    return "\n".join(lines)


def _is_all_numbers(table: Table, column: int) -> bool:
    present = [row[column] for row in table.rows if row[column] not in (None, "")]
    return bool(present) and all(map(_reads_as_number, present))


def _reads_as_number(value: Cell) -> bool:
    """Exact decimals and large integers come as text; what begins with a needless zero is a code."""
    if isinstance(value, str):
        return _WRITTEN_NUMBER.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _escaped(value: Cell) -> str:
    text = (
        "" if value is None else ("yes" if value else "no") if isinstance(value, bool) else plain(str(value))
    )
    return re.sub(r"\s*\n\s*", " ", text).replace("\\", "\\\\").replace("|", "\\|")


def numeric_columns(table: Table) -> Iterable[str]:
    """Columns whose present values are all numbers, at least one of them present."""
    for index, name in enumerate(table.columns):
        present = [row[index] for row in table.rows if row[index] is not None and row[index] != ""]
        if present and all(
            isinstance(value, int | float) and not isinstance(value, bool) for value in present
        ):
            yield name
