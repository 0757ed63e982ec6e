"""From an address to an open, encrypted connection: vetted by the policy, dialled where it was vetted.

Encryption is what keeps a password and rows from others on the way, so sslmode means more here than to libpq:
outside private networks the certificate is always verified, and nothing is said without it.
"""

import asyncio
import errno
import socket
import ssl
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.engine import URL

from app.databases.addresses import DEFAULT_PORT, DatabaseAddress, SslMode
from app.databases.errors import ConversationFailed
from app.databases.reasons import DatabaseReason
from app.databases.stages import DatabaseStageName, DatabaseStages
from app.network.egress_policy import Address, EgressPolicy, is_database_port, literal
from app.network.resolving import NoAddress, Resolver, resolve, vetted_addresses
from app.network.tls import tls_fault, trusted_tls, unproven_tls

CONNECT_S = 5.0
TLS_S = 5.0
MAX_ATTEMPTS = 4
READ_LIMIT = 64 * 1024
_TLS_REQUEST = struct.pack(">II", 8, 80877103)
_UNREACHABLE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH})
_MAYBE_PLAIN = frozenset({None, SslMode.PREFER, SslMode.ALLOW})
_VERIFIED = frozenset({SslMode.VERIFY_CA, SslMode.VERIFY_FULL})


@dataclass(frozen=True, slots=True)
class OwnDatabase:
    """The database that the service itself works with."""

    host: str
    port: int
    name: str


def own_database(url: URL) -> OwnDatabase | None:
    """Where the service's own database is, if it can be reached by the network at all."""
    if url.host is None:
        return None
    return OwnDatabase(url.host.lower(), url.port or DEFAULT_PORT, url.database or "")


@dataclass(frozen=True, slots=True)
class DatabaseEgress:
    """What every way to a database starts from. Tests replace the resolver and the trusted certificates."""

    policy: EgressPolicy
    own: OwnDatabase | None = None
    resolver: Resolver = resolve
    tls: ssl.SSLContext = field(default_factory=trusted_tls)

    async def vet(self, address: DatabaseAddress, stages: DatabaseStages) -> "Endpoint":
        """Where exactly to dial, and how encrypted the conversation has to be.

        Raises:
            ConversationFailed: Nothing may be dialled there.
        """
        stages.begin(DatabaseStageName.POLICY)
        is_usual = is_database_port(address.port)
        refusal = self.policy.refusal(address.host, address.port, is_usual_port=is_usual)
        if refusal is not None:
            raise ConversationFailed(DatabaseReason(refusal.value))
        stages.end(DatabaseStageName.POLICY)
        if literal(address.host) is not None:
            stages.end(DatabaseStageName.DNS, "skipped", "The host is an IP address.")
        else:
            stages.begin(DatabaseStageName.DNS)
        addresses = await self._look_up(address.host, address.port)
        await self._refuse_own(address, addresses)
        if stages.status(DatabaseStageName.DNS) == "running":
            stages.end(DatabaseStageName.DNS)
        may_be_plain = self.policy.may_be_plain(address.host, address.port, addresses)
        return self._endpoint(address, addresses, may_be_plain=may_be_plain)

    def _endpoint(
        self, address: DatabaseAddress, addresses: Sequence[Address], *, may_be_plain: bool
    ) -> "Endpoint":
        where = Endpoint(address.host, address.port, tuple(map(str, addresses[:MAX_ATTEMPTS])))
        if not may_be_plain:
            if address.sslmode is SslMode.DISABLE:
                raise ConversationFailed(DatabaseReason.ENCRYPTION_REQUIRED)
            return replace(where, tls=self.tls)
        if address.sslmode is SslMode.DISABLE:
            return where
        tls = self.tls if address.sslmode in _VERIFIED else unproven_tls()
        return replace(where, tls=tls, is_plain_accepted=address.sslmode in _MAYBE_PLAIN)

    async def _look_up(self, host: str, port: int) -> Sequence[Address]:
        try:
            return await vetted_addresses(self.policy, self.resolver, host, port)
        except NoAddress as error:
            raise ConversationFailed(DatabaseReason(error.reason.value)) from error

    async def _refuse_own(self, address: DatabaseAddress, addresses: Sequence[Address]) -> None:
        """Keep away from our own server; in development, where one often holds all, from our database."""
        own = self.own
        if own is None or own.port != address.port:
            return
        if self.policy.allows_private and own.name != address.database:
            return
        try:
            ours = await self.resolver(own.host, own.port)
        except OSError:
            ours = []
        if own.host == address.host or set(ours) & set(addresses):
            raise ConversationFailed(DatabaseReason.OWN_DATABASE)


