"""What every request and every answer passes."""

import asyncio
import re
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping
from http.cookies import SimpleCookie
from typing import Any

import pytest
import structlog
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from httpx import AsyncClient, Response
from structlog.testing import capture_logs

from app.database import Database
from app.http_security import MAX_BODY_BYTES, MAX_UPLOAD_BYTES, UPLOAD_PATH
from app.main import create_app
from app.settings import Settings
from tests.conftest import ORIGIN, PASSWORD, browser

ALICE = {"email": "alice@example.com", "password": PASSWORD}
SECRETS: dict[str, Any] = {
    "auth_secret": "x" * 40,
    "token_encryption_key": urlsafe_b64encode(bytes(range(32))).decode(),
}
FOREIGN_ORIGINS = [
    "https://evil.example",
    "null",
    "",
    "http://testserver.evil.example",
    "http://testserver:8080",
    "https://testserver",
    "http://TESTSERVER.",
    "http://testserver/",
]


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """A browser at the app, to which routes were added that crash and that read bodies."""

    async def crash() -> None:
        raise RuntimeError("the secret reason")

    async def crash_late() -> StreamingResponse:
        async def chunks() -> AsyncIterator[bytes]:
            yield b"first"
            await asyncio.sleep(0)
            raise RuntimeError("the secret reason")

        return StreamingResponse(chunks())

    async def measure(request: Request) -> int:
        return len(await request.body())

    async def note() -> None:
        structlog.get_logger().info("probe.noted")

    app.add_api_route("/api/probe/crash", crash)
    app.add_api_route("/api/probe/crash-late", crash_late)
    app.add_api_route("/api/probe/size", measure, methods=["POST"])
    app.add_api_route(UPLOAD_PATH + "-not", measure, methods=["POST"])
    app.add_api_route("/api/probe/note", note)
    async with browser(app) as client:
        yield client


async def write(client: AsyncClient, headers: Mapping[str, str]) -> Response:
    """A request that would change something, sent with the session cookie and exactly these headers."""
    del client.headers["origin"]
    return await client.post("/api/auth/logout", headers=headers)


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
async def test_a_write_from_another_origin_is_refused_and_changes_nothing(
    auth_client: AsyncClient, origin: str
) -> None:
    answer = await write(auth_client, {"Origin": origin})
    assert (answer.status_code, answer.json()["error"]) == (403, "CROSS_ORIGIN")
    assert (await auth_client.get("/api/auth/me")).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
async def test_a_write_without_origin_is_judged_by_what_the_browser_says_of_its_site(
    auth_client: AsyncClient, site: str
) -> None:
    assert (await write(auth_client, {"Sec-Fetch-Site": site})).status_code == 403


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": ORIGIN}]
)
async def test_a_write_from_our_own_pages_or_no_browser_passes(
    auth_client: AsyncClient, headers: dict[str, str]
) -> None:
    assert (await write(auth_client, headers)).status_code == 204


async def test_a_bearer_token_needs_no_origin_and_lends_none_to_the_cookie(
    app: FastAPI, auth_client: AsyncClient
) -> None:
    token = (await auth_client.post("/api/auth/login", json=ALICE)).json()["access_token"]
    foreign = {"Origin": "https://evil.example"}
    async with browser(app) as script:
        passed = await write(script, foreign | {"Authorization": f"Bearer {token}"})
    assert passed.status_code == 204

    await auth_client.post("/api/auth/login", json=ALICE)
    cookies = dict(auth_client.cookies)
    await write(auth_client, foreign | {"Authorization": "Bearer made.up.token"})
    auth_client.cookies.update(cookies)
    assert (await auth_client.get("/api/auth/me")).status_code == 200


async def test_a_form_from_another_site_cannot_sign_anybody_in(client: AsyncClient) -> None:
    body = '{"email": "alice@example.com", "password": "correct horse battery", "padding": "="}'
    answer = await client.post(
        "/api/auth/login", content=body, headers={"Content-Type": "text/plain", "Origin": "null"}
    )
    assert answer.status_code == 403
    own = await client.post("/api/auth/login", content=body, headers={"Content-Type": "text/plain"})
    assert own.status_code == 422


@pytest.mark.parametrize("origin", [*FOREIGN_ORIGINS, ORIGIN])
async def test_no_other_origin_may_read_answers(client: AsyncClient, origin: str) -> None:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    for answer in (
        await client.options("/api/auth/login", headers=asked),
        await client.get("/api/auth/me", headers={"Origin": origin}),
        await client.get("/api/health/live", headers={"Origin": origin}),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_in_development_the_page_server_may_stand_beside_the_api(
    settings: Settings, database: Database
) -> None:
    for environment, status in (("development", 422), ("production", 403)):
        update = {"environment": environment} | SECRETS
        own = Settings(_env_file=None, **(settings.model_dump() | update))
        async with browser(create_app(own, database)) as client:
            client.headers["Origin"] = "http://localhost:3000"
            assert (await client.post("/api/auth/login", json={})).status_code == status


async def test_every_answer_carries_the_security_headers(client: AsyncClient) -> None:
    answers = [
        await client.get("/api/health/live"),
        await client.get("/api/auth/me"),
        await client.get("/api/nothing"),
        await client.get("/nothing"),
        await client.post("/api/auth/login", json={}),
        await client.post("/api/auth/logout", headers={"Origin": "null"}),
        await client.post("/api/auth/logout", content=b"x" * (MAX_BODY_BYTES + 1)),
        await client.get("/api/probe/crash"),
    ]
    assert [answer.status_code for answer in answers] == [200, 401, 404, 404, 422, 403, 413, 500]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
        assert "strict-transport-security" not in answer.headers
    assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)


