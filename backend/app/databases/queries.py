"""Running one question at a user's server: judged, estimated, read within bounds, rolled back."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from app.databases.conversation import Login
from app.databases.errors import ConversationFailed, ServerError
from app.databases.limits import QueryLimits
from app.databases.postgres.session import Ask, Bounds, Reply, Row, Session
from app.databases.postgres.values import Cell, Column
from app.databases.query_failures import QueryFailed, failed_by_server, failed_on_the_way
from app.databases.reasons import DatabaseReason
from app.databases.sql.functions import HARMLESS, REFUSED_AMONG, denied_among
from app.databases.sql.gate import CheckedSql, SqlKind, check_sql
from app.databases.sql.refusals import SqlRefused
from app.databases.stages import DatabaseStages

GRACE_S = 0.7
"""How long the server may take to end a statement whose time is over, before we cancel it."""
TRANSACTION_TIMEOUT_SINCE = 17
BATCH_ROWS = 2_000
_SEPARATOR = "\x1f"

_BEGIN = Ask("BEGIN READ ONLY")
_ROLLBACK = Ask("ROLLBACK")
_EXPLAIN = "EXPLAIN (FORMAT JSON) "

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the planner expects: its cost, the rows, and whether it would use several processes."""

    cost: float
    rows: int
    is_parallel: bool


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Rows as JSON can carry them; with `is_truncated` there are more. `ms` is the whole way and back."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_truncated: bool
    estimate: Estimate | None
    ms: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of an answer that is taken in piece by piece, as the server spells them."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]

    def cells(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows as JSON can carry them; many take a while."""
        return _cells(self.columns, self.rows)


OpenLogin: TypeAlias = Callable[[], Awaitable[Login]]
TakeBatch: TypeAlias = Callable[[Batch], Awaitable[bool]]
"""Takes the next rows, or answers that it takes no more."""


async def run_query(open_login: OpenLogin, sql: str, limits: QueryLimits) -> QueryResult:
    """Ask a server. Cancelling this coroutine ends the statement there, too.

    Raises:
        SqlRefused: The text is not one statement that reads.
        QueryFailed: The server refused it, its estimate is above `max_cost`, or the way there failed.
    """
    begun = time.monotonic()

    async def read(session: Session, ask: Ask, bounds: Bounds) -> Reply:
        return await session.fetch(ask, bounds)

    reply, estimate = await _asked(open_login, sql, limits, read)
    ms = round((time.monotonic() - begun) * 1000)
    return QueryResult(reply.columns, _cells(reply.columns, reply.rows), reply.has_more, estimate, ms)


async def estimate_query(open_login: OpenLogin, sql: str, limits: QueryLimits) -> Estimate | None:
    """What the planner expects of a query, which is not run; null for what has no plan.

    Raises:
        SqlRefused: The text is not one statement that reads.
        QueryFailed: The server refused it, or the way there failed.
    """

    async def leave(_session: Session, _ask: Ask, _bounds: Bounds) -> None:
        """Nothing is read."""

    _, estimate = await _asked(open_login, sql, replace(limits, max_cost=None), leave)
    return estimate


async def stream_query(open_login: OpenLogin, sql: str, limits: QueryLimits, take: TakeBatch) -> bool:
    """Ask a server for more rows than are kept in memory; returns whether some were not taken.

    `take` gets the rows in order, at least one batch, as far as `limits` go; the server waits for it, and its
    time counts, too.

    Raises:
        SqlRefused: The text is not one statement that reads.
        QueryFailed: The server refused it, its estimate is above `max_cost`, or the way there failed; some
            batches may have been taken.
    """

    async def read(session: Session, ask: Ask, bounds: Bounds) -> bool:
        has_more = False
        bounds = replace(bounds, cell_bytes=0)
        async with aclosing(session.stream(ask, bounds, batch_rows=BATCH_ROWS)) as replies:
            async for reply in replies:
                has_more = has_more or reply.has_more
                if not await take(Batch(reply.columns, reply.rows)):
                    return True
        return has_more

    has_more, _ = await _asked(open_login, sql, limits, read)
    return has_more


async def _asked(
    open_login: OpenLogin,
    sql: str,
    limits: QueryLimits,
    read: Callable[[Session, Ask, Bounds], Awaitable[Answer]],
) -> tuple[Answer, Estimate | None]:
    checked = await check_sql(sql)
    try:
        async with asyncio.timeout(limits.opening_s + limits.statement_s + GRACE_S):
            login = await open_login()
            async with login.session(DatabaseStages()) as session:
                return await _in_session(session, checked, limits, read)
    except TimeoutError:
        raise failed_on_the_way(ConversationFailed(DatabaseReason.ANSWER_TOO_SLOW)) from None
    except ConversationFailed as error:
        raise failed_on_the_way(error) from error
    except ServerError as error:
        raise failed_by_server(error) from error


async def _in_session(
    session: Session,
    checked: CheckedSql,
    limits: QueryLimits,
    read: Callable[[Session, Ask, Bounds], Awaitable[Answer]],
) -> tuple[Answer, Estimate | None]:
    async with asyncio.timeout(limits.opening_s):
        *_, refused = await session.ask(_BEGIN, _settings(session, limits), _refused_among(checked))
    for (name,) in refused.rows:
        if name not in HARMLESS:
            raise SqlRefused(
                "function",
                f"The function {name} may change something (it is marked volatile) and is not run.",
            )
    estimate = await _estimate(session, checked, limits)
    # A limit on the rows keeps PostgreSQL from working in parallel; there the bounds alone end it.
    ask_for = 0 if estimate and estimate.is_parallel else limits.max_rows + 1
    bounds = Bounds(limits.max_rows, limits.max_bytes)
    try:
        async with asyncio.timeout(limits.statement_s + GRACE_S):
            answer = await read(session, Ask(checked.text, max_rows=ask_for), bounds)
    except TimeoutError:
        raise QueryFailed("timed_out") from None
    if not session.is_in_doubt:
        await session.ask(_ROLLBACK)
    return answer, estimate


def _settings(session: Session, limits: QueryLimits) -> Ask:
    """What holds for this transaction alone. Reading a value takes the snapshot that seals it read-only."""
    values = {
        "statement_timeout": f"{round(limits.statement_s * 1000)}ms",
        "lock_timeout": f"{round(limits.lock_s * 1000)}ms",
        "idle_in_transaction_session_timeout": f"{round(limits.idle_s * 1000)}ms",
        "standard_conforming_strings": "on",
        "DateStyle": "ISO, YMD",
        "IntervalStyle": "postgres",
        "TimeZone": "UTC",
        "bytea_output": "hex",
        "extra_float_digits": "1",
    }
    if session.server_version >= TRANSACTION_TIMEOUT_SINCE:
        values["transaction_timeout"] = f"{round((limits.statement_s + limits.opening_s) * 1000)}ms"
    calls = ", ".join(
        f"pg_catalog.set_config(${2 * number + 1}, ${2 * number + 2}, true)" for number in range(len(values))
    )
    return Ask(f"SELECT {calls}", tuple(part for pair in values.items() for part in pair))


def _refused_among(checked: CheckedSql) -> Ask:
    names = (checked.called, checked.dotted, denied_among(checked.dotted))
    return Ask(REFUSED_AMONG, tuple(_SEPARATOR.join(sorted(each)) for each in names))


async def _estimate(session: Session, checked: CheckedSql, limits: QueryLimits) -> Estimate | None:
    """What the planner expects of a query; the server has judged its text when this returns.

    Raises:
        QueryFailed: The estimate is above the limit.
    """
    if checked.kind is not SqlKind.QUERY:
        return None
    try:
        async with asyncio.timeout(limits.statement_s + GRACE_S):
            (reply,) = await session.ask(Ask(f"{_EXPLAIN}{checked.text}"))
    except ServerError as error:
        raise error.moved(-len(_EXPLAIN)) from error
    try:
        plan = json.loads("\n".join(row[0] or "" for row in reply.rows))[0]["Plan"]
        found = Estimate(float(plan["Total Cost"]), int(plan["Plan Rows"]), _is_parallel(plan))
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ConversationFailed(DatabaseReason.NOT_POSTGRES) from error
    if limits.max_cost is not None and found.cost > limits.max_cost:
        raise QueryFailed("expensive", estimate_cost=found.cost, estimate_rows=found.rows)
    return found


def _is_parallel(plan: Any) -> bool:
    return "Workers Planned" in plan or any(map(_is_parallel, plan.get("Plans", ())))


def _cells(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(None if text is None else column.cell(text) for column, text in zip(columns, row, strict=True))
        for row in rows
    )
