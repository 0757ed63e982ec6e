"""Nobody sees, uses or can even tell the existence of what belongs to somebody else.

The routes are those that the app describes. A new parameter in a path fails here until `owned` says whose it
is; so does a new route with one that takes a body, until a good body is given below.
"""

from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select

from app.database import Base, Database
from app.models import ChatThread, User
from tests.contract.owned import (
    INSIDE,
    OWNED,
    SHARED,
    make_connector,
    make_database,
    make_event,
    make_invocation,
    make_notification,
    make_session,
    make_token,
)
from tests.contract.served_api import Route, routes

WITHOUT_SESSION = {
    "POST /api/auth/register",
    "POST /api/auth/login",
    "POST /api/auth/logout",
    "GET /api/auth/session",
    "GET /api/config",
    "GET /api/health/live",
    "GET /api/health/ready",
    "GET /api/metrics",
    "GET /api/oauth/callback",
}
GOOD_BODIES: dict[str, dict[str, Any]] = {
    "PATCH /api/databases/{database_id}": {"name": "Renamed"},
    "POST /api/databases/{database_id}/notes": {"text": "Totals are in euro"},
    "PATCH /api/databases/{database_id}/notes/{note_id}": {"text": "Totals are in dollars"},
    "POST /api/databases/{database_id}/visibility": {
        "tables": [{"schema_name": "public", "name": "orders", "is_visible": False}]
    },
    "POST /api/databases/{database_id}/query": {"sql": "SELECT 1"},
    "POST /api/databases/{database_id}/export": {"sql": "SELECT 1", "format": "json"},
    "POST /api/databases/{database_id}/reconnect": {},
    "PUT /api/connectors/{connector_id}": {"name": "Renamed", "description": "Changed"},
    "POST /api/connectors/{connector_id}/toggle": {"is_active": False},
    "POST /api/connectors/{connector_id}/test": {"server_url": "nowhere"},
    "PATCH /api/connectors/{connector_id}/tools/{tool_name}": {"policy": "deny"},
}
REFUSED_TO_ITS_OWNER = {"POST /api/databases/{database_id}/export": "QUERY_NOT_SAVED"}
"""Where the owner is answered that the server is gone."""

WITH_ID = [route for route in routes() if route.parameters]


async def send(client: AsyncClient, route: Route, **ids: str) -> Response:
    path = route.path.format_map({**INSIDE, **ids})
    return await client.request(route.method, path, json=GOOD_BODIES.get(route.label))


async def owner_id(database: Database, email: str) -> int:
    async with database.transaction() as session:
        return (await session.scalars(select(User.id).where(User.email == email))).one()


async def everything(database: Database, owner: int) -> dict[str, list[str]]:
    """Every row of one user, in every table that has owners."""
    async with database.transaction() as session:
        return {
            table.name: sorted(
                map(repr, (await session.execute(select(table).where(table.c.user_id == owner))).all())
            )
            for table in Base.metadata.sorted_tables
            if "user_id" in table.c
        }


def test_every_id_in_a_path_has_a_rule_and_no_rule_is_left_over() -> None:
    used = {name for route in WITH_ID for name in route.parameters}
    assert used == OWNED.keys() | SHARED.keys() | INSIDE.keys()
    bodies = {
        route.label for route in WITH_ID if route.takes_body and not SHARED.keys() & set(route.parameters)
    }
    assert bodies == GOOD_BODIES.keys()


@pytest.mark.parametrize(
    "route",
    [route for route in WITH_ID if not SHARED.keys() & set(route.parameters)],
    ids=lambda route: route.label,
)
async def test_another_users_id_is_answered_like_one_that_does_not_exist(
    auth_client: AsyncClient, other_client: AsyncClient, database: Database, route: Route
) -> None:
    alice = await owner_id(database, "alice@example.com")
    (name,) = OWNED.keys() & set(route.parameters)
    make, missing = OWNED[name]
    existing = await make(database, alice)
    before = await everything(database, alice)

    foreign = await send(other_client, route, **{name: existing})
    absent = await send(other_client, route, **{name: missing})
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
    assert _visible(foreign) == _visible(absent)
    assert await everything(database, alice) == before

    own = await send(auth_client, route, **{name: existing})
    if route.label in REFUSED_TO_ITS_OWNER:
        assert own.json()["error"] == REFUSED_TO_ITS_OWNER[route.label]
    else:
        assert own.status_code < 300


def _visible(answer: Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "x-request-id"}


