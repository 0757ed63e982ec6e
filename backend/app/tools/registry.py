"""Every system tool by id.

A new tool is one folder with one declaration: `app/tools/<name>/tool.py` with `TOOL`.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

import app.tools
from app.tools.base import Category, SystemTool, ToolNotFound
from app.tools.config_form import fields_of


class ToolRegistry:
    """The shipped tools in the order in which menus list them: usable first, then by category and name."""

    def __init__(self, tools: Iterable[SystemTool] = ()) -> None:
        self._tools: dict[str, SystemTool] = {}
        for tool in tools:
            self.register(tool)

    def register(self, tool: SystemTool) -> None:
        """Add a tool.

        Raises:
            ValueError: Another tool has the same id, or no form can be made of its settings.
        """
        fields_of(tool.config)
        if tool.id in self._tools:
            raise ValueError(f"Two system tools are called {tool.id!r}.")
        self._tools[tool.id] = tool

    def get(self, tool_id: str) -> SystemTool:
        try:
            return self._tools[tool_id]
        except KeyError:
            raise ToolNotFound("No such tool.") from None

    def __contains__(self, tool_id: str) -> bool:
        return tool_id in self._tools

    def __iter__(self) -> Iterator[SystemTool]:
        order = list(Category)
        return iter(
            sorted(
                self._tools.values(),
                key=lambda tool: (tool.is_announced, order.index(tool.category), tool.name),
            )
        )


@lru_cache(maxsize=1)
def system_tools() -> ToolRegistry:
    """The registry of what stands in this package: each sub-package's `tool` module declares one `TOOL`."""
    packages = sorted(module.name for module in iter_modules(app.tools.__path__) if module.ispkg)
    return ToolRegistry(import_module(f"app.tools.{name}.tool").TOOL for name in packages)
