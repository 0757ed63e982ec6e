"""Telling files that are text from others, by what is in them; what a sender claims does not matter."""

import codecs
import re
from pathlib import PurePath

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".md": "text/markdown",
    ".json": "application/json",
}


def text_of(content: bytes) -> str | None:
    """The text, or None when this is no text: archives, documents, images, programs.

    UTF-8, UTF-16 with its mark, and the western encoding in which spreadsheets save CSV.
    """
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)]
    for encoding in (*marked, "utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _UNREADABLE.search(text) else text
    return None


def text_type(name: str) -> str:
    """How a text is called that has this name; never anything that a browser would run."""
    return _TYPES.get(PurePath(name.lower()).suffix, "text/plain")
