import asyncio
from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.conftest import browser
from tests.waiting import eventually


async def test_a_service_with_its_database_is_alive_and_ready(client: AsyncClient) -> None:
    for path in ("/api/health/live", "/api/health/ready"):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_with_another_schema_it_is_alive_and_not_ready(client: AsyncClient, database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = 'of the future'"))
    assert (await client.get("/api/health/live")).status_code == 200
    answer = await client.get("/api/health/ready")
    assert (answer.status_code, answer.json()["error"]) == (503, "NOT_READY")


@pytest.fixture
async def cut_off(settings: Settings, unused_tcp_port: int) -> AsyncIterator[AsyncClient]:
    database = Database(f"postgresql://patchbay:hunter2@127.0.0.1:{unused_tcp_port}/patchbay")
    async with browser(create_app(settings, database)) as client:
        yield client
    await database.close()


async def test_without_a_database_it_is_alive_and_not_ready(cut_off: AsyncClient) -> None:
    assert (await cut_off.get("/api/health/live")).status_code == 200
    answer = await cut_off.get("/api/health/ready")
    assert (answer.status_code, answer.json()["error"]) == (503, "NOT_READY")
    assert "hunter2" not in answer.text


async def test_without_a_database_everybody_is_told_to_try_again(cut_off: AsyncClient) -> None:
    cut_off.cookies.set("patchbay_session", "whoever")
    body = {"email": "alice@example.com", "password": "correct horse battery"}
    for answer in (
        await cut_off.get("/api/auth/me"),
        await cut_off.post("/api/auth/login", json=body),
        await cut_off.post("/api/chatkit", json={"type": "threads.list", "params": {}}),
    ):
        assert (answer.status_code, answer.json()["error"]) == (503, "DATABASE_UNREACHABLE")
        assert int(answer.headers["Retry-After"]) > 0
        assert "hunter2" not in answer.text


async def test_a_connection_that_ends_under_a_statement_is_no_crash(
    auth_client: AsyncClient, database: Database
) -> None:
    """What an administrator, a failover or a memory limit does to every connection at once."""
    alone = await database.connect_alone()
    waiting = asyncio.create_task(auth_client.patch("/api/auth/me", json={"name": "Alice"}))
    end = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    async with alone.transaction():
        await alone.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
        await eventually(lambda: alone.fetch(end))
        answer = await waiting
    await alone.close()
    assert (answer.status_code, answer.json()["error"]) == (503, "DATABASE_UNREACHABLE")
    assert (await auth_client.get("/api/auth/me")).status_code == 200
