"""What happened on the wire: the facts that the protocol layers above do not pass on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from app.connectors.reasons import Reason

MAX_CHALLENGE_CHARACTERS = 1024


class Phase(StrEnum):
    """The steps of reaching a server, in order."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    HTTP = "http"


PhaseListener: TypeAlias = Callable[[Phase, Literal["begun", "ended"]], None]


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """The head of one response. `challenge` is the start of its WWW-Authenticate header, if any."""

    method: str
    status: int
    content_type: str
    challenge: str | None = None
    content_length: int | None = None


@dataclass(slots=True)
class Journal:
    """The record of one operation. `failure` is the first thing that went wrong below HTTP."""

    listener: PhaseListener | None = None
    phase: Phase | None = None
    answers: list[HttpAnswer] = field(default_factory=list)
    failure: Reason | None = None
    requests: int = 0
    bytes_taken: int = 0

    def begin(self, phase: Phase) -> None:
        self.phase = phase
        if self.listener is not None:
            self.listener(phase, "begun")

    def end(self, phase: Phase) -> None:
        if self.listener is not None:
            self.listener(phase, "ended")

    def fail(self, reason: Reason) -> None:
        """Keep the first failure: what follows is mostly its consequence."""
        self.failure = self.failure or reason

    def forget_failure(self) -> None:
        """Begin anew after a fallback: the next attempt is judged by itself."""
        self.failure = None
        self.answers.clear()

    @property
    def last_post(self) -> HttpAnswer | None:
        """The newest answer to a message that we sent (not to the listening stream)."""
        return next((answer for answer in reversed(self.answers) if answer.method == "POST"), None)
