"""Files that the chat saves: every form can be downloaded by its owner, for a time."""

import json
import re
from pathlib import Path

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text

from app.activity.retention import Retention
from app.chat.thread_files import FilesOfThread
from app.database import Database
from tests.chat_client import Chat, Shown
from tests.conftest import browser, sign_up
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Say, call
from tests.scripted_model import running, settings_for

ROWS = "city,people\nOslo,700000\nBergen,290000"
BEGINNINGS = {
    "csv": b"\xef\xbb\xbfcity",
    "xlsx": b"PK\x03\x04",
    "json": b"[\n",
    "markdown": b"# ",
    "pdf": b"%PDF-",
}


def link_in(turn: Shown) -> str:
    found = re.search(r"\]\((/api/attachments/atc_\w+)\)", json.dumps(turn.tasks))
    assert found, turn.tasks
    return found[1]


async def download(client: AsyncClient, turn: Shown) -> Response:
    return await client.get(link_in(turn))


@pytest.mark.parametrize("form", list(BEGINNINGS))
async def test_the_built_in_model_saves_every_form(auth_client: AsyncClient, form: str) -> None:
    turn = await Chat(auth_client).say(f"Save this as {form}:\n\n{ROWS}")
    file = await download(auth_client, turn)
    assert file.content.startswith(BEGINNINGS[form])
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''export.")


async def test_an_earlier_result_is_saved_in_a_later_turn_with_all_its_rows(
    alice: AsyncClient, llm: LlmServer
) -> None:
    chat = Chat(alice)
    rows = "n,t\n" + "\n".join(f"{number},row {number}" for number in range(5_000))
    llm.script += [call("analytics__draw_chart", data=rows), Say("Drawn.")]
    await chat.say("draw")
    llm.script += [call("export__save_file", data="a,b\n1,2"), Say("Saved.")]
    await chat.say("save something else")
    llm.script += [call("export__save_file", format="json", results=[2]), Say("Saved.")]
    turn = await chat.say("save the first one")
    assert len((await download(alice, turn)).json()) == 5_000


async def test_a_saved_file_is_gone_after_its_time_and_other_files_stay(
    alice: AsyncClient, llm: LlmServer, database: Database
) -> None:
    chat = Chat(alice)
    llm.script += [call("export__save_file", data=ROWS), Say("Saved.")]
    turn = await chat.say("save")
    kept = await alice.post("/api/chatkit/attachments", files={"file": ("a.txt", b"text", "text/plain")})
    assert (await download(alice, turn)).status_code == 200
    async with database.transaction() as session:
        left = "SELECT round(extract(epoch FROM expires_at - now()) / 86400) FROM chat_attachments"
        days = await session.scalar(text(f"{left} WHERE thread_id IS NOT NULL"))
        await session.execute(
            text("UPDATE chat_attachments SET expires_at = now() WHERE expires_at IS NOT NULL")
        )
    assert days == 30
    gone = await download(alice, turn)
    assert (gone.status_code, gone.json()["error"]) == (404, "ATTACHMENT_NOT_FOUND")
    assert await FilesOfThread(database, 1, chat.thread_id).find("export.csv") is None
    assert await Retention(database, days=90).sweep() == 1
    assert (await alice.get(f"/api/attachments/{kept.json()['id']}")).status_code == 200


async def test_the_operator_says_how_long_saved_files_are_kept(
    tmp_path: Path, database: Database, llm: LlmServer
) -> None:
    llm.script += [call("export__save_file", data=ROWS), Say("Saved.")]
    settings = settings_for(tmp_path, llm, export_retention_days=2)
    async with running(settings, database) as app, browser(app) as client:
        await sign_up(client, "bo@example.com")
        await Chat(client).say("save")
        async with database.transaction() as session:
            left = await session.scalar(text("SELECT expires_at - now() FROM chat_attachments"))
    assert left is not None
    assert 1.9 < left.total_seconds() / 86_400 < 2.1


async def test_a_saved_file_is_its_owners(
    alice: AsyncClient, other_client: AsyncClient, llm: LlmServer
) -> None:
    llm.script += [call("export__save_file", data=ROWS), Say("Saved.")]
    turn = await Chat(alice).say("save")
    assert (await other_client.get(link_in(turn))).status_code == 404


@pytest.mark.parametrize("rows", ['[{"n":"x","a":NaN},{"n":"y","a":3}]', "n,a\nx,1e999\ny,3"])
@pytest.mark.parametrize("request_for", ["Draw this", "Save this as xlsx", "Save this as json"])
async def test_rows_with_what_is_no_number_end_no_turn(
    auth_client: AsyncClient, rows: str, request_for: str
) -> None:
    chat = Chat(auth_client)
    turn = await chat.say(f"{request_for}:\n\n{rows}")
    assert "done" in turn.tasks[-1]["title"]
    assert turn.answer
    assert (await chat.say("Save the last result as csv")).answer
