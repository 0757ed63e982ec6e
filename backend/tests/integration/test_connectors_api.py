"""Connectors through the API, with real servers on the other side."""

import asyncio
import json
import time
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select, update

from app.connectors.stages import StageName
from app.database import Database
from app.models import PassedConnectionTest, UserMCPConnection
from tests.conftest import ORIGIN
from tests.integration.test_chat_failures import _until
from tests.peers import other_servers
from tests.peers.fixtures import KEY
from tests.peers.mcp_servers import behind_key
from tests.peers.other_servers import Hostile, page_of, tool
from tests.peers.serving import serving
from tests.saved_connectors import STREAM, events, save, saved


class TestConnectorsAPI:
    async def test_create_connector_requires_auth(self, client: AsyncClient) -> None:
        response = await save(client, "http://example.com", "Test")
        assert response.status_code == 401
        assert response.json()["error"] == "UNAUTHORIZED"

    async def test_create_connector_validates_url(self, auth_client: AsyncClient) -> None:
        response = await save(auth_client, "invalid-url", "Test")
        assert response.status_code == 422
        assert response.json()["detail"][0]["loc"] == ["body", "server_url", "url"]

    async def test_test_connection_before_save(self, auth_client: AsyncClient) -> None:
        response = await auth_client.post(
            "/api/connectors/test",
            json={"name": "Test", "server_url": "http://invalid.example.com", "auth_type": "none"},
        )
        assert response.status_code == 200
        assert response.json()["success"] is False
        assert response.json()["error_code"] == "CONNECTION_FAILED"


async def test_a_passed_test_tells_tools_server_and_stages(auth_client: AsyncClient, mcp_peer: str) -> None:
    response = await auth_client.post("/api/connectors/test", json={"server_url": mcp_peer})
    result = response.json()
    assert (response.status_code, result["success"], result["error_code"]) == (200, True, None)
    assert result["server"] == {"name": "Peer", "version": "1.2.3"}
    assert result["protocol_version"] == "2026-07-28"
    assert result["tools"][0]["name"] == "add"
    assert result["tools"][0]["inputSchema"]["type"] == "object"
    assert result["tools"][0]["annotations"] == {"readOnlyHint": True}
    assert [stage["name"] for stage in result["stages"]] == [name.value for name in StageName]


@pytest.mark.parametrize(
    ("peer", "code"),
    [
        ("html_peer", "INVALID_MCP_SERVER"),
        ("json_peer", "INVALID_MCP_SERVER"),
        ("locked_peer", "AUTH_FAILED"),
        ("toolless_peer", "NO_TOOLS"),
    ],
)
async def test_each_kind_of_server_has_its_code(
    auth_client: AsyncClient, request: pytest.FixtureRequest, peer: str, code: str
) -> None:
    body = {"server_url": request.getfixturevalue(peer)}
    result = (await auth_client.post("/api/connectors/test", json=body)).json()
    assert result["error_code"] == code
    assert result["success"] is (code == "NO_TOOLS")
    assert result["reason"]
    assert result["fix"]


@pytest.mark.parametrize(
    ("url", "code", "reason"),
    [
        ("not-a-url", "INVALID_URL", "url_malformed"),
        ("https://user:CANARY-pw@host.example/mcp", "INVALID_URL", "url_has_credentials"),
        ("http://169.254.169.254/latest/meta-data/", "CONNECTION_FAILED", "address_not_allowed"),
        ("http://127.0.0.1:5432/", "CONNECTION_FAILED", "port_not_allowed"),
        ("", "INVALID_URL", "url_malformed"),
    ],
)
async def test_addresses_that_are_not_dialled(
    auth_client: AsyncClient, url: str, code: str, reason: str
) -> None:
    begun = time.monotonic()
    response = await auth_client.post("/api/connectors/test", json={"server_url": url})
    assert time.monotonic() - begun < 1
    assert (response.json()["error_code"], response.json()["reason"]) == (code, reason)
    assert "CANARY" not in response.text


