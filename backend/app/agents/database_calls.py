"""Carrying out what the agent asks of a database: outcomes that people and models can read."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from pydantic import ValidationError

from app.agents.query_answer import QueryAnswer
from app.agents.query_costs import expectation, refusal
from app.agents.tool_runner import CallOutcome, Prepared
from app.agents.toolset import ActionOfDatabase
from app.connectors.mcp_values import TextContent
from app.database import Database
from app.databases.actions import DatabaseActionName, DescribeTable, ListTables, RememberNote, RunQuery
from app.databases.asking import DatabaseQueries
from app.databases.catalog import ForeignKey, TableInfo
from app.databases.curation import Curation
from app.databases.errors import TooManyQueries
from app.databases.limits import FOR_MODELS
from app.databases.offered import OfferedDatabase
from app.databases.postgres.values import Column
from app.databases.queries import Batch, QueryResult
from app.databases.query_failures import CONNECTION, EXPENSIVE, SCHEMA_CHANGED, QueryFailed
from app.databases.schema_text import schema_lines
from app.databases.schemas import DatabaseSchemas, known_schema
from app.databases.sql.gate import check_sql
from app.databases.sql.refusals import SqlRefused
from app.databases.sql.tokens import tokens_of
from app.errors import AppError
from app.tools.base import ActionFailed, TakeRows
from app.tools.tables import MAX_COLUMNS, Table
from app.tools.whole_results import QueryAgain

MAX_ROWS_TOLD = 100
"""Rows of a result that a model reads; the user, charts and exports have them all."""

MAX_LISTED = 200
LONG = replace(FOR_MODELS, max_cost=None, statement_s=100.0)
"""What its user has allowed; it still ends before the answer's own time does."""

EXPORTED = replace(FOR_MODELS, statement_s=90.0)
"""A result that goes into a file: it has longer, and ends before the answer's own time does."""

_STATISTICS = frozenset({"pg_stats", "pg_stats_ext", "pg_stats_ext_exprs", "pg_statistic"})
_AGAIN = "Correct the query and run it once more."
_NO_MORE = "Do not try a third time: tell the user what is wrong and what you would need."
_NO_NAME = "There is no such table. Look it up with “list tables”."


@dataclass(frozen=True, slots=True)
class DatabaseCalls:
    """The way from the agent to users' databases."""

    database: Database
    queries: DatabaseQueries
    schemas: DatabaseSchemas

    def for_turn(self, owner_id: int) -> "DatabaseTurn":
        return DatabaseTurn(self, owner_id)


async def run_again(
    queries: DatabaseQueries,
    owner_id: int,
    query: QueryAgain,
    take: TakeRows,
    *,
    max_rows: int,
    max_bytes: int | None,
) -> bool:
    """Put a query once more and hand over its rows as they come; whether there are more than were wanted.

    Raises:
        AppError, QueryFailed, SqlRefused: It did not run to its end.
    """
    limits = replace(
        EXPORTED,
        max_rows=max_rows,
        max_bytes=max_bytes or EXPORTED.max_bytes,
        max_cost=None if query.is_long else EXPORTED.max_cost,
    )

    async def pass_on(batch: Batch) -> bool:
        return await take(column_names(batch.columns), await asyncio.to_thread(batch.cells))

    return await queries.stream(owner_id, query.database_id, query.sql, limits, pass_on)


