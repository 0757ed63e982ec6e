"""Opening sockets: the one place where a host name becomes a connection."""

import asyncio
import ssl
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import httpcore2

from app.connectors.egress_failures import EgressFailed
from app.connectors.egress_journal import Journal, Phase, journal_of_this_call
from app.connectors.reasons import Reason
from app.network.egress_policy import Address, EgressPolicy
from app.network.resolving import NoAddress, Resolver, vetted_addresses

CONNECT_S = 5.0
MAX_CONNECTION_ATTEMPTS = 4

if TYPE_CHECKING:
    SocketOptions: TypeAlias = Iterable[httpcore2.SOCKET_OPTION]


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
        try:
            addresses = await vetted_addresses(self._policy, self._resolver, host, port)
        except NoAddress as error:
            raise EgressFailed(Reason(error.reason.value)) from error
        journal.end(Phase.DNS)
        return addresses


class _Stream(httpcore2.AsyncNetworkStream):
    """A socket that tells the journal what it is used for.

    It is closed when its TLS handshake is cancelled; httpcore closes it on errors only.
    """

    def __init__(self, stream: httpcore2.AsyncNetworkStream, journal: Journal) -> None:
        self._stream = stream
        self._journal = journal

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore2's
        while True:
            try:
                return await self._stream.read(max_bytes, timeout)
            except httpcore2.ReadTimeout:
                journal = journal_of_this_call() or self._journal
                if timeout is None or journal.is_patient is None or not journal.is_patient(timeout):
                    raise

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
