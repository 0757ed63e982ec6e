"""Servers that stop answering: counted, told once, spared, tried again, forgiven."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.connectors.alerts import MAX_WAITING, Alerts
from app.connectors.errors import CallRefused, ConnectorUnusable, ToolCallError
from app.connectors.health import ConnectorHealth, pause_after
from app.connectors.manager import status_of
from app.connectors.reasons import Reason
from app.database import Database
from app.models import Notification, User, UserMCPConnection
from tests.peers.other_servers import Hostile, page_of, swallow, tool
from tests.peers.serving import serving, serving_bytes
from tests.saved_connectors import saved

DOWN = Reason.CONNECTION_REFUSED
SIGNED_OUT = Reason.TOKEN_REJECTED


class Watched:
    """One connector of one user, and what befalls it."""

    def __init__(self, database: Database, health: ConnectorHealth, owner_id: int, connector_id: int) -> None:
        self.database = database
        self.health = health
        self.owner_id = owner_id
        self.id = connector_id

    async def after(self, *failures: Reason | CallRefused | None) -> None:
        for failure in failures:
            await self.health.after_call(owner_id=self.owner_id, connector_id=self.id, failure=failure)

    async def call(self) -> Reason | None:
        """Why a call would be held back, None when it would be let through."""
        try:
            await self.health.before_call(await self.row())
        except ConnectorUnusable as error:
            return error.reason
        return None

    async def row(self) -> UserMCPConnection:
        async with self.database.transaction() as session:
            return (
                await session.scalars(select(UserMCPConnection).where(UserMCPConnection.id == self.id))
            ).one()

    async def status(self) -> str:
        return status_of(await self.row()).value

    async def told(self) -> list[str]:
        async with self.database.transaction() as session:
            return list(await session.scalars(select(Notification.kind).order_by(Notification.id)))

    async def wait(self, pause: timedelta) -> None:
        """Let time pass for the breaker."""
        row = UserMCPConnection
        async with self.database.transaction() as session:
            await session.execute(update(row).values(next_trial_at=row.next_trial_at - pause))


@pytest.fixture
async def watched(database: Database) -> Watched:
    async with database.transaction() as session:
        user = User(email="alice@example.com", password_hash="-")
        session.add(user)
        await session.flush()
        connector = UserMCPConnection(
            user_id=user.id,
            name="Notes",
            server_url="http://127.0.0.1:9/mcp",
            auth_type="none",
            is_verified=True,
        )
        session.add(connector)
        await session.flush()
        return Watched(database, ConnectorHealth(database), user.id, connector.id)


async def test_three_failures_in_a_row_are_told_once(watched: Watched) -> None:
    with structlog.testing.capture_logs() as events:
        await watched.after(DOWN, DOWN)
        assert (await watched.status(), await watched.told()) == ("connected", [])
        since = (await watched.row()).failing_since
        await watched.after(DOWN, Reason.NO_ANSWER, DOWN)
    row = await watched.row()
    assert (await watched.status(), await watched.told()) == ("failing", ["connector_failing"])
    assert (row.failing_since, row.failure_count) == (since, 5)
    (event,) = [event for event in events if event["event"] == "connector.failing"]
    assert event["log_level"] == "error"
    assert event["connector_id"] == watched.id
    assert (event["error_code"], event["error_reason"]) == ("CONNECTION_FAILED", DOWN.value)


async def test_failures_at_the_same_time_are_told_once(watched: Watched) -> None:
    await asyncio.gather(*(watched.after(DOWN) for _ in range(8)))
    assert (await watched.row()).failure_count == 8
    assert await watched.told() == ["connector_failing"]
    assert (await watched.row()).trial_count == 0


@pytest.mark.parametrize("success", [None, CallRefused(Reason.SERVER_REPORTED_ERROR, "no")])
async def test_a_call_that_works_clears_everything(watched: Watched, success: CallRefused | None) -> None:
    await watched.after(DOWN, DOWN, DOWN, success)
    row = await watched.row()
    assert (await watched.status(), await watched.call()) == ("connected", None)
    assert (row.failing_since, row.next_trial_at, row.last_error_reason) == (None, None, None)
    await watched.after(DOWN, DOWN)
    assert await watched.status() == "connected"


async def test_one_trial_is_let_through_at_growing_intervals(watched: Watched) -> None:
    await watched.after(DOWN, DOWN, DOWN)
    assert await watched.call() is Reason.CONNECTOR_PAUSED
    await watched.wait(timedelta(seconds=30))
    answers = await asyncio.gather(*(watched.call() for _ in range(6)))
    assert answers.count(None) == 1
    for minutes in (1, 2, 4, 8, 15, 15):
        await watched.after(DOWN)
        await watched.wait(timedelta(minutes=minutes) - timedelta(seconds=10))
        assert await watched.call() is Reason.CONNECTOR_PAUSED
        await watched.wait(timedelta(seconds=10))
        assert await watched.call() is None
    assert await watched.told() == ["connector_failing"]


def test_the_pause_is_bounded() -> None:
    assert [pause_after(trials).total_seconds() for trials in (0, 1, 2, 3, 4, 5, 10**6)] == [
        *(30, 60, 120, 240, 480, 900, 900)
    ]


async def test_signed_out_is_not_down(watched: Watched) -> None:
    await watched.after(SIGNED_OUT)
    assert (await watched.status(), await watched.told()) == ("reconnect", ["connector_reconnect"])
    await watched.after(SIGNED_OUT, SIGNED_OUT)
    assert (await watched.status(), await watched.told()) == ("reconnect", ["connector_reconnect"])
    assert await watched.call() is SIGNED_OUT
    await watched.after(DOWN)
    assert (await watched.status(), await watched.told()) == (
        "failing",
        ["connector_reconnect", "connector_failing"],
    )


async def test_an_unread_word_is_not_repeated(watched: Watched) -> None:
    for _ in range(3):
        await watched.after(DOWN, DOWN, DOWN, None)
    assert await watched.told() == ["connector_failing"]


async def test_nothing_is_kept_of_what_is_gone(watched: Watched) -> None:
    stranger = Watched(watched.database, watched.health, watched.owner_id + 1, watched.id)
    await stranger.after(DOWN, DOWN, DOWN)
    assert (await watched.row()).failure_count == 0


async def test_the_page_is_told_since_when_and_what_to_do(
    auth_client: AsyncClient, other_client: AsyncClient, database: Database
) -> None:
    async with database.transaction() as session:
        connector = UserMCPConnection(
            user_id=1, name="Notes", server_url="http://a/", auth_type="none", is_verified=True
        )
        session.add(connector)
        await session.flush()
        health = ConnectorHealth(database)
    before = datetime.now(UTC)
    for _ in range(3):
        await health.after_call(owner_id=1, connector_id=connector.id, failure=DOWN)
    shown = (await auth_client.get("/api/connectors")).json()["connectors"][0]
    assert (shown["status"], shown["needs_attention"]) == ("failing", True)
    assert before <= datetime.fromisoformat(shown["status_since"]) <= datetime.now(UTC)
    assert shown["last_error"]["reason"] == DOWN.value
    assert shown["last_error"]["fix"]
    assert datetime.fromisoformat(shown["next_trial_at"]) > before
    listed = (await auth_client.get("/api/notifications")).json()
    assert listed["unread"] == 1
    (told,) = listed["notifications"]
    assert (told["kind"], told["connector_id"], told["read_at"]) == ("connector_failing", connector.id, None)
    assert "Notes" in told["title"]
    path = f"/api/notifications/{told['id']}/read"
    assert (await other_client.post(path)).json()["error"] == "NOTIFICATION_NOT_FOUND"
    first = (await auth_client.post(path)).json()
    assert first["read_at"]
    assert (await auth_client.post(path)).json() == first
    assert (await auth_client.get("/api/notifications")).json()["unread"] == 0


async def test_x6_a_dead_server_is_spared(auth_client: AsyncClient, app: FastAPI, database: Database) -> None:
    with serving(Hostile(lambda *_: page_of([tool("one")])).app()) as origin:
        connector = await saved(auth_client, f"{origin}/mcp")
    call = {"owner_id": 1, "connector_id": connector["id"], "tool_name": "one", "arguments": {}}
    reasons = []
    for _ in range(5):
        with pytest.raises(ToolCallError) as failed:
            await app.state.services.connectors.call_tool(**call)
        reasons.append(failed.value.reason)
    assert reasons == [DOWN] * 3 + [Reason.CONNECTOR_PAUSED] * 2
    async with database.transaction() as session:
        assert await session.scalar(select(UserMCPConnection.failure_count)) == 3


class Receiver:
    """The operator's alarm."""

    def __init__(self, answer: Response | None = None) -> None:
        self.bodies: list[dict[str, Any]] = []
        self._answer = answer or Response(status_code=204)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._take, methods=["POST", "GET"])])

    async def _take(self, request: Request) -> Response:
        self.bodies.append(json.loads(await request.body() or b"{}"))
        return self._answer


