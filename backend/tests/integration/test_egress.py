"""The way out: what is dialled is what was checked, and nothing is taken in without bounds."""

import asyncio
import socket
import time
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from typing import Any

import pytest

from app.connectors import egress
from app.connectors.checked_url import CheckedUrl
from app.connectors.credentials import NoCredentials
from app.connectors.egress import Egress
from app.connectors.egress_failures import EgressFailed
from app.connectors.egress_journal import Journal
from app.connectors.egress_sockets import GuardedBackend
from app.connectors.reasons import Reason
from app.connectors.validator import ConnectionValidator
from app.network import resolving
from app.network.egress_policy import Address, EgressPolicy
from app.network.resolving import Resolver
from tests.peers import other_servers
from tests.peers.serving import read_request, serving, serving_bytes

DEVELOPMENT = EgressPolicy(allows_private=True, requires_https=False)


def answers(*lists: list[str]) -> Resolver:
    """A name server that gives these answers one after another, the last one for ever."""
    remaining = list(lists)

    async def resolver(_: str, __: int) -> Sequence[Address]:
        answer = remaining.pop(0) if len(remaining) > 1 else remaining[0]
        return [ip_address(text) for text in answer]

    return resolver


def failing(error: Exception) -> Resolver:
    async def resolver(_: str, __: int) -> Sequence[Address]:
        raise error

    return resolver


class Canary:
    """Counts connections that must not be made."""

    def __init__(self) -> None:
        self.connections = 0

    def __call__(self, _: socket.socket) -> None:
        self.connections += 1


@pytest.fixture
def canary() -> Iterator[tuple[Canary, int]]:
    counter = Canary()
    with serving_bytes(counter) as origin:
        yield counter, CheckedUrl.parse(origin).port


async def refusal(way: Egress, url: str) -> Reason:
    client = way.client(Journal(), read_s=2)
    async with client:
        with pytest.raises(EgressFailed) as caught:
            await client.get(url)
    return caught.value.reason


@pytest.mark.parametrize(
    "answer",
    [
        ["127.0.0.1"],
        ["10.0.0.5"],
        ["::1"],
        ["93.184.216.34", "127.0.0.1"],
        ["127.0.0.1", "93.184.216.34"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["169.254.169.254"],
    ],
)
async def test_u9_u10_one_inner_address_poisons_a_name(canary: tuple[Canary, int], answer: list[str]) -> None:
    counter, port = canary
    way = Egress(EgressPolicy(), answers(answer))
    assert await refusal(way, f"https://public.example:{port}/") is Reason.ADDRESS_NOT_ALLOWED
    assert counter.connections == 0


async def test_u11_a_name_that_moves_is_checked_at_each_dial(mcp_peer: str) -> None:
    port = CheckedUrl.parse(mcp_peer).port
    way = Egress(DEVELOPMENT, answers(["127.0.0.1"], ["169.254.169.254"]))
    url = f"http://moving.example:{port}/nothing"
    async with way.client(Journal(), read_s=2) as client:
        assert (await client.get(url)).status_code == 404
    for _ in range(3):
        assert await refusal(way, url) is Reason.ADDRESS_NOT_ALLOWED


async def test_the_checked_address_is_dialled_under_the_name_of_the_url() -> None:
    hosts: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            hosts.append(dict(scope["headers"])[b"host"].decode())
        await other_servers.json_api()(scope, receive, send)

    with serving(app) as origin:
        port = CheckedUrl.parse(origin).port
        way = Egress(DEVELOPMENT, answers(["127.0.0.1"], ["192.0.2.1"]))
        async with way.client(Journal(), read_s=2) as client:
            response = await client.get(f"http://any.name.example:{port}/")
    assert response.status_code == 200
    assert hosts == [f"any.name.example:{port}"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), Reason.DNS_NOT_FOUND),
        (socket.gaierror(socket.EAI_AGAIN, "x"), Reason.DNS_FAILED),
        (OSError("x"), Reason.DNS_FAILED),
        (TimeoutError(), Reason.DNS_TIMEOUT),
    ],
)
async def test_u12_a_failed_lookup_is_a_failure(error: Exception, reason: Reason) -> None:
    assert await refusal(Egress(DEVELOPMENT, failing(error)), "https://x.example/") is reason


async def test_a_name_without_addresses_is_not_found() -> None:
    assert await refusal(Egress(DEVELOPMENT, answers([])), "https://x.example/") is Reason.DNS_NOT_FOUND


async def test_a_slow_name_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "DNS_S", 0.1)

    async def resolver(_: str, __: int) -> Sequence[Address]:
        await asyncio.sleep(30)
        return []

    assert await refusal(Egress(DEVELOPMENT, resolver), "https://x.example/") is Reason.DNS_TIMEOUT


async def test_u20_four_addresses_are_tried_and_no_more(canary: tuple[Canary, int]) -> None:
    counter, port = canary
    with serving_bytes(other_servers.hang_up) as origin:
        closed = CheckedUrl.parse(origin).port
    way = Egress(DEVELOPMENT, answers([f"127.0.0.{n}" for n in range(2, 252)]))
    begun = time.monotonic()
    assert await refusal(way, f"http://many.example:{closed}/") is Reason.CONNECTION_REFUSED
    assert time.monotonic() - begun < 5
    fifth = Egress(DEVELOPMENT, answers(["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.1"]))
    assert await refusal(fifth, f"http://many.example:{port}/") is Reason.CONNECTION_REFUSED
    assert counter.connections == 0


