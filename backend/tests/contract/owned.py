"""Things that belong to one user, by the name that their ids have in paths."""

from collections.abc import Awaitable, Callable

from app.database import Database
from app.models import ChatAttachment, UserMCPConnection

Maker = Callable[[Database, int], Awaitable[str]]

SHARED = {"tool_id": "system tools are the same for everybody; what differs is the user's own state"}


async def make_connector(database: Database, owner_id: int) -> str:
    async with database.transaction() as session:
        connector = UserMCPConnection(
            user_id=owner_id,
            name="Alice's notes",
            server_url="http://127.0.0.1:9/mcp",
            auth_type="none",
            is_verified=True,
            discovered_tools=[{"name": "search", "inputSchema": {"type": "object"}}],
        )
        session.add(connector)
        await session.flush()
        return str(connector.id)


async def make_attachment(database: Database, owner_id: int) -> str:
    async with database.transaction() as session:
        session.add(
            ChatAttachment(
                id="atc_of_alice",
                user_id=owner_id,
                name="notes.txt",
                mime_type="text/plain",
                size=5,
                content=b"alice",
            )
        )
    return "atc_of_alice"


OWNED: dict[str, tuple[Maker, str]] = {
    "connector_id": (make_connector, "987654321"),
    "attachment_id": (make_attachment, "atc_of_nobody"),
}
"""For each parameter: how its owner gets one, and an id that nobody has."""
