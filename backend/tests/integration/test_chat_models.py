"""Turns with a language model behind an OpenAI-compatible endpoint, over HTTP."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import AsyncClient

from app.database import Database
from tests.asgi_socket import on_a_socket
from tests.chat_client import Chat, Json, message
from tests.conftest import ORIGIN, browser, sign_up
from tests.integration.test_chat_connectors import connect
from tests.peers.llm_server import LlmServer, scripted_llm
from tests.peers.llm_steps import Call, Fail, Say, call
from tests.scripted_model import running, settings_for


@pytest.fixture
def llm() -> Iterator[LlmServer]:
    with scripted_llm(dialect="other") as llm:
        yield llm


async def test_the_model_is_offered_everything_that_is_connected(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    await connect(alice, "My notes", notes_url)
    llm.script += [Say("Hello there.")]
    turn = await Chat(alice).say("hi")
    assert turn.answer == "Hello there."
    assert {"analytics__draw_chart", "export__save_file", "my_notes__search_notes"} <= llm.offered()
    assert "tool_choice" not in llm.requests[0]
    assert llm.requests[0]["model"] == "scripted"


async def test_the_chosen_model_answers_and_an_unknown_one_falls_back(
    alice: AsyncClient, llm: LlmServer
) -> None:
    llm.script += [Say("a"), Say("b")]
    chat = Chat(alice)
    await chat.say("hi", model="other")
    await chat.say("hi", model="../../secret")
    assert [request["model"] for request in llm.requests] == ["other", "scripted"]


async def test_every_message_has_an_id_of_its_own_though_the_endpoint_gives_none(
    alice: AsyncClient, llm: LlmServer
) -> None:
    llm.script += [Say("one"), Say("two")]
    chat = Chat(alice)
    await chat.say("first")
    await chat.say("second")
    assert [item["content"][0]["text"] for item in chat.shown.of_type("assistant_message")] == ["one", "two"]
    assert await chat.reload() == list(chat.shown.items.values())


async def test_a_choice_binds(alice: AsyncClient, llm: LlmServer, notes_url: str) -> None:
    notes = await connect(alice, "Notes", notes_url)
    await connect(alice, "Other", notes_url)
    llm.script += [call("notes__search_notes", query="roadmap"), Say("Found four.")]
    turn = await Chat(alice).say("roadmap?", tool=f"connector:{notes}")
    first, second = llm.requests
    assert first["tool_choice"] == "required"
    assert "tool_choice" not in second
    assert {name.partition("__")[0] for name in llm.offered(0)} == {"notes"}
    assert llm.messages(0)[-1] == {"role": "user", "content": "[TOOL:NOTES] roadmap?"}
    assert turn.of_type("user_message")[0]["content"][0]["text"] == "roadmap?"
    assert turn.answer == "Found four."
    assert not turn.notices


async def test_a_disobedient_model_gets_a_second_run_and_only_then_is_believed(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    notes = await connect(alice, "Notes", notes_url)
    llm.script += [Say("I know that by heart."), call("notes__search_notes", query="roadmap"), Say("Found.")]
    turn = await Chat(alice).say("roadmap?", tool=f"connector:{notes}")
    assert turn.answer == "Found."
    assert len(turn.tasks) == 1
    assert not turn.notices
    assert "has not been used yet" in llm.messages(1)[0]["content"]


async def test_a_model_that_never_obeys_is_named_in_a_notice(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    notes = await connect(alice, "Notes", notes_url)
    llm.script += [Say("No."), Say("Still no.")]
    chat = Chat(alice)
    turn = await chat.say("roadmap?", tool=f"connector:{notes}")
    [notice] = turn.notices
    assert notice["title"] == "Notes was not used"
    assert turn.answer == "Still no."
    assert await chat.reload() == list(chat.shown.items.values())


async def test_two_connectors_with_the_same_tools_are_told_apart(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    await connect(alice, "Notes", notes_url)
    second = await connect(alice, "Notes", notes_url)
    llm.script += [
        Call((("notes__export_notes", {}), (f"notes_{second}__export_notes", {}))),
        Say("Both."),
    ]
    turn = await Chat(alice).say("export both")
    assert [task["title"].split(" · ")[0] for task in turn.tasks] == ["Notes: export notes"] * 2
    assert not turn.notices


async def test_a_connector_called_like_a_system_tool_does_not_take_its_place(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    impostor = await connect(alice, "Analytics", notes_url)
    llm.script += [Say("ok")]
    await Chat(alice).say("hi")
    assert {"analytics__draw_chart", f"analytics_{impostor}__search_notes"} <= llm.offered()
    assert "analytics__search_notes" not in llm.offered()


async def test_history_keeps_results_as_results(alice: AsyncClient, llm: LlmServer, notes_url: str) -> None:
    await connect(alice, "Notes", notes_url)
    llm.script += [call("notes__search_notes", query="roadmap"), Say("Four."), Say("Yes.")]
    chat = Chat(alice)
    await chat.say("find roadmap")
    await chat.say("really?")
    roles = [message["role"] for message in llm.messages()]
    assert roles == ["system", "user", "assistant", "tool", "assistant", "user"]
    assert [m["content"] for m in llm.messages() if m["role"] == "user"] == ["find roadmap", "really?"]
    assert '"total"' in llm.messages()[3]["content"]


async def test_call_ids_that_repeat_in_every_answer_do_no_harm(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    await connect(alice, "Notes", notes_url)
    chat = Chat(alice)
    for _ in range(2):
        llm.script += [call("notes__search_notes", query="roadmap"), Say("Four.")]
        turn = await chat.say("find roadmap")
        assert len(turn.tasks) == 1
    identifiers = [call["id"] for m in llm.messages() for call in m.get("tool_calls", [])]
    assert len(set(identifiers)) == len(identifiers)


async def test_retry_answers_the_same_message_again(alice: AsyncClient, llm: LlmServer) -> None:
    llm.script += [Say("first"), Say("second"), Say("third")]
    chat = Chat(alice)
    first = await chat.say("question")
    await chat.say("another")
    [message] = first.of_type("user_message")
    answer = await chat.request("threads.retry_after_item", thread_id=chat.thread_id, item_id=message["id"])
    assert answer.status_code == 200
    assert [item["type"] for item in await chat.reload()] == [
        "user_message",
        "assistant_message",
        "end_of_turn",
    ]
    assert [m["content"] for m in llm.messages() if m["role"] == "user"] == ["question"]


@pytest.mark.parametrize(
    ("status", "word", "allow_retry"),
    [(401, "LLM_API_KEY", False), (404, "LLM_MODEL", False), (400, "new chat", True)],
)
async def test_a_failing_endpoint_says_what_to_do(
    alice: AsyncClient, llm: LlmServer, status: int, word: str, *, allow_retry: bool
) -> None:
    llm.script += [Fail(status, "CANARY-from-endpoint")]
    turn = await Chat(alice).say("hi")
    [error] = turn.errors
    assert word in error["message"]
    assert error["allow_retry"] is allow_retry
    assert "CANARY" not in json.dumps(turn.errors)


async def test_arguments_that_are_no_json_are_sent_back_to_the_model(
    alice: AsyncClient, llm: LlmServer
) -> None:
    llm.script += [Call((("analytics__draw_chart", "{not json"),)), Say("Sorry.")]
    turn = await Chat(alice).say("draw")
    assert turn.answer == "Sorry."
    assert "valid JSON" in llm.messages()[-1]["content"]


async def test_a_tool_that_was_never_offered_is_not_called(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    notes = await connect(alice, "Notes", notes_url)
    llm.script += [
        call("notes__search_notes", query="roadmap"),
        call("export__save_file"),
        Say("I could not."),
    ]
    turn = await Chat(alice).say("roadmap", tool=f"connector:{notes}")
    assert len(turn.tasks) == 1
    assert turn.answer == "I could not."


async def test_words_before_a_call_are_kept_in_order(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    notes = await connect(alice, "Notes", notes_url)
    llm.script += [Call((("notes__export_notes", {}),), text="Let me look."), Say("Done.")]
    chat = Chat(alice)
    turn = await chat.say("export", tool=f"connector:{notes}")
    kinds = [item["type"] for item in turn.items.values()]
    assert kinds == ["user_message", "assistant_message", "workflow", "assistant_message", "end_of_turn"]
    assert await chat.reload() == list(chat.shown.items.values())


async def test_leaving_in_mid_sentence_keeps_the_words_for_reader_and_model(
    alice: AsyncClient, llm: LlmServer
) -> None:
    app = alice._transport.app  # type: ignore[attr-defined] # ASGITransport keeps it
    cookies = "; ".join(f"{name}={value}" for name, value in alice.cookies.items())
    llm.script += [Say("hello"), Say("one two three four five six seven eight", pause_s=0.2), Say("ok")]
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
        items = await ended(chat)
    partial = items[-2]
    assert partial["content"][0]["text"].startswith("one two")
    assert "eight" not in partial["content"][0]["text"]
    await chat.say("and?")
    assert [m["role"] for m in llm.messages()][-3:] == ["user", "assistant", "user"]
    assert llm.messages()[-2]["content"] == partial["content"][0]["text"]


async def ended(chat: Chat) -> list[Json]:
    """The items once the turn is over; looked at again and again, because nothing announces it."""
    for _ in range(200):
        if (items := await chat.reload())[-1]["type"] == "end_of_turn":
            return items
        await asyncio.sleep(0.05)
    raise AssertionError(items)


async def test_a_run_without_end_is_stopped(alice: AsyncClient, llm: LlmServer) -> None:
    rows = "a,b\nx,1\ny,2"
    llm.script += [call("analytics__draw_chart", data=rows)] * 20
    chat = Chat(alice)
    turn = await chat.say("draw for ever")
    [error] = turn.errors
    assert "12 steps" in error["message"]
    assert len(turn.tasks) == 12
    assert {task["status_indicator"] for task in turn.tasks} == {"complete"}


async def test_the_newer_style_of_endpoint_serves_too(
    tmp_path: Path, database: Database, llm: LlmServer
) -> None:
    llm.script += [call("analytics__draw_chart", data="a,b\nx,1\ny,2"), Say("Drawn."), Say("Yes.")]
    settings = settings_for(tmp_path, llm, llm_api="responses")
    async with running(settings, database) as app, browser(app) as client:
        await sign_up(client, "alice@example.com")
        chat = Chat(client)
        turn = await chat.say("draw this", tool="system:analytics")
        assert [item["type"] for item in turn.items.values()][1:4] == [
            "workflow",
            "widget",
            "assistant_message",
        ]
        assert turn.answer == "Drawn."
        assert llm.requests[0]["tool_choice"] == "required"
        assert (await chat.say("sure?")).answer == "Yes."
        assert [entry.get("type") for entry in llm.requests[2]["input"]].count("function_call") == 1
        assert await chat.reload() == list(chat.shown.items.values())


async def test_the_page_learns_which_models_there_are(alice: AsyncClient) -> None:
    config = (await alice.get("/api/config")).json()
    assert config["model"] == {"label": "Scripted", "is_builtin": False}
    assert [option["id"] for option in config["models"]] == ["scripted", "other"]
