"""Marking what comes from third parties, so that a model can tell it from what people say.

The mark has an id that the third party cannot know, so that no text can close it.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from agents import TResponseInputItem

from app.agents.context_window import FOLDED
from app.agents.tool_runner import UNMADE_CALL

QUOTED = "what the user quotes"
"""The source of a passage that a message refers to."""
_ID_CHARS = 10
_QUOTE = re.compile(
    rf'<data id="(?P<id>\w+)" from="{QUOTED}">\n(?P<passage>.*)\n</data id="(?P=id)">', re.DOTALL
)


def marked(text: str, *, source: str, secret: str) -> str:
    """The text between marks.

    Args:
        text: What somebody else wrote.
        source: Where it comes from, as the model knows it.
        secret: What only we know of it; the same one gives the same marks.
    """
    identity = sha256(secret.encode()).hexdigest()[:_ID_CHARS]
    return f'<data id="{identity}" from="{source}">\n{text}\n</data id="{identity}">'


def quote_in(text: str) -> str | None:
    """The passage in a text that is nothing but a marked quote, else None."""
    match = _QUOTE.fullmatch(text)
    return match["passage"] if match else None


def with_marked_results(items: Sequence[TResponseInputItem]) -> list[TResponseInputItem]:
    """The conversation with every result of a tool between marks."""
    names: dict[str, str] = {}
    return [_with_marks(dict(item), names) for item in items]


def _with_marks(item: dict[str, Any], names: dict[str, str]) -> Any:
    """The item; `names` are those of the calls so far by their ids."""
    if item.get("type") == "function_call":
        names[item["call_id"]] = item["name"]
    elif item.get("type") == "function_call_output" and _is_foreign(item):
        source = names.get(item["call_id"], "a tool")
        item["output"] = marked(item["output"], source=source, secret=item["call_id"])
    return item


def _is_foreign(item: Mapping[str, Any]) -> bool:
    if item["call_id"].startswith(UNMADE_CALL):
        return False
    return isinstance(item["output"], str) and item["output"] != FOLDED
