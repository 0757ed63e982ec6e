"""From a table to a chart: which column names the points, which are drawn, how, and what was left out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from app.tools.base import ActionFailed
from app.tools.columns import Columns
from app.tools.figures import Unit, is_absent
from app.tools.grouping import GOOD_SPANS, PAST, Aggregate, Group, by_time, by_value, reduced
from app.tools.moments import Span
from app.tools.tables import Cell, Table

ChartKind: TypeAlias = Literal["bar", "line", "area"]

MAX_POINTS = 200
MAX_BARS = 24
MAX_STACKED_BARS = 36
MAX_SERIES = 5
_MAX_LABEL_CHARS = 60
_FEWEST_FOR_LINE = 3
_MOST_TO_STACK = 12
_SAME_SCALE = 200.0
_RATE = re.compile(
    r"rate|ratio|avg|average|mean|median|percent|share|score|rating|temp|price|age$|margin|%", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller says about the chart; everything else is chosen from the data."""

    x: str | None = None
    y: Sequence[str] = ()
    group: str | None = None
    kind: ChartKind | None = None
    is_stacked: bool = False
    by: Span | None = None
    aggregate: Aggregate | None = None
    top: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    unit: Unit = field(default_factory=Unit)

    @property
    def label(self) -> str:
        symbol = self.unit.symbol
        return f"{self.name} ({symbol})" if symbol and symbol not in self.name else self.name


Point: TypeAlias = Mapping[str, str | int | float]
"""The label under the name of the axis, a figure under the name of each series that has one there."""


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """What is drawn.

    `subject` names the figures and the axis; `notes` say what was put together, left out or guessed.
    """

    subject: str
    kind: ChartKind
    is_stacked: bool
    x: str
    series: tuple[Series, ...]
    points: tuple[Point, ...]
    notes: tuple[str, ...]

    @property
    def summary(self) -> str:
        return self.subject + (f" ({'; '.join(self.notes)})" if self.notes else "")


@dataclass(frozen=True, slots=True)
class _Line:
    """A series before it is drawn: a figure or None for each row of the table."""

    series: Series
    values: Sequence[float | None]
    how: Aggregate


def plan_chart(table: Table, wanted: Wanted | None = None) -> ChartPlan:
    """Choose axes and form; what the caller names is obeyed, the rest is chosen from the data.

    A time-like axis is drawn in its own order, names as bars. Rows with the same place on the axis are put
    together: rates are averaged, other figures summed. Without any figures the rows are counted.

    Raises:
        ActionFailed: The table is empty, lacks a named column, or a named column has no figures.
    """
    if not table.rows or not table.columns:
        raise ActionFailed("There are no rows to draw.")
    wanted, columns = wanted or Wanted(), Columns(table)
    axis = columns.named(wanted.x) if wanted.x else _axis(columns, wanted)
    lines, notes = _lines(columns, axis, wanted)
    groups, group_notes, is_time = _groups(columns, axis, wanted, lines[0].how)
    split = _split_by(columns, axis, wanted, len(lines))
    subject = f"{', '.join(line.series.name for line in lines)} by {axis}"
    if split is not None:
        subject = f"{lines[0].series.name} by {axis} and {split}"
        lines = _split(columns, axis, split, lines[0], groups)
    is_together = any(len(rows) > 1 for rows in groups.values()) and split is None
    if is_together and lines[0].how != "count":
        notes.append(PAST[lines[0].how])
    kind = _kind(wanted, len(groups), is_time=is_time)
    groups, cut_notes = _cut(groups, lines, wanted, kind, is_time=is_time, is_together=is_together)
    points = _points(axis, groups, lines, fills=wanted.is_stacked)
    notes += [*group_notes, *cut_notes]
    if table.total_rows > len(table.rows):
        notes.append(f"drawn from the first {len(table.rows):,} of {table.total_rows:,} rows")
    is_stacked = wanted.is_stacked and len(lines) > 1
    return ChartPlan(
        subject, kind, is_stacked, axis, tuple(line.series for line in lines), points, tuple(notes)
    )


def _axis(columns: Columns, wanted: Wanted) -> str:
    """Time first, else names, else the first column; never one that is drawn or split by."""
    taken = {columns.named(name) for name in (*wanted.y, *filter(None, [wanted.group]))}
    choices = (*columns.days, *columns.names, *columns.table.columns)
    return next((name for name in choices if name not in taken), columns.table.columns[0])


