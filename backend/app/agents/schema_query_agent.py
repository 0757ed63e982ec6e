"""The agent of a turn: instructions, a model, and the turn's tools as functions that the model may call."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from agents import Agent, FunctionTool, Model, ModelSettings, ToolsToFinalOutputResult
from agents.tool_context import ToolContext

from app.agents.tool_runner import ToolCall
from app.agents.toolset import OfferedTool, Toolset

MAX_MODEL_CALLS = 12
_PROMPT = Path(__file__).parent / "prompts" / "schema_query_agent.md"
_INSIST = (
    "\n\nThe user chose an app for this message and it has not been used yet. Call one of its tools now."
)

Invoke: TypeAlias = Callable[[ToolCall], Awaitable[str]]


def build_agent(
    toolset: Toolset,
    model: Model,
    invoke: Invoke,
    *,
    stops: Callable[[], bool],
    must_call: bool = False,
    insist: bool = False,
) -> Agent[None]:
    """An agent over a turn's tools.

    Args:
        toolset: Everything that the model may call; it is offered nothing else.
        model: Which model answers.
        invoke: Carries out a call and returns what the model is told about it.
        stops: Whether the run ends after the calls of one model answer, because a person has to decide.
        must_call: The first model call has to call a tool (`tool_choice="required"`); later ones are free.
        insist: Say so in the instructions too, for a model that ignored it once.
    """
    choice = "required" if must_call and toolset.tools else None
    return Agent(
        name="schema_query_agent",
        instructions=_instructions() + (_INSIST if insist else ""),
        model=model,
        model_settings=ModelSettings(tool_choice=choice, include_usage=True),
        tools=[_function(tool, invoke) for tool in toolset.tools.values()],
        tool_use_behavior=lambda _context, _results: ToolsToFinalOutputResult(
            is_final_output=stops(), final_output=""
        ),
    )


@lru_cache(maxsize=1)
def _instructions() -> str:
    return _PROMPT.read_text(encoding="utf-8")


def _function(tool: OfferedTool, invoke: Invoke) -> FunctionTool:
    async def on_invoke(_: ToolContext[Any], arguments_json: str) -> str:
        arguments = _object(arguments_json)
        if arguments is None:
            return "The arguments were not a JSON object. Call the tool again with valid JSON."
        return await invoke(ToolCall(tool, arguments))

    return FunctionTool(
        name=tool.model_name,
        description=f"{tool.title}. {tool.description}",
        params_json_schema=dict(tool.parameters),
        on_invoke_tool=on_invoke,
        strict_json_schema=False,
    )


def _object(text: str) -> Mapping[str, Any] | None:
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
