"""Periods that a question names: years, months, quarters, days, and those that count from today."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.databases.questions.words import Kind, Token

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}
_UNITS = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_BEFORE_MAY = frozenset({"in", "of", "since", "between", "and", "to", "from", "with", "versus", "vs"})
_YEARS = range(1900, 2100)
_QUARTER_MONTHS = 3
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to before `end`, both as SQL of type date; or a month of any year."""

    start: str | None
    end: str | None
    words: str
    month: int | None = None

    def to(self, other: "Period") -> "Period":
        return Period(self.start, other.end, f"{self.words} to {other.words}")

    @property
    def since(self) -> "Period":
        return Period(self.start, None, f"since {self.words}")

    @property
    def after(self) -> "Period":
        return Period(self.end, None, f"after {self.words}")

    @property
    def before(self) -> "Period":
        return Period(None, self.start, f"before {self.words}")

    @property
    def until(self) -> "Period":
        return Period(None, self.end, f"until {self.words}")


def period_at(tokens: Sequence[Token], at: int) -> tuple[Period, int] | None:
    """The period that begins at a token, and the place behind it."""
    for read in (_day, _month, _quarter, _year, _relative):
        if (found := read(tokens, at)) is not None:
            return found
    return None


def _day(tokens: Sequence[Token], at: int) -> tuple[Period, int] | None:
    if tokens[at].kind is Kind.DATE:
        try:
            return _days(date.fromisoformat(tokens[at].text)), at + 1
        except ValueError:
            return None
    # 14 March 2025, 1st of March 2025, March 14, 2025
    if (day := _whole(tokens, at, range(1, 32))) is not None:
        after = at + 1 + (_word(tokens, at + 1) == "of")
        month, year = _MONTHS.get(_word(tokens, after)), _whole(tokens, after + 1, _YEARS)
        end = after + 1 + (year is not None)
        year = year or _year_of_the_other(tokens, end)
        if month and year and day <= calendar.monthrange(year, month)[1]:
            return _days(date(year, month, day)), end
    month = _MONTHS.get(_word(tokens, at))
    day = _whole(tokens, at + 1, range(1, 32))
    if month and day:
        after = at + 2 + (_word(tokens, at + 2) == ",")
        year = _whole(tokens, after, _YEARS)
        if year and day <= calendar.monthrange(year, month)[1]:
            return _days(date(year, month, day)), after + 1
    return None


def _month(tokens: Sequence[Token], at: int) -> tuple[Period, int] | None:
    month = _MONTHS.get(_word(tokens, at))
    if month is None or (
        _word(tokens, at) == "may"
        and at
        and tokens[at - 1].word not in _BEFORE_MAY
        and _whole(tokens, at + 1, _YEARS) is None
    ):
        return None
    after = at + 1 + (_word(tokens, at + 1) in {"of", ","})
    if (year := _whole(tokens, after, _YEARS)) is not None:
        return _months(year, month, 1, f"{calendar.month_name[month]} {year}"), after + 1
    if (year := _year_of_the_other(tokens, at + 1)) is not None:
        return _months(year, month, 1, f"{calendar.month_name[month]} {year}"), at + 1
    return Period(None, None, f"{calendar.month_name[month]} of any year", month), at + 1


def _year_of_the_other(tokens: Sequence[Token], at: int) -> int | None:
    """“between 1 January and 31 March 2025”: the year is said once."""
    if _word(tokens, at) not in {"and", "to", "until", "till", "through", "than", "versus", "vs"}:
        return None
    at += _word(tokens, at + 1) == "in"
    for place in range(at + 1, at + 5):
        if (year := _whole(tokens, place, _YEARS)) is not None:
            return year
        is_part = _word(tokens, place) in _MONTHS or _word(tokens, place) == "of"
        if not is_part and _whole(tokens, place, range(1, 32)) is None:
            return None
    return None


def _quarter(tokens: Sequence[Token], at: int) -> tuple[Period, int] | None:
    word = _word(tokens, at)
    number, after = 0, at + 1
    if len(word) == 2 and word[0] == "q" and word[1] in "1234":  # noqa: PLR2004 - Q1
        number = int(word[1])
    elif word in _ORDINALS and _word(tokens, at + 1) == "quarter":
        number, after = _ORDINALS[word], at + 2
    if not number:
        return None
    after += _word(tokens, after) in {"of", "in"}
    year = _whole(tokens, after, _YEARS)
    if year is None:
        return None
    first = _QUARTER_MONTHS * (number - 1) + 1
    return _months(year, first, _QUARTER_MONTHS, f"quarter {number} of {year}"), after + 1


def _year(tokens: Sequence[Token], at: int) -> tuple[Period, int] | None:
    year = _whole(tokens, at, _YEARS)
    if year is None:
        return None
    return Period(_sql(date(year, 1, 1)), _sql(date(year + 1, 1, 1)), str(year)), at + 1


def _relative(tokens: Sequence[Token], at: int) -> tuple[Period, int] | None:
    word = _word(tokens, at)
    if word in {"today", "yesterday"}:
        start = "CURRENT_DATE" if word == "today" else "(CURRENT_DATE - 1)"
        return Period(start, "(CURRENT_DATE + 1)" if word == "today" else "CURRENT_DATE", word), at + 1
    if word not in {"this", "last", "past", "previous", "current"}:
        return None
    count = tokens[at + 1].number if at + 1 < len(tokens) else None
    unit = (
        _UNITS.get(tokens[at + 1 + (count is not None)].stem)
        if at + 1 + (count is not None) < len(tokens)
        else None
    )
    if unit is None:
        return None
    if count is not None:
        start = f"(CURRENT_DATE - INTERVAL '{int(count)} {unit}')::date"
        return Period(start, "(CURRENT_DATE + 1)", f"the last {int(count)} {unit}s"), at + 3
    begin = f"date_trunc('{unit}', CURRENT_DATE)"
    step = "INTERVAL '3 month'" if unit == "quarter" else f"INTERVAL '1 {unit}'"
    if word in {"this", "current"}:
        return Period(f"{begin}::date", f"({begin} + {step})::date", f"this {unit}"), at + 2
    return Period(f"({begin} - {step})::date", f"{begin}::date", f"last {unit}"), at + 2


def _days(day: date) -> Period:
    return Period(_sql(day), _sql(day + timedelta(days=1)), day.isoformat())


def _months(year: int, month: int, count: int, words: str) -> Period:
    behind = month + count
    end = date(year + (behind > _DECEMBER), (behind - 1) % _DECEMBER + 1, 1)
    return Period(_sql(date(year, month, 1)), _sql(end), words)


def _sql(day: date) -> str:
    return f"DATE '{day.isoformat()}'"


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if 0 <= at < len(tokens) else ""


def _whole(tokens: Sequence[Token], at: int, allowed: range) -> int | None:
    if not 0 <= at < len(tokens) or tokens[at].kind is not Kind.NUMBER:
        return None
    number = tokens[at].number or 0
    return (
        int(number)
        if number == int(number) and int(number) in allowed and "," not in tokens[at].text
        else None
    )
