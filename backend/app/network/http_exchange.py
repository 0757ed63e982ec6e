"""One HTTP request and its answer as values. Who needs one is handed the way out that carries it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class HttpCall:
    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class HttpReply:
    """`retry_after_s` is what the server asked for in seconds, if it did."""

    status: int
    body: bytes = field(repr=False)
    retry_after_s: int | None = None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own ranges

    def json_object(self) -> Mapping[str, Any] | None:
        """The body, when it is a JSON object."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None


class ExchangeFailed(Exception):
    """No answer came, or none that is taken in. `reason` is stable; the request may have arrived."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class HttpExchange(Protocol):
    async def send(self, call: HttpCall) -> HttpReply:
        """Send once and take in the whole answer; redirects are answers like others.

        Raises:
            ExchangeFailed: There is no answer.
        """
        ...
