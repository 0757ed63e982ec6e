from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, IntId, OwnerId


class DatabaseNote(Base):
    """What a user wants remembered about a database, or about one of its tables."""

    __tablename__ = "database_notes"

    id: Mapped[IntId]
    user_id: Mapped[OwnerId]
    database_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("user_databases.id", ondelete="CASCADE"), index=True
    )
    schema_name: Mapped[str | None] = mapped_column(Text)
    table_name: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
