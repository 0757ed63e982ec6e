"""Text from strangers, made harmless to show, store and put into a prompt."""

import re
import unicodedata

_ANSI = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-Z\\-_])")
_KEPT_CONTROLS = frozenset("\n\t")
_DROPPED_CATEGORIES = frozenset({"Cc", "Cs", "Co"})
_BIDI_AND_INVISIBLE = frozenset(
    [
        *map(chr, range(0x202A, 0x202F)),
        *map(chr, range(0x2066, 0x206A)),
        "\u200b",
        "\u200e",
        "\u200f",
        "\ufeff",
    ]
)
_TAGS = range(0xE0000, 0xE1000)
_MANY_NEWLINES = re.compile(r"\n{4,}")


def plain(text: str, *, max_chars: int | None = None) -> str:
    """Remove what a terminal, a database or a reader could be fooled by; cut with an ellipsis.

    ANSI sequences, control characters other than newline and tab, lone surrogates, private use, text
    direction overrides and invisible tag characters go (cases R4, R12 and T17 of the threat list).
    """
    text = _ANSI.sub("", text) if "\x1b" in text else text
    if not (text.isascii() and text.isprintable()):
        text = "".join(filter(_is_kept, text.replace("\r\n", "\n").replace("\r", "\n")))
        text = _MANY_NEWLINES.sub("\n\n\n", text)
    if max_chars is not None and len(text) > max_chars:
        return text[: max_chars - 1].rstrip() + "…"
    return text


def one_line(text: str, *, max_chars: int) -> str:
    """`plain` for names and titles: every run of white space is one space."""
    return plain(" ".join(plain(text).split()), max_chars=max_chars)


def _is_kept(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return True
    return (
        unicodedata.category(character) not in _DROPPED_CATEGORIES
        and character not in _BIDI_AND_INVISIBLE
        and ord(character) not in _TAGS
    )
