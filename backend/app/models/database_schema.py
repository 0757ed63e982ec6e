from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import Moment, OwnerId


class DatabaseSchema(Base):
    """The tables of a user's database as they were read last. `tables` is the catalog, one object each."""

    __tablename__ = "database_schemas"

    database_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("user_databases.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[OwnerId]
    tables: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    read_at: Mapped[Moment]
