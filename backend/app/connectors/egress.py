"""The only way out to an address that a user, or a user's server, has chosen.

The name is looked up once per connection, every answer must be allowed, and the socket goes to a checked
address while Host header and TLS name stay those of the URL. Proxies, netrc and cookies take no part.
"""

import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeAlias

import httpcore2
import httpx2

from app.connectors.egress_failures import AnswerBroken, EgressFailed, reason_before_answer
from app.connectors.egress_journal import (
    MAX_CHALLENGE_CHARACTERS,
    HttpAnswer,
    Journal,
    Phase,
    journal_of_this_call,
)
from app.connectors.egress_sockets import CONNECT_S, GuardedBackend
from app.connectors.reasons import Reason
from app.connectors.shallow_json import shallow_chunks
from app.network.egress_policy import EgressPolicy
from app.network.resolving import Resolver, resolve
from app.network.tls import trusted_tls

MAX_REQUESTS = 64
MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_OPERATION_BYTES = 16 * 1024 * 1024
MAX_HEADER_BYTES = 32 * 1024
MAX_CONNECTIONS = 10
KEPT_ALIVE_S = 90.0
CLOSING_S = 2.0
USER_AGENT = "Patchbay/0.1"

Headers: TypeAlias = Sequence[tuple[bytes, bytes]]

# Cookies take no part, and what is accepted is ours to say.
_NEVER_SENT = frozenset({b"cookie", b"accept-encoding"})


@dataclass(frozen=True, slots=True)
class Egress:
    """What every outbound operation starts from. Tests replace the resolver and the trusted certificates."""

    policy: EgressPolicy
    resolver: Resolver = resolve
    tls: ssl.SSLContext = field(default_factory=trusted_tls)

    def client(
        self, journal: Journal, *, headers: Mapping[str, str] | None = None, read_s: float
    ) -> "EgressClient":
        """An HTTP client for one operation or session of one user: never shared with another.

        Args:
            journal: Receives what happens on the wire, unless a call records for itself (`recording`).
            headers: Sent with every request, credentials included.
            read_s: Longest silence in the middle of an answer.
        """
        return EgressClient(_Transport(self, journal), headers=headers or {}, read_s=read_s)


class EgressClient(httpx2.AsyncClient):
    """An `httpx2.AsyncClient` that can be told to waste no more time on goodbyes."""

    def __init__(self, transport: "_Transport", *, headers: Mapping[str, str], read_s: float) -> None:
        super().__init__(
            transport=transport,
            headers={"user-agent": USER_AGENT, **headers},
            timeout=httpx2.Timeout(CONNECT_S, read=read_s),
            trust_env=False,
            follow_redirects=False,
            max_redirects=5,
        )
        self._guarded = transport

    def contain(self) -> None:
        """From now on answer a request that fails below HTTP with 502, as a gateway would.

        An exception would end the conversation with everything in flight; the journal keeps the reason.
        """
        self._guarded.contains_failures = True

    def abandon(self) -> None:
        """Refuse every further request: the operation is over and nobody waits for it."""
        self._guarded.is_abandoned = True


