"""Pictures: whole ones with words in them, and heads of others that say how large they would become."""

import io
from typing import Any

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo


def captioned(form: str, caption: str) -> bytes:
    """A small picture whose file has a caption, where files of its kind have one."""
    more: dict[str, Any] = {}
    if form == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_itxt("Description", caption, zip=True)
    elif form == "GIF":
        more["comment"] = caption.encode()
    else:
        exif = Image.Exif()
        exif[ExifTags.Base.XPTitle] = caption.encode("utf-16-le")
        more["exif"] = exif
    return _saved(form, **more)


def captioned_everywhere() -> bytes:
    """A photograph with EXIF, XMP and a comment, which say the same in part."""
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "The crane from the quay"
    exif[ExifTags.Base.XPTitle] = "Crane\0".encode("utf-16-le")
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description><dc:title><rdf:Alt><rdf:li>Crane'
        "</rdf:li></rdf:Alt></dc:title><dc:subject><rdf:Bag><rdf:li>harbour</rdf:li> <rdf:li>steel</rdf:li>"
        "</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    return _saved("JPEG", exif=exif, xmp=xmp.encode(), comment=b"Ask Bo for the original")


def _saved(form: str, **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(out, form, **more)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    size = width.to_bytes(4) + height.to_bytes(4)
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + b"IHDR" + size + b"\x08\x06\0\0\0"


def gif(width: int, height: int, version: bytes = b"89a") -> bytes:
    return b"GIF" + version + width.to_bytes(2, "little") + height.to_bytes(2, "little")


def jpeg(width: int, height: int, *, segments: int = 3, frame: int = 0xC2) -> bytes:
    before = (b"\xff\xe1" + (6).to_bytes(2) + b"Exif") * segments
    head = bytes([0xFF, frame]) + (17).to_bytes(2) + b"\x08" + height.to_bytes(2) + width.to_bytes(2)
    return b"\xff\xd8" + before + head


def webp(width: int, height: int, kind: bytes) -> bytes:
    sizes = {
        b"VP8X": b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"VP8L": b"\x2f" + (width - 1 | height - 1 << 14).to_bytes(4, "little") + bytes(5),
        b"VP8 ": b"\0\0\0\x9d\x01\x2a" + width.to_bytes(2, "little") + height.to_bytes(2, "little"),
    }
    return b"RIFF" + bytes(4) + b"WEBP" + kind + bytes(4) + sizes[kind]
