"""What telling a model about a tool costs.

Every model counts tokens its own way, and most keep that to themselves. A token is about four bytes of a
declaration in all of them, so that is what is counted: close enough to see which app is expensive. Endpoints
whose dialect of JSON Schema is smaller are sent a little less.
"""

import json
from collections.abc import Mapping
from typing import Any

from app.connectors.mcp_values import DiscoveredTool
from app.connectors.tool_names import spelled_for_models
from app.connectors.tool_words import described, readable_name

BYTES_PER_TOKEN = 4
_SOME_APP = "Connector"
"""Stands for the app's name, which a model reads twice; the user may change it at any time."""


def declared_tokens(name: str, description: str, parameters: Mapping[str, Any]) -> int:
    """The estimate for one declaration, as the chat completions API has it."""
    function = {"name": name, "description": description, "parameters": parameters, "strict": False}
    declared = json.dumps(
        {"type": "function", "function": function}, ensure_ascii=False, separators=(",", ":")
    )
    return -(-len(declared.encode("utf-8", "surrogatepass")) // BYTES_PER_TOKEN)


def tool_tokens(tool: DiscoveredTool, parameters: Mapping[str, Any]) -> int:
    """The estimate for a tool of some connector, with its schema as models get it."""
    return declared_tokens(
        f"{_SOME_APP}__{spelled_for_models(tool.name)}",
        f"{_SOME_APP}: {readable_name(tool.name)}. {described(tool)}",
        parameters,
    )
