"""What users give to be let in, and how it travels."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.connectors.auth import strategy_for
from app.connectors.checked_url import CheckedUrl
from app.connectors.credentials import NoCredentials, parse_credentials, reveal
from app.connectors.sealed_target import Target
from app.models import UserMCPConnection
from app.sealing import CredentialVault, DecryptionError
from tests.unit.test_encryption import KEY

VAULT = CredentialVault([KEY])


@pytest.mark.parametrize(
    ("auth_type", "auth_config", "headers"),
    [
        ("none", None, {}),
        ("api_key", {"api_key": "CANARY"}, {"Authorization": "Bearer CANARY"}),
        ("api_key", {"api_key": " CANARY\n", "header_name": "X-Key"}, {"X-Key": "CANARY"}),
        (
            "api_key",
            {"api_key": "CANARY", "header_name": "Authorization:Token"},
            {"Authorization": "Token CANARY"},
        ),
        ("api_key", {"api_key": "CANARY", "header_name": "Authorization"}, {"Authorization": "CANARY"}),
        ("oauth", {"access_token": "CANARY"}, {"Authorization": "Bearer CANARY"}),
    ],
)
def test_credentials_become_headers(
    auth_type: str, auth_config: dict[str, str] | None, headers: dict[str, str]
) -> None:
    credentials = parse_credentials(auth_type, auth_config)
    assert strategy_for(credentials).headers() == headers
    assert "CANARY" not in repr(credentials)
    assert "CANARY" not in repr(strategy_for(credentials))
    assert parse_credentials(auth_type, {**reveal(credentials)}) == credentials


@pytest.mark.parametrize(
    ("auth_type", "auth_config"),
    [
        ("api_key", None),
        ("api_key", {"api_key": ""}),
        ("api_key", {"api_key": "CANARY\r\nX-Evil: 1"}),
        ("api_key", {"api_key": "CANARY\0"}),
        ("api_key", {"api_key": "CANARYé"}),
        ("api_key", {"api_key": "CANARY" + "x" * 9000}),
        ("api_key", {"access_token": "CANARY"}),
        ("oauth", {"api_key": "CANARY"}),
        ("none", {"api_key": "CANARY"}),
        ("stdio", {"command": "CANARY"}),
    ],
)
def test_other_shapes_are_refused_without_being_quoted(
    auth_type: str, auth_config: dict[str, Any] | None
) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_credentials(auth_type, auth_config)
    assert "CANARY" not in str(caught.value)


@pytest.mark.parametrize(
    "header_name",
    [
        *("", " ", "X Key", "X-Key\r\nEvil", "X-Key: ", "X-Key: Two Words", "é", "x" * 129),
        *("Host", "cookie", "Content-Length", "Transfer-Encoding", "Mcp-Session-Id", "MCP-Protocol-Version"),
        *(
            "Proxy-Authorization",
            "Accept",
            "Connection",
            "Sec-Fetch-Site",
            "Accept-Encoding",
            "X-Forwarded-For",
        ),
    ],
)
def test_headers_of_the_conversation_itself_carry_no_credentials(header_name: str) -> None:
    with pytest.raises(ValidationError):
        parse_credentials("api_key", {"api_key": "k", "header_name": header_name})


def row(**fields: Any) -> UserMCPConnection:
    return UserMCPConnection(id=7, user_id=3, **fields)


def test_a_target_is_read_back_from_its_row_alone() -> None:
    target = Target(
        CheckedUrl.parse("https://x.example/mcp?key=CANARY"),
        parse_credentials("api_key", {"api_key": "CANARY"}),
    )
    stored = row()
    target.store(stored, VAULT)
    assert stored.server_url == "https://x.example/mcp?***"
    assert "CANARY" not in f"{stored.server_url}{stored.auth_config}"
    assert Target.load(stored, VAULT) == target
    moved = UserMCPConnection(
        id=8, user_id=3, server_url=stored.server_url, auth_type="api_key", auth_config=stored.auth_config
    )
    with pytest.raises(DecryptionError):
        Target.load(moved, VAULT)


def test_an_open_target_needs_no_sealing() -> None:
    target = Target(CheckedUrl.parse("https://x.example/mcp"), NoCredentials())
    stored = row()
    target.store(stored, VAULT)
    assert stored.auth_config is None
    assert Target.load(stored, VAULT) == target


def test_a_query_is_sealed_even_without_credentials() -> None:
    target = Target(CheckedUrl.parse("https://x.example/mcp?key=CANARY"), NoCredentials())
    stored = row()
    target.store(stored, VAULT)
    assert stored.auth_config is not None
    assert Target.load(stored, VAULT) == target


def test_fingerprints_tell_targets_apart() -> None:
    targets = [
        Target(CheckedUrl.parse(url), parse_credentials("api_key", {"api_key": key, "header_name": name}))
        for url in ("https://x.example/", "https://x.example/?a")
        for key in ("k", "kk")
        for name in ("X-Key", "Y-Key")
    ]
    assert len({target.fingerprint(VAULT) for target in targets}) == len(targets)
