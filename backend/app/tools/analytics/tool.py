"""Analytics: a chart card from rows that an earlier call returned or that the user pasted."""

import asyncio
import csv
import io
from typing import Annotated

from pydantic import BaseModel, Field

from app.tools.analytics.card import chart_card, drawn_figures, says_more, table_behind
from app.tools.base import ActionContext, ActionResult, Category, SystemTool, ToolAction
from app.tools.chart_plan import MAX_POINTS, MAX_SERIES, ChartKind, ChartPlan, Wanted, plan_chart
from app.tools.grouping import Aggregate
from app.tools.moments import Span
from app.tools.rows import MAX_RESULTS_BACK, PASTED_ROWS, WHICH_RESULT, rows_for
from app.tools.tables import Table


class DrawChart(BaseModel):
    """Leave everything out to draw the newest result of the conversation with sensible axes."""

    data: str | None = Field(default=None, description=PASTED_ROWS)
    result: int = Field(default=1, ge=1, le=MAX_RESULTS_BACK, description=WHICH_RESULT)
    title: str | None = Field(default=None, max_length=120, description="Headline.")
    kind: ChartKind | None = Field(default=None, description="Leave out to choose by the data.")
    stacked: bool = Field(default=False, description="Series on top of one another.")
    x: str | None = Field(default=None, description="Column of the horizontal axis.")
    y: list[str] = Field(default_factory=list, max_length=MAX_SERIES, description="Numeric columns.")
    group: str | None = Field(default=None, description="Column that makes the series.")
    by: Span | None = Field(default=None, description="Put dates together.")
    aggregate: Aggregate | None = Field(
        default=None,
        description="What rows with the same x come to.",
    )
    top: Annotated[int, Field(ge=1, le=MAX_POINTS)] | None = Field(
        default=None, description="The N largest; the others are one."
    )

    def wanted(self) -> Wanted:
        return Wanted(self.x, self.y, self.group, self.kind, self.stacked, self.by, self.aggregate, self.top)


async def _draw_chart(asked: DrawChart, context: ActionContext) -> ActionResult:
    rows = await rows_for(asked.data, context, result=asked.result)
    return await asyncio.to_thread(_drawn, asked, rows)


def _drawn(asked: DrawChart, rows: Table) -> ActionResult:
    """Runs in a thread: ten thousand rows take a moment."""
    plan = plan_chart(rows, asked.wanted())
    title = asked.title or _title(plan)
    form = f"stacked {plan.kind}" if plan.is_stacked else plan.kind
    what = f"“{title}” with {len(plan.points)} points"
    return ActionResult(
        text=f"Drew a {form} chart {what}{f': {plan.summary}' if says_more(plan, title) else ''}.",
        table=table_behind(plan),
        rows=rows,
        widget=chart_card(plan, title),
        copy_text=_as_csv(drawn_figures(plan)),
    )


def _title(plan: ChartPlan) -> str:
    words = plan.subject.replace("_", " ")
    return words[:1].upper() + words[1:]


def _as_csv(table: Table) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([table.columns, *table.rows])
    return text.getvalue().rstrip("\n")


TOOL = SystemTool(
    id="analytics",
    name="Analytics",
    description="Draws charts from results in the chat or from CSV and JSON that you paste.",
    icon="chart",
    category=Category.INSIGHTS,
    placeholder="Paste rows, or ask for a chart of the last result",
    actions=(
        ToolAction(
            name="draw_chart",
            title="Draw a chart",
            description=(
                "Draw a bar, line, area or stacked chart (graph, plot, diagram) from pasted CSV or JSON "
                "data, or from the rows that an earlier tool call in this conversation returned."
            ),
            parameters=DrawChart,
            is_read_only=True,
            run=_draw_chart,
        ),
    ),
)
