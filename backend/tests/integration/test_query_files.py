"""All rows of the SQL box's query as a file, under the guard of every query."""

import asyncio
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from python_calamine import CalamineWorkbook

from app.database import Database
from app.tools.export.saving import MAX_HELD_BYTES
from tests.asgi_socket import on_a_socket
from tests.conftest import ORIGIN, browser, sign_up
from tests.integration.test_databases_api import connect
from tests.peers.llm_server import LlmServer
from tests.peers.user_postgres import UserServer
from tests.scripted_model import running, settings_for
from tests.waiting import eventually

MANY = "SELECT n, '=' || n AS formula FROM generate_series(1, 25000) n"


async def exporting(client: AsyncClient, server: UserServer, name: str = "Shop") -> str:
    connected = await connect(client, name=name, dsn=server.dsn("shop_reader"))
    return f"/api/databases/{connected['id']}/export"


async def test_a_file_has_all_rows_and_not_just_those_that_a_page_shows(
    auth_client: AsyncClient, user_server: UserServer
) -> None:
    path = await exporting(auth_client, user_server, name="Läden „Nord“")
    answer = await auth_client.post(path, json={"sql": MANY})
    assert answer.status_code == 200, answer.text
    assert (answer.headers["x-rows"], answer.headers["x-rows-left-out"]) == ("25000", "false")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    disposition = answer.headers["content-disposition"]
    assert disposition == "attachment; filename*=UTF-8''L%C3%A4den%20%E2%80%9ENord%E2%80%9C.csv"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["n", "formula"]
    assert rows[-1] == ["25000", "'=25000"]
    assert len(rows) == 25_001


async def test_excel_and_json_have_them_too(
    auth_client: AsyncClient, user_server: UserServer, tmp_path: Path
) -> None:
    path = await exporting(auth_client, user_server)
    book = await auth_client.post(path, json={"sql": MANY, "format": "xlsx"})
    (tmp_path / "rows.xlsx").write_bytes(book.content)
    sheet = CalamineWorkbook.from_path(tmp_path / "rows.xlsx").get_sheet_by_index(0).to_python()
    assert (len(sheet), sheet[0], sheet[-1]) == (25_001, ["n", "formula"], [25_000.0, "=25000"])
    listed = await auth_client.post(path, json={"sql": MANY, "format": "json"})
    assert json.loads(listed.content)[-1] == {"n": 25_000, "formula": "=25000"}
    empty = await auth_client.post(path, json={"sql": "SELECT 1 AS one WHERE false"})
    assert empty.content.decode("utf-8-sig") == "one\r\n"
    assert empty.headers["x-rows"] == "0"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"sql": "DELETE FROM orders"}, "Only SELECT"),
        ({"sql": "SELECT 1; SELECT 2"}, "one statement"),
        ({"sql": "SELECT * FROM secrets"}, "may not read"),
        ({"sql": "SELECT 1 / (n - 20000) FROM generate_series(1, 25000) n"}, "divided by zero"),
        (
            {"sql": "SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b"},
            "long",
        ),
    ],
)
async def test_s1_s4_s19_what_does_not_run_to_its_end_is_no_file(
    auth_client: AsyncClient, user_server: UserServer, body: dict[str, Any], said: str
) -> None:
    answer = await auth_client.post(await exporting(auth_client, user_server), json=body)
    assert (answer.status_code, answer.json()["error"]) == (400, "QUERY_NOT_SAVED")
    assert said in answer.json()["message"]


async def test_s12_a_file_ends_where_the_operator_says_and_says_so(
    tmp_path: Path, database: Database, llm: LlmServer, user_server: UserServer
) -> None:
    settings = settings_for(tmp_path, llm, export_max_rows=1_500, export_max_mb=1)
    async with running(settings, database) as app, browser(app) as client:
        await sign_up(client, "bo@example.com")
        path = await exporting(client, user_server)
        few = await client.post(path, json={"sql": MANY, "format": "json"})
        heavy = await client.post(
            path, json={"sql": "SELECT repeat('x', 1000) FROM generate_series(1, 1400)"}
        )
    assert (few.headers["x-rows"], few.headers["x-rows-left-out"]) == ("1500", "true")
    assert len(few.json()) == 1_500
    assert heavy.headers["x-rows-left-out"] == "true"
    assert len(heavy.content) < 1_200_000


async def test_a_large_file_comes_from_disk_piece_by_piece(
    auth_client: AsyncClient, user_server: UserServer
) -> None:
    path = await exporting(auth_client, user_server)
    answer = await auth_client.post(
        path, json={"sql": "SELECT n, repeat('x', 90) FROM generate_series(1, 100000) n"}
    )
    assert len(answer.content) == int(answer.headers["content-length"]) > MAX_HELD_BYTES
    assert answer.content.count(b"\r\n") == 100_001


async def test_s22_a_file_that_nobody_waits_for_ends_its_query_at_the_server(
    app: FastAPI, auth_client: AsyncClient, user_server: UserServer
) -> None:
    path = await exporting(auth_client, user_server)
    admin = await user_server.as_admin()
    await admin.execute(
        "CREATE FUNCTION crawling(n int) RETURNS int STABLE LANGUAGE plpgsql AS "
        "$$BEGIN PERFORM pg_sleep(0.01); RETURN n; END$$"
    )

    async def at_work() -> int:
        return int(
            await admin.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%crawling(n)%' "
                "AND state = 'active' AND pid <> pg_backend_pid()"
            )
        )

    async def has_ended() -> bool:
        return await at_work() == 0

    cookies = "; ".join(f"{name}={value}" for name, value in auth_client.cookies.items())
    headers = {"Origin": ORIGIN, "Cookie": cookies}
    try:
        async with on_a_socket(app) as address, AsyncClient(base_url=address, headers=headers) as tab:
            saving = asyncio.create_task(
                tab.post(path, json={"sql": "SELECT crawling(n) FROM generate_series(1, 8000) n"})
            )
            await eventually(at_work)
            saving.cancel()
            await asyncio.wait([saving])
            await eventually(has_ended)
    finally:
        await admin.execute("DROP FUNCTION crawling")
        await admin.close()
