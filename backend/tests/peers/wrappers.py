"""Servers around servers: they count what comes in, break off, change place, or answer by mood."""

from collections import Counter
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from tests.peers.other_servers import Hostile, page_of, tool


class Counting:
    """Passes everything on and counts requests by HTTP method, JSON-RPC method and session."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.seen: Counter[str] = Counter()
        self.sessions: set[bytes] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def noted() -> Any:
            message = await receive()
            for name in ("initialize", "tools/list", "tools/call"):
                if f'"method":"{name}"'.encode() in message.get("body", b"").replace(b": ", b":"):
                    self.seen[name] += 1
            return message

        if scope["type"] == "http":
            self.seen[scope["method"]] += 1
            self.seen["server/discover"] += (b"mcp-method", b"server/discover") in scope["headers"]
            self.sessions |= {value for name, value in scope["headers"] if name == b"mcp-session-id"}
        await self._app(scope, noted, send)


class Replaceable:
    """Lets a test swap the server behind an address, as a restart does."""

    def __init__(self, inner: list[Any]) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._inner[0](scope, receive, send)
        else:
            await self._inner[0](scope, receive, send)


class Moody(Hostile):
    """A server of 2026 that answers `tools/call` by the name of the tool."""

    def __init__(self, **moods: Any) -> None:
        super().__init__(self._answer_by_mood)
        self._moods = moods

    def _answer_by_mood(self, message: dict[str, Any], number: int) -> Any:
        if message["method"] == "tools/list":
            return page_of([tool(name) for name in self._moods])
        return self._moods[message["params"]["name"]](message, number)


class Dropping:
    """Breaks off the connection in the middle of the answer to one tool."""

    def __init__(self, app: ASGIApp, *, when: bytes) -> None:
        self._app = app
        self._when = when

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_hit = False

        async def noted() -> Any:
            nonlocal is_hit
            message = await receive()
            is_hit = is_hit or b'"name":"' + self._when in message.get("body", b"").replace(b": ", b":")
            return message

        async def cut(message: Any) -> None:
            if is_hit and message["type"] == "http.response.start":
                headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
                await send({**message, "status": 200, "headers": headers})
                await send({"type": "http.response.body", "body": b"{", "more_body": True})
            elif is_hit:
                raise ConnectionError
            else:
                await send(message)

        await self._app(scope, noted, cut)
