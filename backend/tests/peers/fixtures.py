"""Peers as fixtures. Each yields the address that a user would enter."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.peers import mcp_servers, other_servers
from tests.peers.google_server import GoogleServer, local_google
from tests.peers.serving import serving, serving_bytes
from tests.peers.user_postgres import UserServer, make_shop, user_postgres

KEY = "CANARY-peer-key"


@pytest.fixture(scope="session")
def mcp_peer() -> Iterator[str]:
    """An MCP server that speaks both eras of the protocol. Its tools are in `mcp_servers`."""
    with serving(mcp_servers.both_eras()) as origin:
        yield f"{origin}/mcp"


@pytest.fixture(scope="session")
def handshake_peer() -> Iterator[str]:
    with serving(mcp_servers.handshake_only()) as origin:
        yield f"{origin}/mcp"


@pytest.fixture(scope="session")
def sse_peer() -> Iterator[str]:
    with serving(mcp_servers.sse_only()) as origin:
        yield f"{origin}/sse"


@pytest.fixture(scope="session")
def locked_peer() -> Iterator[str]:
    """Answers 401 without `Authorization: Bearer` and `KEY`."""
    app = mcp_servers.behind_key(lambda headers: headers.get("authorization") == f"Bearer {KEY}")
    with serving(app) as origin:
        yield f"{origin}/mcp"


@pytest.fixture(scope="session")
def toolless_peer() -> Iterator[str]:
    with serving(mcp_servers.both_eras(name="Empty peer", with_tools=False)) as origin:
        yield f"{origin}/mcp"


@pytest.fixture(scope="session")
def html_peer() -> Iterator[str]:
    with serving(other_servers.html_page()) as origin:
        yield f"{origin}/"


@pytest.fixture(scope="session")
def json_peer() -> Iterator[str]:
    with serving(other_servers.json_api()) as origin:
        yield f"{origin}/api"


@pytest.fixture(scope="session")
def black_hole() -> Iterator[str]:
    """Accepts connections and never answers."""
    with serving_bytes(other_servers.swallow) as origin:
        yield f"{origin}/mcp"


@pytest.fixture(scope="session")
def user_server() -> Iterator[UserServer]:
    """A user's PostgreSQL with the database `shop` and three roles."""
    with user_postgres() as server:
        asyncio.run(make_shop(server))
        yield server


@pytest.fixture
def google() -> Iterator[GoogleServer]:
    """Google's sign-in and Gmail's API, with one mailbox."""
    with local_google() as google:
        yield google
