"""Text from strangers, made harmless to show, to store, to log and to put into a prompt."""

import re
import unicodedata

_ANSI = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-Z\\-_])")
_LINE_END = "\r"
_KEPT = frozenset("\n\t\u200c\u200d")
"""Line ends and tabs, and the joiners that some scripts and pictures are written with."""

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})
_TAGS = range(0xE0000, 0xE1000)
_LOOK_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
"""Alphabets with letters that cannot be told apart from those of another."""

_WORD = re.compile(r"[^\W\d_]+")
_MANY_NEWLINES = re.compile(r"\n{4,}")
_READ_AHEAD = 2
"""How much more than is wanted is looked at: the cost of a megabyte's cleaning is bounded by it."""


def plain(text: str, max_chars: int | None = None) -> str:
    """Remove what a terminal, a database or a reader could be fooled by; cut with an ellipsis.

    ANSI sequences, control characters other than newline and tab, lone surrogates, private use, text
    direction overrides and invisible characters go (cases R4, R12 and T17 of `security.md`).
    """
    if max_chars is not None:
        text = text[: max_chars * _READ_AHEAD]
    if not (text.isascii() and text.isprintable()):
        text = _ANSI.sub("", text) if "\x1b" in text else text
        text = _without_hidden(_with_newlines(text))
        text = _MANY_NEWLINES.sub("\n\n\n", text)
    if max_chars is not None and len(text) > max_chars:
        return text[: max_chars - 1].rstrip() + "…"
    return text


def one_line(text: str, *, max_chars: int) -> str:
    """`plain` for names and titles: every run of white space is one space."""
    return plain(" ".join(plain(text).split()), max_chars)


def has_hidden(text: str) -> bool:
    """Whether `plain` would drop more than the line ends of Windows."""
    if text.isascii() and text.isprintable():
        return False
    return any(_is_hidden(character) for character in set(text) - {_LINE_END})


def mixes_alphabets(text: str) -> bool:
    """Whether a word is written in several alphabets that look alike, as “Gmail” with a Cyrillic i is.

    Words side by side may each have an alphabet of their own (case R4 of `security.md`).
    """
    if text.isascii():
        return False
    return any(len(_alphabets(word) & _LOOK_ALIKE) > 1 for word in _WORD.findall(text))


def _alphabets(word: str) -> set[str]:
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in word}


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace(_LINE_END, "\n")


def _without_hidden(text: str) -> str:
    """A text of megabytes has few different characters: only these are looked at one by one."""
    hidden = {ord(character): None for character in set(text) if _is_hidden(character)}
    return text.translate(hidden) if hidden else text


def _is_hidden(character: str) -> bool:
    if character in _KEPT:
        return False
    return unicodedata.category(character) in _HIDDEN_CATEGORIES or ord(character) in _TAGS
