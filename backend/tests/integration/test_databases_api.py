"""Databases over HTTP: connecting, the sample store, and what never comes back."""

import json
from typing import Any

import asyncpg
import pytest
from cryptography.fernet import Fernet
from httpx import AsyncClient
from sqlalchemy import select, update

from app.database import Database
from app.databases.errors import SampleNotAvailable
from app.databases.postgres.session import Ask
from app.databases.sample.rows import make_rows
from app.databases.sample.tables import COLUMNS
from app.databases.sample_store import SampleStore
from app.databases.stages import DatabaseStages
from app.models import UserDatabase
from app.sealing import CredentialVault
from tests.peers.user_postgres import PASSWORDS, UserServer

VAULT = CredentialVault([Fernet.generate_key().decode()])


async def connect(client: AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await client.post("/api/databases", json=body)
    assert answer.status_code == 201, answer.text
    connected: dict[str, Any] = answer.json()
    return connected


async def test_a_database_is_connected_listed_renamed_and_forgotten(
    auth_client: AsyncClient, user_server: UserServer
) -> None:
    connected = await connect(auth_client, dsn=user_server.dsn("shop_reader"))
    assert connected["name"] == "shop"
    assert connected["status"] == "connected"
    assert connected["role"] == {"name": "shop_reader", "status": "read_only", "warnings": []}
    assert connected["script"] is None
    path = f"/api/databases/{connected['id']}"
    renamed = await auth_client.patch(path, json={"name": " Our  shop ", "keeps_samples": False})
    assert (renamed.json()["name"], renamed.json()["keeps_samples"]) == ("Our shop", False)
    listed = (await auth_client.get("/api/databases")).json()
    assert [each["name"] for each in listed["databases"]] == ["Our shop"]
    assert listed["limit"] == 10
    gone = await auth_client.delete(path)
    assert gone.json() == {"success": True, "message": "Our shop is not connected any more."}
    assert (await auth_client.get(path)).status_code == 404


async def test_fields_do_as_well_as_a_connection_string(
    auth_client: AsyncClient, user_server: UserServer
) -> None:
    connected = await connect(
        auth_client,
        name="Shop",
        host="127.0.0.1",
        port=user_server.port,
        user="shop_reader",
        password=PASSWORDS["shop_reader"],
        database="shop",
    )
    assert (connected["host"], connected["port"], connected["user"]) == (
        "127.0.0.1",
        user_server.port,
        "shop_reader",
    )


async def test_s11_a_role_that_can_write_gets_a_script_that_works(
    auth_client: AsyncClient, user_server: UserServer
) -> None:
    connected = await connect(auth_client, dsn=user_server.dsn("shop_owner"))
    assert connected["role"]["status"] == "can_write"
    assert any("customers" in warning for warning in connected["role"]["warnings"])
    again = (await auth_client.get(f"/api/databases/{connected['id']}")).json()
    made: list[str] = []
    admin = await user_server.as_admin()
    try:
        # Another database of this server may have been given such a role before.
        for script in (connected["script"], again["script"]):
            await admin.execute(script)
            user = script.partition('CREATE ROLE "')[2].partition('"')[0]
            made.append(user)
            password = script.partition("PASSWORD '")[2].partition("'")[0]
            dsn = f"postgresql://{user}:{password}@127.0.0.1:{user_server.port}/shop"
            tested = (await auth_client.post("/api/databases/test", json={"dsn": dsn})).json()
            assert tested["success"]
            assert tested["role"]["status"] == "read_only"
            assert tested["table_count"] == 5
    finally:
        for user in made:
            await admin.execute(f"REVOKE CONNECT ON DATABASE shop FROM {user}")
            await admin.execute(f"DROP OWNED BY {user}; DROP ROLE {user}")
        await admin.close()


async def test_s11_a_superuser_is_connected_only_when_that_is_said(
    auth_client: AsyncClient, user_server: UserServer
) -> None:
    dsn = user_server.dsn("shop_admin")
    refused = await auth_client.post("/api/databases", json={"dsn": dsn})
    assert (refused.status_code, refused.json()["error"]) == (400, "SUPERUSER_REFUSED")
    tested = (await auth_client.post("/api/databases/test", json={"dsn": dsn})).json()
    assert (tested["success"], tested["reason"], tested["error_code"]) == (False, "superuser", "ROLE_REFUSED")
    assert "CREATE ROLE" in tested["script"]
    connected = await connect(auth_client, dsn=dsn, allow_superuser=True)
    assert connected["role"]["status"] == "superuser"


async def test_the_stages_are_told_as_they_happen(auth_client: AsyncClient, user_server: UserServer) -> None:
    body = {"dsn": user_server.dsn("shop_reader")}
    headers = {"Accept": "text/event-stream"}
    async with auth_client.stream("POST", "/api/databases/test", json=body, headers=headers) as answer:
        lines = [line async for line in answer.aiter_lines()]
    events = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert events == ["stage"] * (len(events) - 1) + ["result"]
    data = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert data[-1]["success"]
    assert data[0] == {"name": "address", "status": "running", "ms": 0, "detail": None}


@pytest.mark.parametrize(
    ("body", "field", "kind"),
    [
        ({"dsn": "nonsense"}, "dsn", "dsn_malformed"),
        ({"dsn": "postgres://u:p@h/d?sslrootcert=/etc/passwd"}, "dsn", "dsn_parameter_refused"),
        ({"host": "/var/run/postgresql", "user": "u", "database": "d"}, "host", "dsn_socket_path"),
        ({"host": "h", "user": "u"}, "database", "field_missing"),
        ({}, "host", "field_missing"),
    ],
)
async def test_what_is_no_address_is_named_at_its_field(
    auth_client: AsyncClient, body: dict[str, Any], field: str, kind: str
) -> None:
    answer = await auth_client.post("/api/databases", json=body)
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert (problem["loc"], problem["type"]) == (["body", field], kind)
    tested = (await auth_client.post("/api/databases/test", json=body)).json()
    assert (tested["success"], tested["error_code"], tested["reason"]) == (False, "INVALID_ADDRESS", kind)
    assert tested["stages"][0]["status"] == "failed"


async def test_a_failed_test_is_no_connection(auth_client: AsyncClient, user_server: UserServer) -> None:
    dsn = f"postgres://shop_reader:CANARY-wrong@127.0.0.1:{user_server.port}/shop"
    answer = await auth_client.post("/api/databases", json={"dsn": dsn})
    assert (answer.status_code, answer.json()["error"]) == (400, "DATABASE_NOT_CONNECTED")
    assert "CANARY" not in answer.text
    assert (await auth_client.get("/api/databases")).json()["total"] == 0


async def test_ten_databases_are_the_limit(
    auth_client: AsyncClient, database: Database, user_server: UserServer
) -> None:
    connected = await connect(auth_client, dsn=user_server.dsn("shop_reader"))
    async with database.transaction() as session:
        row = (await session.scalars(select(UserDatabase))).one()
        session.add_all(
            UserDatabase(user_id=row.user_id, name=f"n{number}", role=row.role, server_version="18")
            for number in range(9)
        )
    answer = await auth_client.post("/api/databases", json={"dsn": user_server.dsn("shop_reader")})
    assert (answer.status_code, answer.json()["error"]) == (400, "DATABASE_LIMIT_REACHED")
    assert connected["id"]


async def test_the_password_is_sealed_and_comes_back_nowhere(
    auth_client: AsyncClient, database: Database, user_server: UserServer
) -> None:
    connected = await connect(auth_client, dsn=user_server.dsn("shop_reader"))
    path = f"/api/databases/{connected['id']}"
    for answer in (await auth_client.get(path), await auth_client.get("/api/databases")):
        assert PASSWORDS["shop_reader"] not in answer.text
    async with database.transaction() as session:
        row = (await session.scalars(select(UserDatabase))).one()
        assert PASSWORDS["shop_reader"] not in repr(vars(row))
        assert (row.credentials or "").startswith("pb1.")


async def test_c3_a_password_of_another_row_does_not_open(
    auth_client: AsyncClient, database: Database, user_server: UserServer
) -> None:
    first = await connect(auth_client, dsn=user_server.dsn("shop_reader"))
    second = await connect(auth_client, dsn=user_server.dsn("shop_owner"))
    async with database.transaction() as session:
        rows = {row.id: row for row in await session.scalars(select(UserDatabase))}
        rows[first["id"]].credentials = rows[second["id"]].credentials
    path = f"/api/databases/{first['id']}"
    tested = (await auth_client.post(f"{path}/reconnect", json={})).json()
    assert (tested["success"], tested["reason"]) == (False, "credentials_unreadable")
    assert (await auth_client.get(path)).json()["status"] == "reconnect"
    again = await auth_client.post(f"{path}/reconnect", json={"dsn": user_server.dsn("shop_reader")})
    assert again.json()["success"]
    assert (await auth_client.get(path)).json()["status"] == "connected"


async def test_a_new_password_is_kept_only_if_it_works(
    auth_client: AsyncClient, database: Database, user_server: UserServer
) -> None:
    connected = await connect(auth_client, dsn=user_server.dsn("shop_reader"))
    path = f"/api/databases/{connected['id']}/reconnect"
    wrong = {"dsn": f"postgres://shop_reader:other@127.0.0.1:{user_server.port}/shop"}
    assert (await auth_client.post(path, json=wrong)).json()["reason"] == "password_rejected"
    assert (await auth_client.post(path, json={})).json()["success"]
    async with database.transaction() as session:
        await session.execute(update(UserDatabase).values(port=9))
    assert not (await auth_client.post(path, json={})).json()["success"]
    assert (await auth_client.get("/api/databases")).json()["databases"][0]["status"] == "failing"


class TestQuery:
    async def test_rows_come_with_their_columns(self, auth_client: AsyncClient) -> None:
        sample = await connect(auth_client, sample=True)
        path = f"/api/databases/{sample['id']}/query"
        sql = "SELECT status, count(*) AS bills FROM bills GROUP BY 1 ORDER BY 1 LIMIT 2"
        answer = (await auth_client.post(path, json={"sql": sql})).json()
        assert answer["success"]
        assert answer["columns"] == [
            {"name": "status", "type": "other", "is_number": False},
            {"name": "bills", "type": "bigint", "is_number": True},
        ]
        assert [row[0] for row in answer["rows"]] == ["draft", "open"]
        cut = await auth_client.post(path, json={"sql": "TABLE bills", "max_rows": 3})
        assert (len(cut.json()["rows"]), cut.json()["is_truncated"]) == (3, True)

    async def test_no_rows_have_a_reason(self, auth_client: AsyncClient) -> None:
        sample = await connect(auth_client, sample=True)
        path = f"/api/databases/{sample['id']}/query"
        for sql, reason in (
            ("DELETE FROM bills", "refused_not_reading"),
            ("SELECT nothing FROM bills", "unknown_column"),
            ("SELECT count(*) FROM bills a, bills b, bills c, bills d", "expensive"),
            ("SELECT * FROM pg_stat_activity", "refused_private_relation"),
        ):
            answer = (await auth_client.post(path, json={"sql": sql})).json()
            assert (answer["success"], answer["reason"]) == (False, reason)
            assert answer["message"]
            assert answer["fix"]


class TestSampleStore:
    async def test_one_click_connects_it(self, auth_client: AsyncClient, other_client: AsyncClient) -> None:
        sample = await connect(auth_client, sample=True)
        assert (sample["name"], sample["is_sample"], sample["host"]) == ("Sample store", True, None)
        assert sample["role"]["status"] == "read_only"
        again = await auth_client.post("/api/databases", json={"sample": True})
        assert (again.status_code, again.json()["error"]) == (409, "DATABASE_EXISTS")
        await connect(other_client, sample=True, name="Try it")
        tested = await auth_client.post(f"/api/databases/{sample['id']}/reconnect", json={})
        assert tested.json()["success"]
        assert tested.json()["table_count"] == 10

    async def test_its_role_reaches_nothing_else(self, auth_client: AsyncClient, database: Database) -> None:
        await connect(auth_client, sample=True)
        ours = await database.connect_alone()
        try:
            attributes = await ours.fetchrow(
                "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls "
                "FROM pg_roles WHERE rolname = 'patchbay_sample'"
            )
            assert not any(attributes.values())
        finally:
            await ours.close()
        store = await database.connect_alone("patchbay_sample")
        try:
            await store.execute("SET ROLE patchbay_sample")
            for refused in (
                "INSERT INTO categories VALUES (99, 'x', 'x')",
                "CREATE TABLE public.x (y int)",
                "SELECT * FROM pg_stat_activity",
            ):
                with pytest.raises(asyncpg.PostgresError):
                    await store.execute(refused)
        finally:
            await store.close()

    async def test_an_account_without_the_right_says_so(self, user_server: UserServer) -> None:
        service = Database(user_server.dsn("shop_owner"))
        try:
            with pytest.raises(SampleNotAvailable, match="CREATEDB and CREATEROLE"):
                await SampleStore(service, VAULT).login()
        finally:
            await service.close()

    async def test_it_is_made_on_a_server_of_the_operator(self, user_server: UserServer) -> None:
        admin = await user_server.as_admin()
        await admin.execute("CREATE ROLE service LOGIN CREATEDB CREATEROLE PASSWORD 'pw'")
        await admin.execute("CREATE DATABASE patchbay OWNER service")
        service = Database(f"postgresql://service:pw@127.0.0.1:{user_server.port}/patchbay?sslmode=prefer")
        try:
            login = await SampleStore(service, VAULT).login()
            assert login.database == "patchbay_sample"
            async with login.session(DatabaseStages()) as session:
                (reply,) = await session.ask(Ask("SELECT count(*) FROM bills"))
            assert reply.value() == "5000"
        finally:
            await service.close()
            for thing in (
                "DATABASE patchbay_sample",
                "DATABASE patchbay",
                "ROLE patchbay_sample",
                "ROLE service",
            ):
                await admin.execute(f"DROP {thing}")
            await admin.close()


def test_the_rows_of_the_sample_store_are_always_the_same() -> None:
    rows = make_rows()
    assert rows.count > 20_000
    assert rows.tables == make_rows().tables
    columns = {table: len(names) for table, names in COLUMNS.items()}
    assert {table: {len(row) for row in found} for table, found in rows.tables.items()} == {
        table: {count} for table, count in columns.items()
    }
