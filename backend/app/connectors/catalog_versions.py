"""What a compiled tool set depends on, in one cheap statement."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import UserMCPConnection


class CatalogVersion(NamedTuple):
    """Grows with every change of a connector that its users' tool sets must notice."""

    connector_id: int
    name: str
    version: int


async def catalog_versions(session: AsyncSession, *, owner_id: int) -> tuple[CatalogVersion, ...]:
    """The owner's active, verified connectors, oldest first, without their tools."""
    rows = await session.execute(
        select(UserMCPConnection.id, UserMCPConnection.name, UserMCPConnection.version)
        .where(
            UserMCPConnection.user_id == owner_id,
            UserMCPConnection.is_active,
            UserMCPConnection.is_verified,
        )
        .order_by(UserMCPConnection.id)
    )
    return tuple(CatalogVersion(row.id, row.name, row.version) for row in rows)
