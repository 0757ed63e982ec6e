"""Bearer tokens for scripts: signed, but only as good as the session row that they name."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt

AUDIENCE = "patchbay-api"
ALGORITHM = "HS256"
MAX_TOKEN_CHARACTERS = 2048
CLOCK_SKEW = timedelta(seconds=30)
_CLAIMS = ["iss", "aud", "sub", "sid", "iat", "exp"]


@dataclass(frozen=True, slots=True)
class TokenSubject:
    user_id: int
    session_id: UUID


class AccessTokens:
    """JSON Web Tokens of one issuer, HS256 and nothing else, whatever a token's header says."""

    def __init__(self, *, secret: str, issuer: str) -> None:
        self._key = derive_key(secret, "access token")
        self._issuer = issuer

    def issue(self, subject: TokenSubject, *, expires_at: datetime) -> str:
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": str(subject.user_id),
            "sid": str(subject.session_id),
            "iat": datetime.now(UTC),
            "exp": expires_at,
        }
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def read(self, token: str) -> TokenSubject | None:
        """Whom a genuine, unexpired token names. Whether that session still exists is another question."""
        if len(token) > MAX_TOKEN_CHARACTERS:
            return None
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=self._issuer,
                leeway=CLOCK_SKEW,
                options={"require": _CLAIMS},
            )
            return TokenSubject(int(claims["sub"]), UUID(str(claims["sid"])))
        except (jwt.InvalidTokenError, ValueError):
            return None


def derive_key(secret: str, purpose: str) -> bytes:
    """A key per purpose out of one secret, so that none can be used as another."""
    return hmac.digest(secret.encode(), f"patchbay {purpose}".encode(), hashlib.sha256)
