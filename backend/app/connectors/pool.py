"""Calls of connectors' tools, over sessions that stay warm, recorded in the row that they concern."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

import structlog

from app.connectors.checked_url import UrlRefused
from app.connectors.connector_rows import ConnectorRows, Key
from app.connectors.diagnosis import failure
from app.connectors.egress import Egress
from app.connectors.errors import (
    CallRefused,
    CallTimedOut,
    ConnectorUnusable,
    SessionForgotten,
    ToolCallError,
    ToolRedefined,
)
from app.connectors.health import ConnectorHealth
from app.connectors.mcp_session import CALL_S, McpSession
from app.connectors.mcp_values import (
    Elicitation,
    ElicitationAnswer,
    OnElicitation,
    OnProgress,
    Route,
    ServerIdentity,
    ToolListing,
    ToolResult,
    UrlElicitation,
)
from app.connectors.questions import CallQuestions
from app.connectors.reasons import Reason, explain
from app.connectors.sealed_target import Target
from app.connectors.tool_changes import OnToolsChanged, ToolChanges
from app.connectors.unknown_tools import is_unknown_tool
from app.connectors.warm_session import WarmSession
from app.connectors.warm_sessions import WarmSessions
from app.database import Database
from app.database_signals import Signals
from app.models import UserMCPConnection
from app.plain_text import plain
from app.sealing import CredentialVault, DecryptionError

FIRST_MODERN_REVISION = "2026-07-28"
_Outcome = TypeVar("_Outcome")

log = structlog.get_logger()


class ConnectorPool:
    """The process's way to the users' MCP servers. One object serves every user; no session has two.

    Args:
        database: Where the connectors are.
        vault: Opens their credentials.
        egress: The way out.
        health: The breaker in front of calls and the record behind them.
        signals: How changes of connectors are heard; without it each call reads its connector's row.
        on_tools_changed: Awaited with owner and connector when a server's tools are not what they were,
            per connector at most once in 30 s.
    """

    def __init__(
        self,
        database: Database,
        *,
        vault: CredentialVault,
        egress: Egress,
        health: ConnectorHealth | None = None,
        signals: Signals | None = None,
        on_tools_changed: OnToolsChanged | None = None,
    ) -> None:
        self._rows = ConnectorRows(database, signals, on_left=self._forget)
        self._vault = vault
        self._health = health or ConnectorHealth(database)
        self.tool_changes = ToolChanges(on_tools_changed)
        self._sessions = WarmSessions(egress, on_tools_changed=self.tool_changes.notice)

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
    ) -> ToolResult:
        """Call a tool once, within 60 s, holding no transaction while the network is used.

        Time in which the user is asked does not count: up to ten minutes for each of ten questions.

        Args:
            owner_id: Whose connector it must be.
            connector_id: The row in `user_mcp_connections`.
            tool_name: The name on the wire, as in `DiscoveredTool.name`.
            arguments: The JSON object that the tool takes.
            fingerprint: The definition that the call is made for; nothing is sent when the server says by now
                that the tool is another.
            on_progress: Awaited for the server's progress reports, at most once a second, in order.
            on_elicitation: Asks the user what the server wants to know; without it the server is told no.

        Raises:
            ToolCallError: With `reason`, `message` and `is_retryable`; a retry is the caller's decision.
        """
        row = await self._usable(owner_id, connector_id)
        begun = time.monotonic()
        try:
            ask = _logged(on_elicitation, row, tool_name) if on_elicitation is not None else None
            call = partial(
                _called,
                tool_name=tool_name,
                arguments=arguments,
                fingerprint=fingerprint,
                on_progress=on_progress,
                ask=ask,
            )
            result = await self._twice_at_most(row, call)
        except ToolCallError as error:
            if _is_news(error, tool_name):
                self.tool_changes.notice(owner_id, connector_id)
            await self._record(row, error)
            _log_call(owner_id, connector_id, tool_name, begun, error.reason)
            raise
        if result.is_error and is_unknown_tool(result.first_text, tool_name):
            self.tool_changes.notice(owner_id, connector_id)
        await self._record(row, None)
        _log_call(owner_id, connector_id, tool_name, begun, None)
        return result

    async def list_tools(self, *, owner_id: int, connector_id: int) -> tuple[ToolListing, ServerIdentity]:
        """Ask a connector for its tools over its warm session.

        Raises:
            ToolCallError: It is not usable, or its server did not answer as it should.
        """
        row = await self._usable(owner_id, connector_id)
        try:
            listed = await self._twice_at_most(row, _listed)
        except ToolCallError as error:
            await self._record(row, error)
            raise
        await self._record(row, None)
        return listed

    def forget(self, *, owner_id: int, connector_id: int) -> None:
        """Close a connector's session when its calls have ended: it was deleted or switched off.

        To be called when that is committed. Other processes, and this one too, hear of it from the database.
        """
        self._forget((owner_id, connector_id))

    async def forget_owner(self, owner_id: int) -> None:
        """Close every session of a user who leaves, without waiting for calls in the air."""
        await self._sessions.close_owner(owner_id)

    @property
    def session_count(self) -> int:
        """How many sessions are warm or opening."""
        return len(self._sessions)

    async def close(self) -> None:
        """End all sessions, within seconds."""
        await self.tool_changes.close()
        await self._sessions.close()

    async def _twice_at_most(
        self,
        row: UserMCPConnection,
        operation: Callable[[McpSession, asyncio.Timeout], Awaitable[_Outcome]],
    ) -> _Outcome:
        """Over the warm session; once more over a new one when the server did not know that one any more."""
        try:
            async with self._session(row) as (session, limit):
                return await operation(session, limit)
        except SessionForgotten:
            # The server did not take it: a new session may, without doing anything twice.
            async with self._session(row) as (session, limit):
                return await operation(session, limit)

    @asynccontextmanager
    async def _session(self, row: UserMCPConnection) -> AsyncIterator[tuple[McpSession, asyncio.Timeout]]:
        """The connector's session for one operation, within 60 s; left behind when it is of no more use."""
        warm = self._warm(row)
        try:
            async with asyncio.timeout(CALL_S) as limit, warm.use() as session:
                yield session, limit
        except TimeoutError:
            self._left_behind(row, warm)
            raise failure(Reason.ANSWER_TOO_SLOW if warm.has_answered else Reason.NO_ANSWER) from None
        except (SessionForgotten, CallTimedOut):
            self._left_behind(row, warm)
            raise

    def _warm(self, row: UserMCPConnection) -> WarmSession:
        stamp = (row.server_url, row.auth_type, row.auth_config)
        is_older = row.protocol_version is not None and row.protocol_version < FIRST_MODERN_REVISION
        hint = Route("legacy") if is_older else Route()
        try:
            return self._sessions.get(
                (row.user_id, row.id), stamp, lambda: Target.load(row, self._vault), hint=hint
            )
        except (DecryptionError, UrlRefused):
            log.warning("connector.credentials_unreadable", user_id=row.user_id, connector_id=row.id)
            raise ConnectorUnusable(Reason.CREDENTIALS_UNREADABLE) from None

    def _left_behind(self, row: UserMCPConnection, warm: WarmSession) -> None:
        if warm.is_open:
            self._sessions.retire((row.user_id, row.id))

    def _forget(self, key: Key) -> None:
        self._rows.drop(key)
        self._sessions.retire(key)

    async def _usable(self, owner_id: int, connector_id: int) -> UserMCPConnection:
        row = await self._rows.get((owner_id, connector_id))
        if row is None or not (row.is_active and row.is_verified):
            self.forget(owner_id=owner_id, connector_id=connector_id)
        if row is None:
            raise ConnectorUnusable(Reason.CONNECTOR_GONE)
        if not row.is_active:
            raise ConnectorUnusable(Reason.CONNECTOR_OFF)
        if not row.is_verified:
            raise ConnectorUnusable(Reason.CONNECTOR_UNVERIFIED)
        await self._health.before_call(row)
        return row

    async def _record(self, row: UserMCPConnection, error: ToolCallError | None) -> None:
        is_well = error is None or not error.is_held_against_server
        if is_well and not row.failure_count and row.last_error_code is None:
            return
        await self._health.after_call(owner_id=row.user_id, connector_id=row.id, failure=error)
        self._rows.drop((row.user_id, row.id))


