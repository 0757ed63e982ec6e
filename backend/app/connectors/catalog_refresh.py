"""Keeping catalogs true behind the answers: no turn waits for a listing, and none is asked for too often."""

import asyncio
from collections import OrderedDict
from datetime import UTC, datetime
from math import inf
from time import monotonic

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.connectors.catalog import TargetStamp, store_discovery
from app.connectors.errors import ToolCallError
from app.connectors.pool import ConnectorPool
from app.connectors.tool_checks import check_tools
from app.database import Database
from app.models import UserMCPConnection

MAX_UNDER_WAY = 100
MAX_REMEMBERED = 1_000
LOOK_AGAIN_S = 10.0
"""Less than the shortest time for which a listing stays true."""


log = structlog.get_logger()


class CatalogRefresher:
    """Lists tools anew when a pool says that they changed, and when a listing has grown old.

    It makes itself the receiver of the pool's `tool_changes`, one per connector in 30 s.
    """

    def __init__(self, database: Database, pool: ConnectorPool) -> None:
        self._database = database
        self._pool = pool
        self._looking: set[asyncio.Task[None]] = set()
        self._looked: OrderedDict[int, float] = OrderedDict()
        pool.tool_changes.receiver = self.refresh

    def behind_answer(self, owner_id: int) -> None:
        """Have the owner's old listings refreshed, if that was not looked at just now; returns at once."""
        now = monotonic()
        if len(self._looking) >= MAX_UNDER_WAY or now - self._looked.get(owner_id, -inf) < LOOK_AGAIN_S:
            return
        self._looked[owner_id] = now
        self._looked.move_to_end(owner_id)
        if len(self._looked) > MAX_REMEMBERED:
            self._looked.popitem(last=False)
        task = asyncio.create_task(self._notice_stale(owner_id))
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    async def refresh(self, owner_id: int, connector_id: int) -> None:
        """List a connector's tools now. What fails is kept by the pool as the connector's health."""
        async with self._database.statement() as session:
            stamp = await _stamp(session, owner_id, connector_id)
        if stamp is None:
            return
        try:
            listing, server = await self._pool.list_tools(owner_id=owner_id, connector_id=connector_id)
        except ToolCallError as error:
            log.info(
                "connector.refresh_failed",
                user_id=owner_id,
                connector_id=connector_id,
                error_reason=error.reason.value,
            )
            return
        checked = await asyncio.to_thread(check_tools, listing.tools, listing.unreadable)
        async with self._database.transaction() as session:
            await store_discovery(
                session,
                owner_id=owner_id,
                connector_id=connector_id,
                tools=checked,
                server=server,
                fresh_for_s=listing.fresh_for_s,
                stamp=stamp,
            )

    async def close(self) -> None:
        for task in self._looking:
            task.cancel()
        if self._looking:
            await asyncio.wait(self._looking)

    async def _notice_stale(self, owner_id: int) -> None:
        row = UserMCPConnection
        query = select(row.id).where(
            row.user_id == owner_id, row.is_active, row.is_verified, row.stale_at <= datetime.now(UTC)
        )
        async with self._database.statement() as session:
            stale = (await session.scalars(query)).all()
        for connector_id in stale:
            self._pool.tool_changes.notice(owner_id, connector_id)


async def _stamp(session: AsyncSession, owner_id: int, connector_id: int) -> TargetStamp | None:
    row = UserMCPConnection
    found = await session.execute(
        select(row.server_url, row.auth_type, row.auth_config).where(
            row.id == connector_id, row.user_id == owner_id
        )
    )
    target = found.one_or_none()
    return None if target is None else TargetStamp.of(target)
