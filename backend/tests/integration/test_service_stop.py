"""The service as its own process, stopped while answers are open."""

import asyncio
from pathlib import Path

import httpx
import pytest
from mcp import Client

from tests.integration.test_survives_kill import ACCOUNT, message
from tests.peers.service_process import Service, free_port
from tests.waiting import until


@pytest.mark.timeout(120)
async def test_the_demo_servers_streams_do_not_hold_up_the_end(tmp_path: Path) -> None:
    service = await asyncio.to_thread(Service, tmp_path / "data", free_port())
    demo = f"{service.url}/demo/mcp"
    origin = {"Origin": service.url}
    async with httpx.AsyncClient(base_url=service.url, headers=origin, timeout=30) as browser:
        (await browser.post("/api/auth/register", json=ACCOUNT)).raise_for_status()
        (await browser.post("/api/auth/login", json=ACCOUNT)).raise_for_status()
        connector = {"name": "Notes", "server_url": demo, "auth_type": "none"}
        saved = (await browser.post("/api/connectors", json=connector)).raise_for_status().json()
        chosen = {"tool_choice": {"id": f"connector:{saved['id']}"}}
        asked = {"type": "threads.create", "params": {"input": message("find my notes", **chosen)}}
        # From now on a warm session of the service listens to the service itself.
        (await browser.post("/api/chatkit", json=asked)).raise_for_status()

    counted: set[str] = set()

    async def count(mode: str) -> None:
        async def note(progress: float, total: float | None, message: str | None) -> None:
            counted.add(mode)
            assert (progress > 0, total, bool(message)) == (True, 60, True)

        async with Client(demo, mode=mode) as client:
            await client.call_tool("count_slowly", {"up_to": 60}, progress_callback=note)

    counting = [asyncio.create_task(count(mode)) for mode in ("auto", "legacy")]
    try:
        await until(lambda: counted == {"auto", "legacy"})
    finally:
        await asyncio.to_thread(service.stop)
    async with asyncio.timeout(30):
        ended = await asyncio.gather(*counting, return_exceptions=True)
    assert all(isinstance(end, Exception) for end in ended)
    for noise in ("graceful", "Traceback", "error"):
        assert noise not in service.log.lower().replace("error_code", "").replace("error_reason", "")
