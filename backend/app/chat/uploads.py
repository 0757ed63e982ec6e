"""Files that people put into a message: checked by their bytes, private, and gone unless they are sent."""

import asyncio
from dataclasses import dataclass, field, replace
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile

from app.activity.retention import UNSENT_FILES_KEPT
from app.chat.attachments import MAX_BYTES_PER_OWNER, MAX_FILE_BYTES, safe_name
from app.chat.errors import AttachmentNotFound, NotPossible
from app.chat.file_text import text_of, text_type
from app.chat.passages import keep_passages
from app.chat.raster_images import raster_type
from app.database import Database
from app.documents.kinds import document_kind, is_media_type_of_document, may_have_words
from app.documents.passages import Document, DocumentUnreadable
from app.documents.plain import read_text
from app.documents.reading import DocumentReader
from app.errors import AppError, Rejected, TooMany
from app.models import ChatAttachment

MAX_UNSENT = 50
_MAX_AT_ONCE = 4


class AttachmentMissing(Rejected):
    code = "ATTACHMENT_MISSING"


class AttachmentTooLarge(AppError):
    status = 413
    code = "ATTACHMENT_TOO_LARGE"


class AttachmentTypeUnsupported(AppError):
    status = 415
    code = "ATTACHMENT_TYPE_UNSUPPORTED"


class AttachmentQuotaReached(TooMany):
    code = "ATTACHMENT_QUOTA_REACHED"


@dataclass(frozen=True, slots=True)
class _Checked:
    """A file that is taken. `text` is what there is to read in it, unless it still has to be got out."""

    name: str
    mime_type: str
    content: bytes
    text: Document = field(default_factory=lambda: Document(()))


class Uploads:
    """The uploads of this process; few are held in memory at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents = DocumentReader()
        self._places = asyncio.Semaphore(_MAX_AT_ONCE)

    async def keep(self, file: UploadFile, *, owner_id: int) -> ChatAttachment:
        """Keep a file for a message that is still to be sent.

        Raises:
            AttachmentTooLarge: It has more than 10 MB.
            AttachmentTypeUnsupported: It is no image that browsers show, no text, and no readable document.
            AttachmentQuotaReached: The owner has too many or too large files already.
        """
        if (file.size or 0) > MAX_FILE_BYTES:
            raise AttachmentTooLarge(
                f"A file may have up to {MAX_FILE_BYTES >> 20} MB. Attach a smaller one."
            )
        async with self._places:
            checked = await asyncio.to_thread(_checked, file.filename or "file", await file.read())
            if is_media_type_of_document(checked.mime_type):
                checked = replace(checked, text=await self._read(checked.content))
            elif checked.mime_type.startswith("image/") and may_have_words(checked.content):
                checked = replace(checked, text=await self._caption(checked.content))
            async with self._database.transaction() as session:
                await _require_room(session, owner_id, len(checked.content))
                row = ChatAttachment(
                    id=f"atc_{uuid4().hex}",
                    user_id=owner_id,
                    thread_id=None,
                    name=checked.name,
                    mime_type=checked.mime_type,
                    size=len(checked.content),
                    content=checked.content,
                )
                session.add(row)
                await session.flush()
                await keep_passages(session, row, checked.text)
        return row

    async def _read(self, content: bytes) -> Document:
        try:
            return await self._documents.read(content)
        except DocumentUnreadable as error:
            raise AttachmentTypeUnsupported(str(error)) from error

    async def _caption(self, content: bytes) -> Document:
        """What a picture says of itself; one that says nothing is a picture all the same."""
        try:
            return await self._documents.read(content)
        except DocumentUnreadable:
            return Document(())

    async def discard(self, attachment_id: str, *, owner_id: int) -> None:
        """Forget a file that has not been sent.

        Raises:
            AttachmentNotFound: There is none, or it is another user's.
            NotPossible: It is part of a message.
        """
        mine = (ChatAttachment.id == attachment_id, ChatAttachment.user_id == owner_id)
        async with self._database.transaction() as session:
            unsent = delete(ChatAttachment).where(*mine, ChatAttachment.thread_id.is_(None))
            if await session.scalar(unsent.returning(ChatAttachment.id)) is not None:
                return
            if await session.scalar(select(ChatAttachment.id).where(*mine)) is None:
                raise AttachmentNotFound("No such file.")
        raise NotPossible("This file is part of a message. Delete the chat to delete it.")


def _checked(name: str, content: bytes) -> _Checked:
    """What a file is, by its bytes. Runs in a thread: reading 10 MB takes a moment."""
    name = safe_name(name)
    if (image := raster_type(content)) is not None:
        return _Checked(name, image, content)
    if (document := document_kind(content)) is not None:
        return _Checked(name, document.value, content)
    if content and (text := text_of(content)) is not None:
        return _Checked(name, text_type(name), content, read_text(text))
    if not content:
        raise AttachmentTypeUnsupported("This file is empty. Attach one with something in it.")
    raise AttachmentTypeUnsupported(
        "Images (PNG, JPEG, GIF, WebP), text files, PDF, Word (.docx) and Excel (.xlsx) can be attached. "
        "Paste the text of other documents."
    )


async def _require_room(session: AsyncSession, owner_id: int, size: int) -> None:
    mine = ChatAttachment.user_id == owner_id
    unsent = ChatAttachment.thread_id.is_(None)
    await session.execute(
        delete(ChatAttachment).where(mine, unsent, ChatAttachment.created_at < func.now() - UNSENT_FILES_KEPT)
    )
    count, total = (
        await session.execute(
            select(func.count().filter(unsent), func.coalesce(func.sum(ChatAttachment.size), 0)).where(mine)
        )
    ).one()
    if count >= MAX_UNSENT:
        raise AttachmentQuotaReached(
            f"{MAX_UNSENT} attached files wait for their message. Send or remove some first.",
            retry_after_s=60,
        )
    if total + size > MAX_BYTES_PER_OWNER:
        raise AttachmentQuotaReached(
            f"Your chats hold {MAX_BYTES_PER_OWNER >> 20} MB of files. Delete chats that you no longer need.",
            retry_after_s=60,
        )
