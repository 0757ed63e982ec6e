"""What the server sends is what the element's tests replay: `make exchanges` records it anew."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from httpx import AsyncClient

from tests.exchange_recorder import FOLDER, RecordedChat
from tests.integration.test_approvals import NEW_NOTE, cards, decide
from tests.integration.test_attachments import CSV, attached, png, send
from tests.integration.test_chat_connectors import connect
from tests.integration.test_server_questions import asked, ordering, reply
from tests.peers.curious_servers import curious
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import BreakOff, Call, Fail, Say, call
from tests.peers.serving import serving

ANSWER_S = 20.0
SALES = {"rows": [{"month": "Jan", "sales": 10}, {"month": "Feb", "sales": 14}], "chart_type": "bar"}


@dataclass(frozen=True)
class Scene:
    chat: RecordedChat
    llm: LlmServer
    client: AsyncClient
    notes_url: str


async def tool_call(scene: Scene) -> None:
    notes = await connect(scene.client, "Notes", scene.notes_url)
    scene.llm.script += [call("notes__search_notes", query="roadmap"), Say("One note: **Roadmap**, süß 🌷.")]
    await scene.chat.say("find my notes about the roadmap", tool=f"connector:{notes}")
    scene.llm.script += [Say("You are welcome.")]
    await scene.chat.say("thanks")


async def approved(scene: Scene) -> None:
    await connect(scene.client, "Notes", scene.notes_url)
    scene.llm.script += [call("notes__create_note", **NEW_NOTE), Say("Noted.")]
    [card] = cards(await scene.chat.say("note the prices"))
    await decide(scene.chat, card, "Allow once", field_0="New prices")


async def denied(scene: Scene) -> None:
    await connect(scene.client, "Notes", scene.notes_url)
    scene.llm.script += [call("notes__create_note", **NEW_NOTE), Say("As you like.")]
    [card] = cards(await scene.chat.say("note the prices"))
    await decide(scene.chat, card, "Deny")


async def waiting(scene: Scene) -> None:
    await connect(scene.client, "Notes", scene.notes_url)
    scene.llm.script += [
        Call((("notes__create_note", NEW_NOTE), ("notes__delete_note", {"note_id": 1}))),
    ]
    await scene.chat.say("tidy up")


async def asked_back(scene: Scene) -> None:
    app, path = curious("modern")
    with serving(app) as origin:
        kitchen = await connect(scene.client, "Kitchen", f"{origin}{path}")
        allowed = {"policy": "allow"}
        await scene.client.patch(f"/api/connectors/{kitchen}/tools/order", json=allowed)
        scene.llm.script += [Say("Hello.")]
        await scene.chat.say("hello")
        turn = await ordering(scene.chat, scene.llm, dish="soup")
        card = await asked(scene.chat)
        assert (await reply(scene.chat, card, "Send answer", field_0="large")).status_code == 200
        async with asyncio.timeout(ANSWER_S):
            await turn


async def chart(scene: Scene) -> None:
    scene.llm.script += [call("analytics__draw_chart", **SALES), Say("February was best.")]
    await scene.chat.say("chart my sales")


async def attachments(scene: Scene) -> None:
    scene.llm.script += [Fail(400, "image_url is only supported by certain models"), Say("Two months.")]
    table = await attached(scene.client, CSV, "sales.csv")
    picture = await attached(scene.client, png(), "a.png")
    await send(scene.chat, "what is this?", table["id"], picture["id"])


async def failed_tool(scene: Scene) -> None:
    notes = await connect(scene.client, "Notes", scene.notes_url)
    scene.llm.script += [call("notes__read_note", note_id=999), Say("There is no such note.")]
    await scene.chat.say("read note 999", tool=f"connector:{notes}")


async def disobeyed(scene: Scene) -> None:
    notes = await connect(scene.client, "Notes", scene.notes_url)
    scene.llm.script += [Say("I would rather not."), Say("Still not.")]
    await scene.chat.say("find the roadmap", tool=f"connector:{notes}")


async def refused(scene: Scene) -> None:
    scene.llm.script += [Fail(401, "bad key")]
    await scene.chat.say("hello")


async def broken_off(scene: Scene) -> None:
    scene.llm.script += [BreakOff("Half an answer", "length")]
    await scene.chat.say("hello")


SCENES: dict[str, Callable[[Scene], Awaitable[None]]] = {
    "approved-call": approved,
    "attachments": attachments,
    "broken-off-answer": broken_off,
    "chart": chart,
    "denied-call": denied,
    "disobeyed-choice": disobeyed,
    "failed-tool": failed_tool,
    "question-of-a-server": asked_back,
    "refused-by-the-model": refused,
    "tool-call": tool_call,
    "waiting-calls": waiting,
}


@pytest.mark.parametrize("name", SCENES)
async def test_the_recording_is_what_the_server_sends(
    name: str, alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    chat = RecordedChat(alice)
    await SCENES[name](Scene(chat, llm, alice, notes_url))
    assert await chat.reload() == list(chat.shown.items.values())
    recording = await chat.recording()
    file = FOLDER / f"{name}.json"
    if os.environ.get("RECORD_EXCHANGES"):
        file.write_text(recording, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == recording, "`make exchanges` records it anew"


def test_every_recording_has_its_scene() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == set(SCENES)
