"""Streams end with the sign-in that asked for them."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from app.auth.watched_stream import while_known


class Source:
    """A stream of numbers that notes how it ended."""

    def __init__(self, count: int, pause_s: float = 0.0) -> None:
        self._count = count
        self._pause_s = pause_s
        self.has_ended = False

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        try:
            for number in range(self._count):
                yield str(number).encode()
                await asyncio.sleep(self._pause_s)
        finally:
            self.has_ended = True


async def known() -> bool:
    return True


async def unknown() -> bool:
    return False


async def test_a_watched_stream_arrives_whole() -> None:
    source = Source(5)
    assert [chunk async for chunk in while_known(source.chunks(), known)] == [b"0", b"1", b"2", b"3", b"4"]
    assert source.has_ended


@pytest.mark.parametrize("pause_s", [60.0, 0.0], ids=["silent", "busy"])
async def test_a_watched_stream_ends_soon_after_its_caller_is_not_known_any_more(pause_s: float) -> None:
    source = Source(10**9, pause_s)
    async with asyncio.timeout(5):
        chunks = [chunk async for chunk in while_known(source.chunks(), unknown, every_s=0.05)]
    assert chunks[0] == b"0"
    assert source.has_ended


@pytest.mark.parametrize("pause_s", [60.0, 0.0], ids=["silent", "busy"])
async def test_leaving_a_watched_stream_stops_its_source(pause_s: float) -> None:
    source = Source(10**9, pause_s)
    watched = while_known(source.chunks(), known)
    assert await anext(watched) == b"0"
    reading = asyncio.create_task(_drain(watched))
    await asyncio.sleep(0)
    reading.cancel()
    await asyncio.wait({reading}, timeout=5)
    assert reading.cancelled()
    assert source.has_ended


async def test_what_fails_in_a_watched_stream_is_not_hidden() -> None:
    async def broken() -> AsyncGenerator[bytes, None]:
        yield b"0"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await _drain(while_known(broken(), known))


async def _drain(stream: object) -> None:
    assert isinstance(stream, AsyncGenerator)
    async for _ in stream:
        pass
