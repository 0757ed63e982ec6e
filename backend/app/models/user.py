from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import CreatedAt, IntId


class User(Base):
    """An account. `email` is canonical (see `app.auth.email_address`), so that equality is identity."""

    __tablename__ = "users"

    id: Mapped[IntId]
    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str | None] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
