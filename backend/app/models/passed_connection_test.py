from typing import Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import Moment


class PassedConnectionTest(Base):
    """A test that passed a moment ago, so that Save does not dial the server again.

    `fingerprint` is a keyed hash of URL and credentials: neither can be read back from it.
    """

    __tablename__ = "passed_connection_tests"

    user_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    result: Mapped[dict[str, Any]] = mapped_column(JSONB)
    expires_at: Mapped[Moment]
