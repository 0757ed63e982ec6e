from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, IntId, OwnerId


class Notification(Base):
    """Something that happened to a connector while its user was not looking. It goes with the connector."""

    __tablename__ = "notifications"

    id: Mapped[IntId]
    user_id: Mapped[OwnerId]
    connector_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("user_mcp_connections.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
