"""Servers in the field: other people's code, other SDKs, other revisions, as separate processes."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.connectors.auth import NoAuth
from app.connectors.checked_url import CheckedUrl
from app.connectors.credentials import NoCredentials
from app.connectors.mcp_client import UserMCPClient
from app.connectors.mcp_values import Progress, TextContent, ToolResult
from app.connectors.validator import ConnectionValidator
from tests.integration.test_mcp_client import EGRESS, session_with
from tests.peers.installed import NotInstallable, npm_folder_with, python_with, running

pytestmark = pytest.mark.timeout(300)  # the first run installs the peers

EVERYTHING = "@modelcontextprotocol/server-everything@2026.8.31"

FASTMCP = """
import os
from fastmcp import FastMCP
server = FastMCP("Fast peer", version="1.2.3")

@server.tool
def add(a: int, b: int) -> int:
    return a + b

@server.tool
def fail() -> str:
    raise ValueError("out of paper")

server.run(transport="http", host="127.0.0.1", port=int(os.environ["PORT"]), show_banner=False)
"""

SDK_1 = """
import os
from mcp.server.fastmcp import FastMCP
server = FastMCP("First peer", host="127.0.0.1", port=int(os.environ["PORT"]))

@server.tool()
def add(a: int, b: int) -> int:
    return a + b

@server.tool()
def fail() -> str:
    raise ValueError("out of paper")

server.run(transport="TRANSPORT")
"""


def everything(transport: str) -> list[str]:
    node = shutil.which("node")
    if node is None:
        raise NotInstallable("There is no node.")
    main = npm_folder_with(EVERYTHING) / "@modelcontextprotocol/server-everything/dist/index.js"
    return [node, str(main), transport]


def python(package: str, version: str, script: str) -> list[str]:
    interpreter: Path = python_with(package, version)
    return [str(interpreter), "-c", script]


@dataclass(frozen=True)
class Peer:
    command: Callable[[], list[str]]
    path: str
    protocol: str
    name: str
    sum_tool: str


PEERS = {
    "everything over streamable HTTP": Peer(
        lambda: everything("streamableHttp"), "/mcp", "2025-11-25", "mcp-servers/everything", "get-sum"
    ),
    "everything over SSE": Peer(
        lambda: everything("sse"), "/sse", "2025-11-25", "mcp-servers/everything", "get-sum"
    ),
    "FastMCP 4": Peer(lambda: python("fastmcp", "4.1.0", FASTMCP), "/mcp", "2026-07-28", "Fast peer", "add"),
    "SDK 1 over streamable HTTP": Peer(
        lambda: python("mcp", "1.30.0", SDK_1.replace("TRANSPORT", "streamable-http")),
        "/mcp",
        "2025-11-25",
        "First peer",
        "add",
    ),
    "SDK 1 over SSE": Peer(
        lambda: python("mcp", "1.30.0", SDK_1.replace("TRANSPORT", "sse")),
        "/sse",
        "2025-11-25",
        "First peer",
        "add",
    ),
}


@contextmanager
def served(peer: Peer) -> Iterator[str]:
    try:
        command = peer.command()
    except NotInstallable as why:
        pytest.skip(f"This peer is not installed, and the registry does not give it: {why}")
    with running(command) as origin:
        yield origin


@pytest.fixture(scope="module", params=list(PEERS.values()), ids=list(PEERS))
def peer(request: pytest.FixtureRequest) -> Iterator[tuple[Peer, str]]:
    served_peer: AbstractContextManager[str] = served(request.param)
    with served_peer as origin:
        yield request.param, origin + request.param.path


def text_of(result: ToolResult) -> str:
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


async def test_a_connection_test_passes(peer: tuple[Peer, str]) -> None:
    expected, url = peer
    result = await ConnectionValidator(EGRESS).test(url, NoCredentials())
    assert result.success, result.stages
    assert result.server is not None
    assert result.server.name == expected.name
    assert result.server.protocol_version == expected.protocol
    assert expected.sum_tool in {tool["name"] for tool in result.tools}


async def test_calls_side_by_side_and_one_cancelled(peer: tuple[Peer, str]) -> None:
    expected, url = peer
    async with session_with(url) as session:
        await session.list_tools()

        async def add(number: int) -> str:
            return text_of(await session.call_tool(expected.sum_tool, {"a": number, "b": 1}))

        cancelled = asyncio.create_task(add(99))
        await asyncio.sleep(0)
        cancelled.cancel()
        sums = await asyncio.gather(*(add(number) for number in range(5)))
        assert all(str(number + 1) in words for number, words in enumerate(sums))


async def test_the_way_that_worked_works_again(peer: tuple[Peer, str]) -> None:
    expected, url = peer
    async with session_with(url) as session:
        route = session.route
    client = UserMCPClient(CheckedUrl.parse(url), auth=NoAuth(), egress=EGRESS, route=route)
    async with client.session() as session:
        await session.list_tools()
        assert session.server.protocol_version == expected.protocol
        assert "5" in text_of(await session.call_tool(expected.sum_tool, {"a": 2, "b": 3}))


async def test_an_error_of_a_tool_is_told_in_its_words(peer: tuple[Peer, str]) -> None:
    expected, url = peer
    if expected.sum_tool == "get-sum":
        tool, arguments, words = "get-sum", {"a": "x", "b": 1}, "number"
    else:
        tool, arguments, words = "fail", {}, "out of paper"
    async with session_with(url) as session:
        await session.list_tools()
        result = await session.call_tool(tool, arguments)
        assert result.is_error
        assert words in text_of(result)


@pytest.mark.parametrize("name", ["everything over streamable HTTP", "everything over SSE"])
async def test_everything_reports_progress_and_sends_pictures(name: str) -> None:
    with served(PEERS[name]) as origin:
        await use_everything(origin + PEERS[name].path)


async def use_everything(url: str) -> None:
    heard: list[Progress] = []

    async def hear(progress: Progress) -> None:
        heard.append(progress)

    async with session_with(url) as session:
        await session.list_tools()
        long: dict[str, Any] = {"duration": 0.4, "steps": 2}
        await session.call_tool("trigger-long-running-operation", long, on_progress=hear)
        picture = await session.call_tool("get-tiny-image", {})
        kinds = {type(block).__name__ for block in picture.content}
    assert heard
    assert heard[0].total == 2
    assert kinds == {"TextContent", "ImageContent"}
