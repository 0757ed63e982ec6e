"""The answer to a question about data, as cards: how it was understood, and what the query brought."""

from collections.abc import Mapping
from typing import Any

from app.agents.query_answer import QueryAnswer
from app.chat.results import fenced
from app.chat.workflow import duration
from app.plain_text import one_line
from app.tools.analytics.card import chart_of
from app.tools.base import ActionFailed
from app.tools.chart_plan import ChartPlan, plan_chart
from app.tools.columns import Columns
from app.tools.tables import Table

SAVE = "answer.save"
CORRECT = "answer.correct"
"""The types of the actions behind the card's buttons. The page carries them out."""

MAX_ROWS_SHOWN = 100
MAX_CELLS_SHOWN = 1_000
MAX_CELL_CHARACTERS = 200
_FEWEST_POINTS = 3
_MOST_POINTS = 60
_CHART_HEIGHT = 200
_FORMATS = (("CSV", "csv"), ("Excel", "xlsx"))


def understood_card(answer: QueryAnswer) -> dict[str, Any]:
    """What stands above the words of the answer."""
    lines = [f"Understood as: {_sentence(answer.question)}"]
    if answer.assumptions:
        lines.append(f"Taken for granted: {' '.join(map(_sentence, answer.assumptions))}")
    return {"type": "Basic", "gap": 1, "children": [{"type": "Caption", "value": line} for line in lines]}


def answer_card(answer: QueryAnswer, *, draws: bool) -> dict[str, Any]:
    """What stands below the words of the answer: the SQL, a chart where one helps, and the rows."""
    chart = helpful_chart(answer.rows) if draws else None
    return {
        "type": "Card",
        "size": "full",
        "children": [
            {"type": "Markdown", "value": fenced(answer.sql, "sql")},
            *(_drawn(chart) if chart is not None else []),
            *([_table(answer.rows)] if answer.has_rows else []),
            {"type": "Divider", "flush": True},
            {"type": "Row", "children": _foot(answer)},
        ],
    }


def answer_text(answer: QueryAnswer) -> str:
    """What copying the card gives."""
    return f"{answer.question}\n\n{answer.sql}"


def helpful_chart(rows: Table) -> ChartPlan | None:
    """How to draw rows that are figures by something; None for a list, which a drawing does not explain."""
    if not _FEWEST_POINTS <= len(rows.rows) <= _MOST_POINTS or not Columns(rows).measures:
        return None
    try:
        plan = plan_chart(rows)
    except ActionFailed:
        return None
    shows_all = {plan.x, *(series.name for series in plan.series)} == set(rows.columns)
    return plan if shows_all and len(plan.points) == len(rows.rows) else None


def _drawn(plan: ChartPlan) -> list[dict[str, Any]]:
    title = plan.subject.replace("_", " ")
    return [
        {"type": "Title", "value": f"{title[:1].upper()}{title[1:]}", "size": "sm"},
        chart_of(plan, height=_CHART_HEIGHT),
    ]


def _table(rows: Table) -> dict[str, Any]:
    shown = rows.rows[: _shown_rows(rows)]
    columns = Columns(Table(rows.columns, shown, rows.total_rows))
    header = {"type": "Table.Row", "header": True, "children": [_cell(name) for name in rows.columns]}
    body = [
        {
            "type": "Table.Row",
            "children": [
                _cell(columns.written(name, cell)) for name, cell in zip(rows.columns, row, strict=True)
            ],
        }
        for row in shown
    ]
    return {"type": "Table", "children": [header, *body]}


def _shown_rows(rows: Table) -> int:
    """How many rows stand on the card: fewer, the wider they are."""
    return min(len(rows.rows), MAX_ROWS_SHOWN, max(1, MAX_CELLS_SHOWN // len(rows.columns)))


def _cell(words: str) -> dict[str, Any]:
    shown = one_line(words, max_chars=MAX_CELL_CHARACTERS)
    return {"type": "Table.Cell", "children": [{"type": "Text", "value": shown, "size": "sm"}]}


def _foot(answer: QueryAnswer) -> list[dict[str, Any]]:
    query = {"database_id": answer.database_id, "sql": answer.sql, "accept_cost": answer.is_long}
    saves = [
        _button(
            label, SAVE, {**query, "format": form, "name": answer.database_name}, iconStart="lucide:download"
        )
        for label, form in _FORMATS
    ]
    correct = _button("Correct this", CORRECT, {"database_id": answer.database_id})
    return [
        {"type": "Caption", "value": _origin(answer)},
        {"type": "Spacer"},
        *(saves if answer.has_rows else []),
        correct,
    ]


def _button(label: str, action: str, payload: Mapping[str, Any], **look: Any) -> dict[str, Any]:
    done_by_page = {"handler": "client", "loadingBehavior": "auto", "streaming": True}
    return {
        "type": "Button",
        "label": label,
        "variant": "ghost",
        "size": "sm",
        "onClickAction": {"type": action, "payload": dict(payload), **done_by_page},
        **look,
    }


def _origin(answer: QueryAnswer) -> str:
    read = len(answer.rows.rows)
    rows = "1 row" if read == 1 else f"{read:,} rows" if read else "No rows"
    first = "The first " if answer.has_more else ""
    shown = _shown_rows(answer.rows) if read else 0
    part = f", {shown} shown" if shown < read else ""
    return f"{first}{rows} from {answer.database_name} in {duration(answer.ms / 1000)}{part}"


def _sentence(text: str) -> str:
    words = one_line(text, max_chars=1_000).strip()
    return words if words.endswith((".", "?", "!")) else f"{words}."
