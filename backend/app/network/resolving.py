"""From a host's name to addresses that may be dialled."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from ipaddress import ip_address
from typing import TypeAlias

from app.network.egress_policy import Address, EgressPolicy, literal

DNS_S = 5.0

Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[Address]]]

# Look-ups cannot be cancelled; threads of their own keep a slow name server from stopping everything else.
_lookups = ThreadPoolExecutor(max_workers=16, thread_name_prefix="dns")


class NoAddressReason(StrEnum):
    """The values are those of the reasons that users are told."""

    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    DNS_NOT_FOUND = "dns_not_found"
    DNS_FAILED = "dns_failed"
    DNS_TIMEOUT = "dns_timeout"


class NoAddress(Exception):
    """A name leads nowhere, or to where nothing may be dialled."""

    def __init__(self, reason: NoAddressReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


async def resolve(host: str, port: int) -> Sequence[Address]:
    """Ask the system's resolver, in the order in which it would have addresses tried."""
    lookup = asyncio.get_running_loop().run_in_executor(
        _lookups, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    return [ip_address(str(sockaddr[0])) for *_, sockaddr in await lookup]


async def vetted_addresses(
    policy: EgressPolicy, resolver: Resolver, host: str, port: int
) -> Sequence[Address]:
    """The addresses of a host, every one of which may be dialled. They are to be dialled as they are.

    Raises:
        NoAddress: There is none, or one of them is not allowed.
    """
    address = literal(host)
    addresses = [address] if address else await _look_up(resolver, policy.lookup_name(host), port)
    if not addresses:
        raise NoAddress(NoAddressReason.DNS_NOT_FOUND)
    if not all(policy.allows(address, host=host, port=port) for address in addresses):
        raise NoAddress(NoAddressReason.ADDRESS_NOT_ALLOWED)
    return addresses


async def _look_up(resolver: Resolver, name: str, port: int) -> Sequence[Address]:
    try:
        async with asyncio.timeout(DNS_S):
            return await resolver(name, port)
    except TimeoutError:
        raise NoAddress(NoAddressReason.DNS_TIMEOUT) from None
    except socket.gaierror as error:
        unknown = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
        raise NoAddress(NoAddressReason.DNS_NOT_FOUND if unknown else NoAddressReason.DNS_FAILED) from None
    except (OSError, UnicodeError):
        raise NoAddress(NoAddressReason.DNS_FAILED) from None
