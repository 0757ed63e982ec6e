"""Results larger than what is kept of them: saved whole, in little memory, or not at all."""

import asyncio
import csv
import io
import json
import re
import sys
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest
from httpx import AsyncClient
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from python_calamine import CalamineWorkbook
from sqlalchemy import TextClause, text

from app.chat.attachments import NewFile, store_files
from app.chat.thread_files import FilesOfThread
from app.database import Database
from app.tools.base import LargeContent
from tests.asgi_socket import on_a_socket
from tests.chat_client import Chat, message
from tests.conftest import ORIGIN, browser, sign_up
from tests.integration.test_chat_databases import query, shop, tool_result
from tests.integration.test_databases_api import connect
from tests.integration.test_exports import download, link_in
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Say, call
from tests.peers.serving import serving
from tests.peers.user_postgres import UserServer
from tests.saved_connectors import saved
from tests.scripted_model import running, settings_for
from tests.waiting import eventually

ROWS = 200_000
MIB = 1 << 20
LARGE = "SELECT n, '=' || n AS formula, repeat('x', 60) AS words FROM generate_series(1, 200000) n"
WIDE = "SELECT n, repeat('x', 240) AS a, repeat('y', 240) AS b FROM generate_series(1, 200000) n"
FILES = text("SELECT count(*) FROM chat_attachments")
PARTS = text("SELECT count(*) FROM attachment_parts")


async def asked(client: AsyncClient, llm: LlmServer, sql: str) -> Chat:
    """A conversation whose newest result is the beginning of what the query has."""
    chat = Chat(client)
    llm.script[:] = [query(sql), Say("There are more.")]
    await chat.say("show them")
    return chat


async def count(database: Database, of: TextClause) -> int:
    async with database.statement() as session:
        return int(await session.scalar(of) or 0)


@asynccontextmanager
async def under_way(client: AsyncClient, chat: Chat, said: str) -> AsyncIterator[None]:
    """An answer that has begun; leaving the block leaves it, as Stop does."""
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    params = {"thread_id": chat.thread_id, "input": message(said)}
    app = client._transport.app  # type: ignore[attr-defined] # ASGITransport keeps it
    async with (
        on_a_socket(app) as address,
        AsyncClient(base_url=address, headers={"Origin": ORIGIN, "Cookie": cookies}) as tab,
        tab.stream(
            "POST", "/api/chatkit", json={"type": "threads.add_user_message", "params": params}
        ) as stream,
    ):
        lines = stream.aiter_lines()
        async for line in lines:
            if "save as a file" in line:
                break
        yield


@contextmanager
def many_rows(count: int) -> Iterator[str]:
    """An MCP server that lists so many entries."""
    server: MCPServer[Any] = MCPServer("Ledger", version="1.0.0")

    def entries() -> CallToolResult:
        """List the entries of the ledger."""
        found = [{"number": number, "text": "entry"} for number in range(count)]
        return CallToolResult(content=[TextContent(text="entries")], structured_content={"entries": found})

    server.add_tool(entries, annotations=ToolAnnotations(read_only_hint=True))
    with serving(server.streamable_http_app()) as address:
        yield f"{address}/mcp"


def numbers(form: str, content: bytes) -> list[int]:
    match form:
        case "csv":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
            assert {row[1][:2] for row in rows} == {"'="}
            return [int(row[0]) for row in rows]
        case "json":
            return [record["n"] for record in json.loads(content)]
        case _:
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            return [int(float(str(row[0]))) for row in book.get_sheet_by_index(0).to_python()[1:]]


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
async def test_a_result_is_saved_with_all_its_rows(
    alice: AsyncClient, llm: LlmServer, user_server: UserServer, form: str
) -> None:
    await shop(alice, user_server)
    chat = await asked(alice, llm, LARGE)
    llm.script[:] = [call("export__save_file", format=form), Say("Saved.")]
    turn = await chat.say("export that")
    assert f"Saved {ROWS:,} rows as export.{form}." in tool_result(llm)
    file = await download(alice, turn)
    assert int(file.headers["content-length"]) == len(file.content)
    assert numbers(form, file.content) == list(range(1, ROWS + 1))


async def test_a_result_with_very_many_columns_is_saved_with_all_of_them(
    alice: AsyncClient, llm: LlmServer, user_server: UserServer
) -> None:
    await shop(alice, user_server)
    chat = await asked(alice, llm, "SELECT " + ", ".join(f"{place} AS c{place}" for place in range(60)))
    llm.script[:] = [call("export__save_file", format="json"), Say("Saved.")]
    [record] = (await download(alice, await chat.say("export that"))).json()
    assert record == {f"c{place}": place for place in range(60)}
    assert "Saved 1 row as export.json." in tool_result(llm)


