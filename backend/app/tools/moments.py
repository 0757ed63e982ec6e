"""Days, months and years as people write them, and the spans that they are put together into."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from app.tools.figures import ENOUGH, is_absent
from app.tools.month_names import month_of
from app.tools.tables import Cell

Span: TypeAlias = Literal["day", "week", "month", "quarter", "year"]
SPANS: tuple[Span, ...] = ("day", "week", "month", "quarter", "year")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = r"[^\W\d_]{3,}"
_OF = r"(?:[ .-]*de\b)?[ .,'-]*"
_CLOCK = r"(?:[T ]\d{1,2}:\d{2}.*)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}")
_POINTED = re.compile(rf"(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(\d{{4}}){_CLOCK}")
_SLASHED = re.compile(rf"(\d{{1,2}})[/-](\d{{1,2}})[/-](\d{{4}}){_CLOCK}")
_DAY_NAMED = re.compile(rf"(\d{{1,2}}){_OF}({_NAMED}){_OF}(\d{{4}}){_CLOCK}", re.IGNORECASE)
_NAMED_DAY = re.compile(rf"({_NAMED})[ .]*(\d{{1,2}}),?[ ]*(\d{{4}}){_CLOCK}", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{4})")
_MONTH_NAMED = re.compile(rf"({_NAMED}){_OF}(\d{{4}})", re.IGNORECASE)
_QUARTER = re.compile(r"(\d{4})[- ]?Q([1-4])", re.IGNORECASE)
_YEAR = re.compile(r"(1[5-9]|20|21)\d{2}")
_YEAR_NAME = re.compile(r"year|jahr|^fy$|season|vintage", re.IGNORECASE)
_MOST_DAY_IN_MONTH_PLACE = 12


@dataclass(frozen=True, slots=True)
class Moments:
    """A column read as days. `finest` is how exactly its values say when."""

    days: tuple[date | None, ...]
    finest: Span
    missing: int
    unread: int
    is_month_first_guess: bool = False

    @property
    def are_enough(self) -> bool:
        present = len(self.days) - self.missing
        return present > self.unread and (present - self.unread) / present >= ENOUGH


def read_moments(values: Sequence[Cell], *, name: str) -> Moments:
    """Read a column; whether 03/04 is in March or in April is decided for all of it at once."""
    texts = [None if is_absent(value) else str(value).strip() for value in values]
    slashed = [match for text in texts if text and (match := _SLASHED.fullmatch(text))]
    is_day_first = any(int(match[1]) > _MOST_DAY_IN_MONTH_PLACE for match in slashed)
    proves_month_first = any(int(match[2]) > _MOST_DAY_IN_MONTH_PLACE for match in slashed)
    has_years = _YEAR_NAME.search(name) is not None
    days: list[date | None] = []
    spans: set[Span] = set()
    for text in texts:
        found = _read(text, is_day_first=is_day_first, has_years=has_years) if text is not None else None
        days.append(found[0] if found else None)
        if found:
            spans.add(found[1])
    missing = texts.count(None)
    unread = days.count(None) - missing
    finest: Span = next((span for span in SPANS if span in spans), "day")
    is_guess = bool(slashed) and not is_day_first and not proves_month_first
    return Moments(tuple(days), finest, missing, unread, is_guess)


def _read(text: str, *, is_day_first: bool, has_years: bool) -> tuple[date, Span] | None:
    for pattern, make, span in _FORMS:
        if match := pattern.fullmatch(text):
            return _valid(make, match, span)
    if match := _SLASHED.fullmatch(text):
        day, month = (1, 2) if is_day_first else (2, 1)
        return _valid(lambda m: date(int(m[3]), int(m[month]), int(m[day])), match, "day")
    if has_years and _YEAR.fullmatch(text):
        return date(int(text), 1, 1), "year"
    return None


def _valid(
    make: Callable[[re.Match[str]], date], match: re.Match[str], span: Span
) -> tuple[date, Span] | None:
    try:
        return make(match), span
    except ValueError:
        return None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date], Span], ...] = (
    (_ISO, lambda m: date(int(m[1]), int(m[2]), int(m[3])), "day"),
    (_POINTED, lambda m: date(int(m[3]), int(m[2]), int(m[1])), "day"),
    (_DAY_NAMED, lambda m: date(int(m[3]), month_of(m[2]), int(m[1])), "day"),
    (_NAMED_DAY, lambda m: date(int(m[3]), month_of(m[1]), int(m[2])), "day"),
    (_MONTH, lambda m: date(int(m[1]), int(m[2]), 1), "month"),
    (_MONTH_FIRST, lambda m: date(int(m[2]), int(m[1]), 1), "month"),
    (_MONTH_NAMED, lambda m: date(int(m[2]), month_of(m[1]), 1), "month"),
    (_QUARTER, lambda m: date(int(m[1]), int(m[2]) * 3 - 2, 1), "quarter"),
)


def start_of(day: date, span: Span) -> date:
    """The first day of the span that `day` is in; weeks begin on Monday (ISO 8601)."""
    match span:
        case "day":
            return day
        case "week":
            # The first days of year 1 are in a week that began before it.
            return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case "year":
            return date(day.year, 1, 1)


def next_start(start: date, span: Span) -> date:
    """The first day of the following span.

    Raises:
        OverflowError, ValueError: Time ends in the year 9999.
    """
    match span:
        case "day":
            return start + timedelta(days=1)
        case "week":
            return start + timedelta(days=7)
        case "month" | "quarter":
            months = start.year * 12 + start.month - 1 + (1 if span == "month" else 3)
            return date(months // 12, months % 12 + 1, 1)
        case "year":
            return date(start.year + 1, 1, 1)


def label_of(start: date, span: Span) -> str:
    """A span by name; a week by its Monday."""
    match span:
        case "day" | "week":
            return start.isoformat()
        case "month":
            return f"{_MONTHS[start.month - 1].capitalize()} {start.year}"
        case "quarter":
            return f"{start.year} Q{(start.month - 1) // 3 + 1}"
        case "year":
            return str(start.year)
