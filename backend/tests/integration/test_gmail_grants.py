"""Gmail's sign-in over time: renewed, refused, taken back, against a local Google over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select, text
from starlette.responses import PlainTextResponse

from app.database import Database
from app.main import create_app
from app.models import UserToolStatus
from app.settings import Settings
from app.tools.base import ActionContext, ActionFailed, ToolFile, ToolNotConnected, ToolStatus
from app.tools.gmail.mailbox import Mailbox
from app.tools.gmail.outgoing import MAX_ATTACHED_BYTES, Outgoing, message_of
from app.tools.gmail.tool import TOOL as GMAIL
from app.tools.manager import ToolManager
from app.tools.registry import ToolRegistry
from tests.chat_client import Chat
from tests.conftest import browser, sign_up
from tests.peers.google_server import ACCOUNT, GoogleServer, api_error, oauth_error
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Say, call
from tests.scripted_model import running, settings_for
from tests.signed_in_gmail import gmail, sign_in


@pytest.fixture
def settings(tmp_path: Path, llm: LlmServer, google: GoogleServer) -> Settings:
    return settings_for(tmp_path, llm, **google.settings)


@pytest.fixture
async def alice(settings: Settings, database: Database, google: GoogleServer) -> AsyncIterator[AsyncClient]:
    async with running(settings, database) as app, browser(app) as client:
        await sign_up(client, "alice@example.com")
        assert (await sign_in(client, google))["status"] == "success"
        yield client


@pytest.fixture
def chat(alice: AsyncClient) -> Chat:
    return Chat(alice)


class Mailroom:
    """Calls of Gmail's actions without a model between."""

    def __init__(self, app: FastAPI) -> None:
        self._connections = app.state.services.tool_sign_ins.connections

    async def search(self) -> str:
        [action] = [each for each in GMAIL.actions if each.name == "search_mail"]
        context = ActionContext(connection=self._connections.of(GMAIL, owner_id=1))
        return (await action.call({"query": "lunch"}, context)).text


@pytest.fixture
async def apps(
    settings: Settings, database: Database, google: GoogleServer
) -> AsyncIterator[tuple[FastAPI, FastAPI, AsyncClient]]:
    """Two processes on one database, and Alice's browser at the first."""
    url = database.engine.url.render_as_string(hide_password=False)
    async with (
        running(settings, database) as one,
        running(settings, Database(url)) as two,
        browser(one) as client,
    ):
        await sign_up(client, "alice@example.com")
        google.rotates = True
        google.expires_in = 0.001
        assert (await sign_in(client, google))["status"] == "success"
        google.expires_in = 3599
        google.token_requests.clear()
        yield one, two, client


Apps = tuple[FastAPI, FastAPI, AsyncClient]


async def test_o12_many_calls_with_an_expired_token_renew_it_once_across_processes(
    apps: Apps, google: GoogleServer
) -> None:
    one, two, _ = apps
    rooms = [Mailroom(app) for app in (one, two)]
    answers = await asyncio.gather(*(rooms[number % 2].search() for number in range(20)))
    assert all("Lunch" in answer for answer in answers)
    assert [form["grant_type"] for form in google.token_requests] == ["refresh_token"]
    google.expire_access()
    answers = await asyncio.gather(*(rooms[number % 2].search() for number in range(20)))
    assert all("Lunch" in answer for answer in answers)
    first, second = google.token_requests
    assert first["refresh_token"] != second["refresh_token"]


async def test_o13_a_refused_renewal_deletes_the_tokens_and_asks_for_a_new_sign_in(
    apps: Apps, google: GoogleServer, database: Database
) -> None:
    app, _, client = apps
    google.revoke_all()
    with pytest.raises(ActionFailed, match="does not accept the sign-in any more"):
        await Mailroom(app).search()
    assert (await gmail(client))["status"] == "reconnect"
    assert (await client.get("/api/apps")).json()["attention"] == 1
    async with database.transaction() as session:
        assert (await session.scalars(select(UserToolStatus.credentials))).all() == [None]
    google.token_requests.clear()
    with pytest.raises(ActionFailed):
        await Mailroom(app).search()
    assert google.token_requests == []
    events = (await client.get("/api/activity/events")).json()["events"]
    assert events[0]["action"] == "system_tool.lose_sign_in"
    assert (await sign_in(client, google))["status"] == "success"
    assert (await gmail(client))["status"] == "connected"


