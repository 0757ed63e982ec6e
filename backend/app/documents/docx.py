"""Word documents: paragraphs and tables in their order, headings kept with what follows them.

A .docx knows no pages; only a layout engine could tell them. Paragraphs are counted instead. What stands
around the text comes after it: notes, comments, the heads and feet of pages.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from app.documents.passages import DocumentUnreadable, Passage, numbered

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_AROUND = re.compile(r"word/(footnote|endnote|comment|header|footer)s?\d*\.xml")
_MAX_PARTS_AROUND = 50
_CHUNK = 64 * 1024
MAX_XML_BYTES = 100 * 1024 * 1024
MAX_DEPTH = 200


def read_docx(content: bytes) -> Iterator[Passage]:
    """The document's paragraphs, put together.

    Raises:
        DocumentUnreadable: It is broken or empty.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            with archive.open("word/document.xml") as part:
                paragraphs = list(_paragraphs(part))
            around = _around(archive)
    except (
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise DocumentUnreadable("This Word document is broken or locked and cannot be read.") from error
    if not (paragraphs or around):
        raise DocumentUnreadable("This Word document holds no text.")
    yield from numbered(paragraphs, noun="paragraph")
    for noun, lines in around.items():
        yield from numbered(lines, noun=noun)


def _around(archive: zipfile.ZipFile) -> dict[str, list[str]]:
    """Notes, comments, and the heads and feet of pages, each of their lines once."""
    found: dict[str, dict[str, None]] = {}
    parts = (match for name in sorted(archive.namelist()) if (match := _AROUND.fullmatch(name)))
    for match in islice(parts, _MAX_PARTS_AROUND):
        with archive.open(match[0]) as part:
            found.setdefault(match[1], {}).update(dict.fromkeys(_paragraphs(part)))
    return {noun: list(lines) for noun, lines in found.items() if lines}


class _Bounded:
    """A stream that ends in an error rather than go on for ever."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self._left = MAX_XML_BYTES

    def read(self, size: int = _CHUNK) -> bytes:
        chunk = self._part.read(min(size, _CHUNK))
        self._left -= len(chunk)
        if self._left < 0:
            raise ValueError("too large")
        return chunk


def _paragraphs(part: IO[bytes]) -> Iterator[str]:
    """The text of each paragraph that has some; an element is dropped once it is read.

    A text box is written twice, the second time for programs that do not know it.
    """
    depth = repeated = 0
    stream = iterparse(_Bounded(part), events=("start", "end"))  # noqa: S314 - expat stops entities that grow
    for event, element in stream:
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise ValueError("too deep")
        if element.tag == _FALLBACK:
            repeated += 1 if event == "start" else -1
        if event == "end" and repeated:
            element.clear()
        elif event == "end" and element.tag == f"{_W}p":
            text = "".join(_letters(element)).strip()
            element.clear()
            if text:
                yield text


def _letters(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}tab":
            yield "\t"
        elif element.tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"
