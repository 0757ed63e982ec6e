"""A server's tools as they are taken over: bounded, storable, each with a verdict that its user can read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.connectors.mcp_values import DiscoveredTool
from app.connectors.tool_schema import Effort, SchemaUnusable, repair_schema
from app.connectors.tool_tokens import tool_tokens
from app.connectors.tool_verdicts import ToolVerdict, Verdict, left_out, verdict_on
from app.plain_text import plain

MAX_TOOL_NAME_CHARACTERS = 256
MAX_DESCRIPTION_CHARACTERS = 4096
MAX_TITLE_CHARACTERS = 200
MAX_SCHEMA_BYTES = 64 * 1024
MAX_SCHEMA_DEPTH = 20
MAX_PARTS_OF_ALL = 60_000
"""Of the schemas of one listing, when references are written out: about a second's work."""

_MAX_SHOWN_NAME_CHARACTERS = 64
_TWICE = "Its server lists this name twice; the first one is used."


@dataclass(frozen=True, slots=True)
class CheckedTool:
    """A tool and what becomes of it.

    When a definition cannot be taken over at all, a stand-in is left out in its place: a name that is safe to
    show, without a schema.
    """

    definition: DiscoveredTool
    verdict: ToolVerdict
    tokens: int = 0
    """What telling a model about it costs, estimated; a tool that is left out costs nothing."""

    @property
    def name(self) -> str:
        return self.definition.name

    def to_wire(self) -> dict[str, Any]:
        """The definition with the names of the wire; verdict and cost under names of ours."""
        return {
            **self.definition.to_wire(),
            "verdict": self.verdict.verdict,
            "verdict_reason": self.verdict.reason,
            "tokens": self.tokens,
        }

    @classmethod
    def from_wire(cls, entry: Mapping[str, Any]) -> "CheckedTool":
        verdict = ToolVerdict(Verdict(entry["verdict"]), entry["verdict_reason"])
        return cls(DiscoveredTool.from_wire(entry), verdict, entry["tokens"])


def check_tools(tools: Iterable[DiscoveredTool], unreadable: Iterable[str] = ()) -> tuple[CheckedTool, ...]:
    """The tools in the server's order, each name once. Words are cleaned and bounded, schemas never altered.

    Rewriting schemas takes a while for hundreds of large ones: not for the event loop.

    Args:
        tools: What the server lists.
        unreadable: Names whose definitions break the protocol.
    """
    checked: dict[str, CheckedTool] = {}
    effort = Effort(MAX_PARTS_OF_ALL)
    for tool in tools:
        found = _checked(tool, effort)
        known = checked.get(found.name)
        if known is None or known.verdict.is_left_out:
            checked[found.name] = found
        else:
            checked[found.name] = replace(known, verdict=_listed_twice(known.verdict))
    for name in unreadable:
        found = _stand_in(name, _problem_of_name(name) or "Its definition breaks the rules of the protocol.")
        checked.setdefault(found.name, found)
    return tuple(checked.values())


def _checked(tool: DiscoveredTool, effort: Effort) -> CheckedTool:
    problem = _problem(tool)
    if problem is not None:
        return _stand_in(tool.name, problem)
    try:
        repaired = repair_schema(tool.input_schema, effort)
    except SchemaUnusable as unusable:
        return CheckedTool(_bounded(tool), left_out(str(unusable)))
    return CheckedTool(_bounded(tool), verdict_on(tool, repaired.losses), tool_tokens(tool, repaired.schema))


def _stand_in(name: str, problem: str) -> CheckedTool:
    shown = plain(name, _MAX_SHOWN_NAME_CHARACTERS).strip() or "(no name)"
    return CheckedTool(DiscoveredTool(shown), left_out(problem))


def _listed_twice(verdict: ToolVerdict) -> ToolVerdict:
    if verdict.reason is None:
        return ToolVerdict(Verdict.ADJUSTED, _TWICE)
    if verdict.reason.endswith(_TWICE):
        return verdict
    return replace(verdict, reason=f"{verdict.reason} {_TWICE}")


def _problem(tool: DiscoveredTool) -> str | None:
    if (problem := _problem_of_name(tool.name)) is not None:
        return problem
    for schema in (tool.input_schema, tool.output_schema or {}, tool.annotations or {}):
        if _depth(schema) > MAX_SCHEMA_DEPTH:
            return f"Its definition is nested more than {MAX_SCHEMA_DEPTH} levels deep."
        if len(json.dumps(schema)) > MAX_SCHEMA_BYTES:
            return f"Its definition is larger than {MAX_SCHEMA_BYTES // 1024} KB."
    if not _is_storable(tool):
        return "It holds a character or a number that cannot be stored."
    return None


def _problem_of_name(name: str) -> str | None:
    if not name.strip():
        return "It has no name."
    if len(name) > MAX_TOOL_NAME_CHARACTERS:
        return f"Its name is longer than {MAX_TOOL_NAME_CHARACTERS} characters."
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
        is_trimmed=False,
        title=plain(tool.title, MAX_TITLE_CHARACTERS) if tool.title else None,
        description=plain(tool.description, MAX_DESCRIPTION_CHARACTERS) if tool.description else None,
    )
