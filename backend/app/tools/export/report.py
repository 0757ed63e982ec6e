"""PDF reports: words, a chart where the rows have one, and tables that go on over pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from app.tools.base import ActionFailed
from app.tools.chart_plan import plan_chart
from app.tools.export.drawing import Frame, draw_chart, fitted, wrapped
from app.tools.export.fonts import PLAIN, lettered
from app.tools.export.right_to_left import visual
from app.tools.export.sheets import Contents, Sheet, written
from app.tools.tables import Table, numeric_columns

MAX_ROWS = 2_000
MAX_COLUMNS = 12
_WIDE_FROM = 6
_MARGIN = 44.0
_SIZE, _LEADING = 8.0, 11.0
_CHART_HEIGHT = 200.0
_MAX_LINES = 3
_SAMPLED_ROWS = 100
_NARROWEST, _WIDEST = 34.0, 220.0
_PAD = 6.0
_FEWEST_POINTS = 2
_INK, _QUIET, _RULE, _HEAD = map(HexColor, ("#1b1f27", "#5b6270", "#d9dce1", "#f1f3f6"))


def write_report(contents: Contents, out: BinaryIO) -> list[str]:
    """Write the report; returns what it leaves out, in words."""
    is_wide = max((len(sheet.table.columns) for sheet in contents.sheets), default=0) > _WIDE_FROM
    canvas = Canvas(out, pagesize=landscape(A4) if is_wide else A4, pageCompression=1)
    canvas.setTitle(contents.title)
    report = _Report(canvas, landscape(A4) if is_wide else A4)
    report.begin(contents)
    for sheet in contents.sheets:
        report.add(sheet, is_named=not contents.has_one)
    report.finish()
    return report.notes


@dataclass
class _Report:
    """Where on which page the next thing goes."""

    canvas: Canvas
    size: tuple[float, float]
    notes: list[str] = field(default_factory=list)
    y: float = 0.0
    lost: int = 0

    @property
    def width(self) -> float:
        return self.size[0] - 2 * _MARGIN

    def begin(self, contents: Contents) -> None:
        self.y = self.size[1] - _MARGIN
        self._words(contents.title, 16, is_bold=True)
        self._words(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", _SIZE, is_quiet=True)
        for paragraph in contents.text.splitlines():
            self._words(paragraph, 9.5)
        self.y -= 8

    def add(self, sheet: Sheet, *, is_named: bool) -> None:
        if is_named:
            self._room(_CHART_HEIGHT if self.y < _CHART_HEIGHT else 60)
            self._words(sheet.title, 12, is_bold=True)
        self._chart(sheet.table)
        _TableOnPages(self, sheet.table).draw()
        self.y -= 16

    def finish(self) -> None:
        if self.lost:
            self.notes.append(f"{self.lost:,} letters that no font here has are shown as “?”")
        self._foot()
        self.canvas.save()

    def turn_page(self) -> None:
        self._foot()
        self.canvas.showPage()
        self.y = self.size[1] - _MARGIN

    def line(
        self, text: str, x: float, size: float, width: float, *, is_bold: bool = False, is_right: bool = False
    ) -> None:
        """One line at the present height, cut to its width."""
        shown = lettered(text, is_bold=is_bold)
        self.lost += shown.lost
        self.canvas.setFont(shown.font, size)
        cut = visual(fitted(shown.text, shown.font, size, width))
        if is_right:
            self.canvas.drawRightString(x + width, self.y, cut)
        else:
            self.canvas.drawString(x, self.y, cut)

    def _words(self, text: str, size: float, *, is_bold: bool = False, is_quiet: bool = False) -> None:
        shown = lettered(text, is_bold=is_bold)
        self.lost += shown.lost
        for line in wrapped(shown.text, shown.font, size, self.width):
            self._room(size * 1.5)
            self.y -= size * 1.4
            self.canvas.setFillColor(_QUIET if is_quiet else _INK)
            self.canvas.setFont(shown.font, size)
            self.canvas.drawString(_MARGIN, self.y, visual(line))

    def _chart(self, table: Table) -> None:
        try:
            plan = plan_chart(table)
        except ActionFailed:
            return
        if len(plan.points) < _FEWEST_POINTS or plan.series[0].name in {"count", "rows"}:
            return
        self._room(_CHART_HEIGHT + 26)
        self.y -= _CHART_HEIGHT + 6
        draw_chart(self.canvas, plan, Frame(_MARGIN, self.y, self.width, _CHART_HEIGHT))
        self._words(plan.summary, _SIZE, is_quiet=True)
        self.y -= 12

    def _room(self, height: float) -> None:
        if self.y - height < _MARGIN:
            self.turn_page()

    def _foot(self) -> None:
        self.canvas.setFont(PLAIN, 7)
        self.canvas.setFillColor(_QUIET)
        self.canvas.drawRightString(
            self.size[0] - _MARGIN, _MARGIN / 2, f"Page {self.canvas.getPageNumber()}"
        )


class _TableOnPages:
    """Rows drawn one after the other; each page begins with the names of the columns."""

    def __init__(self, report: _Report, table: Table) -> None:
        self._report = report
        self._table = table
        self._rows = table.rows[:MAX_ROWS]
        self._columns = table.columns[:MAX_COLUMNS]
        self._right = set(numeric_columns(table))
        self._widths = self._fit()

    def draw(self) -> None:
        self._head()
        for row in self._rows:
            self._row([written(cell) for cell in row[: len(self._columns)]])
        left_out = []
        if len(self._rows) < self._table.total_rows:
            left_out.append(f"{len(self._rows):,} of {self._table.total_rows:,} rows")
        if len(self._columns) < len(self._table.columns):
            left_out.append(f"{len(self._columns)} of {len(self._table.columns)} columns")
        if left_out:
            self._report.notes.append(f"the report shows {' and '.join(left_out)}")

    def _fit(self) -> list[float]:
        """Widths by what stands in the first rows, shrunk or stretched to the page."""
        sample = [self._columns, *self._rows[:_SAMPLED_ROWS]]
        widths = [
            min(max(max(_width(written(row[place])) for row in sample) + 2 * _PAD, _NARROWEST), _WIDEST)
            for place in range(len(self._columns))
        ]
        scale = min(self._report.width / sum(widths), 1.6) if widths else 1.0
        return [width * scale for width in widths]

    def _head(self) -> None:
        report = self._report
        if report.y - 3 * _LEADING < _MARGIN:
            report.turn_page()
        report.y -= _LEADING + 4
        report.canvas.setFillColor(_HEAD)
        report.canvas.rect(_MARGIN, report.y - 4, sum(self._widths), _LEADING + 4, stroke=0, fill=1)
        report.canvas.setFillColor(_INK)
        x = _MARGIN
        for name, width in zip(self._columns, self._widths, strict=True):
            report.line(name, x + _PAD, _SIZE, width - 2 * _PAD, is_bold=True, is_right=name in self._right)
            x += width
        report.y -= 6

    def _row(self, cells: Sequence[str]) -> None:
        report = self._report
        split = [self._lines(cell, width) for cell, width in zip(cells, self._widths, strict=True)]
        height = max((len(lines) for lines in split), default=1) * _LEADING + 4
        if report.y - height < _MARGIN:
            report.turn_page()
            self._head()
        top = report.y
        report.canvas.setFillColor(_INK)
        x = _MARGIN
        for name, lines, width in zip(self._columns, split, self._widths, strict=True):
            for number, line in enumerate(lines):
                report.y = top - _LEADING * (number + 1)
                report.line(line, x + _PAD, _SIZE, width - 2 * _PAD, is_right=name in self._right)
            x += width
        report.y = top - height
        report.canvas.setStrokeColor(_RULE)
        report.canvas.setLineWidth(0.5)
        report.canvas.line(_MARGIN, report.y, _MARGIN + sum(self._widths), report.y)

    def _lines(self, cell: str, width: float) -> list[str]:
        if _width(cell) <= width - 2 * _PAD:
            return [cell]
        shown = lettered(cell[:1_000])
        lines = wrapped(shown.text, shown.font, _SIZE, width - 2 * _PAD)
        if len(lines) > _MAX_LINES:
            lines = [*lines[: _MAX_LINES - 1], f"{lines[_MAX_LINES - 1]} …"]
        return lines or [""]


def _width(text: str) -> float:
    shown = lettered(text[:200])
    return float(stringWidth(shown.text, shown.font, _SIZE))
