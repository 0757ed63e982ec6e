"""What happened on the wire: the facts that the protocol layers above do not pass on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from app.connectors.reasons import Reason

MAX_CHALLENGE_CHARACTERS = 1024
MAX_ANSWERS = 64


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


@dataclass(slots=True, eq=False)
class Journal:
    """The record of one operation. `failure` is the first thing that went wrong below HTTP.

    What is counted for the limits starts again every `renewed_after_s`: for what outlives an operation.
    `is_patient` tells whether silence of so many seconds is no failure, because a person was being asked.
    `lists_tools` has what is nested deeper than a parser follows left out, so that the rest can be read.
    """

    listener: PhaseListener | None = None
    renewed_after_s: float | None = None
    is_patient: Callable[[float], bool] | None = None
    lists_tools: bool = False
    phase: Phase | None = None
    answers: list[HttpAnswer] = field(default_factory=list)
    failure: Reason | None = None
    requests: int = 0
    bytes_taken: int = 0
    is_over: bool = False
    on_answer: Callable[[], None] | None = None
    on_failure: Callable[[], None] | None = None
    _counted_since: float = field(default_factory=time.monotonic)

    def begin(self, phase: Phase) -> None:
        self.phase = phase
        if self.listener is not None:
            self.listener(phase, "begun")

    def end(self, phase: Phase) -> None:
        if self.listener is not None:
            self.listener(phase, "ended")

    def count_request(self) -> None:
        self._renew()
        self.requests += 1

    def count_bytes(self, number: int) -> None:
        self._renew()
        self.bytes_taken += number

    def add(self, answer: HttpAnswer) -> None:
        """Keep an answer's head; of a long life only the newest ones."""
        self.answers.append(answer)
        del self.answers[:-MAX_ANSWERS]
        if self.on_answer is not None:
            self.on_answer()

    def fail(self, reason: Reason) -> None:
        """Keep the first failure: what follows is mostly its consequence."""
        self.failure = self.failure or reason
        if self.on_failure is not None:
            self.on_failure()

    def forget_failure(self) -> None:
        """Begin anew after a fallback: the next attempt is judged by itself."""
        self.failure = None
        self.answers.clear()

    @property
    def last_post(self) -> HttpAnswer | None:
        """The newest answer to a message that we sent (not to the listening stream)."""
        return next((answer for answer in reversed(self.answers) if answer.method == "POST"), None)

    def _renew(self) -> None:
        now = time.monotonic()
        if self.renewed_after_s is not None and now - self._counted_since > self.renewed_after_s:
            self._counted_since = now
            self.requests = self.bytes_taken = 0


_of_this_call: ContextVar[Journal | None] = ContextVar("journal_of_this_call", default=None)


@contextmanager
def recording(journal: Journal) -> Iterator[None]:
    """Write what happens on behalf of this task into `journal`, whichever connection carries it."""
    token = _of_this_call.set(journal)
    try:
        yield
    finally:
        journal.is_over = True
        _of_this_call.reset(token)


def journal_of_this_call() -> Journal | None:
    return _of_this_call.get()