async def test_o13_a_provider_that_is_down_is_left_alone_for_a_while_and_tokens_are_kept(
    apps: Apps, google: GoogleServer, database: Database
) -> None:
    app, _, client = apps
    for failures in (1, 2, 3):
        google.token_answers = [PlainTextResponse("down", 500)]
        with pytest.raises(ActionFailed, match="does not renew the sign-in at the moment"):
            await Mailroom(app).search()
        with pytest.raises(ActionFailed, match="does not renew"):
            await Mailroom(app).search()
        assert len(google.token_requests) == failures
        async with database.transaction() as session:
            left = await session.scalar(text("SELECT refresh_after - now() FROM user_tool_status"))
            assert left is not None
            assert 5 * 2 ** (failures - 1) - 3 < left.total_seconds() <= 5 * 2 ** (failures - 1)
            await session.execute(text("UPDATE user_tool_status SET refresh_after = now()"))
    assert (await gmail(client))["status"] == "connected"
    assert "Lunch" in await Mailroom(app).search()
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT refresh_failures FROM user_tool_status")) == 0


async def test_a_token_that_is_only_about_to_expire_still_serves_when_renewing_fails(
    apps: Apps, google: GoogleServer
) -> None:
    app, _, _ = apps
    google.expires_in = 30
    await Mailroom(app).search()
    google.token_answers = [oauth_error("invalid_client", 401)]
    assert "Lunch" in await Mailroom(app).search()


async def test_a_renewed_token_that_is_refused_as_well_ends_the_sign_in(
    apps: Apps, google: GoogleServer
) -> None:
    app, _, client = apps
    google.api_answers = [api_error(401, "authError", "x"), api_error(401, "authError", "x")]
    with pytest.raises(ActionFailed, match="does not accept the sign-in any more"):
        await Mailroom(app).search()
    assert (await gmail(client))["status"] == "reconnect"


async def test_a_lost_sign_in_is_said_in_the_chat_with_what_to_do(
    chat: Chat, alice: AsyncClient, llm: LlmServer, google: GoogleServer
) -> None:
    google.revoke_all()
    llm.script += [call("gmail__search_mail", query="x"), Say("You have to sign in again.")]
    turn = await chat.say("find it")
    [notice] = turn.notices
    assert notice["message"].endswith("Open Apps and sign in to Gmail again.")
    llm.script += [Say("Not without Gmail.")]
    await chat.say("again")
    assert not any(name.startswith("gmail__") for name in llm.offered())
    assert (await gmail(alice))["account"] == ACCOUNT


async def test_o14_disconnecting_revokes_at_google_and_forgets_everything(
    chat: Chat, alice: AsyncClient, llm: LlmServer, google: GoogleServer, database: Database
) -> None:
    answer = (await alice.post("/api/tools/gmail/disconnect")).json()
    assert answer == {"success": True, "message": "Gmail is disconnected, and Google was told."}
    [token] = google.revoked
    assert token.startswith("1//CANARY-refresh-")
    tool = await gmail(alice)
    assert (tool["status"], tool["account"], tool["config"]) == (
        "available",
        None,
        {"default_recipient": None},
    )
    async with database.transaction() as session:
        assert (await session.scalars(select(UserToolStatus.credentials))).all() == [None]
    llm.script += [Say("No Gmail here.")]
    await chat.say("find mails")
    assert not any(name.startswith("gmail__") for name in llm.offered())


async def test_o14_a_revocation_that_fails_is_said_and_the_tool_is_disconnected_all_the_same(
    alice: AsyncClient, google: GoogleServer
) -> None:
    google.revoke_answers = [PlainTextResponse("down", 503)]
    message = (await alice.post("/api/tools/gmail/disconnect")).json()["message"]
    assert "Google could not be told" in message
    assert "https://myaccount.google.com/permissions" in message
    assert (await gmail(alice))["status"] == "available"


async def test_a_sign_in_that_google_has_forgotten_already_is_disconnected_without_a_word(
    alice: AsyncClient, google: GoogleServer
) -> None:
    google.revoke_all()
    message = (await alice.post("/api/tools/gmail/disconnect")).json()["message"]
    assert message == "Gmail is disconnected, and Google was told."


