"""Personal API tokens: for scripts, for the user's things, and for nothing else."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import select, update

from app.auth.api_tokens import MAX_TOKENS
from app.database import Database
from app.models import UserApiToken
from tests.conftest import PASSWORD, browser


async def issue(client: AsyncClient, name: str = "backup script", **more: Any) -> Response:
    return await client.post("/api/auth/tokens", json={"name": name, **more})


async def asked_with(app: FastAPI, token: str, method: str, path: str, body: Any = None) -> Response:
    """What a script without any cookie is answered."""
    async with browser(app) as script:
        del script.headers["Origin"]
        headers = {"Authorization": f"Bearer {token}"}
        return await script.request(method, path, json=body, headers=headers)


async def test_a_token_is_shown_once_and_serves_a_script(app: FastAPI, auth_client: AsyncClient) -> None:
    made = await issue(auth_client, "  backup script ")
    assert made.status_code == 201
    token = made.json()["token"]
    assert token.startswith("pbt_")
    assert len(token) >= 47
    me = await asked_with(app, token, "GET", "/api/auth/me")
    assert me.json()["email"] == "alice@example.com"
    connector = {"name": "x", "server_url": "http://127.0.0.1:9/"}
    assert (await asked_with(app, token, "POST", "/api/connectors", connector)).status_code == 400

    listed = await auth_client.get("/api/auth/tokens")
    assert token not in listed.text
    (known,) = listed.json()["tokens"]
    assert known.keys() == {"id", "name", "created_at", "last_used_at", "expires_at"}
    assert (known["name"], known["last_used_at"] is not None) == ("backup script", True)


async def test_the_database_holds_no_token(auth_client: AsyncClient, database: Database) -> None:
    token = (await issue(auth_client)).json()["token"]
    async with database.transaction() as session:
        row = (await session.scalars(select(UserApiToken))).one()
    assert token.encode() not in row.token_hash
    assert len(row.token_hash) == 32


async def test_m9_a_revoked_token_is_nobody_at_once(app: FastAPI, auth_client: AsyncClient) -> None:
    kept, revoked = [(await issue(auth_client)).json() for _ in range(2)]
    assert (await auth_client.delete(f"/api/auth/tokens/{revoked['id']}")).status_code == 204
    assert (await asked_with(app, revoked["token"], "GET", "/api/auth/me")).status_code == 401
    assert (await asked_with(app, kept["token"], "GET", "/api/auth/me")).status_code == 200
    again = await auth_client.delete(f"/api/auth/tokens/{revoked['id']}")
    assert (again.status_code, again.json()["error"]) == (404, "TOKEN_NOT_FOUND")


async def test_an_expired_token_is_nobody_and_goes_with_the_next_one(
    app: FastAPI, auth_client: AsyncClient, database: Database
) -> None:
    old = (await issue(auth_client, "old", expires_in_days=1)).json()
    forever = (await issue(auth_client, "forever", expires_in_days=None)).json()
    assert forever["expires_at"] is None
    async with database.transaction() as session:
        past = UserApiToken.expires_at - timedelta(days=2)
        await session.execute(update(UserApiToken).values(expires_at=past))
    assert (await asked_with(app, old["token"], "GET", "/api/auth/me")).status_code == 401
    assert (await asked_with(app, forever["token"], "GET", "/api/auth/me")).status_code == 200
    await issue(auth_client, "new")
    names = [each["name"] for each in (await auth_client.get("/api/auth/tokens")).json()["tokens"]]
    assert names == ["new", "forever"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        (
            "POST",
            "/api/auth/password",
            {"current_password": PASSWORD, "new_password": "another horse battery"},
        ),
        ("DELETE", "/api/auth/me", {"password": PASSWORD}),
        ("GET", "/api/auth/sessions", None),
        ("DELETE", "/api/auth/sessions", None),
        ("GET", "/api/auth/tokens", None),
        ("POST", "/api/auth/tokens", {"name": "more"}),
        ("DELETE", "/api/auth/tokens/1", None),
    ],
)
async def test_a_token_does_not_take_over_the_account(
    app: FastAPI, auth_client: AsyncClient, method: str, path: str, body: Any
) -> None:
    token = (await issue(auth_client)).json()["token"]
    answer = await asked_with(app, token, method, path, body)
    assert (answer.status_code, answer.json()["error"]) == (403, "SIGN_IN_NEEDED")
    assert (await auth_client.get("/api/auth/tokens")).json()["total"] == 1


async def test_signing_out_with_a_token_leaves_it_and_the_sign_ins_alone(
    app: FastAPI, auth_client: AsyncClient
) -> None:
    token = (await issue(auth_client)).json()["token"]
    assert (await asked_with(app, token, "POST", "/api/auth/logout")).status_code == 204
    assert (await asked_with(app, token, "GET", "/api/auth/me")).status_code == 200
    assert (await auth_client.get("/api/auth/me")).status_code == 200


async def test_tokens_are_bounded_in_number_even_at_once(auth_client: AsyncClient) -> None:
    for number in range(MAX_TOKENS - 2):
        assert (await issue(auth_client, f"t{number}")).status_code == 201
    answers = await asyncio.gather(*(issue(auth_client, f"more {number}") for number in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 400, 400, 400, 400]
    assert {answer.json()["error"] for answer in answers if answer.status_code == 400} == {
        "TOKEN_LIMIT_REACHED"
    }


@pytest.mark.parametrize("token", ["pbt_", "pbt_" + "a" * 43, "pbt_" + "a" * 5000, "pbt_\u00e9"])
async def test_a_made_up_token_is_nobody_even_beside_a_good_cookie(
    auth_client: AsyncClient, token: str
) -> None:
    headers = [(b"Authorization", f"Bearer {token}".encode("latin-1"))]
    answer = await auth_client.get("/api/auth/me", headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "  "},
        {"name": "a" * 101},
        {"name": "a\0b"},
        *({"name": "x"} | more for more in ({"expires_in_days": 0}, {"expires_in_days": 366})),
        *({"name": "x"} | more for more in ({"token": "pbt_mine"}, {"user_id": 2})),
    ],
)
async def test_a_token_that_does_not_fit_is_refused(auth_client: AsyncClient, body: dict[str, Any]) -> None:
    assert (await auth_client.post("/api/auth/tokens", json=body)).status_code == 422
