"""What telling a model about a tool costs.

Every model counts tokens its own way, and most keep that to themselves. A token is about four bytes of a
declaration in all of them, so that is what is counted: close enough to see which app is expensive.
"""

import json
from collections.abc import Mapping
from typing import Any

BYTES_PER_TOKEN = 4


def declared_tokens(name: str, description: str, parameters: Mapping[str, Any]) -> int:
    """The estimate for one declaration, as the chat completions API has it."""
    function = {"name": name, "description": description, "parameters": parameters, "strict": False}
    declared = json.dumps(
        {"type": "function", "function": function}, ensure_ascii=False, separators=(",", ":")
    )
    return -(-len(declared.encode("utf-8", "surrogatepass")) // BYTES_PER_TOKEN)
