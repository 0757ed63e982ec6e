"""From a table to a chart: which column names the points, which are drawn, and how."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from app.tools.base import ActionFailed
from app.tools.tables import Cell, Table, numeric_columns

ChartKind: TypeAlias = Literal["bar", "line"]

MAX_POINTS = 200
MAX_BARS = 24
MAX_SERIES = 5
_MAX_LABEL_CHARS = 60
_IDENTIFIER = re.compile(r"(^|[_\s])(id|uuid|key|index|no|nr)$", re.IGNORECASE)
_TIME_NAME = re.compile(r"date|time|day|week|month|quarter|year|created|updated", re.IGNORECASE)
_TIME_VALUE = re.compile(
    r"\d{4}(-\d{1,2}(-\d{1,2}([T ].*)?)?)?|\d{4}[- ]?Q[1-4]|\d{1,2}/\d{4}", re.IGNORECASE
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """What is drawn. `note` says in words what was left out or counted, for the caption."""

    kind: ChartKind
    x: str
    series: tuple[str, ...]
    points: tuple[dict[str, str | int | float], ...]
    note: str


def plan_chart(
    table: Table,
    *,
    x: str | None = None,
    y: Sequence[str] = (),
    kind: ChartKind | None = None,
    top: int | None = None,
) -> ChartPlan:
    """Choose axes and form; what the caller names is obeyed, the rest is chosen from the data.

    A time-like x axis is drawn as a line in its own order, anything else as bars, largest first when there
    are more than fit. Without any numeric column the rows are counted by x.

    Raises:
        ActionFailed: The table is empty or lacks a named column.
    """
    if not table.rows or not table.columns:
        raise ActionFailed("There are no rows to draw.")
    numbers = [name for name in numeric_columns(table) if not _IDENTIFIER.search(name)]
    axis = _column(table, x) if x else _label_column(table, numbers)
    series = (
        tuple(_column(table, name) for name in y)
        or tuple(name for name in numbers if name != axis)[:MAX_SERIES]
    )
    for name in series:
        if name not in numbers and name not in numeric_columns(table):
            raise ActionFailed(f"The column “{name}” has no numbers to draw.")
    if not series:
        table, series = _counted(table, axis)
    return _drawn(table, axis, series, kind, top)


def _column(table: Table, wanted: str) -> str:
    folded = {name.casefold(): name for name in table.columns}
    if wanted.casefold() not in folded:
        raise ActionFailed(f"There is no column “{wanted}”. There are: {', '.join(table.columns)}.")
    return folded[wanted.casefold()]


def _label_column(table: Table, numbers: Sequence[str]) -> str:
    """A time column, else the first text column that is no identifier, else the first column."""
    texts = [name for name in table.columns if name not in numbers]
    times = [name for name in table.columns if _is_time(table, name)]
    named = [name for name in texts if not _IDENTIFIER.search(name)]
    return next(iter([*times, *named, *texts, *table.columns]))


def _is_time(table: Table, name: str) -> bool:
    values = [str(value) for value in _values(table, name) if value not in (None, "")][:20]
    if not values:
        return False
    if all(_TIME_VALUE.fullmatch(value) for value in values):
        return _TIME_NAME.search(name) is not None or any("-" in value or "Q" in value for value in values)
    return all(value[:3].casefold() in _MONTHS for value in values)


def _values(table: Table, name: str) -> list[Cell]:
    index = table.columns.index(name)
    return [row[index] for row in table.rows]


def _counted(table: Table, axis: str) -> tuple[Table, tuple[str, ...]]:
    counts: dict[str, int] = {}
    for value in _values(table, axis):
        counts[_label(value)] = counts.get(_label(value), 0) + 1
    rows = tuple(counts.items())
    return Table((axis, "count"), rows, len(rows)), ("count",)


def _drawn(
    table: Table, axis: str, series: tuple[str, ...], kind: ChartKind | None, top: int | None
) -> ChartPlan:
    is_time = _is_time(table, axis)
    form: ChartKind = kind or ("line" if is_time and len(table.rows) > 2 else "bar")  # noqa: PLR2004 - a line needs three points
    columns = {name: table.columns.index(name) for name in (axis, *series)}
    points = [
        {axis: _label(row[columns[axis]]), **{name: _number(row[columns[name]]) for name in series}}
        for row in table.rows
    ]
    limit = min(top or (MAX_BARS if form == "bar" and not is_time else MAX_POINTS), MAX_POINTS)
    notes = []
    if top or (form == "bar" and not is_time and len(points) > limit):
        points = sorted(points, key=lambda point: -float(point[series[0]]))
    elif is_time and all(_TIME_VALUE.fullmatch(str(point[axis])) for point in points):
        points = sorted(points, key=lambda point: str(point[axis]))
    if len(points) > limit:
        notes.append(
            f"{limit} of {len(points)} shown, {'largest' if form == 'bar' else 'first'} by {series[0]}"
        )
    if table.total_rows > len(table.rows):
        notes.append(f"drawn from the first {len(table.rows)} of {table.total_rows} rows")
    return ChartPlan(form, axis, series, tuple(points[:limit]), "; ".join(notes))


def _label(value: Cell) -> str:
    text = "(none)" if value is None or value == "" else str(value)
    return text if len(text) <= _MAX_LABEL_CHARS else text[: _MAX_LABEL_CHARS - 1] + "…"


def _number(value: Cell) -> int | float:
    return value if isinstance(value, int | float) else 0


def chart_card(plan: ChartPlan, title: str) -> dict[str, Any]:
    """The ChatKit card: title, chart, and a caption that says what is drawn."""
    caption = f"{', '.join(plan.series)} by {plan.x}" + (f" ({plan.note})" if plan.note else "")
    line = {"curveType": "monotone"} if plan.kind == "line" else {}
    chart = {
        "type": "Chart",
        "data": [dict(point) for point in plan.points],
        "series": [{"type": plan.kind, "dataKey": name, "label": name, **line} for name in plan.series],
        "xAxis": {"dataKey": plan.x},
        "showYAxis": True,
        "showLegend": len(plan.series) > 1,
        "showTooltip": True,
        "height": 240,
    }
    return {
        "type": "Card",
        "size": "lg",
        "children": [
            {"type": "Title", "value": title, "size": "sm"},
            chart,
            {"type": "Caption", "value": caption},
        ],
    }
