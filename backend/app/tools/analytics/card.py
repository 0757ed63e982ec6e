"""A chart as ChatKit draws it, and the table of the same figures."""

from typing import Any

from app.tools.chart_plan import ChartPlan
from app.tools.tables import Cell, Table

_STACK = "all"


def chart_card(plan: ChartPlan, title: str) -> dict[str, Any]:
    """The ChatKit card: title, chart, and a caption that says what is drawn."""
    return {
        "type": "Card",
        "size": "lg",
        "children": [
            {"type": "Title", "value": title, "size": "sm"},
            chart_of(plan, height=240),
            *([{"type": "Caption", "value": plan.summary}] if says_more(plan, title) else []),
        ],
    }


def chart_of(plan: ChartPlan, *, height: int) -> dict[str, Any]:
    """The ChatKit chart alone, so many pixels high."""
    line = {"curveType": "monotone"} if plan.kind != "bar" else {}
    stack = {"stack": _STACK} if plan.is_stacked else {}
    series = [
        {"type": plan.kind, "dataKey": each.name, "label": each.label, **line, **stack}
        for each in plan.series
    ]
    return {
        "type": "Chart",
        "data": [dict(point) for point in plan.points],
        "series": series,
        "xAxis": {"dataKey": plan.x},
        "showYAxis": True,
        "showLegend": len(series) > 1,
        "showTooltip": True,
        "height": height,
    }


def says_more(plan: ChartPlan, title: str) -> bool:
    """Whether the plan's summary is worth reading below the title."""
    return plan.summary.casefold() != title.casefold()


def table_behind(plan: ChartPlan) -> Table:
    """The drawn figures, written with their units."""
    columns = (plan.x, *(series.name for series in plan.series))
    rows = tuple(
        (
            point[plan.x],
            *(_written(plan, point.get(series.name), place) for place, series in enumerate(plan.series)),
        )
        for point in plan.points
    )
    return Table(columns, rows, len(rows))


def _written(plan: ChartPlan, value: Cell, place: int) -> Cell:
    return plan.series[place].unit.write(value) if isinstance(value, int | float) else value


def drawn_figures(plan: ChartPlan) -> Table:
    """The drawn figures as numbers, for whoever goes on with them."""
    columns = (plan.x, *(series.name for series in plan.series))
    rows = tuple(tuple(point.get(name) for name in columns) for point in plan.points)
    return Table(columns, rows, len(rows))
