"""Which of a user's tools a model is told about, when telling it about all of them would cost too much."""

import asyncio
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from agents import Tool, TResponseInputItem

from app.agents.dialects import MAX_TOOLS
from app.agents.tool_ranking import ToolIndex
from app.agents.tool_search import FIND_TOOLS, find_tools, names_found
from app.agents.toolset import AppKind, OfferedTool, Toolset

DEFAULT_TOKENS = 8_000
MAX_CHOSEN = 56
"""More tools than this are no help to a model that has to choose, however small they are."""

MAX_IN_FULL = 12
"""Of those that were chosen; the others are told of in fewer words, so that more of them fit."""

CHOSEN_AT_ONCE = 1_000
"""Of so many tools it takes a millisecond or two to choose; a busy process keeps a thread waiting longer."""

MAX_ADDED_AT_ONCE = 8
_STICKY_SHARE = 0.5
_FADING = 0.5
"""How much less each earlier message counts when tools are ranked for a conversation."""

_MESSAGES = 3

_NEAR_ENOUGH = 0.3
"""How near in meaning a tool has to be for a search to find it by that alone."""

_ANY_NEARNESS = -1.0


@dataclass(frozen=True, slots=True)
class ToolBudget:
    """How many tokens the declarations of a turn's tools may cost."""

    tokens: int = DEFAULT_TOKENS

    def fits(self, toolset: Toolset) -> bool:
        tools = toolset.tools.values()
        return len(tools) <= MAX_TOOLS and sum(tool.tokens for tool in tools) <= self.tokens

    async def offer(
        self, toolset: Toolset, conversation: Sequence[TResponseInputItem], *, by_words: bool = False
    ) -> "ToolOffer":
        """Everything, if it fits; else what suits the conversation best, and a tool that finds more.

        The service's own tools and those of databases, whose tables the model is told of, are always among
        them, then those that the thread has called or found.

        Args:
            toolset: What the turn may use.
            conversation: The turn's input, the newest message last.
            by_words: For a model that goes by words: tools that share none, and are not near in meaning
                either, would be read in vain.
        """
        if toolset.index is None or self.fits(toolset):
            return ToolOffer(toolset, toolset.tools.values())
        chosen = partial(
            self._choose, toolset, toolset.index, conversation, _NEAR_ENOUGH if by_words else _ANY_NEARNESS
        )
        return chosen() if len(toolset.tools) <= CHOSEN_AT_ONCE else await asyncio.to_thread(chosen)

    def _choose(
        self,
        toolset: Toolset,
        index: ToolIndex,
        conversation: Sequence[TResponseInputItem],
        least_near: float,
    ) -> "ToolOffer":
        items = [dict(item) for item in conversation]
        always = (tool for tool in toolset.tools.values() if tool.app.kind is not AppKind.CONNECTOR)
        offer = ToolOffer(toolset, always, self)
        sticky = [toolset.tools[name] for name in _used_or_found(items) if name in toolset.tools]
        ranked = _ranked(index, items, least_near)
        fitting = [toolset.tools[name] for name in ranked if name in toolset.tools]
        left = self.tokens - offer.tokens
        chosen = _within(sticky, left * _STICKY_SHARE, offer.tools, at_most=MAX_CHOSEN)
        left -= sum(tool.tokens for tool in chosen.values())
        in_full = _within(fitting, left, offer.tools | chosen, at_most=MAX_IN_FULL)
        left -= sum(tool.tokens for tool in in_full.values())
        chosen |= in_full
        rest = [tool.brief for tool in (*sticky, *fitting)]
        in_brief = _within(rest, left, offer.tools | chosen, at_most=MAX_CHOSEN - len(offer.tools | chosen))
        # In the order of the tool set, so that the same tools are the same prompt.
        offered = [tool for name, tool in toolset.tools.items() if name in chosen or name in in_brief]
        offer.add(offered, in_brief=in_brief)
        return offer


