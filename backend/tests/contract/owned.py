"""Things that belong to one user, by the name that their ids have in paths."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from app.auth.api_tokens import ApiTokenManager
from app.connectors.cataloged_tool import CatalogedTool
from app.connectors.mcp_values import DiscoveredTool
from app.connectors.tool_checks import check_tools
from app.database import Database
from app.databases.catalog import ColumnInfo, TableInfo
from app.databases.role import RoleReport
from app.databases.schemas import store_schema
from app.models import (
    ChatAttachment,
    DatabaseNote,
    DatabaseQuery,
    Notification,
    SecurityEvent,
    ToolInvocation,
    UserDatabase,
    UserMCPConnection,
    UserSession,
)

Maker = Callable[[Database, int], Awaitable[str]]

QUERY_ID = "00000000-0000-4000-8000-000000900001"
INSIDE = {"tool_name": "search", "note_id": "900001", "query_id": QUERY_ID}
"""Names that mean something only inside a thing with an owner."""

SHARED = {"tool_id": "system tools are the same for everybody; what differs is the user's own state"}


def accepted(name: str) -> dict[str, Any]:
    """A member of `discovered_tools` that its user trusts."""
    (checked,) = check_tools([DiscoveredTool(name, input_schema={"type": "object"})])
    return CatalogedTool.of(checked, is_accepted=True).to_stored()


async def make_connector(database: Database, owner_id: int) -> str:
    async with database.transaction() as session:
        connector = UserMCPConnection(
            user_id=owner_id,
            name="Alice's notes",
            server_url="http://127.0.0.1:9/mcp",
            auth_type="none",
            is_verified=True,
            discovered_tools=[accepted("search")],
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


async def make_notification(database: Database, owner_id: int) -> str:
    connector_id = int(await make_connector(database, owner_id))
    async with database.transaction() as session:
        told = Notification(
            user_id=owner_id,
            connector_id=connector_id,
            kind="connector_failing",
            title="Alice's notes is not answering",
            message="-",
        )
        session.add(told)
        await session.flush()
        return str(told.id)


async def make_session(database: Database, owner_id: int) -> str:
    opened = UserSession(
        id=uuid4(),
        user_id=owner_id,
        token_hash=b"session of alice",
        user_agent="Alice's browser",
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    async with database.transaction() as session:
        session.add(opened)
    return str(opened.id)


async def make_token(database: Database, owner_id: int) -> str:
    async with database.transaction() as session:
        issued = await ApiTokenManager(session, owner_id=owner_id).issue(name="Alice's script", lifetime=None)
        return str(issued.row.id)


async def make_invocation(database: Database, owner_id: int) -> str:
    """A recorded call; what it was given is sealed under a key that is gone."""
    invocation_id = uuid4()
    async with database.transaction() as session:
        session.add(
            ToolInvocation(
                id=invocation_id,
                user_id=owner_id,
                app_id="connector:1",
                app_name="Alice's notes",
                tool_name="search",
                title="Alice's notes: search",
                thread_id="thr_of_alice",
                turn_id="msg_of_alice",
                approval="not_needed",
                arguments="pb1.none",
                arguments_hash=b"-",
                outcome="succeeded",
                duration_ms=1,
            )
        )
    return str(invocation_id)


async def make_event(database: Database, owner_id: int) -> int:
    async with database.transaction() as session:
        event = SecurityEvent(
            user_id=owner_id,
            action="connector.delete",
            outcome="succeeded",
            object_kind="connector",
            object_id="1",
            object_name="Alice's notes",
        )
        session.add(event)
        await session.flush()
        return event.id


async def make_database(database: Database, owner_id: int) -> str:
    """A database whose server is gone."""
    async with database.transaction() as session:
        row = UserDatabase(
            user_id=owner_id,
            name="Alice's shop",
            host="127.0.0.1",
            port=9,
            database_name="shop",
            username="alice",
            role=RoleReport("alice", "shop", is_superuser=False).to_json(),
            server_version="18.0",
        )
        session.add(row)
        await session.flush()
        table = TableInfo("public", "orders", "table", (ColumnInfo("id", "integer"),))
        await store_schema(session, row=row, tables=[table])
        session.add(DatabaseNote(id=900_001, user_id=owner_id, database_id=row.id, text="Alice's note"))
        session.add(
            DatabaseQuery(
                id=UUID(QUERY_ID), user_id=owner_id, database_id=row.id, sql="pb1.none", fingerprint=b"-"
            )
        )
        return str(row.id)


OWNED: dict[str, tuple[Maker, str]] = {
    "session_id": (make_session, str(UUID(int=0))),
    "token_id": (make_token, "987654321"),
    "connector_id": (make_connector, "987654321"),
    "database_id": (make_database, "987654321"),
    "notification_id": (make_notification, "987654321"),
    "attachment_id": (make_attachment, "atc_of_nobody"),
    "invocation_id": (make_invocation, "00000000-0000-4000-8000-000000000000"),
}
"""For each parameter: how its owner gets one, and an id that nobody has."""
