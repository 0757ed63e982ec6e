"""Listings in which some definitions break the protocol: one of them must not hide the others.

The SDK takes a page of tools as a whole or not at all. So what comes in is looked at before the SDK does, by
the SDK's own rules, and a definition that breaks them is mended, or replaced by a stand-in with its name.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from contextvars import Context
from dataclasses import replace
from enum import StrEnum
from types import TracebackType
from typing import Any, Self, TypeAlias

from mcp.client import Transport
from mcp.shared.inbound import find_invalid_x_mcp_header
from mcp.shared.message import SessionMessage
from mcp_types import JSONRPCResponse, Tool, methods
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from pydantic import ValidationError

from app.plain_text import plain

FLAW = "patchbay/flaw"
"""In a definition's `_meta`: that it was mended here. Whatever a server says under this name is replaced."""

MAX_LOOKED_AT = 300
_MAX_NAME_CHARACTERS = 256


class Flaw(StrEnum):
    """How a definition broke the protocol: some of it could be read, or nothing but its name."""

    TRIMMED = "trimmed"
    UNREADABLE = "unreadable"


Received: TypeAlias = SessionMessage | Exception
Definition: TypeAlias = Mapping[str, Any]


class MendedTransport(AbstractAsyncContextManager[Any]):
    """A transport whose listings arrive mended, once `version` is what both sides speak."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.version: str | None = None

    async def __aenter__(self) -> tuple["_MendedStream", Any]:
        read, write = await self._transport.__aenter__()
        return _MendedStream(read, self), write

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        return await self._transport.__aexit__(kind, error, trace)

    def mend(self, item: Received) -> Received:
        if self.version is None or not isinstance(item, SessionMessage):
            return item
        answer = item.message
        if not isinstance(answer, JSONRPCResponse) or not isinstance(answer.result.get("tools"), list):
            return item
        result = mended_listing(answer.result, self.version)
        return replace(item, message=answer.model_copy(update={"result": result}))


class _MendedStream:
    """What the SDK reads from, with every listing mended on its way."""

    def __init__(self, stream: Any, transport: MendedTransport) -> None:
        self._stream = stream
        self._transport = transport

    @property
    def last_context(self) -> Context | None:
        context: Context | None = getattr(self._stream, "last_context", None)
        return context

    async def receive(self) -> Received:
        return self._transport.mend(await self._stream.receive())

    async def aclose(self) -> None:
        await self._stream.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Received:
        return self._transport.mend(await anext(self._stream))

    async def __aenter__(self) -> Self:
        await self._stream.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        left: bool | None = await self._stream.__aexit__(kind, error, trace)
        return left


def flaw_of(tool: Tool) -> Flaw | None:
    """What was found wrong with a definition that arrived mended."""
    flaw = (tool.meta or {}).get(FLAW)
    return Flaw(flaw) if flaw else None


def mended_listing(result: dict[str, Any], version: str) -> dict[str, Any]:
    """A page of tools as the SDK takes it. What is wrong with the page itself stays wrong."""
    tools = [_unmarked(entry) for entry in result["tools"][:MAX_LOOKED_AT]]
    page = {**result, "tools": tools}
    if _fits(page, version) or not _fits({**result, "tools": []}, version):
        return page
    return {**page, "tools": [_mended(entry, page, version) for entry in tools]}


def _mended(entry: Any, page: dict[str, Any], version: str) -> Any:
    return next(each for each in _attempts(entry) if _fits({**page, "tools": [each]}, version))


def _attempts(entry: Any) -> Iterator[Any]:
    """The definition as it is, then with less and less of it; the last one always fits."""
    yield entry
    name, schema = "", None
    if isinstance(entry, dict):
        name = entry["name"] if isinstance(entry.get("name"), str) else ""
        schema = _as_object(entry.get("inputSchema"))
        if schema is not None:
            yield {**entry, "inputSchema": schema}
            words = {key: entry[key] for key in ("title", "description") if isinstance(entry.get(key), str)}
            yield {"name": name, **words, "inputSchema": schema, "_meta": {FLAW: Flaw.TRIMMED}}
    shown = plain(name, _MAX_NAME_CHARACTERS)
    yield {"name": shown, "inputSchema": {"type": "object"}, "_meta": {FLAW: Flaw.UNREADABLE}}


def _as_object(schema: Any) -> dict[str, Any] | None:
    """The schema with the word that many servers forget: the arguments of a tool are an object."""
    if not isinstance(schema, dict):
        return None
    kind = schema.get("type")
    is_object = kind in (None, "object") or (isinstance(kind, list) and "object" in kind)
    return {**schema, "type": "object"} if is_object else None


def _unmarked(entry: Any) -> Any:
    if isinstance(entry, dict) and isinstance(entry.get("_meta"), dict) and FLAW in entry["_meta"]:
        return {**entry, "_meta": {key: value for key, value in entry["_meta"].items() if key != FLAW}}
    return entry


def _fits(page: dict[str, Any], version: str) -> bool:
    try:
        methods.validate_server_result("tools/list", version, page)
    except (ValidationError, KeyError, RecursionError):
        return False
    if version not in MODERN_PROTOCOL_VERSIONS:
        return True
    # The SDK leaves such tools out without a word.
    return not any(find_invalid_x_mcp_header(tool["inputSchema"]) for tool in page["tools"])
