"""Why a model did not answer, in words that say what is and what to do.

Endpoints name the same trouble differently; `explain` reads status, code and text of all of them. What an
endpoint said is never shown: it may repeat the request.
"""

import math
import re
from email.utils import mktime_tz, parsedate_tz
from enum import StrEnum
from time import time

import openai


class FailureReason(StrEnum):
    """What kept a model from answering."""

    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    BROKE_OFF = "broke_off"
    NOT_AN_ENDPOINT = "not_an_endpoint"
    KEY_REFUSED = "key_refused"
    MODEL_UNKNOWN = "model_unknown"
    OUT_OF_CREDIT = "out_of_credit"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    CONTEXT_TOO_LONG = "context_too_long"
    CONTENT_FILTERED = "content_filtered"
    CUT_OFF = "cut_off"
    EMPTY = "empty"
    TOOLS_UNSUPPORTED = "tools_unsupported"
    REQUEST_REFUSED = "request_refused"
    FAILED = "failed"


_MESSAGES = {
    FailureReason.TIMED_OUT: "The model did not answer in time. Try again.",
    FailureReason.UNREACHABLE: "The model endpoint cannot be reached. Try again; if it stays like this, the "
    "operator has to check LLM_BASE_URL.",
    FailureReason.BROKE_OFF: "The model endpoint broke off in the middle of the answer. Try again.",
    FailureReason.NOT_AN_ENDPOINT: "What answers at the model's address is no model endpoint. The operator "
    "has to check LLM_BASE_URL.",
    FailureReason.KEY_REFUSED: "The model endpoint refused our key. The operator has to check LLM_API_KEY.",
    FailureReason.MODEL_UNKNOWN: "The model endpoint does not know this model. Choose another one; the "
    "operator can check LLM_MODEL and LLM_BASE_URL.",
    FailureReason.OUT_OF_CREDIT: "The model endpoint's account has no credit left. The operator has to top "
    "it up.",
    FailureReason.RATE_LIMITED: "The model endpoint is at its limit. Wait a moment and try again.",
    FailureReason.OVERLOADED: "The model endpoint is overloaded or failing. Try again in a moment.",
    FailureReason.CONTEXT_TOO_LONG: "This chat is longer than the model can read, even without its older "
    "results. Start a new chat, or choose a model that reads more.",
    FailureReason.CONTENT_FILTERED: "The model endpoint's content filter stopped the answer. Put the "
    "question differently, or choose another model.",
    FailureReason.CUT_OFF: "The answer ends here because the model's output limit is reached. Ask it to go "
    "on.",
    FailureReason.EMPTY: "The model ended without an answer. Try again, or choose another model.",
    FailureReason.TOOLS_UNSUPPORTED: "This model cannot call tools. Choose another model.",
    FailureReason.REQUEST_REFUSED: "The model endpoint refused the request. Try again in a new chat or with "
    "fewer apps switched on.",
    FailureReason.FAILED: "The model endpoint failed. Try again in a moment.",
}
_FINAL = frozenset(
    {
        FailureReason.NOT_AN_ENDPOINT,
        FailureReason.KEY_REFUSED,
        FailureReason.MODEL_UNKNOWN,
        FailureReason.OUT_OF_CREDIT,
        FailureReason.CONTEXT_TOO_LONG,
        FailureReason.CUT_OFF,
        FailureReason.TOOLS_UNSUPPORTED,
    }
)
"""What asking again would only repeat."""


class ModelUnavailable(Exception):
    """The model could not answer; the message tells the user what to do.

    `retry_after_s` is what the endpoint asked us to wait, if it did.
    """

    def __init__(self, reason: FailureReason, *, retry_after_s: float | None = None) -> None:
        self.reason = reason
        self.retry_after_s = retry_after_s
        self.message = _MESSAGES[reason]
        self.allow_retry = reason not in _FINAL
        if reason is FailureReason.RATE_LIMITED and retry_after_s is not None:
            self.message = f"The model endpoint is at its limit. Try again in {_in_words(retry_after_s)}."
        super().__init__(self.message)


