"""Servers that ask the user something while they work on a call."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import pytest
import structlog

from app.connectors import mcp_client as mcp_client_module
from app.connectors import mcp_session as mcp_session_module
from app.connectors import pool as pool_module
from app.connectors import questions as questions_module
from app.connectors.errors import CallRefused, CallTimedOut, ServerMisbehaved
from app.connectors.mcp_values import (
    Elicitation,
    ElicitationAnswer,
    FormElicitation,
    OnElicitation,
    UrlElicitation,
)
from app.connectors.pool import ConnectorPool
from app.connectors.questions import MAX_QUESTIONS
from app.connectors.reasons import Reason
from app.database import Database
from tests.integration.test_connector_pool import EGRESS, VAULT, read, stored
from tests.integration.test_warm_sessions import user
from tests.peers.curious_servers import SIGN_IN, curious
from tests.peers.serving import serving
from tests.waiting import until

ERAS = pytest.mark.parametrize("era", ["modern", "handshake", "sse"])
STREAMABLE = pytest.mark.parametrize("era", ["modern", "handshake"])
LARGE = ElicitationAnswer("accept", {"size": "large"})
Call: TypeAlias = Callable[..., Coroutine[Any, Any, str]]


async def large(_: Elicitation) -> ElicitationAnswer:
    return LARGE


async def never(_: Elicitation) -> ElicitationAnswer:
    await asyncio.Event().wait()
    raise AssertionError


class User:
    """Answers when told to, and keeps what was asked."""

    def __init__(self, answer: ElicitationAnswer = LARGE) -> None:
        self.answer = answer
        self.asked: list[Elicitation] = []
        self.open = 0
        self.may_answer = asyncio.Event()

    async def __call__(self, question: Elicitation) -> ElicitationAnswer:
        self.asked.append(question)
        self.open += 1
        try:
            await self.may_answer.wait()
        finally:
            self.open -= 1
        return self.answer


@pytest.fixture
async def owner_id(database: Database) -> int:
    return await user(database, "alice@example.com")


@asynccontextmanager
async def calling(database: Database, owner_id: int, era: str) -> AsyncIterator[Call]:
    """Calls tools of a curious server over one pool; each returns the words of its result."""
    app, path = curious(era)
    pool = ConnectorPool(database, vault=VAULT, egress=EGRESS)
    with serving(app) as origin:
        connector_id = await stored(database, owner_id, f"{origin}{path}")

        async def call(tool_name: str, ask: OnElicitation | None = None, **arguments: Any) -> str:
            result = await pool.call_tool(
                owner_id=owner_id,
                connector_id=connector_id,
                tool_name=tool_name,
                arguments=arguments,
                on_elicitation=ask,
            )
            return result.first_text

        yield call
        await pool.close()


@ERAS
async def test_a_form_is_brought_to_the_user_and_the_call_goes_on(
    database: Database, owner_id: int, era: str
) -> None:
    asked: list[Elicitation] = []

    async def answer(question: Elicitation) -> ElicitationAnswer:
        asked.append(question)
        return LARGE

    async with calling(database, owner_id, era) as call:
        assert await call("order", answer, dish="soup") == "soup: large"
    [form] = asked
    assert isinstance(form, FormElicitation)
    assert form.message == "Which size of soup?"
    assert set(form.schema["properties"]) == {"size", "count"}
    assert form.schema["required"] == ["size"]


@ERAS
@pytest.mark.parametrize("action", ["decline", "cancel"])
async def test_the_server_learns_that_the_user_did_not_want_to(
    database: Database, owner_id: int, era: str, action: Any
) -> None:
    async def answer(_: Elicitation) -> ElicitationAnswer:
        return ElicitationAnswer(action, {"size": "not to be sent"})

    async with calling(database, owner_id, era) as call:
        assert await call("order", answer, dish="soup") == f"soup: {action}"
    assert (await read(database, 1)).failure_count == 0


@ERAS
async def test_without_anybody_to_ask_the_server_is_told_no(
    database: Database, owner_id: int, era: str
) -> None:
    async with calling(database, owner_id, era) as call:
        assert await call("order", dish="soup") == "soup: decline"


@ERAS
async def test_each_question_reaches_its_own_call(database: Database, owner_id: int, era: str) -> None:
    dishes = [f"dish {number}" for number in range(5)]

    def waiter(dish: str) -> OnElicitation:
        async def answer(question: Elicitation) -> ElicitationAnswer:
            assert dish in question.message
            return ElicitationAnswer("accept", {"size": f"for {dish}"})

        return answer

    async with calling(database, owner_id, era) as call:
        orders = [call("order", waiter(dish), dish=dish) for dish in dishes]
        quiet = [call("order", dish="quiet") for _ in range(1 if era != "sse" else 0)]
        served = await asyncio.gather(*orders, *quiet)
    assert served[:5] == [f"{dish}: for {dish}" for dish in dishes]
    assert set(served[5:]) <= {"quiet: decline"}


async def test_a_question_that_names_no_call_goes_to_the_only_one(database: Database, owner_id: int) -> None:
    async with calling(database, owner_id, "handshake") as call:
        assert await call("order_aside", dish="soup") == "soup: decline"
        assert await call("order_aside", large, dish="soup") == "soup: large"


async def test_calls_take_turns_once_questions_cannot_be_told_apart(
    database: Database, owner_id: int
) -> None:
    with structlog.testing.capture_logs() as events:
        async with calling(database, owner_id, "handshake") as call:
            first = await asyncio.gather(*(call("order_aside", large, dish=f"{n}") for n in range(2)))
            assert {words.split(": ")[1] for words in first} <= {"large", "cancel"}
            asked = [0, 0]

            def own(number: int) -> OnElicitation:
                async def answer(question: Elicitation) -> ElicitationAnswer:
                    assert f"{number}?" in question.message
                    asked[number] += 1
                    return LARGE

                return answer

            then = await asyncio.gather(*(call("order_aside", own(n), dish=f"{n}") for n in range(2)))
    assert then == ["0: large", "1: large"]
    assert asked == [1, 1]
    assert [event["calls"] for event in events if event["event"] == "mcp.question_unclear"][:1] == [2]


@ERAS
async def test_the_clock_stands_still_while_the_user_thinks(
    database: Database, owner_id: int, era: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = User()
    monkeypatch.setattr(mcp_client_module, "READ_S", 0.5)
    async with calling(database, owner_id, era) as call:
        await call("order", large, dish="soup")
        for module in (pool_module, mcp_session_module):
            monkeypatch.setattr(module, "CALL_S", 0.5)
        waiting = asyncio.create_task(call("order", asked, dish="soup"))
        await until(lambda: asked.open)
        await asyncio.sleep(0.8)
        asked.may_answer.set()
        assert await waiting == "soup: large"


@STREAMABLE
async def test_the_clock_runs_again_after_the_answer(
    database: Database, owner_id: int, era: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with calling(database, owner_id, era) as call:
        await call("order", large, dish="soup")
        monkeypatch.setattr(pool_module, "CALL_S", 0.5)
        with pytest.raises(CallTimedOut):
            await call("dawdle", large, dish="soup")


async def test_the_server_has_its_time_after_the_answer(
    database: Database, owner_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mcp_client_module, "READ_S", 1.0)
    asked = User()
    async with calling(database, owner_id, "handshake") as call:
        waiting = asyncio.create_task(call("dawdle", asked, dish="soup", seconds=0.6))
        await until(lambda: asked.open)
        await asyncio.sleep(0.8)
        asked.may_answer.set()
        assert await waiting == "soup: accept"


@STREAMABLE
async def test_only_silence_for_the_user_is_forgiven(
    database: Database, owner_id: int, era: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mcp_client_module, "READ_S", 0.5)
    async with calling(database, owner_id, era) as call:
        async with asyncio.timeout(10):
            with pytest.raises(CallTimedOut) as caught:
                await call("dawdle", large, dish="soup")
        assert caught.value.reason in {Reason.ANSWER_TOO_SLOW, Reason.NO_ANSWER}


@STREAMABLE
async def test_a_question_ends_after_its_time(
    database: Database, owner_id: int, era: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions_module, "QUESTION_S", 0.2)
    asked = User()
    async with calling(database, owner_id, era) as call:
        assert await call("order", asked, dish="soup") == "soup: cancel"
    assert (len(asked.asked), asked.open) == (1, 0)


@ERAS
async def test_cancelling_the_call_takes_the_question_back(
    database: Database, owner_id: int, era: str
) -> None:
    asked = User()
    async with calling(database, owner_id, era) as call:
        waiting = asyncio.create_task(call("order", asked, dish="soup"))
        await until(lambda: asked.open)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert asked.open == 0
        assert await call("order", large, dish="soup") == "soup: large"


async def test_a_server_may_take_its_question_back(database: Database, owner_id: int) -> None:
    asked = User()
    async with calling(database, owner_id, "handshake") as call:
        assert await call("impatient", asked) == "taken back"
        await until(lambda: asked.open == 0)
    assert len(asked.asked) == 1


async def test_ten_questions_are_enough(database: Database, owner_id: int) -> None:
    asked = User()
    asked.may_answer.set()
    async with calling(database, owner_id, "handshake") as call:
        words = (await call("survey", asked, times=12)).split()
    assert words == ["accept"] * MAX_QUESTIONS + ["cancel"] * 2
    assert len(asked.asked) == MAX_QUESTIONS


async def test_ten_rounds_are_enough(database: Database, owner_id: int) -> None:
    asked = User()
    asked.may_answer.set()
    async with calling(database, owner_id, "modern") as call:
        assert await call("survey", asked, times=3) == "accept accept accept"
        asked.asked.clear()
        with pytest.raises(ServerMisbehaved):
            await call("survey", asked, times=12)
    assert len(asked.asked) == MAX_QUESTIONS


async def test_what_is_asked_in_one_round_is_shown_one_by_one(database: Database, owner_id: int) -> None:
    open_questions: list[int] = []
    now_open = 0

    async def answer(_: Elicitation) -> ElicitationAnswer:
        nonlocal now_open
        now_open += 1
        open_questions.append(now_open)
        await asyncio.sleep(0.02)
        now_open -= 1
        return LARGE

    async with calling(database, owner_id, "modern") as call:
        assert await call("many_at_once", answer) == "q0 q1 q2"
    assert open_questions == [1, 1, 1]


@STREAMABLE
async def test_what_goes_wrong_while_asking_stays_here(database: Database, owner_id: int, era: str) -> None:
    async def fail(_: Elicitation) -> ElicitationAnswer:
        raise LookupError("CANARY")

    with structlog.testing.capture_logs() as events:
        async with calling(database, owner_id, era) as call:
            assert await call("order", fail, dish="soup") == "soup: cancel"
    assert [event["event"] for event in events].count("mcp.question_failed") == 1


@STREAMABLE
async def test_a_visit_is_asked_for_and_has_no_content(database: Database, owner_id: int, era: str) -> None:
    asked = User()
    asked.may_answer.set()
    async with calling(database, owner_id, era) as call:
        assert await call("sign_in", asked) == "accept"
        assert asked.asked == [UrlElicitation("Please sign in.", SIGN_IN)]
        for hidden in (
            "https://a.example/\u202e",
            "https://a.example/" + "x" * 5000,
            "https://b\u0430nk.example/",
        ):
            assert await call("sign_in", asked, url=hidden) == "decline"
    assert len(asked.asked) == 1


@STREAMABLE
async def test_a_call_is_made_again_when_the_wanted_address_was_visited(
    database: Database, owner_id: int, era: str
) -> None:
    asked = User()
    asked.may_answer.set()
    async with calling(database, owner_id, era) as call:
        assert await call("refuse_until_visited", asked) == "welcome"
        assert asked.asked == [UrlElicitation("Please sign in.", SIGN_IN)]
        asked.answer = ElicitationAnswer("decline")
        with pytest.raises(CallRefused) as caught:
            await call("refuse_until_visited", asked)
        assert caught.value.reason is Reason.SERVER_REPORTED_ERROR


@STREAMABLE
async def test_questions_are_logged_without_words(database: Database, owner_id: int, era: str) -> None:
    async def answer(_: Elicitation) -> ElicitationAnswer:
        return ElicitationAnswer("accept", {"size": "CANARY"})

    with structlog.testing.capture_logs() as events:
        async with calling(database, owner_id, era) as call:
            assert await call("order", answer, dish="CANARY") == "CANARY: CANARY"
    [event] = [event for event in events if event["event"] == "mcp.question_answered"]
    assert (event["user_id"], event["tool_name"]) == (owner_id, "order")
    assert (event["question"], event["answer"]) == ("form", "accept")
    assert "CANARY" not in str(events)
