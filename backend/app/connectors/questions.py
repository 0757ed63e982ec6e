"""What a server asks the user while it works on a call: bounded, and brought to the right call."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar, copy_context

import structlog

from app.connectors.mcp_values import Elicitation, ElicitationAnswer, OnElicitation, UrlElicitation

MAX_QUESTIONS = 10
QUESTION_S = 600.0

DECLINED = ElicitationAnswer("decline")
CANCELLED = ElicitationAnswer("cancel")

log = structlog.get_logger()


class CallQuestions:
    """The questions of one call: one after the other, ten at most, and none after the call has ended.

    Args:
        ask: Asks the user; without it every question is declined. What it raises is logged, and the server
            is told that nobody chose.
        limit: The time of the call, which stands still while a question is open.
    """

    def __init__(self, ask: OnElicitation | None = None, limit: asyncio.Timeout | None = None) -> None:
        self._ask = ask
        self._limit = limit
        self._context = copy_context()
        self._turn = asyncio.Lock()
        self._put = 0
        self._open: asyncio.Task[ElicitationAnswer] | None = None
        self._answered_at = 0.0
        self._is_over = False

    async def put(self, question: Elicitation) -> ElicitationAnswer:
        """Wait for the answer, ten minutes at most; cancelling this takes the question back."""
        if self._ask is None:
            return DECLINED
        async with self._turn:
            self._put += 1
            if self._is_over or self._put > MAX_QUESTIONS:
                return CANCELLED
            asked = _asked(self._ask, question)
            self._open = asyncio.get_running_loop().create_task(asked, context=self._context)
            try:
                with self.clock_stopped():
                    await asyncio.wait([self._open], timeout=QUESTION_S)
            finally:
                self._open.cancel()
                self._answered_at = asyncio.get_running_loop().time()
            await asyncio.wait([self._open])
            return _given(self._open, question)

    @property
    def can_be_asked(self) -> bool:
        return self._ask is not None

    def was_open_within(self, seconds: float) -> bool:
        """Whether the user was being asked at some time of the last seconds, and the call goes on."""
        if self._open is None or self._is_over:
            return False
        return not self._open.done() or asyncio.get_running_loop().time() - self._answered_at < seconds

    async def close(self) -> None:
        """Take back what is still open: the call has ended."""
        self._is_over = True
        if self._open is not None and not self._open.done():
            self._open.cancel()
            await asyncio.wait([self._open])

    @contextmanager
    def clock_stopped(self) -> Iterator[None]:
        """Time that is not the server's does not count."""
        loop = asyncio.get_running_loop()
        limit = self._limit
        ends_at = limit.when() if limit is not None else None
        if limit is None or ends_at is None or limit.expired():
            yield
            return
        left_s = ends_at - loop.time()
        limit.reschedule(None)
        try:
            yield
        finally:
            if not self._is_over:
                limit.reschedule(loop.time() + left_s)


async def _asked(ask: OnElicitation, question: Elicitation) -> ElicitationAnswer:
    return await ask(question)


def _given(asked: asyncio.Task[ElicitationAnswer], question: Elicitation) -> ElicitationAnswer:
    if asked.cancelled():
        return CANCELLED
    if (error := asked.exception()) is not None:
        log.error("mcp.question_failed", exc_info=error)
        return CANCELLED
    answer = asked.result()
    has_content = answer.action == "accept" and not isinstance(question, UrlElicitation)
    return answer if has_content else ElicitationAnswer(answer.action)


_of_this_call: ContextVar[CallQuestions | None] = ContextVar("questions_of_this_call", default=None)


class QuestionDesk:
    """Where the questions of one session arrive.

    The stream that answers a request brings its questions, too. A question on a stream that requests share
    does not say whose it is: it goes to the call that can be asked, if there is just one, and from then on
    such calls take turns.
    """

    def __init__(self) -> None:
        self.takes_turns = False
        self._asking: set[CallQuestions] = set()
        self._left = asyncio.Event()

    @asynccontextmanager
    async def request(self, questions: CallQuestions) -> AsyncIterator[None]:
        """Take the questions that a server has because of what is sent in this block."""
        if questions.can_be_asked:
            await self._turn(questions)
            self._asking.add(questions)
        token = _of_this_call.set(questions)
        try:
            yield
        finally:
            _of_this_call.reset(token)
            self._asking.discard(questions)
            self._left.set()
            await questions.close()

    async def put(self, question: Elicitation) -> ElicitationAnswer:
        """Bring a question to the call that it belongs to; what belongs to none is declined."""
        questions = _of_this_call.get()
        if questions is not None:
            return await questions.put(question)
        self.takes_turns = True
        if len(self._asking) > 1:
            log.warning("mcp.question_unclear", calls=len(self._asking))
            return CANCELLED
        for only in self._asking:
            return await only.put(question)
        return DECLINED

    async def _turn(self, questions: CallQuestions) -> None:
        with questions.clock_stopped():
            while self.takes_turns and self._asking:
                self._left.clear()
                await self._left.wait()
