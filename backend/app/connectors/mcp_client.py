"""Conversations with one MCP server: the only module that imports the SDK.

The SDK's contexts must be left in the task that entered them, so one coroutine opens and closes a
`UserMCPClient.session`; its calls may come from any task. What goes wrong with the server arrives as
`ToolCallError` and nothing else.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx2
import mcp_types as types
import structlog
from mcp import Client
from mcp.client.session import ClientRequestContext, IncomingMessage
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from app.connectors.auth import AuthStrategy
from app.connectors.checked_url import CheckedUrl
from app.connectors.diagnosis import Diagnosis, failure
from app.connectors.egress import Egress, EgressClient
from app.connectors.egress_journal import Journal, Phase
from app.connectors.listing_mender import MendedTransport
from app.connectors.mcp_session import CALL_S, McpSession
from app.connectors.mcp_translation import named_failure, question_of, result_of, telling_leaf
from app.connectors.mcp_values import Route, Wire
from app.connectors.questions import DECLINED, QuestionDesk
from app.connectors.reasons import Reason

# Longer than any call: a read that times out below the SDK would end the whole session.
READ_S = CALL_S + 15
# A server that is silent on the question of 2026 is asked in the old way while there is time.
PROBE_S = 4.0
COUNTED_FOR_S = 60.0

_NO_STREAMABLE_ENDPOINT = frozenset({400, 404, 405})
_DROPPED = frozenset({Reason.CONNECTION_RESET, Reason.NOT_HTTP})

log = structlog.get_logger()


class UserMCPClient:
    """One user's way to one server. A client is used for one session.

    Args:
        url: Where the server is.
        auth: What goes with every request.
        egress: The way out, with its policy.
        journal: Receives what happens on the wire while connecting, and outside of calls.
        route: How the server was reached before; without it the ways are tried one after the other.
        takes_questions: Whether the server may ask the user something while it works on a call.
        on_tools_changed: Called when the server says that its tools are not the same any more.
    """

    def __init__(
        self,
        url: CheckedUrl,
        *,
        auth: AuthStrategy,
        egress: Egress,
        journal: Journal | None = None,
        route: Route | None = None,
        takes_questions: bool = False,
        on_tools_changed: Callable[[], None] | None = None,
    ) -> None:
        self._url = url
        self._headers = auth.headers()
        self._egress = egress
        self._journal = journal or Journal(renewed_after_s=COUNTED_FOR_S)
        self._diagnosis = Diagnosis(self._journal, sent_credentials=bool(self._headers))
        self._route = route or Route()
        self._desk = QuestionDesk() if takes_questions else None
        self._on_tools_changed = on_tools_changed

    @asynccontextmanager
    async def session(self) -> AsyncIterator["McpSession"]:
        """Connect, negotiate the protocol, and disconnect at the end.

        Streamable HTTP is tried first, in both eras of the protocol; a server that drops or ignores what it
        does not know is asked again in the old way; one without such an endpoint is asked for HTTP+SSE.

        Raises:
            ToolCallError: On connecting, or when the connection breaks while it is used.
        """
        is_over = False
        try:
            async with AsyncExitStack() as stack:
                client, http, wire = await self._connected(stack)
                http.contain()
                try:
                    yield McpSession(client, wire, sent_credentials=bool(self._headers), desk=self._desk)
                except BaseException:
                    http.abandon()
                    raise
                is_over = True
        except Exception as error:
            if not is_over:
                raise named_failure(error, self._diagnosis) from error
            # Everything asked for was answered: how the other side takes its leave spoils nothing.
            log.info("mcp.close_failed", error=type(telling_leaf(error)).__name__)

    async def _connected(self, stack: AsyncExitStack) -> tuple[Client, EgressClient, Wire]:
        wire = self._route.wire
        told: Exception | None = None
        while True:
            try:
                return *await self._attempted(stack, wire), wire
            except Exception as error:
                named = named_failure(error, self._diagnosis)
                fallback = self._fallback(wire)
                # That there is no HTTP+SSE either says less than how the usual endpoint answered.
                told = named if told is None or wire != "sse" else told
                if fallback is None:
                    raise told from error
                wire = fallback
                self._journal.forget_failure()

    async def _attempted(self, stack: AsyncExitStack, wire: Wire) -> tuple[Client, EgressClient]:
        if wire != "auto":
            return await self._entered(stack, wire)
        try:
            async with asyncio.timeout(PROBE_S) as limit:
                # Only silence is cut short: after the first answer the negotiation takes its time.
                self._journal.on_answer = lambda: limit.reschedule(None)
                return await self._entered(stack, wire)
        except TimeoutError:
            raise failure(Reason.NO_ANSWER) from None
        finally:
            self._journal.on_answer = None

    async def _entered(self, stack: AsyncExitStack, wire: Wire) -> tuple[Client, EgressClient]:
        http = self._egress.client(self._journal, headers=self._headers, read_s=READ_S)
        if wire == "sse":
            transport = sse_client(self._url.full, httpx_client_factory=_Given(http))
        else:
            await stack.enter_async_context(http)
            transport = streamable_http_client(self._url.full, http_client=http)
        mended = MendedTransport(transport)
        known = types.DiscoverResult.model_validate(self._route.discovered) if wire == "modern" else None
        client = Client(
            mended,
            mode={"legacy": "legacy", "modern": MODERN_PROTOCOL_VERSIONS[-1]}.get(wire, "auto"),
            prior_discover=known,
            read_timeout_seconds=CALL_S,
            client_info=types.Implementation(name="patchbay", version="0.1.0"),
            message_handler=self._heard,
            elicitation_callback=self._elicited if self._desk is not None else None,
            cache=None,
        )
        try:
            entered = await stack.enter_async_context(client)
        except BaseException:
            http.abandon()
            raise
        mended.version = entered.protocol_version
        return entered, http

    def _fallback(self, wire: Wire) -> Wire | None:
        """What to try after a failed connection; None when nothing else is promising."""
        answer = self._journal.last_post
        is_silent = answer is None and self._journal.failure is None and self._journal.phase is Phase.HTTP
        if wire == "auto" and (is_silent or self._journal.failure in _DROPPED):
            return "legacy"
        if wire != "sse" and answer is not None and answer.status in _NO_STREAMABLE_ENDPOINT:
            return "sse"
        return None

    async def _heard(self, message: IncomingMessage) -> None:
        if isinstance(message, types.ToolListChangedNotification) and self._on_tools_changed is not None:
            self._on_tools_changed()

    async def _elicited(
        self,
        context: ClientRequestContext,  # noqa: ARG002 - the name is the SDK's
        params: types.ElicitRequestParams,
    ) -> types.ElicitResult:
        question = question_of(params)
        if self._desk is None or question is None:
            return result_of(DECLINED)
        return result_of(await self._desk.put(question))


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
