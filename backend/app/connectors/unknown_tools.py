"""Telling from a server's words that it no longer has a tool."""

import re

LOOKED_AT = 400
_NEGATIONS = re.compile(r"unknown|not found|no such|does ?n[o']t exist|not exist|unregistered", re.IGNORECASE)


def is_unknown_tool(words: str, tool_name: str) -> bool:
    """Whether a refusal names the tool as missing: there is no code for it that servers agree on.

    A guess from a stranger's words, fit for asking what tools there are and for nothing else.
    """
    start = words[:LOOKED_AT]
    return tool_name in start and "tool" in start.lower() and _NEGATIONS.search(start) is not None
