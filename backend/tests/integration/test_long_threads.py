"""A chat that has grown longer than what its model reads goes on; its oldest results go first."""

import json
from pathlib import Path
from typing import Any

import pytest
from mcp.server import MCPServer

from app.agents.context_window import FOLDED
from app.database import Database
from tests.chat_client import Chat
from tests.conftest import browser, sign_up
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Fail, Json, Say, Step, call
from tests.peers.mcp_servers import build_server
from tests.peers.serving import serving
from tests.saved_connectors import saved
from tests.scripted_model import running, settings_for

WINDOW_TOKENS = 20_000
CHARS_PER_TOKEN = 3
PAGE_CHARS = 9_000
TURNS = 12
"""Their pages together are nearly twice the window."""


def library() -> MCPServer[Any]:
    """A server with long pages, each of which says which one it is."""

    def read_page(number: int) -> str:
        return f"This is page {number}. " + "words and words " * (PAGE_CHARS // 16)

    server = build_server(name="Library")
    server.add_tool(read_page, name="read_page")
    return server


def reader(body: Json) -> Step:
    """Reads the page that was asked for last, and says so; refuses what is longer than its window."""
    tokens = len(json.dumps(body)) // CHARS_PER_TOKEN
    if tokens > WINDOW_TOKENS:
        said = f"This model's maximum context length is {WINDOW_TOKENS} tokens. You sent {tokens} tokens."
        return Fail(400, said, {"code": "context_length_exceeded"})
    number = int(next(entry["content"] for entry in reversed(body["messages"]) if entry["role"] == "user"))
    if body["messages"][-1]["role"] != "tool":
        return call("library__read_page", number=number)
    assert f"This is page {number}." in body["messages"][-1]["content"]
    return Say(f"I have read page {number}.")


@pytest.mark.parametrize("told", [WINDOW_TOKENS, None], ids=["window known", "window found out"])
async def test_a_chat_longer_than_the_window_goes_on(
    tmp_path: Path, database: Database, llm: LlmServer, told: int | None
) -> None:
    settings = settings_for(tmp_path, llm, llm_context_tokens=told)
    llm.script += [reader] * 4 * TURNS
    with serving(library().streamable_http_app()) as origin:
        async with running(settings, database) as app, browser(app) as client:
            await sign_up(client, "alice@example.com")
            connector = await saved(client, f"{origin}/mcp", name="Library")
            path = f"/api/connectors/{connector['id']}/tools/read_page"
            assert (await client.patch(path, json={"policy": "allow"})).status_code == 200
            chat = Chat(client)
            for number in range(TURNS):
                turn = await chat.say(str(number))
                assert not turn.errors
                assert turn.answer == f"I have read page {number}."
            assert await chat.reload() == list(chat.shown.items.values())
    messages = llm.messages()
    results = [entry["content"] for entry in messages if entry["role"] == "tool"]
    is_folded = [FOLDED in result for result in results]
    assert is_folded == sorted(is_folded, reverse=True), "the oldest go first"
    assert 3 <= is_folded.count(False) < TURNS
    assert [entry["content"] for entry in messages if entry["role"] == "user"] == [*map(str, range(TURNS))]
    pages = [task["content"] for task in chat.shown.tasks]
    assert len(pages) == TURNS
    assert all(f"This is page {number}." in page for number, page in enumerate(pages))
