"""PDF by pages: their text layer, if they have one."""

import io
import struct
import zlib
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from app.documents.passages import NOT_READ, DocumentUnreadable, Passage, pieces

MAX_PAGES = 3_000
# What a broken file can make a parser raise has no other common ground.
_BROKEN = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    ArithmeticError,
    OSError,
    NotImplementedError,
    AssertionError,
    zlib.error,
    struct.error,
)
_BROKEN_PAGE = "This page is broken and could not be read."


def read_pdf(content: bytes) -> Iterator[Passage]:
    """The passages of each page; one that is broken says so and costs no other.

    Raises:
        DocumentUnreadable: It is locked, broken, or holds no text.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        is_locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if is_locked else len(reader.pages)
    except _BROKEN as error:
        raise DocumentUnreadable("This PDF is broken and cannot be read.") from error
    if is_locked:
        raise DocumentUnreadable(
            "This PDF is locked with a password. Save it without one and attach it again."
        )
    broken = 0
    has_text = False
    for number in range(1, min(count, MAX_PAGES) + 1):
        text = _text(reader, number)
        if text is None:
            broken += 1
            yield Passage(f"page {number}", _BROKEN_PAGE)
            continue
        has_text = has_text or bool(text.strip())
        for piece in pieces(text):
            yield Passage(f"page {number}", piece)
    if not has_text:
        raise DocumentUnreadable(
            "This PDF is broken and cannot be read."
            if broken
            else "This PDF holds pictures of its pages and no text that could be read."
        )
    if count > MAX_PAGES:
        yield Passage(f"page {MAX_PAGES + 1}", NOT_READ)


def _text(reader: PdfReader, number: int) -> str | None:
    try:
        return reader.pages[number - 1].extract_text()
    except _BROKEN:
        return None
