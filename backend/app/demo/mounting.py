"""Serving the demo server from the app itself, at /demo/mcp."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import FastAPI
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from app.demo.server import build_server

PATH = "/demo/mcp"
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


def mount_demo(app: FastAPI, *, origin: str) -> "DemoServer":
    """Add the demo server's routes, with and without a final slash; it answers while it is running.

    Args:
        app: The app that serves it.
        origin: The address of the service, which browsers and connectors may name as host.
    """
    server = build_server()
    hosts = [*_LOCAL, *(f"{host}:*" for host in _LOCAL), urlsplit(origin).netloc]
    server.streamable_http_app(
        streamable_http_path=PATH,
        transport_security=TransportSecuritySettings(
            allowed_hosts=hosts, allowed_origins=[f"http://{host}" for host in hosts] + [origin]
        ),
    )
    demo = DemoServer(server.session_manager)
    app.router.routes += [Route(path, endpoint=demo, include_in_schema=False) for path in (PATH, f"{PATH}/")]
    return demo


class DemoServer:
    """The sessions behind the routes, as an ASGI app."""

    def __init__(self, sessions: StreamableHTTPSessionManager) -> None:
        self._sessions = sessions
        self._answer = StreamableHTTPASGIApp(sessions)
        self._ending = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve until the block ends.

        A task of its own holds the sessions, because what a lifespan enters may be left from another task.
        """
        started, stop = asyncio.Event(), asyncio.Event()

        async def hold() -> None:
            async with self._sessions.run():
                started.set()
                await stop.wait()

        holder = asyncio.create_task(hold(), name="demo-mcp")
        await started.wait()
        try:
            yield
        finally:
            stop.set()
            await holder

    def end_streams(self) -> None:
        """End every answer that is still open: the process stops, and some would stay open for ever."""
        self._ending.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_read = is_begun = is_whole = False

        async def receive_until_the_end() -> Message:
            nonlocal is_read
            if is_read:
                return await self._first_of(receive)
            message = await receive()
            is_read = not message.get("more_body", False)
            return message

        async def send_noted(message: Message) -> None:
            nonlocal is_begun, is_whole
            is_begun = True
            is_whole = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        await self._answer(scope, receive_until_the_end, send_noted)
        if not is_begun:
            await Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)(scope, receive, send)
        elif not is_whole:
            await send({"type": "http.response.body", "body": b""})

    async def _first_of(self, receive: Receive) -> Message:
        """What the client does next; that it left, when the streams are ended before."""
        receiving = asyncio.ensure_future(receive())
        ending = asyncio.ensure_future(self._ending.wait())
        try:
            await asyncio.wait({receiving, ending}, return_when=asyncio.FIRST_COMPLETED)
            return receiving.result() if receiving.done() else {"type": "http.disconnect"}
        finally:
            receiving.cancel()
            ending.cancel()
