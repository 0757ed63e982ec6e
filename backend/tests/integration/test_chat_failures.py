"""What goes wrong around a turn: other people, other tabs, dead servers, clients that leave."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text

from app.advisory_locks import AdvisoryLocks
from app.chat.context import ChatContext
from app.chat.thread_lock import ThreadLocks
from app.database import Database
from tests.asgi_socket import on_a_socket
from tests.chat_client import Chat, Json, events_of, message
from tests.conftest import ORIGIN, sign_up
from tests.integration.test_chat_connectors import connect


@pytest.fixture
async def socket_client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Alice's browser over a real socket, so that leaving is felt by the server."""
    async with (
        on_a_socket(app) as address,
        AsyncClient(base_url=address, headers={"Origin": ORIGIN}, timeout=30) as client,
    ):
        await sign_up(client, "alice@example.com")
        yield client


async def test_nobody_sees_or_touches_another_users_chat(
    auth_client: AsyncClient, other_client: AsyncClient
) -> None:
    alice, bob = Chat(auth_client), Chat(other_client)
    await alice.say("hello")
    thread_id = alice.thread_id
    [item] = alice.shown.of_type("user_message")
    requests: list[tuple[str, Json]] = [
        ("threads.get_by_id", {"thread_id": thread_id}),
        ("items.list", {"thread_id": thread_id}),
        ("threads.update", {"thread_id": thread_id, "title": "Mine"}),
        ("threads.delete", {"thread_id": thread_id}),
        ("threads.add_user_message", {"thread_id": thread_id, "input": message("hi")}),
        ("threads.retry_after_item", {"thread_id": thread_id, "item_id": item["id"]}),
        ("threads.custom_action", {"thread_id": thread_id, "action": {"type": "x"}}),
        ("threads.add_client_tool_output", {"thread_id": thread_id, "result": {}}),
    ]
    for kind, params in requests:
        answer = await bob.request(kind, **params)
        assert (answer.status_code, answer.json()["error"]) == (404, "THREAD_NOT_FOUND"), kind
    assert (await bob.request("threads.list")).json()["data"] == []
    assert await alice.reload() == list(alice.shown.items.values())


async def test_without_a_session_nothing_is_answered(client: AsyncClient) -> None:
    answer = await client.post("/api/chatkit", json={"type": "threads.list", "params": {}})
    assert (answer.status_code, answer.json()["error"]) == (401, "UNAUTHORIZED")
    assert (await client.get("/api/attachments/atc_x")).status_code == 401
    assert (await client.get("/api/apps")).status_code == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"type":"threads.nope","params":{}}', b'{"type":"threads.create","params":{}}'],
)
async def test_what_is_no_chatkit_request_is_refused_before_a_stream(
    auth_client: AsyncClient, body: bytes
) -> None:
    answer = await auth_client.post("/api/chatkit", content=body)
    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize("tool", ["ui:manage", "connector:abc", "connector:0", "mcp:1", "", "system:../x"])
async def test_entries_of_the_menu_that_are_no_tools_never_reach_a_turn(
    auth_client: AsyncClient, tool: str
) -> None:
    answer = await Chat(auth_client).request("threads.create", input=message("hi", tool=tool))
    assert (answer.status_code, answer.json()["error"]) == (422, "TOOL_CHOICE_INVALID")
    assert (await Chat(auth_client).request("threads.list")).json()["data"] == []


async def test_a_tool_that_is_not_connected_is_refused_in_words(auth_client: AsyncClient) -> None:
    turn = await Chat(auth_client).say("send a mail", tool="system:gmail")
    [error] = turn.errors
    assert "not connected" in error["message"]


