"""Gmail in the chat: mails are found, read, drafted and sent, against a local Google over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from starlette.responses import PlainTextResponse, Response

from app.chat.thread_files import FilesOfThread
from app.database import Database
from app.settings import Settings
from tests.chat_client import Chat, Json
from tests.conftest import browser, sign_up
from tests.integration.test_approvals import cards, decide, field_values
from tests.peers.google_server import GoogleServer, api_error
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Say, call
from tests.scripted_model import running, settings_for
from tests.signed_in_gmail import sign_in

LETTER = {"to": "bo@shop.example", "subject": "Invoice 2207", "body": "Paid today.\nThank you."}


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


def said_to_model(llm: LlmServer) -> str:
    """What the model was told of the last call."""
    told = [entry["content"] for entry in llm.messages() if entry["role"] == "tool"]
    return str(told[-1])


async def test_a_mail_waits_for_its_user_who_sees_recipient_subject_and_body(
    chat: Chat, llm: LlmServer, google: GoogleServer
) -> None:
    llm.script += [call("gmail__send_mail", **LETTER), Say("Sent.")]
    [card] = cards(await chat.say("tell Bo that it is paid"))
    assert list(field_values(card).values()) == list(LETTER.values())
    assert "Always allow this tool" not in str(card)
    assert google.sent == []
    turn = await decide(chat, card, "Allow once")
    assert turn.answer == "Sent."
    [sent] = google.sent
    assert (sent["To"], sent["Subject"], sent["From"]) == ("bo@shop.example", "Invoice 2207", None)
    assert sent.get_content().replace("\r\n", "\n") == "Paid today.\nThank you.\n"
    assert "Sent to bo@shop.example" in said_to_model(llm)


async def test_a_mail_that_is_denied_never_leaves(chat: Chat, llm: LlmServer, google: GoogleServer) -> None:
    llm.script += [call("gmail__send_mail", **LETTER), Say("As you like.")]
    [card] = cards(await chat.say("tell Bo that it is paid"))
    await decide(chat, card, "Deny")
    assert google.sent == []


async def test_what_its_user_changes_on_the_card_is_what_is_sent(
    chat: Chat, llm: LlmServer, google: GoogleServer
) -> None:
    llm.script += [call("gmail__send_mail", **LETTER), Say("Sent.")]
    [card] = cards(await chat.say("tell Bo that it is paid"))
    await decide(chat, card, "Allow once", field_0="mia@friends.example", field_1="Grüße, größer")
    [sent] = google.sent
    assert (sent["To"], sent["Subject"]) == ("mia@friends.example", "Grüße, größer")


async def test_the_default_recipient_is_on_the_card_before_anything_is_sent(
    chat: Chat, alice: AsyncClient, llm: LlmServer, google: GoogleServer
) -> None:
    changed = await alice.patch(
        "/api/tools/gmail", json={"config": {"default_recipient": "team@shop.example"}}
    )
    assert changed.json()["config"] == {"default_recipient": "team@shop.example"}
    llm.script += [call("gmail__send_mail", subject="Numbers", body="All good."), Say("Sent.")]
    [card] = cards(await chat.say("mail the numbers"))
    assert next(iter(field_values(card).values())) == "team@shop.example"
    await decide(chat, card, "Allow once")
    assert [mail["To"] for mail in google.sent] == ["team@shop.example"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"subject": "x", "body": "y"}, "No recipient is named."),
        ({**LETTER, "to": "nobody"}, "This is not a list of mail addresses"),
        ({**LETTER, "to": "a@shop.example\r\nBcc: evil@x.example"}, "This is not a list of mail addresses"),
        ({**LETTER, "attachments": ["secrets.csv"]}, "This conversation has no file “secrets.csv”."),
        ({"to": "bo@shop.example", "body": "y"}, "subject: Field required"),
    ],
)
async def test_a_mail_that_cannot_be_sent_is_not_asked_about(
    chat: Chat, llm: LlmServer, google: GoogleServer, arguments: Json, words: str
) -> None:
    llm.script += [call("gmail__send_mail", **arguments), Say("Whom to?")]
    turn = await chat.say("send it")
    assert not cards(turn)
    assert turn.answer == "Whom to?"
    assert words in said_to_model(llm)
    assert google.sent == []
    assert await chat.reload() == list(chat.shown.items.values())


async def test_a_name_cannot_hide_the_address_behind_it(chat: Chat, llm: LlmServer) -> None:
    letter = {**LETTER, "to": '"boss@corp.example" <evil@x.example>, Bo <bo@shop.example>'}
    llm.script += [call("gmail__send_mail", **letter)]
    [card] = cards(await chat.say("send it"))
    assert next(iter(field_values(card).values())) == "evil@x.example, bo@shop.example"


async def test_a_line_break_in_the_subject_starts_no_header(
    chat: Chat, llm: LlmServer, google: GoogleServer
) -> None:
    llm.script += [call("gmail__send_mail", **{**LETTER, "subject": "Hi\r\nBcc: evil@x.example"}), Say("")]
    [card] = cards(await chat.say("send it"))
    await decide(chat, card, "Allow once")
    [sent] = google.sent
    assert (sent["Bcc"], sent["Subject"]) == (None, "Hi Bcc: evil@x.example")


async def test_an_export_of_the_conversation_goes_along(
    chat: Chat, llm: LlmServer, google: GoogleServer
) -> None:
    rows = "city,people\nOslo,700000"
    llm.script += [
        call("export__save_file", data=rows, file_name="cities"),
        call("gmail__send_mail", **LETTER, attachments=["cities.csv"]),
        Say("Sent."),
    ]
    [card] = cards(await chat.say("export and send it"))
    assert "cities.csv (atc_" in str(field_values(card))
    await decide(chat, card, "Allow once")
    [sent] = google.sent
    [attached] = sent.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("cities.csv", "text/csv")
    assert "Oslo,700000" in attached.get_content()


async def test_files_of_other_conversations_and_other_users_cannot_be_attached(
    chat: Chat, alice: AsyncClient, llm: LlmServer, database: Database
) -> None:
    llm.script += [call("export__save_file", data="a,b\n1,2", file_name="mine"), Say("")]
    await chat.say("export")
    async with database.transaction() as session:
        file_id, thread_id = (await session.execute(text("SELECT id, thread_id FROM chat_attachments"))).one()
    assert await FilesOfThread(database, 1, thread_id).find(file_id)
    for stranger in (FilesOfThread(database, 2, thread_id), FilesOfThread(database, 1, "thr_other")):
        assert await stranger.find(file_id) is None
        assert await stranger.find("mine.csv") is None
        assert await stranger.load(file_id) is None
    other = Chat(alice)
    llm.script += [call("gmail__send_mail", **LETTER, attachments=[file_id]), Say("No.")]
    assert not cards(await other.say("send it"))


async def test_mails_are_found_as_a_table_that_later_steps_can_use(
    chat: Chat, llm: LlmServer, google: GoogleServer
) -> None:
    llm.script += [call("gmail__search_mail", query="invoice"), call("export__save_file"), Say("One.")]
    turn = await chat.say("find the invoice")
    assert "Bo Ek <bo@shop.example>" in turn.tasks[0]["content"]
    assert "18f3a" in turn.tasks[0]["content"]
    assert "Saved 1 row as export.csv" in said_to_model(llm)
    assert any("q=invoice&maxResults=10" in each for each in google.api_requests)


async def test_a_mail_is_read_as_text_with_what_is_attached(chat: Chat, llm: LlmServer) -> None:
    llm.script += [call("gmail__read_mail", message_id="18f3a"), Say("Read.")]
    await chat.say("read it")
    assert "The invoice for November is attached.\n\nBo" in said_to_model(llm)
    assert "Attached: invoice-2207.pdf (48,211 bytes)" in said_to_model(llm)
    llm.script += [call("gmail__read_mail", message_id="18f2b"), Say("Read.")]
    await chat.say("and the other")
    assert "The new place & its soup." in said_to_model(llm)
    assert "alert" not in said_to_model(llm)
    assert "color" not in said_to_model(llm)


async def test_an_id_leads_nowhere_but_to_a_mail(chat: Chat, llm: LlmServer, google: GoogleServer) -> None:
    llm.script += [call("gmail__read_mail", message_id="../profile?x="), Say("Gone.")]
    await chat.say("read it")
    assert "There is no such mail." in said_to_model(llm)
    assert google.api_requests[-1].startswith("GET /gmail/v1/users/me/messages/")


async def test_a_draft_asks_too_and_needs_no_recipient(
    chat: Chat, llm: LlmServer, google: GoogleServer
) -> None:
    llm.script += [call("gmail__draft_mail", subject="Later", body="…"), Say("Saved.")]
    [card] = cards(await chat.say("draft it"))
    await decide(chat, card, "Allow once")
    assert [mail["Subject"] for mail in google.drafts] == ["Later"]
    assert google.sent == []
    assert "Nothing was sent." in said_to_model(llm)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (api_error(429, "rateLimitExceeded", "x", **{"retry-after": "17"}), "try again in 17 seconds"),
        (api_error(403, "userRateLimitExceeded", "x"), "limit for this account is reached"),
        (api_error(403, "insufficientPermissions", "x"), "Google allows less than this needs."),
        (api_error(403, "accessNotConfigured", "x"), "Its operator has to enable it."),
        (api_error(403, "domainPolicy", "x"), "does not let apps use its mail"),
        (api_error(400, "invalidArgument", "x"), "does not accept this request"),
        (PlainTextResponse("<html>"), "answer cannot be read"),
        (api_error(500, "backendError", "x"), "failure of its own"),
    ],
)
async def test_what_gmail_refuses_is_said_in_words(
    chat: Chat, llm: LlmServer, google: GoogleServer, answer: Response, words: str
) -> None:
    google.api_answers = [answer]
    llm.script += [call("gmail__search_mail", query="x"), Say("Failed.")]
    await chat.say("find it")
    assert words in said_to_model(llm)


async def test_a_mail_whose_fate_is_unknown_is_not_sent_twice(
    chat: Chat, llm: LlmServer, google: GoogleServer
) -> None:
    google.api_answers = [api_error(503, "backendError", "x")]
    llm.script += [call("gmail__send_mail", **LETTER), Say("Unsure.")]
    [card] = cards(await chat.say("send it"))
    before = len(google.api_requests)
    await decide(chat, card, "Allow once")
    assert "it is not known whether this was done" in said_to_model(llm)
    assert len(google.api_requests) == before + 1
