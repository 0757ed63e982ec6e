"""Free words of a request: what to look for, what to call it, what it should say."""

import re
from collections.abc import Collection

from app.agents.offline.words import STOPWORDS, content_words, is_verb, stem

MAX_TITLE_CHARS = 80
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[\"“”«](.+?)[\"“”»]|(?<!\w)'([^']+)'(?!\w)|`([^`]+)`", re.DOTALL)
_CALLED = re.compile(
    r"\b(?:called|titled|named|entitled|with the title|title)\s*[:=]?\s+(?P<quote>[\"“']?)"
    r"(?P<name>.+?)(?P=quote)?"
    r"(?=\s*(?:[:;,\n”\"]|\s(?:saying|that says|with (?:the )?(?:text|content|body)|containing)\b|\s{2,}|$))",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"(?:\b(?:saying|that says|with (?:the )?(?:text|content|body)|containing|reads?)\b\s*:?"
    r"|(?<!\d):(?!//)|:(?![\d/]))\s*(?P<text>.+)",
    re.IGNORECASE | re.DOTALL,
)
_TOPIC = re.compile(
    r"\b(?:about|regarding|concerning|mentioning|containing|matching|on|for|of|with|in|near)\s+"
    r"(?:the\s+|my\s+|a\s+|an\s+)?"
    r"(?P<topic>(?:[^?!,\n.]|\.(?=\S))+)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:please|(?:in|from|among|within)\s+(?:my|the|all|our)\b|for\s+\d|(?:for|in|with|of|to|on)\s{2,}"
    r"|(?:right now|now|today|tomorrow|currently)\b|(?:says?|said|tells?|contains?|means?)\s*(?:[?.!]|$)"
    r"|and (?:then )?(?:show|draw|chart|read|open|export|save|make|plot|tell|summari[sz]e)\b).*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|my|a|an)\s+", re.IGNORECASE)
_EDGES = " \t\n?!,:;\"'“”"
_LEADING = frozenset(
    _WORD.findall(
        "please can could would will you i we want like to that down self a an the new my me us use with"
    )
)
_TRAILING = frozenset(_WORD.findall("please in into to on at for from with of as called titled named"))


def quoted(text: str) -> list[str]:
    return [next(filter(None, groups)) for groups in _QUOTED.findall(text)]


def topic(text: str, known: Collection[str]) -> str | None:
    """What to look for: quoted words, else what stands behind “about”, else the words that are no command.

    `known` are stems that only name the tool.
    """
    if given := quoted(text):
        return given[0]
    if called := _CALLED.search(text):
        return called["name"].strip(_EDGES)
    for match in _TOPIC.finditer(text):
        found = _TAIL.sub("", match["topic"]).strip()
        if content_words(found) - set(known):
            return _tidy(_ARTICLE.sub("", found.strip(_EDGES)))
    rest = [
        word
        for word in re.findall(r"[\w'-]+", _TAIL.sub("", text))
        if (plain := word.lower().removesuffix("'s")) not in STOPWORDS
        and not is_verb(plain)
        and stem(plain) not in known
    ]
    return " ".join(rest) or None


def title(text: str, known: Collection[str], *, is_required: bool) -> str | None:
    """“called X”, else quoted words, else what stands before a colon or “saying”, or behind it."""
    if match := _CALLED.search(text):
        return _tidy(match["name"].strip(_EDGES))
    if not is_required:
        return None
    if given := quoted(text):
        return given[0]
    said = _SAYING.search(text)
    head, tail = (text[: said.start()], said["text"]) if said else (text, "")
    found = without_command(head, known) or without_command(tail, known)
    return found[:MAX_TITLE_CHARS] if found else None


def body(text: str, known: Collection[str], *, is_required: bool) -> str | None:
    """What stands behind a colon or “saying”, else the last quoted words, else what follows the title.

    `text` is the whole request: what is to be written may hold anything.
    """
    called = _CALLED.search(text)
    rest = text[called.end() :] if called else text
    if match := _SAYING.search(rest):
        return match["text"].strip().strip('"“”') or None
    given = quoted(rest)
    if given and (called or is_required or len(quoted(text)) > 1):
        return given[-1]
    if called:
        return rest.strip(" .,;\"'“”") or None
    return without_command(text, known) if is_required else None


def without_command(text: str, known: Collection[str]) -> str | None:
    """The text without the words at its ends that only say what to do with it."""
    words = text.split()
    while words and (
        (plain := words[0].lower().strip(_EDGES)) in _LEADING or is_verb(plain) or stem(plain) in known
    ):
        del words[0]
    while words and words[-1].lower().strip(_EDGES) in _TRAILING:
        del words[-1]
    return " ".join(words).strip(f"{_EDGES}.") or None


def _tidy(phrase: str) -> str:
    """One line, without prepositions that lost their word."""
    words = phrase.split()
    while len(words) > 1 and words[-1].lower() in _TRAILING:
        del words[-1]
    return " ".join(words)
