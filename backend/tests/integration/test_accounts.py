"""Registering, signing in and out, through the app."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from statistics import median
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from structlog.testing import capture_logs

from app.database import Database
from app.main import create_app
from app.models import User, UserSession
from app.settings import Settings
from tests.conftest import PASSWORD, QUICK_HASHES, browser, sign_up

ALICE = {"email": "alice@example.com", "password": PASSWORD}


@pytest.fixture
async def real_client(settings: Settings, database: Database) -> AsyncIterator[AsyncClient]:
    """A browser at an app that hashes passwords as in production."""
    async with browser(create_app(settings, database)) as client:
        yield client


async def register(client: AsyncClient, **changes: Any) -> Response:
    # Escaped, so that what UTF-8 cannot carry can be sent, too.
    body = json.dumps(ALICE | changes)
    return await client.post("/api/auth/register", content=body, headers={"Content-Type": "application/json"})


async def login(client: AsyncClient, **changes: Any) -> Response:
    return await client.post("/api/auth/login", json=ALICE | changes)


def bearer(answer: Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_who_registered_can_sign_in_and_is_known_by_the_cookie(client: AsyncClient) -> None:
    registered = await register(client, name="  Alice ")
    assert registered.status_code == 201
    assert registered.json().keys() == {"id", "email", "name", "created_at"}
    assert (await client.get("/api/auth/me")).status_code == 401

    assert (await login(client)).status_code == 200
    me = await client.get("/api/auth/me")
    assert me.status_code == 200
    assert me.json() == registered.json()
    assert me.json()["name"] == "Alice"


async def test_a_stranger_learns_without_a_refusal_that_nobody_is_signed_in(client: AsyncClient) -> None:
    registered = await register(client)
    for cookie in ("", "patchbay_session=made-up"):
        asked = await client.get("/api/auth/session", headers={"Cookie": cookie} if cookie else {})
        assert (asked.status_code, asked.json()) == (200, {"account": None})
        assert asked.headers["cache-control"] == "no-store"

    await login(client)
    assert (await client.get("/api/auth/session")).json() == {"account": registered.json()}
    await client.post("/api/auth/logout")
    assert (await client.get("/api/auth/session")).json() == {"account": None}


async def test_the_token_of_a_sign_in_serves_scripts_as_the_cookie_serves_browsers(
    app: FastAPI, client: AsyncClient
) -> None:
    await register(client)
    answer = await login(client)
    assert answer.json()["token_type"] == "bearer"
    assert answer.json()["expires_in"] == 30 * 24 * 3600
    async with browser(app) as script:
        me = await script.get("/api/auth/me", headers=bearer(answer))
        assert me.json()["email"] == "alice@example.com"


async def test_every_spelling_of_an_address_is_the_same_account(client: AsyncClient) -> None:
    assert (await register(client, email="Alice@Example.com")).json()["email"] == "alice@example.com"
    for spelling in (
        "alice@example.com",
        " ALICE@example.com ",
        "\N{FULLWIDTH LATIN SMALL LETTER A}lice@example.com",
    ):
        taken = await register(client, email=spelling)
        assert (taken.status_code, taken.json()["error"]) == (409, "EMAIL_TAKEN")
        assert (await login(client, email=spelling)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "not-an-address"},
        {"email": "alice\0@example.com"},
        {"email": None},
        {"email": ["alice@example.com"]},
        {"password": "too short"},
        {"password": "a" * 1025},
        {"password": "\N{EURO SIGN}" * 342},
        {"password": "half a pair \ud800"},
        {"name": "a" * 101},
        {"name": "Ali\0ce"},
        {"name": "half a pair \ud800"},
        {"id": 1},
        {"user_id": 1},
        {"is_admin": True},
        {"is_verified": True},
        {"created_at": "2020-01-01T00:00:00Z"},
        {"half a pair \ud800": 1},
    ],
    ids=lambda changes: repr(changes)[:40],
)
async def test_a_registration_that_does_not_fit_is_refused_and_changes_nothing(
    client: AsyncClient, database: Database, changes: dict[str, Any]
) -> None:
    answer = await register(client, **changes)
    assert answer.status_code == 422
    assert [issue["loc"][0] for issue in answer.json()["detail"]] == ["body"]
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(User)) == 0


async def test_a_refused_body_is_not_repeated_in_the_answer(client: AsyncClient) -> None:
    answer = await register(client, password="hunter2")
    assert answer.status_code == 422
    assert answer.json()["detail"][0].keys() == {"loc", "msg", "type"}
    assert "hunter2" not in answer.text


async def test_a_blank_name_is_no_name(client: AsyncClient) -> None:
    assert (await register(client, name="   ")).json()["name"] is None


async def test_a_password_of_a_megabyte_is_refused_before_it_is_hashed(client: AsyncClient) -> None:
    await register(client)
    started = time.perf_counter()
    assert (await login(client, password="a" * 1_000_000)).status_code == 422
    assert (await login(client, password="a" * 2_000_000)).status_code == 413
    assert time.perf_counter() - started < 1


async def test_two_registrations_at_once_make_one_account(client: AsyncClient) -> None:
    answers = await asyncio.gather(*(register(client) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_an_unknown_account_and_a_wrong_password_look_the_same(real_client: AsyncClient) -> None:
    await register(real_client)
    unknown, wrong = [], []
    times: dict[str, list[float]] = {"unknown": [], "wrong": []}
    for _ in range(8):
        started = time.perf_counter()
        unknown.append(await login(real_client, email="nobody@example.com"))
        between = time.perf_counter()
        wrong.append(await login(real_client, password="wrong horse battery"))
        times["unknown"].append(between - started)
        times["wrong"].append(time.perf_counter() - between)
    assert {answer.status_code for answer in unknown + wrong} == {401}
    assert {answer.json()["error"] for answer in unknown + wrong} == {"INVALID_CREDENTIALS"}
    assert len({answer.content for answer in unknown + wrong}) == 1
    # Without the dummy's work the unknown account would take a small fraction of the time.
    assert 0.5 < median(times["unknown"]) / median(times["wrong"]) < 2


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client: AsyncClient) -> None:
    await register(client)
    (cookie,) = SimpleCookie((await login(client)).headers["set-cookie"]).values()
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert cookie["max-age"] == str(30 * 24 * 3600)


async def test_over_https_the_cookie_is_tied_to_the_host(settings: Settings, database: Database) -> None:
    https = settings.model_copy(update={"public_url": "https://patchbay.example"})
    async with browser(create_app(https, database)) as client:
        client.base_url = "https://patchbay.example"
        client.headers["Origin"] = "https://patchbay.example"
        await register(client)
        (cookie,) = SimpleCookie((await login(client)).headers["set-cookie"]).values()
        assert cookie.key.startswith("__Host-")
        assert cookie["secure"] is True
        assert (await client.get("/api/auth/me")).status_code == 200


async def test_signing_out_ends_the_cookie_and_the_token_at_once(app: FastAPI, client: AsyncClient) -> None:
    await register(client)
    signed_in = await login(client)
    stolen = dict(client.cookies)

    signed_out = await client.post("/api/auth/logout")
    assert signed_out.status_code == 204
    (set_cookie,) = SimpleCookie(signed_in.headers["set-cookie"]).values()
    (deleted,) = SimpleCookie(signed_out.headers["set-cookie"]).values()
    assert deleted.key == set_cookie.key
    assert deleted["max-age"] == "0"
    for attribute in ("path", "domain", "httponly", "samesite", "secure"):
        assert deleted[attribute] == set_cookie[attribute]
    assert not client.cookies

    async with browser(app) as thief:
        assert (await thief.get("/api/auth/me", headers=bearer(signed_in))).status_code == 401
        thief.cookies.update(stolen)
        assert (await thief.get("/api/auth/me")).status_code == 401


async def test_signing_out_of_one_browser_leaves_the_others_signed_in(
    app: FastAPI, client: AsyncClient
) -> None:
    await register(client)
    await login(client)
    async with browser(app) as phone:
        await login(phone)
        await client.post("/api/auth/logout")
        assert (await phone.get("/api/auth/me")).status_code == 200


async def test_signing_out_without_a_session_clears_the_cookie_all_the_same(client: AsyncClient) -> None:
    client.cookies.set("patchbay_session", "long gone", domain="testserver")
    answer = await client.post("/api/auth/logout")
    assert answer.status_code == 204
    assert "patchbay_session" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "authorization", ["Bearer", "Bearer ", "bearer x", "BEARER  ", "Bearer a.b.c", "Bearer " + "x" * 5000]
)
async def test_a_bad_bearer_token_is_never_made_good_by_a_cookie(
    auth_client: AsyncClient, authorization: str
) -> None:
    answer = await auth_client.get("/api/auth/me", headers={"Authorization": authorization})
    assert (answer.status_code, answer.json()["error"]) == (401, "UNAUTHORIZED")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_good_bearer_token_wins_over_the_cookie(app: FastAPI, auth_client: AsyncClient) -> None:
    async with browser(app) as other:
        await sign_up(other, "bob@example.com")
        answer = await login(other, email="bob@example.com")
    me = await auth_client.get("/api/auth/me", headers=bearer(answer))
    assert me.json()["email"] == "bob@example.com"


@pytest.mark.parametrize("cookie", ["", "x", "a" * 43, "a" * 5000, "caf\xe9"])
async def test_a_made_up_cookie_is_nobody(client: AsyncClient, cookie: str) -> None:
    answer = await client.get(
        "/api/auth/me", headers=[(b"Cookie", f"patchbay_session={cookie}".encode("latin-1"))]
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "UNAUTHORIZED")


async def test_the_database_holds_neither_passwords_nor_session_tokens(
    auth_client: AsyncClient, database: Database
) -> None:
    token = auth_client.cookies["patchbay_session"]
    async with database.transaction() as session:
        user = (await session.scalars(select(User))).one()
        opened = (await session.scalars(select(UserSession))).one()
    assert PASSWORD not in user.password_hash
    assert token.encode() not in opened.token_hash


async def test_an_account_that_is_deleted_is_signed_out(auth_client: AsyncClient, database: Database) -> None:
    async with database.transaction() as session:
        await session.delete((await session.scalars(select(User))).one())
    assert (await auth_client.get("/api/auth/me")).status_code == 401


async def test_a_hash_of_old_parameters_is_renewed_at_the_next_sign_in(
    real_client: AsyncClient, database: Database
) -> None:
    old = QUICK_HASHES.hash(PASSWORD)
    async with database.transaction() as session:
        session.add(User(email=ALICE["email"], password_hash=old))
    assert (await login(real_client)).status_code == 200
    async with database.transaction() as session:
        renewed = (await session.scalars(select(User.password_hash))).one()
    assert renewed != old
    assert (await login(real_client)).status_code == 200


async def test_what_is_logged_names_accounts_by_id(client: AsyncClient) -> None:
    with capture_logs() as events:
        user_id = (await register(client)).json()["id"]
        await login(client, password="wrong horse battery")
        await login(client)
        await client.post("/api/auth/logout")
    events = [event for event in events if event["event"].startswith("auth.")]
    assert [event["event"] for event in events] == [
        "auth.registered",
        "auth.sign_in_failed",
        "auth.signed_in",
        "auth.signed_out",
    ]
    assert {event["user_id"] for event in events} == {user_id}
    assert "alice" not in repr(events)
    assert "battery" not in repr(events)
