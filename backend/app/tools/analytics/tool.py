"""Analytics: a chart card from rows that an earlier call returned or that the user pasted."""

from typing import Annotated

from pydantic import BaseModel, Field

from app.tools.analytics.chart import ChartKind, chart_card, plan_chart
from app.tools.base import ActionContext, ActionResult, AuthType, Category, SystemTool, ToolAction
from app.tools.rows import PASTED_ROWS, rows_for
from app.tools.tables import Table


class DrawChart(BaseModel):
    """Leave everything out to draw the newest result of the conversation with sensible axes."""

    data: str | None = Field(
        default=None,
        description=PASTED_ROWS,
    )
    title: str | None = Field(default=None, max_length=120, description="Headline of the chart.")
    kind: ChartKind | None = Field(default=None, description="bar or line; leave out to choose by the data.")
    x: str | None = Field(default=None, description="Column for the horizontal axis.")
    y: list[str] = Field(default_factory=list, max_length=5, description="Numeric columns to draw.")
    top: Annotated[int, Field(ge=1, le=200)] | None = Field(default=None, description="Only the N largest.")


async def _draw_chart(asked: DrawChart, context: ActionContext) -> ActionResult:
    rows = rows_for(asked.data, context)
    plan = plan_chart(rows, x=asked.x, y=asked.y, kind=asked.kind, top=asked.top)
    title = asked.title or f"{' and '.join(plan.series)} by {plan.x}".capitalize()
    drawn = Table.from_records(plan.points)
    csv_lines = [",".join(drawn.columns), *(",".join(str(cell) for cell in row) for row in drawn.rows)]
    return ActionResult(
        text=(
            f"Drew a {plan.kind} chart “{title}” with {len(plan.points)} points: "
            f"{', '.join(plan.series)} by {plan.x}" + (f" ({plan.note})." if plan.note else ".")
        ),
        table=drawn,
        rows=rows,
        widget=chart_card(plan, title),
        copy_text="\n".join(csv_lines),
    )


TOOL = SystemTool(
    id="analytics",
    name="Analytics",
    description="Draws charts from results in the chat or from CSV and JSON that you paste.",
    icon="chart",
    category=Category.INSIGHTS,
    auth_type=AuthType.NONE,
    placeholder="Paste rows, or ask for a chart of the last result",
    actions=(
        ToolAction(
            name="draw_chart",
            title="Draw a chart",
            description=(
                "Draw a bar or line chart (graph, plot, diagram) from pasted CSV or JSON data, or from the "
                "rows that an earlier tool call in this conversation returned."
            ),
            parameters=DrawChart,
            is_read_only=True,
            run=_draw_chart,
        ),
    ),
)
