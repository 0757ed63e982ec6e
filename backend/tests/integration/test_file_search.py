"""What attached files say is found with file and page, by their owner only, and gone with them."""

import json

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, text

from app.chat.thread_files import FilesOfThread
from app.database import Database
from app.documents.passages import MAX_CHARS
from app.models import ChatAttachment, FilePassage
from app.tools.base import Search
from tests.chat_client import Chat, Json
from tests.integration.test_attachments import attached, send, upload
from tests.integration.test_databases_api import connect
from tests.peers import office_files as office
from tests.peers import pictures
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Say, call
from tests.peers.office_files import pdf

LEASE = pdf(
    "Lease of the workshop in Harbour Street",
    "The notice period is three months to the end of a quarter.",
    "Die Miete betraegt 1.450 Euro. Haustiere sind erlaubt.",
)
STOCK = office.xlsx({"Stock": [["part", "count"], ["bolt", 120], ["washer", 80]]})
MANUAL = office.docx(
    "Cleaning", "Descale the machine every month.", "Warranty", "The warranty ends after two years."
)


async def passages(database: Database) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(FilePassage)) or 0


async def find(database: Database, query: str, *, file: str | None = None, thread: str = "") -> Search:
    async with database.transaction() as session:
        owner = await session.scalar(
            select(ChatAttachment.user_id).order_by(ChatAttachment.created_at).limit(1)
        )
    assert owner is not None
    return await FilesOfThread(database, owner, thread).search(query, file_name=file, limit=5)


async def sent(client: AsyncClient, **files: bytes) -> Chat:
    """A chat whose first message has these files; `_` in a name is its last dot."""
    chat = Chat(client)
    ids = [(await attached(client, content, name.replace("_", ".")))["id"] for name, content in files.items()]
    await send(chat, "hello", *ids)
    return chat


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (LEASE, "lease.pdf", "application/pdf"),
        (LEASE, "lease.txt", "application/pdf"),
        (MANUAL, "manual.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (STOCK, "stock.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
async def test_documents_can_be_attached(
    auth_client: AsyncClient, content: bytes, name: str, kind: str
) -> None:
    body = await attached(auth_client, content, name)
    assert (body["mime_type"], body["type"]) == (kind, "file")
    download = await auth_client.get(f"/api/attachments/{body['id']}")
    assert download.content == content
    assert download.headers["content-type"] == "application/octet-stream"


async def test_a_document_without_text_is_refused_with_its_reason(
    auth_client: AsyncClient, database: Database
) -> None:
    for content, reason in (
        (office.scanned_pdf(), "pictures"),
        (office.locked_pdf("a", password="b"), "password"),
    ):
        answer = await upload(auth_client, content, "a.pdf")
        assert (answer.status_code, answer.json()["error"]) == (415, "ATTACHMENT_TYPE_UNSUPPORTED")
        assert reason in answer.json()["message"]
    assert await passages(database) == 0


@pytest.mark.parametrize(
    ("query", "file", "place"),
    [
        ("notice period", "lease.pdf", "page 2"),
        ("How long is the notice period of the lease?", "lease.pdf", "page 2"),
        ("noticing periods", "lease.pdf", "page 2"),
        ("Haustiere", "lease.pdf", "page 3"),
        ('"Harbour Street"', "lease.pdf", "page 1"),
        ("warranty", "manual.docx", "paragraphs 1-4"),
        ("washer", "stock.xlsx", "sheet Stock, rows 2-3"),
        ("second", "notes.txt", "lines 1-2"),
        ("notise perriod", "lease.pdf", "page 2"),
    ],
)
async def test_words_are_found_where_they_stand(
    auth_client: AsyncClient, database: Database, query: str, file: str, place: str
) -> None:
    await sent(auth_client, lease_pdf=LEASE, manual_docx=MANUAL, stock_xlsx=STOCK, notes_txt=b"first\nsecond")
    best = (await find(database, query)).passages[0]
    assert (best.file.name, best.place) == (file, place)


async def test_another_spelling_is_said(auth_client: AsyncClient, database: Database) -> None:
    await sent(auth_client, lease_pdf=LEASE)
    assert "period" in (await find(database, "perriod")).instead["perriod"]
    assert (await find(database, "xylophone")).passages == ()
    for strange in ("&", "!", "' | :*", "the", "a\0b", "\\", "((", "x" * 5_000):
        await find(database, strange)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("価格", "この部品の価格は1200円です。"),
        ("部品の価格はいくらですか", "この部品の価格は1200円です。"),
        ("合同到期", "本合同于2027年12月31日到期。"),
        ("계약서", "계약서는 3월에 끝납니다."),
        ("Nummer", "Die Rechnungsnummer ist 4711."),
        ("ประกัน", "การรับประกันสองปี"),
    ],
)
async def test_words_are_found_within_others_and_in_scripts_without_spaces(
    auth_client: AsyncClient, database: Database, query: str, said: str
) -> None:
    await sent(auth_client, lease_pdf=LEASE, note_txt=said.encode(), other_txt="何もない".encode())
    found = await find(database, query)
    assert [passage.text for passage in found.passages] == [said]
    assert not found.instead


