"""The staged test against real servers: every code, many reasons, and the time limit."""

import asyncio
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from starlette.responses import PlainTextResponse

from app.connectors import mcp_client as mcp_client_module
from app.connectors.credentials import Credentials, NoCredentials, parse_credentials
from app.connectors.egress import Egress
from app.connectors.reasons import ErrorCode, Reason
from app.connectors.stages import Stage, StageName
from app.connectors.validator import ConnectionValidator, ValidationResult, validate_mcp_connection
from app.network.egress_policy import EgressPolicy
from app.observability import configure_logging
from app.settings import get_settings
from tests.peers import mcp_servers, other_servers
from tests.peers.fixtures import KEY
from tests.peers.other_servers import Hostile, page_of, tool
from tests.peers.serving import serving, serving_bytes

EGRESS = Egress(EgressPolicy(allows_private=True, requires_https=False))
NOBODY = NoCredentials()


async def run(url: str, credentials: Credentials = NOBODY, **options: Any) -> ValidationResult:
    return await ConnectionValidator(EGRESS, **options).test(url, credentials)


def statuses(result: ValidationResult) -> dict[StageName, str]:
    return {stage.name: stage.status for stage in result.stages}


async def test_a_working_server_passes_every_stage(mcp_peer: str) -> None:
    result = await run(mcp_peer.replace("127.0.0.1", "localhost"))
    assert (result.success, result.error_code, result.reason, result.fix) == (True, None, None, None)
    assert [found["name"] for found in result.tools][:2] == ["add", "fail"]
    assert result.server is not None
    assert result.server.name == "Peer"
    assert [stage.name for stage in result.stages] == list(StageName)
    assert statuses(result) == dict.fromkeys(StageName, "passed") | {StageName.TLS: "skipped"}


async def test_stages_are_told_as_they_happen(mcp_peer: str) -> None:
    heard: list[Stage] = []
    result = await run(mcp_peer, on_stage=heard.append)
    for stage in result.stages:
        own = [told.status for told in heard if told.name is stage.name]
        assert own == (["running", "passed"] if stage.status == "passed" else ["skipped"])
    assert heard[0] == Stage(StageName.URL, "running")


async def test_a_server_without_tools_passes_with_a_warning(toolless_peer: str) -> None:
    result = await run(toolless_peer)
    assert (result.success, result.error_code, result.reason) == (True, ErrorCode.NO_TOOLS, Reason.NO_TOOLS)
    assert statuses(result)[StageName.TOOLS] == "warning"
    assert statuses(result)[StageName.SCHEMAS] == "skipped"


async def test_the_right_key_passes(locked_peer: str) -> None:
    result = await run(locked_peer, parse_credentials("api_key", {"api_key": KEY}))
    assert result.success
    assert next(stage for stage in result.stages if stage.name is StageName.AUTH).detail is None


@pytest.mark.parametrize(
    ("auth_type", "auth_config", "reason"),
    [
        ("none", None, Reason.CREDENTIALS_REQUIRED),
        ("api_key", {"api_key": "wrong"}, Reason.TOKEN_REJECTED),
        ("api_key", {"api_key": KEY, "header_name": "X-Team-Key"}, Reason.TOKEN_REJECTED),
        ("oauth", {"access_token": "wrong"}, Reason.TOKEN_REJECTED),
    ],
)
async def test_refused_credentials_fail_the_auth_stage(
    locked_peer: str, auth_type: str, auth_config: dict[str, str] | None, reason: Reason
) -> None:
    result = await run(locked_peer, parse_credentials(auth_type, auth_config))
    assert (result.error_code, result.reason) == (ErrorCode.AUTH_FAILED, reason)
    assert statuses(result)[StageName.HTTP] == "passed"
    assert statuses(result)[StageName.AUTH] == "failed"


@pytest.mark.parametrize(
    ("url", "code", "reason", "stage"),
    [
        ("not-a-url", ErrorCode.INVALID_URL, Reason.URL_MALFORMED, StageName.URL),
        (
            "http://169.254.169.254/",
            ErrorCode.CONNECTION_FAILED,
            Reason.ADDRESS_NOT_ALLOWED,
            StageName.POLICY,
        ),
        ("http://127.0.0.1:25/", ErrorCode.CONNECTION_FAILED, Reason.PORT_NOT_ALLOWED, StageName.POLICY),
        ("http://no-such-name.invalid/", ErrorCode.CONNECTION_FAILED, Reason.DNS_NOT_FOUND, StageName.DNS),
    ],
)
async def test_addresses_fail_before_anything_is_sent(
    url: str, code: ErrorCode, reason: Reason, stage: StageName
) -> None:
    result = await run(url)
    assert (result.error_code, result.reason, statuses(result)[stage]) == (code, reason, "failed")


