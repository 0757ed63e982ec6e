"""The demo MCP server on a socket of its own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from fastapi import FastAPI

from app.demo.mounting import PATH, DemoServer, mount_demo
from tests.peers.serving import serving


@contextmanager
def notes_server() -> Iterator[str]:
    """Yields the address for a connector."""
    mounted: list[DemoServer] = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with mounted[0].running():
            yield

    app = FastAPI(lifespan=lifespan)
    mounted.append(mount_demo(app, origin="http://127.0.0.1"))
    with serving(app) as origin:
        yield f"{origin}{PATH}"
