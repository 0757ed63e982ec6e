"""The record of tool calls: written before a call is made, completed once when it has ended.

A row that was never completed belongs to a call that is under way or whose process died.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from uuid import UUID

import structlog
from sqlalchemy import bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.agents.tool_runner import CallOutcome, ToolCall
from app.chat.call_record import Approval, CallNames, CallRecord, Outcome
from app.chat.recorded import InvocationSeal, recorded_result
from app.connectors.reasons import ErrorCode, explain
from app.database import Database, table_of
from app.models import ToolInvocation

MAX_OPEN_S = 5.0
LARGE_CHARS = 16_384
TOOL_FAILED = "TOOL_FAILED"
CALL_CRASHED = "CALL_CRASHED"

# Putting these together takes longer than carrying them out, and every call needs both.
_CALLS = table_of(ToolInvocation)
_BEGIN = insert(_CALLS)
_END = (
    update(_CALLS)
    .where(ToolInvocation.id == bindparam("call_id"), ToolInvocation.outcome.is_(None))
    .values(
        {
            name: bindparam(f"end_{name}")
            for name in ("outcome", "duration_ms", "error_code", "error_reason", "result")
        }
    )
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _End:
    outcome: Outcome
    duration_ms: int
    error_code: str | None = None
    error_reason: str | None = None
    result: CallOutcome | None = None


class Invocations:
    """The record of one turn's calls. `is_out_of_time` tells what ran out of time from what was stopped."""

    def __init__(
        self,
        database: Database,
        record: CallRecord,
        *,
        turn_id: str,
        is_out_of_time: Callable[[], bool] = lambda: False,
    ) -> None:
        self.is_out_of_time = is_out_of_time
        self._database = database
        self._record = record
        self._turn_id = turn_id
        self._open = 0
        self._all_closed = asyncio.Event()
        self._all_closed.set()

    @asynccontextmanager
    async def begin(
        self, call: ToolCall, approval: Approval = Approval.NOT_NEEDED
    ) -> AsyncIterator["Invocation"]:
        """Write that the call is about to be made. Leaving by an exception completes the row, too."""
        invocation = Invocation(self._record.new_seal(), self.is_out_of_time)
        row = self._record.row(
            invocation.seal,
            CallNames.of(call.tool),
            call.arguments,
            turn_id=self._turn_id,
            approval=approval,
        )
        self._open += 1
        self._all_closed.clear()
        try:
            async with self._database.bare_statement() as connection:
                await connection.execute(_BEGIN, row)
            try:
                yield invocation
            except BaseException as error:
                invocation.fail(error)
                async with self._database.statement() as session:
                    await invocation.record(session)
                raise
        finally:
            self._open -= 1
            if not self._open:
                self._all_closed.set()

    async def settled(self) -> None:
        """Wait until every row is completed: the agent SDK leaves cancelled calls to themselves."""
        try:
            async with asyncio.timeout(MAX_OPEN_S):
                await self._all_closed.wait()
        except TimeoutError:
            log.warning("invocation.left_open", user_id=self._record.owner_id, count=self._open)


@dataclass(slots=True)
class Invocation:
    """One call on record."""

    seal: InvocationSeal
    is_out_of_time: Callable[[], bool]
    _began: float = field(default_factory=perf_counter)
    _end: _End | None = None

    @property
    def id(self) -> UUID:
        return self.seal.invocation_id

    async def watch(self, running: Awaitable[CallOutcome]) -> CallOutcome:
        """Await the call and remember how it ended."""
        self._began = perf_counter()
        outcome = await running
        self._end = self._end_of(outcome)
        return outcome

    def fail(self, error: BaseException) -> None:
        """Remember that the call was left by an exception; one that had ended before keeps its end."""
        if self._end is not None:
            return
        if not isinstance(error, asyncio.CancelledError):
            self._end = _End(Outcome.FAILED, self._elapsed_ms(), error_code=CALL_CRASHED)
            return
        outcome = Outcome.TIMED_OUT if self.is_out_of_time() else Outcome.CANCELLED
        self._end = _End(outcome, self._elapsed_ms())

    async def record(self, session: AsyncSession) -> None:
        """Complete the row, in the transaction that stores what the call brought; once complete, it stays."""
        end = self._end
        assert end is not None  # noqa: S101 - a call is recorded after it was watched
        await session.execute(
            _END,
            {
                "call_id": self.id,
                "end_outcome": end.outcome,
                "end_duration_ms": end.duration_ms,
                "end_error_code": end.error_code,
                "end_error_reason": end.error_reason,
                "end_result": await self._sealed(end.result),
            },
        )

    async def _sealed(self, result: CallOutcome | None) -> str | None:
        if result is None:
            return None
        if _is_large(result):
            # Megabytes of a stranger's words would hold up everybody else.
            return await asyncio.to_thread(self._seal_result, result)
        return self._seal_result(result)

    def _seal_result(self, result: CallOutcome) -> str:
        return self.seal.seal("result", recorded_result(result))

    def _end_of(self, outcome: CallOutcome) -> _End:
        if not outcome.is_error:
            return _End(Outcome.SUCCEEDED, self._elapsed_ms(), result=outcome)
        code = explain(outcome.reason).code if outcome.reason else None
        return _End(
            Outcome.TIMED_OUT if code is ErrorCode.TIMEOUT else Outcome.FAILED,
            self._elapsed_ms(),
            error_code=code or TOOL_FAILED,
            error_reason=outcome.reason,
            result=outcome,
        )

    def _elapsed_ms(self) -> int:
        return round((perf_counter() - self._began) * 1000)


def _is_large(result: CallOutcome) -> bool:
    texts = (getattr(part, "text", None) or "" for part in result.content)
    return result.structured is not None or sum(map(len, texts)) > LARGE_CHARS
