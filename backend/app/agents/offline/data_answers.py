"""Answers of the built-in model about data: what stands beside the rows of a query, and what schemas hold."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.agents.offline.conversation import Step
from app.agents.offline.headlines import headline
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
        excuse: What is said first.
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
        excuse,
        _result(value, is_query="sql" in step.arguments),
        _more(can_save=can_save) if value.get("more_rows_exist") else "",
        _dates(dates) if dates is not None else "",
        extra,
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


def _result(value: Mapping[str, Any], *, is_query: bool) -> str:
    """A sentence where the rows are on a card below, else the rows."""
    table = table_in(value) or Table(tuple(value.get("columns") or ()), (), 0)
    counted = Table(table.columns, table.rows, int(value.get("row_count") or table.total_rows))
    has_more = bool(value.get("more_rows_exist"))
    return (
        headline(counted, has_more=has_more)
        if is_query
        else markdown_table(readable(counted), max_rows=MAX_ROWS)
    )


def _more(*, can_save: bool) -> str:
    return "There are more rows than were read." + (
        " “Export that as CSV” saves them all." if can_save else ""
    )


def _sql(step: Step) -> str:
    sql = step.arguments.get("sql")
    return f"```sql\n{sql}\n```" if sql else ""


def only_reads(name: str) -> str:
    return f"I only read in **{name}**: nothing in it can be added, changed or deleted from here."
