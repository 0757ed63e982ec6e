"""From an answer's head, or a JSON-RPC error, to the reason that helps."""

import pytest

from app.connectors.diagnosis import Diagnosis
from app.connectors.egress_journal import HttpAnswer, Journal
from app.connectors.errors import CallRefused
from app.connectors.reasons import Reason


def answer(status: int, content_type: str = "application/json", **more: object) -> HttpAnswer:
    return HttpAnswer("POST", status, content_type, **more)  # type: ignore[arg-type]  # fields by name


def diagnosis(*answers: HttpAnswer, sent_credentials: bool = False) -> Diagnosis:
    return Diagnosis(Journal(answers=list(answers)), sent_credentials=sent_credentials)


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (answer(200), None),
        (answer(200, "text/event-stream"), None),
        (answer(200, content_length=0), Reason.EMPTY_ANSWER),
        (answer(200, ""), Reason.EMPTY_ANSWER),
        (answer(204), Reason.EMPTY_ANSWER),
        (answer(200, "application/xhtml+xml"), Reason.HTML_PAGE),
        (answer(200, "image/png"), Reason.UNEXPECTED_CONTENT),
        (answer(301), Reason.REDIRECTED_ELSEWHERE),
        (answer(400), Reason.HTTP_STATUS_UNEXPECTED),
        (answer(401), Reason.CREDENTIALS_REQUIRED),
        (answer(403, "text/html"), Reason.HTML_PAGE),
        (answer(403), Reason.FORBIDDEN),
        (answer(503), Reason.SERVER_ERROR),
        (answer(599), Reason.SERVER_ERROR),
        (answer(666), None),
    ],
)
def test_the_head_of_an_answer_tells_much(head: HttpAnswer, reason: Reason | None) -> None:
    assert diagnosis(head).of_answer(head) is reason
    assert diagnosis(head).of_last_answer() is reason


def test_credentials_make_a_difference() -> None:
    page = answer(403, "text/html")
    assert diagnosis(page, sent_credentials=True).of_answer(page) is Reason.FORBIDDEN
    locked = answer(401, challenge="Bearer")
    assert diagnosis(locked, sent_credentials=True).of_answer(locked) is Reason.TOKEN_REJECTED


def test_without_an_answer_there_is_nothing_to_say() -> None:
    assert diagnosis().of_last_answer() is None


@pytest.mark.parametrize(
    ("code", "during_call", "reason"),
    [
        (-32022, False, Reason.UNSUPPORTED_PROTOCOL_VERSION),
        (-32700, False, Reason.JSON_BUT_NOT_MCP),
        (-32700, True, Reason.RESULT_INVALID),
        (-32601, False, Reason.JSON_BUT_NOT_MCP),
        (-32601, True, Reason.SERVER_REPORTED_ERROR),
        (-32600, True, Reason.SERVER_REPORTED_ERROR),
        (12345, False, Reason.SERVER_REPORTED_ERROR),
    ],
)
def test_codes_of_the_protocol_have_reasons(code: int, *, during_call: bool, reason: Reason) -> None:
    for judge in (diagnosis(), diagnosis(answer(200))):
        assert judge.of_protocol_error(code, "words", during_call=during_call).reason is reason


@pytest.mark.parametrize(
    ("code", "words", "during_call", "reason"),
    [
        (-32001, "Request 'tools/list' timed out", False, Reason.NO_ANSWER),
        (-32001, "Request 'tools/call' timed out", True, Reason.ANSWER_TOO_SLOW),
        (-32000, "Connection closed", False, Reason.CONNECTION_LOST),
        (-32000, "SSE stream ended without a response", True, Reason.CONNECTION_LOST),
        (-32000, "SSE stream failed: event exceeded the limit", True, Reason.BODY_TOO_LARGE),
    ],
)
def test_what_the_sdk_found_out_itself_is_told_by_its_words(
    code: int, words: str, *, during_call: bool, reason: Reason
) -> None:
    assert diagnosis().of_protocol_error(code, words, during_call=during_call).reason is reason


@pytest.mark.parametrize("code", [-32000, -32001])
@pytest.mark.parametrize("words", ["Database is locked", "MCP error: Request timed out", "", "SSE"])
def test_a_servers_own_error_under_a_code_of_the_sdk_stays_its_own(code: int, words: str) -> None:
    for during_call in (True, False):
        error = diagnosis(answer(200)).of_protocol_error(code, words, during_call=during_call)
        assert isinstance(error, CallRefused)
        assert error.reason is Reason.SERVER_REPORTED_ERROR


def test_what_happened_below_the_protocol_comes_first() -> None:
    judge = Diagnosis(Journal(failure=Reason.BODY_TOO_LARGE), sent_credentials=False)
    assert judge.of_protocol_error(-32000, "x", during_call=True).reason is Reason.BODY_TOO_LARGE


def test_the_servers_own_words_are_cleaned_and_cut() -> None:
    error = diagnosis(answer(200)).of_protocol_error(-1, "no\x1b[31m" + "x" * 5000, during_call=True)
    assert isinstance(error, CallRefused)
    assert error.message.startswith("nox")
    assert len(error.message) == 2048
    assert diagnosis().of_protocol_error(-1, "\x00", during_call=True).message


def test_a_journal_forgets_its_failure_for_another_attempt() -> None:
    journal = Journal()
    journal.fail(Reason.CONNECTION_RESET)
    journal.fail(Reason.NO_ANSWER)
    assert journal.failure is Reason.CONNECTION_RESET
    journal.forget_failure()
    assert journal.failure is None