async def test_a_black_hole_ends_after_ten_seconds_and_is_told_live(
    auth_client: AsyncClient, black_hole: str
) -> None:
    begun = time.monotonic()
    response = await auth_client.post("/api/connectors/test", json={"server_url": black_hole}, headers=STREAM)
    assert 9.5 <= time.monotonic() - begun < 11
    (*stages, (last, result)) = events(response)
    assert {name for name, _ in stages} == {"stage"}
    assert last == "result"
    assert (result["error_code"], result["reason"]) == ("TIMEOUT", "no_answer")


async def test_stages_arrive_as_events(auth_client: AsyncClient, mcp_peer: str) -> None:
    response = await auth_client.post("/api/connectors/test", json={"server_url": mcp_peer}, headers=STREAM)
    assert response.status_code == 200
    (*stages, (last, result)) = events(response)
    assert [data["status"] for name, data in stages if data["name"] == "connect"] == ["running", "passed"]
    assert last == "result"
    assert result["success"]
    assert result["stages"][-1] == stages[-1][1]


async def test_save_repeats_no_test_that_passed_a_moment_ago(auth_client: AsyncClient) -> None:
    hostile = Hostile(lambda *_: page_of([tool("one")]))
    with serving(hostile.app()) as origin:
        assert (await auth_client.post("/api/connectors/test", json={"server_url": f"{origin}/mcp"})).json()[
            "success"
        ]
        assert hostile.lists == 1
        connector = await saved(auth_client, f"{origin}/mcp")
    assert hostile.lists == 1
    assert connector["tool_count"] == 1
    assert connector["status"] == "connected"


async def test_save_tests_what_was_not_tested(auth_client: AsyncClient, locked_peer: str) -> None:
    response = await save(auth_client, locked_peer)
    assert (response.status_code, response.json()["error"]) == (400, "CONNECTION_NOT_VERIFIED")
    assert (await auth_client.get("/api/connectors")).json() == {"connectors": [], "total": 0}
    await saved(auth_client, locked_peer, auth_type="api_key", auth_config={"api_key": KEY})


async def test_a_test_counts_for_its_credentials_only(auth_client: AsyncClient, locked_peer: str) -> None:
    good = {"server_url": locked_peer, "auth_type": "api_key", "auth_config": {"api_key": KEY}}
    assert (await auth_client.post("/api/connectors/test", json=good)).json()["success"]
    response = await save(auth_client, locked_peer, auth_type="api_key", auth_config={"api_key": "other"})
    assert response.json()["error"] == "CONNECTION_NOT_VERIFIED"


async def test_a_test_counts_for_its_user_only(auth_client: AsyncClient, other_client: AsyncClient) -> None:
    with serving(Hostile(lambda *_: page_of([tool("one")])).app()) as origin:
        await auth_client.post("/api/connectors/test", json={"server_url": f"{origin}/mcp"})
    response = await save(other_client, f"{origin}/mcp")
    assert response.json()["error"] == "CONNECTION_NOT_VERIFIED"
    assert (await save(auth_client, f"{origin}/mcp")).status_code == 201


async def test_a_test_counts_for_ten_minutes(auth_client: AsyncClient, database: Database) -> None:
    with serving(Hostile(lambda *_: page_of([tool("one")])).app()) as origin:
        await auth_client.post("/api/connectors/test", json={"server_url": f"{origin}/mcp"})
    async with database.transaction() as session:
        await session.execute(update(PassedConnectionTest).values(expires_at=func.now()))
    assert (await save(auth_client, f"{origin}/mcp")).json()["error"] == "CONNECTION_NOT_VERIFIED"


async def test_a_server_without_tools_can_be_saved(auth_client: AsyncClient, toolless_peer: str) -> None:
    assert (await saved(auth_client, toolless_peer))["tool_count"] == 0


