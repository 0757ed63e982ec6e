"""Every reason has its code, its words and a way out."""

import pytest

from app.connectors.diagnosis import failure
from app.connectors.errors import ToolCallError
from app.connectors.reasons import ErrorCode, Reason, explain


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_explained(reason: Reason) -> None:
    explanation = explain(reason)
    assert explanation.detail.endswith(".")
    assert explanation.fix.endswith(".")
    assert explanation.code.message


def test_no_two_reasons_say_the_same() -> None:
    details = [explain(reason).detail for reason in Reason]
    assert len(set(details)) == len(details)
    assert len(details) >= 30


def test_every_code_has_a_reason() -> None:
    assert {explain(reason).code for reason in Reason} == set(ErrorCode)


def test_the_codes_say_what_the_specification_says() -> None:
    assert {code.value: code.message for code in ErrorCode} == {
        "INVALID_URL": "Invalid URL format. Must be a valid HTTP/HTTPS URL.",
        "CONNECTION_FAILED": "Cannot connect to server. Please check the URL.",
        "TIMEOUT": "Connection timed out after 10 seconds.",
        "AUTH_FAILED": "Authentication failed. Please check your credentials.",
        "INVALID_MCP_SERVER": "This doesn't appear to be a valid MCP server.",
        "NO_TOOLS": "Connected but no tools found on this MCP server.",
    }


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.NO_TOOLS])
def test_every_failure_has_its_error(reason: Reason) -> None:
    error = failure(reason)
    assert isinstance(error, ToolCallError)
    assert error.reason is reason
    assert error.message == explain(reason).detail
    assert error.is_retryable == (explain(reason).code is ErrorCode.CONNECTION_FAILED)
