"""Compiled tool sets of users who chatted lately: a cache that can be dropped at any moment."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.agents.tool_budget import ToolBudget
from app.agents.tool_ranking import ToolIndex
from app.agents.toolset import Toolset, merge
from app.connectors.catalog import ConnectorCatalog, load_catalogs
from app.databases.offered import OfferedDatabase
from app.databases.schemas import known_schemas
from app.models import ChatAttachment, FilePassage, UserDatabase, UserMCPConnection, UserToolStatus
from app.tools.manager import ToolManager, ToolState

MAX_TOOLS = 16_000
"""Kept compiled, of all users together: about 75 MB."""

Stamp: TypeAlias = tuple[Any, ...]
"""Equal as long as nothing has changed that a compiled tool set must notice."""

_STAMP = select(
    select(
        func.jsonb_object_agg(
            UserToolStatus.tool_id,
            func.jsonb_build_array(UserToolStatus.is_connected, UserToolStatus.credentials.is_not(None)),
        )
    )
    .where(UserToolStatus.user_id == bindparam("owner_id"))
    .scalar_subquery(),
    select(
        func.jsonb_object_agg(
            cast(UserMCPConnection.id, Text),
            func.jsonb_build_array(UserMCPConnection.version, UserMCPConnection.name),
        )
    )
    .where(
        UserMCPConnection.user_id == bindparam("owner_id"),
        UserMCPConnection.is_active,
        UserMCPConnection.is_verified,
    )
    .scalar_subquery(),
    select(func.jsonb_object_agg(cast(UserDatabase.id, Text), UserDatabase.version))
    .where(UserDatabase.user_id == bindparam("owner_id"))
    .scalar_subquery(),
    select(FilePassage.id)
    .join(ChatAttachment, ChatAttachment.id == FilePassage.attachment_id)
    .where(FilePassage.user_id == bindparam("owner_id"), ChatAttachment.thread_id.is_not(None))
    .exists()
    .label("has_documents"),
)


@dataclass(frozen=True, slots=True)
class _Compiled:
    stamp: Stamp
    toolset: Toolset


class ToolsetCache:
    """Tool sets by owner, each valid for the versions that it was compiled from."""

    def __init__(self, budget: ToolBudget | None = None, *, max_tools: int = MAX_TOOLS) -> None:
        self.budget = budget or ToolBudget()
        self._max_tools = max_tools
        self._compiled: OrderedDict[int, _Compiled] = OrderedDict()

    async def load(self, session: AsyncSession, *, owner_id: int) -> Toolset:
        """The owner's tool set as of this transaction: one statement, a few more after a change.

        Compiling rewrites every schema and indexes what exceeds the budget, so it happens in a thread. The
        network is never touched.
        """
        stamp = tuple((await session.execute(_STAMP, {"owner_id": owner_id})).one())
        known = self._compiled.get(owner_id)
        if known is None or known.stamp != stamp:
            states = await ToolManager(session, owner_id=owner_id).states()
            catalogs = await load_catalogs(session, owner_id=owner_id)
            databases = await known_schemas(session, owner_id=owner_id)
            offered = [OfferedDatabase.of(each) for each in databases]
            toolset = await asyncio.to_thread(self._compile, states, catalogs, offered)
            known = _Compiled(stamp, replace(toolset, has_documents=stamp[-1]))
            self._compiled[owner_id] = known
        self._compiled.move_to_end(owner_id)
        self._drop_the_longest_unused()
        return known.toolset

    def _drop_the_longest_unused(self) -> None:
        total = sum(len(each.toolset.tools) for each in self._compiled.values())
        while total > self._max_tools and len(self._compiled) > 1:
            _, dropped = self._compiled.popitem(last=False)
            total -= len(dropped.toolset.tools)

    def _compile(
        self,
        states: Sequence[ToolState],
        catalogs: Sequence[ConnectorCatalog],
        databases: Sequence[OfferedDatabase],
    ) -> Toolset:
        toolset = merge(states, catalogs, databases)
        if self.budget.fits(toolset):
            return toolset
        return replace(toolset, index=ToolIndex(toolset.tools.values()))

    def forget(self, owner_id: int) -> None:
        self._compiled.pop(owner_id, None)
