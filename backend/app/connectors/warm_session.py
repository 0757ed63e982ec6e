"""One open conversation that outlives the call that opened it.

The SDK's contexts must be left by the task that entered them, so each session has a task of its own; the
calls of its one user come from their own tasks, side by side.
"""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog

from app.connectors.diagnosis import failure
from app.connectors.egress_journal import Journal
from app.connectors.errors import CallRefused, ServerMisbehaved, SessionForgotten, ToolCallError
from app.connectors.mcp_client import COUNTED_FOR_S, UserMCPClient
from app.connectors.mcp_session import McpSession
from app.connectors.mcp_values import Route
from app.connectors.reasons import Reason

OPEN_S = 9.5
"""As long as a connection test may take: who waits for an answer hears of it within ten seconds."""

IDLE_S = 300.0
CLOSING_S = 5.0
MAX_CALLS_AT_ONCE = 6

Connect = Callable[[Route, Journal], UserMCPClient]

log = structlog.get_logger()


class WarmSession:
    """A session and the task that owns it. Opens at once; closes when idle, retired, or dead.

    Args:
        connect: Makes the client; called again when the remembered route leads nowhere any more.
        route: How the server was reached before.
        on_opened: Told how the server was reached this time.
    """

    def __init__(self, connect: Connect, route: Route, *, on_opened: Callable[[Route], None]) -> None:
        self._connect = connect
        self._on_opened = on_opened
        self._journal = Journal(renewed_after_s=COUNTED_FOR_S)
        self._session: McpSession | None = None
        self._failure: ToolCallError | None = None
        self._ready = asyncio.Event()
        self._leave = asyncio.Event()
        self._is_retired = False
        self._calls = 0
        self._turnstile = asyncio.Semaphore(MAX_CALLS_AT_ONCE)
        self._loop = asyncio.get_running_loop()
        self._last_used = self._loop.time()
        # A context of its own: what the first caller has bound there says nothing about later ones.
        self._owner = self._loop.create_task(self._own(route), context=contextvars.Context())

    @property
    def is_open(self) -> bool:
        """Whether a new call may use it, at once or when it is ready."""
        return not (self._is_retired or self._owner.done())

    @property
    def is_gone(self) -> bool:
        return self._owner.done()

    @property
    def is_idle(self) -> bool:
        return not self._calls

    @property
    def has_answered(self) -> bool:
        """Whether the server ever sent anything."""
        return bool(self._journal.answers)

    @asynccontextmanager
    async def use(self) -> AsyncIterator[McpSession]:
        """Hold the session open for one call; at most six are in the air, the others wait.

        Raises:
            ToolCallError: It could not be opened.
        """
        self._calls += 1
        try:
            await self._ready.wait()
            if self._session is None:
                raise self._why_not()
            async with self._turnstile:
                yield self._session
        finally:
            self._calls -= 1
            self._last_used = self._loop.time()
            if self._is_retired and self.is_idle:
                self._leave.set()

    def retire(self) -> None:
        """Take no new calls, and close when those in the air have ended."""
        self._is_retired = True
        if self.is_idle:
            self._leave.set()

    async def close(self) -> None:
        """Close now; calls in the air fail. Ends within seconds, whatever the server does."""
        self._is_retired = True
        self._leave.set()
        if not self._ready.is_set():
            self._owner.cancel()
        await asyncio.wait([self._owner], timeout=CLOSING_S)
        self._owner.cancel()
        await asyncio.wait([self._owner])

    async def _own(self, route: Route) -> None:
        try:
            try:
                await self._converse(route)
            except (ServerMisbehaved, CallRefused):
                if self._session is not None or route == Route():
                    raise
                await self._converse(Route())
        except ToolCallError as error:
            self._failure = error
        except Exception:
            # Whatever a strange server brings the SDK to do ends this session, and nothing else.
            log.exception("mcp.session_crashed")
        finally:
            self._is_retired = True
            self._ready.set()

    async def _converse(self, route: Route) -> None:
        try:
            async with (
                asyncio.timeout(OPEN_S) as limit,
                self._connect(route, self._journal).session() as session,
            ):
                # The listing teaches the session which headers and result schemas belong to the tools.
                await session.list_tools()
                limit.reschedule(None)
                self._session = session
                self._on_opened(session.route)
                self._ready.set()
                watching = asyncio.create_task(session.watch_tools())
                try:
                    await self._until_unused()
                finally:
                    watching.cancel()
                    await asyncio.wait([watching])
                    limit.reschedule(self._loop.time() + CLOSING_S)
        except TimeoutError:
            raise failure(Reason.ANSWER_TOO_SLOW if self.has_answered else Reason.NO_ANSWER) from None

    async def _until_unused(self) -> None:
        while not self._leave.is_set():
            idle_until = self._last_used + IDLE_S
            if self.is_idle and self._loop.time() >= idle_until:
                self._is_retired = True
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(max(idle_until - self._loop.time(), IDLE_S / 10)):
                    await self._leave.wait()

    def _why_not(self) -> ToolCallError:
        """The failure once more, for a caller who was not there when it happened."""
        if self._failure is None:
            return SessionForgotten(Reason.CONNECTION_LOST)
        return type(self._failure)(self._failure.reason, self._failure.message, is_before_call=True)
