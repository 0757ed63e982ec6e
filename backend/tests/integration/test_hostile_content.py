"""Answers that are too large, and pictures that are something else."""

import base64
import socket
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from httpx import AsyncClient
from starlette.responses import Response, StreamingResponse

from app.connectors.credentials import NoCredentials
from app.connectors.errors import ToolCallError
from app.connectors.reasons import Reason
from app.connectors.validator import ConnectionValidator
from tests.chat_client import Chat
from tests.integration.test_mcp_client import EGRESS, session_with
from tests.peers.other_servers import Hostile, page_of, tool
from tests.peers.pictures import png
from tests.peers.serving import read_request, serving, serving_bytes
from tests.saved_connectors import saved

MIB = 1 << 20
HUGE = 300 * MIB
BLOCK = b"a" * MIB
BEGIN = b'{"jsonrpc":"2.0","id":1,"result":{"x":"'


def announced(connection: socket.socket) -> None:
    _head(connection, b"content-type: application/json\r\ncontent-length: %d" % HUGE)
    connection.sendall(BEGIN)
    for _ in range(HUGE // MIB):
        connection.sendall(BLOCK)


def unannounced(connection: socket.socket) -> None:
    _head(connection, b"content-type: application/json\r\ntransfer-encoding: chunked")
    for _ in range(HUGE // MIB):
        connection.sendall(b"%x\r\n%s\r\n" % (MIB, BLOCK))


def one_event(connection: socket.socket) -> None:
    _head(connection, b"content-type: text/event-stream\r\ntransfer-encoding: chunked")
    connection.sendall(b"6\r\ndata: \r\n")
    for _ in range(HUGE // MIB):
        connection.sendall(b"%x\r\n%s\r\n" % (MIB, BLOCK))


def _head(connection: socket.socket, headers: bytes) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n\r\n")


@contextmanager
def little_memory() -> Iterator[None]:
    """Fail when more than 64 MiB were held at any time in between."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 * MIB


def test_the_measurement_sees_what_is_held() -> None:
    with pytest.raises(AssertionError), little_memory():
        bytes(65 * MIB)


@pytest.mark.parametrize("answer", [announced, unannounced, one_event])
async def test_t4_an_answer_of_300_mib_takes_little_memory(answer: Callable[[socket.socket], None]) -> None:
    with serving_bytes(answer) as origin, little_memory():
        result = await ConnectionValidator(EGRESS).test(f"{origin}/mcp", NoCredentials())
    assert result.reason is Reason.BODY_TOO_LARGE


async def test_t4_a_result_of_300_mib_takes_little_memory() -> None:
    def respond(message: dict[str, Any], _: int) -> Any:
        if message["method"] == "tools/list":
            return page_of([tool("x")])
        return StreamingResponse((BLOCK for _ in range(HUGE // MIB)), media_type="application/json")

    with serving(Hostile(respond).app()) as origin:
        async with session_with(f"{origin}/mcp") as session:
            await session.list_tools()
            with little_memory(), pytest.raises(ToolCallError) as caught:
                await session.call_tool("x", {})
    assert caught.value.reason is Reason.BODY_TOO_LARGE


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
PICTURES = {
    "a picture": ("image/png", png(20, 10), "image/png"),
    "a picture under another name": ("image/svg+xml", png(20, 10), "image/png"),
    "svg": ("image/svg+xml", SVG, None),
    "svg under another name": ("image/png", SVG, None),
    "a page": ("image/jpeg", b"<script>alert(1)</script>", None),
    "a page that says so": ("text/html", b"<script>alert(1)</script>", None),
    "an enormous picture": ("image/png", png(60_000, 60_000), None),
}


@pytest.mark.parametrize(("claimed", "content", "shown_as"), PICTURES.values(), ids=PICTURES.keys())
async def test_t28_only_pictures_are_shown_and_anything_else_is_a_download(
    auth_client: AsyncClient, claimed: str, content: bytes, shown_as: str | None
) -> None:
    block = {"type": "image", "data": base64.b64encode(content).decode(), "mimeType": claimed}

    def respond(message: dict[str, Any], _: int) -> Any:
        if message["method"] == "tools/list":
            return page_of([tool("draw", annotations={"readOnlyHint": True})])
        return {"content": [block], "resultType": "complete"}

    with serving(Hostile(respond).app()) as origin:
        connector = await saved(auth_client, f"{origin}/mcp")
        turn = await Chat(auth_client).say("draw", tool=f"connector:{connector['id']}")
    [task] = turn.tasks
    path = f"/api/attachments/{task['content'].partition('(/api/attachments/')[2].partition(')')[0]}"
    assert ("![" in task["content"]) == (shown_as is not None)
    file = await auth_client.get(path)
    assert file.content == content
    assert_shown_as(file, shown_as)


def assert_shown_as(file: Any, shown_as: str | None) -> None:
    disposition = file.headers["content-disposition"].partition(";")[0]
    expected = ("inline", shown_as) if shown_as else ("attachment", "application/octet-stream")
    assert (disposition, file.headers["content-type"]) == expected
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-security-policy"].startswith("sandbox;")


async def test_t28_a_picture_of_50_mb_fails_its_call_alone() -> None:
    def respond(message: dict[str, Any], _: int) -> Any:
        if message["method"] == "tools/list":
            return page_of([tool("x")])
        return Response(b'{"x": "%s"}' % (b"a" * 50_000_000), media_type="application/json")

    with serving(Hostile(respond).app()) as origin:
        async with session_with(f"{origin}/mcp") as session:
            await session.list_tools()
            with pytest.raises(ToolCallError) as caught:
                await session.call_tool("x", {})
            assert (await session.list_tools()).is_complete
    assert caught.value.reason is Reason.BODY_TOO_LARGE
