"""A question, understood: what is counted or listed, of which rows, in which groups and order."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from app.databases.catalog import TableInfo
from app.databases.questions.columns import Amount, Col, LineAmount, Span
from app.databases.questions.dates import Period


class Aggregate(StrEnum):
    COUNT = "count"
    DISTINCT = "distinct"
    SHARE = "share"
    SUM = "sum"
    AVERAGE = "avg"
    LOWEST = "min"
    HIGHEST = "max"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is worked out: rows of `table`, or a column, a line's amount, a time. `word` is its name there."""

    aggregate: Aggregate
    table: TableInfo
    of: Amount | None = None
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows whose column has, or has not, one of these values; or is above, below, between them."""

    column: Col
    operator: str
    values: tuple[str | float | bool, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows whose one column is more or less than their other."""

    column: Col
    operator: str
    other: Col


@dataclass(frozen=True, slots=True)
class Containing:
    column: Col
    text: str
    where: str = "anywhere"
    """Or at the `start` or `end`, or the `whole` of it, in any case."""


@dataclass(frozen=True, slots=True)
class Dated:
    column: Col
    period: Period


@dataclass(frozen=True, slots=True)
class Missing:
    """Rows without a value there, or with one."""

    column: Col
    is_missing: bool = True


@dataclass(frozen=True, slots=True)
class Related:
    """Rows that have so many rows of another table that fit; 0 with `=` is none, 1 with `>=` any.

    With `amount` it is their sum that is compared.
    """

    table: TableInfo
    operator: str
    count: float
    filters: "tuple[Filter, ...]" = ()
    amount: Col | LineAmount | None = None


@dataclass(frozen=True, slots=True)
class Lasting:
    """Rows whose time is longer or shorter than a number of its units."""

    span: Span
    operator: str
    number: float


Filter: TypeAlias = Beside | Compared | Containing | Dated | Lasting | Missing | Related


@dataclass(frozen=True, slots=True)
class ByTime:
    column: Col
    unit: str


@dataclass(frozen=True, slots=True)
class ByTable:
    """One group for each row of a table, shown by its label."""

    table: TableInfo


@dataclass(frozen=True, slots=True)
class ByColumn:
    column: Col


Group: TypeAlias = ByTime | ByTable | ByColumn


@dataclass(frozen=True, slots=True)
class Order:
    """By the measure, or else by a column."""

    column: Col | None = None
    is_descending: bool = True


@dataclass(frozen=True, slots=True)
class Having:
    """Which groups are kept: those whose measure compares so."""

    operator: str
    numbers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Without a measure, rows of `subject` are listed.

    `averaged_over` asks for the average of the groups, or their median. `share` are the rows whose part of
    all is asked for. With `sides` the measure is worked out for both, and by how much the first is more. In
    each group of `apart` only the first is wanted.
    """

    subject: TableInfo
    measure: Measure | None = None
    filters: tuple[Filter, ...] = ()
    groups: tuple[Group, ...] = ()
    columns: tuple[Col, ...] = ()
    order: Order | None = None
    limit: int | None = None
    averaged_over: Group | None = None
    averaged_by: Aggregate = Aggregate.AVERAGE
    having: Having | None = None
    share: tuple[Filter, ...] = ()
    sides: tuple[Filter, Filter] | None = None
    apart: tuple[Group, ...] = ()
    assumptions: tuple[str, ...] = field(default=(), compare=False)


class NotUnderstood(Exception):
    """Why a question is not answered, in words for its asker; `is_about`: it names part of the schema."""

    def __init__(self, reason: str, *, is_about: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_about = is_about
