"""Calls that can change something wait for their user's word, over HTTP with a scripted model."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from app.chat.approvals import WAITS
from app.database import Database
from tests.chat_client import Chat, Json, Shown, events_of
from tests.conftest import browser, sign_up
from tests.integration.test_chat_connectors import connect
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Call, Say, call
from tests.peers.notes_server import notes_server
from tests.scripted_model import running, settings_for

NEW_NOTE = {"title": "Prices", "body": "Up by 4 %"}


@pytest.fixture
def notes_url() -> Iterator[str]:
    with notes_server() as url:
        yield url


@pytest.fixture
async def chat(alice: AsyncClient, notes_url: str) -> Chat:
    await connect(alice, "Notes", notes_url)
    return Chat(alice)


def cards(shown: Shown) -> list[Json]:
    return shown.of_type("widget")


def parts(node: Json) -> Iterator[Json]:
    yield node
    for child in node.get("children") or []:
        yield from parts(child)


def buttons(card: Json) -> dict[str, Json]:
    return {part["label"]: part for part in parts(card["widget"]) if part["type"] == "Button"}


def field_values(card: Json) -> dict[str, Any]:
    """The controls of a card by name, as a page would send them untouched."""
    controls = [part for part in parts(card["widget"]) if "name" in part and part["type"] != "Icon"]
    return {part["name"]: part.get("defaultValue", part.get("defaultChecked")) for part in controls}


async def press(chat: Chat, card: Json, label: str, **typed: Any) -> Any:
    action = buttons(card)[label]["onClickAction"]
    payload = {**field_values(card), **typed, **action["payload"]}
    return await chat.request(
        "threads.custom_action",
        thread_id=chat.thread_id,
        item_id=card["id"],
        action={"type": action["type"], "payload": payload},
    )


async def decide(chat: Chat, card: Json, label: str, **typed: Any) -> Shown:
    return chat.take(events_of(await press(chat, card, label, **typed)))


async def titles(chat: Chat) -> list[str]:
    """The titles of all notes, asked of the server itself through a read-only tool."""
    connector = (await chat.client.get("/api/connectors")).json()["connectors"][0]["id"]
    other = Chat(chat.client)
    turn = await other.say("export", tool=f"connector:{connector}")
    rows = turn.tasks[0]["content"].splitlines()
    return [row.split("|")[2].strip() for row in rows if row.startswith("| ")]


async def test_a_call_that_can_change_something_waits_and_shows_its_arguments(
    chat: Chat, llm: LlmServer
) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE)]
    turn = await chat.say("note the prices")
    [card] = cards(turn)
    assert list(buttons(card)) == ["Allow once", "Always allow this tool", "Deny"]
    assert list(field_values(card).values()) == ["Prices", "Up by 4 %"]
    [task] = turn.tasks
    assert task["title"] == "Notes: create note · waiting for you"
    assert not turn.answer
    assert len(llm.requests) == 1
    assert await chat.reload() == list(chat.shown.items.values())


async def test_an_allowed_call_is_made_and_the_model_goes_on(chat: Chat, llm: LlmServer) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE), Say("Noted.")]
    [card] = cards(await chat.say("note the prices"))
    turn = await decide(chat, card, "Allow once")
    assert turn.answer == "Noted."
    [task] = chat.shown.tasks
    assert task["title"].startswith("Notes: create note · allowed once, done in ")
    assert not cards(chat.shown)
    [said] = [entry for entry in llm.messages() if entry["role"] == "tool"]
    assert "Prices" in said["content"]
    assert await chat.reload() == list(chat.shown.items.values())


async def test_a_denied_call_is_not_made_and_the_model_is_told(chat: Chat, llm: LlmServer) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE), Say("As you like.")]
    [card] = cards(await chat.say("note the prices"))
    turn = await decide(chat, card, "Deny")
    assert turn.answer == "As you like."
    assert chat.shown.tasks[0]["title"] == "Notes: create note · denied by you"
    [said] = [entry for entry in llm.messages() if entry["role"] == "tool"]
    assert said["content"].startswith("The call was not made: the user declined it.")
    llm.script += [call("notes__export_notes"), Say("")]
    assert "Prices" not in await titles(chat)
    assert await chat.reload() == list(chat.shown.items.values())


async def test_arguments_can_be_edited_before_they_are_sent(chat: Chat, llm: LlmServer) -> None:
    llm.script += [call("notes__create_note", title="Prices", tags=["a"], body="x"), Say("Done.")]
    [card] = cards(await chat.say("note the prices"))
    await decide(chat, card, "Allow once", field_0="New prices", field_1='["b", "c"]')
    assert '"title": "New prices"' in chat.shown.tasks[0]["content"]
    assert '"b"' in chat.shown.tasks[0]["content"]
    llm.script += [call("notes__export_notes"), Say("")]
    assert "New prices" in await titles(chat)


async def test_what_does_not_fit_is_said_on_the_card_and_nothing_is_sent(chat: Chat, llm: LlmServer) -> None:
    llm.script += [call("notes__create_note", title="Prices", tags=["a"], body="x")]
    [card] = cards(await chat.say("note the prices"))
    turn = await decide(chat, card, "Allow once", field_0="Kept", field_1="[not json")
    [again] = cards(turn)
    assert "tags must be valid JSON." in [part.get("value") for part in parts(again["widget"])]
    assert field_values(again) == {"field_0": "Kept", "field_1": "[not json", "field_2": "x"}
    llm.script += [Say("Done.")]
    await decide(chat, again, "Allow once", field_1="[]")
    assert '"title": "Kept"' in chat.shown.tasks[0]["content"]


async def test_always_is_remembered_for_this_definition(chat: Chat, llm: LlmServer) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE), Say("One.")]
    [card] = cards(await chat.say("note the prices"))
    await decide(chat, card, "Always allow this tool")
    assert "always allowed, done in" in chat.shown.tasks[0]["title"]
    llm.script += [call("notes__create_note", **NEW_NOTE), Say("Two."), call("notes__delete_note", note_id=1)]
    turn = await chat.say("again")
    assert not cards(turn)
    assert turn.answer == "Two."
    assert len(cards(await chat.say("delete it"))) == 1


async def test_several_questions_of_one_answer_are_decided_one_by_one(chat: Chat, llm: LlmServer) -> None:
    llm.script += [
        Call(
            (
                ("notes__create_note", NEW_NOTE),
                ("notes__delete_note", {"note_id": 1}),
                ("notes__read_note", {"note_id": 2}),
            )
        )
    ]
    turn = await chat.say("tidy up")
    first, second = cards(turn)
    assert [task["title"].split(" · ")[1].split()[0] for task in turn.tasks] == ["waiting", "waiting", "done"]
    turn = await decide(chat, first, "Allow once")
    assert not turn.answer
    assert [card["id"] for card in cards(chat.shown)] == [second["id"]]
    assert await chat.reload() == list(chat.shown.items.values())
    llm.script += [Say("Half done.")]
    turn = await decide(chat, second, "Deny")
    assert turn.answer == "Half done."
    assert len([entry for entry in llm.messages() if entry["role"] == "tool"]) == 3
    assert await chat.reload() == list(chat.shown.items.values())


async def test_writing_on_closes_the_question_unanswered(chat: Chat, llm: LlmServer) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE), Say("Never mind then.")]
    [card] = cards(await chat.say("note the prices"))
    await chat.say("never mind")
    assert not cards(chat.shown)
    assert chat.shown.tasks[0]["title"] == "Notes: create note · expired"
    assert "wrote the next message instead" in str(llm.messages())
    assert (await press(chat, card, "Allow once")).status_code == 409
    assert await chat.reload() == list(chat.shown.items.values())


async def test_a_retry_asks_afresh(chat: Chat, llm: LlmServer) -> None:
    llm.script += [
        call("notes__create_note", **NEW_NOTE),
        call("notes__create_note", **NEW_NOTE),
        Say("Done."),
    ]
    [card] = cards(await chat.say("note the prices"))
    [message] = chat.shown.of_type("user_message")
    answer = await chat.request("threads.retry_after_item", thread_id=chat.thread_id, item_id=message["id"])
    chat.shown.items = {message["id"]: message}
    [again] = cards(chat.take(events_of(answer)))
    assert (await press(chat, card, "Allow once")).status_code == 409
    assert (await decide(chat, again, "Allow once")).answer == "Done."
    assert len([entry for entry in llm.messages() if entry["role"] == "tool"]) == 1
    assert await chat.reload() == list(chat.shown.items.values())


async def test_a_question_is_over_after_a_day(chat: Chat, llm: LlmServer, database: Database) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE)]
    [card] = cards(await chat.say("note the prices"))
    async with database.transaction() as session:
        late = text(
            "UPDATE tool_approvals SET expires_at = expires_at - cast(:waits AS interval) - interval '1 s'"
        )
        await session.execute(late, {"waits": WAITS})
    [refused] = (await decide(chat, card, "Allow once")).errors
    assert refused["message"] == "This call was decided already."
    kinds = [item["type"] for item in await chat.reload()]
    assert "widget" not in kinds
    assert "expired" in str(await chat.reload())


async def test_two_answers_at_once_make_one_call(chat: Chat, llm: LlmServer) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE), Say("Done."), Say("Done again.")]
    [card] = cards(await chat.say("note the prices"))
    answers = await asyncio.gather(*(press(chat, card, "Allow once") for _ in range(5)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses.count(200) >= 1
    assert set(statuses) <= {200, 409}
    llm.script.clear()
    llm.script += [call("notes__export_notes"), Say("")]
    assert len(llm.requests) == 2
    assert (await titles(chat)).count("Prices") == 1


async def test_a_question_outlives_its_process_and_is_answered_once_by_any(
    chat: Chat, llm: LlmServer, tmp_path: Path, database: Database
) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE), Say("Done."), Say("Done again.")]
    [card] = cards(await chat.say("note the prices"))
    async with running(settings_for(tmp_path, llm), database) as second, browser(second) as client:
        client.cookies = chat.client.cookies
        elsewhere = Chat(client)
        elsewhere.shown.thread = chat.shown.thread
        answers = await asyncio.gather(
            *(press(each, card, "Allow once") for each in (chat, elsewhere, chat, elsewhere))
        )
        assert {answer.status_code for answer in answers} <= {200, 409}
        assert [answer.text.count("Done.") for answer in answers].count(0) == 3
    llm.script.clear()
    llm.script += [call("notes__export_notes"), Say("")]
    assert (await titles(chat)).count("Prices") == 1


async def test_a_changed_tool_is_asked_about_again(chat: Chat, llm: LlmServer, database: Database) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE)]
    [card] = cards(await chat.say("note the prices"))
    async with database.transaction() as session:
        # What a credential change does to the row: the permission was for another account.
        await session.execute(
            text("UPDATE user_mcp_connections SET server_url = server_url || '?', version = version + 1")
        )
    turn = await decide(chat, card, "Allow once")
    [notice] = turn.notices
    assert "has changed" in notice["title"]
    [again] = cards(turn)
    assert again["id"] != card["id"]
    assert [task["title"].split(" · ")[1] for task in chat.shown.tasks] == ["asked again", "waiting for you"]
    assert len(llm.requests) == 1
    assert await chat.reload() == list(chat.shown.items.values())


async def test_a_connector_may_be_renamed_between_question_and_answer(chat: Chat, llm: LlmServer) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE), Say("Noted.")]
    [card] = cards(await chat.say("note the prices"))
    connector = (await chat.client.get("/api/connectors")).json()["connectors"][0]["id"]
    renamed = await chat.client.put(f"/api/connectors/{connector}", json={"name": "Zettel"})
    assert renamed.status_code == 200
    assert (await decide(chat, card, "Allow once")).answer == "Noted."
    assert "allowed once, done in" in chat.shown.tasks[0]["title"]


async def test_a_tool_that_is_gone_is_not_called(chat: Chat, llm: LlmServer) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE), Say("Too bad.")]
    [card] = cards(await chat.say("note the prices"))
    connector = (await chat.client.get("/api/connectors")).json()["connectors"][0]["id"]
    assert (await chat.client.delete(f"/api/connectors/{connector}")).status_code == 200
    turn = await decide(chat, card, "Allow once")
    assert chat.shown.tasks[0]["title"] == "Notes: create note · not connected any more"
    assert turn.answer == "Too bad."


async def test_nobody_decides_for_somebody_else(chat: Chat, llm: LlmServer, database: Database) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE)]
    [card] = cards(await chat.say("note the prices"))
    app = chat.client._transport.app  # type: ignore[attr-defined]
    async with browser(app) as bob:
        await sign_up(bob, "bob@example.com")
        stranger = Chat(bob)
        stranger.shown.thread = chat.shown.thread
        assert (await press(stranger, card, "Allow once")).status_code == 404
        llm.script += [Say("Hi.")]
        own = Chat(bob)
        await own.say("hello")
        answer = await own.request(
            "threads.custom_action",
            thread_id=own.thread_id,
            item_id=card["id"],
            action=buttons(card)["Allow once"]["onClickAction"],
        )
        assert answer.status_code == 409
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT status FROM tool_approvals")) == "waiting"


@pytest.mark.parametrize(
    "payload",
    [
        None,
        {},
        {"approval_id": "apr_x", "decision": "allow_once"},
        {"decision": "allow_once"},
        {"approval_id": 1},
    ],
)
async def test_a_made_up_decision_does_nothing(chat: Chat, llm: LlmServer, payload: Json | None) -> None:
    llm.script += [call("notes__create_note", **NEW_NOTE)]
    [card] = cards(await chat.say("note the prices"))
    answer = await chat.request(
        "threads.custom_action",
        thread_id=chat.thread_id,
        item_id=card["id"],
        action={"type": "approval.decide", "payload": payload},
    )
    assert len(chat.take(events_of(answer)).errors) == 1
    assert len(llm.requests) == 1


async def test_a_chosen_app_that_asks_counts_as_used(chat: Chat, llm: LlmServer) -> None:
    connector = (await chat.client.get("/api/connectors")).json()["connectors"][0]["id"]
    llm.script += [call("notes__create_note", **NEW_NOTE), Say("Noted.")]
    turn = await chat.say("note the prices", tool=f"connector:{connector}")
    assert not turn.notices
    turn = await decide(chat, cards(turn)[0], "Allow once")
    assert turn.answer == "Noted."
    assert {name.partition("__")[0] for name in llm.offered()} == {"notes"}
    assert "tool_choice" not in llm.requests[-1]


async def test_arguments_are_shown_as_they_are_sent(chat: Chat, llm: LlmServer) -> None:
    llm.script += [call("notes__create_note", title="Pri\u202ec\u200bes", body="\x1b[31mred"), Say("Done.")]
    [card] = cards(await chat.say("note the prices"))
    assert list(field_values(card).values()) == ["Prices", "red"]
    await decide(chat, card, "Allow once")
    assert '"title": "Prices"' in chat.shown.tasks[0]["content"]


async def test_the_built_in_model_asks_too_and_says_what_came_of_it(
    auth_client: AsyncClient, notes_url: str
) -> None:
    await connect(auth_client, "Notes", notes_url)
    chat = Chat(auth_client)
    [card] = cards(await chat.say('create a note called "Prices" saying "Up by 4 %"'))
    assert "Prices" in field_values(card).values()
    assert "Nothing was sent to Notes." in (await decide(chat, card, "Deny")).answer
    [card] = cards(await chat.say('create a note called "Prices" saying "Up by 4 %"'))
    assert "Prices" in (await decide(chat, card, "Allow once")).answer
