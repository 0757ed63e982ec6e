"""What the built-in model is given: the SDK's input items, read as one request and the steps taken for it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agents import FunctionTool, Tool, TResponseInputItem

from app.agents.data_marks import quote_in
from app.agents.tool_runner import NOT_MADE

MAX_EARLIER = 8
MAX_REQUEST_CHARS = 20_000
"""What is looked for in a request is looked for at every place of it."""

_PREFIX = re.compile(r"^\[TOOL:([^\]]*)\]\s*")
_WIDE_GAP = re.compile(r"(\s)\s{19,}")


@dataclass(frozen=True, slots=True)
class Step:
    """A finished call of this turn."""

    tool: str
    arguments: Mapping[str, Any]
    output: str

    @property
    def failed(self) -> bool:
        return self.output.startswith("Error: ")

    @property
    def was_declined(self) -> bool:
        return self.output.startswith(NOT_MADE)

    @property
    def value(self) -> Any:
        """The output as JSON, or None when it is prose."""
        try:
            return json.loads(self.output)
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The newest request, what was done for it so far, and whether there is something to look back on.

    `before` is the request before it with the answer that it got, which may have been a question; `earlier`
    are the requests before it, oldest first. `quoted` is the passage that the request refers to.
    """

    request: str
    steps: tuple[Step, ...]
    had_results_before: bool
    before: tuple[str, str] | None = None
    earlier: tuple[str, ...] = ()
    quoted: str | None = None


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as its declaration describes it: `Notes: search notes. Finds notes…` and a JSON schema."""

    name: str
    app: str
    action: str
    description: str
    properties: Mapping[str, Mapping[str, Any]]
    required: tuple[str, ...]

    @property
    def app_slug(self) -> str:
        return self.name.partition("__")[0]


def read_conversation(items: str | Sequence[TResponseInputItem]) -> Conversation:
    if isinstance(items, str):
        return Conversation(_without_prefix(items), (), had_results_before=False)
    entries: list[Mapping[str, Any]] = [dict(item) for item in items]
    last = max((i for i, entry in enumerate(entries) if entry.get("role") == "user"), default=-1)
    content = entries[last].get("content") if last >= 0 else ""
    earlier = any(entry.get("type") == "function_call_output" for entry in entries[: last + 1])
    return Conversation(
        _without_prefix(_words(content)),
        _steps(entries[last + 1 :]),
        # Files of the message are something to look back on, too: tools that take rows find those in them.
        had_results_before=earlier or not isinstance(content, str),
        before=_before(entries[:last]),
        earlier=_earlier(entries[: max(last, 0)]),
        quoted=_quoted(content),
    )


def _earlier(entries: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    said = [_without_prefix(_words(each.get("content"))) for each in entries if each.get("role") == "user"]
    return tuple(text[:MAX_REQUEST_CHARS] for text in said[-MAX_EARLIER:])


def _before(entries: Sequence[Mapping[str, Any]]) -> tuple[str, str] | None:
    spoken = [entry for entry in entries if entry.get("role") in {"user", "assistant"}]
    if [entry["role"] for entry in spoken[-2:]] != ["user", "assistant"]:
        return None
    asked = _without_prefix(_words(spoken[-2].get("content")))
    return asked[:MAX_REQUEST_CHARS], _text(spoken[-1].get("content"))


def _without_prefix(text: str) -> str:
    return _WIDE_GAP.sub(r"\1", _PREFIX.sub("", text)).strip()


def _words(content: Any) -> str:
    """What a person wrote; the files of a message follow its words."""
    return content if isinstance(content, str) else _text(list(content or ())[:1])


def _quoted(content: Any) -> str | None:
    parts = [] if isinstance(content, str) else list(content or ())[1:2]
    return quote_in(_text(parts))


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(part.get("text", "")) for part in content or [] if isinstance(part, Mapping))


def _steps(entries: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    outputs = {
        entry["call_id"]: _text(entry.get("output"))
        for entry in entries
        if entry.get("type") == "function_call_output"
    }
    return tuple(
        Step(entry["name"], json.loads(entry["arguments"] or "{}"), outputs[entry["call_id"]])
        for entry in entries
        if entry.get("type") == "function_call" and entry["call_id"] in outputs
    )


def read_tools(tools: Sequence[Tool]) -> list[ToolSpec]:
    return [_spec(tool) for tool in tools if isinstance(tool, FunctionTool)]


def _spec(tool: FunctionTool) -> ToolSpec:
    title, _, description = tool.description.partition(". ")
    app, _, action = title.partition(": ")
    properties = tool.params_json_schema.get("properties", {})
    return ToolSpec(
        name=tool.name,
        app=app,
        action=action or tool.name.partition("__")[2].replace("_", " "),
        description=description,
        properties={name: part for name, part in properties.items() if isinstance(part, Mapping)},
        required=tuple(tool.params_json_schema.get("required", ())),
    )


def choices(tool: ToolSpec | None, name: str) -> Sequence[str]:
    """The values that a tool's argument may have, where its schema lists them."""
    values = tool.properties.get(name, {}).get("enum") if tool else None
    return [str(value) for value in values or ()]
