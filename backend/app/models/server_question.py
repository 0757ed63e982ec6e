from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, OwnerId


class ServerQuestion(Base):
    """A question of a user's server while its call waits; it is deleted when the call goes on.

    `question` is what the server wants to know (a form's schema, or an address), `answer` what the user said,
    for the process that has the call.
    """

    __tablename__ = "server_questions"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    user_id: Mapped[OwnerId]
    thread_id: Mapped[str] = mapped_column(
        Text, ForeignKey("chat_threads.id", ondelete="CASCADE"), index=True
    )
    card_id: Mapped[str] = mapped_column(Text)
    question: Mapped[dict[str, Any]] = mapped_column(JSONB)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[CreatedAt]