async def test_a_sign_in_that_cannot_be_given_back_is_not_said_to_be(
    alice: AsyncClient, google: GoogleServer, database: Database
) -> None:
    async with database.transaction() as session:
        await session.execute(
            text("UPDATE user_tool_status SET credentials = 'sealed with a key that is gone'")
        )
    message = (await alice.post("/api/tools/gmail/disconnect")).json()["message"]
    assert "Google could not be told" in message
    assert google.revoked == []
    assert (await gmail(alice))["status"] == "available"


async def test_without_a_registration_a_disconnect_says_what_is_left_to_do(
    alice: AsyncClient, settings: Settings, database: Database
) -> None:
    app = create_app(settings.model_copy(update={"google_client_id": None}), database)
    async with app.router.lifespan_context(app), browser(app) as other:
        other.cookies = alice.cookies
        message = (await other.post("/api/tools/gmail/disconnect")).json()["message"]
    assert "could not be told" in message


async def test_the_credentials_of_a_tool_that_was_withdrawn_can_still_be_forgotten(
    alice: AsyncClient, database: Database
) -> None:
    assert (await gmail(alice))["status"] == "connected"
    withdrawn = ToolRegistry([replace(GMAIL, is_enabled=False)])
    async with database.transaction() as session:
        manager = ToolManager(session, owner_id=1, registry=withdrawn)
        assert (await manager.state("gmail")).status is ToolStatus.COMING_SOON
        await manager.disconnect("gmail")
        assert (await session.scalars(select(UserToolStatus.credentials))).all() == [None]
        with pytest.raises(ToolNotConnected):
            await manager.disconnect("gmail")


async def test_a_mail_with_as_much_attached_as_it_may_have_arrives_whole(
    apps: Apps, google: GoogleServer
) -> None:
    content = bytes(range(256)) * (MAX_ATTACHED_BYTES // 256)
    mail = Outgoing(to="bo@shop.example", subject="All of it", body="Attached.")
    connections = apps[0].state.services.tool_sign_ins.connections
    await Mailbox(connections.of(GMAIL, owner_id=1)).send(
        message_of(mail, [ToolFile("all.bin", "application/octet-stream", content)])
    )
    [attached] = google.sent[0].iter_attachments()
    assert attached.get_content() == content


async def test_an_account_that_is_deleted_gives_its_grants_back(
    alice: AsyncClient, google: GoogleServer
) -> None:
    gone = await alice.request("DELETE", "/api/auth/me", json={"password": "correct horse battery"})
    assert gone.status_code in {200, 204}
    assert len(google.revoked) == 1


async def test_no_token_of_google_is_stored_logged_or_answered_in_the_open(
    chat: Chat,
    alice: AsyncClient,
    llm: LlmServer,
    google: GoogleServer,
    database: Database,
    capsys: pytest.CaptureFixture[str],
) -> None:
    google.expire_access()
    llm.script += [call("gmail__search_mail", query="lunch"), Say("Found.")]
    await chat.say("find it")
    answers = [
        await alice.get(path) for path in ("/api/tools", "/api/apps", "/api/activity", "/api/activity/events")
    ]
    async with database.transaction() as session:
        tables = (
            await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        ).all()
        rows = [
            row
            for table in tables
            for row in await session.scalars(text(f'SELECT t::text FROM "{table}" t'))  # noqa: S608 - own names
        ]
    written = capsys.readouterr()
    everything = "\n".join([*rows, *(answer.text for answer in answers), written.out, written.err])
    assert "CANARY" not in everything
    assert "Lunch" in everything


async def test_no_answer_at_all_is_said_without_promising_anything(
    settings: Settings, database: Database, google: GoogleServer
) -> None:
    moved: dict[str, Any] = {"google_gmail_url": "http://127.0.0.1:9"}
    app = create_app(settings.model_copy(update=moved), database)
    async with app.router.lifespan_context(app), browser(app) as client:
        await sign_up(client, "alice@example.com")
        assert (await sign_in(client, google))["reason"] == "provider_failed"
        assert len(google.revoked) == 1
