from datetime import datetime

from sqlalchemy import ColumnElement, DateTime, ForeignKey, Index, Integer, LargeBinary, Text, func, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, OwnerId


class ChatAttachment(Base):
    """A file of one user: uploaded, or brought by a tool (an image in a result, an export).

    What is past its `expires_at` is gone, whether or not it has been swept away yet. `content` is empty where
    the file stands in `attachment_parts`.
    """

    __tablename__ = "chat_attachments"
    __table_args__ = (
        Index(
            "ix_chat_attachments_expires_at", "expires_at", postgresql_where=text("expires_at IS NOT NULL")
        ),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    user_id: Mapped[OwnerId]
    thread_id: Mapped[str | None] = mapped_column(
        Text, ForeignKey("chat_threads.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(Text)
    mime_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @classmethod
    def is_there(cls) -> ColumnElement[bool]:
        """The condition under which a file can still be read."""
        return or_(cls.expires_at.is_(None), cls.expires_at > func.now())
