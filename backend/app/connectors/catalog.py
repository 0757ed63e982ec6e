"""The tools that connectors offered last, read from the database without touching the network."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.connectors.cataloged_tool import CatalogedTool, ChangeKind, ToolPolicy, merge_discovery
from app.connectors.health import WELL
from app.connectors.mcp_values import DiscoveredTool, ServerIdentity
from app.connectors.tool_checks import CheckedTool
from app.models import UserMCPConnection

USUAL_FRESHNESS = timedelta(minutes=5)
SHORTEST_FRESHNESS = timedelta(seconds=30)
LONGEST_FRESHNESS = timedelta(days=1)
_STAMPED = (UserMCPConnection.server_url, UserMCPConnection.auth_type, UserMCPConnection.auth_config)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ConnectorCatalog:
    """One usable connector and those of its tools that a turn may offer.

    Left out are tools that wait to be accepted, are switched off, or are denied. `version` grows with every
    change of the row that a compiled tool set must notice.
    """

    connector_id: int
    name: str
    version: int
    tools: tuple[DiscoveredTool, ...]
    policies: Mapping[str, ToolPolicy] = field(default_factory=dict)
    """By the tool's name on the wire: whether a call asks first or may run at once."""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    server_url: str = ""
    target: str = ""
    """What a permission to call is worth nothing without: changes with the address and the credentials."""


def catalogs_of(connectors: Iterable[UserMCPConnection]) -> list[ConnectorCatalog]:
    """The catalogs of the usable ones among rows that are loaded already, oldest first."""
    usable = (row for row in connectors if row.is_active and row.is_verified)
    return [_catalog(row) for row in sorted(usable, key=lambda row: row.id)]


async def load_catalogs(session: AsyncSession, *, owner_id: int) -> list[ConnectorCatalog]:
    """Read the owner's active, verified connectors, oldest first, in one statement."""
    row = UserMCPConnection
    rows = await session.execute(
        select(row.id, row.name, row.version, row.discovered_tools, *_STAMPED)
        .where(row.user_id == owner_id, row.is_active, row.is_verified)
        .order_by(row.id)
    )
    return [_catalog(each) for each in rows]


def _catalog(row: Any) -> ConnectorCatalog:
    """The catalog of a whole row, or of one with the columns that matter here."""
    tools = [tool for tool in map(CatalogedTool.from_stored, row.discovered_tools) if tool.is_usable]
    return ConnectorCatalog(
        connector_id=row.id,
        name=row.name,
        version=row.version,
        tools=tuple(tool.definition for tool in tools),
        policies={tool.name: tool.policy for tool in tools},
        fingerprints={tool.name: tool.fingerprint for tool in tools},
        server_url=row.server_url,
        target=sha256(repr(tuple(TargetStamp.of(row))).encode()).hexdigest(),
    )


class TargetStamp(NamedTuple):
    """Which server a listing came from, by the row as it was before asking."""

    server_url: str
    auth_type: str
    auth_config: str | None

    @classmethod
    def of(cls, row: Any) -> "TargetStamp":
        """The stamp of a whole row, or of one with the columns that matter here."""
        return cls(row.server_url, row.auth_type, row.auth_config)


async def store_discovery(
    session: AsyncSession,
    *,
    owner_id: int,
    connector_id: int,
    tools: Iterable[CheckedTool],
    server: ServerIdentity | None,
    stamp: TargetStamp | None = None,
    fresh_for_s: float = 0.0,
) -> None:
    """Take over what a passed test or a refresh found, and mark the row as verified and well now.

    The first listing is accepted as a whole; afterwards new and changed tools wait for the user. The row is
    locked, so that a decision of the user and a listing cannot overwrite one another.

    Args:
        session: The transaction to write in.
        owner_id: Whose connector it must be.
        connector_id: Nothing happens when it is gone.
        tools: The listing, checked.
        server: Who answered.
        stamp: Nothing happens when the connector leads elsewhere by now.
        fresh_for_s: How long the server says that its listing stays true; 0 when it does not say.
    """
    row = UserMCPConnection
    mine = (row.id == connector_id, row.user_id == owner_id)
    columns = (row.discovered_tools, row.discovered_at, row.is_verified, *_STAMPED)
    known = (await session.execute(select(*columns).where(*mine).with_for_update())).one_or_none()
    if known is None or stamp not in {None, TargetStamp.of(known)}:
        return
    is_first = known.discovered_at is None
    before = [] if is_first else list(map(CatalogedTool.from_stored, known.discovered_tools))
    # Hashing megabytes of a stranger's schemas would hold up everybody else.
    catalog = await asyncio.to_thread(merge_discovery, before, tools, is_first=is_first)
    is_other = is_first or catalog != before
    values: dict[str, Any] = {
        **WELL,
        "server_name": server.name if server else None,
        "protocol_version": server.protocol_version if server else None,
        "is_verified": True,
        "last_verified_at": func.now(),
        "discovered_at": func.now(),
        "stale_at": datetime.now(UTC) + _freshness(fresh_for_s),
    }
    if is_other:
        values["discovered_tools"] = [tool.to_stored() for tool in catalog]
    if is_other or not known.is_verified:
        values["version"] = row.version + 1
    await session.execute(
        update(row).where(*mine).values(values).execution_options(synchronize_session=False)
    )
    if is_other and not is_first:
        _log_change(owner_id, connector_id, catalog)


def _freshness(told_s: float) -> timedelta:
    """The server's own word, within reason, or else five minutes."""
    told = timedelta(seconds=min(told_s, LONGEST_FRESHNESS.total_seconds()))
    return max(told, SHORTEST_FRESHNESS) if told_s > 0 else USUAL_FRESHNESS


def _log_change(owner_id: int, connector_id: int, catalog: list[CatalogedTool]) -> None:
    kinds = [tool.change.kind for tool in catalog if tool.is_listed and tool.change]
    log.info(
        "connector.tools_changed",
        user_id=owner_id,
        connector_id=connector_id,
        new_count=kinds.count(ChangeKind.NEW),
        changed_count=kinds.count(ChangeKind.CHANGED),
        withdrawn_count=sum(not tool.is_listed for tool in catalog),
    )
