"""The tools that connectors offered last, read from the database without touching the network."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Update, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.connectors.mcp_values import DiscoveredTool, ServerIdentity
from app.connectors.reasons import Reason, explain
from app.models import UserMCPConnection


@dataclass(frozen=True, slots=True)
class ConnectorCatalog:
    """One usable connector and what it offers.

    `version` grows with every change of the row that a compiled tool set must notice.
    """

    connector_id: int
    name: str
    version: int
    tools: tuple[DiscoveredTool, ...]


def catalogs_of(connectors: Iterable[UserMCPConnection]) -> list[ConnectorCatalog]:
    """The catalogs of the usable ones among rows that are loaded already, oldest first."""
    usable = (row for row in connectors if row.is_active and row.is_verified)
    return [
        ConnectorCatalog(
            row.id, row.name, row.version, tuple(map(DiscoveredTool.from_wire, row.discovered_tools))
        )
        for row in sorted(usable, key=lambda row: row.id)
    ]


async def load_catalogs(session: AsyncSession, *, owner_id: int) -> list[ConnectorCatalog]:
    """Read the owner's active, verified connectors, oldest first, in one statement."""
    rows = await session.execute(
        select(
            UserMCPConnection.id,
            UserMCPConnection.name,
            UserMCPConnection.version,
            UserMCPConnection.discovered_tools,
        )
        .where(
            UserMCPConnection.user_id == owner_id,
            UserMCPConnection.is_active,
            UserMCPConnection.is_verified,
        )
        .order_by(UserMCPConnection.id)
    )
    return [
        ConnectorCatalog(
            connector_id=row.id,
            name=row.name,
            version=row.version,
            tools=tuple(DiscoveredTool.from_wire(tool) for tool in row.discovered_tools),
        )
        for row in rows
    ]


async def store_discovery(
    session: AsyncSession,
    *,
    owner_id: int,
    connector_id: int,
    tools: Iterable[DiscoveredTool],
    server: ServerIdentity | None,
) -> None:
    """Replace a connector's tools with what a passed test found, and mark the row as verified now."""
    await session.execute(
        _row(owner_id, connector_id).values(
            discovered_tools=[tool.to_wire() for tool in tools],
            server_name=server.name if server else None,
            protocol_version=server.protocol_version if server else None,
            is_verified=True,
            last_verified_at=func.now(),
            failure_count=0,
            last_error_code=None,
            last_error_reason=None,
            version=UserMCPConnection.version + 1,
        )
    )


async def record_outcome(
    session: AsyncSession, *, owner_id: int, connector_id: int, reason: Reason | None
) -> None:
    """Keep how the last call went (`None`: well). Nothing is written while all goes well."""
    row = UserMCPConnection
    statement = _row(owner_id, connector_id)
    if reason is None:
        statement = statement.where((row.failure_count > 0) | row.last_error_code.is_not(None)).values(
            failure_count=0, last_error_code=None, last_error_reason=None
        )
    else:
        statement = statement.values(
            failure_count=row.failure_count + 1,
            last_error_code=explain(reason).code.value,
            last_error_reason=reason.value,
        )
    await session.execute(statement)


def _row(owner_id: int, connector_id: int) -> Update:
    return (
        update(UserMCPConnection)
        .where(UserMCPConnection.id == connector_id, UserMCPConnection.user_id == owner_id)
        .execution_options(synchronize_session=False)
    )
