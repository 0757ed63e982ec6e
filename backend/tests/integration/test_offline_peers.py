"""The built-in model with real servers: the demo, a reference server of others, a tracker on FastMCP."""

from collections.abc import Iterator

import pytest
from httpx import AsyncClient

from tests.chat_client import Chat, Shown
from tests.integration.test_chat_connectors import connect
from tests.integration.test_real_peers import PEERS, Peer, python, served

pytestmark = pytest.mark.timeout(300)  # the first run installs the peers

TRACKER = """
import os
from fastmcp import FastMCP
from mcp_types import ToolAnnotations
from pydantic import BaseModel

server = FastMCP("Tracker", version="1.0.0")
READS = ToolAnnotations(read_only_hint=True)

class Issue(BaseModel):
    key: str
    title: str
    state: str
    text: str = ""

class Found(BaseModel):
    issues: list[Issue]

ISSUES = [
    Issue(key="PB-17", title="Login fails with umlauts", state="open", text="An umlaut gets a 500."),
    Issue(key="PB-20", title="Login is slow", state="open", text="Four seconds on phones."),
    Issue(key="PB-3", title="Export has no header", state="closed", text="The first line is missing."),
]

@server.tool(annotations=READS)
def search_issues(query: str, state: str | None = None) -> Found:
    "Search issues by words in their title."
    words = query.lower().split()
    fits = [i for i in ISSUES if any(w in i.title.lower() for w in words) and state in (None, i.state)]
    return Found(issues=[i.model_copy(update={"text": ""}) for i in fits])

@server.tool(annotations=READS)
def get_issue(issue_key: str) -> Issue:
    "Get one issue with its text by its key."
    return next(i for i in ISSUES if i.key == issue_key)

server.run(transport="http", host="127.0.0.1", port=int(os.environ["PORT"]), show_banner=False)
"""
TRACKER_PEER = Peer(lambda: python("fastmcp", "4.1.0", TRACKER), "/mcp", "2026-07-28", "Tracker", "-")
EVERYTHING = PEERS["everything over streamable HTTP"]


@pytest.fixture(scope="module")
def tracker_url() -> Iterator[str]:
    with served(TRACKER_PEER) as origin:
        yield f"{origin}/mcp"


@pytest.fixture(scope="module")
def everything_url() -> Iterator[str]:
    with served(EVERYTHING) as origin:
        yield f"{origin}/mcp"


def called(turn: Shown) -> list[str]:
    return [task["title"].split(" · ")[0] for task in turn.tasks]


async def test_the_demo_server_is_searched_and_then_read(auth_client: AsyncClient, notes_url: str) -> None:
    await connect(auth_client, "Notes", notes_url)
    chat = Chat(auth_client)
    turn = await chat.say("what does my note about the roadmap say?")
    assert called(turn) == ["Notes: search notes", "Notes: read note"]
    assert turn.answer.startswith("### Roadmap: open questions for spring\n\nDo we need a mobile app")
    assert "Notes also found" in turn.answer
    assert "Roadmap review with Northwind (`2`)" in turn.answer
    other = await chat.say("read note 2")
    assert called(other) == ["Notes: read note"]
    assert "single sign-on" in other.answer


async def test_the_demo_server_is_asked_nothing_that_it_does_not_have(
    auth_client: AsyncClient, notes_url: str
) -> None:
    await connect(auth_client, "Notes", notes_url)
    chat = Chat(auth_client)
    for words in ("who won the world cup?", "book me a flight to Oslo"):
        turn = await chat.say(words)
        assert not turn.tasks
        assert "None of your tools fits that" in turn.answer
    asked = await chat.say("read a note")
    assert not asked.tasks
    assert asked.answer == (
        "To use **Notes: read note** I need **note id** (The number of the note): "
        "write it in your next message."
    )
    assert "Stand-up, Tuesday" in (await chat.say("5")).answer


async def test_a_tracker_of_strangers_is_searched_and_then_read(
    auth_client: AsyncClient, tracker_url: str
) -> None:
    await connect(auth_client, "Tracker", tracker_url)
    chat = Chat(auth_client)
    turn = await chat.say("what does the issue about umlauts say?")
    assert called(turn) == ["Tracker: search issues", "Tracker: get issue"]
    assert "An umlaut gets a 500." in turn.answer
    direct = await chat.say("show me issue PB-3")
    assert called(direct) == ["Tracker: get issue"]
    assert "The first line is missing." in direct.answer
    listed = await chat.say("list open issues about login")
    assert called(listed) == ["Tracker: search issues"]
    assert "PB-20" in listed.answer
    nothing = await chat.say("what does the issue about printing say?")
    assert called(nothing) == ["Tracker: search issues"]
    assert "found nothing that fits" in nothing.answer


async def test_the_reference_server_does_its_sums_and_pictures(
    auth_client: AsyncClient, everything_url: str
) -> None:
    connector = await connect(auth_client, "Everything", everything_url)
    for tool in ("get-sum", "echo", "get-tiny-image", "get-structured-content"):
        path = f"/api/connectors/{connector}/tools/{tool}"
        assert (await auth_client.patch(path, json={"policy": "allow"})).status_code == 200
    chat = Chat(auth_client)
    assert "42" in (await chat.say("what is the sum of 17 and 25?")).answer
    assert "hello world" in (await chat.say("echo hello world")).answer
    assert "/api/attachments/" in (await chat.say("show me the tiny image")).answer
    turn = await chat.say("get structured content for Chicago")
    assert '"location": "Chicago"' in turn.tasks[0]["content"]
