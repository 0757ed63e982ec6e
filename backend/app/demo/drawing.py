"""A picture of a note, drawn without any library: a sheet of paper on which every word is a bar."""

import struct
import zlib

from app.demo.note import Note

WIDTH, HEIGHT = 480, 300
MARGIN, LINE_HEIGHT, BAR_HEIGHT = 28, 18, 8
TITLE_BAR_HEIGHT = 16
LETTER_WIDTH, GAP = 6, 6

Color = tuple[int, int, int]
PAPER: Color = (255, 249, 219)
EDGE: Color = (226, 208, 138)
TITLE_INK: Color = (52, 58, 64)
INK: Color = (150, 156, 163)
TAG_INKS: tuple[Color, ...] = ((66, 99, 235), (12, 133, 153), (214, 51, 108), (230, 119, 0))


class _Canvas:
    def __init__(self) -> None:
        self.rows = [bytearray(bytes(PAPER) * WIDTH) for _ in range(HEIGHT)]

    def bar(self, left: int, top: int, width: int, height: int, color: Color) -> None:
        right, bottom = min(left + width, WIDTH), min(top + height, HEIGHT)
        for row in self.rows[top:bottom]:
            row[left * 3 : right * 3] = bytes(color) * max(right - left, 0)

    def words(self, text: str, top: int, height: int, color: Color, bottom: int) -> int:
        """Draw each word as a bar of its length; returns where the next line begins."""
        left = MARGIN
        for word in text.split():
            width = min(len(word) * LETTER_WIDTH, WIDTH - 2 * MARGIN)
            if left + width > WIDTH - MARGIN:
                left, top = MARGIN, top + LINE_HEIGHT
            if top + height > bottom:
                break
            self.bar(left, top, width, height, color)
            left += width + GAP
        return top + LINE_HEIGHT


def draw(note: Note) -> bytes:
    """The note as a PNG of 480 by 300 pixels."""
    canvas = _Canvas()
    for left, top, width, height in (
        (0, 0, WIDTH, 6),
        (0, HEIGHT - 6, WIDTH, 6),
        (0, 0, 6, HEIGHT),
        (WIDTH - 6, 0, 6, HEIGHT),
    ):
        canvas.bar(left, top, width, height, EDGE)
    tags_top = HEIGHT - MARGIN - BAR_HEIGHT
    top = canvas.words(note.title, MARGIN, TITLE_BAR_HEIGHT, TITLE_INK, tags_top)
    canvas.words(note.body, top + LINE_HEIGHT, BAR_HEIGHT, INK, tags_top - LINE_HEIGHT)
    left = MARGIN
    for tag, color in zip(note.tags, TAG_INKS, strict=False):
        canvas.bar(left, tags_top, len(tag) * LETTER_WIDTH, BAR_HEIGHT, color)
        left += len(tag) * LETTER_WIDTH + GAP * 2
    return _png(canvas.rows)


def _png(rows: list[bytearray]) -> bytes:
    """RGB rows as a PNG file (RFC 2083): header, one compressed block of unfiltered rows, end."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
