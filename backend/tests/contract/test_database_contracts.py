"""The hand-written contract of databases, compared with what the app serves and answers."""

import pytest
from httpx import AsyncClient

from tests.contract.written import Contract
from tests.peers.user_postgres import UserServer

CONTRACT = Contract("databases-api.yaml", ("/api/databases",))
ONE = "/api/databases/{database_id}"
check = CONTRACT.check


def test_the_contract_names_every_operation_and_no_other() -> None:
    CONTRACT.assert_complete()


@pytest.mark.parametrize(("path", "method"), CONTRACT.operations)
def test_statuses_and_answers_are_those_of_the_contract(path: str, method: str) -> None:
    CONTRACT.assert_answers(path, method)


@pytest.mark.parametrize(("path", "method"), CONTRACT.operations)
def test_requests_are_those_of_the_contract(path: str, method: str) -> None:
    CONTRACT.assert_requests(path, method)


async def test_answers_have_the_form_that_is_written(
    auth_client: AsyncClient, user_server: UserServer
) -> None:
    body = {"dsn": user_server.dsn("shop_owner")}
    tested = await auth_client.post("/api/databases/test", json=body)
    check(tested, "/api/databases/test", "post", 200)
    created = await auth_client.post("/api/databases", json=body)
    check(created, "/api/databases", "post", 201)
    check(await auth_client.get("/api/databases"), "/api/databases", "get", 200)
    path = ONE.format(database_id=created.json()["id"])
    check(await auth_client.get(path), ONE, "get", 200)
    check(await auth_client.get(f"{path}/questions"), f"{ONE}/questions", "get", 200)
    check(await auth_client.patch(path, json={"name": "New"}), ONE, "patch", 200)
    check(await auth_client.post(f"{path}/reconnect", json={}), f"{ONE}/reconnect", "post", 200)
    asked = await auth_client.post(f"{path}/query", json={"sql": "SELECT 1 AS one"})
    check(asked, f"{ONE}/query", "post", 200)
    listed = await auth_client.get(f"{path}/queries")
    check(listed, f"{ONE}/queries", "get", 200)
    (past,) = listed.json()["queries"]
    gone = await auth_client.delete(f"{path}/queries/{past['id']}")
    check(gone, f"{ONE}/queries/{{query_id}}", "delete", 200)
    check(await auth_client.delete(f"{path}/queries"), f"{ONE}/queries", "delete", 200)
    refused = await auth_client.post(f"{path}/export", json={"sql": "DELETE FROM orders"})
    check(refused, f"{ONE}/export", "post", 400)
    check(await auth_client.delete(path), ONE, "delete", 200)


async def test_failures_have_the_form_that_is_written(
    auth_client: AsyncClient, client: AsyncClient, user_server: UserServer
) -> None:
    check(await client.get("/api/databases"), "/api/databases", "get", 401)
    refused = await auth_client.post("/api/databases", json={"dsn": user_server.dsn("shop_admin")})
    check(refused, "/api/databases", "post", 400)
    failed = await auth_client.post("/api/databases/test", json={"dsn": "postgres://u@127.0.0.1:9/d"})
    check(failed, "/api/databases/test", "post", 200)
    check(await auth_client.get(ONE.format(database_id=10**9)), ONE, "get", 404)
    invalid = await auth_client.post("/api/databases", json={"dsn": "nowhere"})
    check(invalid, "/api/databases", "post", 422)
