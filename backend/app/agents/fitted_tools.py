"""Declarations of tools for one model API, made once each."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from agents import FunctionTool, Tool

from app.agents.dialect_schema import fitted_schema
from app.agents.dialects import MAX_TOOLS, Dialect
from app.plain_text import plain

MAX_KEPT = 2_048


class FittedTools:
    """A cache: declarations outlive their turns, so most are fitted already."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._kept: OrderedDict[int, tuple[Tool, Tool]] = OrderedDict()

    def of(self, tools: Sequence[Tool]) -> list[Tool]:
        """The declarations as the API takes them, no more than it takes."""
        return [self._fitted(tool) for tool in tools[:MAX_TOOLS]]

    def _fitted(self, tool: Tool) -> Tool:
        # By identity, since declarations have no hash. The original is kept: its id is not given away.
        known = self._kept.get(id(tool))
        if known is None:
            known = self._kept[id(tool)] = (tool, _fit(tool, self._dialect))
        self._kept.move_to_end(id(tool))
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return known[1]


def _fit(tool: Tool, dialect: Dialect) -> Tool:
    if not isinstance(tool, FunctionTool):
        return tool
    return replace(
        tool,
        description=plain(tool.description, dialect.max_description_chars),
        params_json_schema=fitted_schema(tool.params_json_schema, dialect),
    )
