"""Files that are too large to be held in memory: kept, and read again, one part at a time."""

import asyncio
from collections.abc import AsyncIterator

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database, table_of
from app.models import AttachmentPart
from app.tools.base import LargeContent

PART_BYTES = 1024 * 1024


async def keep_parts(
    session: AsyncSession, attachment_id: str, content: LargeContent, *, owner_id: int
) -> None:
    """Store the content of a file whose row is there."""
    number = 0
    while part := await asyncio.to_thread(content.file.read, PART_BYTES):
        row = {"attachment_id": attachment_id, "number": number, "user_id": owner_id, "content": part}
        await session.execute(insert(table_of(AttachmentPart)), row)
        number += 1


async def parts_of(database: Database, attachment_id: str, *, owner_id: int) -> AsyncIterator[bytes]:
    """The content of a file from its beginning; nothing is held in the database between two parts."""
    number = 0
    while part := await _part(database, attachment_id, number, owner_id):
        yield part
        number += 1


async def _part(database: Database, attachment_id: str, number: int, owner_id: int) -> bytes | None:
    wanted = select(AttachmentPart.content).where(
        AttachmentPart.attachment_id == attachment_id,
        AttachmentPart.number == number,
        AttachmentPart.user_id == owner_id,
    )
    async with database.statement() as session:
        return await session.scalar(wanted)
