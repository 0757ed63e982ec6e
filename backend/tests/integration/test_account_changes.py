"""Another password, other sign-ins, and the end of an account."""

import asyncio
from http.cookies import SimpleCookie
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from structlog.testing import capture_logs

from app.database import Base, Database
from app.models import User
from tests.asgi_socket import on_a_socket
from tests.chat_client import Chat, message
from tests.conftest import ORIGIN, PASSWORD, browser, sign_up
from tests.contract.owned import OWNED
from tests.peers.notes_server import notes_server
from tests.saved_connectors import saved

NEW = "another horse battery"
ALICE = {"email": "alice@example.com", "password": PASSWORD}


async def change(client: AsyncClient, **changes: Any) -> Response:
    body = {"current_password": PASSWORD, "new_password": NEW} | changes
    return await client.post("/api/auth/password", json=body)


async def delete(client: AsyncClient, **changes: Any) -> Response:
    return await client.request("DELETE", "/api/auth/me", json={"password": PASSWORD} | changes)


async def login(client: AsyncClient, password: str = PASSWORD) -> Response:
    return await client.post("/api/auth/login", json=ALICE | {"password": password})


async def test_m5_another_password_ends_every_other_way_in(app: FastAPI, auth_client: AsyncClient) -> None:
    token = (await auth_client.post("/api/auth/tokens", json={"name": "script"})).json()["token"]
    async with browser(app) as phone:
        bearer = (await login(phone)).json()["access_token"]
        assert (await change(auth_client)).status_code == 204
        assert (await auth_client.get("/api/auth/me")).status_code == 200
        assert (await phone.get("/api/auth/me")).status_code == 401
        for held in (bearer, token):
            headers = {"Authorization": f"Bearer {held}"}
            assert (await phone.get("/api/auth/me", headers=headers)).status_code == 401
        assert (await login(phone)).status_code == 401
        assert (await login(phone, NEW)).status_code == 200


async def test_a_name_is_changed_and_taken_away(auth_client: AsyncClient) -> None:
    async def rename(name: object) -> Response:
        return await auth_client.patch("/api/auth/me", json={"name": name})

    assert (await rename("  Alice B. ")).json()["name"] == "Alice B."
    assert (await auth_client.get("/api/auth/me")).json()["name"] == "Alice B."
    for refused in ("a\nb", "x" * 101, 7):
        assert (await rename(refused)).status_code == 422
    assert (
        await auth_client.patch("/api/auth/me", json={"name": "A", "email": "b@example.com"})
    ).status_code == 422
    assert (await rename(" ")).json()["name"] is None
    assert (await auth_client.get("/api/auth/me")).json()["name"] is None


async def test_who_does_not_know_the_password_changes_nothing(auth_client: AsyncClient) -> None:
    for answer in (
        await change(auth_client, current_password="wrong horse battery"),
        await delete(auth_client, password="wrong horse battery"),
    ):
        assert (answer.status_code, answer.json()["error"]) == (400, "WRONG_PASSWORD")
    assert (await auth_client.get("/api/auth/me")).status_code == 200
    assert (await login(auth_client)).status_code == 200


async def test_guessing_with_a_stolen_session_is_as_slow_as_signing_in(auth_client: AsyncClient) -> None:
    for _ in range(5):
        assert (await change(auth_client, current_password="wrong horse battery")).status_code == 400
        assert (await delete(auth_client, password="wrong horse battery")).status_code == 400
    for refused in (await change(auth_client), await delete(auth_client), await login(auth_client)):
        assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (429, True)
    assert (await auth_client.get("/api/auth/me")).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [{"new_password": "too short"}, {"new_password": "a" * 1025}, {"current_password": None}, {"email": "x"}],
    ids=lambda changes: repr(changes)[:30],
)
async def test_a_password_that_does_not_fit_is_refused(
    auth_client: AsyncClient, changes: dict[str, Any]
) -> None:
    answer = await change(auth_client, **changes)
    assert answer.status_code == 422
    assert {issue["loc"][0] for issue in answer.json()["detail"]} == {"body"}


async def test_of_two_changes_at_once_one_counts(auth_client: AsyncClient) -> None:
    answers = await asyncio.gather(*(change(auth_client, new_password=f"{NEW} {n}") for n in range(3)))
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [204, 400, 400]
    assert (await login(auth_client, f"{NEW} {statuses.index(204)}")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "password", {"current_password": PASSWORD, "new_password": NEW}),
        ("DELETE", "me", {"password": PASSWORD}),
        ("DELETE", "sessions", None),
        ("POST", "tokens", {"name": "theirs"}),
    ],
)
async def test_m10_another_site_changes_no_account(
    app: FastAPI, auth_client: AsyncClient, method: str, path: str, body: dict[str, Any] | None
) -> None:
    async with browser(app) as phone:
        await login(phone)
        answer = await auth_client.request(
            method, f"/api/auth/{path}", json=body, headers={"Origin": "https://evil.example"}
        )
        assert (answer.status_code, answer.json()["error"]) == (403, "CROSS_ORIGIN")
        assert (await phone.get("/api/auth/me")).status_code == 200
    assert (await auth_client.get("/api/auth/tokens")).json()["total"] == 0


