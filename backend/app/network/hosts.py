"""Names and addresses of hosts in the one spelling that every parser reads alike."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

MAX_HOST_CHARACTERS = 253

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")


class HostNotCanonical(ValueError):
    """The text is no host, or one that two parsers could read differently."""


def canonical_host(host: str) -> str:
    """A name in lower case, or an address without the brackets that IPv6 has in a URL.

    Raises:
        HostNotCanonical: It is neither.
    """
    labels = host.split(".")
    try:
        if host.startswith("["):
            # A zone index ("%eth0") names an interface of our host; no server is reached by one.
            return str(IPv6Address(host[1:-1].replace("%", "zone")))
        if _NUMERIC_LABEL.fullmatch(labels[-1]):
            # Strict: four decimal numbers without leading zeros, unlike what resolvers accept.
            return str(IPv4Address(host))
    except AddressValueError:
        raise HostNotCanonical from None
    if len(host) > MAX_HOST_CHARACTERS or not all(_LABEL.fullmatch(label) for label in labels):
        raise HostNotCanonical
    return host
