"""An MCP server with more tools than a prompt should hold: every verb for every thing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp_types import ToolAnnotations

from tests.peers.serving import serving

VERBS = ("create", "get", "list", "update", "delete", "export")
THINGS = ("invoice", "parcel", "customer", "machine", "shift", "recipe", "room", "song", "tree", "boat")
COUNT = len(VERBS) * len(THINGS)


@contextmanager
def many_tools_server() -> Iterator[str]:
    server: MCPServer[Any] = MCPServer("Everything", version="1.0.0")
    for thing in THINGS:
        for verb in VERBS:

            def run(reference: str = "all", verb: str = verb, thing: str = thing) -> str:
                return f"{verb} {thing} {reference}"

            server.add_tool(
                run,
                name=f"{verb}_{thing}",
                description=f"{verb.capitalize()}s a {thing} of the yard by its reference.",
                annotations=ToolAnnotations(read_only_hint=verb in {"get", "list", "export"}),
            )
    with serving(server.streamable_http_app()) as address:
        yield f"{address}/mcp"
