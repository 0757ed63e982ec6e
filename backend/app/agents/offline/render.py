"""Answers of the built-in model: what tools returned, as tables and short sentences."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.agents.offline.arguments import choices, identifier_column
from app.agents.offline.conversation import Step, ToolSpec
from app.plain_text import plain
from app.tools.tables import Table, markdown_table, table_in

MAX_ROWS = 20
MAX_TEXT_CHARS = 4_000
MAX_OTHERS = 5
_TITLE_KEYS = ("title", "name", "subject")
_BODY_KEYS = ("text", "body", "content", "markdown", "message")


def render_steps(steps: Sequence[Step], tools: Sequence[ToolSpec]) -> str:
    """What the last call brought; calls before it that only led there are in view as tasks already."""
    specs = {tool.name: tool for tool in tools}
    last = specs.get(steps[-1].tool)
    shown = _rendered(steps[-1], last)
    others = _others(steps[-2], steps[-1], last) if len(steps) > 1 and last else ""
    # JSON can spell out what was removed from the text that it came in.
    words = plain(f"{shown}\n\n{others}" if others else shown)
    return words if words.strip() else "The call was made, and brought nothing that can be read."


def _others(search: Step, read: Step, tool: ToolSpec) -> str:
    """What a search had found beside the one that was read, to choose from."""
    table = table_in(search.value)
    column = identifier_column(table.columns, next(iter(tool.required), "id")) if table else None
    if table is None or column is None or read.failed:
        return ""
    title = next((key for key in _TITLE_KEYS if key in table.columns), column)
    chosen = set(map(str, read.arguments.values()))
    rest = [row for row in table.records() if str(row[column]) not in chosen]
    listed = ", ".join(f"{_inline(row[title])} (`{row[column]}`)" for row in rest[:MAX_OTHERS])
    more = f" and {len(rest) - MAX_OTHERS} more" if len(rest) > MAX_OTHERS else ""
    return f"{tool.app} also found {listed}{more}." if rest else ""


def _rendered(step: Step, tool: ToolSpec | None) -> str:
    app = tool.app if tool else "The tool"
    if step.was_declined:
        return f"Nothing was sent to {app}."
    if step.failed:
        return f"**{app}** could not do that: {step.output.removeprefix('Error: ')}"
    value, extra = split(step.output)
    if value is None:
        return _cut(step.output).strip() or f"{app} did it, without saying more."
    parts = [_value(value, app, tool), extra]
    return "\n\n".join(part for part in parts if part)


def split(output: str) -> tuple[Any, str]:
    """JSON at the beginning of an output, and the text (images, links) behind it."""
    step_value = Step("", {}, output).value
    if step_value is not None:
        return step_value, ""
    head, _, tail = output.partition("\n\n")
    return Step("", {}, head).value, tail


def _value(value: Any, app: str, tool: ToolSpec | None) -> str:
    value = _unwrapped(value)
    table = table_in(value)
    if table is not None:
        return f"{_counted(table, app, tool)}\n\n{markdown_table(readable(table), max_rows=MAX_ROWS)}"
    if isinstance(value, Mapping):
        return f"{app} found nothing." if _is_empty(value) else _object(value)
    if isinstance(value, list):
        return "\n".join(f"- {member}" for member in value[:MAX_ROWS]) or f"{app} found nothing."
    return _cut(str(value))


def _is_empty(value: Mapping[str, Any]) -> bool:
    """Nothing, or only empty lists and numbers: `{"total": 0, "notes": []}`."""
    lists = [member for member in value.values() if isinstance(member, list)]
    rest = [member for member in value.values() if not isinstance(member, list)]
    return not value or (bool(lists) and not any(lists) and all(isinstance(member, int) for member in rest))


def _unwrapped(value: Any) -> Any:
    """`{"result": x}` is how servers wrap a value that is no object."""
    while isinstance(value, Mapping) and set(value) == {"result"}:
        value = value["result"]
    return value


def _counted(table: Table, app: str, tool: ToolSpec | None) -> str:
    nouns = re.findall(r"[a-z]+s\b", tool.action) if tool else []
    noun = nouns[-1] if nouns else "results"
    if table.total_rows == 1:
        noun = noun.removesuffix("s")
    return f"{app} returned {table.total_rows} {noun}:"


def readable(table: Table) -> Table:
    """Long cells shortened: the task above the answer has them whole."""
    limit = 160
    rows = tuple(
        tuple(
            f"{cell[: limit - 1]}…" if isinstance(cell, str) and len(cell) > limit else cell for cell in row
        )
        for row in table.rows
    )
    return Table(table.columns, rows, table.total_rows)


def _object(value: Mapping[str, Any]) -> str:
    title = next((str(value[key]) for key in _TITLE_KEYS if value.get(key)), None)
    body = next((str(value[key]) for key in _BODY_KEYS if value.get(key)), None)
    shown = {*_TITLE_KEYS, *_BODY_KEYS} if body else set()
    rest = [f"- {key}: {_inline(member)}" for key, member in value.items() if key not in shown]
    parts = [f"### {title}" if title and body else "", _cut(body or ""), "\n".join(rest)]
    return "\n\n".join(part for part in parts if part)


def _inline(value: Any) -> str:
    if isinstance(value, Mapping | list):
        return f"{len(value)} entries"
    return "none" if value is None else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT_CHARS else f"{text[: MAX_TEXT_CHARS - 1]}…"


def ask_for(tool: ToolSpec, missing: Sequence[str]) -> str:
    """The question for what a call still needs, in one sentence."""
    named = [_described(tool, name) for name in missing]
    wanted = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    example = ", ".join(f'{name}="…"' for name in missing)
    how = "write it in your next message" if len(named) == 1 else f"write them like `{example}`"
    return f"To use **{tool.app}: {tool.action}** I need {wanted}: {how}."


def _described(tool: ToolSpec, name: str) -> str:
    schema = tool.properties.get(name, {})
    allowed = choices(schema)
    meaning = f"one of {_list(list(map(str, allowed)))}" if allowed else str(schema.get("description") or "")
    meaning = meaning.partition("\n")[0].strip().rstrip(".")
    return f"**{name.replace('_', ' ')}**" + (f" ({meaning})" if meaning else "")


def nothing_to_act_on(tool: ToolSpec) -> str:
    return f"{tool.app} found nothing that fits, so I did not use **{tool.action}**."


def several_matches(tool: ToolSpec, table: Table) -> str:
    return (
        f"{tool.app} found {table.total_rows} that fit. Say which one by its id, and I will use "
        f"**{tool.action}**:\n\n{markdown_table(readable(table), max_rows=MAX_ROWS)}"
    )


def capabilities(tools: Sequence[ToolSpec], *, greets: bool, apps: Sequence[str] = ()) -> str:
    """An honest answer when no tool fits: what this model is, and what it can do with what is connected.

    Args:
        tools: Those that it was offered.
        greets: Whether it was greeted rather than asked.
        apps: Apps with more tools than were offered.
    """
    actions: dict[str, list[str]] = {}
    for tool in tools:
        actions.setdefault(tool.app, []).append(tool.action)
    lines = {app: _list(known) for app, known in actions.items()}
    lines |= dict.fromkeys(apps, "say what you need, it has more tools than I can list here")
    listed = "\n".join(f"- **{app}**: {line}" for app, line in lines.items())
    opening = (
        "Hello! I am the built-in model."
        if greets
        else "None of your tools fits that, and the built-in model has no knowledge of its own."
    )
    if not listed:
        return (
            f"{opening} Nothing is connected yet: open **Apps** to connect a tool or add your own MCP server."
        )
    return (
        f"{opening} I pick tools by the words you use and show you their results. "
        f"With what is connected I can:\n\n{listed}\n\n"
        "For open questions, the operator of this server can set up a language model (`LLM_API_KEY`)."
    )


def _list(actions: Sequence[str], limit: int = 8) -> str:
    rest = len(actions) - limit
    return ", ".join(actions[:limit]) + (f" and {rest} more" if rest > 0 else "")
