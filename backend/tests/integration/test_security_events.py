"""One entry for everything that touches the safety of an account, with the change or not at all."""

from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.connectors.key_rotation import rotate
from app.database import Database
from app.models import SecurityEvent, UserMCPConnection
from app.sealing import CredentialVault
from tests.conftest import PASSWORD, browser, sign_up
from tests.saved_connectors import saved
from tests.unit.test_encryption import KEY, OTHER_KEY

ALICE = "alice@example.com"


async def page(client: AsyncClient, **query: Any) -> dict[str, Any]:
    answer = await client.get("/api/activity/events", params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def entries(client: AsyncClient, **query: Any) -> list[dict[str, Any]]:
    """Oldest first."""
    listed: list[dict[str, Any]] = (await page(client, **query))["events"]
    return listed[::-1]


async def actions(client: AsyncClient, **query: Any) -> list[tuple[str, str]]:
    return [(entry["action"], entry["outcome"]) for entry in await entries(client, **query)]


async def test_l5_the_life_of_an_account_is_on_record(app: FastAPI, client: AsyncClient) -> None:
    await sign_up(client, ALICE)
    async with browser(app) as other:
        wrong = {"email": ALICE, "password": "not her password"}
        assert (await other.post("/api/auth/login", json=wrong)).status_code == 401
        right = {"email": ALICE, "password": PASSWORD}
        for _ in range(2):
            assert (await other.post("/api/auth/login", json=right)).status_code == 200
    token = (await client.post("/api/auth/tokens", json={"name": "Script"})).json()
    assert (await client.delete(f"/api/auth/tokens/{token['id']}")).status_code == 204
    [newest, *_] = (await client.get("/api/auth/sessions")).json()["sessions"]
    [one] = [
        each["id"]
        for each in (await client.get("/api/auth/sessions")).json()["sessions"]
        if not each["is_current"]
    ][:1]
    assert (await client.delete(f"/api/auth/sessions/{one}")).status_code == 204
    assert (await client.delete("/api/auth/sessions")).status_code == 204
    change = {"current_password": "not her password", "new_password": "another long password"}
    assert (await client.post("/api/auth/password", json=change)).status_code == 400
    answer = await client.post("/api/auth/password", json={**change, "current_password": PASSWORD})
    assert answer.status_code == 204
    listed = await entries(client)
    assert [(entry["action"], entry["outcome"]) for entry in listed] == [
        ("account.create", "succeeded"),
        ("account.sign_in", "succeeded"),
        ("account.sign_in", "failed"),
        ("account.sign_in", "succeeded"),
        ("account.sign_in", "succeeded"),
        ("api_token.issue", "succeeded"),
        ("api_token.revoke", "succeeded"),
        ("session.revoke", "succeeded"),
        ("session.revoke", "succeeded"),
        ("account.confirm_password", "failed"),
        ("account.change_password", "succeeded"),
    ]
    failed = listed[2]
    assert failed["error_code"] == "INVALID_CREDENTIALS"
    assert failed["object"]["name"] == ALICE
    assert failed["details"] == {"address": "127.0.0.1"}
    assert listed[5]["object"] == {"kind": "api_token", "id": str(token["id"]), "name": "Script"}
    assert listed[8]["details"] == {"count": 1}
    assert listed[-1]["request_id"] == answer.headers["x-request-id"]
    assert newest["id"]


async def test_l5_signing_out_is_on_record_and_only_when_somebody_did(
    client: AsyncClient, auth_client: AsyncClient
) -> None:
    assert (await client.post("/api/auth/logout")).status_code == 204
    assert (await auth_client.post("/api/auth/logout")).status_code == 204
    assert (await auth_client.post("/api/auth/logout")).status_code == 204
    await auth_client.post("/api/auth/login", json={"email": ALICE, "password": PASSWORD})
    assert [action for action, _ in await actions(auth_client)] == [
        "account.create",
        "account.sign_in",
        "account.sign_out",
        "account.sign_in",
    ]


async def test_l5_an_unknown_address_leaves_the_same_trace_without_an_owner(
    client: AsyncClient, database: Database
) -> None:
    nobody = {"email": "nobody@example.com", "password": "whatever it was"}
    assert (await client.post("/api/auth/login", json=nobody)).status_code == 401
    async with database.transaction() as session:
        entry = (await session.scalars(select(SecurityEvent))).one()
    assert (entry.action, entry.outcome, entry.user_id) == ("account.sign_in", "failed", None)
    assert (entry.object_id, entry.object_name) == (None, None)


async def test_l5_the_life_of_a_connector_is_on_record(auth_client: AsyncClient, mcp_peer: str) -> None:
    body = {"server_url": f"{mcp_peer}?key=CANARY"}
    assert (await auth_client.post("/api/connectors/test", json=body)).json()["success"]
    connector = await saved(auth_client, body["server_url"], name="Notes")
    path = f"/api/connectors/{connector['id']}"
    await auth_client.patch(f"{path}/tools/add", json={"policy": "deny", "enabled": False})
    await auth_client.patch(f"{path}/tools/add", json={"policy": "deny"})
    await auth_client.put(path, json={"name": "My notes"})
    await auth_client.put(
        path, json={"name": "My notes", "auth_type": "api_key", "auth_config": {"api_key": "CANARY"}}
    )
    await auth_client.post(f"{path}/toggle", json={"is_active": False})
    await auth_client.post(f"{path}/retest")
    await auth_client.delete(path)
    listed = [entry for entry in await entries(auth_client) if not entry["action"].startswith("account")]
    assert [(entry["action"], entry["outcome"]) for entry in listed] == [
        ("connector.test", "succeeded"),
        ("connector.create", "succeeded"),
        ("tool.decide", "succeeded"),
        ("connector.change", "succeeded"),
        ("connector.change", "succeeded"),
        ("connector.switch", "succeeded"),
        ("connector.test", "succeeded"),
        ("connector.delete", "succeeded"),
    ]
    assert "CANARY" not in str(listed)
    assert listed[0]["object"] == {"kind": "connector", "id": None, "name": f"{mcp_peer}?***"}
    assert listed[1]["object"] == {"kind": "connector", "id": str(connector["id"]), "name": "Notes"}
    assert listed[2]["object"]["name"] == "Notes: add"
    assert listed[2]["details"] == listed[2]["details"] | {"policy": "deny", "is_enabled": False}
    assert [entry["details"]["is_retargeted"] for entry in listed[3:5]] == [False, True]
    assert listed[5]["details"] == {"is_active": False}
    assert listed[-1]["object"]["name"] == "My notes"


async def test_l5_a_test_that_fails_says_why_and_what_is_no_address_is_not_kept(
    auth_client: AsyncClient,
) -> None:
    for url in ("http://169.254.169.254/latest/", "http://user:CANARY@h.example/", "CANARY"):
        await auth_client.post("/api/connectors/test", json={"server_url": url})
    [denied] = await entries(auth_client, about="connector")
    assert (denied["action"], denied["outcome"]) == ("connector.test", "failed")
    assert denied["details"]["reason"] == "address_not_allowed"
    assert denied["object"]["name"] == "http://169.254.169.254/latest/"


async def test_l5_system_tools_are_on_record(auth_client: AsyncClient) -> None:
    await auth_client.post("/api/tools/analytics/disconnect")
    await auth_client.post("/api/tools/analytics/connect")
    await auth_client.post("/api/tools/analytics/connect")
    assert await actions(auth_client, about="system_tool") == [
        ("system_tool.disconnect", "succeeded"),
        ("system_tool.connect", "succeeded"),
    ]


async def test_what_is_refused_leaves_no_entry_that_it_was_done(
    auth_client: AsyncClient, other_client: AsyncClient, mcp_peer: str
) -> None:
    connector = await saved(auth_client, mcp_peer)
    before = await page(auth_client)
    path = f"/api/connectors/{connector['id']}"
    for answer in (
        await other_client.delete(path),
        await other_client.post(f"{path}/toggle", json={"is_active": False}),
        await auth_client.put(path, json={"name": "x", "version": 99}),
        await auth_client.patch(f"{path}/tools/add", json={"enabled": True, "fingerprint": "none"}),
    ):
        assert answer.status_code in {404, 409}
    assert await page(auth_client) == before
    assert await actions(other_client, about="connector") == []


async def test_l5_a_rotation_is_on_record_for_the_operator(database: Database) -> None:
    await rotate(database, CredentialVault([OTHER_KEY, KEY]))
    async with database.transaction() as session:
        entry = (await session.scalars(select(SecurityEvent))).one()
    assert (entry.action, entry.outcome, entry.user_id) == ("credentials.rotate", "succeeded", None)
    assert entry.details == {"rewrapped": 0, "unreadable": 0}


async def test_a_deleted_account_leaves_one_entry_that_names_nobody(
    auth_client: AsyncClient, database: Database
) -> None:
    owner = (await auth_client.get("/api/auth/me")).json()["id"]
    answer = await auth_client.request("DELETE", "/api/auth/me", json={"password": PASSWORD})
    assert answer.status_code == 204
    async with database.transaction() as session:
        entry = (await session.scalars(select(SecurityEvent))).one()
    assert (entry.action, entry.user_id, entry.object_id) == ("account.delete", None, str(owner))
    assert ALICE not in repr([entry.object_name, entry.details])


async def test_entries_are_read_in_pages_and_filtered_by_time(auth_client: AsyncClient) -> None:
    for _ in range(3):
        await auth_client.post("/api/tools/export/disconnect")
        await auth_client.post("/api/tools/export/connect")
    everything = (await page(auth_client))["events"]
    assert len(everything) == 8
    read: list[dict[str, Any]] = []
    after: dict[str, int] = {}
    while True:
        part = await page(auth_client, limit=3, **after)
        read += part["events"]
        if part["after"] is None:
            break
        after = {"after": part["after"]}
    assert read == everything
    third = everything[2]["created_at"]
    assert (await page(auth_client, **{"from": third}))["events"] == everything[:3]
    assert (await page(auth_client, to=third))["events"] == everything[3:]
    assert await actions(auth_client, outcome="failed") == []


async def test_an_api_token_does_not_read_them(auth_client: AsyncClient, client: AsyncClient) -> None:
    token = (await auth_client.post("/api/auth/tokens", json={"name": "Script"})).json()["token"]
    answer = await client.get("/api/activity/events", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


async def test_the_application_cannot_rewrite_entries(auth_client: AsyncClient, database: Database) -> None:
    before = await page(auth_client)
    for statement in (
        "UPDATE security_events SET outcome = 'failed'",
        "UPDATE security_events SET details = '{}'",
        "DELETE FROM security_events",
        "TRUNCATE security_events",
    ):
        with pytest.raises(DBAPIError, match="neither changed nor deleted"):
            async with database.transaction() as session:
                await session.execute(text(statement))
    assert await page(auth_client) == before


async def test_a_change_whose_entry_cannot_be_written_does_not_happen(
    auth_client: AsyncClient, database: Database, mcp_peer: str
) -> None:
    connector = await saved(auth_client, mcp_peer)
    async with database.transaction() as session:
        await session.execute(
            text("ALTER TABLE security_events ADD CONSTRAINT no_room CHECK (false) NOT VALID")
        )
    answer = await auth_client.delete(f"/api/connectors/{connector['id']}")
    assert answer.status_code == 500
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(UserMCPConnection)) == 1
