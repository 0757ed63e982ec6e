"""Words as the built-in model compares them: folded, cut to a stem, grouped by what they ask for."""

import re
from enum import StrEnum

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
STOPWORDS = frozenset(
    _WORD.findall(
        """
        a about all also an any and are as at be been but by can could did do does for from get give had has
        have how i if in into is it its just let like lot me mine more my no not of off on one or our out over
        please put say should so some than that the their them then there these they this those to too up us
        use using via want was we were what when where which who why will with would you your hey hi hello
        thanks thank ok okay tool tools app connector now many much called titled named self
        """
    )
)


class Verb(StrEnum):
    """What a request or a tool is for, as far as one word tells."""

    FIND = "find"
    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    REMOVE = "remove"
    SEND = "send"
    EXPORT = "export"
    CHART = "chart"
    DRAW = "draw"
    COUNT = "count"


_VERB_WORDS = {
    Verb.FIND: "find search look lookup list show query locate browse fetch see discover",
    Verb.READ: "read open get view display summarize summarise describe",
    Verb.CREATE: "create add new write make compose jot insert store remember comment",
    Verb.CHANGE: "update edit change rename modify set move replace append close reopen assign resolve mark",
    Verb.REMOVE: "delete remove erase drop destroy discard trash clear purge",
    Verb.SEND: "send mail email post publish share message reply forward",
    Verb.EXPORT: "export download dump save",
    Verb.CHART: "chart graph plot diagram visualize visualise analyze analyse trend",
    Verb.DRAW: "draw picture image sketch illustrate paint render",
    Verb.COUNT: "count",
}
_VERBS = {word: verb for verb, words in _VERB_WORDS.items() for word in words.split()}
_NOUNS_TOO = frozenset(
    {"note", "message", "mail", "email", "image", "picture", "post", "share", "new", "set", "trend"}
    | {"comment", "mark"}
)


_PHRASES = (
    (re.compile(r"\b(?:picture|image|drawing|sketch) of\b", re.IGNORECASE), Verb.DRAW),
    (re.compile(r"^(?:please )?note (?:to self|that|down)\b", re.IGNORECASE), Verb.CREATE),
    (
        re.compile(
            r"\bwhat(?:'s| is| was| does| do| did)\b.{0,80}?\b(?:say|says|written|contain)\b"
            r"|\bwhat(?:'s| is| stands) (?:in|on) (?:the|my|this)\b"
            r"|\btell me (?:about|what)\b|\bdetails of\b",
            re.IGNORECASE,
        ),
        Verb.READ,
    ),
)
_IMPLIED = (
    (re.compile(r"-?\d\s*(?:\+|plus)\s*-?\d|\badd\s+-?\d", re.IGNORECASE), {"sum", "number"}),
    (re.compile(r"\bremember\b|\bjot\b|^(?:please )?note (?:to self|that|down)\b", re.IGNORECASE), {"note"}),
)
_ALSO = {
    "rain": "weather forecast",
    "snow": "weather forecast",
    "warm": "weather temperature",
    "cold": "weather temperature",
    "folder": "directory",
    "directory": "folder",
    "picture": "image",
    "photo": "image picture",
    "image": "picture",
    "ticket": "issue",
    "bug": "issue",
    "mail": "email",
    "email": "mail",
    "repo": "repository",
    "doc": "document",
    "document": "doc",
    "todo": "task",
    "meeting": "event",
    "appointment": "event",
}
"""Words that a person may use where a tool says the other."""


def stem(word: str) -> str:
    """Enough of a stem to make plurals and common endings equal."""
    word = word.removesuffix("'s")
    for ending, rest in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):  # noqa: PLR2004 - shorter is no stem
            base = word[: -len(ending)] + rest
            return base[:-1] if len(base) > 3 and base[-1] == base[-2] and ending in {"ing", "ed"} else base  # noqa: PLR2004
    return word


def tokens(text: str) -> list[str]:
    """Stems of a text in order; identifiers are split at underscores, dashes and capitals."""
    return [stem(word) for word in _WORD.findall(_CAMEL.sub(" ", text).lower().replace("_", " "))]


def content_words(text: str) -> set[str]:
    return {word for word in tokens(text) if word not in _STOP_STEMS}


def request_words(text: str) -> set[str]:
    """The content words of a request, with what they imply and what a tool may call the same."""
    words = {word for word in content_words(text) if not is_verb(word) or word in _NOUN_STEMS}
    for pattern, implied in _IMPLIED:
        if pattern.search(text):
            words |= implied
    return words.union(*(_ALSO[word].split() for word in words if word in _ALSO))


def verbs(text: str, *, leading: bool = False) -> list[Verb]:
    """The verbs of a text in order. Words that are nouns as often count only at the beginning."""
    found = [] if leading else [verb for pattern, verb in _PHRASES if pattern.search(text)]
    words = _WORD.findall(_CAMEL.sub(" ", text).lower().replace("_", " "))
    for position, word in enumerate(words):
        verb = _VERBS.get(word) or _VERBS.get(stem(word))
        if verb is None or (leading and position > 0):
            continue
        if (
            (word in _NOUNS_TOO or stem(word) in _NOUNS_TOO)
            and position > 0
            and words[position - 1] not in _BEFORE_VERB
        ):
            continue
        found.append(verb)
    return found


def is_verb(word: str) -> bool:
    return word in _VERBS or stem(word) in _VERB_STEMS


_VERB_STEMS = frozenset(map(stem, _VERBS))
_NOUN_STEMS = frozenset(map(stem, _NOUNS_TOO))
_STOP_STEMS = frozenset(map(stem, STOPWORDS)) | STOPWORDS
_BEFORE_VERB = frozenset({"please", "to", "and", "then", "you", "can", "could"})
