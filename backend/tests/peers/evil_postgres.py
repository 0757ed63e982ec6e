"""Servers that only look like PostgreSQL, each bad in one way. They record what they were told."""

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.peers.serving import _ended

TLS_REQUEST = (80877103).to_bytes(4)
MIB = 1 << 20
AUTH_OK = b"R" + struct.pack(">II", 8, 0)
ASK_PASSWORD = b"R" + struct.pack(">II", 8, 3)
READY = b"Z\0\0\0\x05I"
NOTICE = b"N" + struct.pack(">I", 4 + 14) + b"SNOTICE\0Mhm\0\0\0"


def message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack(">I", len(body) + 4) + body


def parameter(name: bytes, value: bytes) -> bytes:
    return message(b"S", name + b"\0" + value + b"\0")


@dataclass(slots=True)
class Evil:
    """Answers a login with `behave`. `heard` is everything that was sent to it."""

    behave: Callable[[socket.socket], None]
    tls_answer: bytes = b"N"
    heard: bytearray = field(default_factory=bytearray)

    def __call__(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        while True:
            said = self._hear(connection)
            if said[4:8] != TLS_REQUEST:
                break
            connection.sendall(self.tls_answer)
            if self.tls_answer != b"N":
                self._hear(connection)
                return
        self.behave(connection)
        self._hear_out(connection)

    def _hear(self, connection: socket.socket) -> bytes:
        said = connection.recv(65536) or _ended()
        self.heard += said
        return said

    def _hear_out(self, connection: socket.socket) -> None:
        while True:
            self._hear(connection)


def greet(connection: socket.socket, version: bytes = b"18.0") -> None:
    key = message(b"K", bytes(8))
    connection.sendall(AUTH_OK + parameter(b"server_version", version) + key + READY)
    connection.recv(65536)


def garbage(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n" * 100)


def notices_for_ever(connection: socket.socket) -> None:
    while True:
        connection.sendall(NOTICE * 1000)


def notices_after_login(connection: socket.socket) -> None:
    greet(connection)
    notices_for_ever(connection)


def huge_error(connection: socket.socket) -> None:
    greet(connection)
    connection.sendall(b"E" + struct.pack(">I", 10 * MIB) + b"M")
    for _ in range(10):
        connection.sendall(b"x" * MIB)


def many_columns(connection: socket.socket) -> None:
    greet(connection)
    column = b"c\0" + struct.pack(">IHIhih", 0, 0, 25, -1, -1, 0)
    connection.sendall(b"1\0\0\0\x042\0\0\0\x04" + message(b"T", struct.pack(">H", 65535) + column * 65535))


def never_ready(connection: socket.socket) -> None:
    connection.sendall(AUTH_OK + parameter(b"server_version", b"18.0"))


def never_done(connection: socket.socket) -> None:
    greet(connection)
    connection.sendall(b"1\0\0\0\x042\0\0\0\x04")


def replication(connection: socket.socket) -> None:
    greet(connection)
    connection.sendall(message(b"W", b"\0\0\0") + message(b"d", b"w" + bytes(100)) * 1000)


def copies_out(connection: socket.socket) -> None:
    greet(connection)
    connection.sendall(message(b"H", b"\0\0\0"))
    while True:
        connection.sendall(message(b"d", b"x" * 1000) * 100)


def rows_for_ever(connection: socket.socket) -> None:
    greet(connection)
    column = struct.pack(">H", 1) + b"c\0" + struct.pack(">IHIhih", 0, 0, 25, -1, -1, 0)
    row = message(b"D", struct.pack(">Hi", 1, 1000) + b"x" * 1000)
    connection.sendall(b"1\0\0\0\x042\0\0\0\x04" + message(b"T", column))
    while True:
        connection.sendall(row * 1000)


def one_long_row(connection: socket.socket) -> None:
    greet(connection)
    connection.sendall(b"D" + struct.pack(">I", 2**31 - 1))
    while True:
        connection.sendall(b"x" * MIB)


def rows_without_columns(connection: socket.socket) -> None:
    greet(connection)
    connection.sendall(message(b"D", struct.pack(">Hi", 3, 100) + b"x"))


def asks_password(connection: socket.socket) -> None:
    connection.sendall(ASK_PASSWORD)


def skips_its_proof(connection: socket.socket) -> None:
    connection.sendall(message(b"R", struct.pack(">I", 10) + b"SCRAM-SHA-256\0\0"))
    opening = connection.recv(65536)
    nonce = opening.partition(b"r=")[2]
    challenge = b"r=" + nonce + b"x,s=AAAAAAAAAAAAAAAA,i=4096"
    connection.sendall(message(b"R", struct.pack(">I", 11) + challenge))
    connection.recv(65536)
    connection.sendall(AUTH_OK + READY)


def forges_its_proof(connection: socket.socket) -> None:
    connection.sendall(message(b"R", struct.pack(">I", 10) + b"SCRAM-SHA-256\0\0"))
    opening = connection.recv(65536)
    challenge = b"r=" + opening.partition(b"r=")[2] + b"x,s=AAAAAAAAAAAAAAAA,i=4096"
    connection.sendall(message(b"R", struct.pack(">I", 11) + challenge))
    connection.recv(65536)
    forged = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    connection.sendall(message(b"R", struct.pack(">I", 12) + forged) + AUTH_OK + READY)


def asks_for_kerberos(connection: socket.socket) -> None:
    connection.sendall(message(b"R", struct.pack(">I", 7)))


def is_old(connection: socket.socket) -> None:
    greet(connection, b"9.6.24")


def tells_secrets(connection: socket.socket) -> None:
    """An error that repeats what it was told, and more."""
    words = b"bad password CANARY-password for postgresql://u:CANARY-password@h/d in /etc/passwd "
    connection.sendall(message(b"E", b"SFATAL\0C28P01\0M" + words * 500 + b"\0F/src/auth.c\0\0"))


def tells_secrets_after_login(connection: socket.socket) -> None:
    connection.sendall(AUTH_OK)
    tells_secrets(connection)


def tells_secrets_when_asked(connection: socket.socket) -> None:
    greet(connection)
    tells_secrets(connection)
    connection.sendall(READY)
