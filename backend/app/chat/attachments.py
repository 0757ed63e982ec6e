"""Files of the chat: images and exports that tools brought, private to their owner."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chatkit.types import Attachment, FileAttachment, ImageAttachment
from pydantic import AnyUrl
from sqlalchemy import insert, select
from sqlalchemy.orm import undefer

from app.chat.attachment_parts import keep_parts
from app.chat.errors import AttachmentNotFound
from app.chat.raster_images import raster_type
from app.database import Database
from app.models import ChatAttachment
from app.plain_text import one_line
from app.tools.base import LargeContent

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_BYTES_PER_OWNER = 500 * 1024 * 1024
MAX_NAME_CHARS = 100


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be kept; `expires` when it can be made again and need not be kept for ever.

    `is_result` when it holds the whole result of a call, as JSON.
    """

    name: str
    mime_type: str
    content: bytes | LargeContent = field(repr=False)
    expires: bool = False
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that can be linked to: `url` is a path of this service."""

    id: str
    name: str
    is_image: bool
    is_result: bool = False

    @property
    def url(self) -> str:
        return f"/api/attachments/{self.id}"


async def store_files(
    database: Database, files: Sequence[NewFile], *, owner_id: int, thread_id: str, kept: timedelta
) -> list[StoredFile]:
    """Keep files for their owner, those that expire for as long as `kept`: all of them, or none.

    Raster images are recognised by their bytes.
    """
    expires_at = datetime.now(UTC) + kept
    rows = [_row(file, owner_id, thread_id, expires_at) for file in files]
    large = {row["id"]: file.content for row, file in zip(rows, files, strict=True)}
    try:
        if rows:
            async with database.transaction() as session:
                await session.execute(insert(ChatAttachment), rows)
                for attachment_id, content in large.items():
                    if isinstance(content, LargeContent):
                        await keep_parts(session, attachment_id, content, owner_id=owner_id)
    finally:
        for content in large.values():
            if isinstance(content, LargeContent):
                content.file.close()
    return [
        StoredFile(row["id"], row["name"], row["mime_type"].startswith("image/"), file.is_result)
        for row, file in zip(rows, files, strict=True)
    ]


def _row(file: NewFile, owner_id: int, thread_id: str, expires_at: datetime) -> dict[str, Any]:
    content = file.content if isinstance(file.content, bytes) else b""
    claimed = file.mime_type if not file.mime_type.startswith("image/") else "application/octet-stream"
    return {
        "id": f"atc_{uuid4().hex}",
        "user_id": owner_id,
        "thread_id": thread_id,
        "name": safe_name(file.name),
        "mime_type": raster_type(content) or claimed,
        "size": len(file.content),
        "content": content,
        "expires_at": expires_at if file.expires else None,
    }


def safe_name(name: str) -> str:
    """A file name on one line, without folders."""
    return one_line(name.replace("/", "_").replace("\\", "_"), max_chars=MAX_NAME_CHARS) or "file"


async def load_file(database: Database, attachment_id: str, *, owner_id: int) -> ChatAttachment:
    """A file with its content, unless that stands in parts.

    Raises:
        AttachmentNotFound: It does not exist, has expired, or is another user's.
    """
    async with database.statement() as session:
        row = await session.scalar(
            select(ChatAttachment)
            .where(
                ChatAttachment.id == attachment_id,
                ChatAttachment.user_id == owner_id,
                ChatAttachment.is_there(),
            )
            .options(undefer(ChatAttachment.content))
        )
    if row is None:
        raise AttachmentNotFound("There is no such file, or it has expired. A saved file can be made again.")
    return row


def attachment_value(row: ChatAttachment, *, origin: str) -> Attachment:
    """The file as ChatKit describes it."""
    common = {"id": row.id, "name": row.name, "mime_type": row.mime_type, "thread_id": row.thread_id}
    if row.mime_type.startswith("image/"):
        return ImageAttachment(**common, preview_url=AnyUrl(f"{origin}/api/attachments/{row.id}"))
    return FileAttachment(**common)
