"""What one user did with the system tools."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

import structlog
from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.models import UserToolStatus
from app.tools.base import (
    SystemTool,
    ToolAlreadyConnected,
    ToolHasNoSettings,
    ToolNotConnected,
    ToolNotEnabled,
    ToolStatus,
)
from app.tools.config_form import stored_config, valid_config
from app.tools.registry import ToolRegistry, system_tools

_TIED = frozenset({ToolStatus.CONNECTED, ToolStatus.RECONNECT})

Sealer: TypeAlias = Callable[[int], str]
"""Seals credentials for the row of this id."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ToolState:
    """A tool as one user sees it. `account` is who they are at its provider.

    `is_signed_in` when there are credentials, also of a tool that can no longer be used.
    """

    tool: SystemTool
    status: ToolStatus
    config: Mapping[str, Any]
    account: str | None = None
    is_signed_in: bool = False

    @property
    def is_connected(self) -> bool:
        return self.status is ToolStatus.CONNECTED


_STORED = select(
    UserToolStatus.tool_id,
    UserToolStatus.is_connected,
    UserToolStatus.credentials.is_not(None).label("is_signed_in"),
    UserToolStatus.config,
    UserToolStatus.account,
).where(UserToolStatus.user_id == bindparam("owner_id"))


class ToolManager:
    """One user's system tools. The owner is fixed at construction: no method can forget it."""

    def __init__(self, session: AsyncSession, *, owner_id: int, registry: ToolRegistry | None = None) -> None:
        self._session = session
        self._owner_id = owner_id
        self._registry = registry or system_tools()

    async def states(self) -> list[ToolState]:
        """Every tool of the registry with this user's status, in one statement."""
        rows = await self._session.execute(_STORED, {"owner_id": self._owner_id})
        stored = {row.tool_id: row for row in rows}
        return [_state(tool, stored.get(tool.id)) for tool in self._registry]

    async def state(self, tool_id: str) -> ToolState:
        tool = self._registry.get(tool_id)
        return next(state for state in await self.states() if state.tool.id == tool.id)

    async def connectable(self, tool_id: str) -> ToolState:
        """The tool, when there is something to connect.

        Raises:
            ToolNotFound: No tool has this id.
            ToolNotEnabled: The tool is announced only.
            ToolAlreadyConnected: There is nothing to do.
        """
        state = await self.state(tool_id)
        if state.status is ToolStatus.COMING_SOON:
            raise ToolNotEnabled(f"{state.tool.name} is coming soon and cannot be connected yet.")
        if state.is_connected:
            raise ToolAlreadyConnected(f"{state.tool.name} is connected already.")
        return state

    async def connect(self, tool: SystemTool, config: Mapping[str, Any] | None = None) -> None:
        """Make a tool usable that needs no sign-in.

        Raises:
            ToolHasNoSettings: Settings are given, and the tool has none.
            pydantic.ValidationError: They do not fit the tool.
        """
        values: dict[str, Any] = {"is_connected": True, "connected_at": datetime.now(UTC)}
        if config:
            values["config"] = self._checked(tool, config)
        await self._remember(tool.id, values)
        await self._record(Action.SYSTEM_TOOL_CONNECT, tool)
        log.info("tool.connected", user_id=self._owner_id, tool_name=tool.id)

    async def configure(self, tool_id: str, changes: Mapping[str, Any]) -> ToolState:
        """Change some settings of a connected tool; the others stay.

        Raises:
            ToolNotFound: No tool has this id.
            ToolHasNoSettings: There is nothing to change.
            ToolNotConnected: The tool is not connected.
            pydantic.ValidationError: The settings do not fit the tool.
        """
        state = await self.state(tool_id)
        config = self._checked(state.tool, {**state.config, **changes})
        if state.status not in _TIED:
            raise ToolNotConnected(f"{state.tool.name} is not connected.")
        await self._remember(tool_id, {"is_connected": True, "config": config})
        await self._record(Action.SYSTEM_TOOL_CHANGE, state.tool)
        log.info("tool.configured", user_id=self._owner_id, tool_name=tool_id)
        return replace(state, config=config)

    async def disconnect(self, tool_id: str) -> SystemTool:
        """Forget the tool's settings and credentials; it becomes available again.

        Raises:
            ToolNotFound: No tool has this id.
            ToolNotConnected: There is nothing to undo.
        """
        state = await self.state(tool_id)
        if state.status not in _TIED and not state.is_signed_in:
            raise ToolNotConnected(f"{state.tool.name} is not connected.")
        await self._remember(
            tool_id,
            {
                "is_connected": False,
                "connected_at": None,
                "config": {},
                "credentials": None,
                "account": None,
                "refresh_failures": 0,
                "refresh_after": None,
            },
        )
        await self._record(Action.SYSTEM_TOOL_DISCONNECT, state.tool)
        log.info("tool.disconnected", user_id=self._owner_id, tool_name=tool_id)
        return state.tool

    async def signed_in(self, tool: SystemTool, *, account: str, seal: Sealer) -> None:
        """Connect the tool with fresh credentials; settings that were made before stay."""
        row_id = await self._remember(tool.id, {"is_connected": True, "connected_at": datetime.now(UTC)})
        await self._session.execute(
            update(UserToolStatus)
            .where(UserToolStatus.id == row_id, UserToolStatus.user_id == self._owner_id)
            .values(account=account, credentials=seal(row_id), refresh_failures=0, refresh_after=None)
        )
        await self._record(Action.SYSTEM_TOOL_CONNECT, tool)
        log.info("tool.connected", user_id=self._owner_id, tool_name=tool.id)

    def _checked(self, tool: SystemTool, config: Mapping[str, Any]) -> dict[str, Any]:
        if tool.config is None:
            raise ToolHasNoSettings(f"{tool.name} has no settings.")
        return valid_config(tool.config, config)

    async def _record(self, action: Action, tool: SystemTool) -> None:
        thing = Thing(ObjectKind.SYSTEM_TOOL, tool.id, tool.name)
        await record_event(self._session, action, thing, owner_id=self._owner_id)

    async def _remember(self, tool_id: str, values: Mapping[str, Any]) -> int:
        return (
            await self._session.execute(
                insert(UserToolStatus)
                .values(user_id=self._owner_id, tool_id=tool_id, **values)
                .on_conflict_do_update(index_elements=["user_id", "tool_id"], set_=dict(values))
                .returning(UserToolStatus.id)
            )
        ).scalar_one()


def _state(tool: SystemTool, stored: Row[Any] | None) -> ToolState:
    if stored is None:
        return ToolState(tool, tool.status_for(is_connected=None), stored_config(tool.config, {}))
    status = tool.status_for(is_connected=stored.is_connected, is_signed_in=stored.is_signed_in)
    config = stored_config(tool.config, stored.config)
    return ToolState(tool, status, config, stored.account, stored.is_signed_in)
