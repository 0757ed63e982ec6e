"""The distance between how people ask and how tools are described: “money back” is `refund`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.agents.offline.words import stem

_FILE = Path(__file__).with_suffix(".txt")
_WORD = re.compile(r"\w+")
_PARTICLES = frozenset({"along", "around", "away", "back", "down", "in", "off", "on", "out", "over", "up"})
_MAX_BETWEEN = 3
"""How many words may stand within a phrase, as in “call the whole thing off”."""

_APOSTROPHE = re.compile("['\u2019]")
_FORMS = (
    (re.compile(r"(?<!\w)#[a-z]", re.IGNORECASE), ("channel",)),
    (re.compile(r"\w@\w"), ("email", "contact", "person")),
    (re.compile(r"\b[A-Z]{2,}-\d+\b"), ("issue", "ticket")),
    (re.compile(r"\d ?(?:%|percent)"), ("percent", "discount")),
    (re.compile(r"https?://"), ("url", "link", "page")),
    (re.compile(r"\b\d{1,2}(?::\d\d)? ?(?:am|pm|o'clock)\b", re.IGNORECASE), ("event", "time", "schedule")),
    (re.compile(r"[€$£]"), ("amount", "price")),
    (re.compile(r"\w\.(?:pdf|docx?|xlsx?|pptx?|csv|txt|png|jpe?g)\b", re.IGNORECASE), ("file", "document")),
)

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """`meanings` by the stems of a phrase; `verbs` by irregular form; `words` are all of their stems."""

    meanings: Mapping[Phrase, tuple[str, ...]]
    verbs: Mapping[str, str]
    longest: int
    words: frozenset[str]


def tool_words(text: str) -> list[str]:
    """Words by which tools may call what a text asks for, beside its own."""
    lexicon = _lexicon()
    words = _words(text)
    as_said = [stem(word) for word in words]
    by_verb = [stem(lexicon.verbs.get(word, word)) for word in words]
    found = [word for stems in (as_said, by_verb) for word in _meanings(stems, lexicon)]
    found += [word for form, meaning in _FORMS if form.search(text) for word in meaning]
    own = set(as_said)
    return [word for word in dict.fromkeys(found) if stem(word) not in own]


def is_everyday(word: str) -> bool:
    """Whether it is a word of the list, in any form."""
    return stem(word) in _lexicon().words


def _meanings(stems: Sequence[str], lexicon: _Lexicon) -> Iterator[str]:
    """What the phrases of a text mean; a word within a longer phrase means nothing by itself."""
    position = 0
    while position < len(stems):
        length, meaning = _longest(stems, position, lexicon)
        yield from meaning
        position += length


def _longest(stems: Sequence[str], position: int, lexicon: _Lexicon) -> tuple[int, tuple[str, ...]]:
    """How many words from here on are one phrase, and what it means; a verb's particle may follow later."""
    for length in range(lexicon.longest, 1, -1):
        phrase = tuple(stems[position : position + length])
        if len(phrase) == length and phrase in lexicon.meanings:
            return length, lexicon.meanings[phrase]
    for particle in stems[position + 2 : position + 2 + _MAX_BETWEEN]:
        parted = (stems[position], particle)
        if particle in _PARTICLES and parted in lexicon.meanings:
            return 1, lexicon.meanings[parted]
    return 1, lexicon.meanings.get((stems[position],), ())


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    meanings: dict[Phrase, tuple[str, ...]] = {}
    verbs: dict[str, str] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        if " = " in line:
            forms, _, verb = line.partition(" = ")
            verbs |= dict.fromkeys(forms.split(), verb)
            continue
        said, called = (side.split() for side in line.split(" | "))
        meant = (*called, *(word for word in said if "_" not in word))
        words = tuple(part for word in meant for part in word.split("_") if len(part) > _LEAST_TELLING)
        for spoken in said:
            for phrase in _phrases(spoken, verbs):
                meanings[phrase] = tuple(dict.fromkeys((*meanings.get(phrase, ()), *words)))
    stems = frozenset(word for phrase in meanings for word in phrase) | frozenset(map(stem, verbs))
    return _Lexicon(meanings, verbs, max(map(len, meanings)), stems)


_LEAST_TELLING = 2
"""Words as short as this (on, off, in, up) are in half of all descriptions."""


def _phrases(spoken: str, verbs: Mapping[str, str]) -> set[Phrase]:
    words = _words(spoken.replace("_", " "))
    return {tuple(map(stem, words)), tuple(stem(verbs.get(word, word)) for word in words)}


def _words(text: str) -> list[str]:
    return _WORD.findall(_APOSTROPHE.sub("", text.lower()))
