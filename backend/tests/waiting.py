"""Waiting for what happens elsewhere, within ten seconds."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

PAUSE_S = 0.02
PAUSES = 500

Result = TypeVar("Result")


async def until(condition: Callable[[], object]) -> None:
    for _ in range(PAUSES):
        if condition():
            return
        await asyncio.sleep(PAUSE_S)
    raise TimeoutError


async def eventually(condition: Callable[[], Awaitable[Result]]) -> Result:
    """What the condition comes to as soon as it is something."""
    for _ in range(PAUSES):
        if found := await condition():
            return found
        await asyncio.sleep(PAUSE_S)
    raise TimeoutError
