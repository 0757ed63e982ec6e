from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, IntId


class ModelRun(Base):
    """What one run of a model cost. It outlives its thread: deleting a chat gives no tokens back."""

    __tablename__ = "model_runs"
    __table_args__ = (Index("ix_model_runs_user_id_created_at", "user_id", "created_at"),)

    id: Mapped[IntId]
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"))
    thread_id: Mapped[str | None] = mapped_column(
        Text, ForeignKey("chat_threads.id", ondelete="SET NULL"), index=True
    )
    turn_id: Mapped[str] = mapped_column(Text)
    model: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    calls: Mapped[int] = mapped_column(Integer)
    input_tokens: Mapped[int] = mapped_column(BigInteger)
    output_tokens: Mapped[int] = mapped_column(BigInteger)
    is_estimated: Mapped[bool] = mapped_column(Boolean)
    duration_ms: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[CreatedAt]
