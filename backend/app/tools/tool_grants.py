"""Credentials of system tools: sealed in the user's row, renewed before they expire, one at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias
from weakref import WeakValueDictionary

import structlog
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.database import Database
from app.models import UserToolStatus
from app.network.http_exchange import HttpExchange
from app.oauth.grant import Grant
from app.oauth.provider import OAuthProvider
from app.oauth.token_endpoint import GrantRefused, ProviderFailed, TokenEndpoint
from app.sealing import CredentialVault, DecryptionError, row_context
from app.settings import Settings
from app.tools.base import ActionFailed, SystemTool

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
_MAX_DOUBLINGS = 10

Key: TypeAlias = tuple[int, str]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OwnedTool:
    """One tool of one user, which is signed in to at `provider`."""

    tool: SystemTool
    owner_id: int
    provider: OAuthProvider

    @property
    def lost(self) -> ActionFailed:
        return ActionFailed(
            f"{self.provider.name} does not accept the sign-in any more. Nothing was done.",
            way_out=f"Open Apps and sign in to {self.tool.name} again.",
        )


class ToolGrants:
    """The grants of all users."""

    def __init__(
        self, database: Database, vault: CredentialVault, exchange: HttpExchange, settings: Settings
    ) -> None:
        self._database = database
        self._vault = vault
        self._exchange = exchange
        self._settings = settings
        self._renewing: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()

    def owned(self, tool: SystemTool, owner_id: int) -> OwnedTool | None:
        """The user's tool, if there is a provider that this service is registered at."""
        provider = tool.sign_in.provider(self._settings) if tool.sign_in else None
        return OwnedTool(tool, owner_id, provider) if provider else None

    def seal(self, grant: Grant, *, row_id: int, owner_id: int) -> str:
        return self._vault.seal(grant.to_stored(), context=_context(row_id, owner_id))

    async def fresh(self, mine: OwnedTool) -> Grant:
        """A grant whose access token lasts for another request, renewed if need be.

        Raises:
            ActionFailed: The user has to sign in again, or the provider cannot renew it at the moment.
        """
        async with self._database.statement() as session:
            row = await session.scalar(_row(mine.owner_id, mine.tool.id))
        grant = self._open(row)
        if grant is None:
            raise mine.lost
        return grant if grant.is_fresh() else await self.renewed(mine, instead_of=grant)

    async def renewed(self, mine: OwnedTool, *, instead_of: Grant) -> Grant:
        """Another grant than the given one, which expires or was not accepted.

        Whoever asks at the same time, in whatever process, waits for the one renewal and takes its result.

        Raises:
            ActionFailed: As `fresh`.
        """
        # Waiting here rather than for the row: each waiter there would hold a database connection.
        async with self._lock((mine.owner_id, mine.tool.id)), self._database.transaction() as session:
            row = await session.scalar(_row(mine.owner_id, mine.tool.id).with_for_update())
            grant = self._open(row)
            if row is None or grant is None:
                raise mine.lost
            if grant.access_token != instead_of.access_token and grant.is_fresh():
                return grant
            renewed = await self._renew(session, mine, row, grant, was_refused=instead_of.is_fresh())
        if isinstance(renewed, ActionFailed):
            raise renewed
        return renewed

    async def lose(self, mine: OwnedTool, refused: Grant) -> None:
        """Forget credentials that the provider's API refuses although they were just renewed."""
        async with self._database.transaction() as session:
            row = await session.scalar(_row(mine.owner_id, mine.tool.id).with_for_update())
            grant = self._open(row)
            if row is not None and grant is not None and grant.access_token == refused.access_token:
                await self._forget(session, mine, row)

    async def take(self, session: AsyncSession, mine: OwnedTool) -> Grant | None:
        """The stored grant, locked: for whoever forgets it in the same transaction."""
        return self._open(await session.scalar(_row(mine.owner_id, mine.tool.id).with_for_update()))

    def endpoint(self, provider: OAuthProvider) -> TokenEndpoint:
        return TokenEndpoint(provider, self._exchange)

    async def _renew(
        self, session: AsyncSession, mine: OwnedTool, row: UserToolStatus, grant: Grant, *, was_refused: bool
    ) -> Grant | ActionFailed:
        """Renew the locked row's grant. What cannot be done is a value: the row's change has to be kept."""
        now = datetime.now(UTC)
        still_good = None if was_refused or not grant.is_alive(now) else grant
        if row.refresh_after is not None and row.refresh_after > now:
            return still_good or _busy(mine)
        try:
            renewed = await self.endpoint(mine.provider).refresh(grant)
        except GrantRefused:
            await self._forget(session, mine, row)
            return mine.lost
        except ProviderFailed:
            row.refresh_failures += 1
            pause = FIRST_PAUSE * 2 ** min(row.refresh_failures - 1, _MAX_DOUBLINGS)
            row.refresh_after = datetime.now(UTC) + min(pause, LONGEST_PAUSE)
            return still_good or _busy(mine)
        row.credentials = self.seal(renewed, row_id=row.id, owner_id=row.user_id)
        row.refresh_failures, row.refresh_after = 0, None
        log.info("tool.sign_in_renewed", user_id=mine.owner_id, tool_name=mine.tool.id)
        return renewed

    async def _forget(self, session: AsyncSession, mine: OwnedTool, row: UserToolStatus) -> None:
        row.credentials, row.refresh_failures, row.refresh_after = None, 0, None
        thing = Thing(ObjectKind.SYSTEM_TOOL, mine.tool.id, mine.tool.name)
        await record_event(session, Action.SYSTEM_TOOL_LOSE_SIGN_IN, thing, owner_id=mine.owner_id)
        log.warning("tool.sign_in_lost", user_id=mine.owner_id, tool_name=mine.tool.id)

    def _open(self, row: UserToolStatus | None) -> Grant | None:
        if row is None or not row.is_connected or row.credentials is None:
            return None
        try:
            stored = self._vault.open(row.credentials, context=_context(row.id, row.user_id))
        except DecryptionError:
            log.error("tool.credentials_unreadable", user_id=row.user_id, tool_name=row.tool_id)  # noqa: TRY400
            return None
        return Grant.from_stored(stored)

    @asynccontextmanager
    async def _lock(self, key: Key) -> AsyncIterator[None]:
        lock = self._renewing.setdefault(key, asyncio.Lock())
        async with lock:
            yield


def _row(owner_id: int, tool_id: str) -> Select[UserToolStatus]:
    return select(UserToolStatus).where(UserToolStatus.user_id == owner_id, UserToolStatus.tool_id == tool_id)


def _context(row_id: int, owner_id: int) -> str:
    return row_context(UserToolStatus.__tablename__, row_id=row_id, owner_id=owner_id)


def _busy(mine: OwnedTool) -> ActionFailed:
    return ActionFailed(
        f"{mine.provider.name} does not renew the sign-in at the moment. Nothing was done; try again soon."
    )
