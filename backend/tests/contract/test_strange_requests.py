"""Requests made to keep the service busy: refused early, at the cost of a glance, whatever the route."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from httpx import AsyncClient

from tests.contract.served_api import Route, routes

WRITES = [route for route in routes() if route.method in {"POST", "PUT", "PATCH"}]
LONG = 60_000

BODIES = {
    "a hundred thousand keys": json.dumps(dict.fromkeys(map(str, range(100_000)), 0)).encode()[: 2**20],
    "nested ten thousand deep": b'{"name":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "nested objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "one number of a megabyte": b'{"limit": ' + b"9" * (2**20 - 20) + b"}",
}
PARTS = b"".join(
    b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % number for number in range(10_000)
)


@contextmanager
def quickly(limit_s: float = 2.0) -> Iterator[None]:
    """What backtracks or grows with the square takes minutes; the bound leaves slow machines their time."""
    began = time.process_time()
    yield
    assert time.process_time() - began < limit_s


def address_of(route: Route) -> str:
    return route.path.format_map(dict.fromkeys(route.parameters, "1"))


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_x3_no_route_is_kept_busy_by_a_body(auth_client: AsyncClient, body: bytes) -> None:
    for route in WRITES:
        with quickly():
            answer = await auth_client.request(
                route.method, address_of(route), content=body, headers={"Content-Type": "application/json"}
            )
        assert answer.status_code < 500, route.label
        assert len(answer.content) < 20_000, route.label


async def test_x3_no_route_is_kept_busy_by_the_parts_of_a_form(auth_client: AsyncClient) -> None:
    for route in WRITES:
        with quickly():
            answer = await auth_client.request(
                route.method,
                address_of(route),
                content=PARTS + b"--x--\r\n",
                headers={"Content-Type": "multipart/form-data; boundary=x"},
            )
        assert answer.status_code < 500, route.label


HEADERS = {
    "Range": "bytes=" + ",".join(f"{start}-" for start in range(9_000)),
    "Content-Type": 'multipart/form-data; a="' + '\\"' * (LONG // 2),
    "Accept": ",".join(["text/*;q=0." + "1" * 40] * 1000),
    "Accept-Language": "en-" * (LONG // 3),
    "Cookie": "a" + "=" * LONG,
    "Authorization": "Bearer " + "." * LONG,
    "If-None-Match": 'W/"' * (LONG // 3),
    "X-Forwarded-For": ", " * (LONG // 2),
}


@pytest.mark.parametrize("name", HEADERS)
async def test_x8_no_header_is_read_for_long(auth_client: AsyncClient, name: str) -> None:
    for path in ("/api/apps", "/dashboard/settings", "/favicon.ico"):
        with quickly():
            answer = await auth_client.get(path, headers={name: HEADERS[name]})
        assert answer.status_code < 500


FIELDS = {
    "address": {"server_url": "http://" + "a." * 2000 + "\t"},
    "address with a user": {"server_url": "http://" + "a:" * 2000 + "@x"},
    "address of brackets": {"server_url": "http://[" + ":" * 4000},
    "name": {"name": " \u202e" * 50},
    "key": {"auth_type": "api_key", "auth_config": {"api_key": " " * 8000 + "\n"}},
}


@pytest.mark.parametrize("fields", FIELDS.values(), ids=FIELDS)
async def test_x8_no_field_of_a_connector_is_read_for_long(
    auth_client: AsyncClient, fields: dict[str, object]
) -> None:
    body = {"name": "x", "server_url": "http://127.0.0.1:9/mcp", "auth_type": "none"} | fields
    with quickly():
        answer = await auth_client.post("/api/connectors", json=body)
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "email", ["a" * LONG + "@", "@" * LONG, "a@" + "b." * (LONG // 2), '"' + "\\" * LONG + '"@x.example']
)
async def test_x8_no_email_address_is_read_for_long(client: AsyncClient, email: str) -> None:
    with quickly():
        answer = await client.post("/api/auth/login", json={"email": email, "password": "correct horse"})
    assert answer.status_code in {401, 422}


@pytest.mark.parametrize(
    "text", ["{" + "/*" * 30_000, "{" + "," * 30_000 + "}", '{"' + "\\" * 60_000, "[" * 30_000, "//" * 30_000]
)
async def test_x8_no_file_of_servers_is_read_for_long(auth_client: AsyncClient, text: str) -> None:
    with quickly():
        answer = await auth_client.post("/api/connectors/import", json={"content": text})
    assert answer.status_code == 400
