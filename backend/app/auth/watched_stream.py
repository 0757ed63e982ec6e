"""An answer that streams for minutes ends with the sign-in that asked for it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable

LOOK_EVERY_S = 20.0


async def while_known(
    stream: AsyncGenerator[bytes, None],
    is_known: Callable[[], Awaitable[bool]],
    *,
    every_s: float = LOOK_EVERY_S,
) -> AsyncIterator[bytes]:
    """The stream, cut off when its caller is not known any more: signed out, expired, or revoked.

    Args:
        stream: Stopped when this one is left or cut off.
        is_known: Asked every so often, whether anything streams or not.
        every_s: How often.
    """
    loop = asyncio.get_running_loop()
    looks_at = loop.time() + every_s
    coming: asyncio.Task[bytes | None] | None = None
    try:
        while True:
            coming = coming or asyncio.create_task(_next(stream))
            await asyncio.wait({coming}, timeout=max(0.0, looks_at - loop.time()))
            if loop.time() >= looks_at:
                if not await is_known():
                    return
                looks_at = loop.time() + every_s
            if coming.done():
                chunk = coming.result()
                coming = None
                if chunk is None:
                    return
                yield chunk
    finally:
        if coming is None or coming.done():
            await stream.aclose()
        else:
            coming.cancel()
            await asyncio.wait({coming})


async def _next(stream: AsyncGenerator[bytes, None]) -> bytes | None:
    return await anext(stream, None)
