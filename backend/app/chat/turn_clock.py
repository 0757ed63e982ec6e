"""The time that an answer may take: of models and tools, not of people."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager


class OutOfTime(Exception):
    """The answer has taken all of its time."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class TurnClock:
    """Ends what runs under it when the time is over. While somebody waits for a person, it stands still."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timeout = asyncio.timeout(None)
        self._is_running = False
        self._left = seconds
        self._pauses = 0

    @property
    def is_over(self) -> bool:
        """Whether the time is what ended the answer."""
        return self._timeout.expired()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Let the time run, once.

        Raises:
            OutOfTime: It is over; what ran has been cancelled.
        """
        try:
            async with self._timeout:
                self._is_running = True
                self._go_on()
                try:
                    yield
                finally:
                    self._is_running = False
        except TimeoutError as error:
            if not self.is_over:
                raise
            raise OutOfTime(self._seconds) from error

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Stand still while a person is waited for, however many calls do so at once."""
        if self._pauses == 0 and self._can_change:
            until = self._timeout.when()
            if until is not None:
                self._left = until - asyncio.get_running_loop().time()
            self._timeout.reschedule(None)
        self._pauses += 1
        try:
            yield
        finally:
            self._pauses -= 1
            if self._pauses == 0 and self._can_change:
                self._go_on()

    @property
    def _can_change(self) -> bool:
        return self._is_running and not self.is_over

    def _go_on(self) -> None:
        self._timeout.reschedule(asyncio.get_running_loop().time() + self._left)