async def test_answers_of_the_api_are_never_kept(client: AsyncClient) -> None:
    for path in ("/api/health/live", "/api/auth/me", "/api/nothing", "/api/probe/crash"):
        assert (await client.get(path)).headers["cache-control"] == "no-store"


async def test_in_production_browsers_are_told_to_stay_on_https(
    settings: Settings, database: Database
) -> None:
    production = Settings(_env_file=None, environment="production", data_dir=settings.data_dir, **SECRETS)
    async with browser(create_app(production, database)) as client:
        answer = await client.get("/api/health/live")
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert (await client.get("/api/openapi.json")).status_code == 404
        assert (await client.get("/api/docs")).status_code == 404


async def test_the_hosted_chat_element_is_allowed_only_where_it_is_chosen(
    settings: Settings, database: Database
) -> None:
    for renderer, is_allowed in (("local", False), ("cdn", True)):
        app = create_app(settings.model_copy(update={"chatkit_renderer": renderer}), database)
        async with browser(app) as client:
            policy = (await client.get("/api/health/live")).headers["content-security-policy"]
        assert ("cdn.platform.openai.com" in policy) is is_allowed
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        assert "'unsafe-eval'" not in policy


async def test_a_crash_is_told_without_its_reason_and_logged_with_it(client: AsyncClient) -> None:
    with capture_logs() as events:
        answer = await client.get("/api/probe/crash")
    assert answer.status_code == 500
    assert answer.json()["error"] == "INTERNAL_ERROR"
    assert "secret" not in answer.text
    assert [event["event"] for event in events] == ["request.crashed"]


async def test_a_crash_in_the_middle_of_an_answer_breaks_it_off(client: AsyncClient) -> None:
    with capture_logs() as events, pytest.raises(RuntimeError, match="secret reason"):
        await client.get("/api/probe/crash-late")
    assert [event["event"] for event in events] == ["request.crashed"]


async def test_what_a_request_logs_carries_its_id(client: AsyncClient) -> None:
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as events:
        answer = await client.get("/api/probe/note")
    assert [event["request_id"] for event in events] == [answer.headers["x-request-id"]]
    assert "request_id" not in structlog.contextvars.get_contextvars()


async def parts(total: int) -> AsyncIterator[bytes]:
    for _ in range(total // 65536 + 1):
        yield b"x" * 65536


@pytest.mark.parametrize("path", ["/api/probe/size", UPLOAD_PATH + "-not", "/api/auth/login"])
async def test_a_body_over_the_limit_is_refused_announced_or_not(client: AsyncClient, path: str) -> None:
    for content in (b"x" * (MAX_BODY_BYTES + 1), parts(MAX_BODY_BYTES)):
        answer = await client.post(path, content=content)
        assert (answer.status_code, answer.json()["error"]) == (413, "BODY_TOO_LARGE")


@pytest.mark.parametrize("length", ["-1", "1e3", "x", "\xb2", "9" * 5000, str(MAX_BODY_BYTES + 1)])
async def test_an_announced_length_that_is_no_allowed_number_is_refused(
    client: AsyncClient, length: str
) -> None:
    headers = [(b"Content-Length", length.encode("latin-1"))]
    answer = await client.post("/api/probe/size", content=b"x", headers=headers)
    assert answer.status_code == 413


async def test_a_body_at_the_limit_passes(client: AsyncClient) -> None:
    assert (await client.post("/api/probe/size", content=b"x" * MAX_BODY_BYTES)).json() == MAX_BODY_BYTES


async def test_uploads_have_a_limit_of_their_own(client: AsyncClient) -> None:
    too_much = await client.post(
        UPLOAD_PATH, content=b"", headers={"Content-Length": str(MAX_UPLOAD_BYTES + 1)}
    )
    assert too_much.status_code == 413
    allowed = await client.post(UPLOAD_PATH, content=b"", headers={"Content-Length": str(MAX_BODY_BYTES + 1)})
    assert allowed.status_code != 413


async def test_a_cookie_of_a_request_is_never_set_by_a_failure(client: AsyncClient) -> None:
    answer = await client.post("/api/auth/login", json=ALICE)
    assert answer.status_code == 401
    assert not SimpleCookie(answer.headers.get("set-cookie", ""))
