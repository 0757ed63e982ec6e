"""Calls of a connector's tools: opened on demand, recorded in the row that they concern."""

from collections.abc import Mapping
from typing import Any

from app.connectors.errors import ConnectorUnusable
from app.connectors.mcp_values import OnProgress, ToolResult
from app.connectors.reasons import Reason
from app.database import Database


class ConnectorPool:
    """The process's way to the users' MCP servers. One object serves every user; no call shares a session."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
            on_progress: Awaited for each progress report of the server, in order.

        Raises:
            ToolCallError: With `reason`, `message` and `is_retryable`; a retry is the caller's decision.
        """
        raise ConnectorUnusable(Reason.CONNECTOR_GONE)