@dataclass(frozen=True, slots=True)
class DatabaseTurn:
    """Calls of one answer, which counts the queries that failed one after another.

    `renewed` are the databases that were read again since the answer began.
    """

    calls: DatabaseCalls
    owner_id: int
    failed: Counter[int] = field(default_factory=Counter)
    renewed: dict[int, OfferedDatabase] = field(default_factory=dict)

    async def run(self, origin: ActionOfDatabase, arguments: Mapping[str, Any]) -> CallOutcome:
        database = self.renewed.get(origin.database.database_id, origin.database)
        try:
            return await self._run(database, origin.action.name, arguments)
        except (ValidationError, SqlRefused, QueryFailed, AppError) as error:
            if isinstance(error, QueryFailed) and error.reason in SCHEMA_CHANGED:
                self.renewed[database.database_id] = await self._known(database.database_id)
            return self._not_done(database, error)

    async def prepare(self, origin: ActionOfDatabase, arguments: Mapping[str, Any]) -> Prepared | CallOutcome:
        """The call as the user is asked about it, or why there is nothing to ask."""
        note = None
        try:
            asked = origin.action.parameters.model_validate(dict(arguments))
            if isinstance(asked, RunQuery):
                await _check(origin.database, asked.sql)
                note = await self._expected(origin.database, asked.sql)
            elif isinstance(asked, RememberNote) and asked.table:
                _table_named(origin.database, asked.table)
        except (ValidationError, SqlRefused, QueryFailed, AppError) as error:
            return self._not_done(origin.database, error)
        return Prepared(asked.model_dump(mode="json", exclude_none=True), note)

    async def run_again(
        self, query: QueryAgain, take: TakeRows, *, max_rows: int, max_bytes: int | None = None
    ) -> bool:
        try:
            await _check(await self._known(query.database_id), query.sql)
            return await run_again(
                self.calls.queries, self.owner_id, query, take, max_rows=max_rows, max_bytes=max_bytes
            )
        except (SqlRefused, QueryFailed, AppError) as error:
            told = error.sentence if isinstance(error, QueryFailed) else error.message
            raise ActionFailed(
                f"The query of this result was run again to save all its rows. {told}"
            ) from error

    async def _run(
        self, database: OfferedDatabase, name: DatabaseActionName, arguments: Mapping[str, Any]
    ) -> CallOutcome:
        match name:
            case DatabaseActionName.LIST_TABLES:
                if not database.tables and not database.hidden:
                    database = await self._read_now(database)
                return _listed(database, ListTables.model_validate(dict(arguments)).search)
            case DatabaseActionName.DESCRIBE_TABLE:
                wanted = DescribeTable.model_validate(dict(arguments)).table
                return _described(database, _table_named(database, wanted))
            case DatabaseActionName.RUN_QUERY | DatabaseActionName.RUN_LONG_QUERY:
                asked = RunQuery.model_validate(dict(arguments))
                return await self._query(database, asked, is_long=name is DatabaseActionName.RUN_LONG_QUERY)
            case DatabaseActionName.REMEMBER_NOTE:
                return await self._remember(database, RememberNote.model_validate(dict(arguments)))
            case _:
                assert_never(name)

    async def _known(self, database_id: int) -> OfferedDatabase:
        async with self.calls.database.transaction() as session:
            known = await known_schema(session, owner_id=self.owner_id, database_id=database_id)
        return OfferedDatabase.of(known)

    async def _read_now(self, database: OfferedDatabase) -> OfferedDatabase:
        known = await self.calls.schemas.refresh(self.owner_id, database.database_id)
        return OfferedDatabase.of(known)

    async def _query(self, database: OfferedDatabase, asked: RunQuery, *, is_long: bool) -> CallOutcome:
        await _check(database, asked.sql)
        limits = LONG if is_long else FOR_MODELS
        result = await self.calls.queries.run(self.owner_id, database.database_id, asked.sql, limits)
        del self.failed[database.database_id]
        is_cut = result.is_truncated or len(result.columns) > MAX_COLUMNS
        again = QueryAgain(database.database_id, asked.sql, is_long) if is_cut else None
        outcome = _answered(result, again)
        if not asked.is_answer:
            return outcome
        answer = QueryAnswer(
            database.database_id,
            database.name,
            asked.question,
            tuple(asked.assumptions),
            asked.sql,
            outcome.rows or Table(column_names(result.columns), (), 0),
            has_more=result.is_truncated,
            ms=result.ms,
            is_long=is_long,
        )
        return replace(outcome, answer=answer)

    async def _expected(self, database: OfferedDatabase, sql: str) -> str | None:
        estimate = await self.calls.queries.estimate(self.owner_id, database.database_id, sql, LONG)
        return expectation(estimate, LONG) if estimate else None

    async def _remember(self, database: OfferedDatabase, note: RememberNote) -> CallOutcome:
        table = _table_named(database, note.table).key if note.table else None
        async with self.calls.database.transaction() as session:
            curation = Curation(session, owner_id=self.owner_id, database_id=database.database_id)
            await curation.remember(" ".join(note.text.split()), table)
        return _said(f"Remembered about {note.table or database.name}: {note.text}")

    def _not_done(
        self, database: OfferedDatabase, error: ValidationError | SqlRefused | QueryFailed | AppError
    ) -> CallOutcome:
        if isinstance(error, ValidationError):
            faults = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
            return _said(f"These arguments do not fit. {faults}", is_error=True)
        if isinstance(error, TooManyQueries):
            return _said(f"{error.message} Wait for one of them to end.", is_error=True)
        if isinstance(error, AppError):
            return _said(error.message, is_error=True)
        if isinstance(error, QueryFailed) and error.reason == EXPENSIVE:
            return _said(refusal(error), is_error=True)
        said = error.sentence if isinstance(error, QueryFailed) else error.message
        if isinstance(error, QueryFailed) and error.reason == CONNECTION:
            outcome = _said(f"{said} Do not try again now.", is_error=True)
            return replace(outcome, alert=f"**{database.name}**: {error.message} {error.fix}")
        self.failed[database.database_id] += 1
        return _said(
            f"{said} {_AGAIN if self.failed[database.database_id] == 1 else _NO_MORE}", is_error=True
        )


