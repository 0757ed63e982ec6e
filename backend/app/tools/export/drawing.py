"""A chart on a page: axes, bars, lines and areas, drawn as vectors."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from app.tools.chart_plan import ChartPlan
from app.tools.export.fonts import lettered
from app.tools.export.right_to_left import visual

COLORS = tuple(map(HexColor, ("#2f6fde", "#e2853b", "#3f9d6c", "#9a62c4", "#8a8f98")))
_LINES = HexColor("#d9dce1")
_WORDS = HexColor("#5b6270")
_SIZE = 7.5
_STEPS = 4
_LABELS_BELOW = 12
_WIDEST_LABEL = 90.0
_LEFT, _BOTTOM, _TOP = 44.0, 30.0, 22.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where on the page the chart stands; `y` is its lower edge."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    step: float

    @classmethod
    def over(cls, values: Sequence[float]) -> "_Scale":
        low, high = min(0.0, *values), max(0.0, *values)
        span = (high - low) or 1.0
        size = 10.0 ** math.floor(math.log10(span / _STEPS))
        step = next(size * times for times in (1, 2, 2.5, 5, 10, 20) if size * times * _STEPS >= span)
        return cls(math.floor(low / step) * step, math.ceil(high / step) * step or step, step)

    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + self.step * place for place in range(count + 1)]


def draw_chart(canvas: Canvas, plan: ChartPlan, frame: Frame) -> None:
    columns = [[_figure(point.get(series.name)) for point in plan.points] for series in plan.series]
    bases = _bases(columns) if plan.is_stacked else [[0.0] * len(plan.points) for _ in columns]
    tops = [
        [None if value is None else base + value for value, base in zip(values, under, strict=True)]
        for values, under in zip(columns, bases, strict=True)
    ]
    scale = _Scale.over([0.0, *(top for each in tops for top in each if top is not None)])
    plot = Frame(frame.x + _LEFT, frame.y + _BOTTOM, frame.width - _LEFT, frame.height - _BOTTOM - _TOP)
    _draw_grid(canvas, plot, scale, plan)
    _draw_labels(canvas, plot, plan)
    for place in range(len(plan.series)):
        canvas.setFillColor(COLORS[place % len(COLORS)])
        canvas.setStrokeColor(COLORS[place % len(COLORS)])
        if plan.kind == "bar":
            _draw_bars(
                canvas, plot, scale, (place, len(plan.series), plan.is_stacked), bases[place], tops[place]
            )
        else:
            _draw_line(canvas, plot, scale, bases[place], tops[place], fills=plan.kind == "area")
    _draw_legend(canvas, frame, plan)


def _figure(value: str | float | None) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _bases(columns: Sequence[Sequence[float | None]]) -> list[list[float]]:
    """Where each part of a stack begins: above the positive ones before it, or below the negative ones."""
    up, down = [0.0] * len(columns[0]), [0.0] * len(columns[0])
    bases = []
    for values in columns:
        base = []
        for place, value in enumerate(values):
            side = down if (value or 0) < 0 else up
            base.append(side[place])
            side[place] += value or 0
        bases.append(base)
    return bases


def _at(plot: Frame, scale: _Scale, value: float) -> float:
    return plot.y + plot.height * (value - scale.low) / (scale.high - scale.low)


def _draw_grid(canvas: Canvas, plot: Frame, scale: _Scale, plan: ChartPlan) -> None:
    canvas.setStrokeColor(_LINES)
    canvas.setLineWidth(0.5)
    canvas.setFillColor(_WORDS)
    for tick in scale.ticks():
        y = _at(plot, scale, tick)
        canvas.line(plot.x, y, plot.x + plot.width, y)
        text = lettered(_short(tick) + ("%" if plan.series[0].unit.is_percent else ""))
        canvas.setFont(text.font, _SIZE)
        canvas.drawRightString(plot.x - 5, y - 2.5, text.text)


def _short(value: float) -> str:
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if abs(value) >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def _draw_labels(canvas: Canvas, plot: Frame, plan: ChartPlan) -> None:
    """Names below the axis: all of few, cut to their room; of many as many as fit."""
    texts = [lettered(str(point[plan.x])) for point in plan.points]
    slot, each = plot.width / len(texts), 1
    if len(texts) > _LABELS_BELOW:
        longest = max(stringWidth(text.text, text.font, _SIZE) for text in texts)
        each = math.ceil((min(longest, _WIDEST_LABEL) + 6) / slot)
    room = slot * each - 2
    canvas.setFillColor(_WORDS)
    for place in range(0, len(texts), each):
        text = texts[place]
        canvas.setFont(text.font, _SIZE)
        center = plot.x + slot * (place + 0.5)
        canvas.drawCentredString(center, plot.y - 12, visual(fitted(text.text, text.font, _SIZE, room)))


def _draw_bars(
    canvas: Canvas,
    plot: Frame,
    scale: _Scale,
    series: tuple[int, int, bool],
    bases: Sequence[float],
    tops: Sequence[float | None],
) -> None:
    place, count, is_stacked = series
    slot = plot.width / len(tops)
    group = min(slot * 0.72, 60.0 * (1 if is_stacked else count))
    width = group if is_stacked else group / count
    for number, (base, top) in enumerate(zip(bases, tops, strict=True)):
        if top is None:
            continue
        left = plot.x + slot * (number + 0.5) - group / 2 + (0 if is_stacked else width * place)
        low = _at(plot, scale, base)
        canvas.rect(left, low, width, _at(plot, scale, top) - low, stroke=0, fill=1)


def _draw_line(
    canvas: Canvas,
    plot: Frame,
    scale: _Scale,
    bases: Sequence[float],
    tops: Sequence[float | None],
    *,
    fills: bool,
) -> None:
    slot = plot.width / len(tops)
    spots = [
        (plot.x + slot * (place + 0.5), _at(plot, scale, top), _at(plot, scale, base))
        for place, (base, top) in enumerate(zip(bases, tops, strict=True))
        if top is not None
    ]
    if not spots:
        return
    if fills:
        area = canvas.beginPath()
        area.moveTo(spots[0][0], spots[0][2])
        for x, top, _ in spots:
            area.lineTo(x, top)
        for x, _, base in reversed(spots):
            area.lineTo(x, base)
        area.close()
        canvas.saveState()
        canvas.setFillAlpha(0.25)
        canvas.drawPath(area, stroke=0, fill=1)
        canvas.restoreState()
    line = canvas.beginPath()
    line.moveTo(spots[0][0], spots[0][1])
    for x, top, _ in spots[1:]:
        line.lineTo(x, top)
    canvas.setLineWidth(1.5)
    canvas.drawPath(line, stroke=1, fill=0)


def _draw_legend(canvas: Canvas, frame: Frame, plan: ChartPlan) -> None:
    x, y = frame.x, frame.y + frame.height - 10
    for place, series in enumerate(plan.series):
        text = lettered(series.label)
        shown = fitted(text.text, text.font, _SIZE, 120)
        canvas.setFillColor(COLORS[place % len(COLORS)])
        canvas.rect(x, y, 7, 7, stroke=0, fill=1)
        canvas.setFillColor(_WORDS)
        canvas.setFont(text.font, _SIZE)
        canvas.drawString(x + 11, y + 0.5, visual(shown))
        x += 24 + stringWidth(shown, text.font, _SIZE)


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """The text in lines of at most `width` points, parted at spaces, or where there are none, anywhere."""
    lines: list[str] = []
    for line in simpleSplit(text, font, size, width):
        rest = line
        while rest and stringWidth(rest, font, size) > width:
            end = max(1, _longest(rest, font, size, width))
            lines.append(rest[:end])
            rest = rest[end:]
        lines.append(rest)
    return lines


def fitted(text: str, font: str, size: float, width: float) -> str:
    """The text, cut with an ellipsis to what fits into `width` points."""
    if stringWidth(text, font, size) <= width:
        return text
    end = _longest(text, font, size, width - stringWidth("…", font, size))
    return text[:end] + "…" if end else ""


def _longest(text: str, font: str, size: float, width: float) -> int:
    """How many of the first letters fit."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if stringWidth(text[:middle], font, size) <= width:
            low = middle
        else:
            high = middle - 1
    return low
