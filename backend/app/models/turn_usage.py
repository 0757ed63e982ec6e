from sqlalchemy import BigInteger, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import Moment


class TurnUsage(Base):
    """How many answers one user has started in the minute and on the day (UTC) of the last one."""

    __tablename__ = "turn_usage"

    user_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    minute: Mapped[Moment]
    minute_turns: Mapped[int] = mapped_column(Integer)
    day: Mapped[Moment]
    day_turns: Mapped[int] = mapped_column(Integer)
