"""A saved connector over the API: read, renamed, switched, tested again, deleted."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update

from app.database import Database
from app.models import UserMCPConnection
from tests.peers.fixtures import KEY
from tests.peers.mcp_servers import behind_key
from tests.peers.other_servers import Hostile, page_of, tool
from tests.peers.serving import serving
from tests.saved_connectors import STREAM, events, saved


@pytest.fixture
async def connector(auth_client: AsyncClient, mcp_peer: str) -> dict[str, Any]:
    return await saved(auth_client, mcp_peer, name="  Team\n notes ", description=" What we know. ")


async def test_a_connector_is_read_back(
    auth_client: AsyncClient, connector: dict[str, Any], mcp_peer: str
) -> None:
    listed = (await auth_client.get("/api/connectors")).json()["connectors"]
    detail = (await auth_client.get(f"/api/connectors/{connector['id']}")).json()
    assert detail == connector
    found = detail.pop("discovered_tools")
    assert (detail.pop("server_name"), detail.pop("protocol_version")) == ("Peer", "2026-07-28")
    assert detail.pop("discovered_at")
    assert listed == [detail]
    assert len(found) == detail["tool_count"]
    assert (detail["name"], detail["description"]) == ("Team notes", "What we know.")
    assert (detail["server_url"], detail["auth_type"]) == (mcp_peer, "none")
    assert (detail["is_active"], detail["is_verified"], detail["status"]) == (True, True, "connected")


async def test_a_connector_is_renamed_and_never_given_away(
    auth_client: AsyncClient, connector: dict[str, Any]
) -> None:
    response = await auth_client.put(
        f"/api/connectors/{connector['id']}",
        json={
            "name": "New",
            "server_url": connector["server_url"],
            "is_verified": False,
            "id": 99,
            "user_id": 99,
            "created_at": "2000-01-01T00:00:00Z",
            "discovered_tools": [],
        },
    )
    changed = response.json()
    assert response.status_code == 200
    assert (changed["name"], changed["description"]) == ("New", None)
    unchanged = ("id", "server_url", "is_verified", "tool_count", "discovered_tools", "created_at")
    assert all(changed[name] == connector[name] for name in unchanged)


@pytest.mark.parametrize("name", ["", "  ", "\n", "\u200b", "x" * 101])
async def test_a_name_is_needed(auth_client: AsyncClient, connector: dict[str, Any], name: str) -> None:
    response = await auth_client.put(f"/api/connectors/{connector['id']}", json={"name": name})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["body", "name"]


async def test_a_connector_is_switched_off_and_on(
    auth_client: AsyncClient, connector: dict[str, Any]
) -> None:
    path = f"/api/connectors/{connector['id']}/toggle"
    off = (await auth_client.post(path, json={"is_active": False})).json()
    assert (off["is_active"], off["status"]) == (False, "off")
    assert (await auth_client.get("/api/connectors", params={"active": True})).json()["total"] == 0
    assert (await auth_client.get("/api/connectors", params={"active": False})).json()["total"] == 1
    on = (await auth_client.post(path, json={"is_active": True})).json()
    assert (on["is_active"], on["status"]) == (True, "connected")


async def test_a_deleted_connector_is_gone(
    auth_client: AsyncClient, connector: dict[str, Any], database: Database
) -> None:
    path = f"/api/connectors/{connector['id']}"
    assert (await auth_client.delete(path)).json() == {"success": True, "message": "Team notes is deleted."}
    for response in (await auth_client.get(path), await auth_client.delete(path)):
        assert (response.status_code, response.json()["error"]) == (404, "CONNECTOR_NOT_FOUND")
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(UserMCPConnection)) == 0


async def test_a_connector_is_invisible_to_everyone_but_its_owner(
    auth_client: AsyncClient, other_client: AsyncClient, connector: dict[str, Any]
) -> None:
    for identity in (connector["id"], 10**9):
        path = f"/api/connectors/{identity}"
        responses = [
            await other_client.get(path),
            await other_client.put(path, json={"name": "Mine"}),
            await other_client.delete(path),
            await other_client.post(f"{path}/toggle", json={"is_active": False}),
            await other_client.post(f"{path}/retest"),
            await other_client.post(f"{path}/retest", headers=STREAM),
        ]
        assert {(response.status_code, response.text) for response in responses} == {
            (404, '{"error":"CONNECTOR_NOT_FOUND","message":"No such connector."}')
        }
    assert (await other_client.get("/api/connectors")).json()["total"] == 0
    assert (await auth_client.get(f"/api/connectors/{connector['id']}")).json() == connector


async def test_a_retest_takes_over_the_tools_of_today(auth_client: AsyncClient) -> None:
    tools = [tool("one")]
    with serving(Hostile(lambda *_: page_of(list(tools))).app()) as origin:
        connector = await saved(auth_client, f"{origin}/mcp")
        tools.append(tool("two"))
        path = f"/api/connectors/{connector['id']}"
        result = events(await auth_client.post(f"{path}/retest", headers=STREAM))[-1]
        assert result[1]["success"]
        assert (await auth_client.get(path)).json()["tool_count"] == 2
        tools.append(tool("three"))
        assert (await auth_client.post(f"{path}/retest")).json()["success"]
    detail = (await auth_client.get(path)).json()
    assert [found["name"] for found in detail["discovered_tools"]] == ["one", "two", "three"]


async def test_failed_retests_change_the_status_and_nothing_else(auth_client: AsyncClient) -> None:
    with serving(Hostile(lambda *_: page_of([tool("one")])).app()) as origin:
        connector = await saved(auth_client, f"{origin}/mcp")
    path = f"/api/connectors/{connector['id']}"
    for status in ("connected", "connected", "failing"):
        assert (await auth_client.post(f"{path}/retest")).json()["reason"] == "connection_refused"
        detail = (await auth_client.get(path)).json()
        assert (detail["status"], detail["tool_count"]) == (status, 1)


async def test_refused_credentials_ask_for_a_new_sign_in(auth_client: AsyncClient) -> None:
    accepted = {"Bearer old"}
    with serving(behind_key(lambda headers: headers.get("authorization") in accepted)) as origin:
        connector = await saved(
            auth_client, f"{origin}/mcp", auth_type="oauth", auth_config={"access_token": "old"}
        )
        accepted.clear()
        path = f"/api/connectors/{connector['id']}"
        assert (await auth_client.post(f"{path}/retest")).json()["error_code"] == "AUTH_FAILED"
        assert (await auth_client.get(path)).json()["status"] == "reconnect"
        accepted.add("Bearer old")
        assert (await auth_client.post(f"{path}/retest")).json()["success"]
        assert (await auth_client.get(path)).json()["status"] == "connected"


async def test_credentials_of_another_row_do_not_open(
    auth_client: AsyncClient, database: Database, locked_peer: str
) -> None:
    config = {"auth_type": "api_key", "auth_config": {"api_key": KEY}}
    first = await saved(auth_client, locked_peer, **config)
    second = await saved(auth_client, locked_peer, allow_duplicate=True, **config)
    async with database.transaction() as session:
        sealed = select(UserMCPConnection.auth_config).where(UserMCPConnection.id == first["id"])
        await session.execute(
            update(UserMCPConnection)
            .where(UserMCPConnection.id == second["id"])
            .values(auth_config=sealed.scalar_subquery())
        )
    path = f"/api/connectors/{second['id']}"
    result = (await auth_client.post(f"{path}/retest")).json()
    assert (result["error_code"], result["reason"]) == ("AUTH_FAILED", "credentials_unreadable")
    assert events(await auth_client.post(f"{path}/retest", headers=STREAM))[-1][1] == result
    assert (await auth_client.get(path)).json()["status"] == "reconnect"
