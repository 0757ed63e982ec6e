"""Texts by their lines."""

from app.documents.passages import Document, Passage, gathered, numbered, pieces

_LONGEST_LINE = 4_000


def read_text(text: str) -> Document:
    """Passages of whole lines; a text that is one long line is broken at its sentences."""
    lines = text.splitlines()
    if any(len(line) > _LONGEST_LINE for line in lines):
        return gathered(
            Passage(f"part {number}", piece) for number, piece in enumerate(pieces(text), start=1)
        )
    return gathered(numbered(lines, noun="line"))
