from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, OwnerId


class ModelHistoryEntry(Base):
    """One entry of what the model saw in a thread: a message, a tool call or a tool's output."""

    __tablename__ = "model_history"

    position: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    thread_id: Mapped[str] = mapped_column(
        Text, ForeignKey("chat_threads.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[OwnerId]
    item_id: Mapped[str] = mapped_column(Text)
    entry: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[CreatedAt]
