"""MCP servers that browser tests connect: `python -m tests.peers.for_browsers PORT`.

PORT answers with their addresses by name.
"""

import logging
import sys
from collections.abc import Mapping
from contextlib import ExitStack

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.peers.curious_servers import curious
from tests.peers.mcp_servers import behind_key, both_eras
from tests.peers.other_servers import html_page
from tests.peers.serving import HOST, serving

KEY = "a-key-for-browsers"


def peers() -> Mapping[str, ASGIApp]:
    curious_app, _ = curious("modern")
    return {
        "plain": both_eras(name="Workshop"),
        "empty": both_eras(name="Empty shelf", with_tools=False),
        "locked": behind_key(lambda headers: headers.get("authorization") == f"Bearer {KEY}"),
        "curious": curious_app,
        "website": html_page(),
    }


def main() -> None:
    logging.disable(logging.INFO)  # Playwright shows what a server of its own writes
    with ExitStack() as stack:
        urls = {name: f"{stack.enter_context(serving(app))}/mcp" for name, app in peers().items()}
        index = Starlette(routes=[Route("/", lambda _: JSONResponse(urls))])
        uvicorn.run(index, host=HOST, port=int(sys.argv[1]), log_level="warning")


if __name__ == "__main__":
    main()
