"""The only way out to an address that a user, or a user's server, has chosen.

The name is looked up once per connection, every answer must be allowed, and the socket goes to a checked
address while Host header and TLS name stay those of the URL. Proxies, netrc and cookies take no part.
"""

import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import httpcore2
import httpx2

from app.connectors.egress_failures import EgressFailed, reason_before_answer
from app.connectors.egress_journal import MAX_CHALLENGE_CHARACTERS, HttpAnswer, Journal, Phase
from app.connectors.egress_policy import EgressPolicy
from app.connectors.egress_sockets import CONNECT_S, GuardedBackend, Resolver, resolve
from app.connectors.reasons import Reason

MAX_REQUESTS = 64
MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_OPERATION_BYTES = 16 * 1024 * 1024
MAX_HEADER_BYTES = 32 * 1024
CLOSING_S = 2.0
USER_AGENT = "Patchbay/0.1"


@cache
def _shared_tls() -> ssl.SSLContext:
    """Building one costs tens of milliseconds, so the process has one."""
    return httpcore2.default_ssl_context()


@dataclass(frozen=True, slots=True)
class Egress:
    """What every outbound operation starts from. Tests replace the resolver and the trusted certificates."""

    policy: EgressPolicy
    resolver: Resolver = resolve
    tls: ssl.SSLContext = field(default_factory=_shared_tls)

    def client(
        self, journal: Journal, *, headers: Mapping[str, str] | None = None, read_s: float
    ) -> "EgressClient":
        """An HTTP client for one operation of one user: never kept, never shared.

        Args:
            journal: Receives what happens on the wire.
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

    def abandon(self) -> None:
        """Refuse every further request: the operation is over and nobody waits for it."""
        self._guarded.is_abandoned = True


class _Transport(httpx2.AsyncBaseTransport):
    """HTTP/1.1 over guarded sockets, with bounds on what is sent and taken in."""

    def __init__(self, egress: Egress, journal: Journal) -> None:
        self._journal = journal
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=egress.tls,
            max_connections=8,
            keepalive_expiry=30.0,
            network_backend=GuardedBackend(egress.policy, egress.resolver, journal),
        )
        self.is_abandoned = False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        journal = self._journal
        journal.requests += 1
        if self.is_abandoned or journal.requests > MAX_REQUESTS:
            raise self._failed(Reason.TOO_MANY_REQUESTS)
        try:
            answer = await self._pool.handle_async_request(self._outgoing(request))
        except EgressFailed as error:
            raise self._failed(error.reason) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException) as error:
            raise self._failed(reason_before_answer(error, journal.phase)) from error
        journal.end(Phase.HTTP)
        response = self._bounded(request, answer)
        if (refusal := _refusal(response)) is not None:
            await response.aclose()
            raise self._failed(refusal)
        return response

    def _outgoing(self, request: httpx2.Request) -> httpcore2.Request:
        request.headers["accept-encoding"] = "identity"
        request.headers.pop("cookie", None)
        timeouts = dict(request.extensions.get("timeout", {}))
        if request.method == "DELETE":
            timeouts |= {"read": CLOSING_S, "connect": CLOSING_S}
        return httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions={"timeout": timeouts, "trace": self._trace},
        )

    async def _trace(self, event: str, _: object) -> None:
        match event:
            case "connection.start_tls.started":
                self._journal.begin(Phase.TLS)
            case "connection.start_tls.complete":
                self._journal.end(Phase.TLS)
            case "http11.send_request_headers.started":
                self._journal.begin(Phase.HTTP)

    def _bounded(self, request: httpx2.Request, answer: httpcore2.Response) -> httpx2.Response:
        headers = httpx2.Headers([pair for pair in answer.headers if pair[0].lower() != b"set-cookie"])
        content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        challenge = headers.get("www-authenticate")
        length = headers.get("content-length", "")
        self._journal.answers.append(
            HttpAnswer(
                method=request.method,
                status=answer.status,
                content_type=content_type,
                challenge=challenge[:MAX_CHALLENGE_CHARACTERS] if challenge is not None else None,
                content_length=int(length) if length.isdecimal() else None,
            )
        )
        limit = MAX_OPERATION_BYTES if content_type == "text/event-stream" else MAX_BODY_BYTES
        stream = _BoundedStream(answer, self._journal, limit)
        return httpx2.Response(answer.status, headers=headers, stream=stream, extensions=answer.extensions)

    def _failed(self, reason: Reason) -> EgressFailed:
        if not self.is_abandoned:
            self._journal.fail(reason)
        return EgressFailed(reason)

    async def aclose(self) -> None:
        await self._pool.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    """A body that ends with `EgressFailed` when it grows too large or breaks off."""

    def __init__(self, answer: httpcore2.Response, journal: Journal, limit: int) -> None:
        self._answer = answer
        self._journal = journal
        self._limit = limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        taken = 0
        try:
            async for chunk in self._answer.aiter_stream():
                taken += len(chunk)
                self._journal.bytes_taken += len(chunk)
                if taken > self._limit or self._journal.bytes_taken > MAX_OPERATION_BYTES:
                    raise self._failed(Reason.BODY_TOO_LARGE)
                yield chunk
        except httpcore2.TimeoutException as error:
            raise self._failed(Reason.ANSWER_TOO_SLOW) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise self._failed(Reason.CONNECTION_LOST) from error

    def _failed(self, reason: Reason) -> EgressFailed:
        self._journal.fail(reason)
        return EgressFailed(reason)

    async def aclose(self) -> None:
        await self._answer.aclose()


def _refusal(response: httpx2.Response) -> Reason | None:
    """Why the answer is not even read: its head is too large, or its body is compressed."""
    if sum(len(name) + len(value) for name, value in response.headers.raw) > MAX_HEADER_BYTES:
        return Reason.HEADERS_TOO_LARGE
    if response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        return Reason.ENCODING_REFUSED
    if int(response.headers.get("content-length", "0") or 0) > MAX_BODY_BYTES:
        return Reason.BODY_TOO_LARGE
    return None
