"""Slips of the keyboard in what people ask: a letter too many, too few, or in another's place."""

import re
from collections import defaultdict
from collections.abc import Iterable

from app.agents.everyday_words import is_everyday
from app.agents.offline.words import STOPWORDS, stem

MIN_CHARS = 5
"""Shorter words are one letter from too many others."""

_WORD = re.compile(r"[a-z]+")


class Spelling:
    """Words that are known, found again by what is left of them without one letter."""

    def __init__(self, words: Iterable[str]) -> None:
        self._known = {word for word in words if _WORD.fullmatch(word)}
        self._stems = set(map(stem, self._known))
        self._near = defaultdict[str, set[str]](set)
        for word in self._known:
            if len(word) >= MIN_CHARS:
                for shorter in _without_one(word):
                    self._near[shorter].add(word)

    def corrected(self, text: str) -> str:
        """The text, and behind it the known words that its unknown ones may have been meant as."""
        unknown = [word for word in _WORD.findall(text.lower()) if self._is_unknown(word)]
        meant = sorted({near for word in unknown for near in self._neighbours(word)})
        return " ".join([text, *meant])

    def _is_unknown(self, word: str) -> bool:
        is_known = word in STOPWORDS or stem(word) in self._stems or is_everyday(word)
        return len(word) >= MIN_CHARS and not is_known

    def _neighbours(self, word: str) -> set[str]:
        return {near for shorter in _without_one(word) for near in self._near.get(shorter, ())}


def _without_one(word: str) -> set[str]:
    """The word, and all that it becomes by leaving one letter out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
