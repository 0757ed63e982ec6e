from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, OwnerId


class DatabaseQuery(Base):
    """A query that a user wrote for a database of theirs, as they ran it last.

    `sql` is sealed for this row, since people write names and numbers into it; `fingerprint` is keyed, and
    knows the same text again.
    """

    __tablename__ = "database_queries"
    __table_args__ = (
        UniqueConstraint("database_id", "fingerprint"),
        Index("ix_database_queries_database_ran", "database_id", "ran_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[OwnerId]
    database_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_databases.id", ondelete="CASCADE"))
    sql: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    ran_at: Mapped[CreatedAt]
