"""What columns and tables are for, as far as names and types tell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from app.databases.catalog import ColumnInfo, ForeignKey, TableInfo
from app.databases.questions.words import AMOUNTS, DURATIONS, PRICES, QUANTITIES
from app.databases.relevance import words_of

_NUMBERS = re.compile(r"(?:small|big)?int|integer|numeric|decimal|real|double|money|smallserial|serial")
_DATES = re.compile(r"date|timestamp")
_TEXTS = re.compile(r"text|character|varchar|char|citext|name")
_LABELS = ("name", "full_name", "title", "label", "display_name", "username", "number", "code", "description")
_FULL_NAMES = (
    ("first_name", "last_name"),
    ("vorname", "nachname"),
    ("nombre", "apellido"),
    ("prenom", "nom"),
)
IN_CENTS = "in cents"
_LATER = re.compile(r"due|paid|end|updated|modified|deleted|expire|birth|born|dob|closed|return|until|last")


class Sort(StrEnum):
    """What can be done with a column's values."""

    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    BOOLEAN = "boolean"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Col:
    """A column in its table."""

    table: TableInfo
    info: ColumnInfo

    @property
    def name(self) -> str:
        return self.info.name

    @property
    def sort(self) -> Sort:
        return sort_of(self.info)

    @property
    def is_key(self) -> bool:
        """Whether it names a row, here or elsewhere, and is nothing to count with."""
        return self.name in self.table.primary_key or any(
            self.name in key.columns for key in self.table.foreign_keys
        )

    @property
    def is_measure(self) -> bool:
        return self.sort is Sort.NUMBER and not self.is_key

    @property
    def is_in_cents(self) -> bool:
        """Whether its user has noted so."""
        return self.info.comment == IN_CENTS

    def __str__(self) -> str:
        return f"{self.table.shown_name}.{self.name}"


def sort_of(column: ColumnInfo) -> Sort:
    kind = column.type.lower()
    if kind.endswith("[]"):
        return Sort.OTHER
    if kind == "boolean":
        return Sort.BOOLEAN
    if _DATES.match(kind):
        return Sort.DATE
    if _NUMBERS.match(kind):
        return Sort.NUMBER
    return Sort.TEXT if _TEXTS.match(kind) or column.values else Sort.OTHER


def columns_of(table: TableInfo) -> list[Col]:
    return [Col(table, column) for column in table.columns]


def labels_of(table: TableInfo) -> list[Col]:
    """What people call a row of the table: usually its name; with a key of several columns, these too."""
    names = _names_of(table)
    if len(table.primary_key) > 1:
        names += [column for column in columns_of(table) if column.name in table.primary_key]
    return list({column.name: column for column in names}.values())


def _names_of(table: TableInfo) -> list[Col]:
    columns = {column.name.lower(): Col(table, column) for column in table.columns}
    for first, last in _FULL_NAMES:
        if first in columns and last in columns:
            return [columns[first], columns[last]]
    own = "_".join(words_of(table.name))
    for name in (*_LABELS[:5], f"{own}_name", f"{own}_title", *_LABELS[5:]):
        if name in columns:
            return [columns[name]]
    texts = [column for column in columns.values() if column.sort is Sort.TEXT and not column.is_key]
    named = [column for column in texts if column.name.endswith("name")]
    keys = [column for column in columns.values() if column.name in table.primary_key]
    return (named or texts or keys or list(columns.values()))[:1]


def measure_of(table: TableInfo, names: Sequence[str] = ()) -> Col | None:
    """The column that numbers of this table usually mean; with `names`, one that is called so."""
    measures = [column for column in columns_of(table) if column.is_measure]
    for wanted in names or (*AMOUNTS, *QUANTITIES, *DURATIONS):
        for column in measures:
            if wanted in column.name.lower().split("_"):
                return column
    return measures[0] if len(measures) == 1 and not names else None


def date_of(table: TableInfo) -> Col | None:
    """The date by which rows of the table are placed in time."""
    dates = [column for column in columns_of(table) if column.sort is Sort.DATE]
    first = next((column for column in dates if not _LATER.search(column.name.lower())), None)
    return dates[0] if first is None and len(dates) == 1 else first


def birth_of(table: TableInfo) -> Col | None:
    return next((col for col in columns_of(table) if re.search(r"birth|born|dob", col.name.lower())), None)


def price_of(table: TableInfo) -> Col | None:
    return measure_of(table, PRICES)


@dataclass(frozen=True, slots=True)
class LineAmount:
    """Quantity by price, less a discount in percent: what a line of a bill is worth."""

    quantity: Col
    price: Col
    discount: Col | None


@dataclass(frozen=True, slots=True)
class Span:
    """The days from one date to another, or to today; or the years since a birth."""

    start: Col
    end: Col | None = None
    unit: str = "day"

    def __str__(self) -> str:
        return f"{self.unit}s from {self.start.name} to {self.end.name if self.end else 'today'}"


Amount: TypeAlias = Col | LineAmount | Span


def table_of_amount(amount: Amount) -> TableInfo:
    match amount:
        case Col():
            return amount.table
        case LineAmount():
            return amount.quantity.table
        case Span():
            return amount.start.table
        case _:
            assert_never(amount)


def line_amount(table: TableInfo) -> LineAmount | None:
    quantity = measure_of(table, QUANTITIES[:2])
    price = next(
        (
            column
            for column in columns_of(table)
            if column.is_measure and {"price", "fee", "rate"} & set(column.name.lower().split("_"))
        ),
        None,
    )
    if quantity is None or price is None:
        return None
    discount = next(
        (
            column
            for column in columns_of(table)
            if column.is_measure and "discount" in column.name.lower() and "percent" in column.name.lower()
        ),
        None,
    )
    return LineAmount(quantity, price, discount)


def with_likely_keys(tables: Iterable[TableInfo]) -> tuple[TableInfo, ...]:
    """The tables, columns like `customer_id` leading to a table `customers` where no key says so."""
    tables = tuple(tables)
    targets = {" ".join(words_of(table.name)): table for table in tables if len(table.primary_key) == 1}
    found = []
    for table in tables:
        led = {name for key in table.foreign_keys for name in key.columns}
        likely = []
        for column in table.columns:
            *owner, last = words_of(column.name) or [""]
            target = targets.get(" ".join(owner))
            if (
                last in {"id", "no", "code", "key"}
                and target
                and target is not table
                and column.name not in led
            ):
                likely.append(
                    ForeignKey((column.name,), target.schema, target.name, (target.primary_key[0],))
                )
        found.append(replace(table, foreign_keys=(*table.foreign_keys, *likely)))
    return tuple(found)
