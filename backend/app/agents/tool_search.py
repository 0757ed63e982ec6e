"""`find_tools`: how a model that is told about some of its user's tools gets at the others."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel, Field

from app.agents.toolset import ActionOfSystemTool, AppKind, Consent, OfferedApp, OfferedTool, Toolset
from app.tools.base import ActionContext, ActionResult, Category, SystemTool, ToolAction
from app.tools.tables import Table

FIND_TOOLS = "find_tools"
MAX_QUERY_CHARS = 500
_MAX_SHOWN_CHARS = 160
_APPS = SystemTool(
    id="apps",
    name="Apps",
    description="The user's own apps.",
    icon="search",
    category=Category.UTILITIES,
)
SEARCH = OfferedApp("search:tools", _APPS.name, _APPS.id, _APPS.icon, _APPS)
_NOTHING = (
    "No tool fits these words. Try others once, such as what the result would be called; if that finds "
    "nothing either, tell the user that none of the connected apps can do it."
)


Find: TypeAlias = Callable[[str, str | None], Awaitable[Sequence[OfferedTool]]]
"""Makes the tools that fit a query best callable, of all apps or of the named one; returns them."""


class FindToolsInput(BaseModel):
    query: str = Field(
        min_length=1,
        max_length=MAX_QUERY_CHARS,
        description="What the tool has to do, in a few English words: what happens to what",
    )
    app: str | None = Field(default=None, description="Only tools of this app")


def find_tools(toolset: Toolset, find: Find) -> OfferedTool:
    """The tool that looks for tools; `find` carries a search out."""
    counts = Counter(tool.app.name for tool in toolset.tools.values() if tool.app.kind is AppKind.CONNECTOR)
    apps = ", ".join(f"{name} ({count})" for name, count in counts.items())
    description = (
        "Not all tools are listed here. This finds others and makes them callable from the next step on. "
        f"Use it before saying that something cannot be done. Connected apps and their tools: {apps}."
    )

    async def run(asked: FindToolsInput, _: ActionContext) -> ActionResult:
        found = await find(asked.query, asked.app)
        if not found:
            return ActionResult(_NOTHING)
        rows = tuple((tool.title, _short(tool.description)) for tool in found)
        return ActionResult(_told(found), table=Table(("tool", "what it does"), rows, len(rows)))

    action = ToolAction(
        name=FIND_TOOLS,
        title="Find tools",
        description=description,
        parameters=FindToolsInput,
        is_read_only=True,
        run=run,
    )
    return OfferedTool(
        model_name=FIND_TOOLS,
        app=SEARCH,
        title=f"{SEARCH.name}: find tools",
        description=description,
        parameters=_parameters(list(counts)),
        is_read_only=True,
        consent=Consent.NOT_NEEDED,
        identity=FIND_TOOLS,
        origin=ActionOfSystemTool(action),
    )


def names_found(output: str) -> list[str]:
    """The tools that a search brought, read from what the model was told then."""
    try:
        told = json.loads(output)
    except ValueError:
        return []  # it found nothing, or its result was folded
    return [entry["name"] for entry in told["found"]]


def _told(tools: Sequence[OfferedTool]) -> str:
    found = [{"name": tool.model_name, "does": _short(f"{tool.title}. {tool.description}")} for tool in tools]
    return json.dumps({"found": found}, ensure_ascii=False)


def _parameters(apps: Sequence[str]) -> dict[str, Any]:
    fields = FindToolsInput.model_fields
    query = {"type": "string", "description": fields["query"].description}
    app = {"type": "string", "enum": list(apps), "description": fields["app"].description}
    return {"type": "object", "properties": {"query": query, "app": app}, "required": ["query"]}


def _short(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN_CHARS else f"{text[: _MAX_SHOWN_CHARS - 1]}…"
