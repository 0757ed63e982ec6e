"""Answers of the built-in model about data: how the question was understood, the result, the query."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.agents.offline.conversation import Step
from app.agents.offline.render import MAX_ROWS, readable, split
from app.databases.catalog import TableInfo
from app.tools.tables import Table, markdown_table, table_in

_SHOWN_TABLES = 12


def data_answer(
    name: str, step: Step, excuse: str = "", *, dates: Step | None = None, can_save: bool = False
) -> str:
    """What a call brought, for its user.

    Args:
        name: Of the database.
        step: The call.
        excuse: What is said in place of the question.
        dates: The call that asked which dates there are.
        can_save: Whether all rows of a result can be saved.
    """
    if step.was_declined:
        return f"Nothing was asked of {name}."
    if step.failed:
        return (
            f"**{name}** could not answer that: {step.output.removeprefix('Error: ')}\n\n{_sql(step)}".strip()
        )
    value, extra = split(step.output)
    if not isinstance(value, Mapping):
        return step.output
    parts = [
        excuse or _understood(step),
        _result(value),
        _more(can_save=can_save) if value.get("more_rows_exist") else "",
        _dates(dates) if dates is not None else "",
        extra,
        _assumed(step),
        _sql(step),
    ]
    return "\n\n".join(part for part in parts if part)


def found_none(step: Step) -> bool:
    """Whether a query worked and brought no rows, or one of nothing but nulls and zeros."""
    value = split(step.output)[0]
    if step.failed or not isinstance(value, Mapping) or "rows" not in value:
        return False
    return not any(cell for row in value["rows"] for cell in row)


def _dates(step: Step) -> str:
    value = split(step.output)[0]
    rows = value.get("rows") if isinstance(value, Mapping) else None
    if not rows or None in rows[0]:
        return ""
    first, last = rows[0]
    return f"The dates there go from **{first}** to **{last}**."


def could_not(name: str, reason: str, tables: Sequence[TableInfo]) -> str:
    """That a question cannot be answered, why, and what there is to ask about."""
    names = ", ".join(table.shown_name for table in tables[:_SHOWN_TABLES])
    more = f" and {len(tables) - _SHOWN_TABLES} more" if len(tables) > _SHOWN_TABLES else ""
    return (
        f"I cannot answer that from **{name}**: {reason} "
        f"What it has: {names}{more}. Ask with these names, or write the SQL yourself."
    )


def _understood(step: Step) -> str:
    question = step.arguments.get("question")
    return f"**{question}**" if question else ""


def _result(value: Mapping[str, Any]) -> str:
    columns, rows = value.get("columns") or [], value.get("rows") or []
    if not rows:
        return "There are no such rows."
    if len(rows) == 1 and len(columns) == 1:
        return f"{columns[0]}: **{_shown(rows[0][0])}**"
    table = table_in(value)
    if table is None:
        return ""
    counted = int(value.get("row_count") or table.total_rows)
    return markdown_table(readable(Table(table.columns, table.rows, counted)), max_rows=MAX_ROWS)


def _more(*, can_save: bool) -> str:
    return "There are more rows than were read." + (
        " “Export that as CSV” saves them all." if can_save else ""
    )


def _shown(cell: Any) -> str:
    match cell:
        case None:
            return "nothing"
        case bool():
            return "yes" if cell else "no"
        case int():
            return f"{cell:,}"
        case float():
            return f"{cell:,.2f}" if cell != int(cell) else f"{int(cell):,}"
        case _:
            return str(cell)


def _assumed(step: Step) -> str:
    assumed = step.arguments.get("assumptions") or []
    return "\n".join(["I took for granted:", *(f"- {each}" for each in assumed)]) if assumed else ""


def _sql(step: Step) -> str:
    sql = step.arguments.get("sql")
    return f"```sql\n{sql}\n```" if sql else ""


def only_reads(name: str) -> str:
    return f"I only read in **{name}**: nothing in it can be added, changed or deleted from here."
