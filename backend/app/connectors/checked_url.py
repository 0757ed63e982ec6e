"""The address of a user's server in its one canonical form, or the reason why it is none."""

import re
from dataclasses import dataclass, field

from app.connectors.reasons import Reason
from app.network.egress_policy import Address, EgressPolicy, is_web_port, literal
from app.network.hosts import HostNotCanonical, canonical_host

MAX_URL_CHARACTERS = 2048
MAX_PORT = 65535
DEFAULT_PORTS = {"http": 80, "https": 443}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?![0-9])")
_URL = re.compile(
    r"(?P<scheme>[a-z]+)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?"
)
_AUTHORITY = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]*)(?P<port>:.*)?")
_FORBIDDEN = re.compile(r"[^\x21-\x7e]|[\\\"<>^`{|}]")
_PORT = re.compile(r":([1-9][0-9]{0,4})")


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
    def address(self) -> Address | None:
        """The host, when it is an IP address and not a name."""
        return literal(self.host)

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

    def refused_by(self, policy: EgressPolicy) -> Reason | None:
        """Why the address may not be dialled, as far as that is known without looking its name up."""
        refusal = policy.refusal(self.host, self.port, is_usual_port=is_web_port(self.port))
        if refusal is not None:
            return Reason(refusal.value)
        is_plain = self.scheme != "https" and not policy.is_listed(self.host, self.port)
        return Reason.HTTPS_REQUIRED if is_plain and policy.requires_https else None


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
    try:
        return canonical_host(parts["host"]), port
    except HostNotCanonical:
        raise UrlRefused(Reason.URL_HOST_NOT_CANONICAL) from None
