"""Tool calls on record: written before they are made, completed once, sealed, read by their owner alone."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import structlog
from httpx import AsyncClient
from pydantic import SecretStr
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DBAPIError

from app.connectors.key_rotation import rotate
from app.database import Database
from app.models import ToolInvocation, User
from app.sealing import vault_of
from tests.asgi_socket import on_a_socket
from tests.chat_client import Chat, message
from tests.conftest import ORIGIN, sign_up
from tests.integration.test_approvals import cards, decide
from tests.integration.test_chat_connectors import connect
from tests.integration.test_chat_failures import _until_unlocked
from tests.integration.test_no_secret_escapes import leaks
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Call, Say, call
from tests.saved_connectors import saved
from tests.scripted_model import running, settings_for
from tests.unit.test_encryption import KEY, OTHER_KEY

SECRET = "CANARY-planted-key"  # one of those that `leaks` looks for


@pytest.fixture
async def alice(tmp_path: Path, database: Database, llm: LlmServer) -> AsyncIterator[AsyncClient]:
    async with alice_under(KEY, tmp_path, database, llm) as client:
        yield client


@asynccontextmanager
async def alice_under(
    key: str, tmp_path: Path, database: Database, llm: LlmServer
) -> AsyncIterator[AsyncClient]:
    """Alice's browser over a real socket, on a process that seals with `key`."""
    settings = settings_for(tmp_path, llm, token_encryption_key=SecretStr(key))
    async with (
        running(settings, database) as app,
        on_a_socket(app) as address,
        AsyncClient(base_url=address, headers={"Origin": ORIGIN}, timeout=30) as client,
    ):
        yield client


async def with_peer(client: AsyncClient, url: str) -> int:
    """Sign Alice up and give her a connector whose tools run without asking."""
    await sign_up(client, "alice@example.com")
    connector = await saved(client, url, name="Peer")
    for tool in ("add", "fail", "wait"):
        path = f"/api/connectors/{connector['id']}/tools/{tool}"
        assert (await client.patch(path, json={"policy": "allow"})).status_code == 200
    return int(connector["id"])


