from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, Moment, OwnerId


class ToolApproval(Base):
    """A tool call that waits for its user's word, or what became of it.

    `identity` is the definition and the server that the question was about. `arguments` are plain `json`,
    which keeps the order in which the model gave them. `card_id` is the item that asks; the waiting call is
    task `task_index` of the item `workflow_id`. App and tool are named as they were then.
    """

    __tablename__ = "tool_approvals"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    user_id: Mapped[OwnerId]
    thread_id: Mapped[str] = mapped_column(
        Text, ForeignKey("chat_threads.id", ondelete="CASCADE"), index=True
    )
    turn_id: Mapped[str] = mapped_column(Text)
    model_name: Mapped[str] = mapped_column(Text)
    identity: Mapped[str] = mapped_column(Text)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    card_id: Mapped[str] = mapped_column(Text)
    workflow_id: Mapped[str] = mapped_column(Text)
    task_index: Mapped[int] = mapped_column(Integer)
    app_id: Mapped[str] = mapped_column(Text)
    app_name: Mapped[str] = mapped_column(Text)
    tool_name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Moment]
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
