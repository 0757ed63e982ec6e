"""What came of a question to a database, as the API has it."""

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, Field

from app.databases.postgres.values import Cell
from app.databases.queries import QueryResult
from app.databases.query_failures import QueryFailed
from app.databases.sql.refusals import SqlRefused


class QueryColumnResponse(BaseModel):
    name: str
    type: str = Field(description="PostgreSQL's name of the type; `other` for what it does not bring along.")
    is_number: bool


class QueryResponse(BaseModel):
    """Rows, or why there are none. `reason` is stable; `words` and `hint` are the server's own.

    With reason `expensive` the query was not run: the planner expects `estimated_cost`. `accept_cost` runs
    it all the same.
    """

    success: bool
    columns: list[QueryColumnResponse] = []
    rows: list[list[Cell]] = []
    is_truncated: bool = Field(default=False, description="There are more rows than these.")
    estimated_rows: int | None = None
    estimated_cost: float | None = None
    ms: int = 0
    asked_at: datetime
    reason: str | None = None
    message: str | None = None
    fix: str | None = None
    words: str | None = None
    hint: str | None = None
    position: int | None = Field(default=None, description="Where in the query, in characters from 1.")


def answered(result: QueryResult) -> dict[str, Any]:
    """The JSON of a result. Ten thousand rows are not validated one by one: they were made here."""
    columns = [
        {"name": column.name, "type": column.type_name, "is_number": column.is_number}
        for column in result.columns
    ]
    shell = QueryResponse(
        success=True,
        is_truncated=result.is_truncated,
        estimated_rows=result.estimate.rows if result.estimate else None,
        estimated_cost=result.estimate.cost if result.estimate else None,
        ms=result.ms,
        asked_at=datetime.now(UTC),
    )
    return {**shell.model_dump(mode="json"), "columns": columns, "rows": result.rows}


def not_answered(failure: QueryFailed | SqlRefused) -> dict[str, Any]:
    if isinstance(failure, SqlRefused):
        told = QueryResponse(
            success=False,
            asked_at=datetime.now(UTC),
            reason=f"refused_{failure.rule}",
            message=failure.message,
            fix="Ask with one statement that reads.",
        )
    else:
        told = QueryResponse(
            success=False,
            asked_at=datetime.now(UTC),
            reason=failure.reason,
            message=failure.message,
            fix=failure.fix,
            words=failure.words,
            hint=failure.hint,
            position=failure.position,
            estimated_rows=failure.estimate_rows,
            estimated_cost=failure.estimate_cost,
        )
    return told.model_dump(mode="json")
