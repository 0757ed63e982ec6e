"""What the service tells about itself, and to whom."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.chat_client import Chat
from tests.conftest import ORIGIN

TOKEN = "a token for the watchman"


def caller(app: FastAPI, address: str) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app=app, client=(address, 1)), base_url=ORIGIN)


async def test_a_caller_on_the_machine_reads_them(app: FastAPI, auth_client: AsyncClient) -> None:
    await Chat(auth_client).say("save this as csv\na,b\nx,1")
    await auth_client.get("/api/connectors/17")
    await auth_client.get("/nowhere/alice@example.com?key=CANARY")
    async with caller(app, "127.0.0.1") as local:
        text = (await local.get("/api/metrics")).text
    assert 'patchbay_tool_calls_total{kind="system",outcome="succeeded"} 1.0' in text
    assert 'route="/connectors/{connector_id}",status="404"} 1.0' in text
    assert 'route="unmatched"' in text
    assert "patchbay_tasks" in text
    assert "process_resident_memory_bytes" in text
    assert "alice" not in text
    assert "CANARY" not in text


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}"}])
async def test_nobody_else_learns_that_there_are_any(app: FastAPI, headers: dict[str, str]) -> None:
    async with caller(app, "192.0.2.7") as remote:
        assert (await remote.get("/api/metrics", headers=headers)).status_code == 404


async def test_a_proxy_on_the_machine_makes_nobody_local(app: FastAPI) -> None:
    async with caller(app, "127.0.0.1") as proxied:
        answer = await proxied.get("/api/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
        assert answer.status_code == 404


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
async def test_a_caller_on_the_machine_asks_for_the_machine(app: FastAPI, host: str) -> None:
    async with caller(app, "127.0.0.1") as local:
        assert (await local.get("/api/metrics", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("host", ["evil.example:8000", "127.0.0.1.evil.example", "[", ""])
async def test_a_strange_name_that_leads_to_the_machine_makes_nobody_local(app: FastAPI, host: str) -> None:
    """What a page of that name would ask for in the operator's browser (DNS rebinding)."""
    async with caller(app, "127.0.0.1") as rebound:
        answer = await rebound.get("/api/metrics", headers={"Host": host})
    assert answer.status_code == 404


async def test_the_holder_of_the_token_reads_them_from_anywhere(tmp_path: Path, database: Database) -> None:
    settings = Settings(_env_file=None, environment="development", data_dir=tmp_path, metrics_token=TOKEN)
    app = create_app(settings, database)
    async with caller(app, "192.0.2.7") as remote:
        good = await remote.get("/api/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        wrong = await remote.get("/api/metrics", headers={"Authorization": f"Bearer {TOKEN}x"})
    assert (good.status_code, wrong.status_code) == (200, 404)


async def test_made_up_methods_are_one_label(app: FastAPI) -> None:
    async with caller(app, "127.0.0.1") as local:
        for number in range(5):
            await local.request(f"METHOD{number}", "/api/tools")
        text = (await local.get("/api/metrics")).text
    assert 'method="other"' in text
    assert "METHOD" not in text
