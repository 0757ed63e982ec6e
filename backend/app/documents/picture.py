"""What a picture says in words of its own: captions, comments and keywords that stand in its file.

Letters that are drawn are not read: that takes a model, which sees the picture itself.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from app.documents.passages import DocumentUnreadable, Passage, pieces

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_MAX_XMP_BYTES = 1024 * 1024
_FEWEST_LETTERS = 2
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_XMP = {f"{_DUBLIN_CORE}{name}": name for name in ("title", "description", "subject")}
_EXIF = {
    ExifTags.Base.ImageDescription: "description",
    ExifTags.Base.XPTitle: "title",
    ExifTags.Base.XPComment: "comment",
    ExifTags.Base.XPSubject: "subject",
    ExifTags.Base.XPKeywords: "keywords",
}
_IPTC = {(2, 5): "title", (2, 105): "title", (2, 120): "description", (2, 25): "keywords"}
_COMMENT_ENCODINGS = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"\0\0\0\0\0\0\0\0": "utf-8"}
# As with other documents: what a broken file can make a parser raise has no other common ground.
_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError, ArithmeticError)


def read_picture(content: bytes) -> Iterator[Passage]:
    """The picture's words, each of them once, under what they are.

    Raises:
        DocumentUnreadable: The file is broken.
    """
    said: dict[str, str] = {}
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            for place, words in _words(picture):
                text = words.replace("\0", "").strip()
                if len(text) >= _FEWEST_LETTERS:
                    said.setdefault(text, place)
    except (*_BROKEN, Image.DecompressionBombError) as error:
        raise DocumentUnreadable("This picture is broken.") from error
    for text, place in said.items():
        for piece in pieces(text):
            yield Passage(place, piece)


def _words(picture: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    yield from _of_exif(picture.getexif())
    yield from _of_iptc(IptcImagePlugin.getiptcinfo(picture) or {})
    for name, value in picture.info.items():
        if str(name).lower() in {"xmp", "xml:com.adobe.xmp"}:
            yield from _of_xmp(value)
        elif str(name).lower() == "comment" and isinstance(value, bytes):
            yield "comment", value.decode("utf-8", "replace")
        elif isinstance(value, str):
            yield str(name).strip().lower()[:40] or "comment", value


def _of_exif(exif: Image.Exif) -> Iterator[tuple[str, str]]:
    for tag, place in _EXIF.items():
        value = exif.get(tag)
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, bytes):
            yield place, value.decode("utf-16-le", "replace")
    comment = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.UserComment)
    if isinstance(comment, bytes) and (encoding := _COMMENT_ENCODINGS.get(comment[:8])):
        yield "comment", comment[8:].decode(encoding, "replace")


def _of_iptc(fields: Mapping[tuple[int, int], Any]) -> Iterator[tuple[str, str]]:
    for key, place in _IPTC.items():
        values = fields.get(key, b"")
        words = [
            each.decode("utf-8", "replace") for each in ([values] if isinstance(values, bytes) else values)
        ]
        yield place, ", ".join(words)


def _of_xmp(value: str | bytes) -> Iterator[tuple[str, str]]:
    if len(value) > _MAX_XMP_BYTES:
        return
    try:
        packet = fromstring(value.strip("\0") if isinstance(value, str) else value.strip(b"\0"))  # noqa: S314 - expat stops entities that grow
    except ParseError:
        return
    for element in packet.iter():
        if place := _XMP.get(element.tag):
            yield ("keywords" if place == "subject" else place), ", ".join(_texts(element))


def _texts(element: Element) -> Iterable[str]:
    return filter(None, map(str.strip, element.itertext()))
