from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, DateTime, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, IntId, OwnerId, UpdatedAt


class UserDatabase(Base):
    """A database of a user: where it is, the sealed password, and what its role was found able to do.

    The address is empty for the sample store, which only this service knows the way to. `hidden_tables` are
    pairs of schema and table that the agent is not told of; `version` grows with every change that a
    compiled tool set must notice.
    """

    __tablename__ = "user_databases"

    id: Mapped[IntId]
    user_id: Mapped[OwnerId]
    name: Mapped[str] = mapped_column(Text)
    is_sample: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    host: Mapped[str | None] = mapped_column(Text)
    port: Mapped[int | None] = mapped_column(Integer)
    database_name: Mapped[str | None] = mapped_column(Text)
    username: Mapped[str | None] = mapped_column(Text)
    sslmode: Mapped[str | None] = mapped_column(Text)
    credentials: Mapped[str | None] = mapped_column(Text)
    accepts_superuser: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    keeps_samples: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    hidden_tables: Mapped[list[list[str]]] = mapped_column(JSONB, server_default=text("'[]'"))
    role: Mapped[dict[str, Any]] = mapped_column(JSONB)
    server_version: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    last_error_reason: Mapped[str | None] = mapped_column(Text)
    last_verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
