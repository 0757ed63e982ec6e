"""MCP servers built on the SDK, one per way in which servers in the field differ."""

import asyncio
import base64
from collections.abc import Callable
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import (
    AudioContent,
    BlobResourceContents,
    CallToolResult,
    EmbeddedResource,
    ImageContent,
    ResourceLink,
    TextContent,
    TextResourceContents,
    ToolAnnotations,
)
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MODERN = "2026-07-28"


class Sum(BaseModel):
    total: int


def build_server(*, name: str = "Peer", with_tools: bool = True) -> MCPServer[Any]:
    server: MCPServer[Any] = MCPServer(name, version="1.2.3")
    if with_tools:
        _add_tools(server)
    return server


def _add_tools(server: MCPServer[Any]) -> None:
    @server.tool(annotations=ToolAnnotations(read_only_hint=True))
    def add(a: int, b: int) -> Annotated[CallToolResult, Sum]:
        """Add two numbers."""
        return CallToolResult(
            content=[TextContent(text=str(a + b))], structured_content=Sum(total=a + b).model_dump()
        )

    @server.tool(annotations=ToolAnnotations(destructive_hint=True))
    def fail(words: str) -> str:
        """Always fail."""
        raise ToolError(words)

    @server.tool()
    def everything() -> CallToolResult:
        """Return one block of every kind."""
        encoded = base64.b64encode(PIXEL).decode()
        return CallToolResult(
            content=[
                TextContent(text="words"),
                ImageContent(data=encoded, mime_type="image/png"),
                AudioContent(data=encoded, mime_type="audio/wav"),
                ResourceLink(uri="note://1", name="one", description="a link", mime_type="text/plain"),
                EmbeddedResource(
                    resource=TextResourceContents(uri="note://2", text="held", mime_type="text/plain")
                ),
                EmbeddedResource(resource=BlobResourceContents(uri="note://3", blob=encoded)),
            ]
        )

    @server.tool()
    def broken_picture() -> CallToolResult:
        """Return an image that is not base64."""
        return CallToolResult(content=[ImageContent(data="%%%", mime_type="image/png")])

    @server.tool()
    async def wait(context: Context, steps: int = 3, pause_s: float = 0.01) -> str:
        """Report progress step by step."""
        for step in range(1, steps + 1):
            await context.report_progress(step, steps, f"step {step}")
            await asyncio.sleep(pause_s)
        return "done"

    @server.tool()
    def whoami(context: Context) -> str:
        """Tell the credentials that arrived."""
        headers = context.headers or {}
        return headers.get("authorization") or headers.get("x-team-key") or "nobody"


def both_eras(**options: Any) -> ASGIApp:
    """Speaks 2026-07-28 without sessions, and the handshake revisions."""
    return build_server(**options).streamable_http_app()


def handshake_only(server: MCPServer[Any] | None = None) -> ASGIApp:
    """A server of the time before 2026-07-28: what it does not know it answers with 400."""
    return _Refusing(
        (server or build_server(name="Older peer")).streamable_http_app(),
        lambda headers: headers.get("mcp-protocol-version") == MODERN,
        JSONResponse(
            {
                "jsonrpc": "2.0",
                "id": "server-error",
                "error": {"code": -32600, "message": "Bad Request: Missing session ID"},
            },
            400,
        ),
    )


def restless(*, is_modern: bool) -> ASGIApp:
    """Its tool `change` says a thousand times that the tools have changed."""
    server = build_server(name="Restless peer")

    @server.tool()
    async def change(context: Context) -> str:
        for _ in range(1000):
            if is_modern:
                await context.notify_tools_changed()
                await asyncio.sleep(0.001)
            else:
                await context.session.send_tool_list_changed()
        return "changed"

    return server.streamable_http_app() if is_modern else handshake_only(server)


def modern_only() -> ASGIApp:
    """A server that has left the handshake behind."""
    return _Refusing(
        build_server(name="Newer peer").streamable_http_app(),
        lambda headers: headers.get("mcp-protocol-version") != MODERN,
        PlainTextResponse("This server speaks 2026-07-28 only.", 400),
    )


def sse_only() -> ASGIApp:
    """The transport of 2024: an event stream at /sse that names the address for messages."""
    return build_server(name="Oldest peer").sse_app()


def behind_key(accepts: Callable[[Headers], bool], *, challenge: str = 'Bearer realm="peer"') -> ASGIApp:
    """Answers 401 unless the headers hold what `accepts` wants."""
    return _Refusing(
        build_server(name="Locked peer").streamable_http_app(),
        lambda headers: not accepts(headers),
        PlainTextResponse("Who are you?", 401, headers={"www-authenticate": challenge}),
    )


def behind_slash() -> ASGIApp:
    """Serves /mcp/ and sends /mcp there, as many frameworks do."""
    inner = build_server().streamable_http_app(streamable_http_path="/mcp/")
    redirect = RedirectResponse("/mcp/", 307)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await (redirect if scope.get("path") == "/mcp" else inner)(scope, receive, send)

    return app


class _Refusing:
    """Answers requests with a fixed response when their headers are such, and passes the others on."""

    def __init__(
        self, app: ASGIApp, refuses: Callable[[Headers], bool], answer: JSONResponse | PlainTextResponse
    ) -> None:
        self._app = app
        self._refuses = refuses
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._refuses(Headers(scope=scope)):
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)
