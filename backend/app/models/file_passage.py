from sqlalchemy import Computed, ForeignKey, Index, Integer, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import IntId, OwnerId


class FilePassage(Base):
    """A piece of the text of a file, and where in the file it stands; found by its words."""

    __tablename__ = "file_passages"
    __table_args__ = (
        Index("ix_file_passages_attachment_position", "attachment_id", "position", unique=True),
        Index("ix_file_passages_words", "words", postgresql_using="gin"),
    )

    id: Mapped[IntId]
    user_id: Mapped[OwnerId]
    attachment_id: Mapped[str] = mapped_column(Text, ForeignKey("chat_attachments.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    place: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(
        TSVECTOR, Computed("to_tsvector('english', text) || to_tsvector('simple', text)", persisted=True)
    )
