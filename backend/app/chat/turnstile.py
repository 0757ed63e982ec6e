"""Lets turns get going a few at a time, in the order in which they came.

What a turn does before it waits for a model or a tool is work of this process. Begun for a whole crowd at
once, it would be finished late for everybody, and a message that arrives meanwhile would wait for all of it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PLACES = 6
"""Enough that some compute while others wait for a statement."""


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

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Place]:
        """Wait for a place; the end of the block leaves it."""
        await self._free.acquire()
        place = Place(self._free)
        try:
            yield place
        finally:
            place.leave()
