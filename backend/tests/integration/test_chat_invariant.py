"""What a page shows when a stream has ended is what it shows after a reload, whatever happened in between."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from httpx import AsyncClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database import Database
from tests.asgi_socket import on_a_socket
from tests.chat_client import Chat, Json, events_of, message
from tests.conftest import ORIGIN, sign_up
from tests.integration.test_approvals import buttons, press
from tests.integration.test_chat_connectors import connect
from tests.peers.llm_server import LlmServer, scripted_llm
from tests.peers.llm_steps import BreakOff, Call, Fail, Say, Step
from tests.scripted_model import running, settings_for

EXAMPLES = int(os.environ.get("INVARIANT_EXAMPLES", "20"))
ROWS = "month,sales\nJan,1\nFeb,2"

CALLS = st.sampled_from(
    [
        ("notes__search_notes", {"query": "roadmap"}),
        ("notes__read_note", {"note_id": 999}),
        ("notes__draw_note", {"note_id": 1}),
        ("notes__create_note", {"title": "New"}),
        ("notes__count_slowly", {"up_to": 3, "seconds_between": 0}),
        ("analytics__draw_chart", {"data": ROWS}),
        ("analytics__draw_chart", {"data": "none"}),
        ("export__save_file", {"data": ROWS, "format": "csv"}),
        ("export__save_file", "{not json"),
        ("nobody__nothing", {}),
    ]
)
CALLING = st.builds(
    Call, st.lists(CALLS, min_size=1, max_size=3).map(tuple), text=st.sampled_from(["", "Let me look."])
)
ENDING = st.one_of(
    st.builds(Say, st.sampled_from(["Done.", "**One** two\n\n- three four", ""])),
    st.builds(
        BreakOff,
        st.sampled_from(["", "Half an answer that"]),
        st.sampled_from(["dropped", "ended", "length", "content_filter", "error", "garbage"]),
    ),
    st.sampled_from(
        [
            Fail(401),
            Fail(429, headers={"Retry-After": "3600"}),
            Fail(400, "Invalid schema for function 'analytics__draw_chart'"),
            Fail(400, "prompt is too long: 210000 tokens > 200000 maximum"),
        ]
    ),
)
SCRIPT = st.tuples(st.lists(CALLING, max_size=3), st.lists(ENDING, min_size=1, max_size=2)).map(
    lambda parts: (*parts[0], *parts[1])
)


@dataclass(frozen=True)
class Ask:
    """A message; `is_bound` chooses the connector."""

    script: tuple[Step, ...]
    is_bound: bool


@dataclass(frozen=True)
class Leave:
    """A message whose answer is left after so many events."""

    script: tuple[Step, ...]
    after: int


@dataclass(frozen=True)
class Retry:
    script: tuple[Step, ...]


@dataclass(frozen=True)
class Press:
    """A button of the first card that asks, if one does."""

    script: tuple[Step, ...]
    label: str


Move = Ask | Leave | Retry | Press
MOVES = st.lists(
    st.one_of(
        st.builds(Ask, SCRIPT, st.booleans()),
        st.builds(Leave, SCRIPT, st.integers(3, 12)),
        st.builds(Retry, SCRIPT),
        st.builds(Press, SCRIPT, st.sampled_from(["Allow once", "Deny"])),
    ),
    min_size=1,
    max_size=4,
)


class Stage:
    """One user with one connector, whose model is scripted."""

    def __init__(self, browser: AsyncClient, llm: LlmServer, connector: str) -> None:
        self.browser = browser
        self.llm = llm
        self.connector = connector


@pytest.fixture
async def stage(tmp_path: Path, database: Database, notes_url: str) -> AsyncIterator[Stage]:
    with scripted_llm() as llm:
        async with (
            running(settings_for(tmp_path, llm), database) as app,
            on_a_socket(app) as address,
            AsyncClient(base_url=address, headers={"Origin": ORIGIN}, timeout=30) as browser,
        ):
            await sign_up(browser, "alice@example.com")
            connector = await connect(browser, "Notes", notes_url)
            yield Stage(browser, llm, f"connector:{connector}")


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
async def test_a_reload_shows_what_the_stream_showed(stage: Stage, moves: list[Move]) -> None:
    chat = Chat(stage.browser)
    for move in moves:
        stage.llm.script[:] = move.script
        match move:
            case Ask(is_bound=is_bound):
                await chat.say("do it", tool=stage.connector if is_bound else None)
            case Leave(after=after):
                await _leave(chat, after)
            case Retry():
                await _retry(chat)
            case Press(label=label):
                await _press(chat, label)
        if chat.shown.thread:
            assert await chat.reload() == list(chat.shown.items.values())


async def _retry(chat: Chat) -> None:
    questions = chat.shown.of_type("user_message")
    if not questions:
        return
    answer = await chat.request(
        "threads.retry_after_item", thread_id=chat.thread_id, item_id=questions[-1]["id"]
    )
    # The protocol sends no removals: a page drops what followed the question.
    ids = list(chat.shown.items)
    for gone in ids[ids.index(questions[-1]["id"]) + 1 :]:
        del chat.shown.items[gone]
    chat.take(events_of(answer))


async def _press(chat: Chat, label: str) -> None:
    card = next((card for card in chat.shown.of_type("widget") if label in buttons(card)), None)
    if card is not None:
        chat.take(events_of(await press(chat, card, label)))


async def _leave(chat: Chat, after: int) -> None:
    """Leave in mid-answer: what was shown is a beginning of what is stored, which is shown from then on."""
    sent = message("do it")
    kind, params = "threads.create", Json(input=sent)
    if chat.shown.thread:
        kind, params = "threads.add_user_message", Json(thread_id=chat.thread_id, input=sent)
    seen = 0
    async with chat.client.stream("POST", "/api/chatkit", json={"type": kind, "params": params}) as stream:
        async for line in stream.aiter_lines():
            if line:
                chat.take([json.loads(line.removeprefix("data: "))])
                seen += 1
            if seen == after:
                break
    stored = {item["id"]: item for item in await _ended(chat)}
    for identifier, shown in chat.shown.items.items():
        _assert_begins(shown, stored.get(identifier))
    chat.shown.items = stored


async def _ended(chat: Chat) -> list[Json]:
    """The items once nobody works on the thread; looked at again, because nothing announces it."""
    async with asyncio.timeout(20):
        while True:
            items = await chat.reload()
            if items and items[-1]["type"] == "end_of_turn":
                return items
            await asyncio.sleep(0.02)


def _assert_begins(shown: Json, stored: Json | None) -> None:
    if shown["type"] == "assistant_message":
        text = "".join(part["text"] for part in shown["content"])
        kept = "".join(part["text"] for part in (stored or {"content": []})["content"])
        assert kept.startswith(text) or not text.strip()
        return
    if stored is None and shown["type"] == "widget" and buttons(shown):
        return  # a question that nobody waits for any more is taken away
    assert stored is not None, shown
    if shown["type"] == "workflow":
        assert all(task["status_indicator"] != "loading" for task in stored["workflow"]["tasks"])
        assert len(stored["workflow"]["tasks"]) >= len(shown["workflow"]["tasks"])