async def test_the_operator_is_told_ids_and_codes(watched: Watched) -> None:
    receiver = Receiver()
    with serving(receiver.app()) as origin:
        alerts = Alerts(f"{origin}/hook?key=CANARY")
        watched.health = ConnectorHealth(watched.database, alerts)
        await watched.after(DOWN, DOWN, DOWN, DOWN)
        await alerts.close()
    (body,) = receiver.bodies
    assert body["event"] == "connector.failing"
    assert (body["user_id"], body["connector_id"]) == (watched.owner_id, watched.id)
    assert (body["error_code"], body["error_reason"]) == ("CONNECTION_FAILED", DOWN.value)
    assert not {"127.0.0.1", "Notes", "alice"} & set(json.dumps(body).split('"'))


async def test_an_alarm_that_cannot_be_reached_hurts_nobody() -> None:
    with structlog.testing.capture_logs() as events:
        for answer in (RedirectResponse("http://127.0.0.1:9/"), Response(status_code=500)):
            receiver = Receiver(answer)
            with serving(receiver.app()) as origin:
                await told(Alerts(f"{origin}/hook?key=CANARY"))
            assert len(receiver.bodies) == 1
        await told(Alerts(f"{origin}/hook?key=CANARY"))
    failed = [event for event in events if event["event"] == "alert.failed"]
    assert [event.get("status") for event in failed] == [307, 500, None]
    assert "CANARY" not in str(events)


async def test_a_slow_alarm_is_bounded() -> None:
    with serving_bytes(swallow) as origin, structlog.testing.capture_logs() as events:
        alerts = Alerts(origin, delivery_s=0.3)
        for _ in range(MAX_WAITING + 5):
            alerts.raise_alert("connector.failing", user_id=1, connector_id=2, reason=DOWN)
        async with asyncio.timeout(20):
            await alerts.close()
    names = [event["event"] for event in events]
    assert names.count("alert.dropped") == 5
    assert names.count("alert.failed") == MAX_WAITING


async def told(alerts: Alerts) -> None:
    alerts.raise_alert("connector.failing", user_id=1, connector_id=2, reason=DOWN)
    await alerts.close()
