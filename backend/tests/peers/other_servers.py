"""Servers that are not MCP servers, and hostile ones that pretend to be."""

import asyncio
import itertools
import json
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.peers.serving import read_request

METHODS = ["GET", "POST", "DELETE"]


def _everywhere(response: Response) -> ASGIApp:
    return Starlette(routes=[Route("/{path:path}", lambda _: response, methods=METHODS)])


def html_page() -> ASGIApp:
    return _everywhere(HTMLResponse("<!doctype html><title>Welcome</title><p>Nothing to see here."))


def json_api() -> ASGIApp:
    return _everywhere(JSONResponse({"status": "ok", "version": 3}))


def with_status(status: int, **headers: str) -> ASGIApp:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return _everywhere(PlainTextResponse("no", status, headers=given))


def with_content_type(content_type: str, body: str = "hello") -> ASGIApp:
    return _everywhere(Response(body, media_type=content_type))


def with_encoding(encoding: str) -> ASGIApp:
    """Compressed, whether or not it was asked for."""
    return _everywhere(
        Response(b"\x1f\x8b", media_type="application/json", headers={"content-encoding": encoding})
    )


def swallow(connection: socket.socket) -> None:
    """Accept, and never answer."""
    connection.settimeout(60)
    while connection.recv(65536):
        pass


def hang_up(connection: socket.socket) -> None:
    """Read the request and close."""
    read_request(connection)


def speak_another_protocol(connection: socket.socket) -> None:
    connection.sendall(b"220 mail.example ESMTP ready\r\n\r\n")
    read_request(connection)


def drip(connection: socket.socket) -> None:
    """One byte of the head per 0.2 s."""
    read_request(connection)
    for byte in itertools.cycle(b"HTTP/1.1 200 OK\r\nx: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"):
        connection.sendall(bytes([byte]))
        time.sleep(0.2)


def break_off(connection: socket.socket) -> None:
    """Announce a thousand bytes and send ten."""
    read_request(connection)
    connection.sendall(
        b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"jsonrpc"'
    )


def huge_head(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(
        b"HTTP/1.1 200 OK\r\n" + b"x-filler: " + b"y" * 60_000 + b"\r\ncontent-length: 0\r\n\r\n"
    )


def legacy_that_hangs_up(connection: socket.socket) -> None:
    """A handwritten server of 2025 that drops the connection on a method that it does not know."""
    _by_hand(connection, ignores=False)


def legacy_that_ignores(connection: socket.socket) -> None:
    """The same, but what it does not know it leaves without an answer."""
    _by_hand(connection, ignores=True)


def _by_hand(connection: socket.socket, *, ignores: bool) -> None:
    while True:
        message = json.loads(read_request(connection).partition(b"\r\n\r\n")[2] or b"{}")
        answer = _legacy_answer(message)
        if answer is None:
            if "id" in message:
                if ignores:
                    swallow(connection)
                return
            connection.sendall(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
            continue
        body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": answer}).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)


def _legacy_answer(message: dict[str, Any]) -> dict[str, Any] | None:
    match message.get("method"):
        case "initialize":
            return {
                "protocolVersion": "2025-06-18",
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "By hand", "version": "0"},
            }
        case "tools/list":
            return {"tools": [{"name": "one", "inputSchema": {"type": "object"}}]}
    return None


class Hostile:
    """A 2026-07-28 server written by hand, so that it can answer `tools/list` with anything."""

    def __init__(self, answer_to_list: Any) -> None:
        self._answer_to_list = answer_to_list
        self.lists = 0

    def app(self) -> ASGIApp:
        return Starlette(routes=[Route("/mcp", self._answer, methods=METHODS)])

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return PlainTextResponse("no", 405)
        message = await request.json()
        if message.get("method") == "server/discover":
            return _result(
                message,
                {
                    "supportedVersions": ["2026-07-28"],
                    "capabilities": {"tools": {}},
                    "resultType": "complete",
                    "ttlMs": 0,
                    "cacheScope": "private",
                },
            )
        self.lists += 1
        answer = self._answer_to_list(message, self.lists)
        return answer if isinstance(answer, Response) else _result(message, answer)


def _result(message: dict[str, Any], result: dict[str, Any]) -> Response:
    return JSONResponse({"jsonrpc": "2.0", "id": message["id"], "result": result})


def tool(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "inputSchema": {"type": "object", "properties": {}}, **more}


def page_of(tools: list[dict[str, Any]], cursor: str | None = None) -> dict[str, Any]:
    page = {"tools": tools, "resultType": "complete", "ttlMs": 0, "cacheScope": "private"}
    return page | ({"nextCursor": cursor} if cursor else {})


def endless_body(content_type: str = "application/json") -> Response:
    """A body that never ends; nothing of it is ever held here."""

    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"jsonrpc":"2.0","id":1,"result":{"tools":[],"x":"'
        while True:
            yield b"a" * 65536
            await asyncio.sleep(0)

    return StreamingResponse(chunks(), media_type=content_type)


def endless_events() -> Response:
    async def events() -> AsyncIterator[bytes]:
        while True:
            yield b": " + b"c" * 65536 + b"\n\n"
            await asyncio.sleep(0)

    return StreamingResponse(events(), media_type="text/event-stream")
