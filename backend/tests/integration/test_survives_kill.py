"""The service as its own process, killed in the middle of an answer and started again."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.chat.server import INTERRUPTED
from tests.peers.service_process import Service, free_port, running
from tests.waiting import until

ACCOUNT = {"email": "carol@example.com", "password": "a long enough password"}


def message(text: str, **options: Any) -> dict[str, Any]:
    return {
        "content": [{"type": "input_text", "text": text}],
        "attachments": [],
        "inference_options": options,
    }


def events(answer: httpx.Response) -> Iterator[dict[str, Any]]:
    for line in answer.iter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


def chat(browser: httpx.Client, kind: str, **params: Any) -> list[dict[str, Any]]:
    with browser.stream("POST", "/api/chatkit", json={"type": kind, "params": params}) as answer:
        assert answer.status_code == 200, answer.read()
        return list(events(answer))


def items_of(browser: httpx.Client, thread_id: str) -> list[dict[str, Any]]:
    asked = {"type": "items.list", "params": {"thread_id": thread_id, "limit": 50, "order": "asc"}}
    listed: list[dict[str, Any]] = browser.post("/api/chatkit", json=asked).json()["data"]
    return listed


@pytest.mark.timeout(120)
def test_a_kill_in_mid_answer_loses_no_account_connector_thread_or_finished_item(tmp_path: Path) -> None:
    port = free_port()
    service = Service(tmp_path / "data", port)
    with httpx.Client(base_url=service.url, headers={"Origin": service.url}, timeout=30) as browser:
        browser.post("/api/auth/register", json=ACCOUNT).raise_for_status()
        browser.post("/api/auth/login", json=ACCOUNT).raise_for_status()
        connector = {"name": "Notes", "server_url": f"{service.url}/demo/mcp", "auth_type": "none"}
        connector_id = browser.post("/api/connectors", json=connector).raise_for_status().json()["id"]
        chosen = {"tool_choice": {"id": f"connector:{connector_id}"}}

        first = chat(browser, "threads.create", input=message("find my notes about the roadmap", **chosen))
        thread_id = first[0]["thread"]["id"]
        before = items_of(browser, thread_id)
        assert {item["type"] for item in before} >= {"user_message", "workflow", "assistant_message"}

        asked = {"thread_id": thread_id, "input": message("count to 60 slowly", **chosen)}
        asked_body = {"type": "threads.add_user_message", "params": asked}
        with browser.stream("POST", "/api/chatkit", json=asked_body) as answer:
            streamed = events(answer)
            next(event for event in streamed if event["type"] == "thread.item.updated")
            service.kill()
            with pytest.raises(httpx.TransportError):
                list(streamed)

        with running(tmp_path / "data", port):
            assert browser.get("/api/auth/me").json()["email"] == ACCOUNT["email"]
            assert browser.get("/api/connectors").json()["connectors"][0]["id"] == connector_id
            after = items_of(browser, thread_id)
            assert after[: len(before)] == before
            asked_again, notice, end = after[len(before) :]
            assert asked_again["content"][0]["text"] == "count to 60 slowly"
            assert notice["content"][0]["text"] == INTERRUPTED
            assert end["type"] == "end_of_turn"

            recorded = browser.get("/api/activity").json()["calls"]
            assert [call["outcome"] for call in recorded] == ["interrupted", "succeeded"]

            tried = {"thread_id": thread_id, "item_id": asked_again["id"]}
            tried_body = {"type": "threads.retry_after_item", "params": tried}
            with browser.stream("POST", "/api/chatkit", json=tried_body) as answer:
                next(event for event in events(answer) if event["type"] == "thread.item.updated")
            asyncio.run(until(lambda: items_of(browser, thread_id)[-1]["type"] == "end_of_turn"))
            assert INTERRUPTED not in str(items_of(browser, thread_id))

            again = chat(
                browser,
                "threads.add_user_message",
                thread_id=thread_id,
                input=message("find my notes about the roadmap", **chosen),
            )
            assert any(event.get("item", {}).get("type") == "assistant_message" for event in again)
