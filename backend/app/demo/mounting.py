"""Serving the demo server from the app itself, at /demo/mcp."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.routing import Route

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
    endpoint = StreamableHTTPASGIApp(server.session_manager)
    app.router.routes += [
        Route(path, endpoint=endpoint, include_in_schema=False) for path in (PATH, f"{PATH}/")
    ]
    return DemoServer(server.session_manager)


class DemoServer:
    """The sessions behind the routes."""

    def __init__(self, sessions: StreamableHTTPSessionManager) -> None:
        self._sessions = sessions

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
