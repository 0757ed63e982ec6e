"""Passing on that a server's tools have changed: soon, but seldom, whatever the server sends."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

INTERVAL_S = 30.0
MAX_REMEMBERED = 2000

OnToolsChanged = Callable[[int, int], Awaitable[None]]

log = structlog.get_logger()


class ToolChanges:
    """Tells a receiver `(owner_id, connector_id)`, per connector at most once in 30 s.

    What comes in between is told once at the end of the interval: no change is lost.
    """

    def __init__(self, receiver: OnToolsChanged | None) -> None:
        self.receiver = receiver
        self._told: dict[tuple[int, int], float] = {}
        self._waiting: dict[tuple[int, int], asyncio.TimerHandle] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def notice(self, owner_id: int, connector_id: int) -> None:
        key = (owner_id, connector_id)
        if key in self._waiting or self.receiver is None:
            return
        loop = asyncio.get_running_loop()
        wait_s = max(0.0, self._told.get(key, -INTERVAL_S) + INTERVAL_S - loop.time())
        self._waiting[key] = loop.call_later(wait_s, self._tell, key)

    async def close(self) -> None:
        for timer in self._waiting.values():
            timer.cancel()
        self._waiting.clear()
        for task in self._telling:
            task.cancel()
        if self._telling:
            await asyncio.wait(self._telling)

    def _tell(self, key: tuple[int, int]) -> None:
        del self._waiting[key]
        self._told.pop(key, None)
        self._told[key] = asyncio.get_running_loop().time()
        if len(self._told) > MAX_REMEMBERED:
            del self._told[next(iter(self._told))]
        task = asyncio.ensure_future(self._told_to_receiver(*key))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _told_to_receiver(self, owner_id: int, connector_id: int) -> None:
        if self.receiver is None:
            return
        try:
            await self.receiver(owner_id, connector_id)
        except Exception:
            # Nobody waits for this task: its failure would be lost without this line.
            log.exception("connector.change_not_handled", user_id=owner_id, connector_id=connector_id)
