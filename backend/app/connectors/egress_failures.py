"""What went wrong on the way to a server, named by the step at which it went wrong."""

import errno
import ssl

import httpcore2
import httpx2

from app.connectors.egress_journal import Phase
from app.connectors.reasons import Reason
from app.network.tls import tls_fault


class EgressFailed(httpx2.TransportError):
    """A connection was refused by policy, failed, or answered with more than is accepted."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class AnswerBroken(EgressFailed, httpx2.StreamError):
    """The body of an answer failed. Being a `StreamError` too, it ends that answer and nothing beside it."""


def reason_before_answer(error: Exception, phase: Phase | None) -> Reason:
    """Name a failure that came before the response's head, by the step in which it came."""
    match phase:
        case Phase.CONNECT:
            return _reason_of_connect(error)
        case Phase.TLS:
            return _reason_of_tls(error)
        case _:
            return _reason_of_exchange(error)


def _reason_of_connect(error: Exception) -> Reason:
    if isinstance(error, httpcore2.TimeoutException):
        return Reason.CONNECT_TIMEOUT
    for cause in _causes(error):
        if isinstance(cause, ConnectionRefusedError):
            return Reason.CONNECTION_REFUSED
        if isinstance(cause, OSError) and cause.errno in {errno.ENETUNREACH, errno.EHOSTUNREACH}:
            return Reason.NETWORK_UNREACHABLE
    return Reason.CONNECTION_REFUSED


def _reason_of_tls(error: Exception) -> Reason:
    if isinstance(error, httpcore2.TimeoutException):
        return Reason.TLS_TIMEOUT
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Reason(tls_fault(cause).value)
        if isinstance(cause, ssl.SSLError) and cause.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST"}:
            return Reason.PLAIN_HTTP_ON_HTTPS
    return Reason.TLS_HANDSHAKE_FAILED


_TLS_ALERT = r"\x15\x03"


def _reason_of_exchange(error: Exception) -> Reason:
    if isinstance(error, httpcore2.TimeoutException):
        return Reason.NO_ANSWER
    if isinstance(error, httpcore2.RemoteProtocolError):
        words = str(error)
        if "without sending" in words:
            return Reason.CONNECTION_RESET
        if "buffer" in words:
            return Reason.HEADERS_TOO_LARGE
        return Reason.HTTPS_ON_PLAIN_PORT if _TLS_ALERT in words else Reason.NOT_HTTP
    return Reason.CONNECTION_RESET


def _causes(error: BaseException) -> list[BaseException]:
    """The chain of what led to an error, groups included."""
    chain: list[BaseException] = []
    queue: list[BaseException | None] = [error]
    while queue:
        cause = queue.pop(0)
        if cause is None or cause in chain:
            continue
        chain.append(cause)
        queue += [cause.__cause__, cause.__context__]
        if isinstance(cause, BaseExceptionGroup):
            queue += cause.exceptions
    return chain
