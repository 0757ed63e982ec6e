"""Pictures are known by their bytes, and shown unless they would be enormous."""

import time

import pytest

from app.chat.raster_images import MAX_SHOWN_PIXELS, raster_type
from tests.peers.pictures import gif, jpeg, png, webp

PICTURES = {
    "png": (png, "image/png"),
    "gif": (gif, "image/gif"),
    "old gif": (lambda width, height: gif(width, height, b"87a"), "image/gif"),
    "jpeg": (jpeg, "image/jpeg"),
    "plain jpeg": (lambda width, height: jpeg(width, height, segments=1, frame=0xC0), "image/jpeg"),
    "large webp": (lambda width, height: webp(width, height, b"VP8X"), "image/webp"),
    "lossless webp": (lambda width, height: webp(width, height, b"VP8L"), "image/webp"),
    "lossy webp": (lambda width, height: webp(width, height, b"VP8 "), "image/webp"),
}


@pytest.mark.parametrize(("make", "mime_type"), PICTURES.values(), ids=PICTURES.keys())
def test_a_picture_is_known_by_its_bytes(make: object, mime_type: str) -> None:
    assert callable(make)
    assert raster_type(make(4_000, 3_000)) == mime_type
    assert raster_type(make(10_000, MAX_SHOWN_PIXELS // 10_000)) == mime_type
    assert raster_type(make(10_000, MAX_SHOWN_PIXELS // 10_000 + 1)) is None


@pytest.mark.parametrize(("make", "_"), PICTURES.values(), ids=PICTURES.keys())
def test_half_a_head_is_no_picture(make: object, _: str) -> None:
    assert callable(make)
    whole = make(10, 10)
    assert not [length for length in range(len(whole) - 10) if raster_type(whole[:length])]


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html>",
        b"",
        png(0, 10),
        gif(10, 0),
        b"\xff\xd8\xff\xe0\0\0" * 100_000,
        jpeg(10, 10, frame=0xC4),
        b"RIFF\0\0\0\0WAVEfmt " + bytes(20),
        webp(10, 10, b"VP8X").replace(b"VP8X", b"VP9 "),
    ],
    ids=lambda content: repr(content[:16]),
)
def test_anything_else_is_not_shown(content: bytes) -> None:
    assert raster_type(content) is None


def test_a_picture_of_many_segments_takes_no_time() -> None:
    begun = time.perf_counter()
    assert raster_type(jpeg(10, 10, segments=300_000)) is None
    assert time.perf_counter() - begun < 0.1