class _Transport(httpx2.AsyncBaseTransport):
    """HTTP/1.1 over guarded sockets, with bounds on what is sent and taken in."""

    def __init__(self, egress: Egress, journal: Journal) -> None:
        self._journal = journal
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=egress.tls,
            max_connections=MAX_CONNECTIONS,
            keepalive_expiry=KEPT_ALIVE_S,
            network_backend=GuardedBackend(egress.policy, egress.resolver, journal),
        )
        self.is_abandoned = False
        self.contains_failures = False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        journal = journal_of_this_call() or self._journal
        journal.count_request()
        try:
            return await self._exchange(request, journal)
        except EgressFailed as error:
            if not self.is_abandoned:
                journal.fail(error.reason)
            if self.contains_failures and not self.is_abandoned:
                return httpx2.Response(HTTPStatus.BAD_GATEWAY)
            raise

    async def _exchange(self, request: httpx2.Request, journal: Journal) -> httpx2.Response:
        if self.is_abandoned or journal.requests > MAX_REQUESTS:
            raise EgressFailed(Reason.TOO_MANY_REQUESTS)
        try:
            answer = await self._pool.handle_async_request(self._outgoing(request, journal))
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException) as error:
            raise EgressFailed(reason_before_answer(error, journal.phase)) from error
        journal.end(Phase.HTTP)
        response = self._bounded(request, answer, journal)
        if (refusal := _refusal(response.headers.raw)) is not None:
            await response.aclose()
            raise EgressFailed(refusal)
        return response

    def _outgoing(self, request: httpx2.Request, journal: Journal) -> httpcore2.Request:
        headers = [pair for pair in request.headers.raw if pair[0].lower() not in _NEVER_SENT]
        timeouts = dict(request.extensions.get("timeout", {}))
        if request.method == "DELETE":
            timeouts |= {"read": CLOSING_S, "connect": CLOSING_S}
        elif self._is_listening(request, journal):
            timeouts["read"] = None

        return httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=[*headers, (b"accept-encoding", b"identity")],
            content=request.stream,
            extensions={"timeout": timeouts},
        )

    def _is_listening(self, request: httpx2.Request, journal: Journal) -> bool:
        """Whether the answer is silent until there is news; such a stream ends with its session."""
        if request.method == "GET":
            return "text/event-stream" in request.headers.get("accept", "")
        return self.contains_failures and journal is self._journal

    def _bounded(
        self, request: httpx2.Request, answer: httpcore2.Response, journal: Journal
    ) -> httpx2.Response:
        headers = [pair for pair in answer.headers if pair[0].lower() != b"set-cookie"]
        content_type = (_value(headers, b"content-type") or "").partition(";")[0].strip().lower()
        challenge = _value(headers, b"www-authenticate")
        length = _value(headers, b"content-length") or ""
        journal.add(
            HttpAnswer(
                method=request.method,
                status=answer.status,
                content_type=content_type,
                challenge=challenge[:MAX_CHALLENGE_CHARACTERS] if challenge is not None else None,
                content_length=int(length) if length.isdecimal() else None,
            )
        )
        limit = None if content_type == "text/event-stream" else MAX_BODY_BYTES
        stream: httpx2.AsyncByteStream = _BoundedStream(
            answer, journal, limit, AnswerBroken if self.contains_failures else EgressFailed
        )
        if journal.lists_tools:
            stream = _ShallowStream(stream, is_event_stream=limit is None)
        return httpx2.Response(answer.status, headers=headers, stream=stream, extensions=answer.extensions)

    async def aclose(self) -> None:
        await self._pool.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    """A body that ends with an `EgressFailed` when it grows too large, breaks off, or its call is over."""

    def __init__(
        self, answer: httpcore2.Response, journal: Journal, limit: int | None, failed: type[EgressFailed]
    ) -> None:
        self._answer = answer
        self._journal = journal
        self._limit = limit
        self._failed = failed

    async def __aiter__(self) -> AsyncIterator[bytes]:
        taken = 0
        try:
            async for chunk in self._answer.aiter_stream():
                taken += len(chunk)
                self._journal.count_bytes(len(chunk))
                if self._limit is None and self._journal.is_over:
                    raise self._failed(Reason.CONNECTION_LOST)
                if taken > (self._limit or taken) or self._journal.bytes_taken > MAX_OPERATION_BYTES:
                    raise self._broken(Reason.BODY_TOO_LARGE)
                yield chunk
        except httpcore2.TimeoutException as error:
            raise self._broken(Reason.ANSWER_TOO_SLOW) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise self._broken(Reason.CONNECTION_LOST) from error

    def _broken(self, reason: Reason) -> EgressFailed:
        self._journal.fail(reason)
        return self._failed(reason)

    async def aclose(self) -> None:
        await self._answer.aclose()


class _ShallowStream(httpx2.AsyncByteStream):
    """A body without what is nested deeper than a parser follows."""

    def __init__(self, body: httpx2.AsyncByteStream, *, is_event_stream: bool) -> None:
        self._body = body
        self._is_event_stream = is_event_stream

    def __aiter__(self) -> AsyncIterator[bytes]:
        return shallow_chunks(self._body, is_stream=self._is_event_stream)

    async def aclose(self) -> None:
        await self._body.aclose()


def _refusal(headers: Headers) -> Reason | None:
    """Why the answer is not even read: its head is too large, or its body is too large or compressed."""
    if sum(len(name) + len(value) for name, value in headers) > MAX_HEADER_BYTES:
        return Reason.HEADERS_TOO_LARGE
    if (_value(headers, b"content-encoding") or "identity").strip().lower() not in {"", "identity"}:
        return Reason.ENCODING_REFUSED
    if int(_value(headers, b"content-length") or 0) > MAX_BODY_BYTES:
        return Reason.BODY_TOO_LARGE
    return None


def _value(headers: Headers, name: bytes) -> str | None:
    """A header as a whole: the values of all lines of its name (RFC 9110, section 5.3)."""
    values = [value for key, value in headers if key.lower() == name]
    return b", ".join(values).decode("latin-1") if values else None