@pytest.mark.parametrize(("path", "peer"), [("/mcp", "mcp_peer"), ("/sse", "sse_peer")])
async def test_a_wrong_path_is_helped_but_not_replaced(
    request: pytest.FixtureRequest, path: str, peer: str
) -> None:
    right = request.getfixturevalue(peer)
    result = await run(right.removesuffix(path) + "/api/v1?key=CANARY")
    assert (result.success, result.reason) == (False, Reason.HTTP_STATUS_404)
    assert result.fix == f"Enter {right} instead, if that is the server you mean."
    handshake = next(stage for stage in result.stages if stage.name is StageName.HANDSHAKE)
    assert handshake.status == "failed"
    assert handshake.detail is not None
    assert handshake.detail.endswith(f"An MCP server answers at {right}.")
    assert "CANARY" not in str(result)


async def test_a_locked_server_beside_a_wrong_path_is_found() -> None:
    inner = mcp_servers.behind_key(lambda _: False)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        is_mcp = scope.get("path") in {None, "/mcp"}
        await (inner if is_mcp else other_servers.with_status(405))(scope, receive, send)

    with serving(app) as origin:
        result = await run(f"{origin}/")
    assert result.reason is Reason.HTTP_STATUS_405
    assert result.fix is not None
    assert f"{origin}/mcp" in result.fix


async def test_a_wrong_path_without_a_right_one_says_what_was_tried() -> None:
    with serving(other_servers.with_status(404)) as origin:
        result = await run(f"{origin}/mcp")
    detail = next(stage.detail for stage in result.stages if stage.name is StageName.HANDSHAKE)
    assert detail is not None
    assert detail.endswith("No MCP server answers at /sse and / either.")


@pytest.mark.parametrize("revives", ["legacy", "never"])
async def test_a_server_that_ignores_what_it_does_not_know_is_asked_in_the_old_way(
    monkeypatch: pytest.MonkeyPatch, revives: str
) -> None:
    monkeypatch.setattr(mcp_client_module, "PROBE_S", 0.4)
    handle = other_servers.legacy_that_ignores if revives == "legacy" else other_servers.swallow
    with serving_bytes(handle) as origin:
        result = await run(f"{origin}/mcp", limit_s=4.0)
    if revives == "legacy":
        assert [found["name"] for found in result.tools] == ["one"]
    else:
        assert (result.error_code, result.reason) == (ErrorCode.TIMEOUT, Reason.NO_ANSWER)


async def test_a_closed_port_is_refused() -> None:
    with serving_bytes(other_servers.hang_up) as origin:
        pass
    result = await run(origin)
    assert (result.error_code, result.reason) == (ErrorCode.CONNECTION_FAILED, Reason.CONNECTION_REFUSED)
    assert statuses(result)[StageName.CONNECT] == "failed"


async def test_a_server_that_never_answers_is_given_up_within_ten_seconds(black_hole: str) -> None:
    begun = time.monotonic()
    result = await run(black_hole)
    assert 9 < time.monotonic() - begun < 10
    assert (result.error_code, result.reason) == (ErrorCode.TIMEOUT, Reason.NO_ANSWER)
    assert statuses(result)[StageName.HTTP] == "failed"


async def test_a_server_that_drips_cannot_prolong_the_test() -> None:
    with serving_bytes(other_servers.drip) as origin:
        begun = time.monotonic()
        result = await run(f"{origin}/mcp", limit_s=1.0)
        assert time.monotonic() - begun < 2
    assert result.error_code is ErrorCode.TIMEOUT


async def test_a_server_that_hangs_in_the_middle_is_too_slow() -> None:
    def slow_list(*_: Any) -> Any:
        time.sleep(1.5)
        return PlainTextResponse("late")

    with serving(Hostile(slow_list).app()) as origin:
        result = await run(f"{origin}/mcp", limit_s=1.0)
    assert (result.error_code, result.reason) == (ErrorCode.TIMEOUT, Reason.ANSWER_TOO_SLOW)
    assert statuses(result)[StageName.HANDSHAKE] == "passed"
    assert statuses(result)[StageName.TOOLS] == "failed"


