"""The one sentence that says what a result comes to, from its shape alone."""

import re
from collections.abc import Sequence

from app.plain_text import one_line
from app.tools.columns import Columns
from app.tools.tables import Table

_NAMED_AT_ONCE = 3
_LONGEST_VALUE = 200
_MARKS = re.compile(r"[\\`*\[\]<]")


def headline(rows: Table, *, has_more: bool = False) -> str:
    """What rows say in the order of their query; `total_rows` may be more than are given.

    That is the values of a single row, the ends of a course of time, the first of a ranking, or how many. Of
    rows that are not all there nothing else is said: what is missing may be the highest.
    """
    if not rows.rows:
        return "There are no such rows."
    if has_more:
        return f"These are the first **{rows.total_rows:,}** rows."
    if rows.is_cut:
        return f"There are **{rows.total_rows:,}** rows."
    columns = Columns(rows)
    if len(rows.rows) == 1:
        [row] = rows.rows
        named = [
            (_words(name), _words(columns.written(name, row[at]))) for at, name in enumerate(rows.columns)
        ]
        return ", ".join(f"{name}: **{value or 'nothing'}**" for name, value in named)
    measured = [name for name in rows.columns if name in columns.measures]
    words = _of_figures(columns, measured[0]) if len(measured) == 1 and len(rows.columns) > 1 else None
    return words or f"There are **{rows.total_rows:,}** rows."


def _of_figures(columns: Columns, measure: str) -> str | None:
    """What one column of figures says of the others."""
    others = [name for name in columns.table.columns if name != measure]
    days = [name for name in columns.days if _is_each_once(columns.table, name)]
    label = next((name for name in (*days, *columns.names) if name in others), others[0])
    place, named = columns.table.columns.index(measure), columns.table.columns.index(label)
    figures = [
        (float(figure), _words(columns.written(label, row[named])), columns.written(measure, figure))
        for row in columns.table.rows
        if isinstance(figure := row[place], int | float)
    ]
    if len(figures) < len(columns.table.rows):
        return None
    return _course(figures) if label in columns.days else _ranking(figures)


def _words(value: str) -> str:
    """A stranger's words as words: none of their marks makes a link or a heading of them."""
    return _MARKS.sub(r"\\\g<0>", one_line(value, max_chars=_LONGEST_VALUE))


def _is_each_once(table: Table, name: str) -> bool:
    """Whether there is one row for each value."""
    place = table.columns.index(name)
    return len({row[place] for row in table.rows}) == len(table.rows)


def _course(figures: Sequence[tuple[float, str, str]]) -> str:
    """When it was highest and lowest."""
    (high, when, written), (low, when_low, written_low) = max(figures), min(figures)
    if high == low:
        return f"It is **{written}** throughout."
    return f"The highest is **{written}** in **{when}**, the lowest {written_low} in {when_low}."


def _ranking(figures: Sequence[tuple[float, str, str]]) -> str | None:
    """Who comes first, when the rows are in the order of their figures."""
    values = [value for value, _, _ in figures]
    if values[0] == values[-1] or values not in (sorted(values), sorted(values, reverse=True)):
        return None
    (_, first, written), *others = figures[:_NAMED_AT_ONCE]
    next_ones = " and ".join(f"{name or 'none'} ({figure})" for _, name, figure in others)
    return f"**{first or 'none'}** comes first with **{written}**, before {next_ones}."
