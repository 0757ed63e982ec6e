import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest

from app.auth.tokens import AccessTokens, TokenSubject, derive_key

SECRET = "a secret of the tests, forty characters.."
ISSUER = "https://patchbay.example"
SUBJECT = TokenSubject(7, UUID(int=1))
TOKENS = AccessTokens(secret=SECRET, issuer=ISSUER)
KEY = derive_key(SECRET, "access token")


def claims(**changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    genuine = {
        "iss": ISSUER,
        "aud": "patchbay-api",
        "sub": "7",
        "sid": str(SUBJECT.session_id),
        "iat": now,
        "exp": now + timedelta(hours=1),
    }
    return {name: value for name, value in (genuine | changes).items() if value is not None}


def signed(**changes: Any) -> str:
    return jwt.encode(claims(**changes), KEY, algorithm="HS256")


def part(content: dict[str, Any]) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(content, default=str).encode()).rstrip(b"=")


def handmade(header: dict[str, Any], key: bytes = KEY, digest: str = "sha256") -> str:
    now = int(datetime.now(UTC).timestamp())
    body = part(header) + b"." + part(claims(iat=now, exp=now + 3600))
    signature = base64.urlsafe_b64encode(hmac.digest(key, body, digest)).rstrip(b"=")
    return (body + b"." + signature).decode()


def test_a_token_names_the_user_and_the_session_that_it_was_issued_for() -> None:
    token = TOKENS.issue(SUBJECT, expires_at=datetime.now(UTC) + timedelta(hours=1))
    assert TOKENS.read(token) == SUBJECT
    assert TOKENS.read(signed()) == SUBJECT
    assert TOKENS.read(handmade({"alg": "HS256", "typ": "JWT"})) == SUBJECT


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"iss": ISSUER + "/"},
        {"aud": "another-api"},
        {"aud": ["another-api"]},
        {"exp": datetime.now(UTC) - timedelta(minutes=1)},
        {"iat": datetime.now(UTC) + timedelta(hours=1)},
        {"nbf": datetime.now(UTC) + timedelta(hours=1)},
        {"sub": "alice"},
        {"sub": 7},
        {"sid": "not a uuid"},
        {"sid": 1},
        {"sid": ["x"]},
        *({name: None} for name in ("iss", "aud", "sub", "sid", "iat", "exp")),
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_claim_that_is_wrong_or_missing_voids_the_token(changes: dict[str, Any]) -> None:
    assert TOKENS.read(signed(**changes)) is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "\N{SNOWMAN}.b.c",
        jwt.encode(claims(), "", algorithm="none"),
        handmade({"alg": "none"}),
        handmade({"alg": "None"}),
        handmade({"alg": "HS512"}, digest="sha512"),
        handmade({"alg": "RS256"}),
        handmade({"typ": "JWT"}),
        handmade({"alg": "HS256"}, key=b""),
        handmade({"alg": "HS256"}, key=SECRET.encode()),
        handmade({"alg": "HS256"}, key=hashlib.sha256(SECRET.encode()).digest()),
        handmade({"alg": "HS256", "kid": "../../dev/null"}, key=b"\0" * 32),
        handmade({"alg": "HS256"}) + "A",
        handmade({"alg": "HS256"}).rsplit(".", 1)[0] + ".",
        "A" * 1_000_000,
        handmade({"alg": "HS256", "padding": "A" * 4096}),
    ],
    ids=lambda token: str(token)[:40],
)
def test_a_token_that_we_did_not_sign_is_no_token(token: str) -> None:
    assert TOKENS.read(token) is None


def test_a_key_of_one_purpose_is_no_key_of_another() -> None:
    assert derive_key(SECRET, "access token") != derive_key(SECRET, "attempts")
    assert derive_key(SECRET, "attempts") != derive_key(SECRET + "x", "attempts")
