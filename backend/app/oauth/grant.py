"""What a provider granted: tokens, until when, and for what."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

MAX_TOKEN_CHARACTERS = 8_192
USUAL_LIFE = timedelta(hours=1)
LONGEST_LIFE = timedelta(days=1)
EXPIRY_MARGIN = timedelta(seconds=60)
_VISIBLE = re.compile(r"[\x21-\x7e]+")


class GrantUnreadable(Exception):
    """The answer of a token endpoint holds no tokens that could be used. It is never quoted."""


@dataclass(frozen=True, slots=True)
class Grant:
    """`scopes` is empty when the provider did not say: then they are those asked for (RFC 6749, 5.1)."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime
    scopes: frozenset[str] = frozenset()

    def is_fresh(self, now: datetime | None = None) -> bool:
        """Whether the access token lasts for another request."""
        return self.expires_at - EXPIRY_MARGIN > (now or datetime.now(UTC))

    def is_alive(self, now: datetime | None = None) -> bool:
        return self.expires_at > (now or datetime.now(UTC))

    def lacks(self, wanted: tuple[str, ...]) -> frozenset[str]:
        return frozenset(wanted) - self.scopes if self.scopes else frozenset()

    def to_stored(self) -> dict[str, Any]:
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_at": self.expires_at.isoformat(),
            "scopes": sorted(self.scopes),
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "Grant":
        return cls(
            stored["access_token"],
            stored["refresh_token"],
            datetime.fromisoformat(stored["expires_at"]),
            frozenset(stored["scopes"]),
        )


def read_grant(answer: Mapping[str, Any] | None, *, earlier: Grant | None = None) -> Grant:
    """Read a successful answer of a token endpoint (RFC 6749, section 5.1).

    Args:
        answer: The JSON object that came.
        earlier: What was granted before; a refresh keeps of it what the answer leaves out.

    Raises:
        GrantUnreadable: A token is missing or has characters that no header can carry, its kind is not
            `bearer`, or its life is no positive number.
    """
    if answer is None or str(answer.get("token_type", "")).lower() != "bearer":
        raise GrantUnreadable
    kept = earlier or Grant("", None, datetime.now(UTC))
    refreshed = answer.get("refresh_token")
    scope = answer.get("scope")
    return Grant(
        access_token=_token(answer.get("access_token")),
        refresh_token=_token(refreshed) if refreshed is not None else kept.refresh_token,
        expires_at=datetime.now(UTC) + _life(answer.get("expires_in")),
        scopes=frozenset(scope.split()) if isinstance(scope, str) else kept.scopes,
    )


def _token(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_TOKEN_CHARACTERS or not _VISIBLE.fullmatch(value):
        raise GrantUnreadable
    return value


def _life(value: Any) -> timedelta:
    if value is None:
        return USUAL_LIFE
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0 or math.isnan(value):
        raise GrantUnreadable
    return timedelta(seconds=min(value, LONGEST_LIFE.total_seconds()))
