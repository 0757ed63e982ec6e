"""How models and people read about a tool: its name in words, its description in bounds."""

from app.connectors.mcp_values import DiscoveredTool
from app.plain_text import one_line, plain

MAX_READABLE_NAME_CHARACTERS = 80
MAX_MODEL_DESCRIPTION_CHARACTERS = 1_000


def readable_name(tool_name: str) -> str:
    return one_line(tool_name, max_chars=MAX_READABLE_NAME_CHARACTERS).replace("_", " ").replace("-", " ")


def described(tool: DiscoveredTool) -> str:
    """What a model is told about the tool; a tool that says nothing has its name at least."""
    words = tool.description or tool.title or readable_name(tool.name)
    return plain(words, max_chars=MAX_MODEL_DESCRIPTION_CHARACTERS)
