"""What models cost is recorded for every run, however it ended."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.database import Database
from app.models import ModelRun, User
from tests.asgi_socket import on_a_socket
from tests.chat_client import Chat, message
from tests.conftest import ORIGIN, browser, sign_up
from tests.integration.test_chat_models import ended
from tests.peers.llm_server import LlmServer, scripted_llm
from tests.peers.llm_steps import USAGE, Fail, Say, call
from tests.scripted_model import running, settings_for


@pytest.fixture(params=["chat_completions", "responses"])
async def alice(
    tmp_path: Path, database: Database, llm: LlmServer, request: pytest.FixtureRequest
) -> AsyncIterator[AsyncClient]:
    settings = settings_for(tmp_path, llm, llm_api=request.param)
    async with running(settings, database) as app, browser(app) as client:
        await sign_up(client, "alice@example.com")
        yield client


async def runs(database: Database) -> list[ModelRun]:
    async with database.transaction() as session:
        answers = select(ModelRun).where(ModelRun.purpose == "answer").order_by(ModelRun.id)
        return list(await session.scalars(answers))


async def test_a_run_is_recorded_with_what_the_endpoint_counted(
    alice: AsyncClient, database: Database, llm: LlmServer
) -> None:
    llm.script += [call("analytics__draw_chart", data="a,b\nx,1\ny,2"), Say("Drawn.")]
    chat = Chat(alice)
    turn = await chat.say("draw", model="other")
    [run] = await runs(database)
    [question] = turn.of_type("user_message")
    assert (run.thread_id, run.turn_id, run.model) == (chat.thread_id, question["id"], "other")
    assert (run.outcome, run.purpose, run.calls) == ("answered", "answer", 2)
    assert (run.input_tokens, run.output_tokens) == (2 * USAGE[0], 2 * USAGE[1])
    assert not run.is_estimated
    assert run.duration_ms > 0


async def test_a_failed_run_costs_what_was_answered_before(
    alice: AsyncClient, database: Database, llm: LlmServer
) -> None:
    llm.script += [call("analytics__draw_chart", data="a,b\nx,1\ny,2"), Fail(401)]
    await Chat(alice).say("draw")
    [run] = await runs(database)
    assert (run.outcome, run.calls, run.input_tokens) == ("failed", 2, USAGE[0])


async def test_the_sum_of_a_user_survives_the_chat(
    alice: AsyncClient, database: Database, llm: LlmServer
) -> None:
    llm.script += [Say("one")]
    chat = Chat(alice)
    await chat.say("hi")
    await chat.request("threads.delete", thread_id=chat.thread_id)
    [run] = await runs(database)
    assert run.thread_id is None
    async with database.transaction() as session:
        alice_id = (await session.scalars(select(User.id))).one()
    assert (run.user_id, run.input_tokens + run.output_tokens) == (alice_id, sum(USAGE))


@pytest.mark.parametrize("alice", ["chat_completions"], indirect=True)
async def test_a_stopped_run_is_estimated_because_nobody_counted(
    alice: AsyncClient, database: Database, llm: LlmServer
) -> None:
    app = alice._transport.app  # type: ignore[attr-defined] # ASGITransport keeps it
    cookies = "; ".join(f"{name}={value}" for name, value in alice.cookies.items())
    llm.script += [Say("hello"), Say("one two three four five six seven eight", pause_s=0.2)]
    chat = Chat(alice)
    await chat.say("hi")
    body = {
        "type": "threads.add_user_message",
        "params": {"thread_id": chat.thread_id, "input": message("count")},
    }
    async with (
        on_a_socket(app) as address,
        AsyncClient(base_url=address, headers={"Origin": ORIGIN, "Cookie": cookies}) as browser_tab,
    ):
        async with browser_tab.stream("POST", "/api/chatkit", json=body) as stream:
            async for line in stream.aiter_lines():
                if "two" in line:
                    break
        await ended(chat)
    _, run = await runs(database)
    assert (run.outcome, run.is_estimated) == ("stopped", True)
    assert run.input_tokens > 100
    assert 0 < run.output_tokens < 10


async def test_an_endpoint_that_counts_nothing_is_estimated(tmp_path: Path, database: Database) -> None:
    with scripted_llm(Say("Four words of answer."), counts=False) as llm:
        async with running(settings_for(tmp_path, llm), database) as app, browser(app) as client:
            await sign_up(client, "alice@example.com")
            await Chat(client).say("hi")
    [run] = await runs(database)
    assert (run.outcome, run.is_estimated) == ("answered", True)
    assert run.output_tokens == 6
