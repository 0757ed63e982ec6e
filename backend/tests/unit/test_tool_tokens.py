"""What telling a model about a tool costs."""

import json

from app.agents.toolset import merge
from app.connectors.catalog import ConnectorCatalog
from app.connectors.mcp_values import DiscoveredTool
from app.connectors.tool_tokens import declared_tokens


def test_four_bytes_are_a_token_and_a_rest_counts_as_one() -> None:
    empty = declared_tokens("", "", {})
    assert declared_tokens("abcd", "", {}) == empty + 1
    assert declared_tokens("", "ab€", {}) in {empty + 1, empty + 2}


def test_a_tools_cost_is_that_of_its_declaration() -> None:
    schema = {"type": "object", "properties": {"q": {"type": "string", "description": "Words"}}}
    [tool] = merge(
        [], [ConnectorCatalog(1, "Notes", 1, (DiscoveredTool("s", None, "Finds notes.", schema),))]
    ).tools.values()
    function = {
        "name": tool.declaration.name,
        "description": tool.declaration.description,
        "parameters": tool.declaration.params_json_schema,
        "strict": tool.declaration.strict_json_schema,
    }
    declared = json.dumps({"type": "function", "function": function}, separators=(",", ":"))
    assert tool.tokens == -(-len(declared) // 4)
