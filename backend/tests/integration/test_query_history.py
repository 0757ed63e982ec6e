"""What a user has asked in SQL: newest first, sealed, bounded, and theirs alone."""

from typing import Any

from httpx import AsyncClient
from sqlalchemy import func, select

from app.database import Database
from app.databases.history import MAX_QUERIES
from app.models import DatabaseQuery
from tests.conftest import PASSWORD
from tests.integration.test_databases_api import connect
from tests.peers.user_postgres import UserServer


async def shop(client: AsyncClient, server: UserServer) -> str:
    connected = await connect(client, dsn=server.dsn("shop_reader"))
    return f"/api/databases/{connected['id']}"


async def ask(client: AsyncClient, path: str, sql: str) -> dict[str, Any]:
    answer = await client.post(f"{path}/query", json={"sql": sql})
    answered: dict[str, Any] = answer.json()
    return answered


async def history(client: AsyncClient, path: str) -> list[str]:
    return [each["sql"] for each in (await client.get(f"{path}/queries")).json()["queries"]]


async def kept(database: Database) -> int:
    async with database.statement() as session:
        return await session.scalar(select(func.count()).select_from(DatabaseQuery)) or 0


async def test_queries_are_remembered_newest_first_and_each_once(
    auth_client: AsyncClient, user_server: UserServer
) -> None:
    path = await shop(auth_client, user_server)
    await ask(auth_client, path, "SELECT 1")
    assert not (await ask(auth_client, path, "SELECT nothing FROM orders"))["success"]
    assert not (await ask(auth_client, path, "DELETE FROM orders"))["success"]
    await ask(auth_client, path, "  SELECT 1\n")
    assert await history(auth_client, path) == [
        "SELECT 1",
        "DELETE FROM orders",
        "SELECT nothing FROM orders",
    ]


async def test_only_the_newest_hundred_are_kept(
    auth_client: AsyncClient, user_server: UserServer, database: Database
) -> None:
    path = await shop(auth_client, user_server)
    for number in range(MAX_QUERIES + 3):
        await ask(auth_client, path, f"DROP TABLE t{number}")
    remembered = await history(auth_client, path)
    assert len(remembered) == await kept(database) == MAX_QUERIES
    assert (remembered[0], remembered[-1]) == (f"DROP TABLE t{MAX_QUERIES + 2}", "DROP TABLE t3")


async def test_one_or_all_of_them_can_be_deleted(auth_client: AsyncClient, user_server: UserServer) -> None:
    path = await shop(auth_client, user_server)
    for number in range(3):
        await ask(auth_client, path, f"SELECT {number}")
    listed = (await auth_client.get(f"{path}/queries")).json()["queries"]
    left = await auth_client.delete(f"{path}/queries/{listed[1]['id']}")
    assert [each["sql"] for each in left.json()["queries"]] == ["SELECT 2", "SELECT 0"]
    again = await auth_client.delete(f"{path}/queries/{listed[1]['id']}")
    assert (again.status_code, again.json()["error"]) == (404, "QUERY_NOT_FOUND")
    assert (await auth_client.delete(f"{path}/queries")).json() == {"queries": []}
    assert await history(auth_client, path) == []


async def test_c1_what_people_write_into_queries_is_sealed(
    auth_client: AsyncClient, user_server: UserServer, database: Database
) -> None:
    path = await shop(auth_client, user_server)
    await ask(auth_client, path, "SELECT 'CANARY-patient'")
    async with database.statement() as session:
        row = (await session.execute(select(DatabaseQuery.sql, DatabaseQuery.fingerprint))).one()
    assert row.sql.startswith("pb1.")
    assert "CANARY" not in row.sql
    assert b"CANARY" not in row.fingerprint
    assert len(row.fingerprint) == 32


async def test_a_database_takes_its_queries_along(
    auth_client: AsyncClient, other_client: AsyncClient, user_server: UserServer, database: Database
) -> None:
    alices, bobs = await shop(auth_client, user_server), await shop(other_client, user_server)
    await ask(auth_client, alices, "SELECT 'of alice'")
    await ask(other_client, bobs, "SELECT 'of bob'")
    assert await history(other_client, bobs) == ["SELECT 'of bob'"]
    assert (await other_client.get(f"{alices}/queries")).status_code == 404
    await auth_client.delete(alices)
    assert await kept(database) == 1
    gone = await other_client.request("DELETE", "/api/auth/me", json={"password": PASSWORD})
    assert gone.status_code < 300, gone.text
    assert await kept(database) == 0
