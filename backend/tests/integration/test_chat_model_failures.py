"""A model that fails within a turn: what was said stays, what is wrong is said, and a reload shows both."""

from httpx import AsyncClient

from tests.chat_client import Chat, events_of
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import BreakOff, Fail, Say, call


async def test_half_an_answer_stays_and_can_be_asked_for_again(alice: AsyncClient, llm: LlmServer) -> None:
    llm.script += [BreakOff("The first half", "dropped"), Say("The whole answer.")]
    chat = Chat(alice)
    turn = await chat.say("tell me")
    [error] = turn.errors
    assert (error["allow_retry"], "broke off" in error["message"]) == (True, True)
    assert turn.answer == "The first half"
    assert await chat.reload() == list(chat.shown.items.values())
    [question] = turn.of_type("user_message")
    again = await chat.request("threads.retry_after_item", thread_id=chat.thread_id, item_id=question["id"])
    assert [event["item"]["type"] for event in events_of(again) if event["type"] == "thread.item.done"] == [
        "assistant_message",
        "end_of_turn",
    ]
    assert [m["content"] for m in llm.messages() if m["role"] != "system"] == ["tell me"]


async def test_an_answer_that_ran_out_of_room_goes_on_when_asked(alice: AsyncClient, llm: LlmServer) -> None:
    llm.script += [BreakOff("One two", "length"), Say("three four.")]
    chat = Chat(alice)
    turn = await chat.say("count")
    assert "go on" in turn.errors[0]["message"]
    await chat.say("go on")
    assert [m["content"] for m in llm.messages() if m["role"] != "system"] == ["count", "One two", "go on"]


async def test_what_was_called_before_the_failure_stays(alice: AsyncClient, llm: LlmServer) -> None:
    llm.script += [call("analytics__draw_chart", data="a,b\nx,1\ny,2"), Fail(401, "CANARY")]
    chat = Chat(alice)
    turn = await chat.say("draw")
    assert [item["type"] for item in turn.items.values()] == [
        "user_message",
        "workflow",
        "widget",
        "task",
        "end_of_turn",
    ]
    [failed] = turn.of_type("task")
    assert failed["task"]["title"] == "Answer · failed"
    assert failed["task"]["content"] == turn.errors[0]["message"]
    assert "CANARY" not in str(await chat.reload())
    assert await chat.reload() == list(chat.shown.items.values())


async def test_the_user_hears_why_it_takes_longer_and_what_was_left_out(
    alice: AsyncClient, llm: LlmServer
) -> None:
    llm.script += [
        Fail(429, headers={"Retry-After": "1"}),
        Fail(400, "Invalid schema for function 'analytics__draw_chart'"),
        Say("Done."),
    ]
    chat = Chat(alice)
    turn = await chat.say("hi")
    assert turn.progress == ["The model is busy. Trying again in 1 s…"]
    [notice] = turn.notices
    assert notice["title"] == "Answered without “Analytics: draw a chart”"
    assert turn.answer == "Done."
