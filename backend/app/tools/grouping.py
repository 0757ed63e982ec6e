"""Rows put together: by the value of a column or by spans of time, and what their figures come to."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from app.tools.moments import SPANS, Moments, Span, label_of, next_start, start_of

Aggregate: TypeAlias = Literal["sum", "average", "count", "minimum", "maximum"]

Group: TypeAlias = Sequence[int]
"""Places of rows in their table."""

MAX_SPANS = 200
GOOD_SPANS = 60

PAST: Mapping[Aggregate, str] = {
    "sum": "summed",
    "average": "averaged",
    "count": "counted",
    "minimum": "lowest",
    "maximum": "highest",
}
_REDUCERS: Mapping[Aggregate, Callable[[Sequence[float]], float]] = {
    "sum": sum,
    "average": lambda values: sum(values) / len(values),
    "count": len,
    "minimum": min,
    "maximum": max,
}


def reduced(values: Iterable[float | None], how: Aggregate) -> float | None:
    """What the present figures come to; None when none is present, or when no number is as large."""
    present = [value for value in values if value is not None]
    if not present:
        return 0 if how == "count" else None
    total = _REDUCERS[how](present)
    return _tidy(total) if math.isfinite(total) else None


def _tidy(value: float) -> float:
    """Without the noise of binary fractions: 0.1 + 0.2 is 0.3."""
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded  # noqa: PLR2004 - whole in a double


def by_value(labels: Sequence[str]) -> dict[str, list[int]]:
    """Rows by label, in the order of first appearance."""
    groups: dict[str, list[int]] = {}
    for place, label in enumerate(labels):
        groups.setdefault(label, []).append(place)
    return groups


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Rows by span of time, oldest first. `is_filled` when spans without rows stand between them."""

    groups: Mapping[str, Group]
    span: Span
    is_filled: bool


def by_time(moments: Moments, *, wanted: Span | None, fills: bool) -> TimeLine:
    """Put rows together by day, week, month, quarter or year.

    Args:
        moments: When each row was; rows without a day are in no group.
        wanted: The span; without it the finest that gives a readable number of points.
        fills: Whether spans without rows are groups too.
    """
    days = sorted({day for day in moments.days if day is not None})
    span = wanted or _span_for(days, moments.finest, GOOD_SPANS)
    if _spans_between(days, span) > MAX_SPANS:
        span = _span_for(days, span, MAX_SPANS)
    starts: dict[date, list[int]] = {}
    for place, day in enumerate(moments.days):
        if day is not None:
            starts.setdefault(start_of(day, span), []).append(place)
    has_gaps = _spans_between(days, span) > len(starts)
    is_filled = fills and has_gaps and _spans_between(days, span) <= MAX_SPANS
    order = _every(min(starts), max(starts), span) if is_filled else sorted(starts)
    return TimeLine({label_of(start, span): starts.get(start, []) for start in order}, span, is_filled)


def _span_for(days: Sequence[date], finest: Span, limit: int) -> Span:
    coarser = SPANS[SPANS.index(finest) :]
    return next((span for span in coarser if _spans_between(days, span) <= limit), "year")


def _spans_between(days: Sequence[date], span: Span) -> int:
    first, last = start_of(days[0], span), start_of(days[-1], span)
    months = (last.year - first.year) * 12 + last.month - first.month
    match span:
        case "day":
            return (last - first).days + 1
        case "week":
            return (last - first).days // 7 + 1
        case "month":
            return months + 1
        case "quarter":
            return months // 3 + 1
        case "year":
            return last.year - first.year + 1


def _every(first: date, last: date, span: Span) -> list[date]:
    starts = [first]
    while starts[-1] < last:
        starts.append(next_start(starts[-1], span))
    return starts