async def test_cancelling_the_test_closes_its_connection() -> None:
    closed = asyncio.Event()
    loop = asyncio.get_running_loop()

    def notice(connection: Any) -> None:
        other_servers.swallow(connection)
        loop.call_soon_threadsafe(closed.set)

    with serving_bytes(notice) as origin:
        test = asyncio.create_task(run(f"{origin}/mcp"))
        await asyncio.sleep(0.3)
        test.cancel()
        with pytest.raises(asyncio.CancelledError):
            await test
        await asyncio.wait_for(closed.wait(), 2)


async def test_tools_that_cannot_be_used_are_left_out_and_named() -> None:
    deep: dict[str, Any] = {"type": "object"}
    for _ in range(60):
        deep = {"type": "object", "properties": {"x": deep}}
    tools = [
        tool("good"),
        tool("good"),
        tool(""),
        tool("deep", inputSchema=deep),
        tool("wide", inputSchema={"type": "object", "enum": ["x" * 1000] * 100}),
        tool("nul", description="a\0b", inputSchema={"type": "object", "title": "\0"}),
    ]
    with serving(Hostile(lambda *_: page_of(tools)).app()) as origin:
        result = await run(f"{origin}/mcp")
    assert result.success
    verdicts = {found["name"]: found["verdict"] for found in result.tools}
    left_out = dict.fromkeys(["(no name)", "deep", "wide", "nul"], "left_out")
    assert verdicts == {"good": "adjusted"} | left_out
    schemas = result.stages[-1]
    assert schemas.status == "warning"
    assert schemas.detail is not None
    assert schemas.detail.startswith("1 adjusted for models. 4 left out. (no name): It has no name. deep: ")


async def test_definitions_that_break_the_protocol_hide_no_other() -> None:
    tools: list[Any] = [
        tool("good"),
        tool("typeless", inputSchema={"properties": {"a": {"type": "string"}}}),
        tool("trimmed", annotations="read-only"),
        tool("textual", inputSchema="{}"),
        {"title": "nameless"},
        5,
    ]
    with serving(Hostile(lambda *_: page_of(tools)).app()) as origin:
        result = await run(f"{origin}/mcp")
    assert result.success
    verdicts = {found["name"]: found["verdict"] for found in result.tools}
    assert verdicts == {
        "good": "works",
        "typeless": "works",
        "trimmed": "adjusted",
        "textual": "left_out",
        "(no name)": "left_out",
    }
    assert "Parts of its definition" in result.tools[2]["verdict_reason"]


async def test_more_tools_than_are_taken_over_are_a_warning() -> None:
    tools = [tool(f"t{number}") for number in range(300)]
    with serving(Hostile(lambda *_: page_of(tools)).app()) as origin:
        result = await run(f"{origin}/mcp")
    assert (result.success, len(result.tools), result.error_code) == (True, 256, None)
    assert result.reason is Reason.TOO_MANY_TOOLS
    assert statuses(result)[StageName.TOOLS] == "warning"


async def test_a_redirect_within_the_origin_is_followed() -> None:
    with serving(mcp_servers.behind_slash()) as origin:
        assert (await run(f"{origin}/mcp")).success


@pytest.fixture
def development(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ENVIRONMENT", "development")
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.mark.usefixtures("development")
def test_the_synchronous_form_reaches_a_server(mcp_peer: str) -> None:
    result = validate_mcp_connection(mcp_peer)
    assert result.success
    assert isinstance(result.tools, list)


@pytest.mark.usefixtures("development")
def test_an_unreachable_server_is_a_failed_connection() -> None:
    result = validate_mcp_connection("http://192.0.2.1:9999")
    assert result.success is False
    assert result.error_code == "CONNECTION_FAILED"


async def test_l6_what_a_server_sends_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logging(as_json=True, level="debug")
    try:
        for body in ("CANARY" * 1000, '{"jsonrpc": "2.0", "id": 1, "result": "CANARY"}'):
            with serving(other_servers.with_content_type("application/json", body)) as origin:
                assert not (await run(f"{origin}/mcp?key=CANARY")).success
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
    assert "CANARY" not in capsys.readouterr().err
