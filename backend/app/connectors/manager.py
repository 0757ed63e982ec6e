"""One user's connectors in the database. Nothing here touches the network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.connectors.catalog import TargetStamp, store_discovery
from app.connectors.cataloged_tool import CatalogedTool, ToolDecision
from app.connectors.connector_change import ConnectorChange, new_target, retarget
from app.connectors.errors import (
    ConnectorChanged,
    ConnectorLimitReached,
    ConnectorNotFound,
    DuplicateUrl,
    ToolNotFound,
)
from app.connectors.health import Health, health_of
from app.connectors.passed_tests import Discovery, recall
from app.connectors.sealed_target import Target
from app.errors import Unauthorized
from app.models import User, UserMCPConnection
from app.plain_text import plain
from app.sealing import CredentialVault

MAX_CONNECTORS = 10

log = structlog.get_logger()


class ConnectorStatus(StrEnum):
    """What a user is told about a connector, in one word."""

    CONNECTED = "connected"
    OFF = "off"
    UNVERIFIED = "unverified"
    RECONNECT = "reconnect"
    FAILING = "failing"


_STATUSES = {
    Health.WELL: ConnectorStatus.CONNECTED,
    Health.SIGNED_OUT: ConnectorStatus.RECONNECT,
    Health.DOWN: ConnectorStatus.FAILING,
}


def status_of(connector: UserMCPConnection) -> ConnectorStatus:
    """The status follows from the switch, the last test and the last calls; it is never stored."""
    if not connector.is_active:
        return ConnectorStatus.OFF
    if not connector.is_verified:
        return ConnectorStatus.UNVERIFIED
    return _STATUSES[health_of(connector)]


@dataclass(frozen=True, slots=True)
class ConnectorDraft:
    """A connector that is not stored yet."""

    name: str
    description: str | None
    target: Target
    allows_duplicate: bool = False


class ConnectorManager:
    """One user's connectors. The owner is fixed at construction: no method can forget it."""

    def __init__(self, session: AsyncSession, *, owner_id: int) -> None:
        self._session = session
        self._owner_id = owner_id

    async def list(self, *, active: bool | None = None) -> Sequence[UserMCPConnection]:
        """All of them, or those switched on or off, oldest first."""
        query = self._owned().order_by(UserMCPConnection.id)
        if active is not None:
            query = query.where(UserMCPConnection.is_active == active)
        return (await self._session.scalars(query)).all()

    async def get(self, connector_id: int, *, locked: bool = False) -> UserMCPConnection:
        """One connector; `locked` keeps others from changing it until the transaction ends."""
        query = self._owned().where(UserMCPConnection.id == connector_id)
        if locked:
            query = query.with_for_update().execution_options(populate_existing=True)
        connector = await self._session.scalar(query)
        if connector is None:
            raise ConnectorNotFound("No such connector.")
        return connector

    async def check_room(self, draft: ConnectorDraft) -> None:
        """Refuse a draft that could not be stored, before anybody waits for its server.

        Raises:
            ConnectorLimitReached: The user has ten.
            DuplicateUrl: One of them has this address, and the draft does not say that this is meant.
        """
        owned = UserMCPConnection.user_id == self._owner_id
        count = await self._session.scalar(select(func.count()).select_from(UserMCPConnection).where(owned))
        if (count or 0) >= MAX_CONNECTORS:
            raise ConnectorLimitReached(f"You have {MAX_CONNECTORS} connectors, which is the limit.")
        if not draft.allows_duplicate:
            await self._check_twin(draft.target.url.public)

    async def create(
        self, draft: ConnectorDraft, discovery: Discovery, vault: CredentialVault
    ) -> UserMCPConnection:
        """Store a tested draft. The user's row is locked, so that parallel calls count one after another."""
        owner = select(User.id).where(User.id == self._owner_id).with_for_update(key_share=True)
        if await self._session.scalar(owner) is None:
            raise Unauthorized("Sign in to continue.")
        await self.check_room(draft)
        connector = UserMCPConnection(
            user_id=self._owner_id,
            name=draft.name,
            description=draft.description,
            server_url=draft.target.url.public,
            auth_type=draft.target.credentials.auth_type,
        )
        self._session.add(connector)
        await self._session.flush()
        draft.target.store(connector, vault)
        await self._session.flush()
        await self.verified(connector.id, discovery)
        await self._session.refresh(connector)
        details = {"server_url": connector.server_url, "auth_type": connector.auth_type}
        await self._record(Action.CONNECTOR_CREATE, connector, details)
        return connector

    async def change(
        self, connector_id: int, change: ConnectorChange, vault: CredentialVault
    ) -> UserMCPConnection:
        """Change words and target. Another target waits to be tested, unless it passed a test a moment ago.

        Raises:
            ConnectorChanged: It is not any more what the user was looking at.
            CredentialsNeeded: The address changes, and the stored credentials stay with the old one.
            DuplicateUrl: Another one has the new address, and the change does not say that this is meant.
            UrlRefused: The new address is none.
        """
        connector = await self.get(connector_id, locked=True)
        if change.version not in {None, connector.version}:
            raise ConnectorChanged("This connector has changed in the meantime. Look at it as it is now.")
        target = new_target(connector, change.target, vault)
        if target is not None:
            if target.url.public != connector.server_url and not change.allows_duplicate:
                await self._check_twin(target.url.public)
            retarget(connector, target, vault)
        connector.name = change.name
        connector.description = change.description
        details = {
            "server_url": connector.server_url,
            "auth_type": connector.auth_type,
            "is_retargeted": target is not None,
        }
        await self._record(Action.CONNECTOR_CHANGE, connector, details)
        event = "connector.renamed" if target is None else "connector.retargeted"
        log.info(event, user_id=self._owner_id, connector_id=connector_id)
        await self._changed(connector)
        if target is not None:
            await self._take_over_test(connector, target.fingerprint(vault))
        return connector

    async def decide_tool(
        self, connector_id: int, tool_name: str, decision: ToolDecision
    ) -> UserMCPConnection:
        """Switch a tool, choose its policy or accept its change.

        Raises:
            ToolNotFound: The server offers no such tool now.
            ToolChanged: It is not any more what the user was looking at.
            ToolNotAccepted: It is to be switched on, but waits to be accepted.
        """
        connector = await self.get(connector_id, locked=True)
        catalog = [CatalogedTool.from_stored(entry) for entry in connector.discovered_tools]
        position = next(
            (index for index, tool in enumerate(catalog) if tool.is_listed and tool.name == tool_name), None
        )
        if position is None:
            raise ToolNotFound("This connector offers no such tool.")
        decided = catalog[position].decided(decision)
        if decided == catalog[position]:
            return connector
        catalog[position] = decided
        connector.discovered_tools = [tool.to_stored() for tool in catalog]
        decided_as = {
            "is_enabled": decided.is_enabled,
            "policy": decided.policy.value,
            "fingerprint": decided.fingerprint,
        }
        name = plain(tool_name, 128)
        tool = Thing(ObjectKind.TOOL, name, f"{connector.name}: {name}")
        details = {**decided_as, "connector_id": connector_id, "is_accepted": bool(decision.accepts_change)}
        await record_event(self._session, Action.TOOL_DECIDE, tool, owner_id=self._owner_id, details=details)
        log.info(
            "connector.tool_decided",
            user_id=self._owner_id,
            connector_id=connector_id,
            tool_name=name,
            **decided_as,
        )
        return await self._changed(connector)

    async def set_active(self, connector_id: int, *, is_active: bool) -> UserMCPConnection:
        connector = await self.get(connector_id)
        connector.is_active = is_active
        await self._record(Action.CONNECTOR_SWITCH, connector, {"is_active": is_active})
        event = "connector.enabled" if is_active else "connector.disabled"
        log.info(event, user_id=self._owner_id, connector_id=connector_id)
        return await self._changed(connector)

    async def delete(self, connector_id: int) -> UserMCPConnection:
        """Remove the row with everything in it; returns what it was."""
        connector = await self.get(connector_id)
        await self._session.delete(connector)
        await self._session.flush()
        await self._record(Action.CONNECTOR_DELETE, connector, {"server_url": connector.server_url})
        log.info("connector.deleted", user_id=self._owner_id, connector_id=connector_id)
        return connector

    async def verified(
        self, connector_id: int, discovery: Discovery, *, stamp: TargetStamp | None = None
    ) -> None:
        """Take over what a passed test found, unless the connector leads elsewhere than `stamp` by now."""
        await store_discovery(
            self._session,
            owner_id=self._owner_id,
            connector_id=connector_id,
            tools=discovery.tools,
            server=discovery.server,
            stamp=stamp,
        )

    async def _record(self, action: Action, connector: UserMCPConnection, details: Mapping[str, Any]) -> None:
        thing = Thing(ObjectKind.CONNECTOR, connector.id, connector.name)
        await record_event(self._session, action, thing, owner_id=self._owner_id, details=details)

    async def _take_over_test(self, connector: UserMCPConnection, fingerprint: bytes) -> None:
        discovery = await recall(self._session, owner_id=self._owner_id, fingerprint=fingerprint)
        if discovery is not None:
            await self.verified(connector.id, discovery)
            await self._session.refresh(connector)

    async def _check_twin(self, address: str) -> None:
        twin = select(UserMCPConnection.name).where(
            UserMCPConnection.user_id == self._owner_id, UserMCPConnection.server_url == address
        )
        name = await self._session.scalar(twin.limit(1))
        if name is not None:
            raise DuplicateUrl(
                f"“{name}” has this address already. Use that one, or save a second one all the same."
            )

    async def _changed(self, connector: UserMCPConnection) -> UserMCPConnection:
        connector.version += 1
        await self._session.flush()
        await self._session.refresh(connector)
        return connector

    def _owned(self) -> Select[UserMCPConnection]:
        return select(UserMCPConnection).where(UserMCPConnection.user_id == self._owner_id)
