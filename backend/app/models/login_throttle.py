from sqlalchemy import Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import Moment


class LoginThrottle(Base):
    """Failed sign-ins of one account or one address within the current window."""

    __tablename__ = "login_throttles"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    window_ends_at: Mapped[Moment]
