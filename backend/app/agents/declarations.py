"""Tools as models are told about them.

A declaration depends on its tool alone: it is made once and serves every run. Who carries a call out comes
with the run, as its context.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from agents import FunctionTool
from agents.tool_context import ToolContext

from app.exact_json import parsed_json

CarryOut: TypeAlias = Callable[[str, Mapping[str, Any]], Awaitable[str]]
"""Carries out a call of a tool, by the name that the model knows; returns what the model is told."""


def declare(name: str, description: str, parameters: Mapping[str, Any]) -> FunctionTool:
    return FunctionTool(
        name=name,
        description=description,
        params_json_schema=dict(parameters),
        on_invoke_tool=_on_invoke,
        strict_json_schema=False,
    )


async def _on_invoke(context: ToolContext[CarryOut], arguments_json: str) -> str:
    arguments = _object(arguments_json)
    if arguments is None:
        return "The arguments were not a JSON object. Call the tool again with valid JSON."
    return await context.context(context.tool_name, arguments)


def _object(text: str) -> Mapping[str, Any] | None:
    try:
        value = parsed_json(text or "{}")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
