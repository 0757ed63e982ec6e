"""What kind of document a file is, by its first bytes and the names inside."""

import io
import zipfile
from enum import StrEnum

MAX_UNPACKED = 200 * 1024 * 1024
MAX_MEMBERS = 5_000


class DocumentKind(StrEnum):
    """Documents that can be read; the values are their media types."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def document_kind(content: bytes) -> DocumentKind | None:
    """The kind, as far as that can be told without parsing the document; None for everything else."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return DocumentKind.PDF
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if "word/document.xml" in names:
        return DocumentKind.DOCX
    return DocumentKind.XLSX if "xl/workbook.xml" in names else None


def is_media_type_of_document(mime_type: str) -> bool:
    return mime_type in set(DocumentKind)


_WORDS_IN = {
    b"\x89PNG": (b"tEXt", b"iTXt", b"zTXt", b"eXIf"),
    b"\xff\xd8": (b"Exif", b"ns.adobe.com/xap", b"Photoshop 3.0", b"\xff\xfe"),
    b"GIF8": (b"\x21\xfe", b"XMP DataXMP"),
    b"RIFF": (b"EXIF", b"XMP "),
}
_FIRST_BYTES = 256 * 1024


def may_have_words(picture: bytes) -> bool:
    """Whether a picture's file may hold captions or comments; most have none."""
    head = picture[:_FIRST_BYTES] + picture[-_FIRST_BYTES:]
    marks = next((marks for begin, marks in _WORDS_IN.items() if picture.startswith(begin)), ())
    return any(mark in head for mark in marks)


def is_picture(content: bytes) -> bool:
    return content.startswith(tuple(_WORDS_IN))