async def test_a_picture_is_found_by_its_caption_and_kept_without_one(
    auth_client: AsyncClient, database: Database
) -> None:
    crane = pictures.captioned("JPEG", "The crane in Harbour Street")
    await sent(
        auth_client, crane_jpg=crane, plain_png=pictures.captioned("PNG", ""), head_png=pictures.png(9, 9)
    )
    [passage] = (await find(database, "harbour crane")).passages
    assert (passage.file.name, passage.place) == ("crane.jpg", "title")
    turn = await Chat(auth_client).say("what do my files say about the crane", tool="system:file_search")
    assert "[crane.jpg, title](/api/attachments/atc_" in turn.answer


async def test_what_is_too_long_to_be_searched_whole_is_said(auth_client: AsyncClient) -> None:
    line = "a line of a log that never ends\n"
    chat = await sent(auth_client, log_txt=(line * (MAX_CHARS // len(line) + 1_000)).encode())
    turn = await chat.say("what do my files say about xylophones", tool="system:file_search")
    assert "Of log.txt, only the beginning could be searched." in json.dumps(turn.tasks, ensure_ascii=False)


async def test_a_search_can_be_held_to_one_file(auth_client: AsyncClient, database: Database) -> None:
    await sent(auth_client, lease_pdf=LEASE, other_txt=b"the notice period of the other")
    found = await find(database, "notice period", file="OTHER")
    assert [passage.file.name for passage in found.passages] == ["other.txt"]
    assert (await find(database, "notice period", file="%")).passages == ()


async def test_files_of_this_chat_come_before_those_of_others(
    auth_client: AsyncClient, database: Database
) -> None:
    first = await sent(auth_client, one_txt=b"the apple tree")
    second = await sent(auth_client, two_txt=b"the apple pie")
    for chat, name in ((first, "one.txt"), (second, "two.txt")):
        found = await find(database, "apple", thread=chat.thread_id)
        assert [passage.file.name for passage in found.passages] == [name]
    [elsewhere] = (await find(database, "pie", thread=first.thread_id)).passages
    assert not elsewhere.file.is_of_this_chat


async def test_nobody_finds_what_others_attached(
    auth_client: AsyncClient, other_client: AsyncClient, database: Database
) -> None:
    chat = await sent(auth_client, lease_pdf=LEASE)
    stranger = FilesOfThread(database, -1, chat.thread_id)
    [known] = await FilesOfThread(database, 1, chat.thread_id).listed()
    assert (await stranger.search("notice", file_name=None, limit=5)).passages == ()
    assert (await stranger.search("perriod", file_name=None, limit=5)).instead == {}
    assert await stranger.listed() == []
    assert await stranger.read(known.id, place=None, limit=5) == []
    told = await Chat(other_client).say("search files for notice period", tool="system:file_search")
    assert "lease" not in json.dumps(told.tasks)


async def test_the_built_in_model_finds_and_cites(auth_client: AsyncClient) -> None:
    chat = await sent(auth_client, lease_pdf=LEASE, manual_docx=MANUAL)
    turn = await chat.say("search my files for the notice period")
    assert "[lease.pdf, page 2](/api/attachments/atc_" in turn.answer
    assert "three months" in turn.answer
    listed = await chat.say("list my files")
    assert "manual.docx" in listed.answer


@pytest.mark.parametrize(
    "asked",
    ["How long is the notice period?", "What is the notice period?", "Does the lease have a notice period?"],
)
async def test_the_built_in_model_looks_into_documents_when_nothing_else_fits(
    auth_client: AsyncClient, asked: str
) -> None:
    chat = await sent(auth_client, lease_pdf=LEASE, manual_docx=MANUAL)
    turn = await chat.say(asked)
    assert [task["title"].partition(" · ")[0] for task in turn.tasks] == ["File search: search files"]
    assert turn.answer.startswith("None of your tools fits that, but your files say:")
    assert "three months" in turn.answer
    elsewhere = await Chat(auth_client).say(asked)
    assert "these are from other chats" in elsewhere.answer
    assert "[lease.pdf, page 2](/api/attachments/atc_" in elsewhere.answer


async def test_a_document_can_be_asked_about_in_the_message_that_brings_it(auth_client: AsyncClient) -> None:
    body = await attached(auth_client, LEASE, "lease.pdf")
    turn = await send(Chat(auth_client), "How long is the notice period?", body["id"])
    assert "three months" in turn.answer


async def test_what_no_document_is_about_is_answered_as_without_any(auth_client: AsyncClient) -> None:
    alone = await Chat(auth_client).say("What is the capital of Mongolia?")
    assert alone.tasks == []
    chat = await sent(auth_client, lease_pdf=LEASE)
    for asked in ("What is the capital of Mongolia?", "Who wrote the period novel about Harbour pirates?"):
        turn = await chat.say(asked)
        assert turn.answer.startswith("None of your tools fits that, and the built-in model has no knowledge")
    for small_talk in ("hello", "thanks"):
        assert (await chat.say(small_talk)).tasks == []


async def test_documents_come_after_databases_and_other_tools(auth_client: AsyncClient) -> None:
    await connect(auth_client, sample=True)
    chat = await sent(auth_client, lease_pdf=pdf("How many customers have a bill with a notice period"))
    counted = await chat.say("How many customers are there?")
    assert counted.tasks[0]["title"].startswith("Sample store: run a query")
    refused = await chat.say("How many customers have a notice period?")
    assert "I cannot answer that from **Sample store**" in refused.answer
    assert refused.tasks == []
    found = await chat.say("What about the notice period?")
    assert "your files say" in found.answer


async def test_a_model_is_told_that_there_are_documents(alice: AsyncClient, llm: LlmServer) -> None:
    def instructions() -> str:
        return str(next(each for each in llm.requests[-1]["messages"] if each["role"] == "system")["content"])

    llm.script[:] = [Say("Hello.")]
    await Chat(alice).say("hello")
    assert "has attached documents" not in instructions()
    llm.script[:] = [Say("Hello.")]
    await sent(alice, lease_pdf=LEASE)
    llm.script[:] = [Say("Hello.")]
    await Chat(alice).say("hello")
    assert "has attached documents" in instructions()


async def test_a_model_is_given_passages_with_their_sources(alice: AsyncClient, llm: LlmServer) -> None:
    llm.script += [Say("Hello.")]
    chat = await sent(alice, lease_pdf=LEASE)
    llm.script += [
        call("file_search__search_files", query="notice period"),
        call("file_search__read_file", file="lease", place="Page 3"),
        call("file_search__read_file", file="nothing.pdf"),
        Say("Three months (lease.pdf, page 2)."),
    ]
    turn = await chat.say("how long is the notice period?")
    told = [entry["content"] for entry in llm.messages() if entry["role"] == "tool"]
    assert "[lease.pdf, page 2](/api/attachments/atc_" in told[0]
    assert "Haustiere sind erlaubt" in told[1]
    assert "There is no file “nothing.pdf”. There are: lease.pdf." in told[2]
    assert turn.tasks[0]["title"]


async def test_a_document_in_a_message_reaches_the_model_by_pages(alice: AsyncClient, llm: LlmServer) -> None:
    llm.script += [Say("Hello.")]
    await sent(alice, lease_pdf=LEASE)
    said = json.dumps(llm.messages()[-1]["content"])
    assert "[page 2]" in said
    assert "three months" in said


async def test_the_rows_of_a_workbook_are_charted(auth_client: AsyncClient) -> None:
    chat = Chat(auth_client)
    body = await attached(auth_client, STOCK, "stock.xlsx")
    turn = await send(chat, "chart this", body["id"])
    [card] = turn.of_type("widget")
    assert [point["count"] for point in card["widget"]["children"][1]["data"]] == [120, 80]


async def test_what_is_not_sent_yet_is_not_found(auth_client: AsyncClient, database: Database) -> None:
    body = await attached(auth_client, LEASE, "lease.pdf")
    assert (await find(database, "notice period")).passages == ()
    await send(Chat(auth_client), "hello", body["id"])
    assert (await find(database, "notice period")).passages


@pytest.mark.parametrize("ending", ["chat", "account", "file"])
async def test_the_text_goes_with_its_file(auth_client: AsyncClient, database: Database, ending: str) -> None:
    unsent: Json = await attached(auth_client, LEASE, "unsent.pdf")
    await auth_client.post(
        "/api/chatkit", json={"type": "attachments.delete", "params": {"attachment_id": unsent["id"]}}
    )
    assert await passages(database) == 0
    chat = await sent(auth_client, lease_pdf=LEASE)
    assert await passages(database) == 3
    if ending == "chat":
        await chat.request("threads.delete", thread_id=chat.thread_id)
    else:
        async with database.transaction() as session:
            table = "users" if ending == "account" else "chat_attachments"
            await session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - one of two words
    assert await passages(database) == 0


async def test_without_files_it_says_what_to_do(auth_client: AsyncClient) -> None:
    turn = await Chat(auth_client).say("search files for the notice period", tool="system:file_search")
    assert "Attach a PDF" in turn.answer


async def test_a_search_reads_an_index_and_not_every_page(
    auth_client: AsyncClient, database: Database
) -> None:
    lines = "\n".join(f"row {number} says word{number % 997}" for number in range(60_000))
    await sent(auth_client, long_txt=lines.encode())
    assert await passages(database) > 1_000
    assert len((await find(database, "word7")).passages) == 5
    search = "SELECT id FROM file_passages WHERE words @@ plainto_tsquery('simple', 'word7')"
    async with database.transaction() as session:
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = (await session.scalars(text(f"EXPLAIN {search}"))).all()
    assert "ix_file_passages_words" in "".join(plan)
