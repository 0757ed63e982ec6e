"""Cards that ask: what they have in common, whoever asks."""

from collections.abc import Mapping
from typing import Any

from chatkit.types import WidgetItem

_PROBLEM_ID = "problem"


def with_problem(card: WidgetItem, typed: Mapping[str, Any], problem: str) -> WidgetItem:
    """The card again with what was typed, saying why it could not be taken."""
    changed = card.model_dump(mode="json", by_alias=True, exclude_none=True)
    _fill_in(changed["widget"], typed)
    parts = [part for part in changed["widget"]["children"] if part.get("id") != _PROBLEM_ID]
    words = {"type": "Text", "id": _PROBLEM_ID, "value": problem, "color": "danger", "size": "sm"}
    changed["widget"]["children"] = [*parts[:-2], words, *parts[-2:]]
    return WidgetItem.model_validate(changed)


def _fill_in(part: dict[str, Any], typed: Mapping[str, Any]) -> None:
    if part.get("name") in typed and "defaultValue" in part:
        part["defaultValue"] = str(typed[part["name"]])
    for child in part.get("children", []):
        _fill_in(child, typed)
