"""Making a conversation fit what a model can read: the oldest results of tools go first."""

from collections.abc import Mapping, Sequence
from typing import Any

from agents import FunctionTool, Tool, TResponseInputItem

FOLDED = "(An earlier result, left out to save space. Call the tool again if it is needed.)"
FOLDED_FILE = "(Attached or quoted, left out to save space. Ask for it again if it is needed.)"
_CUT = "\n… (cut to fit what the model can read)"
_MIN_RESULT_CHARS = 1_000
_IMAGE_CHARS = 6_000
"""What an image counts as; its bytes say nothing about its cost."""

Item = Mapping[str, Any]


def fit(items: Sequence[TResponseInputItem], max_chars: int) -> list[TResponseInputItem]:
    """The newest part of a conversation within about `max_chars` characters.

    Results of tools, attached files and quotes are folded, oldest first; then the oldest questions go with
    all that answered them; what the model has not seen yet is cut last. The first item is always a message
    of the user: some endpoints refuse anything else. The last question stays, however long it is.
    """
    kept = [dict(item) for item in items]
    asked = max((position for position, item in enumerate(kept) if item.get("role") == "user"), default=-1)
    excess = sum(map(size, kept)) - max_chars
    for position, item in enumerate(kept[: _unseen(kept)]):
        if excess <= 0:
            break
        if position != asked:
            before = size(item)
            _fold(item)
            excess -= before - size(item)
    kept, excess = _without_oldest_turns(kept, excess)
    if excess > 0:
        _cut_results(kept[_unseen(kept) :], excess)
    return kept  # type: ignore[return-value] # copies of the SDK's typed dicts


def _fold(item: dict[str, Any]) -> None:
    if item.get("type") == "function_call_output" and size(item["output"]) > len(FOLDED):
        item["output"] = FOLDED
    elif item.get("role") == "user" and isinstance(item["content"], list):
        first, *files = item["content"]
        note = {"type": "input_text", "text": FOLDED_FILE}
        item["content"] = [first, *(note if size(part) > size(note) else part for part in files)]


def declared_size(instructions: str | None, tools: Sequence[Tool]) -> int:
    """Characters of what every request carries beside the conversation."""
    declared = sum(
        size([tool.name, tool.description, tool.params_json_schema])
        for tool in tools
        if isinstance(tool, FunctionTool)
    )
    return len(instructions or "") + declared


def size(value: Any) -> int:
    """Characters of all texts in a value, keys included."""
    if isinstance(value, str):
        return _IMAGE_CHARS if value.startswith("data:image/") else len(value)
    if isinstance(value, Mapping):
        return sum(len(str(key)) + size(member) for key, member in value.items())
    if isinstance(value, Sequence):
        return sum(map(size, value))
    return 0


def _unseen(items: Sequence[Item]) -> int:
    """Where the results begin that came after the model's last word."""
    position = len(items)
    while position and items[position - 1].get("type") == "function_call_output":
        position -= 1
    return position


def _without_oldest_turns(items: list[dict[str, Any]], excess: int) -> tuple[list[dict[str, Any]], int]:
    starts = [position for position, item in enumerate(items) if item.get("role") == "user"]
    if not starts:
        return [], 0
    begin = starts[0]
    excess -= sum(map(size, items[:begin]))
    for start in starts[1:]:
        if excess <= 0:
            break
        excess -= sum(map(size, items[begin:start]))
        begin = start
    return items[begin:], excess


def _cut_results(results: Sequence[dict[str, Any]], excess: int) -> None:
    """Shorten new results by `excess` together, each in proportion, none to nothing."""
    total = sum(size(result["output"]) for result in results)
    for result in results:
        output = result["output"]
        if isinstance(output, str) and total:
            left = max(_MIN_RESULT_CHARS, len(output) - round(excess * len(output) / total) - len(_CUT))
            if left < len(output):
                result["output"] = output[:left] + _CUT
