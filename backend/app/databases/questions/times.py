"""Times that pass, once it is known what a question names."""

import re
from dataclasses import dataclass

from app.databases.catalog import TableInfo
from app.databases.questions.choosing import Choice
from app.databases.questions.columns import Col, Span, birth_of, columns_of, date_of
from app.databases.questions.plan import Lasting, NotUnderstood
from app.databases.questions.spans import SpanCompared, SpanSaid

_OF_PEOPLE = re.compile(r"email|phone|first_name|last_name|full_name|sex|gender")


@dataclass(frozen=True, slots=True)
class Spans:
    """Finds the dates of a time."""

    choice: Choice

    def of(self, said: SpanSaid, table: TableInfo | None) -> Span:
        """The time that is to be worked out.

        Raises:
            NotUnderstood: There are no such dates.
        """
        if said.is_age:
            return self._age(table)
        second = self.choice.date(said.second, table or self.choice.tables[0]) if said.second else None
        home = second.table if second is not None else table
        first = self.choice.date(said.first, home) if said.first and home else None
        if first is None and home is not None:
            first = self._named(home) if second is None else date_of(home)
        if first is None or (second is not None and second.table.key != first.table.key):
            raise NotUnderstood("I do not see from which date to which.", is_about=True)
        if second is not None and second.name == first.name:
            raise NotUnderstood("I do not see from which date to which.", is_about=True)
        return Span(first, second)

    def lasting(self, said: SpanCompared, base: TableInfo) -> Lasting:
        """The condition that a time is longer or shorter.

        Raises:
            NotUnderstood: There are no such dates.
        """
        if said.is_age:
            birth = birth_of(base)
            if birth is None:
                raise NotUnderstood(f"{base.shown_name} has no date of birth.", is_about=True)
            # Who is older than 60 has had the 61st birthday.
            return Lasting(Span(birth, unit="year"), said.operator, said.number)
        second = self.choice.date(said.second, base) if said.second else None
        start = self.choice.date(said.first, base) if said.first else None
        start = start or date_of(second.table if second is not None else base)
        if start is None or (second is not None and second.name == start.name):
            raise NotUnderstood(f"I do not see from which date to count in {base.shown_name}.", is_about=True)
        return Lasting(Span(start, second), said.operator, said.number)

    def _named(self, table: TableInfo) -> Col | None:
        """The date of its rows, or the one that was named beside: “since the last bill was paid”."""
        said = [
            column
            for column in columns_of(table)
            if column.name.lower().split("_")[0] in self.choice.words and self._is_date(column)
        ]
        return said[0] if said else date_of(table)

    @staticmethod
    def _is_date(column: Col) -> bool:
        return column.sort == "date"

    def _age(self, table: TableInfo | None) -> Span:
        if table is None:
            raise NotUnderstood("The age of what?", is_about=True)
        if (birth := birth_of(table)) is not None:
            return Span(birth, unit="year")
        since = date_of(table)
        if since is None or any(_OF_PEOPLE.search(column.name.lower()) for column in table.columns):
            raise NotUnderstood(
                f"{table.shown_name} has no date that the age could be counted from.", is_about=True
            )
        return Span(since)
