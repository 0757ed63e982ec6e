"""The agent of a turn: instructions, a model, and the turn's tools as functions that the model may call."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from agents import (
    Agent,
    Model,
    ModelSettings,
    RunConfig,
    ToolExecutionConfig,
    ToolsToFinalOutputResult,
)

from app.agents.declarations import CarryOut
from app.agents.given_arguments import as_declared
from app.agents.tool_budget import ToolOffer
from app.agents.tool_runner import ToolCall
from app.agents.tool_search import FIND_TOOLS

MAX_MODEL_CALLS = 12
MAX_SEARCHES = 3
"""How often a model that has to use an app may look for the right tool first."""

_PROMPT = Path(__file__).parent / "prompts" / "schema_query_agent.md"
_INSIST = (
    "\n\nThe user chose an app for this message and it has not been used yet. Call one of its tools now."
)

Invoke: TypeAlias = Callable[[ToolCall], Awaitable[str]]


def build_agent(
    offer: ToolOffer,
    model: Model,
    *,
    stops: Callable[[], bool],
    data: str = "",
    must_call: bool = False,
    insist: bool = False,
) -> Agent[CarryOut]:
    """An agent over a turn's tools; `carrying_out` is the context of its runs.

    Args:
        offer: What the model may call. What it gains in a run is known to the model from its next call on.
        model: Which model answers.
        stops: Whether the run ends after the calls of one model answer, because a person has to decide.
        data: What the instructions say of the user's documents and databases.
        must_call: The model has to call a tool (`tool_choice="required"`) until it has called one of an app.
        insist: Say so in the instructions too, for a model that ignored it once.
    """
    choice = "required" if must_call and offer.tools else None
    return Agent(
        name="schema_query_agent",
        instructions=_instructions() + data + (_INSIST if insist else ""),
        model=model,
        model_settings=ModelSettings(tool_choice=choice, include_usage=True),
        reset_tool_choice=False,
        tools=offer.declarations,
        tool_use_behavior=lambda _context, _results: ToolsToFinalOutputResult(
            is_final_output=stops(), final_output=""
        ),
    )


def carrying_out(agent: Agent[CarryOut], offer: ToolOffer, invoke: Invoke) -> CarryOut:
    """Calls by name, as the model makes them, handed to `invoke` with the tool that they mean."""
    searches = 0

    async def carry_out(name: str, arguments: Mapping[str, Any]) -> str:
        nonlocal searches
        searches += name == FIND_TOOLS
        if name != FIND_TOOLS or searches >= MAX_SEARCHES:
            agent.model_settings = replace(agent.model_settings, tool_choice=None)
        tool = offer.tools[name]
        return await invoke(ToolCall(tool, as_declared(arguments, tool.parameters)))

    return carry_out


@lru_cache
def run_config(calls_at_once: int) -> RunConfig:
    """How runs go on. The SDK reads its own type hints for each that is made, so there is one."""
    return RunConfig(
        tracing_disabled=True,
        tool_not_found_behavior="return_error_to_model",
        tool_execution=ToolExecutionConfig(max_function_tool_concurrency=calls_at_once),
    )


@lru_cache(maxsize=1)
def _instructions() -> str:
    return _PROMPT.read_text(encoding="utf-8")
