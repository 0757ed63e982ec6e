"""Where a database is and who asks there: six things, read from a connection string or from fields.

What else a connection string can say (files to read, servers to ask, settings to change) is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote

from pydantic import SecretStr

from app.databases.errors import AddressRefused
from app.databases.reasons import DatabaseReason
from app.network.hosts import HostNotCanonical, canonical_host

DEFAULT_PORT = 5432
MAX_PORT = 65535
MAX_DSN_CHARACTERS = 4096
MAX_NAME_BYTES = 128
MAX_PASSWORD_BYTES = 1024

_SCHEME = re.compile(r"postgres(?:ql)?(?:\+[a-z0-9]+)?://", re.IGNORECASE)
_URL = re.compile(
    r"(?:(?P<userinfo>[^@/?#]*)@)?(?P<host>\[[^\]@/?#]*\]|[^:@/?#\[\]]*)(?::(?P<port>[^/?#@]*))?"
    r"(?:/(?P<database>[^/?#]*))?(?:\?(?P<query>[^#]*))?"
)
_PAIR = re.compile(
    r"\s*(?P<key>\w+)\s*=\s*(?:'(?P<quoted>(?:[^'\\]|\\.)*)'|(?P<bare>(?:[^\s'\\]|\\.)*))(?=\s|$)"
)
_ESCAPED = re.compile(r"\\(.)")
_PORT = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
_HOST_NEVER = re.compile(r"[\s%\\]")


class SslMode(StrEnum):
    """libpq's words. None is weaker here than there, and most are stronger (see `dialling`)."""

    DISABLE = "disable"
    ALLOW = "allow"
    PREFER = "prefer"
    REQUIRE = "require"
    VERIFY_CA = "verify-ca"
    VERIFY_FULL = "verify-full"


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """What may be shown. `host` has no brackets; without `sslmode` the safest that fits is meant."""

    host: str
    port: int
    database: str
    user: str
    sslmode: SslMode | None = None


@dataclass(frozen=True, slots=True)
class DatabaseTarget:
    """A database and what lets us in."""

    address: DatabaseAddress
    password: SecretStr = field(default_factory=lambda: SecretStr(""))


def parse_dsn(text: str) -> DatabaseTarget:
    """Read `postgresql://user:password@host:port/database?sslmode=…` or `host=… user=… dbname=…`.

    Raises:
        AddressRefused: With the reason that helps the user most.
    """
    text = text.strip()
    if not text or len(text) > MAX_DSN_CHARACTERS:
        raise AddressRefused(DatabaseReason.DSN_MALFORMED)
    scheme = _SCHEME.match(text)
    return _from_url(text[scheme.end() :]) if scheme else _from_pairs(text)


def target_of(fields: Mapping[str, str | None]) -> DatabaseTarget:
    """Check the fields host, port, user, password, database and sslmode, all given as text.

    Raises:
        AddressRefused: Names the field that does not fit.
    """
    given = {name: value for name, value in fields.items() if value}
    for name in ("host", "user", "database"):
        if name not in given:
            raise AddressRefused(DatabaseReason.FIELD_MISSING, name)
    address = DatabaseAddress(
        host=_host(given["host"]),
        port=_port(given.get("port")),
        database=_name(given["database"], "database"),
        user=_name(given["user"], "user"),
        sslmode=_sslmode(given.get("sslmode")),
    )
    return DatabaseTarget(
        address, SecretStr(_bounded(given.get("password", ""), "password", MAX_PASSWORD_BYTES))
    )


def _from_url(rest: str) -> DatabaseTarget:
    parts = _URL.fullmatch(rest)
    if parts is None:
        several = "," in rest.rpartition("@")[2].partition("/")[0]
        raise AddressRefused(DatabaseReason.DSN_SEVERAL_HOSTS if several else DatabaseReason.DSN_MALFORMED)
    user, _, password = (parts["userinfo"] or "").partition(":")
    query = [pair.partition("=") for pair in (parts["query"] or "").split("&") if pair]
    if any(key != "sslmode" for key, _, _ in query) or len(query) > 1:
        raise AddressRefused(DatabaseReason.DSN_PARAMETER_REFUSED)
    return target_of(
        {
            "host": _decoded(parts["host"]),
            "port": parts["port"],
            "user": _decoded(user),
            "password": _decoded(password),
            "database": _decoded(parts["database"] or ""),
            "sslmode": query[0][2] if query else None,
        }
    )


def _from_pairs(text: str) -> DatabaseTarget:
    names = {"host": "host", "port": "port", "user": "user", "password": "password", "dbname": "database"}
    names |= {"sslmode": "sslmode"}
    fields: dict[str, str] = {}
    position = 0
    while position < len(text):
        pair = _PAIR.match(text, position)
        if pair is None:
            raise AddressRefused(DatabaseReason.DSN_MALFORMED)
        name = names.get(pair["key"])
        if name is None or name in fields:
            raise AddressRefused(DatabaseReason.DSN_PARAMETER_REFUSED)
        value = pair["quoted"] if pair["quoted"] is not None else pair["bare"]
        fields[name] = _ESCAPED.sub(r"\1", value)
        position = pair.end()
    return target_of(fields)


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise AddressRefused(DatabaseReason.DSN_MALFORMED) from None


def _host(text: str) -> str:
    text = text.strip()
    if "," in text:
        raise AddressRefused(DatabaseReason.DSN_SEVERAL_HOSTS, "host")
    if text.startswith(("/", "@")) or "/" in text:
        raise AddressRefused(DatabaseReason.DSN_SOCKET_PATH, "host")
    if not text.isascii() or _HOST_NEVER.search(text):
        raise AddressRefused(DatabaseReason.HOST_NOT_CANONICAL, "host")
    bare_ipv6 = ":" in text and not text.startswith("[")
    try:
        return canonical_host(f"[{text}]" if bare_ipv6 else text.lower())
    except HostNotCanonical:
        raise AddressRefused(DatabaseReason.HOST_NOT_CANONICAL, "host") from None


def _port(text: str | None) -> int:
    if text is None:
        return DEFAULT_PORT
    if "," in text:
        raise AddressRefused(DatabaseReason.DSN_SEVERAL_HOSTS, "port")
    if not _PORT.fullmatch(text) or int(text) > MAX_PORT:
        raise AddressRefused(DatabaseReason.PORT_INVALID, "port")
    return int(text)


def _sslmode(text: str | None) -> SslMode | None:
    try:
        return SslMode(text) if text else None
    except ValueError:
        raise AddressRefused(DatabaseReason.DSN_SSLMODE_UNKNOWN, "sslmode") from None


def _name(text: str, field_name: str) -> str:
    if not text.isprintable():
        raise AddressRefused(DatabaseReason.FIELD_INVALID, field_name)
    return _bounded(text, field_name, MAX_NAME_BYTES)


def _bounded(text: str, field_name: str, max_bytes: int) -> str:
    """PostgreSQL's texts end at NUL, and half of a surrogate pair has no bytes."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise AddressRefused(DatabaseReason.FIELD_INVALID, field_name) from None
    if "\0" in text or size > max_bytes:
        raise AddressRefused(DatabaseReason.FIELD_INVALID, field_name)
    return text
