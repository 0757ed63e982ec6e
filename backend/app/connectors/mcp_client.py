"""Conversations with one MCP server: the only module that imports the SDK.

The SDK's contexts must be left in the task that entered them, so one coroutine opens, uses and closes a
`UserMCPClient.session`. What goes wrong with the server arrives as `ToolCallError` and nothing else.
"""

import base64
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal, assert_never

import httpx2
import mcp_types as types
from mcp import Client, MCPError
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client
from pydantic import ValidationError

from app.connectors.auth import AuthStrategy
from app.connectors.checked_url import CheckedUrl
from app.connectors.diagnosis import Diagnosis, failure
from app.connectors.egress import Egress, EgressClient
from app.connectors.egress_failures import EgressFailed
from app.connectors.egress_journal import Journal
from app.connectors.errors import ToolCallError
from app.connectors.mcp_values import (
    AudioContent,
    Content,
    DiscoveredTool,
    EmbeddedResource,
    ImageContent,
    OnProgress,
    Progress,
    ResourceLink,
    ServerIdentity,
    TextContent,
    ToolListing,
    ToolResult,
)
from app.connectors.plain_text import plain
from app.connectors.reasons import Reason

MAX_PAGES = 20
MAX_TOOLS = 256
MAX_BLOCKS = 100
MAX_NAME_CHARACTERS = 200
CALL_S = 60.0
# Longer than any call: a read that times out below the SDK would end the whole session.
READ_S = CALL_S + 15
MIN_PROGRESS_INTERVAL_S = 1.0

Wire = Literal["auto", "legacy", "sse"]
Step = Literal["connect", "list", "call"]
# What an answer of the wrong shape means at each step.
_INVALID: dict[Step, Reason] = {
    "connect": Reason.JSON_BUT_NOT_MCP,
    "list": Reason.SCHEMA_INVALID,
    "call": Reason.RESULT_INVALID,
}
_NO_STREAMABLE_ENDPOINT = frozenset({400, 404, 405})
_DROPPED = frozenset({Reason.CONNECTION_RESET, Reason.NOT_HTTP})


class UserMCPClient:
    """One user's way to one server. A client is used for one session."""

    def __init__(
        self, url: CheckedUrl, *, auth: AuthStrategy, egress: Egress, journal: Journal | None = None
    ) -> None:
        self._url = url
        self._headers = auth.headers()
        self._egress = egress
        self._journal = journal or Journal()
        self._diagnosis = Diagnosis(self._journal, sent_credentials=bool(self._headers))

    @asynccontextmanager
    async def session(self) -> AsyncIterator["McpSession"]:
        """Connect, negotiate the protocol, and disconnect at the end.

        Streamable HTTP is tried first, in both eras of the protocol; a server that drops what it does not
        know is asked again in the old way; one without such an endpoint is asked for HTTP+SSE.

        Raises:
            ToolCallError: On connecting, or when the connection breaks while it is used.
        """
        try:
            async with AsyncExitStack() as stack:
                client, http = await self._connected(stack)
                try:
                    yield McpSession(client, self._diagnosis)
                except BaseException:
                    http.abandon()
                    raise
        except Exception as error:
            raise _named(error, self._diagnosis) from error

    async def _connected(self, stack: AsyncExitStack) -> tuple[Client, EgressClient]:
        wire: Wire = "auto"
        first_failure: Exception | None = None
        while True:
            try:
                return await self._entered(stack, wire)
            except Exception as error:
                first_failure = first_failure or _named(error, self._diagnosis)
                fallback = self._fallback(wire)
                if fallback is None:
                    raise first_failure from error
                wire = fallback
                self._journal.forget_failure()

    async def _entered(self, stack: AsyncExitStack, wire: Wire) -> tuple[Client, EgressClient]:
        http = self._egress.client(self._journal, headers=self._headers, read_s=READ_S)
        if wire == "sse":
            transport = sse_client(self._url.full, httpx_client_factory=_Given(http))
        else:
            await stack.enter_async_context(http)
            transport = streamable_http_client(self._url.full, http_client=http)
        client = Client(
            transport,
            mode="legacy" if wire == "legacy" else "auto",
            read_timeout_seconds=CALL_S,
            client_info=types.Implementation(name="patchbay", version="0.1.0"),
            cache=None,
        )
        try:
            return await stack.enter_async_context(client), http
        except BaseException:
            http.abandon()
            raise

    def _fallback(self, wire: Wire) -> Wire | None:
        """What to try after a failed connection; None when nothing else is promising."""
        if wire == "auto" and self._journal.failure in _DROPPED:
            return "legacy"
        answer = self._journal.last_post
        if wire != "sse" and answer is not None and answer.status in _NO_STREAMABLE_ENDPOINT:
            return "sse"
        return None


