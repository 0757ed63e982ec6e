"""Finding calls by what is written in the open, and taking the found ones along as a file."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import insert

from app.chat.activity import CallFilter
from app.chat.activity_export import ActivityExport
from app.database import Database
from app.models import ChatThread, ToolInvocation

EXPORT = "/api/activity/export"


async def owner_of(client: AsyncClient) -> int:
    return int((await client.get("/api/auth/me")).json()["id"])


async def on_record(database: Database, owner_id: int, **over: Any) -> None:
    """A call that has ended; what it was given is sealed under a key that nobody has."""
    await many_on_record(database, owner_id, [over])


async def many_on_record(database: Database, owner_id: int, calls: list[dict[str, Any]]) -> None:
    call = {
        "user_id": owner_id,
        "app_id": "connector:7",
        "app_name": "Notes",
        "tool_name": "search_notes",
        "title": "Notes: search notes",
        "thread_id": "thr_1",
        "turn_id": "msg_1",
        "approval": "not_needed",
        "arguments": "pb1.sealed",
        "arguments_hash": b"-",
        "outcome": "succeeded",
        "error_reason": None,
        "duration_ms": 5,
    }
    async with database.transaction() as session:
        await session.execute(insert(ToolInvocation), [{**call, "id": uuid4(), **over} for over in calls])


async def found(client: AsyncClient, search: str, **query: Any) -> list[str]:
    answer = await client.get("/api/activity", params={"search": search, **query})
    assert answer.status_code == 200, answer.text
    return [call["title"] for call in answer.json()["calls"]]


def rows_of(answer: Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def exported(client: AsyncClient, **query: Any) -> list[dict[str, str]]:
    return rows_of(await client.get(EXPORT, params=query))


@pytest.fixture
async def recorded(auth_client: AsyncClient, database: Database) -> AsyncClient:
    """Alice, who has four calls of three apps in two chats."""
    owner_id = await owner_of(auth_client)
    async with database.transaction() as session:
        for thread_id, title in (("thr_1", "Spring prices"), ("thr_2", "Ärger mit 100 %")):
            session.add(ChatThread(id=thread_id, user_id=owner_id, title=title, status={"type": "active"}))
    notes = {"thread_id": "thr_1"}
    mail = {"app_id": "system:gmail", "app_name": "Gmail", "tool_name": "send_mail", "title": "Gmail: send"}
    lost = {"outcome": "failed", "error_code": "CONNECTION_FAILED", "error_reason": "token_expired"}
    shop = {
        "app_id": "connector:8",
        "app_name": "Shop",
        "tool_name": "list_bills",
        "title": "Shop: list bills",
    }
    for over in (
        notes,
        mail | {"approval": "denied", "outcome": "declined", "thread_id": "thr_2"},
        shop | lost,
        shop | {"title": "Shop: refund", "outcome": None, "thread_id": "thr_gone"},
    ):
        await on_record(database, owner_id, **over)
    return auth_client


@pytest.mark.parametrize(
    ("search", "titles"),
    [
        ("search_notes", ["Notes: search notes"]),
        ("GMAIL", ["Gmail: send"]),
        ("spring bills", ["Shop: list bills"]),
        ("bills spring", ["Shop: list bills"]),
        ("ärger 100 %", ["Gmail: send"]),
        ("denied by you", ["Gmail: send"]),
        ("sign in again", ["Shop: list bills"]),
        ("CONNECTION_FAILED", ["Shop: list bills"]),
        ("broken off", ["Shop: refund"]),
        ("%", ["Gmail: send"]),
        ("_", ["Shop: refund", "Shop: list bills", "Gmail: send", "Notes: search notes"]),
        ("send\\", []),
        ("' OR true --", []),
        ("pb1.sealed", []),
        ("nowhere", []),
    ],
)
async def test_every_word_is_looked_for_in_what_is_shown_of_a_call(
    recorded: AsyncClient, search: str, titles: list[str]
) -> None:
    assert await found(recorded, search) == titles


async def test_a_search_goes_together_with_the_other_filters(recorded: AsyncClient) -> None:
    assert await found(recorded, "again", app="connector:8") == ["Shop: list bills"]
    assert await found(recorded, "again", app="connector:7") == []
    assert await found(recorded, "shop", outcome="failed") == ["Shop: list bills"]
    page = (await recorded.get("/api/activity", params={"search": "shop", "limit": 1})).json()
    assert await found(recorded, "shop", limit=1, after=page["after"]) == ["Shop: list bills"]
    assert await found(recorded, " \0 ") == await found(recorded, "")


async def test_the_export_holds_what_the_same_filters_list(recorded: AsyncClient) -> None:
    answer = await recorded.get(EXPORT)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="patchbay-calls-2')
    assert answer.headers["x-calls-left-out"] == "false"
    rows = rows_of(answer)
    [denied] = [row for row in rows if row["app"] == "Gmail"]
    assert datetime.now(UTC) - datetime.fromisoformat(denied.pop("started_at")) < timedelta(minutes=1)
    assert denied == {
        "app": "Gmail",
        "tool": "send_mail",
        "title": "Gmail: send",
        "outcome": "declined",
        "error_code": "",
        "error_reason": "",
        "duration_ms": "5",
        "approval": "denied",
        "chat": "Ärger mit 100 %",
    }
    for query in (
        {},
        {"search": "shop"},
        {"app": "connector:8"},
        {"outcome": "failed"},
        {"search": "nowhere"},
    ):
        listed = (await recorded.get("/api/activity", params=query)).json()["calls"]
        assert [row["title"] for row in await exported(recorded, **query)] == [
            call["title"] for call in listed
        ]
    assert await exported(recorded, to="2020-01-01T00:00:00Z") == []


async def test_nobody_finds_or_exports_the_calls_of_others(
    recorded: AsyncClient, other_client: AsyncClient, database: Database
) -> None:
    await on_record(database, await owner_of(other_client), title="Notes: of Mallory")
    assert await found(other_client, "notes") == ["Notes: of Mallory"]
    assert [row["title"] for row in await exported(other_client)] == ["Notes: of Mallory"]
    # The chat that Mallory's call names is Alice's: its title is neither shown nor searched.
    assert await found(other_client, "spring") == []
    assert [row["chat"] for row in await exported(other_client)] == [""]
    assert "Notes: of Mallory" not in await found(recorded, "notes")


async def test_names_that_servers_chose_are_no_formulas_in_the_file(
    auth_client: AsyncClient, database: Database
) -> None:
    owner_id = await owner_of(auth_client)
    names = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", " =1", 'say "hi", then\r\ngo']
    for name in names:
        await on_record(database, owner_id, app_name=name, tool_name=name, title=name)
    rows = await exported(auth_client)
    assert [row["title"] for row in rows][::-1] == [f"'{name}" for name in names[:-1]] + [names[-1]]
    assert all(row["app"] == row["tool"] == row["title"] for row in rows)


async def test_a_file_has_an_end_and_says_when_there_was_more(
    auth_client: AsyncClient, database: Database
) -> None:
    owner_id = await owner_of(auth_client)
    await many_on_record(database, owner_id, [{"title": str(number)} for number in range(25)])
    for most, leaves_some_out in ((24, True), (25, False)):
        export = await ActivityExport.begun(database, CallFilter(), owner_id=owner_id, most=most)
        assert export.leaves_some_out is leaves_some_out
        text = b"".join([part async for part in export.parts(batch=10)]).decode("utf-8-sig")
        titles = [row["title"] for row in csv.DictReader(io.StringIO(text))]
        assert titles == [str(number) for number in range(24, 24 - most, -1)]


@pytest.mark.parametrize("query", [{"search": "x" * 201}, {"limit": 5}, {"after": str(uuid4())}])
async def test_the_export_refuses_what_it_does_not_know(
    auth_client: AsyncClient, query: dict[str, Any]
) -> None:
    assert (await auth_client.get(EXPORT, params=query)).status_code == 422
