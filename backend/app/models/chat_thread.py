from typing import Any

from sqlalchemy import Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, OwnerId, UpdatedAt


class ChatThread(Base):
    """One conversation of one user, as ChatKit knows it (without its items)."""

    __tablename__ = "chat_threads"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    user_id: Mapped[OwnerId]
    title: Mapped[str | None] = mapped_column(Text)
    status: Mapped[dict[str, Any]] = mapped_column(JSONB)
    thread_metadata: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