async def test_the_same_address_twice_is_asked_about(auth_client: AsyncClient, mcp_peer: str) -> None:
    await saved(auth_client, mcp_peer, name="First")
    response = await save(auth_client, mcp_peer + "?key=1", "Second")
    assert response.status_code == 201
    response = await save(auth_client, mcp_peer, "Third")
    assert (response.status_code, response.json()["error"]) == (409, "DUPLICATE_URL")
    assert (await save(auth_client, mcp_peer, "Third", allow_duplicate=True)).status_code == 201


async def test_nobody_hears_of_addresses_of_others(
    auth_client: AsyncClient, other_client: AsyncClient, mcp_peer: str
) -> None:
    await saved(auth_client, mcp_peer)
    assert (await save(other_client, mcp_peer)).status_code == 201


async def test_ten_connectors_are_the_limit_even_when_saved_at_once(
    auth_client: AsyncClient, mcp_peer: str
) -> None:
    await auth_client.post("/api/connectors/test", json={"server_url": mcp_peer})
    responses = await asyncio.gather(
        *(save(auth_client, mcp_peer, f"Peer {number}", allow_duplicate=True) for number in range(14))
    )
    assert sorted(response.status_code for response in responses) == [201] * 10 + [400] * 4
    assert {response.json()["error"] for response in responses if response.status_code == 400} == {
        "CONNECTOR_LIMIT_REACHED"
    }
    assert (await auth_client.get("/api/connectors")).json()["total"] == 10


async def test_three_tests_of_a_user_run_at_once(
    auth_client: AsyncClient,
    other_client: AsyncClient,
    database: Database,
    black_hole: str,
    mcp_peer: str,
) -> None:
    running = [
        asyncio.create_task(auth_client.post("/api/connectors/test", json={"server_url": black_hole}))
        for _ in range(3)
    ]
    await _until(database, "= 3")
    for headers in ({}, STREAM):
        fourth = await auth_client.post(
            "/api/connectors/test", json={"server_url": mcp_peer}, headers=headers
        )
        assert (fourth.status_code, fourth.json()["error"]) == (429, "TOO_MANY_TESTS")
        assert int(fourth.headers["retry-after"]) > 0
    bobs = await other_client.post("/api/connectors/test", json={"server_url": mcp_peer})
    assert bobs.json()["success"]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    again = await auth_client.post("/api/connectors/test", json={"server_url": mcp_peer})
    assert again.json()["success"]


async def test_a_client_that_goes_away_ends_its_test(
    app: Any, auth_client: AsyncClient, black_hole: str
) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in auth_client.cookies.items())
    for accept in ("application/json", "text/event-stream"):
        sent = asyncio.Event()
        body = json.dumps({"server_url": black_hole}).encode()
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive(messages: list[dict[str, Any]] = messages) -> dict[str, Any]:
            if messages:
                return messages.pop()
            await asyncio.sleep(0.3)
            return {"type": "http.disconnect"}

        async def send(_: dict[str, Any], sent: asyncio.Event = sent) -> None:
            sent.set()

        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/api/connectors/test",
            "raw_path": b"/api/connectors/test",
            "query_string": b"",
            "root_path": "",
            "headers": [
                (b"host", b"testserver"),
                (b"origin", ORIGIN.encode()),
                (b"cookie", cookies.encode()),
                (b"content-type", b"application/json"),
                (b"content-length", str(len(body)).encode()),
                (b"accept", accept.encode()),
            ],
            "client": ("127.0.0.1", 1),
            "server": ("testserver", 80),
        }
        begun = time.monotonic()
        await app(scope, receive, send)
        assert sent.is_set()
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    ("auth_type", "auth_config", "loc"),
    [
        ("api_key", None, ["body", "auth_config", "api_key"]),
        ("api_key", {"api_key": ""}, ["body", "auth_config", "api_key"]),
        ("api_key", {"api_key": "CANARY\r\n1"}, ["body", "auth_config", "api_key"]),
        ("api_key", {"api_key": "CANARY", "header_name": "Host"}, ["body", "auth_config", "header_name"]),
        ("oauth", {"api_key": "CANARY"}, ["body", "auth_config", "access_token"]),
        ("oauth", {"access_token": ["CANARY"]}, ["body", "auth_config", "access_token"]),
        ("stdio", {"command": "CANARY"}, ["body", "auth_type"]),
    ],
)
async def test_malformed_credentials_are_refused_and_not_repeated(
    auth_client: AsyncClient, auth_type: str, auth_config: Any, loc: list[str]
) -> None:
    body = {"server_url": "http://x.example/", "auth_type": auth_type, "auth_config": auth_config}
    for response in (
        await auth_client.post("/api/connectors/test", json=body),
        await auth_client.post("/api/connectors", json={"name": "x", **body}),
    ):
        assert response.status_code == 422
        assert loc in [problem["loc"] for problem in response.json()["detail"]]
        assert "CANARY" not in response.text


