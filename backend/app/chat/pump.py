"""A stream that lives in a task of its own, so that a client that leaves cannot tear it apart.

Web servers cancel the code that writes an answer again and again until it stops, which would also cancel the
statements that store what was answered so far. Here leaving cancels the task once and lets it clean up.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

Cleanup = Callable[[], Awaitable[None]]


class Pumps:
    """The streams of this process that are under way."""

    def __init__(self) -> None:
        self._tasks: dict[asyncio.Task[None], int] = {}

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, owner_id: int, source: AsyncGenerator[bytes, None], cleanup: Cleanup) -> "Pump":
        """Begin to read `source`; `cleanup` is awaited after its end, however it ends."""
        pump = Pump(source, cleanup)
        task = asyncio.create_task(pump.run())
        pump.task = task
        self._tasks[task] = owner_id
        task.add_done_callback(self._forget)
        return pump

    def _forget(self, task: "asyncio.Task[None]") -> None:
        self._tasks.pop(task, None)
        if not task.cancelled():
            # Whoever still listens gets it from `first` or `chunks`; looking at it here keeps asyncio quiet.
            task.exception()

    async def close(self, owner_id: int | None = None) -> None:
        """Stop all of them, or those of one user, as if their clients had left."""
        if tasks := self._stop(owner_id):
            await asyncio.wait(tasks)

    def end(self) -> None:
        """Have all of them stop: the process is about to."""
        self._stop(None)

    def _stop(self, owner_id: int | None) -> list[asyncio.Task[None]]:
        tasks = [task for task, owner in self._tasks.items() if owner_id in {None, owner}]
        for task in tasks:
            task.cancel()
        return tasks


class Pump:
    """One stream: read ahead by a task, handed out by `chunks`."""

    task: asyncio.Task[None]

    def __init__(self, source: AsyncGenerator[bytes, None], cleanup: Cleanup) -> None:
        self._source = source
        self._cleanup = cleanup
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def run(self) -> None:
        try:
            async with aclosing(self._source) as source:
                async for chunk in source:
                    self._queue.put_nowait(chunk)
        finally:
            await self._cleanup()
            self._queue.put_nowait(None)

    async def first(self) -> bytes | None:
        """The first chunk.

        Raises:
            Exception: Whatever stopped the source before it produced anything.
        """
        try:
            chunk = await self._queue.get()
        except asyncio.CancelledError:
            self.task.cancel()
            raise
        if chunk is None:
            await self.task
        return chunk

    async def chunks(self, first: bytes | None) -> AsyncGenerator[bytes, None]:
        """The first chunk, then all others; what has gathered meanwhile goes out as one.

        Leaving early stops the source; stopping that ends this.
        """
        try:
            gathered = [first]
            while gathered[-1] is not None:
                yield b"".join(filter(None, gathered))
                gathered = await self._gathered()
            if rest := b"".join(filter(None, gathered)):
                yield rest
            await asyncio.wait({self.task})
            if not self.task.cancelled():
                self.task.result()
        finally:
            self.task.cancel()

    async def _gathered(self) -> list[bytes | None]:
        """Whatever has been read by now, at least one chunk; None ends the stream."""
        gathered = [await self._queue.get()]
        while gathered[-1] is not None and not self._queue.empty():
            gathered.append(self._queue.get_nowait())
        return gathered