class McpSession:
    """An open conversation. May be used from several tasks; is closed by the one that opened it."""

    def __init__(self, client: Client, diagnosis: Diagnosis) -> None:
        self._client = client
        self._diagnosis = diagnosis

    @property
    def server(self) -> ServerIdentity:
        info = self._client.server_info
        return ServerIdentity(
            name=plain(info.name, MAX_NAME_CHARACTERS) if info else None,
            version=plain(info.version, MAX_NAME_CHARACTERS) if info else None,
            protocol_version=self._client.protocol_version,
        )

    async def list_tools(self) -> ToolListing:
        """All tools, up to 20 pages and 256 tools; a cursor that comes twice ends the walk."""
        tools: list[DiscoveredTool] = []
        seen: set[str | None] = set()
        cursor: str | None = None
        while len(seen) < MAX_PAGES and cursor not in seen and len(tools) <= MAX_TOOLS:
            seen.add(cursor)
            try:
                page = await self._client.list_tools(cursor=cursor)
            except Exception as error:
                raise _named(error, self._diagnosis, during="list") from error
            tools += [_tool_of(tool) for tool in page.tools[: MAX_TOOLS + 1 - len(tools)]]
            cursor = page.next_cursor
            if cursor is None:
                break
        return ToolListing(tuple(tools[:MAX_TOOLS]), is_complete=cursor is None and len(tools) <= MAX_TOOLS)

    async def call_tool(
        self, name: str, arguments: Mapping[str, Any], *, on_progress: OnProgress | None = None
    ) -> ToolResult:
        """Call a tool by its wire name; cancelling the caller cancels the call on the server.

        Raises:
            CallRefused: The server answered with an error, in its own words.
            ToolCallError: Everything else that can go wrong.
        """
        try:
            result = await self._client.call_tool(
                name,
                dict(arguments),
                read_timeout_seconds=CALL_S,
                progress_callback=_Reports(on_progress) if on_progress is not None else None,
            )
            return ToolResult(
                content=tuple(_content_of(block) for block in result.content[:MAX_BLOCKS]),
                structured=result.structured_content,
                is_error=bool(result.is_error),
            )
        except Exception as error:
            raise _named(error, self._diagnosis, during="call") from error


@dataclass(frozen=True, slots=True)
class _Given:
    """The factory that `sse_client` asks for; the client exists already, with its own limits."""

    http: EgressClient

    def __call__(
        self,
        headers: dict[str, str] | None = None,  # noqa: ARG002 - the client has its own
        timeout: httpx2.Timeout | None = None,  # noqa: ARG002 - the same
        auth: httpx2.Auth | None = None,  # noqa: ARG002 - the same
    ) -> httpx2.AsyncClient:
        return self.http


@dataclass(slots=True)
class _Reports:
    """Passes progress on, at most once a second: a server may send it as fast as it likes."""

    receiver: OnProgress
    last: float = float("-inf")

    async def __call__(self, progress: float, total: float | None, message: str | None) -> None:
        now = time.monotonic()
        if now - self.last < MIN_PROGRESS_INTERVAL_S:
            return
        self.last = now
        words = plain(message, MAX_NAME_CHARACTERS) if message else None
        await self.receiver(Progress(progress, total, words))


def _tool_of(tool: types.Tool) -> DiscoveredTool:
    return DiscoveredTool.from_wire(tool.model_dump(mode="json", by_alias=True, exclude_unset=True))


def _content_of(block: types.ContentBlock) -> Content:
    match block:
        case types.TextContent():
            return TextContent(block.text)
        case types.ImageContent():
            return ImageContent(_bytes_of(block.data), block.mime_type)
        case types.AudioContent():
            return AudioContent(_bytes_of(block.data), block.mime_type)
        case types.ResourceLink():
            return ResourceLink(block.uri, block.name, block.title, block.description, block.mime_type)
        case types.EmbeddedResource():
            held = block.resource
            if isinstance(held, types.TextResourceContents):
                return EmbeddedResource(held.uri, held.mime_type, text=held.text)
            return EmbeddedResource(held.uri, held.mime_type, data=_bytes_of(held.blob))
        case _:
            assert_never(block)


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise failure(Reason.RESULT_INVALID) from None


def _named(error: Exception, diagnosis: Diagnosis, *, during: Step = "connect") -> Exception:
    """The one place where the SDK's exceptions, groups of them included, become ours."""
    match leaf := _leaf(error):
        case EgressFailed():
            return failure(leaf.reason)
        case MCPError():
            return diagnosis.of_protocol_error(leaf.code, leaf.message, during_call=during == "call")
        case httpx2.HTTPError() | httpx2.SSEError():
            return failure(diagnosis.of_last_answer() or Reason.UNEXPECTED_CONTENT)
        case RuntimeError() if "protocol version" in str(leaf):
            return failure(Reason.UNSUPPORTED_PROTOCOL_VERSION)
        case ValidationError() | RecursionError() | RuntimeError():
            return failure(_INVALID[during])
    return leaf


def _leaf(error: Exception) -> Exception:
    """The exception that tells most: ours before the network's, the network's before the protocol's."""
    leaves = _leaves(error)
    for kind in (ToolCallError, EgressFailed, httpx2.HTTPError, MCPError):
        for leaf in leaves:
            if isinstance(leaf, kind):
                return leaf
    return leaves[0]


def _leaves(error: Exception) -> list[Exception]:
    if isinstance(error, ExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in _leaves(inner)]
    return [error]
