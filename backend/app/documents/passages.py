"""Texts of documents in pieces that can be found and cited."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

GOOD_CHARS = 1_200
MAX_CHARS = 3_000_000
MAX_PASSAGES = 6_000
NOT_READ = "The file goes on from here; what follows is too much to be read."
"""Stands as the last passage where a file is not kept whole."""
_BREAK = re.compile(r"\n\s*\n|(?<=[.!?:])\s|\n|\s")
_NOT_KEPT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text and where in its document it stands: `page 3`, `lines 1-40`."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file. `is_cut` when there was more than is kept."""

    passages: tuple[Passage, ...]
    is_cut: bool = False


class DocumentUnreadable(Exception):
    """There is no text to be had from a file; the message says why in a sentence for its user."""


def gathered(passages: Iterable[Passage]) -> Document:
    """The passages that fit, empty ones left out; what is left out else is said in the last one."""
    kept: list[Passage] = []
    chars = 0
    for passage in passages:
        text = _NOT_KEPT.sub("", passage.text).strip()
        if not text:
            continue
        chars += len(text)
        if chars > MAX_CHARS or len(kept) == MAX_PASSAGES:
            return Document((*kept, Passage(passage.place, NOT_READ)), is_cut=True)
        kept.append(Passage(passage.place, text))
    return Document(tuple(kept))


def pieces(text: str) -> Iterator[str]:
    """The text in pieces of about `GOOD_CHARS`, broken at paragraphs or sentences where there are any."""
    start = 0
    while len(text) - start > GOOD_CHARS:
        end = _break_before(text, start, start + GOOD_CHARS)
        yield text[start:end]
        start = end
    yield text[start:]


def _break_before(text: str, start: int, limit: int) -> int:
    """The best place to break in the second half of the piece."""
    found: dict[str, int] = {}
    for match in _BREAK.finditer(text, start + GOOD_CHARS // 2, limit):
        kind = (
            "paragraph"
            if match[0].count("\n") > 1
            else "sentence"
            if text[match.start() - 1] in ".!?:"
            else "word"
        )
        found[kind] = match.end()
    return next((found[kind] for kind in ("paragraph", "sentence", "word") if kind in found), limit)


def numbered(lines: Sequence[str], *, noun: str, first: int = 1, head: str = "") -> Iterator[Passage]:
    """Lines, rows or paragraphs put together; `head` is repeated before each piece."""
    begin, size = 0, 0
    for place, line in enumerate(lines):
        if size and size + len(line) > GOOD_CHARS:
            yield _of_lines(lines, begin, place, noun, first, head)
            begin, size = place, 0
        size += len(line) + 1
    if lines:
        yield _of_lines(lines, begin, len(lines), noun, first, head)


def _of_lines(lines: Sequence[str], begin: int, end: int, noun: str, first: int, head: str) -> Passage:
    numbers = f"{first + begin}" if end - begin == 1 else f"{first + begin}-{first + end - 1}"
    text = "\n".join(lines[begin:end])[: GOOD_CHARS * 8]
    return Passage(
        f"{noun if end - begin == 1 else f'{noun}s'} {numbers}", f"{head}\n{text}" if head else text
    )