async def _called(
    session: McpSession,
    limit: asyncio.Timeout,
    *,
    tool_name: str,
    arguments: Mapping[str, Any],
    fingerprint: str,
    on_progress: OnProgress | None,
    ask: OnElicitation | None,
) -> ToolResult:
    if fingerprint and session.has_redefined(tool_name, fingerprint):
        raise ToolRedefined
    questions = CallQuestions(ask, limit)
    return await session.call_tool(tool_name, arguments, on_progress=on_progress, questions=questions)


async def _listed(session: McpSession, _: asyncio.Timeout) -> tuple[ToolListing, ServerIdentity]:
    return await session.list_tools(), session.server


def _is_news(error: ToolCallError, tool_name: str) -> bool:
    """Whether a failure tells that the server's tools are not what they were."""
    is_gone = isinstance(error, CallRefused) and is_unknown_tool(error.message, tool_name)
    return is_gone or isinstance(error, ToolRedefined)


def _logged(ask: OnElicitation, row: UserMCPConnection, tool_name: str) -> OnElicitation:
    """The same, with a line for each question that was answered: that it was, never what."""

    async def asked(question: Elicitation) -> ElicitationAnswer:
        begun = time.monotonic()
        answer = await ask(question)
        log.info(
            "mcp.question_answered",
            user_id=row.user_id,
            connector_id=row.id,
            tool_name=plain(tool_name, 128),
            question="address" if isinstance(question, UrlElicitation) else "form",
            answer=answer.action,
            duration_ms=round((time.monotonic() - begun) * 1000),
        )
        return answer

    return asked


def _log_call(owner_id: int, connector_id: int, tool_name: str, begun: float, reason: Reason | None) -> None:
    log.info(
        "mcp.tool_called",
        user_id=owner_id,
        connector_id=connector_id,
        tool_name=plain(tool_name, 128),
        error_code=explain(reason).code.value if reason else None,
        error_reason=reason.value if reason else None,
        duration_ms=round((time.monotonic() - begun) * 1000),
    )
