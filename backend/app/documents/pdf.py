"""PDF by pages: their text layer, if they have one."""

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from app.documents.passages import DocumentUnreadable, Passage, pieces

MAX_PAGES = 3_000
# What a broken file can make a parser raise has no other common ground.
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, OSError)


def read_pdf(content: bytes) -> Iterator[Passage]:
    """The passages of each page.

    Raises:
        DocumentUnreadable: It is locked, broken, or holds no text.
    """
    has_text = False
    try:
        reader = PdfReader(io.BytesIO(content))
        is_locked = reader.is_encrypted and not reader.decrypt("")
        for number, page in enumerate([] if is_locked else reader.pages[:MAX_PAGES], start=1):
            text = page.extract_text()
            has_text = has_text or bool(text.strip())
            for piece in pieces(text):
                yield Passage(f"page {number}", piece)
    except _BROKEN as error:
        raise DocumentUnreadable("This PDF is broken and cannot be read.") from error
    if is_locked:
        raise DocumentUnreadable(
            "This PDF is locked with a password. Save it without one and attach it again."
        )
    if not has_text:
        raise DocumentUnreadable("This PDF holds pictures of its pages and no text that could be read.")
