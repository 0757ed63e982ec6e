"""What an endpoint's refusal is about, as far as its text tells."""

import re
from collections.abc import Sequence

_TOOL_CHOICE = re.compile(r"tool[_ ]choice")
_USAGE = re.compile(r"stream_options|include_usage")
_IMAGES = re.compile(r"image|vision|multi-?modal")
_INDEXED = (
    # Gemini's indices count declarations within one tool, so they are looked for first.
    re.compile(r"function_declarations\[(\d+)\]"),
    re.compile(r"\btools\[(\d+)\]"),
    re.compile(r"\btools\.(\d+)\."),
)
_COUNT = re.compile(r"(?<![\w.-])\d{1,3}(?:,\d{3})+(?![\w-])|(?<![\w.-])\d{3,}(?![\w-])")
_LEAST_WINDOW = 512
_LEAST_SHARE = 0.05
_MOST_SHARE = 0.8
_BLIND_SHARE = 0.4


def refuses_tool_choice(said: str) -> bool:
    return _TOOL_CHOICE.search(said.lower()) is not None


def refuses_usage(said: str) -> bool:
    return _USAGE.search(said.lower()) is not None


def refuses_images(said: str) -> bool:
    return _IMAGES.search(said.lower()) is not None


def refused_tools(said: str, offered: Sequence[str]) -> set[str]:
    """The tools that a refusal names or counts."""
    named = {name for name in offered if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said)}
    if named:
        return named
    for pattern in _INDEXED:
        if found := {int(index) for index in pattern.findall(said)}:
            return {offered[index] for index in found if index < len(offered)}
    return set()


def fitting_share(said: str) -> float:
    """How much of a request that was too long to keep: by the two counts that most endpoints tell."""
    counts = {int(found.replace(",", "")) for found in _COUNT.findall(said)} - set(range(_LEAST_WINDOW))
    if not counts or min(counts) == max(counts):
        return _BLIND_SHARE
    return min(_MOST_SHARE, max(_LEAST_SHARE, _MOST_SHARE * min(counts) / max(counts)))