async def test_sign_ins_are_listed_and_ended_one_by_one(app: FastAPI, auth_client: AsyncClient) -> None:
    async with browser(app) as phone, browser(app) as script:
        phone.headers["User-Agent"] = "Phone/1"
        script.headers["User-Agent"] = "curl/8"
        await login(phone)
        await login(script)
        listed = (await auth_client.get("/api/auth/sessions")).json()
        assert listed["total"] == 3
        by_agent = {each["user_agent"]: each for each in listed["sessions"]}
        assert [each["is_current"] for each in listed["sessions"]].count(True) == 1
        assert not by_agent["Phone/1"]["is_current"]

        ended = await auth_client.delete(f"/api/auth/sessions/{by_agent['Phone/1']['id']}")
        assert ended.status_code == 204
        assert (await phone.get("/api/auth/me")).status_code == 401
        assert (await script.get("/api/auth/me")).status_code == 200
        again = await auth_client.delete(f"/api/auth/sessions/{by_agent['Phone/1']['id']}")
        assert (again.status_code, again.json()["error"]) == (404, "SESSION_NOT_FOUND")

        assert (await auth_client.delete("/api/auth/sessions")).status_code == 204
        assert (await script.get("/api/auth/me")).status_code == 401
        assert (await auth_client.get("/api/auth/sessions")).json()["total"] == 1


async def test_ending_ones_own_sign_in_is_signing_out(auth_client: AsyncClient) -> None:
    (own,) = (await auth_client.get("/api/auth/sessions")).json()["sessions"]
    ended = await auth_client.delete(f"/api/auth/sessions/{own['id']}")
    (cookie,) = SimpleCookie(ended.headers["set-cookie"]).values()
    assert cookie["max-age"] == "0"
    assert (await auth_client.get("/api/auth/me")).status_code == 401


async def test_c9_a_deleted_account_leaves_nothing_behind(
    app: FastAPI, auth_client: AsyncClient, other_client: AsyncClient, database: Database, mcp_peer: str
) -> None:
    alice = (await auth_client.get("/api/auth/me")).json()["id"]
    for make, _ in OWNED.values():
        await make(database, alice)
    await auth_client.post("/api/connectors/test", json={"server_url": mcp_peer})
    connector = await saved(auth_client, mcp_peer, auth_type="api_key", auth_config={"api_key": "CANARY"})
    await Chat(auth_client).say("hello")
    await auth_client.post("/api/tools/export/disconnect")
    pool = app.state.services.connectors
    await pool.call_tool(
        owner_id=alice, connector_id=connector["id"], tool_name="add", arguments={"a": 1, "b": 2}
    )
    assert len(pool._sessions._held) == 1
    await saved(other_client, mcp_peer)
    before = await rows(database)
    assert {table for table, owners in before.items() if alice in owners} >= {
        "chat_threads", "chat_items", "chat_attachments", "model_history", "notifications",
        "passed_connection_tests", "user_api_tokens", "user_mcp_connections", "user_sessions",
        "user_tool_status",
    }  # fmt: skip

    with capture_logs() as events:
        gone = await delete(auth_client)
    assert gone.status_code == 204
    (cookie,) = SimpleCookie(gone.headers["set-cookie"]).values()
    assert cookie["max-age"] == "0"
    assert not pool._sessions._held
    assert {event["event"] for event in events} >= {"auth.account_deleted"}
    after = await rows(database)
    assert [table for table, owners in after.items() if alice in owners] == []
    assert others(after, alice) == others(before, alice)
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(User)) == 1
    assert (await login(auth_client)).status_code == 401
    assert (await auth_client.post("/api/auth/register", json=ALICE)).status_code == 201


def others(owners: dict[str, set[int | None]], alice: int) -> dict[str, set[int | None]]:
    """What other users have. Entries of nobody are about the service, or about an account that is gone."""
    return {table: left for table, ids in owners.items() if (left := ids - {alice, None})}


async def rows(database: Database) -> dict[str, set[int | None]]:
    """The owners that each table has rows of."""
    async with database.transaction() as session:
        return {
            table.name: set((await session.scalars(select(table.c.user_id))).all())
            for table in Base.metadata.sorted_tables
            if "user_id" in table.c
        }


STOPS = {
    "signed out elsewhere": lambda client: client.post("/api/auth/logout"),
    "another password": change,
    "account deleted": delete,
}


@pytest.mark.parametrize("stop", STOPS.values(), ids=STOPS.keys())
async def test_m5_m19_an_answer_that_streams_ends_with_its_sign_in(app: FastAPI, stop: Any) -> None:
    app.state.services.accounts.look_every_s = 0.2
    async with (
        on_a_socket(app) as address,
        AsyncClient(base_url=address, headers={"Origin": ORIGIN}, timeout=30) as phone,
        AsyncClient(base_url=address, headers={"Origin": ORIGIN}, timeout=30) as laptop,
    ):
        await sign_up(phone, ALICE["email"])
        await login(laptop)
        with notes_server() as url:
            await saved(phone, url, name="Notes")
            request = {"type": "threads.create", "params": {"input": message("count to 50 slowly")}}
            async with asyncio.timeout(10), phone.stream("POST", "/api/chatkit", json=request) as stream:
                lines = stream.aiter_lines()
                async for line in lines:
                    if '"workflow.task.updated"' in line:
                        break
                ended = await stop(phone if stop is STOPS["signed out elsewhere"] else laptop)
                assert ended.status_code == 204
                rest = [line async for line in lines]
    assert not any("Counted to 50" in line for line in rest)