def _lines(columns: Columns, axis: str, wanted: Wanted) -> tuple[list[_Line], list[str]]:
    names = [columns.named(name) for name in wanted.y]
    for name in names:
        if not columns.figures(name).are_enough and wanted.aggregate != "count":
            raise ActionFailed(f"The column “{name}” has no numbers to draw.")
    notes: list[str] = []
    if not names and wanted.aggregate != "count":
        names, notes = _alike(columns, [name for name in columns.measures if name != axis])
    if not names or wanted.aggregate == "count":
        return [
            _Line(Series("count" if axis != "count" else "rows"), [1.0] * len(columns.table.rows), "count")
        ], []
    lines = []
    for name in dict.fromkeys(names[:MAX_SERIES]):
        figures = columns.figures(name)
        is_rate = figures.unit.is_percent or _RATE.search(name) is not None
        how = wanted.aggregate or ("average" if is_rate else "sum")
        shown = name if name != axis else f"{name} (value)"
        lines.append(_Line(Series(shown, figures.unit), figures.values, how))
        if figures.mixed:
            notes.append(f"“{name}” is in {' and '.join(figures.mixed)}, which are not converted")
        if figures.missing:
            notes.append(f"{figures.missing:,} of “{name}” {'is' if figures.missing == 1 else 'are'} missing")
        if figures.unread:
            notes.append(f"{figures.unread:,} of “{name}” {'is' if figures.unread == 1 else 'are'} no number")
    return lines, notes


