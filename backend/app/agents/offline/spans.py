"""Pieces of a request that have a form of their own: addresses, times, paths, codes, numbers."""

import re
from enum import StrEnum
from typing import Any

MAX_READ_CHARS = 4_000


class Form(StrEnum):
    """What a piece looks like, whatever it means."""

    URL = "url"
    EMAIL = "email"
    TIMEZONE = "timezone"
    DATE = "date"
    TIME = "time"
    PATH = "path"
    CODE = "code"
    NUMBER = "number"


_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 - reads better
    )
}
NUMBER = rf"(?:(?<![\w.-])-?\d+(?:\.\d+)?(?![\w-])|\b(?:{'|'.join(_NUMBER_WORDS)})\b)"
_PATTERNS = {
    Form.URL: re.compile(r"https?://[^\s<>\"')]+"),
    Form.EMAIL: re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+\w"),
    Form.TIMEZONE: re.compile(r"\b(?:[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_+-]+)+|UTC|GMT)\b"),
    Form.DATE: re.compile(r"\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"),
    Form.TIME: re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?\b|\b\d{1,2}\s?[ap]m\b", re.IGNORECASE),
    Form.PATH: re.compile(
        r"(?<![\w/:])(?:~|\.{1,2})?/(?:[\w.@~+-]+/?)+|(?<![\w/@])[\w-]+(?:/[\w.-]+)*\.[a-z]\w{0,4}\b(?!/)"
    ),
    Form.CODE: re.compile(r"\b(?=[\w-]{0,100}\d)(?=[\w-]{0,100}[a-z_-])[a-z0-9][\w-]{3,}\b", re.IGNORECASE),
    Form.NUMBER: re.compile(NUMBER, re.IGNORECASE),
}
_NUMERIC = re.compile(r"-?\d+(?:\.\d+)?")


def wanted_form(name: str, words: set[str], schema: dict[str, Any]) -> Form | None:
    """The form that a text argument has to have, by its format or else by the words of its name."""
    by_format = {
        "uri": Form.URL,
        "url": Form.URL,
        "email": Form.EMAIL,
        "date": Form.DATE,
        "date-time": Form.DATE,
        "time": Form.TIME,
    }
    if (form := by_format.get(schema.get("format", ""))) is not None:
        return form
    last = name.rpartition("_")[2].lower()
    for form, names in (
        (Form.URL, {"url", "uri", "link", "href"}),
        (Form.EMAIL, {"email", "recipient", "to"}),
        (Form.TIMEZONE, {"timezone", "tz"}),
        (Form.DATE, {"date", "day"}),
        (Form.PATH, {"path", "file", "filename", "filepath", "directory", "folder", "dir"}),
    ):
        if words & names or last in names:
            return form
    return Form.TIME if last == "time" else None


def number_in(text: str) -> str | None:
    """The digits of a number, or of a number's word."""
    return text if _NUMERIC.fullmatch(text) else _NUMBER_WORDS.get(text.lower())


class Request:
    """What a person wrote, each formed piece of it used once.

    `text` is where they say what they want; pasted data may follow it in `whole`. `free` is the text without
    what has become an argument already, so that no word serves twice.
    """

    def __init__(self, whole: str) -> None:
        self.whole = whole
        self.text = whole[:MAX_READ_CHARS]
        self._used: set[tuple[Form, int]] = set()
        self._blank: list[tuple[int, int]] = []

    @property
    def free(self) -> str:
        kept = list(self.text)
        for start, end in self._blank:
            kept[start:end] = " " * (end - start)
        return "".join(kept)

    def blank(self, start: int, end: int) -> None:
        """This stretch has become an argument."""
        self._blank.append((start, end))

    def take(self, form: Form, *, blank: bool = False) -> str | None:
        """The next piece of a form that no argument has yet."""
        for match in _PATTERNS[form].finditer(self.text):
            if (form, match.start()) not in self._used and not self._is_blank(match.start()):
                return self.use(form, match, blank=blank)
        return None

    def take_all(self, form: Form) -> list[str]:
        taken = []
        while (piece := self.take(form)) is not None:
            taken.append(piece)
        return taken

    def use(self, form: Form, match: re.Match[str], group: int = 0, *, blank: bool) -> str:
        """Mark a match as used; `blank` takes its whole stretch out of the free text."""
        self._used.add((form, match.start(group)))
        if blank:
            self.blank(*match.span())
        return match[group]

    def has(self, form: Form) -> bool:
        return _PATTERNS[form].search(self.text) is not None

    def _is_blank(self, position: int) -> bool:
        return any(start <= position < end for start, end in self._blank)
