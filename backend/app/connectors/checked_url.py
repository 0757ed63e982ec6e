"""The address of a user's server in its one canonical form, or the reason why it is none."""

import ipaddress
import re
from dataclasses import dataclass, field

from app.connectors.reasons import Reason

MAX_URL_CHARACTERS = 2048
MAX_PORT = 65535
DEFAULT_PORTS = {"http": 80, "https": 443}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?![0-9])")
_URL = re.compile(
    r"(?P<scheme>[a-z]+)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?"
)
_AUTHORITY = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]*)(?P<port>:.*)?")
_FORBIDDEN = re.compile(r"[^\x21-\x7e]|[\\\"<>^`{|}]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PORT = re.compile(r":([1-9][0-9]{0,4})")
MAX_HOST_CHARACTERS = 253


class UrlRefused(Exception):
    """The text is not an address that this service could ever connect to."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class CheckedUrl:
    """An http(s) address without user info and fragment, host in lower case. `host` has no brackets.

    The query often carries a key, so it is left out of `repr` and of `public`.
    """

    scheme: str
    host: str
    port: int
    path: str
    query: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> "CheckedUrl":
        """Read an address strictly: what two parsers could read differently is refused.

        Raises:
            UrlRefused: With the reason that helps the user most.
        """
        parts = _split(text)
        host, port = _host_and_port(parts["authority"])
        return cls(
            scheme=parts["scheme"],
            host=host,
            port=port or DEFAULT_PORTS[parts["scheme"]],
            path=parts["path"] or "/",
            query=(parts["query"] or "").removeprefix("?"),
        )

    @property
    def address(self) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
        """The host, when it is an IP address and not a name."""
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (
            f":{self.port}" if self.port != DEFAULT_PORTS[self.scheme] else ""
        )

    @property
    def base(self) -> str:
        """The address without its query."""
        return self.origin + self.path

    @property
    def full(self) -> str:
        """What is dialled. Only the egress may see it."""
        return self.base + (f"?{self.query}" if self.query else "")

    @property
    def public(self) -> str:
        """What is stored, shown and logged: the query is masked."""
        return self.base + ("?***" if self.query else "")


def _split(text: str) -> dict[str, str]:
    if len(text) > MAX_URL_CHARACTERS:
        raise UrlRefused(Reason.URL_TOO_LONG)
    scheme = _SCHEME.match(text)
    if scheme is None:
        raise UrlRefused(Reason.URL_MALFORMED)
    if scheme[1].lower() not in DEFAULT_PORTS:
        raise UrlRefused(Reason.URL_SCHEME_UNSUPPORTED)
    canonical = scheme[1].lower() + text[scheme.end(1) :]
    parts = _URL.fullmatch(canonical)
    if parts is None or not parts["authority"]:
        raise UrlRefused(Reason.URL_MALFORMED)
    if "@" in parts["authority"]:
        raise UrlRefused(Reason.URL_HAS_CREDENTIALS)
    if not parts["authority"].isascii():
        raise UrlRefused(Reason.URL_HOST_NOT_CANONICAL)
    if _FORBIDDEN.search(canonical):
        raise UrlRefused(Reason.URL_FORBIDDEN_CHARACTER)
    if parts["fragment"] is not None:
        raise UrlRefused(Reason.URL_HAS_FRAGMENT)
    return parts.groupdict()


def _host_and_port(authority: str) -> tuple[str, int | None]:
    parts = _AUTHORITY.fullmatch(authority.lower())
    if parts is None:
        raise UrlRefused(Reason.URL_HOST_NOT_CANONICAL)
    port = None
    if parts["port"] is not None:
        digits = _PORT.fullmatch(parts["port"])
        if digits is None or int(digits[1]) > MAX_PORT:
            raise UrlRefused(Reason.URL_PORT_INVALID)
        port = int(digits[1])
    return _canonical_host(parts["host"]), port


def _canonical_host(host: str) -> str:
    labels = host.split(".")
    try:
        if host.startswith("["):
            # A zone index ("%eth0") names an interface of our host; no server is reached by one.
            return str(ipaddress.IPv6Address(host[1:-1].replace("%", "zone")))
        if _NUMERIC_LABEL.fullmatch(labels[-1]):
            # Strict: four decimal numbers without leading zeros, unlike what resolvers accept.
            return str(ipaddress.IPv4Address(host))
    except ipaddress.AddressValueError:
        raise UrlRefused(Reason.URL_HOST_NOT_CANONICAL) from None
    if len(host) > MAX_HOST_CHARACTERS or not all(_LABEL.fullmatch(label) for label in labels):
        raise UrlRefused(Reason.URL_HOST_NOT_CANONICAL)
    return host
