"""Lets turns get going a few at a time, in the order in which they came, and after whoever only just arrives.

What a turn does before it waits for a model or a tool is work of this process. Begun for a whole crowd at
once, it would be finished late for everybody, and a message that arrives meanwhile would wait for all of it
before its sender sees that it has arrived. Python's search for cycles is such work, too: in the middle of a
crowd it walks over what all of its turns hold, and takes as long as fifty requests.
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

PLACES = 6
"""Enough that some compute while others wait for a statement."""

PATIENCE_S = 0.3
"""How long everything else lets requests go first. A hundred begin to be answered in that time."""


class Place:
    """One turn's place, held until the turn waits for somebody else or is over."""

    def __init__(self, free: asyncio.Semaphore) -> None:
        self._free = free
        self._is_held = True

    def leave(self) -> None:
        """Let the next one in; leaving twice is leaving once."""
        if self._is_held:
            self._is_held = False
            self._free.release()


class Turnstile:
    """The places of one process."""

    def __init__(self, places: int = PLACES) -> None:
        self._free = asyncio.Semaphore(places)
        self._arriving = 0
        self._all_arrived = asyncio.Event()
        self._all_arrived.set()

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """Go before every turn that has not begun yet: until its answer begins, a request needs little."""
        if not self._arriving:
            self._all_arrived.clear()
            gc.disable()
            asyncio.get_running_loop().call_later(PATIENCE_S, gc.enable)
        self._arriving += 1
        try:
            yield
        finally:
            self._arriving -= 1
            if not self._arriving:
                self._all_arrived.set()
                gc.enable()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Place]:
        """Wait for a place; the end of the block leaves it."""
        await self._free.acquire()
        place = Place(self._free)
        try:
            await self._let_arrive()
            yield place
        finally:
            place.leave()

    async def _let_arrive(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._all_arrived.wait()
        except TimeoutError:
            return