@pytest.mark.parametrize(("form", "rows"), [("markdown", 10_000), ("pdf", 2_000)])
async def test_what_is_read_page_by_page_has_a_bound_that_is_told(
    alice: AsyncClient, llm: LlmServer, user_server: UserServer, form: str, rows: int
) -> None:
    await shop(alice, user_server)
    chat = await asked(alice, llm, "SELECT n FROM generate_series(1, 200000) n")
    llm.script[:] = [call("export__save_file", format=form), Say("Saved.")]
    await chat.say("export that")
    assert f"Saved the first {rows:,} rows of more as export." in tool_result(llm)


async def test_the_operator_bounds_the_rows_and_the_bytes_of_a_file(
    tmp_path: Path, database: Database, llm: LlmServer, user_server: UserServer
) -> None:
    settings = settings_for(tmp_path, llm, export_max_rows=5_000, export_max_mb=1)
    async with running(settings, database) as app, browser(app) as client:
        await sign_up(client, "bo@example.com")
        await shop(client, user_server)
        chat = await asked(client, llm, "SELECT n FROM generate_series(1, 200000) n")
        llm.script[:] = [call("export__save_file"), Say("Saved.")]
        turn = await chat.say("export that")
        assert "Saved the first 5,000 rows of more as export.csv." in tool_result(llm)
        assert len((await download(client, turn)).text.splitlines()) == 5_001
        chat = await asked(client, llm, "SELECT repeat('x', 1000) FROM generate_series(1, 4000)")
        llm.script[:] = [call("export__save_file"), Say("Saved.")]
        turn = await chat.say("export that")
        assert re.search(r"Saved the first 1,0\d\d rows of more", tool_result(llm))
        assert len((await download(client, turn)).content) < 1.1 * MIB


async def test_a_result_that_was_read_whole_is_not_asked_for_again(
    alice: AsyncClient, llm: LlmServer, user_server: UserServer
) -> None:
    await shop(alice, user_server)
    chat = await asked(alice, llm, "SELECT clock_timestamp() AS now")
    [task] = chat.shown.tasks
    llm.script[:] = [call("export__save_file"), Say("Saved.")]
    turn = await chat.say("export that")
    assert (await download(alice, turn)).text.splitlines()[1] in task["content"]


async def test_a_table_hidden_since_is_not_saved_and_leaves_no_file(
    alice: AsyncClient, llm: LlmServer, database: Database, user_server: UserServer
) -> None:
    database_id = await shop(alice, user_server)
    chat = await asked(alice, llm, "SELECT orders.id FROM orders, generate_series(1, 20)")
    change = {"schema_name": "public", "name": "orders", "is_visible": False}
    hidden = await alice.post(f"/api/databases/{database_id}/visibility", json={"tables": [change]})
    assert hidden.status_code == 200
    llm.script[:] = [call("export__save_file"), Say("No.")]
    await chat.say("export that")
    assert "The user keeps the table orders from you." in tool_result(llm)
    assert await count(database, FILES) == 0


async def test_a_query_that_fails_on_the_way_leaves_no_file(
    alice: AsyncClient, llm: LlmServer, database: Database, user_server: UserServer
) -> None:
    await shop(alice, user_server)
    chat = await asked(alice, llm, "SELECT 1 / (150000 - n) FROM generate_series(1, 200000) n")
    llm.script[:] = [call("export__save_file"), Say("No.")]
    await chat.say("export that")
    assert "A number is divided by zero" in tool_result(llm)
    assert await count(database, FILES) == 0
    assert await count(database, PARTS) == 0


async def test_stop_ends_the_query_at_the_server_and_leaves_no_file(
    alice: AsyncClient, llm: LlmServer, database: Database, user_server: UserServer
) -> None:
    await shop(alice, user_server)
    admin = await user_server.as_admin()
    await admin.execute(
        "CREATE FUNCTION slowly(n int) RETURNS int STABLE LANGUAGE plpgsql AS "
        "$$BEGIN IF n > 2000 THEN PERFORM pg_sleep(0.01); END IF; RETURN n; END$$"
    )
    try:
        chat = await asked(alice, llm, "SELECT slowly(n) FROM generate_series(1, 200000) n")

        async def at_work() -> int:
            return int(
                await admin.fetchval(
                    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%slowly(n)%' "
                    "AND state = 'active' AND pid <> pg_backend_pid()"
                )
            )

        llm.script[:] = [call("export__save_file"), Say("Saved.")]
        async with under_way(alice, chat, "export that"):
            await eventually(at_work)

        async def has_ended() -> bool:
            return await at_work() == 0

        await eventually(has_ended)
    finally:
        await admin.execute("DROP FUNCTION slowly")
        await admin.close()
    assert await count(database, FILES) == 0