async def test_the_second_address_is_tried_when_the_first_is_closed(mcp_peer: str) -> None:
    port = CheckedUrl.parse(mcp_peer).port
    way = Egress(DEVELOPMENT, answers(["127.0.0.2", "127.0.0.1"]))
    async with way.client(Journal(), read_s=2) as client:
        response = await client.get(f"http://localhost:{port}/nothing")
    assert response.status_code == 404


async def test_u19_proxies_of_the_environment_are_not_used(
    canary: tuple[Canary, int], mcp_peer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter, port = canary
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    monkeypatch.setenv("NO_PROXY", "")
    result = await ConnectionValidator(Egress(DEVELOPMENT)).test(mcp_peer, NoCredentials())
    assert result.success
    assert await refusal(Egress(EgressPolicy()), "http://127.0.0.1:8000/") is Reason.ADDRESS_NOT_ALLOWED
    assert counter.connections == 0


async def test_a_unix_socket_is_no_way_out() -> None:
    backend = GuardedBackend(DEVELOPMENT, answers([]), Journal())
    with pytest.raises(EgressFailed):
        await backend.connect_unix_socket("/var/run/postgresql")


async def test_cookies_are_neither_kept_nor_sent() -> None:
    sent: list[bytes | None] = []
    inner = other_servers.with_status(200, set_cookie="session=1; Path=/")

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            sent.append(dict(scope["headers"]).get(b"cookie"))
        await inner(scope, receive, send)

    with serving(app) as origin:
        async with Egress(DEVELOPMENT).client(Journal(), read_s=2) as client:
            first = await client.get(origin)
            await client.get(origin, headers={"cookie": "a=1"})
    assert "set-cookie" not in first.headers
    assert sent == [None, None]


async def test_t4_bodies_are_bounded_whether_announced_or_not() -> None:
    def announce(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 314572800\r\n\r\n"
        )

    with serving_bytes(announce) as origin:
        assert await refusal(Egress(DEVELOPMENT), origin) is Reason.BODY_TOO_LARGE
    with serving(other_servers.with_content_type("application/json", "a" * (5 << 20))) as origin:
        assert await refusal(Egress(DEVELOPMENT), origin) is Reason.BODY_TOO_LARGE


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate", "gzip, gzip", "identity, gzip"])
async def test_t6_compressed_answers_are_refused(encoding: str) -> None:
    with serving(other_servers.with_encoding(encoding)) as origin:
        assert await refusal(Egress(DEVELOPMENT), origin) is Reason.ENCODING_REFUSED


async def test_an_operation_makes_a_bounded_number_of_requests(mcp_peer: str) -> None:
    async with Egress(DEVELOPMENT).client(Journal(), read_s=2) as client:
        for _ in range(egress.MAX_REQUESTS):
            await client.get(mcp_peer.replace("/mcp", "/nothing"))
        with pytest.raises(EgressFailed) as caught:
            await client.get(mcp_peer)
    assert caught.value.reason is Reason.TOO_MANY_REQUESTS


async def test_an_operation_takes_in_a_bounded_number_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "MAX_OPERATION_BYTES", 100_000)
    with serving(other_servers.with_content_type("application/json", "a" * 60_000)) as origin:
        async with Egress(DEVELOPMENT).client(Journal(), read_s=2) as client:
            await client.get(origin)
            with pytest.raises(EgressFailed) as caught:
                await client.get(origin)
    assert caught.value.reason is Reason.BODY_TOO_LARGE


async def test_silence_in_the_middle_of_a_body_ends_it() -> None:
    def half(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc")
        other_servers.swallow(connection)

    with serving_bytes(half) as origin:
        journal = Journal()
        async with Egress(DEVELOPMENT).client(journal, read_s=0.2) as client:
            with pytest.raises(EgressFailed) as caught:
                await client.get(origin)
    assert caught.value.reason is Reason.ANSWER_TOO_SLOW
    assert journal.failure is Reason.ANSWER_TOO_SLOW


async def test_an_abandoned_client_sends_nothing_more(canary: tuple[Canary, int]) -> None:
    counter, port = canary
    async with Egress(DEVELOPMENT).client(Journal(), read_s=2) as client:
        client.abandon()
        with pytest.raises(EgressFailed):
            await client.delete(f"http://127.0.0.1:{port}/")
    assert counter.connections == 0


async def test_a_head_without_end_is_refused() -> None:
    def endless(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"x-filler: " + b"y" * 8000 + b"\r\n")

    with serving_bytes(endless) as origin:
        assert await refusal(Egress(DEVELOPMENT), origin) is Reason.HEADERS_TOO_LARGE


async def test_u15_a_listed_pair_works_in_production(mcp_peer: str) -> None:
    port = CheckedUrl.parse(mcp_peer).port
    listed = EgressPolicy(private_allow=frozenset({("127.0.0.1", port)}))
    assert (await ConnectionValidator(Egress(listed)).test(mcp_peer, NoCredentials())).success
    result = await ConnectionValidator(Egress(EgressPolicy())).test(mcp_peer, NoCredentials())
    assert result.reason is Reason.ADDRESS_NOT_ALLOWED
