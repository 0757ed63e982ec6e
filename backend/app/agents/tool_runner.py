"""Carrying out one tool call: whatever happens, the turn goes on with an outcome that can be read."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, assert_never

import structlog
from pydantic import ValidationError

from app.agents.query_answer import QueryAnswer
from app.agents.toolset import ActionOfDatabase, ActionOfSystemTool, OfferedTool, ToolOfConnector
from app.connectors.errors import CallRefused, CredentialsRejected, ToolCallError, ToolRedefined
from app.connectors.mcp_values import (
    Content,
    OnElicitation,
    OnProgress,
    Progress,
    TextContent,
    ToolResult,
)
from app.connectors.reasons import Reason
from app.tools.base import (
    ActionContext,
    ActionFailed,
    ActionResult,
    Connection,
    LargeFile,
    QueryRunner,
    SystemTool,
    ThreadFiles,
    ToolFile,
)
from app.tools.tables import Table, table_in

RETRY_DELAY_S = 3.0
NOT_MADE = "The call was not made: "
"""How the model is told of a call that its user did not allow."""
UNMADE_CALL = "unmade_"
"""How the id of such a call begins. Ids are ours, so no server can speak in our name."""

log = structlog.get_logger()


class ConnectorCaller(Protocol):
    """The way to users' MCP servers (`app.connectors.pool.ConnectorPool`)."""

    async def call_tool(
        self,
        *,
        owner_id: int,
        connector_id: int,
        tool_name: str,
        arguments: Mapping[str, Any],
        fingerprint: str = "",
        on_progress: OnProgress | None = None,
        on_elicitation: OnElicitation | None = None,
    ) -> ToolResult: ...


class ToolConnector(Protocol):
    """The way to what users have at providers of system tools (`app.tools.connections.ToolConnections`)."""

    def of(self, tool: SystemTool, *, owner_id: int) -> Connection: ...


class DatabaseCaller(QueryRunner, Protocol):
    """One answer's way to its user's databases (`app.agents.database_calls.DatabaseTurn`)."""

    async def run(self, origin: ActionOfDatabase, arguments: Mapping[str, Any]) -> "CallOutcome": ...

    async def prepare(
        self, origin: ActionOfDatabase, arguments: Mapping[str, Any]
    ) -> "Prepared | CallOutcome": ...


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What a call came to.

    `table` is shown; `rows` are what later calls may work on; `answer` stands with the words of the turn.
    `alert` is set when the app itself failed and the user should know why, `reason` when it was the way there
    that failed.
    """

    content: tuple[Content, ...] = ()
    structured: Any = None
    is_error: bool = False
    table: Table | None = None
    rows: Table | None = None
    widget: Mapping[str, Any] | None = None
    copy_text: str | None = None
    answer: QueryAnswer | None = None
    files: tuple[ToolFile | LargeFile, ...] = ()
    alert: str | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Arguments as a user is asked about them, with what is good to know before deciding."""

    arguments: Mapping[str, Any]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Retrying:
    """The first attempt failed on the way; another follows after a pause."""


