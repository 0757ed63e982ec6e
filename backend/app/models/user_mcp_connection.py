from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, DateTime, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, IntId, OwnerId, UpdatedAt


class UserMCPConnection(Base):
    """A connector: one user's MCP server, its sealed credentials and the tools it offered last.

    `discovered_tools` holds the tool definitions as the server sent them (wire names, camelCase), each with
    the user's `decision`; `version` grows with every change that a compiled tool set or a form must notice.
    `failing_since` is when the first of the failures in a row happened; while calls are held back,
    `next_trial_at` is when the next one is let through. `stale_at` is when the tools should be listed anew.
    """

    __tablename__ = "user_mcp_connections"

    id: Mapped[IntId]
    user_id: Mapped[OwnerId]
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    server_url: Mapped[str] = mapped_column(Text)
    auth_type: Mapped[str] = mapped_column(Text)
    auth_config: Mapped[str | None] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    is_verified: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    discovered_tools: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    server_name: Mapped[str | None] = mapped_column(Text)
    protocol_version: Mapped[str | None] = mapped_column(Text)
    last_error_code: Mapped[str | None] = mapped_column(Text)
    last_error_reason: Mapped[str | None] = mapped_column(Text)
    failure_count: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    failing_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    next_trial_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    trial_count: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    discovered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    stale_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