async def _check(database: OfferedDatabase, sql: str) -> None:
    """What the user hides from the agent is not asked for either.

    Names count wherever they stand, in a CTE of the same name and under EXPLAIN too; so do the statistics, in
    which values of all tables are.

    Raises:
        SqlRefused: The text is not one statement that reads, or it names a hidden table.
    """
    await check_sql(sql)
    if not database.hidden:
        return
    hidden = {name for _, name in database.hidden} | _STATISTICS
    for token in tokens_of(sql):
        if token.is_name and token.text in hidden:
            raise SqlRefused("hidden_table", f"The user keeps the table {token.text} from you.")


def _table_named(database: OfferedDatabase, name: str) -> TableInfo:
    if (table := database.find(name)) is None:
        raise SqlRefused("unknown_table", _NO_NAME)
    return table


def _listed(database: OfferedDatabase, search: str | None) -> CallOutcome:
    tables = database.tables
    if search:
        tables = tuple(each.table for each in database.index.rank(search))
    rows = tuple(
        (table.shown_name, table.kind.replace("_", " "), table.rows, len(table.columns), table.comment)
        for table in tables[:MAX_LISTED]
    )
    if not rows:
        return _said("No table has to do with these words." if search else "No table can be seen here.")
    return _tabled(Table(("table", "kind", "about rows", "columns", "comment"), rows, len(tables)))


def _described(database: OfferedDatabase, table: TableInfo) -> CallOutcome:
    keys = {name: key for key in table.foreign_keys for name in key.columns}
    rows = tuple(
        (
            column.name,
            column.type,
            "primary" if column.name in table.primary_key else None,
            _referred(keys[column.name], column.name) if column.name in keys else None,
            ", ".join(column.values) or None,
            column.comment,
        )
        for column in table.columns
    )
    outcome = _tabled(Table(("column", "type", "key", "refers to", "values", "comment"), rows, len(rows)))
    notes = [note.text for note in database.notes if note.table == table.key]
    return replace(outcome, structured={**outcome.structured, "notes": notes, "line": schema_lines([table])})


def _referred(key: ForeignKey, column: str) -> str:
    return f"{key.to_table}.{key.to_columns[key.columns.index(column)]}"


def _answered(result: QueryResult, again: QueryAgain | None) -> CallOutcome:
    rows = tuple(row[:MAX_COLUMNS] for row in result.rows)
    outcome = _tabled(Table(column_names(result.columns[:MAX_COLUMNS]), rows, len(rows), again))
    more = {"more_rows_exist": True} if result.is_truncated else {}
    return replace(outcome, structured={**outcome.structured, **more})


def column_names(columns: Sequence[Column]) -> tuple[str, ...]:
    """The names of columns, each another one."""
    names: list[str] = []
    for column in columns:
        number = sum(name.partition(" (")[0] == column.name for name in names)
        names.append(f"{column.name} ({number + 1})" if number else column.name or "?column?")
    return tuple(names)


def _tabled(table: Table) -> CallOutcome:
    told = {
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows[:MAX_ROWS_TOLD]],
        "row_count": table.total_rows,
    }
    shown = table if table.rows else None
    return CallOutcome(structured=told, table=shown, rows=shown)


def _said(text: str, *, is_error: bool = False) -> CallOutcome:
    return CallOutcome(content=(TextContent(text),), is_error=is_error)