async def activity(client: AsyncClient, **query: Any) -> dict[str, Any]:
    answer = await client.get("/api/activity", params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def detail(client: AsyncClient, **query: Any) -> dict[str, Any]:
    """The newest call with everything."""
    call_id = (await activity(client, **query))["calls"][0]["id"]
    body: dict[str, Any] = (await client.get(f"/api/activity/{call_id}")).json()
    return body


async def test_a_call_is_on_record_with_all_that_matters(
    alice: AsyncClient, llm: LlmServer, mcp_peer: str
) -> None:
    connector_id = await with_peer(alice, mcp_peer)
    llm.script += [call("peer__add", a=1, b=2), Say("It is 3.")]
    chat = Chat(alice)
    before = datetime.now(UTC)
    answer = await chat.request("threads.create", input=message("add"))
    chat.take([json.loads(line[6:]) for line in answer.text.split("\n\n") if line])
    listed = await activity(alice)
    [known] = listed["calls"]
    assert before - timedelta(seconds=1) < datetime.fromisoformat(known["started_at"]) < datetime.now(UTC)
    assert 0 <= known["duration_ms"] < 10_000
    [question] = chat.shown.of_type("user_message")
    assert known == known | {
        "app": {"id": f"connector:{connector_id}", "name": "Peer"},
        "tool_name": "add",
        "title": "Peer: add",
        "outcome": "succeeded",
        "error_code": None,
        "error_reason": None,
        "approval": "not_needed",
        "thread_id": chat.thread_id,
        "thread_title": "Add",
    }
    assert listed["apps"] == [known["app"]]
    assert listed["after"] is None
    whole = await detail(alice)
    assert whole == whole | known
    assert json.loads(whole["arguments"]["text"]) == {"a": 1, "b": 2}
    assert json.loads(whole["result"]["text"]) == {"total": 3}
    assert whole["request_id"] == answer.headers["x-request-id"]
    assert whole["is_readable"]
    assert question["id"]


async def test_equal_arguments_have_equal_hashes_and_nobody_else_can_make_them(
    alice: AsyncClient, llm: LlmServer, mcp_peer: str
) -> None:
    await with_peer(alice, mcp_peer)
    same = Call(
        (("peer__add", {"a": 1, "b": 2}), ("peer__add", {"b": 2, "a": 1}), ("peer__add", {"a": 2, "b": 1}))
    )
    llm.script += [same, Say("Done.")]
    await Chat(alice).say("add")
    calls = (await activity(alice))["calls"]
    hashes = [(await alice.get(f"/api/activity/{each['id']}")).json()["arguments_hash"] for each in calls]
    assert len(set(hashes)) == 2
    assert all(len(each) == 64 for each in hashes)


async def test_a_call_that_fails_says_how(alice: AsyncClient, llm: LlmServer, mcp_peer: str) -> None:
    await with_peer(alice, mcp_peer)
    llm.script += [call("peer__fail", words="no such project"), Say("It failed.")]
    await Chat(alice).say("fail")
    [known] = (await activity(alice, outcome="failed"))["calls"]
    assert (known["error_code"], known["error_reason"]) == ("TOOL_FAILED", None)
    assert "no such project" in (await detail(alice))["result"]["text"]


async def test_a_server_that_cannot_be_reached_is_told_from_a_tool_that_fails(
    alice: AsyncClient, llm: LlmServer, database: Database, mcp_peer: str
) -> None:
    await with_peer(alice, mcp_peer)
    async with database.transaction() as session:
        await session.execute(
            text(
                "UPDATE user_mcp_connections SET server_url = 'http://127.0.0.1:9/mcp', version = version + 1"
            )
        )
    llm.script += [call("peer__add", a=1, b=2), Say("Nobody answers.")]
    await Chat(alice).say("add")
    [known] = (await activity(alice))["calls"]
    assert (known["outcome"], known["error_code"]) == ("failed", "CONNECTION_FAILED")
    assert known["error_reason"] == "connection_refused"


async def started_call(client: AsyncClient, llm: LlmServer, chat: Chat) -> None:
    """Let the model make a call that does not end by itself, and leave once it is under way."""
    llm.script += [call("peer__wait", steps=1000, pause_s=0.05)]
    body = {"type": "threads.create", "params": {"input": message("wait")}}
    async with client.stream("POST", "/api/chatkit", json=body) as stream:
        async for line in stream.aiter_lines():
            if '"thread.created"' in line:
                chat.shown.thread = json.loads(line.removeprefix("data: "))["thread"]
            if '"workflow.task.updated"' in line:
                [known] = (await activity(client))["calls"]
                assert (known["outcome"], known["duration_ms"]) == ("running", None)
                assert (await activity(client, outcome="running"))["calls"] == [known]
                assert (await activity(client, outcome="interrupted"))["calls"] == []
                assert (await detail(client))["result"] is None
                return


async def test_a_call_is_on_record_while_it_runs_and_when_it_was_stopped(
    alice: AsyncClient, llm: LlmServer, database: Database, mcp_peer: str
) -> None:
    await with_peer(alice, mcp_peer)
    await started_call(alice, llm, Chat(alice))
    await _until_unlocked(database)
    [known] = (await activity(alice))["calls"]
    assert (known["outcome"], known["error_code"]) == ("cancelled", None)
    assert known["duration_ms"] > 0
    assert json.loads((await detail(alice))["arguments"]["text"])["steps"] == 1000


async def test_a_call_whose_process_died_is_interrupted(
    alice: AsyncClient, llm: LlmServer, database: Database, mcp_peer: str
) -> None:
    await with_peer(alice, mcp_peer)
    llm.script += [call("peer__add", a=1, b=2), Say("Done.")]
    chat = Chat(alice)
    await chat.say("add")
    await forge(database, chat.thread_id)
    [open_, _] = (await activity(alice))["calls"]
    assert (open_["outcome"], open_["duration_ms"]) == ("interrupted", None)
    assert [each["id"] for each in (await activity(alice, outcome="interrupted"))["calls"]] == [open_["id"]]
    assert (await activity(alice, outcome="running"))["calls"] == []


async def forge(database: Database, thread_id: str) -> None:
    """A row as a process leaves it that dies in the middle of a call."""
    async with database.transaction() as session:
        row = (await session.scalars(select(ToolInvocation))).one()
        copied = (
            "user_id",
            "app_id",
            "app_name",
            "tool_name",
            "title",
            "turn_id",
            "approval",
            "arguments_hash",
        )
        values = {name: getattr(row, name) for name in copied}
        session.add(ToolInvocation(**values, id=uuid4(), thread_id=thread_id, arguments="pb1.none"))


async def test_the_list_is_filtered_and_read_in_pages(
    alice: AsyncClient, llm: LlmServer, mcp_peer: str
) -> None:
    connector_id = await with_peer(alice, mcp_peer)
    llm.script += [
        Call(tuple(("peer__add", {"a": number, "b": 1}) for number in range(5))),
        call("analytics__draw_chart", rows=[{"month": "Jan", "orders": 5}]),
        Say("Done."),
    ]
    await Chat(alice).say("add")
    everything = await activity(alice)
    assert [app["name"] for app in everything["apps"]] == ["Analytics", "Peer"]
    assert len(everything["calls"]) == 6
    mine = await activity(alice, app=f"connector:{connector_id}")
    assert len(mine["calls"]) == 5
    ids: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = await activity(alice, limit=4, **after)
        ids += [each["id"] for each in page["calls"]]
        if page["after"] is None:
            break
        after = {"after": page["after"]}
    assert ids == [each["id"] for each in everything["calls"]]
    first = min(each["started_at"] for each in everything["calls"])
    assert (await activity(alice, to=first))["calls"] == []
    assert len((await activity(alice, **{"from": first}))["calls"]) == 6


NO_FILTERS: tuple[dict[str, Any], ...] = (
    {"from": "2026-01-01T00:00:00"},
    {"from": "0001-01-01T00:00:00+14:00"},
    {"to": "yesterday"},
    {"outcome": "fine"},
    {"after": "1"},
    {"limit": 101},
    {"user_id": 1},
)


async def test_a_filter_that_means_nothing_is_refused(auth_client: AsyncClient) -> None:
    for query in NO_FILTERS:
        assert (await auth_client.get("/api/activity", params=query)).status_code == 422, query


async def test_a_record_outlives_its_chat_and_goes_with_its_account(
    alice: AsyncClient, llm: LlmServer, database: Database, mcp_peer: str
) -> None:
    await with_peer(alice, mcp_peer)
    llm.script += [call("peer__add", a=1, b=2), Say("Done.")]
    chat = Chat(alice)
    await chat.say("add")
    assert (await chat.request("threads.delete", thread_id=chat.thread_id)).status_code == 200
    [known] = (await activity(alice))["calls"]
    assert (known["thread_id"], known["thread_title"]) == (None, None)
    async with database.transaction() as session:
        await session.execute(delete(User))
        assert await session.scalar(select(func.count()).select_from(ToolInvocation)) == 0


REWRITES = (
    "UPDATE tool_invocations SET outcome = 'failed'",
    "UPDATE tool_invocations SET duration_ms = 1",
    "UPDATE tool_invocations SET approval = 'allowed_once'",
    "UPDATE tool_invocations SET user_id = 2",
    "UPDATE tool_invocations SET started_at = now()",
    "DELETE FROM tool_invocations",
    "TRUNCATE tool_invocations",
)


async def test_the_application_cannot_rewrite_what_happened(
    alice: AsyncClient, llm: LlmServer, database: Database, mcp_peer: str
) -> None:
    await with_peer(alice, mcp_peer)
    llm.script += [call("peer__add", a=1, b=2), Say("Done.")]
    await Chat(alice).say("add")
    before = await activity(alice)
    for statement in REWRITES:
        with pytest.raises(DBAPIError, match="neither changed nor deleted"):
            async with database.transaction() as session:
                await session.execute(text(statement))
    assert await activity(alice) == before


async def test_what_was_sent_and_returned_is_not_readable_in_the_table(
    alice: AsyncClient, llm: LlmServer, database: Database, mcp_peer: str
) -> None:
    await with_peer(alice, mcp_peer)
    llm.script += [call("peer__fail", words=SECRET), Say("Done.")]
    await Chat(alice).say("fail")
    whole = await detail(alice)
    assert SECRET in whole["arguments"]["text"]
    assert SECRET in whole["result"]["text"]
    async with database.transaction() as session:
        rows = list(await session.scalars(text("SELECT t::text FROM tool_invocations t")))
    assert len(rows) == 1
    assert leaks(*rows) == []


async def test_rotation_keeps_the_record_readable_and_a_lost_key_is_said(
    tmp_path: Path, database: Database, llm: LlmServer, mcp_peer: str
) -> None:
    async with alice_under(KEY, tmp_path, database, llm) as client:
        await with_peer(client, mcp_peer)
        llm.script += [call("peer__add", a=1, b=2), Say("Done.")]
        await Chat(client).say("add")
        cookies, before = client.cookies, await detail(client)
    async with alice_under(OTHER_KEY, tmp_path, database, llm) as client:
        client.cookies = cookies
        lost = await detail(client)
        assert (lost["is_readable"], lost["arguments"], lost["result"]) == (False, None, None)
        assert lost["outcome"] == "succeeded"
    assert (await rotate(database, vault_of(f"{OTHER_KEY},{KEY}"))).unreadable == []
    async with alice_under(OTHER_KEY, tmp_path, database, llm) as client:
        client.cookies = cookies
        assert await detail(client) == before


async def test_a_call_that_cannot_be_put_on_record_is_not_made(
    alice: AsyncClient, llm: LlmServer, database: Database, mcp_peer: str
) -> None:
    await with_peer(alice, mcp_peer)
    async with database.transaction() as session:
        await session.execute(
            text("ALTER TABLE tool_invocations ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
        )
    llm.script += [call("peer__add", a=1, b=2), Say("Done.")]
    with structlog.testing.capture_logs() as events:
        await Chat(alice).say("add")
    assert "mcp.tool_called" not in [event["event"] for event in events]


async def test_calls_that_were_asked_about_are_on_record_with_what_was_decided(
    alice: AsyncClient, llm: LlmServer, notes_url: str
) -> None:
    await sign_up(alice, "alice@example.com")
    await connect(alice, "Notes", notes_url)
    chat = Chat(alice)
    note = {"title": "Prices", "body": "Up by 4 %"}
    for label in ("Allow once", "Deny", "Always allow this tool", None):
        tool = "delete_note" if label is None else "create_note"
        arguments = {"note_id": 1} if label is None else note
        llm.script += [call(f"notes__{tool}", **arguments)]
        [card] = cards(await chat.say("note the prices"))
        if label is not None:
            llm.script += [Say("As you like.")]
            await decide(chat, card, label)
    llm.script += [Say("Never mind then.")]
    await chat.say("never mind")
    known = (await activity(alice))["calls"][::-1]
    assert [(each["tool_name"], each["approval"], each["outcome"]) for each in known] == [
        ("create_note", "allowed_once", "succeeded"),
        ("create_note", "denied", "declined"),
        ("create_note", "always_allowed", "succeeded"),
        ("delete_note", "expired", "declined"),
    ]
    denied = (await alice.get(f"/api/activity/{known[1]['id']}")).json()
    assert json.loads(denied["arguments"]["text"]) == note
    assert (denied["result"], denied["title"]) == (None, "Notes: create note")
    assert [each["id"] for each in (await activity(alice, outcome="declined"))["calls"]] == [
        known[3]["id"],
        known[1]["id"],
    ]
    events = (await alice.get("/api/activity/events", params={"about": "tool"})).json()["events"]
    verdicts = [each["details"]["verdict"] for each in events if each["action"] == "tool.approve"]
    assert verdicts == ["always_allowed", "denied", "allowed_once"]