@pytest.mark.parametrize("name", [" \u202e ", "Gma\u0456l"])
async def test_a_name_that_looks_like_another_or_like_nothing_is_refused(
    auth_client: AsyncClient, mcp_peer: str, name: str
) -> None:
    response = await save(auth_client, mcp_peer, name)
    assert response.status_code == 422
    [problem] = response.json()["detail"]
    assert problem["loc"] == ["body", "name"]
    assert problem["msg"].endswith(".")


async def test_secrets_are_in_no_answer_no_log_and_no_column(
    auth_client: AsyncClient,
    database: Database,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    answers: list[Response] = []
    app = behind_key(lambda headers: headers.get("x-team-key") == "CANARY-key")
    config: dict[str, Any] = {
        "auth_type": "api_key",
        "auth_config": {"api_key": "CANARY-key", "header_name": "X-Team-Key"},
    }
    with serving(app) as origin:
        url = f"{origin}/mcp?token=CANARY-query"
        answers.append(await auth_client.post("/api/connectors/test", json={"server_url": url, **config}))
        answers.append(
            await auth_client.post("/api/connectors/test", json={"server_url": url, **config}, headers=STREAM)
        )
        answers.append(await save(auth_client, url, **config))
        assert answers[-1].status_code == 201
        assert answers[-1].json()["server_url"] == f"{origin}/mcp?***"
        path = f"/api/connectors/{answers[-1].json()['id']}"
        answers.append(await auth_client.post(f"{path}/retest"))
        assert answers[-1].json()["success"]
        answers.append(await save(auth_client, url, **config))
        assert answers[-1].status_code == 409
    for method, where in (
        ("GET", path),
        ("GET", "/api/connectors"),
        ("POST", f"{path}/retest"),
        ("DELETE", path),
    ):
        answers.append(await auth_client.request(method, where))
    async with database.transaction() as session:
        tables = (UserMCPConnection.__table__, PassedConnectionTest.__table__)
        rows = [str(row) for table in tables for row in (await session.execute(select(table))).all()]
    written = capsys.readouterr()
    # Below warnings these libraries write addresses; the service never lets them (see app.observability).
    logs = [
        record.getMessage()
        for record in caplog.records
        if record.levelname != "DEBUG" and (record.levelname != "INFO" or record.name.startswith("app"))
    ]
    everything = [answer.text for answer in answers] + rows + [written.out, written.err] + logs
    assert rows
    assert not [text for text in everything if "CANARY" in text]


async def test_u13_redirects_to_other_origins_are_not_followed(auth_client: AsyncClient) -> None:
    heard: list[str] = []
    inner = other_servers.json_api()

    async def canary(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            heard.append(scope["path"])
        await inner(scope, receive, send)

    with serving(canary) as target:
        for status in (301, 302, 303, 307, 308):
            with serving(other_servers.with_status(status, location=f"{target}/stolen")) as origin:
                body = {"server_url": f"{origin}/mcp"}
                result = (await auth_client.post("/api/connectors/test", json=body)).json()
                assert result["reason"] == "redirected_elsewhere"
    assert heard == []
