"""A tool in fewer words, for those that are offered in case they are meant after all."""

from collections.abc import Mapping
from typing import Any

MAX_BRIEF_CHARS = 160
_WORDS = frozenset({"description", "title", "examples", "default", "$comment"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions"})
"""What is in these is called by names of the server's, which may be any word."""


def brief_description(description: str) -> str:
    """The first sentence, or as much of it as is no speech."""
    sentence, _, _ = " ".join(description.split()).partition(". ")
    if len(sentence) <= MAX_BRIEF_CHARS:
        return sentence
    return f"{sentence[:MAX_BRIEF_CHARS].rsplit(' ', 1)[0]} …"


def brief_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The same rules without words: what is called how, of which type, and required."""
    return {
        key: {name: _brief(part) for name, part in value.items()}
        if key in _NAMED and isinstance(value, Mapping)
        else value
        if key in {"enum", "const", "required"}
        else _brief(value)
        for key, value in schema.items()
        if key not in _WORDS
    }


def _brief(value: Any) -> Any:
    if isinstance(value, Mapping):
        return brief_schema(value)
    return [_brief(part) for part in value] if isinstance(value, list) else value
