"""Signing in to a system tool at its provider, against a local Google over HTTP."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import func, select, text
from starlette.responses import JSONResponse, PlainTextResponse, Response

from app.database import Database
from app.main import create_app
from app.models import OAuthFlow, UserToolStatus
from app.sealing import row_context
from app.settings import Settings
from tests.conftest import ORIGIN, PASSWORD, browser, sign_up
from tests.peers.google_server import ACCOUNT, COMPOSE, READ, GoogleServer, oauth_error
from tests.signed_in_gmail import begin, come_back, gmail, sign_in, told


@pytest.fixture
def settings(tmp_path: Path, google: GoogleServer) -> Settings:
    return settings_for(tmp_path, google)


def settings_for(folder: Path, google: GoogleServer) -> Settings:
    return Settings(
        _env_file=None, environment="development", data_dir=folder, public_url=ORIGIN, **google.settings
    )


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


async def stored(database: Database) -> UserToolStatus | None:
    async with database.transaction() as session:
        return await session.scalar(select(UserToolStatus).where(UserToolStatus.tool_id == "gmail"))


async def test_signing_in_connects_the_tool_and_shows_whose_account_it_is(
    auth_client: AsyncClient, google: GoogleServer
) -> None:
    assert await sign_in(auth_client, google, return_to="/dashboard/schema-agent?thread=thr_1") == {
        "status": "success",
        "app": "system:gmail",
        "return_to": "/dashboard/schema-agent?thread=thr_1",
    }
    tool = await gmail(auth_client)
    assert (tool["status"], tool["is_connected"], tool["account"]) == ("connected", True, ACCOUNT)
    assert google.api_requests == ["GET /gmail/v1/users/me/profile?"]


async def test_connecting_answers_with_the_address_to_go_to(
    auth_client: AsyncClient, google: GoogleServer
) -> None:
    answer = (await auth_client.post("/api/tools/gmail/connect")).json()
    assert (answer["success"], answer["requires_oauth"]) == (False, True)
    assert answer["oauth_url"].startswith(f"{google.origin}/o/oauth2/v2/auth?")
    assert told(await come_back(auth_client, google.consent(answer["oauth_url"])))["status"] == "success"
    again = await auth_client.post("/api/oauth/initiate", json={"tool_id": "gmail"})
    assert again.json()["error"] == "TOOL_ALREADY_CONNECTED"


async def test_o2_o15_the_address_carries_pkce_and_asks_for_exactly_what_is_needed(
    auth_client: AsyncClient, google: GoogleServer
) -> None:
    first, second = [query_of(await begin(auth_client)) for _ in range(2)]
    assert first["code_challenge_method"] == "S256"
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", first["code_challenge"])
    assert len(first["state"]) >= 43
    assert first["state"] != second["state"]
    assert first["code_challenge"] != second["code_challenge"]
    assert set(first["scope"].split()) == {READ, COMPOSE}
    assert (first["access_type"], first["prompt"]) == ("offline", "consent")
    assert first["redirect_uri"] == f"{ORIGIN}/api/oauth/callback"
    await sign_in(auth_client, google)
    [form] = google.token_requests
    assert len(form["code_verifier"]) >= 43  # the local Google has compared it with the challenge


async def test_o1_a_state_that_is_missing_or_made_up_is_refused_before_google_is_asked(
    auth_client: AsyncClient, google: GoogleServer, database: Database
) -> None:
    await begin(auth_client)
    for query in ("", "?state=&code=x", "?code=x", "?state=made-up&code=x", f"?state={'s' * 5_000}&code=x"):
        answer = await auth_client.get(f"/api/oauth/callback{query}")
        assert told(answer) == {"status": "error", "reason": "state_unknown"}
    assert google.token_requests == []
    assert await stored(database) is None


async def test_o1_a_state_works_once(auth_client: AsyncClient, google: GoogleServer) -> None:
    back = google.consent(await begin(auth_client))
    answers = await asyncio.gather(*(come_back(auth_client, back) for _ in range(5)))
    assert sorted(told(answer)["status"] for answer in answers) == ["error"] * 4 + ["success"]
    assert len(google.token_requests) == 1


async def test_o1_a_state_is_too_old_after_ten_minutes(
    auth_client: AsyncClient, google: GoogleServer, database: Database
) -> None:
    back = google.consent(await begin(auth_client))
    async with database.transaction() as session:
        left = await session.scalar(select(OAuthFlow.expires_at - func.now()))
        assert left is not None
        assert 590 < left.total_seconds() <= 600
        await session.execute(text("UPDATE oauth_flows SET expires_at = expires_at - interval '11 minutes'"))
    assert told(await come_back(auth_client, back))["reason"] == "state_unknown"
    assert google.token_requests == []


async def test_o1_neither_state_nor_verifier_can_be_read_in_the_database(
    auth_client: AsyncClient, google: GoogleServer, database: Database
) -> None:
    state = query_of(back := google.consent(await begin(auth_client)))["state"]
    async with database.transaction() as session:
        rows = "\n".join(await session.scalars(text("SELECT t::text FROM oauth_flows t")))
    await come_back(auth_client, back)
    assert state not in rows
    assert google.token_requests[0]["code_verifier"] not in rows


async def test_o5_another_users_answer_links_nothing(
    auth_client: AsyncClient, other_client: AsyncClient, google: GoogleServer, database: Database
) -> None:
    back = google.consent(await begin(auth_client))
    assert told(await come_back(other_client, back))["reason"] == "state_unknown"
    assert google.token_requests == []
    assert await stored(database) is None


async def test_o5_another_browser_of_the_same_user_links_nothing_either(
    app: FastAPI, auth_client: AsyncClient, google: GoogleServer
) -> None:
    back = google.consent(await begin(auth_client))
    async with browser(app) as second:
        account = {"email": "alice@example.com", "password": PASSWORD}
        assert (await second.post("/api/auth/login", json=account)).status_code == 200
        assert told(await come_back(second, back))["reason"] == "state_unknown"
    assert told(await come_back(auth_client, back))["status"] == "success"


async def test_who_has_signed_out_meanwhile_is_told_so(
    auth_client: AsyncClient, google: GoogleServer
) -> None:
    back = google.consent(await begin(auth_client))
    await auth_client.post("/api/auth/logout")
    assert told(await come_back(auth_client, back)) == {"status": "error", "reason": "signed_out"}
    assert google.token_requests == []


async def test_an_api_token_cannot_begin_a_sign_in(app: FastAPI, auth_client: AsyncClient) -> None:
    made = await auth_client.post("/api/auth/tokens", json={"name": "script"})
    async with browser(app) as script:
        script.headers["Authorization"] = f"Bearer {made.json()['token']}"
        begun = await script.post("/api/oauth/initiate", json={"tool_id": "gmail"})
        connected = await script.post("/api/tools/gmail/connect")
    assert {begun.json()["error"], connected.json()["error"]} == {"SIGN_IN_NEEDED"}


async def test_o20_another_process_can_finish_what_this_one_began(
    auth_client: AsyncClient, google: GoogleServer, settings: Settings, database: Database
) -> None:
    back = google.consent(await begin(auth_client))
    restarted = create_app(settings, Database(database.engine.url.render_as_string(hide_password=False)))
    async with restarted.router.lifespan_context(restarted), browser(restarted) as client:
        client.cookies = auth_client.cookies
        assert told(await come_back(client, back))["status"] == "success"
        assert (await gmail(client))["account"] == ACCOUNT


async def test_a_consent_that_is_denied_says_so_and_uses_up_the_state(
    auth_client: AsyncClient, google: GoogleServer
) -> None:
    back = google.consent(await begin(auth_client), error="access_denied")
    assert told(await come_back(auth_client, back)) == {
        "status": "error",
        "reason": "access_denied",
        "app": "system:gmail",
    }
    assert told(await come_back(auth_client, back))["reason"] == "state_unknown"


async def test_words_of_the_provider_are_not_passed_on(
    auth_client: AsyncClient, google: GoogleServer
) -> None:
    words = {"error": "server_error", "error_description": "Call +1 555 PHISH"}
    back = google.consent(await begin(auth_client), **words)
    answer = await come_back(auth_client, back)
    assert told(answer)["reason"] == "provider_failed"
    assert "PHISH" not in answer.headers["location"]


async def test_an_answer_of_another_issuer_is_refused_before_the_code_is_sent_anywhere(
    auth_client: AsyncClient, google: GoogleServer
) -> None:
    back = google.consent(await begin(auth_client)) + "&iss=https%3A%2F%2Fevil.example"
    assert told(await come_back(auth_client, back))["reason"] == "wrong_issuer"
    assert google.token_requests == []
    back = google.consent(await begin(auth_client)) + f"&iss={google.origin}"
    assert told(await come_back(auth_client, back))["status"] == "success"


@pytest.mark.parametrize(
    "place",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%2f%2fevil.example",
        "/dashboard/../../evil",
        "/dashboard/settings#x",
        "/dashboard//evil.example",
        "/dashboard/settings\n",
        "/api/auth/logout",
        "",
    ],
)
async def test_o11_only_pages_of_ours_are_gone_back_to(auth_client: AsyncClient, place: str) -> None:
    answer = await auth_client.post("/api/oauth/initiate", json={"tool_id": "gmail", "return_to": place})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "return_to"]


MARKER = "MARKER" * 4


@pytest.mark.parametrize(
    "answer",
    [
        {"token_type": "Bearer", "expires_in": 3600},
        {"access_token": MARKER, "token_type": "mac", "expires_in": 3600},
        {"access_token": MARKER, "expires_in": 3600},
        {"access_token": MARKER * 50_000, "token_type": "Bearer"},
        {"access_token": f"{MARKER}\r\nX-Evil: 1", "token_type": "Bearer"},
        {"access_token": MARKER, "refresh_token": f"{MARKER} two", "token_type": "Bearer"},
        {"access_token": MARKER, "token_type": "Bearer", "expires_in": -1},
        {"access_token": MARKER, "token_type": "Bearer", "expires_in": "soon"},
        {"access_token": [MARKER], "token_type": "Bearer"},
        [MARKER],
    ],
)
async def test_o10_tokens_that_could_not_be_used_are_refused_and_kept_nowhere(
    auth_client: AsyncClient,
    google: GoogleServer,
    database: Database,
    capsys: pytest.CaptureFixture[str],
    answer: Any,
) -> None:
    google.token_answers = [JSONResponse(answer)]
    assert (await sign_in(auth_client, google))["reason"] == "provider_failed"
    assert await stored(database) is None
    written = capsys.readouterr()
    assert MARKER not in written.out + written.err


async def test_o10_a_token_never_counts_as_good_for_longer_than_a_day(
    auth_client: AsyncClient, google: GoogleServer, app: FastAPI, database: Database
) -> None:
    google.expires_in = 1e99
    assert (await sign_in(auth_client, google))["status"] == "success"
    row = await stored(database)
    assert row is not None
    assert row.credentials is not None
    context = row_context(UserToolStatus.__tablename__, row_id=row.id, owner_id=row.user_id)
    opened = app.state.services.vault.open(row.credentials, context=context)
    assert datetime.fromisoformat(opened["expires_at"]) <= datetime.now(UTC) + timedelta(days=1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (oauth_error("invalid_grant"), "code_refused"),
        (oauth_error("invalid_client", 401), "provider_failed"),
        (PlainTextResponse("down", 503), "provider_failed"),
        (PlainTextResponse("<html>"), "provider_failed"),
        (Response(status_code=302, headers={"location": "http://127.0.0.1:9/"}), "provider_failed"),
    ],
)
async def test_a_code_that_is_not_traded_leaves_the_tool_as_it_was(
    auth_client: AsyncClient, google: GoogleServer, answer: Response, reason: str
) -> None:
    google.token_answers = [answer]
    assert (await sign_in(auth_client, google))["reason"] == reason
    assert (await gmail(auth_client))["status"] == "available"
    assert (await sign_in(auth_client, google))["status"] == "success"


async def test_o15_fewer_permissions_than_needed_are_refused_and_given_back(
    auth_client: AsyncClient, google: GoogleServer, database: Database
) -> None:
    google.granted = [READ]
    assert (await sign_in(auth_client, google))["reason"] == "scope_missing"
    assert await stored(database) is None
    assert len(google.revoked) == 1


async def test_a_grant_that_ends_within_the_hour_is_refused(
    auth_client: AsyncClient, google: GoogleServer
) -> None:
    google.gives_refresh_token = False
    assert (await sign_in(auth_client, google))["reason"] == "not_lasting"
    assert (await gmail(auth_client))["status"] == "available"


async def test_o17_the_way_back_sends_no_referrer_and_cannot_be_framed(
    auth_client: AsyncClient, google: GoogleServer
) -> None:
    answer = await come_back(auth_client, google.consent(await begin(auth_client)))
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "code" not in answer.headers["location"]
    assert "state" not in query_of(answer.headers["location"])


async def test_a_user_has_at_most_twenty_sign_ins_under_way(
    auth_client: AsyncClient, google: GoogleServer, database: Database
) -> None:
    urls = [await begin(auth_client) for _ in range(22)]
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(OAuthFlow)) == 20
    assert told(await come_back(auth_client, google.consent(urls[0])))["reason"] == "state_unknown"
    assert told(await come_back(auth_client, google.consent(urls[-1])))["status"] == "success"


@pytest.mark.parametrize(
    ("tool", "status", "code"),
    [
        ("calendar", 400, "TOOL_NOT_ENABLED"),
        ("analytics", 400, "TOOL_ALREADY_CONNECTED"),
        ("nope", 404, "TOOL_NOT_FOUND"),
    ],
)
async def test_what_needs_no_sign_in_begins_none(
    auth_client: AsyncClient, tool: str, status: int, code: str
) -> None:
    answer = await auth_client.post("/api/oauth/initiate", json={"tool_id": tool})
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    await auth_client.post("/api/tools/analytics/disconnect")
    answer = await auth_client.post("/api/oauth/initiate", json={"tool_id": "analytics"})
    assert answer.json()["error"] == "TOOL_NEEDS_NO_SIGN_IN"


@pytest.fixture
async def unconfigured(tmp_path: Path, database: Database) -> AsyncIterator[AsyncClient]:
    settings = Settings(_env_file=None, environment="development", data_dir=tmp_path, public_url=ORIGIN)
    app = create_app(settings, database)
    async with app.router.lifespan_context(app), browser(app) as client:
        await sign_up(client, "carol@example.com")
        yield client


async def test_without_a_registration_at_google_nothing_begins(unconfigured: AsyncClient) -> None:
    answer = await unconfigured.post("/api/oauth/initiate", json={"tool_id": "gmail"})
    assert (answer.status_code, answer.json()["error"]) == (400, "TOOL_NOT_CONFIGURED")
    assert "GOOGLE_CLIENT_ID" in str((await gmail(unconfigured))["setup"])


async def test_the_window_of_a_sign_in_stays_tied_to_the_page_that_opened_it(
    auth_client: AsyncClient,
) -> None:
    paths = ("/api/oauth/callback", "/connectors/callback", "/api/tools")
    policies = [(await auth_client.get(path)).headers["cross-origin-opener-policy"] for path in paths]
    assert policies == ["unsafe-none", "unsafe-none", "same-origin-allow-popups"]
