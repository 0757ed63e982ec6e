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