async def test_lists_hold_nothing_of_others(
    auth_client: AsyncClient, other_client: AsyncClient, database: Database
) -> None:
    alice = await owner_id(database, "alice@example.com")
    await make_connector(database, alice)
    await make_database(database, alice)
    await make_notification(database, alice)
    await make_session(database, alice)
    await make_token(database, alice)
    await make_invocation(database, alice)
    await make_event(database, alice)
    listed = [route for route in routes() if route.method == "GET" and not route.parameters]
    for route in listed:
        if route.label in WITHOUT_SESSION:
            continue
        assert "Alice" not in (await other_client.get(route.path)).text, route.label
    for path in ("activity", "activity/events", "connectors", "auth/sessions", "auth/tokens"):
        assert "Alice's" in (await auth_client.get(f"/api/{path}")).text


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer made.up.token"}], ids=["nothing", "forged"]
)
async def test_without_a_session_there_is_no_answer(
    client: AsyncClient, database: Database, headers: dict[str, str]
) -> None:
    for route in routes():
        if route.label in WITHOUT_SESSION:
            continue
        path = route.path.format_map(dict.fromkeys(route.parameters, "1"))
        answer = await client.request(
            route.method, path, headers=headers, json={} if route.takes_body else None
        )
        assert (answer.status_code, answer.json()["error"]) == (401, "UNAUTHORIZED"), route.label
    async with database.transaction() as session:
        for table in Base.metadata.sorted_tables:
            assert await session.scalar(select(func.count()).select_from(table)) == 0, table.name


def test_the_routes_without_a_session_exist() -> None:
    assert {route.label for route in routes()} >= WITHOUT_SESSION


async def chatkit(client: AsyncClient, kind: str, **params: Any) -> Response:
    return await client.post("/api/chatkit", json={"type": kind, "params": params})


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("threads.get_by_id", {}),
        ("items.list", {}),
        ("threads.update", {"title": "Taken over"}),
        ("threads.delete", {}),
        ("threads.retry_after_item", {"item_id": "msg_1"}),
        (
            "threads.add_user_message",
            {
                "input": {
                    "content": [{"type": "input_text", "text": "hello"}],
                    "attachments": [],
                    "inference_options": {},
                }
            },
        ),
    ],
)
async def test_another_users_thread_is_answered_like_one_that_does_not_exist(
    auth_client: AsyncClient, other_client: AsyncClient, database: Database, kind: str, params: dict[str, Any]
) -> None:
    alice = await owner_id(database, "alice@example.com")
    async with database.transaction() as session:
        session.add(ChatThread(id="thr_of_alice", user_id=alice, title="Secret", status={"type": "active"}))
    before = await everything(database, alice)

    foreign = await chatkit(other_client, kind, thread_id="thr_of_alice", **params)
    absent = await chatkit(other_client, kind, thread_id="thr_of_nobody", **params)
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
    assert await everything(database, alice) == before
    assert (await chatkit(auth_client, "threads.get_by_id", thread_id="thr_of_alice")).status_code == 200


async def test_m2_a_place_in_another_users_list_leads_nowhere(
    auth_client: AsyncClient, other_client: AsyncClient, database: Database
) -> None:
    alice = await owner_id(database, "alice@example.com")
    async with database.transaction() as session:
        for number in range(3):
            thread = ChatThread(
                id=f"thr_of_alice_{number}", user_id=alice, title="Secret", status={"type": "active"}
            )
            session.add(thread)
    for order in ("asc", "desc"):
        page = {"limit": 10, "order": order, "after": "thr_of_alice_1"}
        foreign = await chatkit(other_client, "threads.list", **page)
        absent = await chatkit(other_client, "threads.list", **page | {"after": "thr_of_nobody"})
        assert foreign.status_code == absent.status_code
        assert foreign.content == absent.content
        assert "Secret" not in foreign.text
        assert "Secret" in (await chatkit(auth_client, "threads.list", **page)).text


async def test_m2_a_call_of_somebody_else_is_no_place_in_ones_own_list(
    auth_client: AsyncClient, other_client: AsyncClient, database: Database
) -> None:
    alice, bob = [await owner_id(database, f"{name}@example.com") for name in ("alice", "bob")]
    await make_invocation(database, bob)
    calls = [await make_invocation(database, alice) for _ in range(2)]
    _, missing = OWNED["invocation_id"]
    for query in ({}, {"app": "connector:1"}, {"outcome": "succeeded"}):
        foreign = await other_client.get("/api/activity", params={"after": calls[1], **query})
        absent = await other_client.get("/api/activity", params={"after": missing, **query})
        assert foreign.content == absent.content
        assert foreign.json()["calls"] == []
    mine = await auth_client.get("/api/activity", params={"after": calls[1]})
    assert [call["id"] for call in mine.json()["calls"]] == [calls[0]]


async def test_m2_an_entry_of_somebody_else_is_no_place_in_ones_own_list(
    auth_client: AsyncClient, other_client: AsyncClient, database: Database
) -> None:
    alice = await owner_id(database, "alice@example.com")
    first, second = [await make_event(database, alice) for _ in range(2)]
    foreign, absent = [
        await other_client.get("/api/activity/events", params={"after": after})
        for after in (second, second + 1)
    ]
    assert foreign.content == absent.content
    assert "Alice" not in foreign.text
    mine = await auth_client.get("/api/activity/events", params={"after": second})
    assert mine.json()["events"][0]["id"] == first
