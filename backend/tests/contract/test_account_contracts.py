"""The hand-written contract of accounts, compared with what the app serves and answers."""

import pytest
from httpx import AsyncClient

from tests.conftest import PASSWORD
from tests.contract.written import Contract

CONTRACT = Contract("accounts-api.yaml", ("/api/auth",))
check = CONTRACT.check


def test_the_contract_of_accounts_names_every_operation_and_no_other() -> None:
    CONTRACT.assert_complete()


@pytest.mark.parametrize(("path", "method"), CONTRACT.operations)
def test_statuses_and_answers_of_accounts_are_those_of_the_contract(path: str, method: str) -> None:
    CONTRACT.assert_answers(path, method)


@pytest.mark.parametrize(("path", "method"), CONTRACT.operations)
def test_requests_of_accounts_are_those_of_the_contract(path: str, method: str) -> None:
    CONTRACT.assert_requests(path, method)


async def test_the_life_of_an_account_is_answered_as_written(client: AsyncClient) -> None:
    account = {"email": "carol@example.com", "password": PASSWORD}
    check(await client.post("/api/auth/register", json=account), "/api/auth/register", "post", 201)
    check(await client.post("/api/auth/register", json=account), "/api/auth/register", "post", 409)
    check(await client.get("/api/auth/me"), "/api/auth/me", "get", 401)
    check(await client.get("/api/auth/session"), "/api/auth/session", "get", 200)
    check(await client.post("/api/auth/login", json=account), "/api/auth/login", "post", 200)
    check(await client.get("/api/auth/me"), "/api/auth/me", "get", 200)
    check(await client.get("/api/auth/session"), "/api/auth/session", "get", 200)
    made = await client.post("/api/auth/tokens", json={"name": "script"})
    check(made, "/api/auth/tokens", "post", 201)
    check(await client.get("/api/auth/tokens"), "/api/auth/tokens", "get", 200)
    template = "/api/auth/tokens/{token_id}"
    path = template.format(token_id=made.json()["id"])
    bearer = {"Authorization": f"Bearer {made.json()['token']}"}
    check(await client.delete(path, headers=bearer), template, "delete", 403)
    check(await client.delete(path), template, "delete", 204)
    check(await client.delete(path), template, "delete", 404)
    check(await client.get("/api/auth/sessions"), "/api/auth/sessions", "get", 200)
    check(await client.delete("/api/auth/sessions"), "/api/auth/sessions", "delete", 204)
    wrong = {"current_password": "wrong horse battery", "new_password": PASSWORD}
    check(await client.post("/api/auth/password", json=wrong), "/api/auth/password", "post", 400)
    right = wrong | {"current_password": PASSWORD}
    check(await client.post("/api/auth/password", json=right), "/api/auth/password", "post", 204)
    check(await client.post("/api/auth/logout"), "/api/auth/logout", "post", 204)
    check(await client.post("/api/auth/login", json=account), "/api/auth/login", "post", 200)
    password = {"password": PASSWORD}
    check(await client.request("DELETE", "/api/auth/me", json=password), "/api/auth/me", "delete", 204)
