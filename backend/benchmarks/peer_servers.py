"""The other side of a measurement, as a process: ten MCP servers of fifty tools, and a constant stream."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from mcp.server.mcpserver import MCPServer
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp
from starlette.routing import Route

SERVERS = 10
TOOLS = 50


def build_server(number: int) -> MCPServer[None]:
    """A server whose tools look like those of a mid-sized product."""
    server: MCPServer[None] = MCPServer(f"Server {number}", version="1.0.0")
    for tool in range(TOOLS):

        def run(project: str, text: str, limit: int = 20, *, archived: bool = False) -> str:
            return f"{project} {text} {limit} {archived}"

        server.add_tool(
            run, name=f"list_records_{tool}", description=f"List the records of kind {tool} by text."
        )
    return server


def build_app() -> FastAPI:
    servers = [build_server(number) for number in range(SERVERS)]

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for server in servers:
                await stack.enter_async_context(server.session_manager.run())
            yield

    app = FastAPI(lifespan=lifespan)
    for number, server in enumerate(servers):
        server.streamable_http_app()
        app.router.routes.append(
            Route(f"/{number}/mcp", endpoint=StreamableHTTPASGIApp(server.session_manager))
        )

    @app.post("/constant")
    async def constant() -> StreamingResponse:
        async def body() -> AsyncIterator[bytes]:
            yield b'data: {"type":"constant"}\n\n'

        return StreamingResponse(body(), media_type="text/event-stream")

    @app.post("/hanging")
    async def hanging(request: Request) -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    return app


if __name__ == "__main__":
    config = uvicorn.Config(build_app(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
    asyncio.run(uvicorn.Server(config).serve())
