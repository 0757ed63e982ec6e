"""System tools, the Apps menu and the page's configuration over HTTP."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import event, text

from app.agents.toolset_cache import ToolsetCache
from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.conftest import ORIGIN, browser, sign_up
from tests.contract.owned import accepted


async def statuses(client: AsyncClient) -> dict[str, str]:
    tools = (await client.get("/api/tools")).json()["tools"]
    return {tool["id"]: tool["status"] for tool in tools}


async def test_a_newcomer_finds_tools_without_sign_in_connected(auth_client: AsyncClient) -> None:
    assert await statuses(auth_client) == {
        "gmail": "available",
        "analytics": "connected",
        "file_search": "connected",
        "web_search": "available",
        "export": "connected",
        "calendar": "coming_soon",
    }


async def test_disconnecting_is_remembered_and_undone_by_connecting(
    auth_client: AsyncClient, other_client: AsyncClient
) -> None:
    gone = await auth_client.post("/api/tools/analytics/disconnect")
    assert gone.json() == {"success": True, "message": "Analytics is disconnected."}
    assert (await statuses(auth_client))["analytics"] == "available"
    assert (await statuses(other_client))["analytics"] == "connected"
    misfit = await auth_client.post("/api/tools/analytics/connect", json={"config": {"a": 1}})
    assert misfit.json()["error"] == "TOOL_HAS_NO_SETTINGS"
    back = await auth_client.post("/api/tools/analytics/connect", json={"config": {}})
    assert back.json() == {
        "success": True,
        "message": "Analytics is connected.",
        "requires_oauth": False,
        "oauth_url": None,
    }
    assert (await statuses(auth_client))["analytics"] == "connected"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("analytics/connect", 400, "TOOL_ALREADY_CONNECTED"),
        ("calendar/connect", 400, "TOOL_NOT_ENABLED"),
        ("calendar/disconnect", 400, "TOOL_NOT_CONNECTED"),
        ("gmail/disconnect", 400, "TOOL_NOT_CONNECTED"),
        ("nope/connect", 404, "TOOL_NOT_FOUND"),
        ("nope/disconnect", 404, "TOOL_NOT_FOUND"),
    ],
)
async def test_what_cannot_be_done_has_a_code_of_its_own(
    auth_client: AsyncClient, path: str, status: int, code: str
) -> None:
    answer = await auth_client.post(f"/api/tools/{path}")
    assert (answer.status_code, answer.json()["error"]) == (status, code)


async def test_gmail_says_what_its_operator_has_to_do(auth_client: AsyncClient) -> None:
    answer = (await auth_client.post("/api/tools/gmail/connect")).json()
    assert (answer["success"], answer["requires_oauth"], answer["oauth_url"]) == (False, True, None)
    assert "GOOGLE_CLIENT_ID" in answer["message"]
    [gmail] = [t for t in (await auth_client.get("/api/tools")).json()["tools"] if t["id"] == "gmail"]
    assert (gmail["status"], gmail["setup"]) == ("available", answer["message"])


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


SEARCH = json.dumps([accepted("search")])


async def insert_connector(
    database: Database, name: str, *, is_active: bool = True, tools: str = SEARCH
) -> None:
    async with database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO user_mcp_connections "
                "(user_id, name, server_url, auth_type, is_active, is_verified, discovered_tools) "
                "SELECT id, :name, 'http://127.0.0.1:9/mcp', 'none', :active, true, "
                "CAST(:tools AS jsonb) FROM users WHERE email = 'alice@example.com'"
            ),
            {"name": name, "active": is_active, "tools": tools},
        )


async def test_the_apps_menu_is_one_answer_with_a_statement_for_each_kind_of_app(
    auth_client: AsyncClient, database: Database
) -> None:
    for number in range(10):
        await insert_connector(database, f"C{number}", is_active=number > 0)
    await auth_client.get("/api/auth/me")
    with statements(database) as signed_in:
        await auth_client.get("/api/auth/me")
    with statements(database) as seen:
        apps = (await auth_client.get("/api/apps")).json()
    assert len(seen) - len(signed_in) <= 3
    assert [tool["id"] for tool in apps["system_tools"]] == [
        "gmail",
        "analytics",
        "file_search",
        "web_search",
        "export",
        "calendar",
    ]
    assert len(apps["connectors"]) == 10
    assert apps["attention"] == 0


async def test_the_menu_offers_exactly_what_a_turn_has(auth_client: AsyncClient, database: Database) -> None:
    await insert_connector(database, "Notes of a team with a very long name")
    await insert_connector(database, "Off", is_active=False)
    await insert_connector(database, "Empty", tools="[]")
    await auth_client.post("/api/tools/export/disconnect")
    composer = (await auth_client.get("/api/apps")).json()["composer_tools"]
    async with database.transaction() as session:
        toolset = await ToolsetCache().load(session, owner_id=1)
    assert [entry["id"] for entry in composer] == [app.id for app in toolset.apps]
    analytics, _, notes = composer
    assert (analytics["id"], analytics["pinned"]) == ("system:analytics", True)
    assert (notes["label"], notes["pinned"]) == ("Notes of a team with a very long name", False)
    assert len(notes["short_label"]) == 24


async def test_a_connector_that_needs_the_user_is_counted(
    auth_client: AsyncClient, database: Database
) -> None:
    await insert_connector(database, "Failing")
    async with database.transaction() as session:
        await session.execute(
            text(
                "UPDATE user_mcp_connections SET failure_count = 5, last_error_code = 'AUTH_FAILED', "
                "last_error_reason = 'token_rejected'"
            )
        )
    apps = (await auth_client.get("/api/apps")).json()
    assert apps["connectors"][0]["status"] in {"reconnect", "failing"}
    assert apps["attention"] == 1


async def test_the_page_knows_how_the_service_is_set_up(client: AsyncClient) -> None:
    config = (await client.get("/api/config")).json()
    assert config["chatkit_renderer"] == "local"
    assert config["model"] == {"label": "Built-in model: no API key set", "is_builtin": True}
    assert config["demo_mcp_url"] == f"{ORIGIN}/demo/mcp"
    assert config["tool_token_budget"] == 8_000


async def test_production_has_no_demo_server(tmp_path: Path, database: Database) -> None:
    secrets: dict[str, Any] = {
        "auth_secret": "x" * 40,
        "token_encryption_key": urlsafe_b64encode(bytes(range(32))).decode(),
    }
    settings = Settings(
        _env_file=None, environment="production", data_dir=tmp_path, public_url=ORIGIN, **secrets
    )
    app = create_app(settings, database)
    async with app.router.lifespan_context(app), browser(app) as client:
        await sign_up(client, "alice@example.com")
        assert (await client.get("/api/config")).json()["demo_mcp_url"] is None
