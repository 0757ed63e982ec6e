"""Reading a list that grows for ever: a stretch of time, a page at a time."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from app.activity.period import Period

MAX_PAGE = 100
DEFAULT_PAGE = 50


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("This moment is beyond the calendar.") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class PeriodQuery(BaseModel):
    """`from` is included, `to` is not."""

    model_config = ConfigDict(extra="forbid")

    since: Moment | None = Field(default=None, alias="from")
    until: Moment | None = Field(default=None, alias="to")

    @property
    def period(self) -> Period:
        return Period(self.since, self.until)


class PeriodPageQuery(PeriodQuery):
    """One page of it."""

    limit: int = Field(default=DEFAULT_PAGE, ge=1, le=MAX_PAGE)