async def test_a_dead_connector_is_named_and_the_rest_goes_on(
    auth_client: AsyncClient, database: Database, notes_url: str
) -> None:
    dead = await connect(auth_client, "Dead", notes_url)
    await connect(auth_client, "Alive", notes_url)
    async with database.transaction() as session:
        await session.execute(
            text("UPDATE user_mcp_connections SET server_url = 'http://127.0.0.1:9/mcp' WHERE id = :id"),
            {"id": dead},
        )
    chat = Chat(auth_client)
    failed = await chat.say("find notes about roadmap", tool=f"connector:{dead}")
    [notice] = failed.notices
    assert notice["title"] == "Dead failed"
    assert "failed after" in failed.tasks[0]["title"]
    assert "could not do that" in failed.answer
    worked = await chat.say("find alive notes about roadmap")
    assert not worked.notices
    assert worked.tasks[0]["title"].startswith("Alive: search notes · done in")


async def test_a_reading_call_is_tried_twice(
    auth_client: AsyncClient, database: Database, notes_url: str
) -> None:
    dead = await connect(auth_client, "Dead", notes_url)
    async with database.transaction() as session:
        await session.execute(text("UPDATE user_mcp_connections SET server_url = 'http://127.0.0.1:9/mcp'"))
    turn = await Chat(auth_client).say("find notes about roadmap", tool=f"connector:{dead}")
    seconds = float(turn.tasks[0]["title"].split("failed after ")[1].split(" ")[0])
    assert seconds >= 3
    assert len(turn.notices) == 1


async def test_a_thread_answers_one_message_at_a_time(
    socket_client: AsyncClient, database: Database, notes_url: str
) -> None:
    await connect(socket_client, "Notes", notes_url)
    chat = Chat(socket_client)
    await chat.say("hello")
    slow = asyncio.create_task(chat.say("count to 4 slowly"))
    await _until_locked(database)
    second = await chat.request("threads.add_user_message", thread_id=chat.thread_id, input=message("hi"))
    assert (second.status_code, second.json()["error"]) == (409, "THREAD_BUSY")
    assert (await chat.request("threads.delete", thread_id=chat.thread_id)).status_code == 409
    assert "Counted to 4." in (await slow).answer
    assert not (await chat.say("hello")).errors


async def test_another_process_holds_a_thread_too_and_dies_without_a_trace(
    auth_client: AsyncClient, other_client: AsyncClient, database: Database, database_url: str
) -> None:
    chat = Chat(auth_client)
    await chat.say("hello")
    other_database = Database(database_url)
    locks = AdvisoryLocks(other_database)
    other = ThreadLocks(locks, runs_at_once=3)
    await other.acquire(chat.thread_id)
    busy = await chat.request("threads.add_user_message", thread_id=chat.thread_id, input=message("hi"))
    assert busy.status_code == 409
    for kind, params in (("threads.delete", {}), ("threads.add_user_message", {"input": message("hi")})):
        foreign = await Chat(other_client).request(kind, thread_id=chat.thread_id, **params)
        assert foreign.status_code == 404
    async with database.transaction() as session:
        await session.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        )
    assert not (await chat.say("hello")).errors
    await locks.close()
    await other_database.close()


async def test_leaving_stops_the_call_and_keeps_what_there_was(
    socket_client: AsyncClient, database: Database, notes_url: str
) -> None:
    await connect(socket_client, "Notes", notes_url)
    chat = Chat(socket_client)
    await chat.say("hello")
    body = {"thread_id": chat.thread_id, "input": message("count to 50 slowly")}
    async with socket_client.stream(
        "POST", "/api/chatkit", json={"type": "threads.add_user_message", "params": body}
    ) as stream:
        async for line in stream.aiter_lines():
            if '"workflow.task.updated"' in line:
                break
    await _until_unlocked(database)
    items = await chat.reload()
    assert [item["type"] for item in items[-3:]] == ["user_message", "workflow", "end_of_turn"]
    [task] = items[-2]["workflow"]["tasks"]
    assert task["status_indicator"] == "complete"
    assert task["title"].endswith(" · stopped")
    assert not (await chat.say("hello")).errors


async def test_a_turn_that_a_dead_process_left_is_shown_as_interrupted(
    auth_client: AsyncClient, database: Database
) -> None:
    chat = Chat(auth_client)
    await chat.say("hello")
    async with database.transaction() as session:
        await session.execute(
            text("DELETE FROM chat_items WHERE kind IN ('end_of_turn', 'assistant_message')")
        )
    items = await chat.reload()
    assert [item["type"] for item in items] == ["user_message", "assistant_message", "end_of_turn"]
    assert "interrupted" in items[1]["content"][0]["text"]
    assert await chat.reload() == items
    answer = await chat.request("threads.retry_after_item", thread_id=chat.thread_id, item_id=items[0]["id"])
    assert answer.status_code == 200
    assert "interrupted" not in json.dumps(await chat.reload())


