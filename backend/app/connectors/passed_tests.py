"""Tests that passed a moment ago, so that Save does not dial the server again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.connectors.mcp_values import ServerIdentity
from app.connectors.tool_checks import CheckedTool
from app.connectors.validator import ValidationResult
from app.models import PassedConnectionTest

REMEMBERED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a passed test found out."""

    tools: tuple[CheckedTool, ...]
    server: ServerIdentity | None

    @classmethod
    def of(cls, result: ValidationResult) -> "Discovery":
        return cls(result.discovered, result.server)


async def remember(session: AsyncSession, *, owner_id: int, fingerprint: bytes, discovery: Discovery) -> None:
    """Keep a passed test for ten minutes, and drop the owner's older ones."""
    now = datetime.now(UTC)
    await session.execute(
        delete(PassedConnectionTest).where(
            PassedConnectionTest.user_id == owner_id, PassedConnectionTest.expires_at <= now
        )
    )
    found = {
        "result": _to_json(discovery),
        "expires_at": now + REMEMBERED,
    }
    row = insert(PassedConnectionTest).values(user_id=owner_id, fingerprint=fingerprint, **found)
    await session.execute(row.on_conflict_do_update(index_elements=["user_id", "fingerprint"], set_=found))


async def recall(session: AsyncSession, *, owner_id: int, fingerprint: bytes) -> Discovery | None:
    """The test of exactly this target by this user, unless it is older than ten minutes."""
    result = await session.scalar(
        select(PassedConnectionTest.result).where(
            PassedConnectionTest.user_id == owner_id,
            PassedConnectionTest.fingerprint == fingerprint,
            PassedConnectionTest.expires_at > datetime.now(UTC),
        )
    )
    if result is None:
        return None
    server = ServerIdentity(**result["server"]) if result["server"] else None
    return Discovery(tuple(CheckedTool.from_wire(tool) for tool in result["tools"]), server)


def _to_json(discovery: Discovery) -> dict[str, object]:
    server = discovery.server
    return {
        "tools": [tool.to_wire() for tool in discovery.tools],
        "server": (
            {"name": server.name, "version": server.version, "protocol_version": server.protocol_version}
            if server
            else None
        ),
    }
