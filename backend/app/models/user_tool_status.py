from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, DateTime, Integer, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, IntId, OwnerId, UpdatedAt


class UserToolStatus(Base):
    """What one user did with one system tool. A tool without a row has never been touched.

    `account` is who they are at the tool's provider. A connected tool that needs a sign-in and has no
    credentials has lost them. `refresh_failures` counts renewals that failed in a row; none is tried before
    `refresh_after`.
    """

    __tablename__ = "user_tool_status"
    __table_args__ = (UniqueConstraint("user_id", "tool_id"),)

    id: Mapped[IntId]
    user_id: Mapped[OwnerId]
    tool_id: Mapped[str] = mapped_column(Text)
    is_connected: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    config: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    credentials: Mapped[str | None] = mapped_column(Text)
    account: Mapped[str | None] = mapped_column(Text)
    refresh_failures: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    refresh_after: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    connected_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
