"""Services with their tools, and what people would ask of them (`tool_choice/`, see its README)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.connectors.catalog import ConnectorCatalog
from app.connectors.mcp_values import DiscoveredTool

FOLDER = Path(__file__).parent / "tool_choice"
_TOOL = re.compile(r"(?P<name>[\w-]+)\((?P<takes>[^)]*)\) (?P<says>.+)")


@dataclass(frozen=True, slots=True)
class Request:
    """One request in everyday words, and the tools of its service that would be right."""

    text: str
    service: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class ServiceTools:
    name: str
    tools: tuple[DiscoveredTool, ...]
    requests: tuple[Request, ...]
    in_other_languages: tuple[Request, ...] = ()


def load_services(chosen: str) -> list[ServiceTools]:
    """The services of one set: `tuning`, `held_out` or `well_known`."""
    return [_service(file.read_text(encoding="utf-8")) for file in sorted((FOLDER / chosen).glob("*.txt"))]


def catalogs(services: list[ServiceTools]) -> list[ConnectorCatalog]:
    return [
        ConnectorCatalog(number, service.name, 1, service.tools) for number, service in enumerate(services, 1)
    ]


def _service(text: str) -> ServiceTools:
    name, *parts = re.split(r"^#+ ", text.strip(), flags=re.MULTILINE)[1:]
    name = name.strip()
    sections = {head: lines for head, *lines in (list(filter(None, part.splitlines())) for part in parts)}
    parameters = dict(map(_parameter, sections["Parameters"]))
    tools = tuple(_tool(line, parameters) for line in sections["Tools"])
    known = {tool.name for tool in tools}
    requests = tuple(_request(line, name, known) for line in sections["Requests"])
    others = tuple(_request(line, name, known) for line in sections.get("Other languages", ()))
    return ServiceTools(name, tools, requests, others)


def _parameter(line: str) -> tuple[str, dict[str, Any]]:
    """`name: string - What it is`, or `name: enum a|b - What it is`."""
    name, _, spec = line.partition(": ")
    kind, _, description = spec.partition(" - ")
    if kind.startswith("enum "):
        values = kind.removeprefix("enum ").split("|")
        return name, {"type": "string", "enum": values, "description": description}
    if kind == "array":
        return name, {"type": "array", "items": {"type": "string"}, "description": description}
    return name, {"type": kind, "description": description}


def _tool(line: str, parameters: Mapping[str, dict[str, Any]]) -> DiscoveredTool:
    """Read `name(required! optional) What it does.` and nothing else."""
    match = _TOOL.fullmatch(line)
    if match is None:
        raise ValueError(line)
    taken = match["takes"].split()
    schema = {
        "type": "object",
        "properties": {name.rstrip("!"): parameters[name.rstrip("!")] for name in taken},
        "required": [name.rstrip("!") for name in taken if name.endswith("!")],
    }
    return DiscoveredTool(match["name"], description=match["says"], input_schema=schema)


def _request(line: str, service: str, known: set[str]) -> Request:
    """`What somebody says => right_tool | other_right_tool`."""
    text, _, right = line.rpartition(" => ")
    names = frozenset(right.split(" | "))
    if not names <= known:
        raise ValueError(line)
    return Request(text, service, names)
