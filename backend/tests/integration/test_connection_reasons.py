"""Every kind of wrong server, really there, and the reason that its user is told."""

from contextlib import AbstractContextManager

import pytest

from app.connectors.reasons import ErrorCode, Reason
from app.connectors.stages import StageName
from tests.integration.test_connection_validator import run, statuses
from tests.peers import other_servers
from tests.peers.serving import serving, serving_bytes

PEERS: list[tuple[str, AbstractContextManager[str], ErrorCode, Reason, StageName]] = [
    (
        "a web page",
        serving(other_servers.html_page()),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.HTML_PAGE,
        StageName.HANDSHAKE,
    ),
    (
        "another API",
        serving(other_servers.json_api()),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.JSON_BUT_NOT_MCP,
        StageName.HANDSHAKE,
    ),
    (
        "nothing here",
        serving(other_servers.with_status(404)),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.HTTP_STATUS_404,
        StageName.HANDSHAKE,
    ),
    (
        "no POST",
        serving(other_servers.with_status(405)),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.HTTP_STATUS_405,
        StageName.HANDSHAKE,
    ),
    (
        "a teapot",
        serving(other_servers.with_status(418)),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.HTTP_STATUS_UNEXPECTED,
        StageName.HANDSHAKE,
    ),
    (
        "forbidden",
        serving(other_servers.with_status(403)),
        ErrorCode.AUTH_FAILED,
        Reason.FORBIDDEN,
        StageName.AUTH,
    ),
    (
        "too few rights",
        serving(other_servers.with_status(403, www_authenticate='Bearer error="insufficient_scope"')),
        ErrorCode.AUTH_FAILED,
        Reason.SCOPE_MISSING,
        StageName.AUTH,
    ),
    (
        "too many requests",
        serving(other_servers.with_status(429)),
        ErrorCode.CONNECTION_FAILED,
        Reason.RATE_LIMITED,
        StageName.HANDSHAKE,
    ),
    (
        "a crash",
        serving(other_servers.with_status(500)),
        ErrorCode.CONNECTION_FAILED,
        Reason.SERVER_ERROR,
        StageName.HANDSHAKE,
    ),
    (
        "elsewhere",
        serving(other_servers.with_status(302, location="https://elsewhere.example/mcp")),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.REDIRECTED_ELSEWHERE,
        StageName.HANDSHAKE,
    ),
    (
        "elsewhere for good",
        serving(other_servers.with_status(308, location="http://169.254.169.254/")),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.REDIRECTED_ELSEWHERE,
        StageName.HANDSHAKE,
    ),
    (
        "accepted, and that was it",
        serving(other_servers.with_status(202)),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.EMPTY_ANSWER,
        StageName.HANDSHAKE,
    ),
    (
        "plain words",
        serving(other_servers.with_content_type("text/plain")),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.UNEXPECTED_CONTENT,
        StageName.HANDSHAKE,
    ),
    (
        "broken JSON",
        serving(other_servers.with_content_type("application/json", "{")),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.JSON_BUT_NOT_MCP,
        StageName.HANDSHAKE,
    ),
    (
        "a compressed answer",
        serving(other_servers.with_encoding("gzip, gzip")),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.ENCODING_REFUSED,
        StageName.HANDSHAKE,
    ),
    (
        "hanging up",
        serving_bytes(other_servers.hang_up),
        ErrorCode.CONNECTION_FAILED,
        Reason.CONNECTION_RESET,
        StageName.HTTP,
    ),
    (
        "a mail server",
        serving_bytes(other_servers.speak_another_protocol),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.NOT_HTTP,
        StageName.HTTP,
    ),
    (
        "a huge head",
        serving_bytes(other_servers.huge_head),
        ErrorCode.INVALID_MCP_SERVER,
        Reason.HEADERS_TOO_LARGE,
        StageName.HANDSHAKE,
    ),
    (
        "half an answer",
        serving_bytes(other_servers.break_off),
        ErrorCode.CONNECTION_FAILED,
        Reason.CONNECTION_LOST,
        StageName.HANDSHAKE,
    ),
]


@pytest.mark.parametrize(
    ("peer", "code", "reason", "stage"), [row[1:] for row in PEERS], ids=[row[0] for row in PEERS]
)
async def test_every_kind_of_wrong_server_has_its_reason(
    peer: AbstractContextManager[str], code: ErrorCode, reason: Reason, stage: StageName
) -> None:
    with peer as origin:
        result = await run(f"{origin}/mcp")
    assert (result.success, result.error_code, result.reason) == (False, code, reason)
    assert result.error_message == code.message
    assert result.fix
    assert [name for name, status in statuses(result).items() if status == "failed"] == [stage]
    assert "running" not in statuses(result).values()
