"""A conversation as it goes out to an endpoint."""

from collections.abc import Sequence
from typing import Any

from agents import TResponseInputItem

from app.agents.data_marks import with_marked_results

NO_IMAGE = "(An image was attached here. This model cannot see images.)"


def as_sent(items: Sequence[TResponseInputItem]) -> list[TResponseInputItem]:
    """What others wrote between marks; messages of text only as one text, which every endpoint takes."""
    return [_joined(dict(item)) for item in with_marked_results(items)]


def has_images(items: Sequence[TResponseInputItem]) -> bool:
    return any(_is_image(part) for item in items for part in _parts(dict(item)))


def without_images(items: Sequence[TResponseInputItem]) -> list[TResponseInputItem]:
    """The conversation with a word in the place of each image."""
    note = {"type": "input_text", "text": NO_IMAGE}
    told: list[Any] = []
    for item in map(dict, items):
        if any(map(_is_image, _parts(item))):
            item["content"] = [note if _is_image(part) else part for part in _parts(item)]
        told.append(item)
    return told


def _joined(item: dict[str, Any]) -> Any:
    parts = _parts(item)
    if parts and all(part.get("type") == "input_text" for part in parts):
        item["content"] = "\n\n".join(part["text"] for part in parts)
    return item


def _parts(item: dict[str, Any]) -> list[Any]:
    content = item.get("content")
    return content if item.get("role") == "user" and isinstance(content, list) else []


def _is_image(part: Any) -> bool:
    return bool(part.get("type") == "input_image")
