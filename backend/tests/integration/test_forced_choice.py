"""A chosen app is used, or its user is told: counted over models that disobey in many ways."""

import random
from collections.abc import Callable
from typing import TypeAlias

import pytest
from httpx import AsyncClient

from tests.chat_client import Chat, Shown
from tests.integration.test_chat_connectors import connect
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Call, Fail, Say, Step, call

MODELS = 200
WORDS = ("Sure.", "I cannot do that.", "I used Notes.", "[TOOL:NOTES] done", "", "🙂 **Done**", "x" * 3_000)

Attempt: TypeAlias = Callable[[random.Random], list[Step]]


def words_only(chance: random.Random) -> list[Step]:
    return [Say(chance.choice(WORDS))]


def another_apps_tool(chance: random.Random) -> list[Step]:
    return [
        call(chance.choice(["other__search_notes", "export__save_file"]), query="x"),
        words_only(chance)[0],
    ]


def a_tool_that_does_not_exist(chance: random.Random) -> list[Step]:
    name = chance.choice(["notes__nope", "notes", "search_notes", "ui_manage", "notes__search_notes_"])
    return [call(name, query="x"), words_only(chance)[0]]


def arguments_that_are_none(chance: random.Random) -> list[Step]:
    text = chance.choice(["{", "[]", "null", '"roadmap"', "{'query': 'x'}"])
    return [Call((("notes__search_notes", text),)), words_only(chance)[0]]


def obedience(chance: random.Random) -> list[Step]:
    query = chance.choice(["roadmap", "", "nothing like it"])
    return [
        Call((("notes__search_notes", {"query": query}),), text=chance.choice(WORDS)),
        words_only(chance)[0],
    ]


def a_call_that_asks(chance: random.Random) -> list[Step]:
    return [call("notes__create_note", title=chance.choice(WORDS)[:20] or "T", body="b")]


def an_endpoint_that_fails(chance: random.Random) -> list[Step]:
    return [Fail(chance.choice([400, 401, 404, 422]))]


ATTEMPTS: tuple[Attempt, ...] = (
    words_only,
    words_only,
    another_apps_tool,
    a_tool_that_does_not_exist,
    arguments_that_are_none,
    obedience,
    a_call_that_asks,
    an_endpoint_that_fails,
)


def was_used(turn: Shown) -> bool:
    return any(task["title"].startswith("Notes: ") for task in turn.tasks)


def was_told(turn: Shown) -> bool:
    return any(notice["title"] == "Notes was not used" for notice in turn.notices) or bool(turn.errors)


@pytest.mark.timeout(300)
async def test_of_two_hundred_models_none_ignores_a_choice_in_silence(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    chosen = f"connector:{await connect(alice, 'Notes', notes_url)}"
    await connect(alice, "Other", notes_url)
    used = told = 0
    for number in range(MODELS):
        chance = random.Random(number)  # noqa: S311 - a reproducible script, no secret
        first, second = chance.choice(ATTEMPTS)(chance), chance.choice(ATTEMPTS)(chance)
        llm.script[:] = [*first, *second, *words_only(chance)]
        turn = await Chat(alice).say("what about the roadmap?", tool=chosen)
        used += was_used(turn)
        told += was_told(turn)
        assert was_used(turn) or was_told(turn), (number, first, second)
    assert used >= MODELS // 4
    assert told >= MODELS // 4


async def test_one_chosen_tool_is_the_only_one_offered(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    chosen = await connect(alice, "Notes", notes_url)
    llm.script += [call("notes__read_note", note_id=1), Say("It says so.")]
    turn = await Chat(alice).say("what does it say?", tool=f"connector:{chosen}/read_note")
    assert llm.offered(0) == {"notes__read_note"}
    assert llm.requests[0]["tool_choice"] == "required"
    assert turn.answer == "It says so."


async def test_a_chosen_tool_that_is_switched_off_is_named(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    chosen = await connect(alice, "Notes", notes_url)
    answer = await alice.patch(f"/api/connectors/{chosen}/tools/read_note", json={"enabled": False})
    assert answer.status_code == 200
    turn = await Chat(alice).say("what does it say?", tool=f"connector:{chosen}/read_note")
    [error] = turn.errors
    assert "does not offer the chosen tool" in error["message"]
    assert not llm.requests
