from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, OwnerId


class ChatItem(Base):
    """One finished item of a thread; `position` is the order in which items were first stored."""

    __tablename__ = "chat_items"
    __table_args__ = (Index("ix_chat_items_thread_position", "thread_id", "position"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    thread_id: Mapped[str] = mapped_column(Text, ForeignKey("chat_threads.id", ondelete="CASCADE"))
    user_id: Mapped[OwnerId]
    position: Mapped[int] = mapped_column(BigInteger, Identity())
    kind: Mapped[str] = mapped_column(Text)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[CreatedAt]
