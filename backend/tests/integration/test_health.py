from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.conftest import browser


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
