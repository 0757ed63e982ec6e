"""Compiled tool sets of users who chatted lately: a cache that can be dropped at any moment."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from app.agents.toolset import Toolset, merge
from app.connectors.catalog import load_catalogs
from app.connectors.catalog_versions import CatalogVersion, catalog_versions
from app.tools.manager import ToolManager

MAX_USERS = 64

Stamp: TypeAlias = tuple[frozenset[str], tuple[CatalogVersion, ...]]


@dataclass(frozen=True, slots=True)
class _Compiled:
    stamp: Stamp
    toolset: Toolset


class ToolsetCache:
    """Tool sets by owner, each valid for the versions that it was compiled from."""

    def __init__(self, *, max_users: int = MAX_USERS) -> None:
        self._max_users = max_users
        self._compiled: OrderedDict[int, _Compiled] = OrderedDict()

    async def load(self, session: AsyncSession, *, owner_id: int) -> Toolset:
        """The owner's tool set as of this transaction: two statements, one more after a change.

        Compiling rewrites every schema, so it happens in a thread. The network is never touched.
        """
        states = await ToolManager(session, owner_id=owner_id).states()
        connected = frozenset(state.tool.id for state in states if state.is_connected)
        stamp = (connected, await catalog_versions(session, owner_id=owner_id))
        known = self._compiled.get(owner_id)
        if known is None or known.stamp != stamp:
            catalogs = await load_catalogs(session, owner_id=owner_id)
            known = _Compiled(stamp, await asyncio.to_thread(merge, states, catalogs))
            self._compiled[owner_id] = known
        self._compiled.move_to_end(owner_id)
        while len(self._compiled) > self._max_users:
            self._compiled.popitem(last=False)
        return known.toolset

    def forget(self, owner_id: int) -> None:
        self._compiled.pop(owner_id, None)