Report: TypeAlias = Progress | Retrying


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call that a model asked for. `arguments` is the model's JSON, parsed.

    `note` is for its user, where one is asked.
    """

    tool: OfferedTool
    arguments: Mapping[str, Any]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ToolRunner:
    """Runs the calls of one user, made in one conversation."""

    connectors: ConnectorCaller
    owner_id: int
    retry_delay_s: float = field(default=RETRY_DELAY_S)
    tools: ToolConnector | None = None
    files: ThreadFiles | None = None
    databases: DatabaseCaller | None = None

    async def run(
        self,
        call: ToolCall,
        *,
        tables: Sequence[Table],
        report: Callable[[Report], Awaitable[None]],
        ask: OnElicitation | None = None,
    ) -> CallOutcome:
        """Carry out the call.

        Args:
            call: What to do.
            tables: Tables of earlier results of the conversation, newest first.
            report: Awaited with progress while the call runs.
            ask: Asks the user what a connector's server wants to know meanwhile; without it the server is
                told no.
        """
        match call.tool.origin:
            case ActionOfSystemTool(action=action):
                run = action.call(call.arguments, self._context(call.tool, tables))
                return await _run_action(call.tool.app.name, run)
            case ToolOfConnector() as origin:
                return await self._run_remote(call, origin, report, ask)
            case ActionOfDatabase() as known:
                return await self._databases.run(known, call.arguments)
            case _:
                assert_never(call.tool.origin)

    async def prepare(self, call: ToolCall, *, tables: Sequence[Table]) -> ToolCall | CallOutcome:
        """The call as its user is to be asked about it, or why there is nothing to ask."""
        if isinstance(call.tool.origin, ActionOfDatabase):
            asked = await self._databases.prepare(call.tool.origin, call.arguments)
            if isinstance(asked, CallOutcome):
                return asked
            return ToolCall(call.tool, asked.arguments, asked.note)
        if not isinstance(call.tool.origin, ActionOfSystemTool):
            return call
        try:
            prepared = await call.tool.origin.action.prepare(call.arguments, self._context(call.tool, tables))
        except (ValidationError, ActionFailed) as error:
            return _not_done(call.tool.app.name, error)
        return ToolCall(call.tool, prepared)

    @property
    def _databases(self) -> DatabaseCaller:
        assert self.databases is not None  # noqa: S101 - who offers databases has the way to them
        return self.databases

    def _context(self, tool: OfferedTool, tables: Sequence[Table]) -> ActionContext:
        source, connection = tool.app.source, None
        if self.tools is not None and isinstance(source, SystemTool):
            connection = self.tools.of(source, owner_id=self.owner_id)
        return ActionContext(tables, self.files, connection, self.databases)

    async def _run_remote(
        self,
        call: ToolCall,
        origin: ToolOfConnector,
        report: Callable[[Report], Awaitable[None]],
        ask: OnElicitation | None,
    ) -> CallOutcome:
        """Call a connector; a failure of the network once more, but only where twice is as good as once."""
        may_repeat = call.tool.is_read_only or origin.is_idempotent
        try:
            try:
                return await _from_remote(await self._call(call, origin, report, ask))
            except ToolCallError as error:
                if not (error.is_retryable and (may_repeat or not error.may_have_acted)):
                    raise
                log.warning("mcp.tool_retried", user_id=self.owner_id, **_fields(origin, error))
            await report(Retrying())
            await asyncio.sleep(self.retry_delay_s)
            return await _from_remote(await self._call(call, origin, report, ask))
        except ToolCallError as error:
            log.warning("mcp.tool_failed", user_id=self.owner_id, **_fields(origin, error))
            return CallOutcome(
                content=(TextContent(error.message),),
                is_error=True,
                alert=_alert(call.tool.app.name, error),
                reason=error.reason,
            )

    async def _call(
        self,
        call: ToolCall,
        origin: ToolOfConnector,
        report: Callable[[Report], Awaitable[None]],
        ask: OnElicitation | None,
    ) -> ToolResult:
        return await self.connectors.call_tool(
            owner_id=self.owner_id,
            connector_id=origin.connector_id,
            tool_name=origin.tool_name,
            arguments=call.arguments,
            fingerprint=origin.fingerprint,
            on_progress=report,
            on_elicitation=ask,
        )


def _fields(origin: ToolOfConnector, error: ToolCallError) -> dict[str, Any]:
    return {
        "connector_id": origin.connector_id,
        "tool_name": origin.tool_name,
        "error_code": error.reason.value,
    }


def _alert(app_name: str, error: ToolCallError) -> str | None:
    """What the user should know; a server that declines a call works, and the answer says what it said."""
    if isinstance(error, CallRefused):
        return None
    match error:
        case CredentialsRejected():
            way_out = "Open Apps and give it new credentials."
        case ToolRedefined():
            way_out = "Open Apps to see what changed, and accept it if that is what you want."
        case _:
            way_out = "Everything else still works; open Apps and test the connector, or try again later."
    return f"**{app_name}**: {error.message} {way_out}"


async def _from_remote(result: ToolResult) -> CallOutcome:
    table = None if result.is_error else await asyncio.to_thread(table_in, result.structured)
    return CallOutcome(result.content, result.structured, result.is_error, table=table, rows=table)


async def _run_action(app_name: str, action: Awaitable[ActionResult]) -> CallOutcome:
    try:
        result = await action
    except (ValidationError, ActionFailed) as error:
        return _not_done(app_name, error)
    return CallOutcome(
        content=(TextContent(result.text),),
        table=result.table,
        rows=result.rows,
        widget=result.widget,
        copy_text=result.copy_text,
        files=result.files,
    )


def _not_done(app_name: str, error: ValidationError | ActionFailed) -> CallOutcome:
    if isinstance(error, ActionFailed):
        alert = f"**{app_name}**: {error} {error.way_out}" if error.way_out else None
        return CallOutcome(content=(TextContent(str(error)),), is_error=True, alert=alert)
    faults = "; ".join(f"{_path(fault['loc'])}: {fault['msg']}" for fault in error.errors())
    return CallOutcome(content=(TextContent(f"These arguments do not fit. {faults}"),), is_error=True)


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location)) or "arguments"
