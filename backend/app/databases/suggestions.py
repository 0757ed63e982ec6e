"""Questions to begin with, made from what a database has; each is one that the built-in model answers."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from app.databases.catalog import TableInfo
from app.databases.questions.answering import answer
from app.databases.questions.columns import Sort, columns_of, date_of, labels_of
from app.databases.questions.plan import NotUnderstood
from app.databases.questions.reading import Reader

MAX_TABLES = 40
"""The largest ones: a question about a small table tells little."""

_FEWEST_GROUPS, _MOST_GROUPS = 2, 12
_FEWEST_ROWS = 2


def suggestions(name: str, tables: Sequence[TableInfo]) -> list[str]:
    """A few questions about a database that is called so, each of another kind."""
    largest = sorted(tables, key=lambda table: (-(table.rows or 0), table.key))[:MAX_TABLES]
    reader = Reader(largest)
    chosen = []
    for kind in (chain(_revenue(), _by_month(largest)), _with_most(largest), _by_column(largest)):
        asked = next((each for each in kind if _is_answered(reader, each)), None)
        if asked is not None:
            chosen.append(f"{asked} in {name}")
    return chosen


def _is_answered(reader: Reader, question: str) -> bool:
    try:
        answer(reader, question)
    except NotUnderstood:
        return False
    return True


def _revenue() -> Iterator[str]:
    yield "Revenue per month"


def _by_month(tables: Iterable[TableInfo]) -> Iterator[str]:
    for table in _with_rows(tables):
        if date_of(table) is not None:
            yield f"Number of {_many(table)} per month"


def _with_most(tables: Sequence[TableInfo]) -> Iterator[str]:
    """What has the most rows of a larger table that leads to it."""
    names = {table.key: table for table in tables}
    for table in _with_rows(tables):
        for key in table.foreign_keys:
            owner = names.get((key.to_schema, key.to_table))
            if owner is None or owner.key == table.key or len(table.primary_key) > 1:
                continue
            if _has_name(owner):
                yield f"Top 5 {_many(owner)} by number of {_many(table)}"


def _by_column(tables: Iterable[TableInfo]) -> Iterator[str]:
    for table in _with_rows(tables):
        for column in columns_of(table):
            is_few = _FEWEST_GROUPS <= len(column.info.values) <= _MOST_GROUPS
            if is_few and column.sort is not Sort.BOOLEAN:
                yield f"Number of {_many(table)} by {column.name.replace('_', ' ')}"


def _with_rows(tables: Iterable[TableInfo]) -> Iterator[TableInfo]:
    return (table for table in tables if (table.rows or 0) >= _FEWEST_ROWS and table.primary_key)


def _has_name(table: TableInfo) -> bool:
    return any(word in labels_of(table)[0].name.lower() for word in ("name", "title"))


def _many(table: TableInfo) -> str:
    name = table.name.replace("_", " ").lower()
    if name.endswith("s"):
        return name
    return f"{name[:-1]}ies" if name.endswith("y") and name[-2:-1] not in "aeiou" else f"{name}s"
