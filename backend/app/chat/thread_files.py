"""The files of one conversation, for tools that send them on, and what all of their user's files say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import undefer

from app.chat.attachment_parts import parts_of
from app.chat.attachments import MAX_BYTES_PER_OWNER
from app.chat.message_files import whole_table
from app.chat.passages import PassageSearch
from app.database import Database
from app.models import ChatAttachment
from app.tools.base import FoundPassage, KeptFile, Search, ToolFile
from app.tools.tables import Table

_ID = re.compile(r"atc_\w+", re.ASCII)


@dataclass(frozen=True, slots=True)
class FilesOfThread:
    """Files of one owner in one thread, and no others, whatever a model asks for.

    What their text says is also found in the owner's other conversations.
    """

    database: Database
    owner_id: int
    thread_id: str

    async def find(self, reference: str) -> KeptFile | None:
        """A file by its id, wherever in the text that stands, or the newest of this name."""
        found = _ID.search(reference)
        wanted = ChatAttachment.id == found[0] if found else ChatAttachment.name == reference.strip()
        newest = select(ChatAttachment.id, ChatAttachment.name, ChatAttachment.size).where(
            *self._mine, wanted
        )
        async with self.database.statement() as session:
            row = (await session.execute(newest.order_by(ChatAttachment.created_at.desc()).limit(1))).first()
        return KeptFile(row.id, row.name, row.size) if row else None

    async def load(self, file_id: str) -> ToolFile | None:
        wanted = select(ChatAttachment).where(*self._mine, ChatAttachment.id == file_id)
        async with self.database.statement() as session:
            row = await session.scalar(wanted.options(undefer(ChatAttachment.content)))
        if row is None:
            return None
        content = row.content or await self._joined(row.id)
        return ToolFile(row.name, row.mime_type, content)

    async def table(self, attachment_id: str) -> Table | None:
        mine = select(ChatAttachment.id).where(*self._mine, ChatAttachment.id == attachment_id)
        async with self.database.transaction() as session:
            if await session.scalar(mine) is None:
                return None
            return await whole_table(session, attachment_id, owner_id=self.owner_id)

    async def room(self) -> int:
        mine = ChatAttachment.user_id == self.owner_id
        async with self.database.statement() as session:
            taken = await session.scalar(select(func.coalesce(func.sum(ChatAttachment.size), 0)).where(mine))
        return max(0, MAX_BYTES_PER_OWNER - (taken or 0))

    async def listed(self) -> Sequence[KeptFile]:
        return await self._text.listed()

    async def search(self, query: str, *, file_name: str | None, limit: int) -> Search:
        return await self._text.search(query, file_name=file_name, limit=limit)

    async def read(self, file_id: str, *, place: str | None, limit: int) -> Sequence[FoundPassage]:
        return await self._text.read(file_id, place=place, limit=limit)

    async def _joined(self, file_id: str) -> bytes:
        return b"".join([part async for part in parts_of(self.database, file_id, owner_id=self.owner_id)])

    @property
    def _text(self) -> PassageSearch:
        return PassageSearch(self.database, self.owner_id, self.thread_id)

    @property
    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return (
            ChatAttachment.user_id == self.owner_id,
            ChatAttachment.thread_id == self.thread_id,
            ChatAttachment.is_there(),
        )
