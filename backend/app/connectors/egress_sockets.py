"""Opening sockets: the one place where a host name becomes a connection."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, TypeAlias

import httpcore2

from app.connectors.egress_failures import EgressFailed
from app.connectors.egress_journal import Journal, Phase, journal_of_this_call
from app.connectors.egress_policy import Address, EgressPolicy
from app.connectors.reasons import Reason

DNS_S = 5.0
CONNECT_S = 5.0
MAX_CONNECTION_ATTEMPTS = 4

Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[Address]]]

if TYPE_CHECKING:
    SocketOptions: TypeAlias = Iterable[httpcore2.SOCKET_OPTION]

# Look-ups cannot be cancelled; threads of their own keep a slow name server from stopping everything else.
_lookups = ThreadPoolExecutor(max_workers=16, thread_name_prefix="dns")


async def resolve(host: str, port: int) -> Sequence[Address]:
    """Ask the system's resolver, in the order in which it would have addresses tried."""
    lookup = asyncio.get_running_loop().run_in_executor(
        _lookups, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    return [ip_address(str(sockaddr[0])) for *_, sockaddr in await lookup]


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves, checks every answer, and dials what was checked."""

    def __init__(self, policy: EgressPolicy, resolver: Resolver, journal: Journal) -> None:
        self._policy = policy
        self._resolver = resolver
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
        journal = journal_of_this_call() or self._journal
        addresses = await self._vetted(host, port, journal)
        journal.begin(Phase.CONNECT)
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
                journal.end(Phase.CONNECT)
                return _Stream(stream, self._journal)
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

    async def _vetted(self, host: str, port: int, journal: Journal) -> Sequence[Address]:
        journal.begin(Phase.DNS)
        addresses = _literal(host) or await self._look_up(self._policy.lookup_name(host), port)
        if not all(self._policy.allows(address, host=host, port=port) for address in addresses):
            raise EgressFailed(Reason.ADDRESS_NOT_ALLOWED)
        journal.end(Phase.DNS)
        return addresses

    async def _look_up(self, name: str, port: int) -> Sequence[Address]:
        try:
            async with asyncio.timeout(DNS_S):
                return await self._resolver(name, port)
        except TimeoutError:
            raise EgressFailed(Reason.DNS_TIMEOUT) from None
        except socket.gaierror as error:
            unknown = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
            raise EgressFailed(Reason.DNS_NOT_FOUND if unknown else Reason.DNS_FAILED) from None
        except (OSError, UnicodeError):
            raise EgressFailed(Reason.DNS_FAILED) from None


class _Stream(httpcore2.AsyncNetworkStream):
    """A socket that tells the journal what it is used for.

    It is closed when its TLS handshake is cancelled; httpcore closes it on errors only.
    """

    def __init__(self, stream: httpcore2.AsyncNetworkStream, journal: Journal) -> None:
        self._stream = stream
        self._journal = journal

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore2's
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore2's
        journal = journal_of_this_call() or self._journal
        if journal.phase is not Phase.HTTP:
            journal.begin(Phase.HTTP)
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore2's
    ) -> httpcore2.AsyncNetworkStream:
        journal = journal_of_this_call() or self._journal
        journal.begin(Phase.TLS)
        try:
            encrypted = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await self._stream.aclose()
            raise
        journal.end(Phase.TLS)
        return _Stream(encrypted, self._journal)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _literal(host: str) -> Sequence[Address]:
    try:
        return [ip_address(host)]
    except ValueError:
        return []
