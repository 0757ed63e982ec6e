"""Telling images that a page may show from other bytes, by what they are and how large they would become."""

from collections.abc import Callable
from struct import error as StructError  # noqa: N812 - it is a class
from struct import unpack_from
from typing import TypeAlias

MAX_SHOWN_PIXELS = 50_000_000
"""A few kilobytes can describe an image that fills a browser's memory: four bytes for each pixel."""

_MAX_JPEG_SEGMENTS = 1_000
_JPEG_MARK = 0xFF
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_14_BITS = 0x3FFF

Size: TypeAlias = tuple[int, int]


def raster_type(content: bytes) -> str | None:
    """The type of a raster image that may be shown in place; what its sender claims does not matter.

    None is everything else: other content (SVG is a document that can hold scripts), a head that cannot be
    read, and images of more than 50 million pixels.
    """
    for signature, mime_type, size_of in _KINDS:
        if content.startswith(signature):
            try:
                size = size_of(content)
            except StructError:  # the head is cut off
                return None
            is_shown = size is not None and 0 < size[0] * size[1] <= MAX_SHOWN_PIXELS
            return mime_type if is_shown else None
    return None


def _png_size(content: bytes) -> Size | None:
    chunk, width, height = unpack_from(">4sII", content, 12)
    return (width, height) if chunk == b"IHDR" else None


def _gif_size(content: bytes) -> Size | None:
    width, height = unpack_from("<HH", content, 6)
    return width, height


def _jpeg_size(content: bytes) -> Size | None:
    """The size in the first frame header; segments before it are skipped by their lengths."""
    at = 2
    for _ in range(_MAX_JPEG_SEGMENTS):
        mark, kind, length, height, width = unpack_from(">BBHxHH", content, at)
        if mark != _JPEG_MARK:
            return None
        if kind in _JPEG_FRAMES:
            return width, height
        at += 2 + length
    return None


def _webp_size(content: bytes) -> Size | None:
    form, chunk = unpack_from("<4s4s", content, 8)
    if form != b"WEBP":
        return None
    match chunk:
        case b"VP8X":
            sides = unpack_from("<3s3s", content, 24)
            width, height = (int.from_bytes(side, "little") + 1 for side in sides)
            return width, height
        case b"VP8L":
            (bits,) = unpack_from("<I", content, 21)
            return (bits & _14_BITS) + 1, (bits >> 14 & _14_BITS) + 1
        case b"VP8 ":
            width, height = unpack_from("<HH", content, 26)
            return width & _14_BITS, height & _14_BITS
    return None


_KINDS: tuple[tuple[bytes, str, Callable[[bytes], Size | None]], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png", _png_size),
    (b"\xff\xd8\xff", "image/jpeg", _jpeg_size),
    (b"GIF87a", "image/gif", _gif_size),
    (b"GIF89a", "image/gif", _gif_size),
    (b"RIFF", "image/webp", _webp_size),
)