async def test_history_is_read_in_pages_and_never_more_than_a_hundred(auth_client: AsyncClient) -> None:
    chats = [Chat(auth_client) for _ in range(3)]
    for number, chat in enumerate(chats):
        await chat.say(f"hello {number}")
    first = (await chats[0].request("threads.list", limit=2, order="desc")).json()
    assert [thread["title"] for thread in first["data"]] == ["Hello 2", "Hello 1"]
    rest = (await chats[0].request("threads.list", limit=9999, order="desc", after=first["after"])).json()
    assert [thread["title"] for thread in rest["data"]] == ["Hello 0"]
    assert rest["has_more"] is False


async def test_a_chat_is_renamed_and_deleted_for_good(auth_client: AsyncClient) -> None:
    chat = Chat(auth_client)
    await chat.say("hello")
    renamed = await chat.request("threads.update", thread_id=chat.thread_id, title="Budget")
    assert renamed.json()["title"] == "Budget"
    assert (await chat.request("threads.delete", thread_id=chat.thread_id)).json() == {}
    gone = await chat.request("items.list", thread_id=chat.thread_id)
    assert (gone.status_code, gone.json()["error"]) == (404, "THREAD_NOT_FOUND")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Budget\n of \u202e2026\0", "Budget of 2026"),
        ("x" * 300_000, "x" * 199 + "…"),
        ("", None),
        (" \u200b\n\0", None),
    ],
    ids=["hidden characters", "endless", "nothing", "nothing to see"],
)
async def test_r4_a_title_is_one_line_that_can_be_read(
    auth_client: AsyncClient, given: str, kept: str | None
) -> None:
    chat = Chat(auth_client)
    await chat.say("hello")
    renamed = await chat.request("threads.update", thread_id=chat.thread_id, title=given)
    assert renamed.status_code == (409 if kept is None else 200)
    [thread] = (await chat.request("threads.list")).json()["data"]
    assert thread["title"] == (kept or "Hello")


@pytest.mark.parametrize(
    "more",
    [
        {"content": [{"type": "input_text", "text": "x" * 60_000}] * 2},
        {"content": [{"type": "input_tag", "id": "x", "text": "x", "data": {"x": "x" * 110_000}}]},
        {"quoted_text": "x" * 110_000},
    ],
    ids=["its words", "what it names", "what it quotes"],
)
async def test_a_message_that_is_too_long_is_refused_before_anything_is_stored(
    auth_client: AsyncClient, more: Json
) -> None:
    chat = Chat(auth_client)
    refused = await chat.request("threads.create", input={**message("hello"), **more})
    assert (refused.status_code, refused.json()["error"]) == (409, "NOT_POSSIBLE")
    assert (await chat.request("threads.list", limit=10)).json()["data"] == []
    assert not (await chat.say("x" * 90_000)).errors


async def test_characters_that_the_database_refuses_do_no_harm(auth_client: AsyncClient) -> None:
    chat = Chat(auth_client)
    turn = await chat.say("nul \0 here")
    assert not turn.errors
    assert await chat.reload() == list(chat.shown.items.values())


