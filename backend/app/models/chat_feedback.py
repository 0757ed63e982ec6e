from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, OwnerId, UpdatedAt


class ChatFeedback(Base):
    """What a user thinks of one message of an answer; it goes with the message."""

    __tablename__ = "chat_feedback"

    item_id: Mapped[str] = mapped_column(
        Text, ForeignKey("chat_items.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[OwnerId]
    kind: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
