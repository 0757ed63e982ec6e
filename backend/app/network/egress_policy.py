"""Which addresses this service may open a connection to because a user asked for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeAlias

from app.settings import Settings, SettingsError

Address: TypeAlias = IPv4Address | IPv6Address

# Control planes of clouds, and what is never a server: refused even when an operator lists them.
NEVER = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "169.254.0.0/16",
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "100.100.100.200/32",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
        "fd00:ec2::/32",
        "fd20:ce::/32",
        "2002::/16",
        "2001::/32",
        "64:ff9b:1::/48",
    )
)
LOOPBACK_6 = IPv6Address("::1")
PRIVATE = tuple(
    ip_network(block)
    for block in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "::1/128",
        "fc00::/7",
    )
)
GLOBAL_UNICAST_6 = ip_network("2000::/3")
DOCUMENTATION_6 = ip_network("3fff::/20")
NAT64 = ip_network("64:ff9b::/96")

METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "instance-data", "metadata.goog"})
INTERNAL_SUFFIXES = (
    ".localhost",
    ".local",
    ".internal",
    ".intranet",
    ".lan",
    ".home.arpa",
    ".svc",
    ".cluster.local",
    ".corp",
    ".home",
)

WEB_PORTS_BELOW_1024 = frozenset({80, 443})
FIRST_UNPRIVILEGED_PORT = 1024
# Services that do something on the first bytes they receive: databases, caches, brokers, remote control.
SERVICE_PORTS = frozenset(
    {
        *(1080, 1433, 1434, 1521, 1723, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3268, 3269, 3306, 3389),
        *(4369, 5060, 5061, 5432, 5433, 5672, 5900, 5984, 5985, 5986, 6000, 6379, 6380, 6432, 6443, 6566),
        *(6665, 6666, 6667, 6668, 6669, 6697, 7000, 7001, 8086, 8125, 9042, 9092, 9100, 9200, 9300),
        *(10250, 10255, 11211, 15672, 26257, 26379, 27017, 27018, 28017, 50070, 61616),
    }
)

# Where PostgreSQL and what speaks its protocol usually listen.
DATABASE_PORTS = frozenset({5432, 5433, 6432, 26257})

_PAIR = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(?P<port>[1-9][0-9]{0,4})")


class Refusal(StrEnum):
    """Why nothing is dialled; the values are those of the reasons that users are told."""

    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    PORT_NOT_ALLOWED = "port_not_allowed"


@dataclass(frozen=True, slots=True)
class EgressPolicy:
    """The rules of one process. The default is production's: what is not public is refused.

    `private_allow` holds exact host and port pairs that may also be private, plain http, or an unusual port.
    """

    allows_private: bool = False
    requires_https: bool = True
    private_allow: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def from_settings(cls, settings: Settings) -> "EgressPolicy":
        """Development may reach this computer and its network; production only what it lists."""
        return cls(
            allows_private=not settings.is_production,
            requires_https=settings.is_production,
            private_allow=parse_pairs(settings.egress_private_allow),
        )

    def refusal(self, host: str, port: int, *, is_usual_port: bool) -> Refusal | None:
        """Why `host:port` may not be dialled, as far as that is known without looking the name up.

        Args:
            host: A name in lower case, or an address without brackets.
            port: Where to on that host.
            is_usual_port: Whether servers of the kind in question listen there; a listed pair needs no such.
        """
        if not self._allows_host(host, port):
            return Refusal.ADDRESS_NOT_ALLOWED
        address = literal(host)
        if address is not None and not self.allows(address, host=host, port=port):
            return Refusal.ADDRESS_NOT_ALLOWED
        return None if is_usual_port or self.is_listed(host, port) else Refusal.PORT_NOT_ALLOWED

    def may_be_plain(self, host: str, port: int, addresses: Iterable[Address]) -> bool:
        """Whether a conversation with `host:port` at these addresses may go unencrypted."""
        if self.is_listed(host, port):
            return True
        return not self.requires_https and all(map(is_private, addresses))

    def allows(self, address: Address, *, host: str, port: int) -> bool:
        """Whether a connection meant for `host:port` may go to this address; asked at dial time."""
        plain = _unwrapped(address)
        if plain == LOOPBACK_6:
            return self.allows_private or self.is_listed(host, port)
        if any(plain in block for block in NEVER if block.version == plain.version):
            return False
        if is_private(plain):
            return self.allows_private or self.is_listed(host, port)
        return _is_public(plain)

    def lookup_name(self, host: str) -> str:
        """The name for the resolver: with a final dot in production, so that no search domain is tried."""
        return f"{host}." if not self.allows_private and "." in host and not self._is_named(host) else host

    def _allows_host(self, host: str, port: int) -> bool:
        if host in METADATA_NAMES:
            return False
        if self.allows_private or self.is_listed(host, port) or literal(host) is not None:
            return True
        return "." in host and not host.endswith(INTERNAL_SUFFIXES)

    def is_listed(self, host: str, port: int) -> bool:
        return (host, port) in self.private_allow

    def _is_named(self, host: str) -> bool:
        return any(host == listed for listed, _ in self.private_allow)


def parse_pairs(text: str) -> frozenset[tuple[str, int]]:
    """Read `EGRESS_PRIVATE_ALLOW`: `host:port` pairs, comma-separated, IPv6 in brackets.

    Raises:
        SettingsError: An entry is not such a pair.
    """
    pairs = set()
    for entry in filter(None, (part.strip() for part in text.split(","))):
        match = _PAIR.fullmatch(entry)
        if match is None:
            raise SettingsError("EGRESS_PRIVATE_ALLOW must hold exact host:port pairs, comma-separated.")
        host = match["host"].strip("[]").lower()
        pairs.add((str(literal(host) or host), int(match["port"])))
    return frozenset(pairs)


def literal(host: str) -> Address | None:
    """The address that `host` spells, unless it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_web_port(port: int) -> bool:
    if port < FIRST_UNPRIVILEGED_PORT:
        return port in WEB_PORTS_BELOW_1024
    return port not in SERVICE_PORTS


def is_database_port(port: int) -> bool:
    """Managed databases listen on any high port; what else is known to listen there is left alone."""
    return port in DATABASE_PORTS or (port >= FIRST_UNPRIVILEGED_PORT and port not in SERVICE_PORTS)


def is_private(address: Address) -> bool:
    """Whether the address belongs to this computer or to a network that is not the internet."""
    plain = _unwrapped(address)
    return any(plain in block for block in PRIVATE if block.version == plain.version)


def _unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 spelling or a NAT64 gateway leads to, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return IPv6Address(int(address))


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and (address not in GLOBAL_UNICAST_6 or address in DOCUMENTATION_6):
        return False
    return address.is_global