async def test_only_a_message_of_ones_own_can_be_tried_again(auth_client: AsyncClient) -> None:
    chat = Chat(auth_client)
    await chat.say("hello")
    [answer] = chat.shown.of_type("assistant_message")
    refused = await chat.request("threads.retry_after_item", thread_id=chat.thread_id, item_id=answer["id"])
    assert (refused.status_code, refused.json()["error"]) == (409, "NOT_POSSIBLE")
    missing = await chat.request("threads.retry_after_item", thread_id=chat.thread_id, item_id="nope")
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("items.feedback", {"item_ids": [], "kind": "positive"}),
        ("threads.sync_custom_action", {"action": {"type": "x"}}),
        ("threads.add_client_tool_output", {"result": {}}),
        ("threads.add_structured_input", {"item_id": "x", "input": {"status": "skipped", "answers": {}}}),
    ],
)
async def test_what_the_thread_does_not_offer_is_refused(
    auth_client: AsyncClient, kind: str, params: Json, caplog: pytest.LogCaptureFixture
) -> None:
    chat = Chat(auth_client)
    await chat.say("hello")
    answer = await chat.request(kind, thread_id=chat.thread_id, **params)
    assert (answer.status_code, answer.json()["error"]) == (409, "NOT_POSSIBLE")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert await chat.reload() == list(chat.shown.items.values())


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("attachments.create", {"name": "a", "size": 1, "mime_type": "text/plain"}),
        ("input.transcribe", {"audio_base64": "AAAA", "mime_type": "audio/webm"}),
    ],
)
async def test_features_that_are_off_say_so(auth_client: AsyncClient, kind: str, params: Json) -> None:
    answer = await Chat(auth_client).request(kind, **params)
    assert (answer.status_code, answer.json()["error"]) == (409, "NOT_POSSIBLE")


async def test_a_button_that_is_not_ours_is_answered_and_not_obeyed(auth_client: AsyncClient) -> None:
    chat = Chat(auth_client)
    await chat.say("hello")
    answer = await chat.request("threads.custom_action", thread_id=chat.thread_id, action={"type": "x"})
    [error] = chat.take(events_of(answer)).errors
    assert "nothing" in error["message"]


@pytest.mark.parametrize("content", [[], [{"type": "input_text", "text": " \n\0"}]], ids=str)
async def test_an_empty_message_is_refused_before_anything_is_stored(
    auth_client: AsyncClient, content: list[Json]
) -> None:
    chat = Chat(auth_client)
    refused = await chat.request("threads.create", input={**message(""), "content": content})
    assert (refused.status_code, refused.json()["error"]) == (409, "NOT_POSSIBLE")
    assert (await chat.request("threads.list", limit=10)).json()["data"] == []


async def test_a_file_of_somebody_else_cannot_be_attached(
    auth_client: AsyncClient, other_client: AsyncClient
) -> None:
    alice = Chat(auth_client)
    saved = await alice.say("save this as csv\na,b\nx,1\ny,2")
    identifier = saved.answer.split("/api/attachments/")[1].split(")")[0]
    sent = {**message("hello"), "attachments": [identifier]}
    refused = await Chat(other_client).request("threads.create", input=sent)
    assert (refused.status_code, refused.json()["error"]) == (404, "ATTACHMENT_NOT_FOUND")
    too_many = {**message("hello"), "attachments": [identifier] * 11}
    assert (await alice.request("threads.create", input=too_many)).status_code == 409
    mine = alice.take(
        events_of(await alice.request("threads.add_user_message", thread_id=alice.thread_id, input=sent))
    )
    assert mine.of_type("user_message")[0]["attachments"][0]["id"] == identifier


async def test_a_stream_is_marked_as_one_for_every_proxy(auth_client: AsyncClient) -> None:
    answer = await Chat(auth_client).request("threads.create", input=message("hello"))
    assert answer.headers["cache-control"] == "no-cache, no-transform"
    assert answer.headers["x-accel-buffering"] == "no"


def test_ids_of_new_threads_cannot_be_guessed() -> None:
    ids = {ChatContext(owner_id=1).new_thread_id for _ in range(100)}
    assert len(ids) == 100
    assert min(map(len, ids)) >= 36


async def _until_locked(database: Database) -> None:
    await _until(database, "> 0")


async def _until_unlocked(database: Database) -> None:
    await _until(database, "= 0")


async def _until(database: Database, condition: str) -> None:
    query = text(
        f"SELECT count(*) {condition} FROM pg_locks WHERE locktype = 'advisory' "  # noqa: S608 - two constants
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    async with asyncio.timeout(20):
        while True:
            async with database.transaction() as session:
                if await session.scalar(query):
                    return
            await asyncio.sleep(0.02)
