"""Passing on that a server's tools have changed: soon, but seldom, whatever the server sends."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

INTERVAL_S = 30.0
MAX_REMEMBERED = 2000

OnToolsChanged = Callable[[int, int], Awaitable[None]]

log = structlog.get_logger()


class ToolChanges:
    """Tells a receiver `(owner_id, connector_id)`; per connector, 30 s lie between two tellings.

    What comes in between is told once at the end of the interval: no change is lost.
    """

    def __init__(self, receiver: OnToolsChanged | None) -> None:
        self.receiver = receiver
        self._told: dict[tuple[int, int], float] = {}
        self._waiting: dict[tuple[int, int], asyncio.TimerHandle] = {}
        self._telling: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._noticed_meanwhile: set[tuple[int, int]] = set()

    def notice(self, owner_id: int, connector_id: int) -> None:
        key = (owner_id, connector_id)
        if key in self._waiting or self.receiver is None:
            return
        if key in self._telling:
            self._noticed_meanwhile.add(key)
            return
        loop = asyncio.get_running_loop()
        wait_s = max(0.0, self._told.get(key, -INTERVAL_S) + INTERVAL_S - loop.time())
        self._waiting[key] = loop.call_later(wait_s, self._tell, key)

    async def close(self) -> None:
        self.receiver = None
        for timer in self._waiting.values():
            timer.cancel()
        self._waiting.clear()
        for task in self._telling.values():
            task.cancel()
        if self._telling:
            await asyncio.wait(self._telling.values())

    def _tell(self, key: tuple[int, int]) -> None:
        del self._waiting[key]
        if self.receiver is not None:
            self._telling[key] = asyncio.ensure_future(self._told_to(self.receiver, key))

    async def _told_to(self, receiver: OnToolsChanged, key: tuple[int, int]) -> None:
        owner_id, connector_id = key
        try:
            await receiver(owner_id, connector_id)
        except Exception:
            # Nobody waits for this task: its failure would be lost without this line.
            log.exception("connector.change_not_handled", user_id=owner_id, connector_id=connector_id)
        finally:
            self._remember(key)

    def _remember(self, key: tuple[int, int]) -> None:
        del self._telling[key]
        self._told.pop(key, None)
        self._told[key] = asyncio.get_running_loop().time()
        if len(self._told) > MAX_REMEMBERED:
            del self._told[next(iter(self._told))]
        if key in self._noticed_meanwhile:
            self._noticed_meanwhile.discard(key)
            self.notice(*key)
