"""Files of a message, as a model is given them: text as data, images as images."""

import asyncio
import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chatkit.types import UserMessageItem
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from app.agents.data_marks import marked
from app.chat.file_text import text_of
from app.chat.passages import passages_of
from app.documents.kinds import DocumentKind, is_media_type_of_document
from app.documents.passages import Passage
from app.documents.workbook import first_sheet
from app.models import ChatAttachment
from app.tools.tables import Table, parse_table
from app.tools.whole_results import AttachedTable

MAX_TEXT_BYTES = 32 * 1024
MAX_TEXT_BYTES_TOGETHER = 96 * 1024
MAX_IMAGES = 6
MAX_IMAGE_BYTES_TOGETHER = 8 * 1024 * 1024

Images = Mapping[str, str]
"""`data:` addresses by the ids of their files."""


async def describe_files(
    session: AsyncSession, message: UserMessageItem, *, owner_id: int
) -> tuple[list[dict[str, Any]], Table | None]:
    """The message's files as the history keeps them, and the rows of the first one that is a table."""
    rows = await _load(session, [attachment.id for attachment in message.attachments], owner_id)
    limit = min(MAX_TEXT_BYTES, MAX_TEXT_BYTES_TOGETHER // max(1, len(rows)))
    documents = [row.id for row in rows if is_media_type_of_document(row.mime_type)]
    passages = await passages_of(session, documents, owner_id=owner_id)
    return await asyncio.to_thread(_described, rows, passages, limit)


def _described(
    rows: Sequence[ChatAttachment], passages: Mapping[str, Sequence[Passage]], limit: int
) -> tuple[list[dict[str, Any]], Table | None]:
    """Runs in a thread: ten megabytes take a moment."""
    texts = {row.id: _text(row, passages.get(row.id)) for row in rows}
    files = [
        {"id": row.id, "name": row.name, "mime_type": row.mime_type, "text": _cut(texts[row.id], limit)}
        for row in rows
    ]
    tables = (
        (
            row.id,
            _sheet_table(passages[row.id])
            if row.mime_type == DocumentKind.XLSX
            else parse_table(texts[row.id] or ""),
        )
        for row in rows
    )
    first = next(((row_id, table) for row_id, table in tables if table is not None), None)
    if first is None:
        return files, None
    row_id, table = first
    return files, replace(table, whole=AttachedTable(row_id)) if table.is_cut else table


async def whole_table(session: AsyncSession, attachment_id: str, *, owner_id: int) -> Table | None:
    """All rows of an attached file, if it is a table."""
    rows = await _load(session, [attachment_id], owner_id)
    return await asyncio.to_thread(_whole, rows[0]) if rows else None


def _whole(row: ChatAttachment) -> Table | None:
    if row.mime_type == DocumentKind.XLSX:
        return _even_table(first_sheet(row.content), is_whole=True)
    return parse_table(text_of(row.content) or "", is_whole=True)


def _text(row: ChatAttachment, passages: Sequence[Passage] | None) -> str | None:
    if row.mime_type.startswith("image/"):
        return None
    if passages is None:
        return text_of(row.content)
    return "\n\n".join(f"[{passage.place}]\n{passage.text}" for passage in passages)


def _sheet_table(passages: Sequence[Passage]) -> Table | None:
    """The rows of a workbook's first sheet; its first row, which names them, begins every passage."""
    if not passages:
        return None
    sheet = passages[0].place.rpartition(", ")[0]
    lines: list[str] = []
    for passage in passages:
        if passage.place.rpartition(", ")[0] == sheet:
            lines += passage.text.splitlines()[1 if lines else 0 :]
    return _even_table(lines)


def _even_table(lines: Sequence[str], *, is_whole: bool = False) -> Table | None:
    """Lines as a table that is as wide as the first of them."""
    width = len(lines[0].split("\t")) if lines else 0
    even = (line.split("\t")[:width] for line in lines)
    text = "\n".join("\t".join([*row, *[""] * (width - len(row))]) for row in even)
    return parse_table(text, is_whole=is_whole)


async def load_images(
    session: AsyncSession, entries: Iterable[Mapping[str, Any]], *, owner_id: int
) -> dict[str, str]:
    """The newest images of a conversation, as far as a request may carry them.

    `entries` are those of the history, oldest first.
    """
    ids = [file["id"] for entry in entries for file in entry.get("files", ()) if is_image(file)]
    rows = await _load(session, ids[-MAX_IMAGES:], owner_id)
    images: dict[str, str] = {}
    left = MAX_IMAGE_BYTES_TOGETHER
    for row in reversed(rows):
        left -= row.size
        if left < 0:
            break
        images[row.id] = f"data:{row.mime_type};base64,{base64.b64encode(row.content).decode()}"
    return images


def file_parts(files: Sequence[Mapping[str, Any]], images: Images) -> list[dict[str, Any]]:
    """The parts of a user's message that its files make."""
    return [_part(file, images) for file in files]


def is_image(file: Mapping[str, Any]) -> bool:
    return str(file["mime_type"]).startswith("image/")


def _part(file: Mapping[str, Any], images: Images) -> dict[str, Any]:
    name = f"the attached file {file['name']}"
    if file["id"] in images:
        return {"type": "input_image", "image_url": images[file["id"]], "detail": "auto"}
    if file["text"] is None:
        return {"type": "input_text", "text": f"({name} is an image that is not shown any more)"}
    return {"type": "input_text", "text": marked(file["text"], source=name, secret=file["id"])}


async def _load(session: AsyncSession, ids: Sequence[str], owner_id: int) -> list[ChatAttachment]:
    if not ids:
        return []
    rows = await session.scalars(
        select(ChatAttachment)
        .where(ChatAttachment.id.in_(ids), ChatAttachment.user_id == owner_id)
        .options(undefer(ChatAttachment.content))
    )
    by_id = {row.id: row for row in rows}
    return [by_id[identifier] for identifier in dict.fromkeys(ids) if identifier in by_id]


def _cut(text: str | None, limit: int) -> str | None:
    if text is None:
        return None
    raw = text.encode()
    if len(raw) <= limit:
        return text
    head = raw[:limit].decode("utf-8", "ignore")
    whole = f"the first {limit // 1024} KB of {len(raw) // 1024} KB"
    return f"{head}\n… (cut: {whole}; File search finds what else it says)"
