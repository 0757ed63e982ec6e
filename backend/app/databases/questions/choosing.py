"""Which of several things of the same name is meant: what the question names, and what is near to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.databases.catalog import TableInfo
from app.databases.questions.columns import (
    Col,
    LineAmount,
    Sort,
    columns_of,
    date_of,
    line_amount,
    measure_of,
    table_of_amount,
)
from app.databases.questions.lexicon import Mention, Sense, dated
from app.databases.questions.paths import Paths
from app.databases.questions.words import QUANTITIES, SALES_TABLES, SOLD, STOCK_TABLES
from app.databases.relevance import words_of

_FAR = 20.0
_REVENUES = ("revenue", "turnover", "sales", "total", "amount")


@dataclass(slots=True)
class Choice:
    """Chooses for one question. `near` are tables that it names, `words` all that it says."""

    tables: Sequence[TableInfo]
    paths: Paths
    words: frozenset[str]
    near: list[TableInfo] = field(default_factory=list)

    def best(self, senses: Iterable[Sense], base: TableInfo | None = None) -> Sense | None:
        """The sense that fits best; `base` is where the answer's rows are."""
        ranked = sorted(senses, key=lambda sense: -self._score(sense, base))
        return ranked[0] if ranked else None

    def _score(self, sense: Sense, base: TableInfo | None) -> float:
        near = [*([base] if base else []), *self.near]
        distance = min((self.paths.distance(each, sense.table) for each in near), default=0.0)
        average = sum(min(self.paths.distance(each, sense.table), _FAR) for each in near) / max(len(near), 1)
        score = 3.0 * sense.strength - min(distance, _FAR) - 0.3 * average
        score -= 2.0 * (not sense.table.primary_key)
        score += 4.0 * (sense.table in self.near) + 5.0 * (base is not None and sense.table == base)
        if base is not None:
            score -= min(self.paths.distance(base, sense.table), _FAR)
        return score + 6.0 * self.is_hinted(sense.table)

    def is_hinted(self, table: TableInfo) -> bool:
        about = set(words_of(table.name))
        return bool(
            (self.words & SOLD and about & SALES_TABLES) or ("stock" in self.words and about & STOCK_TABLES)
        )

    def column(self, mention: Mention, base: TableInfo | None, *sorts: Sort) -> Col | None:
        """The column that is meant, of these sorts if any are named."""
        senses = [
            sense
            for sense in mention.senses
            if sense.column is not None
            and (not sorts or sense.column.sort in sorts)
            and (sense.value is None or sense.column.sort is Sort.BOOLEAN)
        ]
        best = self.best(senses, base)
        return best.column if best else None

    def number(self, mention: Mention, base: TableInfo | None) -> Col | None:
        """The number that is meant: a column, or the main one of a table."""
        measures = [sense for sense in mention.columns if sense.column and sense.column.is_measure]
        if (best := self.best(measures, base)) is not None:
            return best.column
        for table in mention.tables:
            if (column := measure_of(table)) is not None:
                return column
        return None

    def value(self, mention: Mention, base: TableInfo | None) -> Sense | None:
        return self.best(mention.values, base)

    def date(self, mention: Mention | None, base: TableInfo) -> Col | None:
        """The date by which rows of a table are placed in time, or the one that was named."""
        if mention is not None:
            best = self.best((sense for sense in mention.senses if dated(sense)), base)
            return best.column if best else None
        if (own := date_of(base)) is not None:
            return own
        around = sorted(
            (table for table in self.tables if date_of(table) is not None),
            key=lambda table: (self.paths.distance(base, table), table.key),
        )
        for table in around:
            path = self.paths.between(base, table)
            if path is not None and not path.is_to_many:
                return date_of(table)
        return None

    def sale(self, base: TableInfo) -> TableInfo | None:
        """Where it stands when something was sold, if the question asks that of rows that do not say it."""
        if not self.words & SOLD or self.is_hinted(base):
            return None
        return self._nearest(base, [table for table in self.tables if date_of(table) is not None])

    def sold_lines(self, base: TableInfo) -> TableInfo | None:
        """The rows that say that something was sold."""
        return self._nearest(base, self.tables) if self.words & SOLD else None

    def _nearest(self, base: TableInfo, tables: Sequence[TableInfo]) -> TableInfo | None:
        found = []
        for table in tables:
            path = self.paths.between(base, table) if self.is_hinted(table) else None
            if path is not None and path.is_to_many:
                found.append((path.length, not table.primary_key, table.key, table))
        return min(found)[-1] if found else None

    def revenue(self, needed: Sequence[TableInfo]) -> Col | LineAmount | None:
        """What rows bring in: a total, or the amounts of lines where only these lead to what is needed."""
        totals = [column for table in self.tables if (column := measure_of(table, _REVENUES)) is not None]
        lines = [amount for table in self.tables if (amount := line_amount(table)) is not None]
        options: list[tuple[float, int, Col | LineAmount]] = []
        amounts: list[Col | LineAmount] = [*totals, *lines]
        for number, option in enumerate(amounts):
            table = table_of_amount(option)
            score = sum(self._cost(table, each) for each in needed) + 0.5 * isinstance(option, LineAmount)
            score -= "revenue" in words_of(table.comment or "")
            options.append((score, number, option))
        best = min(options, default=None, key=lambda each: each[:2])
        return None if best is None or best[0] >= _FAR else best[2]

    def _cost(self, table: TableInfo, needed: TableInfo) -> float:
        path = self.paths.between(table, needed)
        if path is None:
            return _FAR
        return path.length + (_FAR / 2 if path.is_to_many else 0)

    def quantity(self, needed: Sequence[TableInfo]) -> Col | None:
        """How many pieces were sold, or are in stock."""
        found = [column for table in self.tables if (column := measure_of(table, QUANTITIES)) is not None]
        ranked = sorted(
            found,
            key=lambda column: (
                not self.is_hinted(column.table),
                sum(self._cost(column.table, each) for each in needed),
                not column.table.primary_key,
            ),
        )
        return ranked[0] if ranked else None


def code_of(table: TableInfo) -> Col | None:
    """The column in which rows have a code or number of their own."""
    texts = [column for column in columns_of(table) if column.sort is Sort.TEXT]
    for wanted in ("number", "code", "sku", "no", "ref", "reference", "isbn", "key", "email"):
        for column in texts:
            if wanted in column.name.lower().split("_"):
                return column
    return None
