"""Calls of a connector's tools: opened on demand, recorded in the row that they concern."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import select

from app.connectors.auth import strategy_for
from app.connectors.catalog import record_outcome
from app.connectors.checked_url import UrlRefused
from app.connectors.diagnosis import failure
from app.connectors.egress import Egress
from app.connectors.egress_journal import Journal
from app.connectors.encryption import CredentialVault, DecryptionError
from app.connectors.errors import CallRefused, ConnectorUnusable, ToolCallError
from app.connectors.mcp_client import CALL_S, UserMCPClient
from app.connectors.mcp_values import OnProgress, ToolResult
from app.connectors.plain_text import plain
from app.connectors.reasons import Reason, explain
from app.connectors.sealed_target import Target
from app.database import Database
from app.models import UserMCPConnection

log = structlog.get_logger()


class ConnectorPool:
    """The process's way to the users' MCP servers. One object serves every user; no call shares a session."""

    def __init__(self, database: Database, *, vault: CredentialVault, egress: Egress) -> None:
        self._database = database
        self._vault = vault
        self._egress = egress

    async def call_tool(
        self,
        *,
        owner_id: int,
        connector_id: int,
        tool_name: str,
        arguments: Mapping[str, Any],
        on_progress: OnProgress | None = None,
    ) -> ToolResult:
        """Call a tool once, within 60 s, holding no transaction while the network is used.

        Args:
            owner_id: Whose connector it must be.
            connector_id: The row in `user_mcp_connections`.
            tool_name: The name on the wire, as in `DiscoveredTool.name`.
            arguments: The JSON object that the tool takes.
            on_progress: Awaited for the server's progress reports, at most once a second, in order.

        Raises:
            ToolCallError: With `reason`, `message` and `is_retryable`; a retry is the caller's decision.
        """
        target = await self._target(owner_id, connector_id)
        begun = time.monotonic()
        try:
            result = await self._converse(target, tool_name, arguments, on_progress)
        except ToolCallError as error:
            # A server that declines a call works: only the others count against the connector.
            await self._record(
                owner_id, connector_id, None if isinstance(error, CallRefused) else error.reason
            )
            _log_call(owner_id, connector_id, tool_name, begun, error.reason)
            raise
        await self._record(owner_id, connector_id, None)
        _log_call(owner_id, connector_id, tool_name, begun, None)
        return result

    async def _target(self, owner_id: int, connector_id: int) -> Target:
        async with self._database.transaction() as session:
            row = await session.scalar(
                select(UserMCPConnection).where(
                    UserMCPConnection.id == connector_id, UserMCPConnection.user_id == owner_id
                )
            )
        if row is None:
            raise ConnectorUnusable(Reason.CONNECTOR_GONE)
        if not row.is_active:
            raise ConnectorUnusable(Reason.CONNECTOR_OFF)
        if not row.is_verified:
            raise ConnectorUnusable(Reason.CONNECTOR_UNVERIFIED)
        try:
            return Target.load(row, self._vault)
        except (DecryptionError, UrlRefused):
            log.warning("connector.credentials_unreadable", user_id=owner_id, connector_id=connector_id)
            await self._record(owner_id, connector_id, Reason.CREDENTIALS_UNREADABLE)
            raise ConnectorUnusable(Reason.CREDENTIALS_UNREADABLE) from None

    async def _converse(
        self, target: Target, tool_name: str, arguments: Mapping[str, Any], on_progress: OnProgress | None
    ) -> ToolResult:
        journal = Journal()
        client = UserMCPClient(
            target.url, auth=strategy_for(target.credentials), egress=self._egress, journal=journal
        )
        try:
            async with asyncio.timeout(CALL_S), client.session() as session:
                # The listing teaches the session which headers and result schemas belong to the tool.
                await session.list_tools()
                return await session.call_tool(tool_name, arguments, on_progress=on_progress)
        except TimeoutError:
            raise failure(Reason.ANSWER_TOO_SLOW if journal.answers else Reason.NO_ANSWER) from None

    async def _record(self, owner_id: int, connector_id: int, reason: Reason | None) -> None:
        async with self._database.transaction() as session:
            await record_outcome(session, owner_id=owner_id, connector_id=connector_id, reason=reason)


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
