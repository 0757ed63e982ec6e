from sqlalchemy import ForeignKey, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import OwnerId


class AttachmentPart(Base):
    """A piece of a file that is too large to be held in memory; `number` counts from 0."""

    __tablename__ = "attachment_parts"

    attachment_id: Mapped[str] = mapped_column(
        Text, ForeignKey("chat_attachments.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    user_id: Mapped[OwnerId]
    content: Mapped[bytes] = mapped_column(LargeBinary)
