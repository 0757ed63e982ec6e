"""Times with a zone, everywhere: ChatKit itself makes naive local ones."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)


def in_utc(moment: datetime) -> datetime:
    """The same instant in UTC; a naive time is taken for local time, as `datetime.now()` means it."""
    return moment.astimezone(UTC)
