"""Which of a server's tools are taken over: those whose definition can be stored, shown and offered."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.connectors.mcp_values import DiscoveredTool
from app.connectors.plain_text import plain

MAX_TOOL_NAME_CHARACTERS = 256
MAX_DESCRIPTION_CHARACTERS = 4096
MAX_TITLE_CHARACTERS = 200
MAX_SCHEMA_BYTES = 64 * 1024
MAX_SCHEMA_DEPTH = 20


@dataclass(frozen=True, slots=True)
class RejectedTool:
    """A tool that is left out. `name` is safe to show."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class CheckedTools:
    kept: tuple[DiscoveredTool, ...]
    rejected: tuple[RejectedTool, ...]


def check_tools(tools: Iterable[DiscoveredTool]) -> CheckedTools:
    """Sort tools into usable ones and others. Descriptions are bounded, schemas never altered."""
    kept: dict[str, DiscoveredTool] = {}
    rejected: list[RejectedTool] = []
    for tool in tools:
        why = "the same name twice" if tool.name in kept else _problem(tool)
        if why is None:
            kept[tool.name] = _bounded(tool)
        else:
            rejected.append(RejectedTool(plain(tool.name, 64) or "(no name)", why))
    return CheckedTools(tuple(kept.values()), tuple(rejected))


def _problem(tool: DiscoveredTool) -> str | None:
    if not tool.name.strip() or len(tool.name) > MAX_TOOL_NAME_CHARACTERS:
        return "an empty or too long name"
    for schema in (tool.input_schema, tool.output_schema or {}, tool.annotations or {}):
        if _depth(schema) > MAX_SCHEMA_DEPTH:
            return "a schema nested too deeply"
        if len(json.dumps(schema)) > MAX_SCHEMA_BYTES:
            return "a schema that is too large"
    if not _is_storable(tool):
        return "a character or number that cannot be stored"
    if tool.input_schema.get("type", "object") != "object":
        return "an input schema that is not an object"
    return None


def _is_storable(tool: DiscoveredTool) -> bool:
    """Whether PostgreSQL takes it as JSON: no NUL, no half of a surrogate pair, no infinite number."""
    try:
        text = json.dumps(tool.to_wire(), allow_nan=False, ensure_ascii=False)
        text.encode()
    except ValueError:
        return False
    return "\\u0000" not in text


def _depth(value: Any) -> int:
    """How deeply a JSON value is nested, without recursion: the value is a stranger's."""
    deepest, queue = 0, [(value, 1)]
    while queue:
        node, depth = queue.pop()
        deepest = max(deepest, depth)
        if isinstance(node, Mapping):
            queue += [(child, depth + 1) for child in node.values()]
        elif isinstance(node, list):
            queue += [(child, depth + 1) for child in node]
    return deepest


def _bounded(tool: DiscoveredTool) -> DiscoveredTool:
    return replace(
        tool,
        title=plain(tool.title, MAX_TITLE_CHARACTERS) if tool.title else None,
        description=plain(tool.description, MAX_DESCRIPTION_CHARACTERS) if tool.description else None,
    )