class ToolOffer:
    """The tools of one run. `declarations` is what its agent reads before each call of the model."""

    def __init__(
        self, toolset: Toolset, tools: Iterable[OfferedTool], budget: ToolBudget | None = None
    ) -> None:
        self.tools: dict[str, OfferedTool] = {}
        self.tokens = 0
        self.declarations: list[Tool] = []
        if budget is not None:
            self.add([find_tools(toolset, partial(self._find, toolset, 2 * budget.tokens))])
        self.add(tools)

    def add(self, tools: Iterable[OfferedTool], *, in_brief: Container[str] = ()) -> None:
        """Offer these too, from the model's next call on; those that `in_brief` names in fewer words."""
        for tool in tools:
            if tool.model_name not in self.tools:
                told = tool.brief if tool.model_name in in_brief else tool
                self.tools[tool.model_name] = tool
                self.declarations.append(told.declaration)
                self.tokens += told.tokens

    async def _find(
        self, toolset: Toolset, max_tokens: int, query: str, app_name: str | None
    ) -> list[OfferedTool]:
        """Offer what fits best of what is not offered yet; returned are the best of all.

        A run may search again and again: what it is offered ends at `max_tokens`.
        """
        names = await asyncio.to_thread(_found, toolset.index, query) if toolset.index else []
        ranked = [toolset.tools[name] for name in names if name in toolset.tools]
        fitting = [tool for tool in ranked if app_name in {None, tool.app.name}]
        new = [tool for tool in fitting if tool.model_name not in self.tools][:MAX_ADDED_AT_ONCE]
        for tool in new:
            if self.tokens + tool.tokens <= max_tokens and len(self.tools) < MAX_TOOLS:
                self.add([tool])
        best = {tool.model_name: tool for tool in (*fitting[:MAX_ADDED_AT_ONCE], *new)}
        return [tool for tool in best.values() if tool.model_name in self.tools]


def _within(
    tools: Iterable[OfferedTool], tokens: float, known: Mapping[str, OfferedTool], *, at_most: int
) -> dict[str, OfferedTool]:
    """As many of the first tools as fit; one that is too large does not keep smaller ones out."""
    chosen: dict[str, OfferedTool] = {}
    for tool in tools:
        if len(chosen) >= at_most:
            break
        if tool.tokens <= tokens and tool.model_name not in known and tool.model_name not in chosen:
            chosen[tool.model_name] = tool
            tokens -= tool.tokens
    return chosen


def _ranked(index: ToolIndex, items: Sequence[Mapping[str, Any]], least_near: float) -> list[str]:
    """Names of tools by how well they fit the conversation; the newest message counts most."""
    scores: dict[str, float] = {}
    weight = 1.0
    for text in _said(items):
        for name, score in index.scores(text, least_near=least_near).items():
            scores[name] = scores.get(name, 0.0) + weight * score
        weight *= _FADING
    return _by_score(scores)


def _found(index: ToolIndex, query: str) -> list[str]:
    """Names of tools that fit what a search asks for; a model is told when there are none."""
    return _by_score(index.scores(query, least_near=_NEAR_ENOUGH))


def _by_score(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda name: (-scores[name], name))


def _said(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """The newest messages of both sides, newest first."""
    texts = [text for item in items if item.get("role") and (text := _words(item.get("content")))]
    return texts[: -_MESSAGES - 1 : -1]


def _words(content: Any) -> str | None:
    """What a person or the model wrote; the files of a message follow its words."""
    if isinstance(content, list):
        content = next((part.get("text") for part in content), None)
    return content if isinstance(content, str) else None


def _used_or_found(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of tools that the conversation has called, or found, newest first."""
    names: list[str] = []
    searches = set()
    for item in items:
        if item.get("type") == "function_call":
            names.append(item["name"])
            if item["name"] == FIND_TOOLS:
                searches.add(item["call_id"])
        elif item.get("type") == "function_call_output" and item["call_id"] in searches:
            names += reversed(names_found(item["output"]))
    return list(dict.fromkeys(reversed(names)))
