"""A server asks its user something in the middle of a call, and any process can take the answer."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text

from app.database import Database
from tests.chat_client import Chat, Json, Shown
from tests.conftest import browser, sign_up
from tests.integration.test_approvals import buttons, field_values, parts
from tests.integration.test_chat_connectors import connect
from tests.peers.curious_servers import SIGN_IN, curious
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Say, call
from tests.peers.serving import serving
from tests.scripted_model import running, settings_for
from tests.waiting import eventually

ANSWER_S = 20.0


@pytest.fixture(params=["modern", "handshake"])
def peer(request: pytest.FixtureRequest) -> Iterator[str]:
    app, path = curious(request.param)
    with serving(app) as origin:
        yield f"{origin}{path}"


@pytest.fixture
async def chat(alice: AsyncClient, peer: str, llm: LlmServer) -> Chat:
    """Alice's chat, with a server whose tools may run without asking her first."""
    connector = await connect(alice, "Kitchen", peer)
    for tool in ("order", "sign_in", "survey"):
        allowed = await alice.patch(f"/api/connectors/{connector}/tools/{tool}", json={"policy": "allow"})
        assert allowed.status_code == 200
    chat = Chat(alice)
    llm.script += [Say("Hello.")]
    await chat.say("hello")
    return chat


async def asked(chat: Chat) -> Json:
    """The card of the open question; nothing announces it to somebody who only reads."""

    async def found() -> Json | None:
        cards = [item for item in await chat.reload() if item["type"] == "widget"]
        return cards[-1] if "Kitchen asks" in str(cards) else None

    card = await eventually(found)
    assert card is not None
    return card


async def reply(chat: Chat, card: Json, label: str, **typed: Any) -> Response:
    action = buttons(card)[label]["onClickAction"]
    payload = {**field_values(card), **typed, **action["payload"]}
    return await chat.request(
        "threads.sync_custom_action",
        thread_id=chat.thread_id,
        item_id=card["id"],
        action={"type": action["type"], "payload": payload},
    )


async def ordering(
    chat: Chat, llm: LlmServer, name: str = "order", **arguments: Any
) -> "asyncio.Task[Shown]":
    llm.script += [call(f"kitchen__{name}", **arguments), Say("Done.")]
    return asyncio.create_task(chat.say("please"))


def output(llm: LlmServer) -> str:
    """What the tool returned, which stands between marks; one era of servers wraps it."""
    [said] = [entry for entry in llm.messages() if entry["role"] == "tool"]
    assert isinstance(said["content"], str)
    _, *lines, _ = said["content"].split("\n")
    return "\n".join(lines).removeprefix('{"result": "').removesuffix('"}')


async def test_a_form_is_answered_while_the_call_waits(chat: Chat, llm: LlmServer) -> None:
    turn = await ordering(chat, llm, dish="soup")
    card = await asked(chat)
    assert [part["value"] for part in parts(card["widget"]) if part["type"] == "Text"] == [
        "Which size of soup?"
    ]
    answered = (await reply(chat, card, "Send answer", field_0="large")).json()["updated_item"]
    assert "Your answer was sent to Kitchen." in str(answered)
    async with asyncio.timeout(ANSWER_S):
        shown = await turn
    assert output(llm) == "soup: large"
    assert shown.answer == "Done."
    assert not chat.shown.of_type("widget")
    assert chat.shown.tasks[0]["title"].startswith("Kitchen: order · done in ")
    assert await chat.reload() == list(chat.shown.items.values())


async def test_what_is_missing_is_said_on_the_card(chat: Chat, llm: LlmServer) -> None:
    turn = await ordering(chat, llm, dish="soup")
    card = await asked(chat)
    again = (await reply(chat, card, "Send answer", field_0="", field_1="two")).json()["updated_item"]
    assert "an answer is needed" in str(again)
    assert (await reply(chat, again, "Send answer", field_0="small", field_1="2")).status_code == 200
    async with asyncio.timeout(ANSWER_S):
        await turn
    assert output(llm) == "soup: small"


async def test_a_question_can_be_declined(chat: Chat, llm: LlmServer) -> None:
    turn = await ordering(chat, llm, dish="soup")
    card = await asked(chat)
    assert (await reply(chat, card, "Decline")).status_code == 200
    async with asyncio.timeout(ANSWER_S):
        await turn
    assert output(llm) == "soup: decline"
    assert (await reply(chat, card, "Decline")).status_code in {404, 409}


async def test_an_address_is_shown_in_full_before_it_is_opened(chat: Chat, llm: LlmServer) -> None:
    turn = await ordering(chat, llm, "sign_in")
    card = await asked(chat)
    [shown] = [part["value"] for part in parts(card["widget"]) if part["type"] == "Markdown"]
    assert f"`{SIGN_IN}`" in shown
    assert (await reply(chat, card, "I have done this")).status_code == 200
    async with asyncio.timeout(ANSWER_S):
        await turn
    assert output(llm) == "accept"


async def test_an_address_that_is_none_of_the_web_is_declined_unseen(chat: Chat, llm: LlmServer) -> None:
    turn = await ordering(chat, llm, "sign_in", url="javascript:alert(1)")
    async with asyncio.timeout(ANSWER_S):
        await turn
    assert output(llm) in {"decline", "cancel"}
    assert not chat.shown.of_type("widget")


async def test_another_process_takes_the_answer(
    chat: Chat, llm: LlmServer, tmp_path: Path, database: Database
) -> None:
    turn = await ordering(chat, llm, dish="soup")
    card = await asked(chat)
    async with running(settings_for(tmp_path, llm), database) as second, browser(second) as client:
        client.cookies = chat.client.cookies
        elsewhere = Chat(client)
        elsewhere.shown.thread = chat.shown.thread
        assert (await reply(elsewhere, card, "Send answer", field_0="medium")).status_code == 200
        async with asyncio.timeout(ANSWER_S):
            await turn
    assert output(llm) == "soup: medium"


async def test_nobody_answers_for_somebody_else(chat: Chat, llm: LlmServer) -> None:
    turn = await ordering(chat, llm, dish="soup")
    card = await asked(chat)
    app = chat.client._transport.app  # type: ignore[attr-defined]
    async with browser(app) as bob:
        await sign_up(bob, "bob@example.com")
        stranger = Chat(bob)
        stranger.shown.thread = chat.shown.thread
        assert (await reply(stranger, card, "Send answer", field_0="x")).status_code == 404
    assert (await reply(chat, card, "Decline")).status_code == 200
    async with asyncio.timeout(ANSWER_S):
        await turn


async def test_a_stopped_turn_takes_its_question_along(
    chat: Chat, llm: LlmServer, database: Database
) -> None:
    turn = await ordering(chat, llm, dish="soup")
    card = await asked(chat)
    turn.cancel()
    await asyncio.wait([turn])

    async def is_gone() -> bool:
        return all(item["type"] != "widget" for item in await chat.reload())

    await eventually(is_gone)
    assert (await reply(chat, card, "Send answer", field_0="x")).status_code in {404, 409}
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM server_questions")) == 0
