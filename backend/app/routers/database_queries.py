"""Asking databases over HTTP: rows for a page, all rows as a file, and what was asked before."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from app.agents.query_files import save_query
from app.databases.history import PastQuery, QueryHistory
from app.databases.limits import FOR_PEOPLE, QueryLimits
from app.databases.manager import DatabaseManager
from app.databases.queries import QueryResult
from app.databases.query_failures import QueryFailed
from app.databases.sql.refusals import SqlRefused
from app.databases.sql.tokens import MAX_SQL_CHARACTERS
from app.dependencies import CurrentUserDep, ServicesDep, SessionDep
from app.routers.database_query_answers import QueryResponse, answered, not_answered
from app.routers.databases import DatabaseId
from app.routers.responses import errors
from app.routers.staged_tests import while_waited_for
from app.tools.export.forms import CSV, EXCEL, JSON
from app.tools.whole_results import QueryAgain

_FORMS = {"csv": CSV, "xlsx": EXCEL, "json": JSON}
_FILE: dict[str, Any] = {
    "description": "All rows, up to what one file may hold",
    "content": {form.mime_type: {"schema": {"type": "string"}} for form in _FORMS.values()},
    "headers": {
        "X-Rows": {"description": "How many rows the file has.", "schema": {"type": "integer"}},
        "X-Rows-Left-Out": {
            "description": "`true` when there are more rows than one file may have.",
            "schema": {"type": "string", "enum": ["true", "false"]},
        },
    },
}

router = APIRouter(prefix="/databases/{database_id}", tags=["databases"], responses=errors(401, 404))


class DatabaseSqlRequest(BaseModel):
    """`accept_cost` runs a query that the planner expects to take very long."""

    sql: str = Field(min_length=1, max_length=MAX_SQL_CHARACTERS)
    accept_cost: bool = False


class DatabaseQueryRequest(DatabaseSqlRequest):
    """`accept_cost` runs a query that the planner expects to take very long."""

    max_rows: int = Field(default=FOR_PEOPLE.max_rows, ge=1, le=FOR_PEOPLE.max_rows)

    def limits(self) -> QueryLimits:
        max_cost = None if self.accept_cost else FOR_PEOPLE.max_cost
        return replace(FOR_PEOPLE, max_rows=self.max_rows, max_cost=max_cost)


class DatabaseExportRequest(DatabaseSqlRequest):
    """`accept_cost` runs a query that the planner expects to take very long."""

    format: Literal["csv", "xlsx", "json"] = "csv"


class PastQueryResponse(BaseModel):
    """`ran_at` is when it was put last."""

    id: UUID
    sql: str
    ran_at: datetime


class QueryHistoryResponse(BaseModel):
    queries: list[PastQueryResponse] = Field(description="Newest first, each text once.")

    @classmethod
    def of(cls, queries: Iterable[PastQuery]) -> "QueryHistoryResponse":
        return cls(
            queries=[PastQueryResponse(id=each.id, sql=each.sql, ran_at=each.ran_at) for each in queries]
        )


@router.post("/query", response_model=QueryResponse, responses=errors(400, 429))
async def query_database(
    request: Request,
    database_id: DatabaseId,
    body: DatabaseQueryRequest,
    user: CurrentUserDep,
    services: ServicesDep,
) -> Response:
    """Run one statement that reads. Closing the request ends it at the server, too."""

    async def ask() -> Response:
        async with services.database.transaction() as session:
            history = QueryHistory(session, services.vault, owner_id=user.id, database_id=database_id)
            await history.remember(body.sql)
        try:
            result = await services.database_queries.run(user.id, database_id, body.sql, body.limits())
        except (QueryFailed, SqlRefused) as failure:
            return JSONResponse(not_answered(failure))
        return Response(await asyncio.to_thread(_as_json, result), media_type="application/json")

    return await while_waited_for(request, ask())


def _as_json(result: QueryResult) -> bytes:
    return json.dumps(answered(result), separators=(",", ":"), ensure_ascii=False).encode()


@router.post("/export", response_class=Response, responses={200: _FILE, **errors(400, 429)})
async def export_query(
    request: Request,
    database_id: DatabaseId,
    body: DatabaseExportRequest,
    user: CurrentUserDep,
    services: ServicesDep,
) -> Response:
    """Run one statement that reads, and have all its rows as a file. Closing the request ends it."""
    form = _FORMS[body.format]

    async def save() -> Response:
        async with services.database.statement() as session:
            row = await DatabaseManager(session, owner_id=user.id).get(database_id)
        query = QueryAgain(database_id, body.sql, is_long=body.accept_cost)
        saved = await save_query(
            services.database_queries, services.settings, query, form, owner_id=user.id, title=row.name
        )
        name = quote(f"{row.name}.{form.extension}", safe="")
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Length": str(len(saved.content)),
            "X-Rows": str(saved.rows),
            "X-Rows-Left-Out": "true" if saved.leaves_some_out else "false",
        }
        return StreamingResponse(saved.parts(), media_type=form.mime_type, headers=headers)

    return await while_waited_for(request, save())


@router.get("/queries")
async def list_past_queries(
    database_id: DatabaseId, user: CurrentUserDep, session: SessionDep, services: ServicesDep
) -> QueryHistoryResponse:
    """What the caller has asked this database in SQL: the newest hundred."""
    history = QueryHistory(session, services.vault, owner_id=user.id, database_id=database_id)
    return QueryHistoryResponse.of(await history.list())


@router.delete("/queries")
async def delete_past_queries(
    database_id: DatabaseId, user: CurrentUserDep, session: SessionDep, services: ServicesDep
) -> QueryHistoryResponse:
    """Forget them all."""
    history = QueryHistory(session, services.vault, owner_id=user.id, database_id=database_id)
    await history.forget_all()
    return QueryHistoryResponse.of(await history.list())


@router.delete("/queries/{query_id}")
async def delete_past_query(
    database_id: DatabaseId,
    query_id: UUID,
    user: CurrentUserDep,
    session: SessionDep,
    services: ServicesDep,
) -> QueryHistoryResponse:
    history = QueryHistory(session, services.vault, owner_id=user.id, database_id=database_id)
    await history.forget(query_id)
    return QueryHistoryResponse.of(await history.list())
