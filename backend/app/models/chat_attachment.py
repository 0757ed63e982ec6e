from sqlalchemy import ForeignKey, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, OwnerId


class ChatAttachment(Base):
    """A file of one user: uploaded, or brought by a tool (an image in a result)."""

    __tablename__ = "chat_attachments"

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