def _alike(columns: Columns, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Of the columns that could be drawn together, those with the unit and the size of the first."""
    kept: list[str] = []
    for name in names:
        first, this = columns.figures(kept[0] if kept else name), columns.figures(name)
        if first.unit == this.unit and _is_same_scale(first.values, this.values):
            kept.append(name)
    left = [name for name in names if name not in kept[:MAX_SERIES]]
    return kept[:MAX_SERIES], [f"without {', '.join(left)}"] if left and kept else []


def _is_same_scale(one: Iterable[float | None], other: Iterable[float | None]) -> bool:
    largest = [
        max((abs(value) for value in values if value is not None), default=0.0) for values in (one, other)
    ]
    return max(largest) <= _SAME_SCALE * min(largest) or not all(largest)


def _groups(
    columns: Columns, axis: str, wanted: Wanted, how: Aggregate
) -> tuple[Mapping[str, Group], list[str], bool]:
    """Rows by their place on the axis, what to say about that, and whether the axis is time."""
    if axis not in columns.days and wanted.by is None:
        return by_value([_label(value) for value in columns.values(axis)]), [], False
    moments = columns.moments(axis)
    if not moments.are_enough:
        if wanted.x:
            raise ActionFailed(f"The column “{axis}” has no days to put together.")
        labels = [_label(value) for value in columns.values(axis)]
        # A column of months without years is by month already.
        is_missed = wanted.by is not None and wanted.by not in axis.lower()
        return by_value(labels), [f"no days to put together by {wanted.by}"] * is_missed, False
    notes = []
    if left := moments.missing + moments.unread:
        notes.append(f"{left:,} {'row' if left == 1 else 'rows'} without a day left out")
    if moments.is_month_first_guess:
        notes.append("03/04 read as March 4")
    present = [day for day in moments.days if day is not None]
    if wanted.by is None and len(set(present)) == len(present) <= GOOD_SPANS:
        places = [place for place, day in enumerate(moments.days) if day is not None]
        places.sort(key=lambda place: (moments.days[place], place))
        values = columns.values(axis)
        return by_value_at(values, places), notes, True
    line = by_time(moments, wanted=wanted.by, fills=how in {"sum", "count"})
    notes.append("by week, each named by its Monday" if line.span == "week" else f"by {line.span}")
    if line.is_filled:
        notes.append(f"a {line.span} without rows counts as 0")
    return line.groups, notes, True


def by_value_at(values: Sequence[Cell], places: Sequence[int]) -> dict[str, list[int]]:
    """Some rows by their own label, in the order given."""
    groups: dict[str, list[int]] = {}
    for place in places:
        groups.setdefault(_label(values[place]), []).append(place)
    return groups


def _split_by(columns: Columns, axis: str, wanted: Wanted, lines: int) -> str | None:
    """The column whose values become series: the named one, or for a stack the first of few values."""
    if wanted.group:
        return columns.named(wanted.group)
    if not wanted.is_stacked or lines > 1:
        return None
    few = (
        name
        for name in columns.names
        if name != axis and 1 < len(set(columns.values(name))) <= _MOST_TO_STACK
    )
    return next(few, None)


def _split(columns: Columns, axis: str, name: str, line: _Line, groups: Mapping[str, Group]) -> list[_Line]:
    """One line for each of the largest values of a column; the others are one together."""
    labels = [_label(value) for value in columns.values(name)]
    used = {place for rows in groups.values() for place in rows}
    parts = {label: [place for place in rows if place in used] for label, rows in by_value(labels).items()}
    ranked = sorted(
        parts, key=lambda label: -abs(reduced((line.values[i] for i in parts[label]), line.how) or 0)
    )
    kept = ranked if len(ranked) <= MAX_SERIES else ranked[: MAX_SERIES - 1]
    chosen: dict[str, set[int]] = {label: set(parts[label]) for label in kept}
    if rest := ranked[len(kept) :]:
        chosen[f"Other ({len(rest)})"] = {place for label in rest for place in parts[label]}
    return [
        replace(
            line,
            # In a point, the axis stands under its own name.
            series=Series(f"{label} ({name})" if label == axis else label, line.series.unit),
            values=[value if place in places else None for place, value in enumerate(line.values)],
        )
        for label, places in chosen.items()
    ]


def _kind(wanted: Wanted, points: int, *, is_time: bool) -> ChartKind:
    if wanted.kind is not None:
        return wanted.kind
    if not is_time or points < _FEWEST_FOR_LINE:
        return "bar"
    if wanted.is_stacked:
        return "bar" if points <= MAX_BARS else "area"
    return "line"


def _cut(
    groups: Mapping[str, Group],
    lines: Sequence[_Line],
    wanted: Wanted,
    kind: ChartKind,
    *,
    is_time: bool,
    is_together: bool,
) -> tuple[Mapping[str, Group], list[str]]:
    """The largest groups, and the rest of them as one where that means something."""
    most = MAX_STACKED_BARS if wanted.is_stacked else MAX_BARS
    limit = min(wanted.top or (most if kind == "bar" and not is_time else MAX_POINTS), MAX_POINTS)
    sizes = {label: _size(rows, lines) for label, rows in groups.items()}
    by_size = sorted(groups, key=lambda label: -sizes[label])
    if len(groups) <= limit:
        ordered = by_size if is_together and not is_time else list(groups)
        return {label: groups[label] for label in ordered}, []
    kept = by_size[:limit]
    if is_time:
        order = [label for label in groups if label in set(kept)]
        return {label: groups[label] for label in order}, [f"the {limit} largest of {len(groups):,}"]
    rest = by_size[limit:]
    shown = {label: groups[label] for label in kept}
    shown[f"Other ({len(rest):,})"] = [place for label in rest for place in groups[label]]
    how = PAST[lines[0].how]
    return shown, [f"the {limit} largest of {len(groups):,}, the others {how} as “Other”"]


def _size(rows: Group, lines: Sequence[_Line]) -> float:
    return sum(reduced((line.values[place] for place in rows), line.how) or 0 for line in lines)


def _points(
    axis: str, groups: Mapping[str, Group], lines: Sequence[_Line], *, fills: bool
) -> tuple[Point, ...]:
    """A label and the figures of each group; a group without a figure has none, except in a stack."""
    points = []
    for label, rows in groups.items():
        point: dict[str, str | int | float] = {axis: label}
        for line in lines:
            value = reduced((line.values[place] for place in rows), line.how)
            if value is None and (fills or (not rows and line.how == "sum")):
                value = 0
            if value is not None:
                point[line.series.name] = value
        points.append(point)
    return tuple(points)


def _label(value: Cell) -> str:
    text = "(none)" if is_absent(value) else str(value).strip()
    return text if len(text) <= _MAX_LABEL_CHARS else text[: _MAX_LABEL_CHARS - 1] + "…"
