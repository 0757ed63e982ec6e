"""A user's tie to a system tool, as its actions use it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from sqlalchemy import select

from app.database import Database
from app.models import UserToolStatus
from app.network.http_exchange import HttpCall, HttpExchange, HttpReply
from app.oauth.grant import Grant
from app.settings import Settings
from app.tools.base import ActionFailed, Connection, SystemTool
from app.tools.config_form import stored_config
from app.tools.tool_grants import ToolGrants


@dataclass(frozen=True, slots=True)
class ToolConnections:
    """The ties of all users to all tools."""

    database: Database
    exchange: HttpExchange
    settings: Settings
    grants: ToolGrants

    def of(self, tool: SystemTool, *, owner_id: int) -> Connection:
        return _ToolConnection(self, tool, owner_id)

    def fresh(self, grant: Grant) -> Connection:
        """With credentials that nobody has stored yet."""
        return _FreshConnection(self.exchange, self.settings, grant)


@dataclass(frozen=True, slots=True)
class _ToolConnection:
    """Reads what it needs when it is used: a tool that needs nothing costs no statement."""

    shared: ToolConnections
    tool: SystemTool
    owner_id: int

    @property
    def settings(self) -> Settings:
        return self.shared.settings

    async def config(self) -> Mapping[str, Any]:
        mine = (UserToolStatus.user_id == self.owner_id, UserToolStatus.tool_id == self.tool.id)
        async with self.shared.database.statement() as session:
            stored = await session.scalar(select(UserToolStatus.config).where(*mine))
        return stored_config(self.tool.config, stored or {})

    async def send(self, call: HttpCall) -> HttpReply:
        if self.tool.sign_in is None:
            return await self.shared.exchange.send(call)
        grants = self.shared.grants
        mine = grants.owned(self.tool, self.owner_id)
        if mine is None:
            setup = self.tool.unconfigured(self.settings)
            raise ActionFailed(setup or f"{self.tool.name} has no provider to be reached at.")
        grant = await grants.fresh(mine)
        reply = await self.shared.exchange.send(_authorized(call, grant))
        if reply.status != HTTPStatus.UNAUTHORIZED:
            return reply
        grant = await grants.renewed(mine, instead_of=grant)
        reply = await self.shared.exchange.send(_authorized(call, grant))
        if reply.status == HTTPStatus.UNAUTHORIZED:
            await grants.lose(mine, grant)
            raise mine.lost
        return reply


@dataclass(frozen=True, slots=True)
class _FreshConnection:
    exchange: HttpExchange
    settings: Settings
    grant: Grant

    async def config(self) -> Mapping[str, Any]:
        return {}

    async def send(self, call: HttpCall) -> HttpReply:
        return await self.exchange.send(_authorized(call, self.grant))


def _authorized(call: HttpCall, grant: Grant) -> HttpCall:
    return replace(call, headers={**call.headers, "authorization": f"Bearer {grant.access_token}"})