@dataclass(frozen=True, slots=True)
class Streams:
    """An open connection, and the way to another one to the same server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    endpoint: "Endpoint | SocketFolder"

    async def another(self) -> "Streams":
        return await self.endpoint.connect(DatabaseStages())

    @property
    def is_encrypted(self) -> bool:
        return self.writer.get_extra_info("ssl_object") is not None


@dataclass(frozen=True, slots=True)
class SocketFolder:
    """The service's own server, reached by the socket in its folder. No user's text leads here."""

    path: str
    port: int = 5432

    async def connect(self, stages: DatabaseStages) -> Streams:
        stages.begin(DatabaseStageName.CONNECT)
        try:
            reader, writer = await asyncio.open_unix_connection(
                f"{self.path}/.s.PGSQL.{self.port}", limit=READ_LIMIT
            )
        except OSError as error:
            raise ConversationFailed(DatabaseReason.CONNECTION_REFUSED) from error
        stages.end(DatabaseStageName.CONNECT)
        stages.end(DatabaseStageName.TLS, "skipped", "The connection stays on this computer.")
        return Streams(reader, writer, self)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A vetted server: addresses to dial as they are, and the name that its certificate has to have."""

    host: str
    port: int
    addresses: tuple[str, ...]
    tls: ssl.SSLContext | None = None
    is_plain_accepted: bool = False

    async def connect(self, stages: DatabaseStages) -> Streams:
        """Open a connection and encrypt it.

        Raises:
            ConversationFailed: No address answered, or encryption was not what it has to be.
        """
        stages.begin(DatabaseStageName.CONNECT)
        sock = await self._dial()
        stages.end(DatabaseStageName.CONNECT)
        try:
            tls = await self._agreed_tls(sock, stages)
            return Streams(*await self._opened(sock, tls, stages), self)
        except BaseException:
            sock.close()
            raise

    async def _dial(self) -> socket.socket:
        last: Exception = OSError()
        for address in self.addresses:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            sock = socket.socket(family, socket.SOCK_STREAM)
            sock.setblocking(False)
            try:
                async with asyncio.timeout(CONNECT_S / len(self.addresses)):
                    await asyncio.get_running_loop().sock_connect(sock, (address, self.port))
            except OSError as error:  # a timeout is one, too
                sock.close()
                last = error
            except BaseException:
                sock.close()
                raise
            else:
                return sock
        raise ConversationFailed(_reason_of(last)) from last

    async def _agreed_tls(self, sock: socket.socket, stages: DatabaseStages) -> ssl.SSLContext | None:
        """Ask for encryption. One byte is read and no more: nothing behind it is trusted."""
        if self.tls is None:
            stages.end(DatabaseStageName.TLS, "skipped", "Not encrypted, as sslmode=disable asks for.")
            return None
        stages.begin(DatabaseStageName.TLS)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(TLS_S):
                await loop.sock_sendall(sock, _TLS_REQUEST)
                answer = await loop.sock_recv(sock, 1)
        except TimeoutError:
            raise ConversationFailed(DatabaseReason.TLS_TIMEOUT) from None
        except OSError as error:
            raise ConversationFailed(DatabaseReason.CONNECTION_LOST) from error
        match answer:
            case b"S":
                return self.tls
            case b"N" if self.is_plain_accepted:
                stages.end(DatabaseStageName.TLS, "warning", "The server offers no encryption.")
                return None
            case b"N":
                raise ConversationFailed(DatabaseReason.TLS_NOT_OFFERED)
            case b"":
                raise ConversationFailed(DatabaseReason.CONNECTION_LOST)
            case _:
                raise ConversationFailed(DatabaseReason.NOT_POSTGRES)

    async def _opened(
        self, sock: socket.socket, tls: ssl.SSLContext | None, stages: DatabaseStages
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if tls is None:
            return await asyncio.open_connection(sock=sock, limit=READ_LIMIT)
        try:
            opened = await asyncio.open_connection(
                sock=sock, ssl=tls, server_hostname=self.host, ssl_handshake_timeout=TLS_S, limit=READ_LIMIT
            )
        except ssl.SSLError as error:
            raise ConversationFailed(DatabaseReason(tls_fault(error).value)) from error
        except OSError as error:
            # Neither cut short nor given up after its time does a handshake say more.
            raise ConversationFailed(DatabaseReason.TLS_HANDSHAKE_FAILED) from error
        stages.end(DatabaseStageName.TLS, detail=self._words())
        return opened

    def _words(self) -> str | None:
        if self.tls is not None and self.tls.verify_mode is ssl.CERT_NONE:
            return "Encrypted; the certificate was not checked."
        return "Encrypted, with a certificate for this name."


def _reason_of(error: Exception) -> DatabaseReason:
    if isinstance(error, TimeoutError):
        return DatabaseReason.CONNECT_TIMEOUT
    if isinstance(error, OSError) and error.errno in _UNREACHABLE:
        return DatabaseReason.NETWORK_UNREACHABLE
    return DatabaseReason.CONNECTION_REFUSED