_TEXTS: tuple[tuple[FailureReason, re.Pattern[str]], ...] = (
    (
        FailureReason.OUT_OF_CREDIT,
        re.compile(r"insufficient_quota|billing_hard_limit|credit balance|insufficient (balance|credit)"),
    ),
    (FailureReason.KEY_REFUSED, re.compile(r"api key not valid|api_key_invalid|(invalid|incorrect) api key")),
    (FailureReason.MODEL_UNKNOWN, re.compile(r"model_not_found|model .{0,100}(does not exist|not found)")),
    (
        FailureReason.CONTENT_FILTERED,
        re.compile(r"content_filter|content_policy|content management policy|prohibited_content"),
    ),
    (
        FailureReason.TOOLS_UNSUPPORTED,
        re.compile(
            r"(does not|doesn't) support (tool|function)s?\b(?!_)|enable-auto-tool-choice"
            r"|(tool use|tool calling|function calling) is not (supported|enabled)"
        ),
    ),
)
_TOO_LONG = re.compile(
    r"context_length_exceeded|exceed_context_size|context (length|window|size)|prompt is too long"
    r"|input is too long|input token count|too many (input )?tokens|request too large|reduce the length"
)
_BY_STATUS = {
    401: FailureReason.KEY_REFUSED,
    402: FailureReason.OUT_OF_CREDIT,
    403: FailureReason.KEY_REFUSED,
    404: FailureReason.MODEL_UNKNOWN,
    408: FailureReason.OVERLOADED,
    409: FailureReason.OVERLOADED,
    413: FailureReason.CONTEXT_TOO_LONG,
    429: FailureReason.RATE_LIMITED,
}
_BY_CODE = {
    "rate_limit_exceeded": FailureReason.RATE_LIMITED,
    "rate_limit_error": FailureReason.RATE_LIMITED,
    "overloaded_error": FailureReason.OVERLOADED,
    "server_error": FailureReason.OVERLOADED,
}
_LIMITED = 429
_FAULTS_OF_OURS = range(400, 500)


def explain(error: openai.OpenAIError, *, has_begun: bool = False) -> ModelUnavailable:
    """What an error of the OpenAI client means.

    Args:
        error: What the client raised.
        has_begun: Whether a part of the answer had come already.
    """
    return ModelUnavailable(_reason(error, has_begun=has_begun), retry_after_s=retry_after_s(error))


def _reason(error: openai.OpenAIError, *, has_begun: bool) -> FailureReason:
    match error:
        case openai.APITimeoutError():
            return FailureReason.TIMED_OUT
        case openai.APIConnectionError():
            return FailureReason.BROKE_OFF if has_begun else FailureReason.UNREACHABLE
        case openai.APIStatusError(status_code=status):
            return _reason_of_text(error, status) or _reason_of_status(status)
        case openai.APIError():
            return _reason_of_text(error, None) or _reason_of_code(error.code or error.type)
        case _:
            return FailureReason.FAILED


def _reason_of_text(error: openai.APIError, status: int | None) -> FailureReason | None:
    said = f"{error.body} {error}".lower()
    if status != _LIMITED and _TOO_LONG.search(said):
        return FailureReason.CONTEXT_TOO_LONG
    return next((reason for reason, pattern in _TEXTS if pattern.search(said)), None)


def _reason_of_status(status: int) -> FailureReason:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return FailureReason.REQUEST_REFUSED if status in _FAULTS_OF_OURS else FailureReason.OVERLOADED


def _reason_of_code(code: str | None) -> FailureReason:
    """An error that came within a stream that had been accepted."""
    return _BY_CODE.get(code or "", FailureReason.FAILED)


def failed_response(code: str | None) -> ModelUnavailable:
    """The Responses API's `response.failed`, by its error code."""
    if code == "context_length_exceeded":
        return ModelUnavailable(FailureReason.CONTEXT_TOO_LONG)
    return ModelUnavailable(_reason_of_code(code))


_SAID_WAIT = re.compile(r"(?:try again in|retry in|retrydelay'?\"?: ?['\"])\s*(\d+(?:\.\d+)?)\s*(ms|s|m)?")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, None: 1.0}


def retry_after_s(error: openai.OpenAIError) -> float | None:
    """How long the endpoint asks us to wait: by header (seconds, milliseconds, a date), else in its text."""
    if not isinstance(error, openai.APIStatusError):
        return None
    headers = error.response.headers
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if math.isfinite(seconds) and seconds >= 0:
            return seconds
    if (date := parsedate_tz(headers.get("retry-after", ""))) is not None:
        return max(0.0, mktime_tz(date) - time())
    said = _SAID_WAIT.search(f"{error.body} {error}".lower())
    return float(said[1]) * _UNITS[said[2]] if said else None


_MINUTE = 60
_HOUR = 3600


def _in_words(seconds: float) -> str:
    for unit, name in ((_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds > 1.5 * unit:
            return _counted(math.ceil(seconds / unit), name)
    return _counted(max(1, math.ceil(seconds)), "second")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
