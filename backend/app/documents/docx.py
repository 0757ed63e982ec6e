"""Word documents: paragraphs and tables in their order, headings kept with what follows them.

A .docx knows no pages; only a layout engine could tell them. Paragraphs are counted instead.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from app.documents.passages import DocumentUnreadable, Passage, numbered

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHUNK = 64 * 1024
MAX_XML_BYTES = 100 * 1024 * 1024
MAX_DEPTH = 200


def read_docx(content: bytes) -> Iterator[Passage]:
    """The document's paragraphs, put together.

    Raises:
        DocumentUnreadable: It is broken or empty.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("word/document.xml") as part:
            paragraphs = list(_paragraphs(part))
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
    if not any(paragraphs):
        raise DocumentUnreadable("This Word document holds no text.")
    yield from numbered(paragraphs, noun="paragraph")


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
    """The text of each paragraph that has some; an element is dropped once it is read."""
    depth = 0
    stream = iterparse(_Bounded(part), events=("start", "end"))  # noqa: S314 - expat stops entities that grow
    for event, element in stream:
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise ValueError("too deep")
        if event == "end" and element.tag == f"{_W}p":
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
