"""Titles: from the first message at once, from the model when it has one, never at the turn's expense."""

import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.chat.title_writer import cleaned
from app.database import Database
from app.models import ModelRun
from tests.chat_client import Chat
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Call, Fail, Say

ROWS = "a,b\nx,1\ny,2"


async def title(chat: Chat, expected: str) -> str:
    """The title in the list, once it is the expected one; looked at again, because nothing announces it."""
    async with asyncio.timeout(10):
        while True:
            [thread] = (await chat.request("threads.list")).json()["data"]
            if thread["title"] == expected:
                return expected
            await asyncio.sleep(0.02)


async def title_runs(database: Database, count: int) -> list[ModelRun]:
    async with asyncio.timeout(10):
        while True:
            async with database.transaction() as session:
                runs = list(await session.scalars(select(ModelRun).where(ModelRun.purpose == "title")))
            if len(runs) == count:
                return runs
            await asyncio.sleep(0.02)


async def test_the_model_names_a_thread_after_its_first_answer(
    alice: AsyncClient, llm: LlmServer, database: Database
) -> None:
    llm.script += [Say("It is blue."), Say("Yes.")]
    llm.titles += [Say('"Colour of the sky."')]
    chat = Chat(alice)
    turn = await chat.say("what colour is the sky, roughly and in general?")
    assert turn.thread["title"] == "What colour is the sky, roughly and in general?"
    await title(chat, "Colour of the sky")
    await chat.say("really?")
    [request] = llm.title_requests
    assert "tools" not in request
    assert "what colour is the sky" in request["messages"][1]["content"]
    assert "It is blue." in request["messages"][1]["content"]
    [run] = await title_runs(database, 1)
    assert (run.thread_id, run.outcome, run.calls) == (chat.thread_id, "answered", 1)


async def test_a_title_that_is_ready_in_time_comes_with_the_answer(
    alice: AsyncClient, llm: LlmServer
) -> None:
    llm.script += [
        Call((("analytics__draw_chart", {"data": ROWS}),), text="Let me draw it."),
        Say("one two three four five six", pause_s=0.3),
    ]
    llm.titles += [Say("A small chart")]
    turn = await Chat(alice).say("draw this please")
    assert turn.thread["title"] == "A small chart"


async def test_no_answer_waits_for_its_title(alice: AsyncClient, llm: LlmServer) -> None:
    llm.script += [Say("Done.")]
    llm.titles += [Say("a b c d e f g h i j", pause_s=1)]
    async with asyncio.timeout(8):
        turn = await Chat(alice).say("hi there")
    assert (turn.answer, turn.thread["title"], turn.errors) == ("Done.", "Hi there", [])


@pytest.mark.parametrize("step", [Fail(500), Say(""), Say("<think>The user wants"), Say("word " * 200)])
async def test_without_a_usable_title_the_first_message_names_the_thread(
    alice: AsyncClient, llm: LlmServer, database: Database, step: Fail | Say
) -> None:
    llm.script += [Say("Done.")]
    llm.titles += [step] * 3
    chat = Chat(alice)
    assert not (await chat.say("hi there")).errors
    await title_runs(database, 1)
    await title(chat, "Hi there")


async def test_a_name_that_the_user_gave_is_kept(
    alice: AsyncClient, llm: LlmServer, database: Database
) -> None:
    llm.script += [Say("Done.")]
    llm.titles += [Say("Model's title", pause_s=0.5)]
    chat = Chat(alice)
    await chat.say("hi there")
    await chat.request("threads.update", thread_id=chat.thread_id, title="Mine")
    await title_runs(database, 1)
    await title(chat, "Mine")


async def test_a_title_does_not_move_a_thread_up_the_list(alice: AsyncClient, llm: LlmServer) -> None:
    llm.script += [Say("One."), Say("Two.")]
    llm.titles += [Say("First thread", pause_s=0.3), Say("Second thread")]
    first, second = Chat(alice), Chat(alice)
    await first.say("one")
    await second.say("two")
    async with asyncio.timeout(10):
        while True:
            threads = (await first.request("threads.list")).json()["data"]
            if {thread["title"] for thread in threads} == {"First thread", "Second thread"}:
                break
            await asyncio.sleep(0.02)
    assert [thread["title"] for thread in threads] == ["Second thread", "First thread"]


async def test_the_built_in_model_names_nothing(auth_client: AsyncClient, database: Database) -> None:
    chat = Chat(auth_client)
    await chat.say("hello you")
    await title(chat, "Hello you")
    assert await title_runs(database, 0) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Budget for May", "Budget for May"),
        ("Title: **Budget for May**", "Budget for May"),
        ("„Budget für Mai“", "Budget für Mai"),
        ("<think>Hm.</think>\n\nBudget", "Budget"),
        ("# Budget\nand more", "Budget"),
        ("a\u202eb\x1b[31mc", "Abc"),
        ("", None),
        ("<think>without end", None),
        ("...", None),
        ("far too long " * 20, None),
    ],
)
def test_a_title_is_taken_out_of_what_a_model_says(said: str, expected: str | None) -> None:
    assert cleaned(said) == expected
