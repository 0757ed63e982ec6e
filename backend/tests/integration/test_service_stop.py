"""The service as its own process, stopped while answers are open."""

import asyncio
import time
from pathlib import Path

import httpx
import pytest
from mcp import Client

from app.server import SHUTDOWN_GRACE_S
from tests.integration.test_survives_kill import ACCOUNT, events, items_of, message
from tests.peers.service_process import Service, free_port, running
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


@pytest.mark.timeout(120)
def test_an_answer_under_way_ends_at_once_and_is_kept_as_stopped(tmp_path: Path) -> None:
    port = free_port()
    service = Service(tmp_path / "data", port)
    with httpx.Client(base_url=service.url, headers={"Origin": service.url}, timeout=30) as browser:
        browser.post("/api/auth/register", json=ACCOUNT).raise_for_status()
        browser.post("/api/auth/login", json=ACCOUNT).raise_for_status()
        connector = {"name": "Notes", "server_url": f"{service.url}/demo/mcp", "auth_type": "none"}
        browser.post("/api/connectors", json=connector).raise_for_status()
        asked = {"type": "threads.create", "params": {"input": message("count to 60 slowly")}}
        with browser.stream("POST", "/api/chatkit", json=asked) as answer:
            streamed = events(answer)
            thread_id = next(streamed)["thread"]["id"]
            next(event for event in streamed if event["type"] == "thread.item.updated")
            began = time.monotonic()
            try:
                service.interrupt()
                list(streamed)
                took_s = time.monotonic() - began
            finally:
                service.stop()
        assert took_s < SHUTDOWN_GRACE_S
        for noise in ("graceful", "Traceback", "[error"):
            assert noise not in service.log
        with running(tmp_path / "data", port):
            items = items_of(browser, thread_id)
    assert [item["type"] for item in items] == ["user_message", "workflow", "end_of_turn"]
    [task] = items[1]["workflow"]["tasks"]
    assert (task["status_indicator"], task["title"].endswith(" · stopped")) == ("complete", True)
