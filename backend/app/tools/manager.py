"""What one user did with the system tools."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.models import UserToolStatus
from app.settings import Settings
from app.tools.base import (
    AuthType,
    SystemTool,
    ToolAlreadyConnected,
    ToolNotConnected,
    ToolNotEnabled,
    ToolStatus,
)
from app.tools.registry import ToolRegistry, system_tools

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ToolState:
    """A tool as one user sees it."""

    tool: SystemTool
    status: ToolStatus
    config: Mapping[str, Any]

    @property
    def is_connected(self) -> bool:
        return self.status is ToolStatus.CONNECTED


@dataclass(frozen=True, slots=True)
class ConnectOutcome:
    """Whether the tool works now; if it needs a sign-in, where the browser has to go (None: nowhere yet)."""

    success: bool
    message: str
    requires_oauth: bool = False
    oauth_url: str | None = None


_STORED = select(UserToolStatus.tool_id, UserToolStatus.is_connected, UserToolStatus.config).where(
    UserToolStatus.user_id == bindparam("owner_id")
)


class ToolManager:
    """One user's system tools. The owner is fixed at construction: no method can forget it."""

    def __init__(self, session: AsyncSession, *, owner_id: int, registry: ToolRegistry | None = None) -> None:
        self._session = session
        self._owner_id = owner_id
        self._registry = registry or system_tools()

    async def states(self) -> list[ToolState]:
        """Every tool of the registry with this user's status, in one statement."""
        rows = await self._session.execute(_STORED, {"owner_id": self._owner_id})
        stored = {row.tool_id: (row.is_connected, row.config) for row in rows}
        return [self._state(tool, *stored.get(tool.id, (None, {}))) for tool in self._registry]

    async def state(self, tool_id: str) -> ToolState:
        tool = self._registry.get(tool_id)
        return next(state for state in await self.states() if state.tool.id == tool.id)

    async def connect(
        self, tool_id: str, *, settings: Settings, config: Mapping[str, Any] | None = None
    ) -> ConnectOutcome:
        """Make the tool usable, or say what is still missing.

        Raises:
            ToolNotFound: No tool has this id.
            ToolNotEnabled: The tool is announced only.
            ToolAlreadyConnected: There is nothing to do.
        """
        state = await self.state(tool_id)
        tool = state.tool
        if state.status is ToolStatus.COMING_SOON:
            raise ToolNotEnabled(f"{tool.name} is coming soon and cannot be connected yet.")
        if state.is_connected:
            raise ToolAlreadyConnected(f"{tool.name} is connected already.")
        if (missing := tool.unconfigured(settings)) is not None:
            return ConnectOutcome(
                success=False, message=missing, requires_oauth=tool.auth_type is AuthType.OAUTH
            )
        await self._remember(tool.id, is_connected=True, config=dict(config or state.config))
        await self._record(Action.SYSTEM_TOOL_CONNECT, tool)
        log.info("tool.connected", user_id=self._owner_id, tool_name=tool.id)
        return ConnectOutcome(success=True, message=f"{tool.name} is connected.")

    async def disconnect(self, tool_id: str) -> SystemTool:
        """Forget the tool's settings and credentials; it becomes available again.

        Raises:
            ToolNotFound: No tool has this id.
            ToolNotConnected: There is nothing to undo.
        """
        state = await self.state(tool_id)
        if not state.is_connected:
            raise ToolNotConnected(f"{state.tool.name} is not connected.")
        await self._remember(state.tool.id, is_connected=False, config={})
        await self._record(Action.SYSTEM_TOOL_DISCONNECT, state.tool)
        log.info("tool.disconnected", user_id=self._owner_id, tool_name=state.tool.id)
        return state.tool

    async def _record(self, action: Action, tool: SystemTool) -> None:
        thing = Thing(ObjectKind.SYSTEM_TOOL, tool.id, tool.name)
        await record_event(self._session, action, thing, owner_id=self._owner_id)

    async def _remember(self, tool_id: str, *, is_connected: bool, config: dict[str, Any]) -> None:
        values = {
            "is_connected": is_connected,
            "config": config,
            "credentials": None,
            "connected_at": datetime.now(UTC) if is_connected else None,
        }
        await self._session.execute(
            insert(UserToolStatus)
            .values(user_id=self._owner_id, tool_id=tool_id, **values)
            .on_conflict_do_update(index_elements=["user_id", "tool_id"], set_=values)
        )

    @staticmethod
    def _state(tool: SystemTool, is_connected: bool | None, config: Mapping[str, Any]) -> ToolState:  # noqa: FBT001 - a column's value
        return ToolState(tool, tool.status_for(is_connected=is_connected), config)