async def test_a_large_file_is_its_owners_and_is_gone_with_its_time(
    alice: AsyncClient, llm: LlmServer, database: Database, user_server: UserServer
) -> None:
    await shop(alice, user_server)
    chat = await asked(alice, llm, LARGE)
    llm.script[:] = [call("export__save_file"), Say("Saved.")]
    turn = await chat.say("export that")
    assert await count(database, PARTS) > 8
    async with browser(alice._transport.app) as bob:  # type: ignore[attr-defined] # ASGITransport keeps it
        await sign_up(bob, "bob@example.com")
        assert (await bob.get(link_in(turn))).status_code == 404
    async with database.transaction() as session:
        await session.execute(text("UPDATE chat_attachments SET expires_at = now()"))
    assert (await download(alice, turn)).status_code == 404
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM chat_attachments"))
    assert await count(database, PARTS) == 0


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
async def test_a_hundred_megabytes_take_the_memory_of_a_few(user_server: UserServer, form: str) -> None:
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.export_memory", user_server.dsn("shop_reader"), form, WIDE),
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(120):
        out, _ = await program.communicate()
    found = json.loads(out)
    assert found["said"].startswith(f"Saved {ROWS:,} rows")
    assert found["grown"] < 40 * MIB, found


async def test_storing_a_large_file_takes_the_memory_of_a_part(
    alice: AsyncClient, llm: LlmServer, database: Database
) -> None:
    llm.script[:] = [Say("Hello.")]
    chat = Chat(alice)
    await chat.say("hi")
    size = 64 * MIB
    out = TemporaryFile()  # noqa: SIM115 - who stores it closes it
    out.truncate(size)
    tracemalloc.start()
    try:
        [file] = await store_files(
            database,
            [NewFile("large.csv", "text/csv", LargeContent(out, size))],
            owner_id=1,
            thread_id=chat.thread_id,
            kept=timedelta(days=1),
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert out.closed
    assert peak < 8 * MIB
    assert await FilesOfThread(database, 1, chat.thread_id).room() == 436 * MIB
    async with alice.stream("GET", file.url) as answer:
        assert sum([len(part) async for part in answer.aiter_bytes()]) == size


async def test_a_user_without_room_saves_nothing(
    alice: AsyncClient, llm: LlmServer, database: Database
) -> None:
    chat = Chat(alice)
    llm.script[:] = [call("export__save_file", data="a,b\n1,2"), Say("Saved.")]
    await chat.say("save")
    async with database.transaction() as session:
        await session.execute(text("UPDATE chat_attachments SET size = 500 * 1024 * 1024"))
    llm.script[:] = [call("export__save_file", data="a,b\n1,2"), Say("No.")]
    await chat.say("save")
    assert "Delete chats that you no longer need" in tool_result(llm)
    assert await count(database, FILES) == 1


async def test_a_large_result_of_a_connector_is_saved_whole(alice: AsyncClient, llm: LlmServer) -> None:
    with many_rows(12_000) as url:
        await saved(alice, url, name="Ledger")
        llm.script[:] = [call("ledger__entries"), Say("Many.")]
        chat = Chat(alice)
        await chat.say("list the entries")
    llm.script[:] = [call("export__save_file", format="json"), Say("Saved.")]
    turn = await chat.say("export that")
    assert "Saved 12,000 rows as export.json." in tool_result(llm)
    assert [row["number"] for row in (await download(alice, turn)).json()] == list(range(12_000))


async def test_the_built_in_model_saves_all_that_it_said_there_is_more_of(auth_client: AsyncClient) -> None:
    await connect(auth_client, sample=True)
    chat = Chat(auth_client)
    shown = await chat.say("List all bill items")
    assert "There are more rows than were read. “Export that as CSV” saves them all." in shown.answer
    turn = await chat.say("export that as CSV")
    lines = (await download(auth_client, turn)).text.splitlines()
    counted = await chat.say("How many bill items are there?")
    found = re.search(r"\*\*([\d,]+)\*\*$", counted.answer.partition("\n\n```")[0].partition("\n\nI took")[0])
    assert found, counted.answer
    assert len(lines) - 1 == int(found[1].replace(",", "")) > 1_000
    assert f"Saved {len(lines) - 1:,} rows" in turn.answer
