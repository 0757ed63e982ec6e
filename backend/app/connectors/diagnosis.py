"""From what a server answered to the reason that helps its user."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from app.connectors.egress_journal import HttpAnswer, Journal
from app.connectors.errors import (
    CallRefused,
    CallTimedOut,
    CredentialsRejected,
    ServerMisbehaved,
    ServerUnreachable,
    ToolCallError,
)
from app.connectors.reasons import ErrorCode, Reason, explain
from app.plain_text import plain

MAX_SERVER_WORDS = 2048

# JSON-RPC and MCP error codes that tell something about the server as such.
PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
CONNECTION_CLOSED = -32000
REQUEST_TIMEOUT = -32001
UNSUPPORTED_PROTOCOL_VERSION = -32022
_CUT_EVENT = "event exceeded the"
"""The SDK's words when it gives up an event of a stream that grows beyond its limit."""

# The SDK takes two codes for what it finds out itself. Servers use the same ones for errors of their own, so
# that only the words tell which it is.
_SAID_BY_THE_SDK = {
    CONNECTION_CLOSED: re.compile(r"Connection closed$|SSE stream (failed|ended)"),
    REQUEST_TIMEOUT: re.compile(r"Request '[^']*' timed out$"),
}

# The SDK puts these words in place of an HTTP error; any other message is the server's own.
_STAND_INS = frozenset({"Server returned an error response", "Not Found", "Session terminated"})

_KINDS: dict[ErrorCode, type[ToolCallError]] = {
    ErrorCode.INVALID_URL: ServerMisbehaved,
    ErrorCode.CONNECTION_FAILED: ServerUnreachable,
    ErrorCode.TIMEOUT: CallTimedOut,
    ErrorCode.AUTH_FAILED: CredentialsRejected,
    ErrorCode.INVALID_MCP_SERVER: ServerMisbehaved,
}

_STATUSES = {
    HTTPStatus.ACCEPTED: Reason.EMPTY_ANSWER,
    HTTPStatus.NO_CONTENT: Reason.EMPTY_ANSWER,
    HTTPStatus.NOT_FOUND: Reason.HTTP_STATUS_404,
    HTTPStatus.METHOD_NOT_ALLOWED: Reason.HTTP_STATUS_405,
    HTTPStatus.TOO_MANY_REQUESTS: Reason.RATE_LIMITED,
}
_STATUS_CLASSES = {
    3: Reason.REDIRECTED_ELSEWHERE,
    4: Reason.HTTP_STATUS_UNEXPECTED,
    5: Reason.SERVER_ERROR,
}


def is_closed(code: int, words: str) -> bool:
    """Whether the SDK says with this error that the connection is gone."""
    return code == CONNECTION_CLOSED and _SAID_BY_THE_SDK[code].match(words) is not None


def is_timeout(code: int, words: str) -> bool:
    """Whether the SDK says with this error that its own patience is at an end."""
    return code == REQUEST_TIMEOUT and _SAID_BY_THE_SDK[code].match(words) is not None


def failure(reason: Reason) -> ToolCallError:
    """The error of the kind that the reason belongs to."""
    return _KINDS[explain(reason).code](reason)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Judges the failures of one operation by what its journal holds."""

    journal: Journal
    sent_credentials: bool

    def of_last_answer(self) -> Reason | None:
        answers = self.journal.answers
        return self.of_answer(answers[-1]) if answers else None

    def of_answer(self, answer: HttpAnswer) -> Reason | None:
        """What is wrong with an answer by its head alone; None when only its body can tell."""
        if answer.status == HTTPStatus.UNAUTHORIZED:
            return self._of_challenge((answer.challenge or "").lower())
        if answer.status == HTTPStatus.FORBIDDEN:
            return self._of_403(answer)
        known = _STATUSES.get(HTTPStatus(answer.status)) if answer.status in _STATUSES else None
        return known or _STATUS_CLASSES.get(answer.status // 100) or _of_content(answer)

    def of_protocol_error(self, code: int, words: str, *, during_call: bool) -> ToolCallError:
        """Name a JSON-RPC error, which may be the server's own or stand for something below."""
        if self.journal.failure is not None:
            return failure(self.journal.failure)
        if is_timeout(code, words):
            return failure(Reason.ANSWER_TOO_SLOW if during_call else Reason.NO_ANSWER)
        reason = self._of_stand_in(code, words) or _of_code(code, words, during_call=during_call)
        if reason is not None:
            return failure(reason)
        return CallRefused(Reason.SERVER_REPORTED_ERROR, plain(words, MAX_SERVER_WORDS) or None)

    def _of_stand_in(self, code: int, words: str) -> Reason | None:
        answer = self.journal.last_post
        if answer is None:
            return None
        if answer.status == HTTPStatus.ACCEPTED and str(answer.status) not in words:
            return None  # that was for a message of ours that wants no answer
        is_locked = answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
        if is_locked or words in _STAND_INS or code == INVALID_REQUEST:
            return self.of_answer(answer)
        return None

    def _of_challenge(self, challenge: str) -> Reason:
        if self.sent_credentials:
            return Reason.TOKEN_EXPIRED if "expired" in challenge else Reason.TOKEN_REJECTED
        return Reason.OAUTH_REQUIRED if "resource_metadata" in challenge else Reason.CREDENTIALS_REQUIRED

    def _of_403(self, answer: HttpAnswer) -> Reason:
        if "insufficient_scope" in (answer.challenge or ""):
            return Reason.SCOPE_MISSING
        # A page that says "forbidden" to nobody in particular is a website that takes no POST.
        if not self.sent_credentials and answer.content_type == "text/html":
            return Reason.HTML_PAGE
        return Reason.FORBIDDEN


def _of_code(code: int, words: str, *, during_call: bool) -> Reason | None:
    if is_closed(code, words):
        return Reason.BODY_TOO_LARGE if _CUT_EVENT in words else Reason.CONNECTION_LOST
    if code == UNSUPPORTED_PROTOCOL_VERSION:
        return Reason.UNSUPPORTED_PROTOCOL_VERSION
    if code == PARSE_ERROR:
        return Reason.RESULT_INVALID if during_call else Reason.JSON_BUT_NOT_MCP
    if code == METHOD_NOT_FOUND and not during_call:
        return Reason.JSON_BUT_NOT_MCP
    return None


def _of_content(answer: HttpAnswer) -> Reason | None:
    match answer.content_type:
        case "text/html" | "application/xhtml+xml":
            return Reason.HTML_PAGE
        case "application/json" | "text/event-stream":
            return Reason.EMPTY_ANSWER if answer.content_length == 0 else None
        case "":
            return Reason.EMPTY_ANSWER
        case _:
            return Reason.UNEXPECTED_CONTENT
