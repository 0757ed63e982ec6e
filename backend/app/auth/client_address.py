"""Where a request comes from, as far as that can be believed."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

IPNetwork = IPv4Network | IPv6Network
IPV6_SITE_BITS = 64
"""One subscriber commands at least this much of the address, so it counts as one."""


def client_address(peer: str | None, forwarded_for: Iterable[str], trusted: Sequence[IPNetwork]) -> str:
    """The nearest hop that is no proxy of ours; IPv6 as its /64.

    Args:
        peer: The other end of the connection.
        forwarded_for: The values of `X-Forwarded-For`. Anyone can send some: an entry counts only if the
            hop after it is a trusted proxy, which wrote it.
        trusted: The networks of our own proxies.
    """
    hops = [hop.strip() for value in forwarded_for for hop in value.split(",")]
    nearest = peer or ""
    while hops and _is_within(nearest, trusted):
        nearest = hops.pop()
    return _site(nearest)


def _is_within(address: str, networks: Sequence[IPNetwork]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def _site(address: str) -> str:
    parsed = _parsed(address)
    if parsed is None:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, IPV6_SITE_BITS), strict=False))
    return str(parsed)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed
