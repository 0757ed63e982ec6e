"""Schemas: what is read of a database, what is kept, and what its user decides about it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import update

from app.database import Database
from app.databases.array_text import array_members
from app.models import DatabaseSchema
from tests.integration.test_databases_api import connect
from tests.peers.user_postgres import UserServer


async def schema_of(client: AsyncClient, database_id: int) -> dict[str, Any]:
    answer = await client.get(f"/api/databases/{database_id}/schema")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def table(schema: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in schema["tables"] if each["name"] == name)
    return found


async def test_connecting_reads_tables_keys_comments_and_values(
    auth_client: AsyncClient, user_server: UserServer
) -> None:
    connected = await connect(auth_client, dsn=user_server.dsn("shop_reader"))
    schema = await schema_of(auth_client, connected["id"])
    assert [each["name"] for each in schema["tables"]] == ["customers", 'odd "name', "orders", "paid_orders"]
    orders = table(schema, "orders")
    assert (orders["kind"], orders["rows"]) == ("table", 300)
    columns = {column["name"]: column for column in orders["columns"]}
    assert columns["id"]["is_primary_key"]
    assert columns["total"]["type"] == "numeric(10,2)"
    assert columns["total"]["comment"] == "Euro, with tax"
    assert columns["status"]["values"] == ["open", "paid", "cancelled"]
    assert orders["foreign_keys"] == [
        {"columns": ["customer_id"], "to_schema": "public", "to_table": "customers", "to_columns": ["id"]}
    ]
    customers = table(schema, "customers")
    assert customers["comment"] == "People who bought something"
    cities = next(column for column in customers["columns"] if column["name"] == "city")
    assert sorted(cities["values"]) == ["Berlin", "Lyon", "Porto"]
    assert table(schema, "paid_orders")["kind"] == "view"


async def test_values_are_left_out_when_the_user_says_so(
    auth_client: AsyncClient, user_server: UserServer
) -> None:
    connected = await connect(auth_client, dsn=user_server.dsn("shop_reader"), keeps_samples=False)
    schema = await schema_of(auth_client, connected["id"])
    assert not [column for column in table(schema, "customers")["columns"] if column["values"]]
    again = await connect(auth_client, dsn=user_server.dsn("shop_reader"))
    path = f"/api/databases/{again['id']}"
    await auth_client.patch(path, json={"keeps_samples": False})
    assert (await schema_of(auth_client, again["id"]))["tables"] == []
    assert "Berlin" not in (await auth_client.post(f"{path}/refresh")).text


async def test_a_change_is_found_on_demand_and_when_a_query_misses_something(
    auth_client: AsyncClient, database: Database, user_server: UserServer
) -> None:
    connected = await connect(auth_client, dsn=user_server.dsn("shop_owner"))
    path = f"/api/databases/{connected['id']}"
    admin = await user_server.as_admin()
    try:
        await admin.execute("CREATE TABLE fresh (word text); ALTER TABLE fresh OWNER TO shop_owner")
        await admin.execute("INSERT INTO fresh VALUES ('red'), ('blue')")
        refreshed = (await auth_client.post(f"{path}/refresh")).json()
        assert table(refreshed, "fresh")["columns"][0]["values"] == ["blue", "red"]
        await admin.execute("DROP TABLE fresh")
        async with database.transaction() as session:
            await session.execute(update(DatabaseSchema).values(read_at=datetime(2026, 1, 1, tzinfo=UTC)))
        missed = await auth_client.post(f"{path}/query", json={"sql": "SELECT * FROM fresh"})
        assert missed.json()["reason"] == "unknown_table"
        assert "fresh" not in {
            each["name"] for each in (await schema_of(auth_client, connected["id"]))["tables"]
        }
    finally:
        await admin.execute("DROP TABLE IF EXISTS fresh")
        await admin.close()


async def test_tables_are_hidden_and_shown(auth_client: AsyncClient, user_server: UserServer) -> None:
    connected = await connect(auth_client, dsn=user_server.dsn("shop_reader"))
    path = f"/api/databases/{connected['id']}"
    change = {"schema_name": "public", "name": "customers", "is_visible": False}
    hidden = await auth_client.post(f"{path}/visibility", json={"tables": [change]})
    assert not table(hidden.json(), "customers")["is_visible"]
    assert (await auth_client.get(path)).json()["hidden_count"] == 1
    shown = await auth_client.post(f"{path}/visibility", json={"tables": [change | {"is_visible": True}]})
    assert table(shown.json(), "customers")["is_visible"]


@pytest.mark.parametrize("name", ['users"; DROP TABLE customers; --', "pg_authid", "x" * 128])
async def test_s21_a_table_that_was_not_discovered_is_not_found(
    auth_client: AsyncClient, user_server: UserServer, name: str
) -> None:
    connected = await connect(auth_client, dsn=user_server.dsn("shop_reader"))
    path = f"/api/databases/{connected['id']}"
    for schema in ("public", "pg_catalog"):
        change = {"schema_name": schema, "name": name, "is_visible": False}
        hidden = await auth_client.post(f"{path}/visibility", json={"tables": [change]})
        assert (hidden.status_code, hidden.json()["error"]) == (404, "TABLE_NOT_FOUND")
        note = {"text": "x", "schema_name": schema, "table_name": name}
        noted = await auth_client.post(f"{path}/notes", json=note)
        assert (noted.status_code, noted.json()["error"]) == (404, "TABLE_NOT_FOUND")


async def test_notes_are_kept_with_their_table(auth_client: AsyncClient, user_server: UserServer) -> None:
    connected = await connect(auth_client, dsn=user_server.dsn("shop_reader"))
    path = f"/api/databases/{connected['id']}/notes"
    await auth_client.post(path, json={"text": "Amounts are in euro"})
    about = {"text": "Leave cancelled ones out", "schema_name": "public", "table_name": "orders"}
    schema = (await auth_client.post(path, json=about)).json()
    assert [note["text"] for note in schema["notes"]] == ["Amounts are in euro"]
    (note,) = table(schema, "orders")["notes"]
    assert note["text"] == "Leave cancelled ones out"
    reworded = await auth_client.patch(f"{path}/{note['id']}", json={"text": " Count shipped ones only "})
    assert table(reworded.json(), "orders")["notes"] == [{**note, "text": "Count shipped ones only"}]
    assert (await auth_client.delete(f"{path}/{note['id']}")).status_code == 200
    for gone in (
        await auth_client.delete(f"{path}/{note['id']}"),
        await auth_client.patch(f"{path}/{note['id']}", json={"text": "Too late"}),
    ):
        assert (gone.status_code, gone.json()["error"]) == (404, "NOTE_NOT_FOUND")


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("{}", []),
        ("{a,b}", ["a", "b"]),
        ('{"a, b","say \\"x\\"",NULL,"NULL"}', ["a, b", 'say "x"', "NULL"]),
        ('{""}', [""]),
    ],
)
def test_arrays_are_read_as_postgresql_writes_them(text: str, members: list[str]) -> None:
    assert array_members(text) == members
