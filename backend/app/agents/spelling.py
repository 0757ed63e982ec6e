"""Slips of the keyboard in what people ask: a letter too many, too few, or in another's place."""

import re
from collections.abc import Iterable

from app.agents.everyday_words import is_everyday
from app.agents.offline.words import STOPWORDS

MIN_CHARS = 5
"""Shorter words are one letter from too many others."""

_WORD = re.compile(r"[a-z]+")


class Spelling:
    """Words that are known, found again by others that are nearly the same.

    They are kept as one text, which is searched when a word is unknown: that is rare, and users are many.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._known = "\n".join(sorted(word for word in words if _WORD.fullmatch(word)))

    def corrected(self, text: str) -> str:
        """The text, and behind it the known words that its unknown ones may have been meant as."""
        long_ones = {word for word in _WORD.findall(text.lower()) if len(word) >= MIN_CHARS}
        unknown = [word for word in long_ones if word not in STOPWORDS and not is_everyday(word)]
        meant = sorted({near for word in unknown for near in self._neighbours(word)})
        return " ".join([text, *meant])

    def _neighbours(self, word: str) -> set[str]:
        """Known words of about the same length that are the same but for one place; none for a known one."""
        about = re.findall(
            rf"^[a-z]{{{max(len(word) - 1, MIN_CHARS)},{len(word) + 1}}}$", self._known, re.MULTILINE
        )
        return set() if word in about else {known for known in about if _is_near(word, known)}


def _is_near(word: str, other: str) -> bool:
    """Whether the two are the same but for one letter, or two next to one another."""
    shorter = min(len(word), len(other))
    same = next((at for at in range(shorter) if word[at] != other[at]), shorter)
    rest, rest_of_other = word[same:], other[same:]
    if len(word) != len(other):
        return rest[1:] == rest_of_other or rest == rest_of_other[1:]
    return rest[1:] == rest_of_other[1:] or (
        rest[:2] == rest_of_other[1::-1] and rest[2:] == rest_of_other[2:]
    )
