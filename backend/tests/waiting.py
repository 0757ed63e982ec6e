"""Waiting for what happens elsewhere, within ten seconds."""

import asyncio
from collections.abc import Callable

PAUSE_S = 0.02
PAUSES = 500


async def until(condition: Callable[[], object]) -> None:
    for _ in range(PAUSES):
        if condition():
            return
        await asyncio.sleep(PAUSE_S)
    raise TimeoutError
