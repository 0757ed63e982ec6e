"""Words of a stranger, made safe to show and to log: one line's worth of visible characters, bounded."""

import unicodedata

_KEPT = frozenset("\n\t")
_LINE_END = "\r"
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def plain(text: str, max_characters: int) -> str:
    """Drop control, formatting and invisible characters; cut to the length given, with a visible mark."""
    if len(text) <= max_characters and text.isascii() and text.isprintable():
        return text
    # The cut comes first: the cost of the rest is bounded by it.
    head = text[: max_characters * 2]
    shown = "".join(character for character in head if not _is_hidden(character))
    return shown if len(shown) <= max_characters else shown[: max_characters - 1] + "…"


def has_hidden(text: str) -> bool:
    """Whether `plain` would drop more than the line ends of Windows."""
    if text.isascii() and text.isprintable():
        return False
    return any(_is_hidden(character) and character != _LINE_END for character in text)


def _is_hidden(character: str) -> bool:
    return character not in _KEPT and unicodedata.category(character) in _HIDDEN_CATEGORIES
