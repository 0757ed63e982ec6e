"""Column types that every table shares."""

from datetime import datetime
from typing import Annotated

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, func
from sqlalchemy.orm import mapped_column

IntId = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
OwnerId = Annotated[int, mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"), index=True)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
CreatedAt = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]
UpdatedAt = Annotated[
    datetime, mapped_column(DateTime(timezone=True), server_default=func.now(), onupdate=func.now())
]
