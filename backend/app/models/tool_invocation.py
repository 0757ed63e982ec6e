from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Integer, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt


class ToolInvocation(Base):
    """One tool call of one user, written before it is made and completed once when it has ended.

    `outcome` is null until then. `arguments` and `result` are sealed for this row; `arguments_hash` is keyed.
    A call outlives its thread, its app and its tool, so it names them without pointing to them. Triggers keep
    the application from changing or deleting what is complete.
    """

    __tablename__ = "tool_invocations"
    __table_args__ = (
        Index("ix_tool_invocations_user_position", "user_id", "position"),
        Index("ix_tool_invocations_user_app", "user_id", "app_id", text("position DESC")),
        Index("ix_tool_invocations_started_at", "started_at", postgresql_using="brin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, Identity())
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"))
    app_id: Mapped[str] = mapped_column(Text)
    app_name: Mapped[str] = mapped_column(Text)
    tool_name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    thread_id: Mapped[str] = mapped_column(Text)
    turn_id: Mapped[str] = mapped_column(Text)
    approval: Mapped[str] = mapped_column(Text)
    arguments: Mapped[str] = mapped_column(Text, deferred=True)
    arguments_hash: Mapped[bytes] = mapped_column(LargeBinary)
    request_id: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[CreatedAt]
    outcome: Mapped[str | None] = mapped_column(Text)
    error_code: Mapped[str | None] = mapped_column(Text)
    error_reason: Mapped[str | None] = mapped_column(Text)
    duration_ms: Mapped[int | None] = mapped_column(Integer)
    result: Mapped[str | None] = mapped_column(Text, deferred=True)
