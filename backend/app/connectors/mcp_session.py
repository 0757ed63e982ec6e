"""One open conversation with an MCP server: listing tools, calling them, hearing of changes."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import anyio
from mcp import Client, MCPError, UrlElicitationRequiredError
from mcp.client.subscriptions import SubscriptionLost
from mcp_types import URL_ELICITATION_REQUIRED, CallToolResult
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from app.connectors.diagnosis import Diagnosis, failure, is_closed
from app.connectors.egress_journal import Journal, recording
from app.connectors.errors import SessionForgotten
from app.connectors.listing_mender import Flaw, flaw_of
from app.connectors.mcp_translation import (
    Step,
    content_of,
    named_failure,
    question_of,
    telling_leaf,
    tool_of,
)
from app.connectors.mcp_values import (
    DiscoveredTool,
    OnProgress,
    Progress,
    Route,
    ServerIdentity,
    ToolListing,
    ToolResult,
    Wire,
)
from app.connectors.questions import MAX_QUESTIONS, QUESTION_S, CallQuestions, QuestionDesk
from app.connectors.reasons import Reason
from app.connectors.tool_checks import check_tools
from app.connectors.tool_fingerprint import fingerprint
from app.plain_text import plain

MAX_PAGES = 20
MAX_TOOLS = 256
MAX_BLOCKS = 100
MAX_NAME_CHARACTERS = 200
CALL_S = 60.0
ASKING_S = CALL_S + MAX_QUESTIONS * QUESTION_S
MIN_PROGRESS_INTERVAL_S = 1.0
_CLOSED = (anyio.ClosedResourceError, anyio.BrokenResourceError)


class McpSession:
    """An open conversation. May be used from several tasks; is closed by the one that opened it.

    Each operation has limits and a journal of its own, and its failure leaves the others alone.
    """

    def __init__(
        self, client: Client, wire: Wire, *, sent_credentials: bool, desk: QuestionDesk | None = None
    ) -> None:
        self._client = client
        self._wire = wire
        self._sent_credentials = sent_credentials
        self._desk = desk or QuestionDesk()
        # There all answers and questions come over one stream.
        self._desk.takes_turns = wire == "sse"
        self._listed: tuple[DiscoveredTool, ...] = ()

    @property
    def server(self) -> ServerIdentity:
        info = self._client.server_info
        return ServerIdentity(
            name=plain(info.name, MAX_NAME_CHARACTERS) if info else None,
            version=plain(info.version, MAX_NAME_CHARACTERS) if info else None,
            protocol_version=self._client.protocol_version,
        )

    @property
    def is_modern(self) -> bool:
        """Whether the server speaks a revision without sessions (2026-07-28)."""
        return self._client.protocol_version in MODERN_PROTOCOL_VERSIONS

    @property
    def route(self) -> Route:
        """What the next connection to this server need not find out again."""
        if self._wire == "sse":
            return Route("sse")
        found = self._client.session.discover_result
        if not self.is_modern or found is None:
            return Route("legacy")
        return Route("modern", found.model_dump(mode="json", by_alias=True))

    async def list_tools(self) -> ToolListing:
        """All tools, up to 20 pages and 256 tools; a cursor that comes twice ends the walk."""
        tools: list[DiscoveredTool] = []
        unreadable: list[str] = []
        seen: set[str | None] = set()
        cursor: str | None = None
        fresh_for_s = 0.0
        async with self._operation("list", CallQuestions()):
            while len(seen) < MAX_PAGES and cursor not in seen and len(tools) <= MAX_TOOLS:
                seen.add(cursor)
                page = await self._client.list_tools(cursor=cursor)
                bad = [tool.name for tool in page.tools if flaw_of(tool) is Flaw.UNREADABLE]
                good = [tool for tool in page.tools if flaw_of(tool) is not Flaw.UNREADABLE]
                unreadable += bad[: MAX_TOOLS - len(unreadable)]
                tools += [tool_of(tool) for tool in good[: MAX_TOOLS + 1 - len(tools)]]
                fresh_for_s = page.ttl_ms / 1000
                cursor = page.next_cursor
                if cursor is None:
                    break
        is_complete = cursor is None and len(tools) <= MAX_TOOLS
        self._listed = tuple(tools[:MAX_TOOLS])
        return ToolListing(self._listed, is_complete, fresh_for_s, tuple(unreadable))

    def has_redefined(self, name: str, accepted: str) -> bool:
        """Whether the newest listing describes a tool otherwise than a fingerprint says.

        What is not listed any more is for the server to refuse.
        """
        now = check_tools(tool for tool in self._listed if tool.name == name)
        return any(fingerprint(tool.definition) != accepted for tool in now)

    async def call_tool(
        self,
        name: str,
        arguments: Mapping[str, Any],
        *,
        on_progress: OnProgress | None = None,
        questions: CallQuestions | None = None,
    ) -> ToolResult:
        """Call a tool by its wire name; cancelling the caller cancels the call on the server.

        Args:
            name: As in `DiscoveredTool.name`.
            arguments: The JSON object that the tool takes.
            on_progress: Awaited for the server's progress reports, at most once a second, in order.
            questions: Takes the server's questions; without it they are declined.

        Raises:
            CallRefused: The server answered with an error, in its own words.
            SessionForgotten: The server did not take the call, because it does not know the session.
            ToolCallError: Everything else that can go wrong.
        """
        questions = questions or CallQuestions()

        async def call() -> CallToolResult:
            return await self._client.call_tool(
                name,
                dict(arguments),
                # The caller's limit stands still while the user is asked; the SDK's would not.
                read_timeout_seconds=ASKING_S if questions.can_be_asked else CALL_S,
                progress_callback=_Reports(on_progress) if on_progress is not None else None,
            )

        async with self._operation("call", questions):
            try:
                result = await call()
            except MCPError as error:
                if error.code != URL_ELICITATION_REQUIRED or not await _visited(error, questions):
                    raise
                result = await call()
            return ToolResult(
                content=tuple(content_of(block) for block in result.content[:MAX_BLOCKS]),
                structured=result.structured_content,
                is_error=bool(result.is_error),
            )

    async def watch_tools(self) -> None:
        """Keep a server of 2026 telling of changes, until cancelled or the server has had enough.

        Older servers tell without being asked. No server owes us this, so its end is no failure.
        """
        offered = self._client.server_capabilities.tools
        if not self.is_modern or offered is None or not offered.list_changed:
            return
        try:
            async with self._client.listen(tools_list_changed=True) as changes:
                async for _ in changes:
                    pass  # `message_handler` has heard of it already
        except (MCPError, SubscriptionLost, TimeoutError, *_CLOSED):
            return

    @asynccontextmanager
    async def _operation(self, step: Step, questions: CallQuestions) -> AsyncIterator[None]:
        journal = Journal(is_patient=questions.was_open_within, lists_tools=step == "list")
        diagnosis = Diagnosis(journal, sent_credentials=self._sent_credentials)
        limit = asyncio.timeout(None)
        if self._wire == "sse":
            # There a message that is not taken has no answer of its own to end the waiting.
            journal.on_answer = journal.on_failure = lambda: _stop_if_refused(journal, limit)
        try:
            with recording(journal):
                async with limit, self._desk.request(questions):
                    yield
        except TimeoutError:
            if journal.last_post is not None and journal.last_post.status == HTTPStatus.NOT_FOUND:
                raise SessionForgotten(Reason.CONNECTION_LOST) from None
            raise failure(journal.failure or diagnosis.of_last_answer() or Reason.NO_ANSWER) from None
        except Exception as error:
            if self._is_forgotten(telling_leaf(error), journal):
                raise SessionForgotten(Reason.CONNECTION_LOST) from error
            raise named_failure(error, diagnosis, during=step) from error

    def _is_forgotten(self, error: Exception, journal: Journal) -> bool:
        """Whether the server cannot have taken the call: nothing was sent, or the session was unknown."""
        if not journal.requests:
            is_told = isinstance(error, MCPError) and is_closed(error.code, error.message)
            return is_told or isinstance(error, _CLOSED)
        answer = journal.last_post
        if self.is_modern or answer is None or not isinstance(error, MCPError):
            return False
        is_said = answer.status == HTTPStatus.BAD_REQUEST and "session" in error.message.lower()
        return is_said or answer.status == HTTPStatus.NOT_FOUND


async def _visited(error: MCPError, questions: CallQuestions) -> bool:
    """Have the user visit the addresses that a server wants visited before it takes the call."""
    wanted = UrlElicitationRequiredError.from_error(error.error).elicitations
    for params in wanted:
        question = question_of(params)
        if question is None or (await questions.put(question)).action != "accept":
            return False
    return bool(wanted)


def _stop_if_refused(journal: Journal, limit: asyncio.Timeout) -> None:
    answer = journal.last_post
    if journal.failure is not None or (answer is not None and answer.status >= HTTPStatus.BAD_REQUEST):
        limit.reschedule(asyncio.get_running_loop().time())


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
