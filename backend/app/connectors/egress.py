"""The only way out to an address that a user, or a user's server, has chosen.

The name is looked up once per connection, every answer must be allowed, and the socket goes to a checked
address while Host header and TLS name stay those of the URL. Proxies, netrc and cookies take no part.
"""

import asyncio
import errno
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, TypeAlias

import httpcore2
import httpx2

from app.connectors.egress_journal import MAX_CHALLENGE_CHARACTERS, HttpAnswer, Journal, Phase
from app.connectors.egress_policy import Address, EgressPolicy
from app.connectors.reasons import Reason

DNS_S = 5.0
CONNECT_S = 5.0
MAX_CONNECTION_ATTEMPTS = 4
MAX_REQUESTS = 64
MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_OPERATION_BYTES = 16 * 1024 * 1024
MAX_HEADER_BYTES = 32 * 1024
CLOSING_S = 2.0
USER_AGENT = "Patchbay/0.1"

Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[Address]]]

if TYPE_CHECKING:
    SocketOptions: TypeAlias = Iterable[httpcore2.SOCKET_OPTION]

# Look-ups cannot be cancelled; threads of their own keep a slow name server from stopping everything else.
_lookups = ThreadPoolExecutor(max_workers=16, thread_name_prefix="dns")


class EgressFailed(httpx2.TransportError):
    """A connection was refused by policy, failed, or answered with more than is accepted."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


async def resolve(host: str, port: int) -> Sequence[Address]:
    """Ask the system's resolver, in the order in which it would have addresses tried."""
    lookup = asyncio.get_running_loop().run_in_executor(
        _lookups, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    return [ip_address(str(sockaddr[0])) for *_, sockaddr in await lookup]


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


class _GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Opens sockets: the one place where a host name becomes a connection."""

    def __init__(self, egress: Egress, journal: Journal) -> None:
        self._egress = egress
        self._journal = journal
        self._dialler = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore2's
        local_address: str | None = None,
        socket_options: "SocketOptions | None" = None,
    ) -> httpcore2.AsyncNetworkStream:
        addresses = await self._vetted(host, port)
        self._journal.begin(Phase.CONNECT)
        attempts = addresses[:MAX_CONNECTION_ATTEMPTS]
        for attempt, address in enumerate(attempts, start=1):
            try:
                stream = await self._dialler.connect_tcp(
                    str(address), port, (timeout or CONNECT_S) / len(attempts), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if attempt == len(attempts):
                    raise
            else:
                self._journal.end(Phase.CONNECT)
                return stream
        raise EgressFailed(Reason.DNS_NOT_FOUND)

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002 - the signature is httpcore2's
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - the same
        socket_options: "SocketOptions | None" = None,  # noqa: ARG002 - the same
    ) -> httpcore2.AsyncNetworkStream:
        raise EgressFailed(Reason.ADDRESS_NOT_ALLOWED)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _vetted(self, host: str, port: int) -> Sequence[Address]:
        self._journal.begin(Phase.DNS)
        policy = self._egress.policy
        addresses = _literal(host) or await self._look_up(policy.lookup_name(host), port)
        if not all(policy.allows(address, host=host, port=port) for address in addresses):
            raise EgressFailed(Reason.ADDRESS_NOT_ALLOWED)
        self._journal.end(Phase.DNS)
        return addresses

    async def _look_up(self, name: str, port: int) -> Sequence[Address]:
        try:
            async with asyncio.timeout(DNS_S):
                return await self._egress.resolver(name, port)
        except TimeoutError:
            raise EgressFailed(Reason.DNS_TIMEOUT) from None
        except socket.gaierror as error:
            unknown = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
            raise EgressFailed(Reason.DNS_NOT_FOUND if unknown else Reason.DNS_FAILED) from None
        except (OSError, UnicodeError):
            raise EgressFailed(Reason.DNS_FAILED) from None


class _Transport(httpx2.AsyncBaseTransport):
    """HTTP/1.1 over guarded sockets, with bounds on what is sent and taken in."""

    def __init__(self, egress: Egress, journal: Journal) -> None:
        self._journal = journal
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=egress.tls,
            max_connections=8,
            keepalive_expiry=30.0,
            network_backend=_GuardedBackend(egress, journal),
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
            raise self._failed(_reason_before_answer(error, journal.phase)) from error
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


def _literal(host: str) -> Sequence[Address]:
    try:
        return [ip_address(host)]
    except ValueError:
        return []


def _refusal(response: httpx2.Response) -> Reason | None:
    """Why the answer is not even read: its head is too large, or its body is compressed."""
    if sum(len(name) + len(value) for name, value in response.headers.raw) > MAX_HEADER_BYTES:
        return Reason.HEADERS_TOO_LARGE
    if response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        return Reason.ENCODING_REFUSED
    if int(response.headers.get("content-length", "0") or 0) > MAX_BODY_BYTES:
        return Reason.BODY_TOO_LARGE
    return None


def _reason_before_answer(error: Exception, phase: Phase | None) -> Reason:
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


_CERTIFICATE_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED
_HOSTNAME_MISMATCH = frozenset({62, 64})  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH


def _reason_of_tls(error: Exception) -> Reason:
    if isinstance(error, httpcore2.TimeoutException):
        return Reason.TLS_TIMEOUT
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            if cause.verify_code == _CERTIFICATE_EXPIRED:
                return Reason.TLS_CERTIFICATE_EXPIRED
            if cause.verify_code in _HOSTNAME_MISMATCH:
                return Reason.TLS_HOSTNAME_MISMATCH
            return Reason.TLS_CERTIFICATE_INVALID
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
