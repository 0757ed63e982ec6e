"""A process that reads one document from its input and writes its passages to its output.

What a stranger's file does to a parser happens here: without secrets, files to write to, or more memory and
time than `limits` allow.
"""

import json
import resource
import sys

from app.documents.docx import read_docx
from app.documents.kinds import DocumentKind, document_kind, is_picture
from app.documents.passages import DocumentUnreadable, gathered
from app.documents.pdf import read_pdf
from app.documents.picture import read_picture
from app.documents.workbook import read_workbook

MAX_MEMORY = 1024 * 1024 * 1024
MAX_CPU_S = 20
MAX_FILES = 64

_READERS = {
    DocumentKind.PDF: read_pdf,
    DocumentKind.DOCX: read_docx,
    DocumentKind.XLSX: read_workbook,
}


def limit_this_process() -> None:
    for limited, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, MAX_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(limited, (most, most))
        except (ValueError, OSError):
            # macOS does not limit address space; the time limit of whoever started this holds all the same.
            continue


def answer(content: bytes) -> dict[str, object]:
    kind = document_kind(content)
    if kind is None and not is_picture(content):
        return {"unreadable": "This is no document that can be read."}
    read = _READERS[kind] if kind else read_picture
    try:
        document = gathered(read(content))
    except DocumentUnreadable as error:
        return {"unreadable": str(error)}
    except (MemoryError, RecursionError):
        return {"unreadable": "This document is too large or too deeply nested to be read."}
    return {
        "passages": [[passage.place, passage.text] for passage in document.passages],
        "is_cut": document.is_cut,
    }


if __name__ == "__main__":
    limit_this_process()
    json.dump(answer(sys.stdin.buffer.read()), sys.stdout)
