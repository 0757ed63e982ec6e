"""Words of a stranger, made safe to show and to log: one line's worth of visible characters, bounded."""

import unicodedata

_KEPT = frozenset("\n\t")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def plain(text: str, max_characters: int) -> str:
    """Drop control, formatting and invisible characters; cut to the length given, with a visible mark."""
    # The cut comes first: the cost of the rest is bounded by it.
    head = text[: max_characters * 2]
    shown = "".join(
        character
        for character in head
        if character in _KEPT or unicodedata.category(character) not in _HIDDEN_CATEGORIES
    )
    return shown if len(shown) <= max_characters else shown[: max_characters - 1] + "…"
