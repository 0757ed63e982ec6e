"""Nobody is told what people do here: a collector stands where telemetry would go, and hears nothing."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from httpx import AsyncClient

from tests.chat_client import Chat
from tests.conftest import sign_up
from tests.peers.service_process import BACKEND, free_port, running
from tests.peers.serving import serving_bytes
from tests.saved_connectors import saved


@contextmanager
def collector() -> Iterator[tuple[list[bytes], dict[str, str]]]:
    """What arrived so far, and an environment in which every known exporter would send it here."""
    heard: list[bytes] = []

    def listen(connection: socket.socket) -> None:
        connection.settimeout(5)
        heard.append(connection.recv(65536))

    with serving_bytes(listen) as origin:
        proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), origin)
        others = {
            "NO_PROXY": "",
            "OPENAI_API_KEY": "sk-CANARY",
            "OTEL_EXPORTER_OTLP_ENDPOINT": origin,
            "OTEL_TRACES_EXPORTER": "otlp",
            "SENTRY_DSN": origin.replace("://", "://key@") + "/1",
        }
        yield heard, proxies | others


def test_l4_the_collector_hears_an_agent_that_is_traced() -> None:
    with collector() as (heard, environment):
        surroundings = os.environ | environment
        traced = [sys.executable, "-m", "tests.peers.traced_turn"]
        subprocess.run(traced, check=True, cwd=BACKEND, env=surroundings, timeout=50)  # noqa: S603 - our own
    assert any(b"api.openai.com" in each for each in heard)


@pytest.mark.timeout(120)
async def test_l4_a_turn_with_a_tool_tells_no_collector(tmp_path: Path, database_url: str) -> None:
    with (
        collector() as (heard, environment),
        running(tmp_path, free_port(), DATABASE_URL=database_url, **environment) as service,
    ):
        headers = {"Origin": service.url}
        async with AsyncClient(base_url=service.url, headers=headers, timeout=30, trust_env=False) as browser:
            await sign_up(browser, "carol@example.com")
            await saved(browser, f"{service.url}/demo/mcp", name="Notes")
            turn = await Chat(browser).say("find my notes about the roadmap")
        assert turn.tasks[0]["title"].startswith("Notes: search notes")
        # What is sent in batches is sent at the end.
        service.stop()
        assert heard == []
