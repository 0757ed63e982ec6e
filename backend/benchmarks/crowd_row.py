"""The first event of a turn while a crowd asks for theirs, over bare sockets.

An HTTP client for Python takes as long for a burst of requests as the service does, on the same two cores;
what is measured here is the service.
"""

import asyncio
import json
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from benchmarks.measuring import Row, Timing, message, milliseconds
from benchmarks.stage import Stage

CROWD = 64
ROUNDS = 4
GOAL_MS = 150


async def first_byte_in_a_crowd(stage: Stage) -> list[Row]:
    """64 pages at once, each on an open connection, with four messages in turn; whole answers are read."""
    waits: list[float] = []
    request = _request(stage)

    async def visitor() -> None:
        async with _connection(stage) as (reader, writer):
            for _ in range(ROUNDS):
                started = time.perf_counter()
                writer.write(request)
                await _begun(reader)
                waits.append((time.perf_counter() - started) * 1000)
                await _read_on(reader)

    await asyncio.gather(*(visitor() for _ in range(CROWD)))
    wait = Timing(tuple(waits)).p95
    return [
        Row(
            f"first byte of a turn, {CROWD} at once, p95",
            milliseconds(wait),
            "-",
            "-",
            f"at most {GOAL_MS} ms",
            is_met=wait <= GOAL_MS,
        )
    ]


def _request(stage: Stage) -> bytes:
    body = json.dumps(message("hello")).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in stage.cookie.items())
    head = (
        "POST /api/chatkit HTTP/1.1",
        f"Host: {urlsplit(stage.service).netloc}",
        f"Origin: {stage.service}",
        f"Cookie: {cookies}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join([*head, "", ""]).encode() + body


@asynccontextmanager
async def _connection(stage: Stage) -> AsyncIterator[tuple[StreamReader, StreamWriter]]:
    address = urlsplit(stage.service)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()


async def _begun(reader: StreamReader) -> None:
    """Wait for the first chunk of the answer (RFC 9112, section 7.1).

    Raises:
        RuntimeError: The answer is no stream.
    """
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    if not head.startswith("HTTP/1.1 200") or "transfer-encoding: chunked" not in head.lower():
        raise RuntimeError(head)
    await _chunk(reader)


async def _read_on(reader: StreamReader) -> None:
    while await _chunk(reader):
        pass


async def _chunk(reader: StreamReader) -> bytes:
    size = int(await reader.readuntil(b"\r\n"), 16)
    return (await reader.readexactly(size + 2))[:-2]
