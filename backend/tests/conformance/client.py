"""Our client as the official conformance suite drives it: `python -m tests.conformance.client URL`.

The suite names the scenario in MCP_CONFORMANCE_SCENARIO, the revision in MCP_CONFORMANCE_PROTOCOL_VERSION,
and what to call in MCP_CONFORMANCE_CONTEXT.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from app.connectors.auth import NoAuth
from app.connectors.checked_url import CheckedUrl
from app.connectors.egress import Egress
from app.connectors.errors import ToolCallError
from app.connectors.mcp_client import UserMCPClient
from app.connectors.mcp_session import McpSession
from app.connectors.mcp_values import (
    DiscoveredTool,
    Elicitation,
    ElicitationAnswer,
    FormElicitation,
    Route,
)
from app.connectors.questions import CallQuestions
from app.network.egress_policy import EgressPolicy

EXAMPLES: dict[str, Any] = {"number": 5, "integer": 3, "boolean": True, "string": "text", "array": []}


async def converse(address: str, scenario: str, revision: str, wanted: list[dict[str, Any]]) -> None:
    client = UserMCPClient(
        CheckedUrl.parse(address),
        auth=NoAuth(),
        egress=Egress(EgressPolicy(allows_private=True, requires_https=False)),
        route=Route() if revision >= "2026" else Route("legacy"),
        takes_questions=True,
    )
    async with client.session() as session:
        tools = (await session.list_tools()).tools
        if scenario == "json-schema-2020-12-preservation":
            await echo(session, tools)
            return
        calls = wanted or [{"name": tool.name, "arguments": example_of(tool.input_schema)} for tool in tools]
        await asyncio.gather(*(call(session, each["name"], each["arguments"]) for each in calls))


async def call(session: McpSession, name: str, arguments: Mapping[str, Any]) -> None:
    """Call a tool; scenarios offer some that must fail, and the suite judges by what it received."""
    try:
        await session.call_tool(name, arguments, questions=CallQuestions(accept))
    except ToolCallError as error:
        sys.stderr.write(f"{name}: {error.reason}\n")


async def echo(session: McpSession, tools: tuple[DiscoveredTool, ...]) -> None:
    echoing = "json_schema_echo"
    focal = next(tool for tool in tools if tool.name != echoing)
    await session.call_tool(echoing, {"schema": focal.input_schema})


async def accept(asked: Elicitation) -> ElicitationAnswer:
    if isinstance(asked, FormElicitation):
        return ElicitationAnswer("accept", example_of(asked.schema))
    return ElicitationAnswer("decline")


def example_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Values that fit: the schema's defaults where it has them."""
    properties: Mapping[str, Any] = schema.get("properties", {})
    return {
        name: field.get("default", (field.get("enum") or [EXAMPLES.get(str(field.get("type")))])[0])
        for name, field in properties.items()
    }


if __name__ == "__main__":
    asyncio.run(
        converse(
            sys.argv[1],
            os.environ["MCP_CONFORMANCE_SCENARIO"],
            os.environ.get("MCP_CONFORMANCE_PROTOCOL_VERSION", "2025-11-25"),
            json.loads(os.environ.get("MCP_CONFORMANCE_CONTEXT", "{}")).get("toolCalls", []),
        )
    )
