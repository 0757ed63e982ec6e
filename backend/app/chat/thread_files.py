"""The files of one conversation, for tools that send them on."""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import undefer

from app.database import Database
from app.models import ChatAttachment
from app.tools.base import KeptFile, ToolFile

_ID = re.compile(r"atc_\w+", re.ASCII)


@dataclass(frozen=True, slots=True)
class FilesOfThread:
    """Files of one owner in one thread, and no others, whatever a model asks for."""

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
        return ToolFile(row.name, row.mime_type, row.content) if row else None

    @property
    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return (
            ChatAttachment.user_id == self.owner_id,
            ChatAttachment.thread_id == self.thread_id,
            ChatAttachment.is_there(),
        )
