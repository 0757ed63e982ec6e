"""Conditions on rows, made of what a question says of them."""

import re
from dataclasses import dataclass

from app.databases.catalog import TableInfo
from app.databases.questions.choosing import Choice, code_of
from app.databases.questions.columns import (
    Col,
    Sort,
    columns_of,
    labels_of,
    measure_of,
    price_of,
    table_of_amount,
)
from app.databases.questions.filtering import Comparison, Said
from app.databases.questions.lexicon import Mention
from app.databases.questions.plan import Beside, Compared, Containing, Filter, Missing, NotUnderstood, Related
from app.databases.questions.scanning import is_numeric
from app.databases.questions.words import spoken
from app.databases.relevance import words_of

_PLACES = frozenset({"city", "town", "country", "region", "location", "place", "address", "venue", "area"})
_CODES = frozenset({"number", "code", "id", "no", "ref", "reference"})
_NAMES = frozenset({"name", "full_name", "title"})


@dataclass(frozen=True, slots=True)
class Filters:
    """Makes filters of what was said, now that the answer's rows are known to be of `base`."""

    choice: Choice
    base: TableInfo

    def of(self, said: Said) -> list[Filter]:
        found: list[Filter] = [self._comparison(each) for each in said.comparisons]
        found += [self._beside(*each) for each in said.beside]
        found += [self._empty(each) for each in said.empty]
        found += [self._lacking(each) for each in said.lacking]
        found += [self._text(*each) for each in said.texts]
        found += [self._keyed(*each) for each in said.keyed]
        if said.is_never_sold:
            found.append(Related(self._sold(), "=", 0))
        return found

    def _comparison(self, said: Comparison) -> Filter:
        if said.is_revenue:
            return self._earning(said)
        if said.is_times:
            return self._happening(said)
        mention = said.mention
        other = self._other_table(mention)
        if other is not None and len(said.numbers) == 1:
            return Related(other, said.operator, int(said.numbers[0]))
        column = self.choice.number(mention, self.base) if mention else measure_of(self.base)
        column = (price_of(self.base) if said.is_price else None) or column
        if column is None:
            raise NotUnderstood(
                f"I do not know which number of {self.base.shown_name} is to be compared.", is_about=True
            )
        return Compared(column, said.operator, said.numbers)

    def _beside(self, one: Mention, operator: str, other: Mention) -> Filter:
        pairs = [
            Beside(first.column, operator, second.column)
            for first in one.columns
            for second in other.columns
            if first.column and second.column and first.table.key == second.table.key
        ]
        own = [each for each in pairs if each.column.table.key == self.base.key]
        keyed = [each for each in pairs if each.column.table.primary_key]
        found = next(iter([*own, *keyed, *pairs]), None)
        if found is None:
            raise NotUnderstood("I see no table that has both of these numbers.", is_about=True)
        return found

    def _earning(self, said: Comparison) -> Filter:
        """“customers who spent more than 1000”."""
        amount = self.choice.revenue([self.base])
        if amount is None:
            raise NotUnderstood("This database has no amounts that I could take for that.", is_about=True)
        table = table_of_amount(amount)
        if table.key == self.base.key and isinstance(amount, Col):
            return Compared(amount, said.operator, said.numbers)
        return Related(table, said.operator, said.numbers[0], amount=amount)

    def _happening(self, said: Comparison) -> Filter:
        """“products that were sold more than 100 times”."""
        lines = self.choice.sold_lines(self.base)
        if lines is None:
            raise NotUnderstood("I do not know what is to be counted in these times.", is_about=True)
        return Related(lines, said.operator, said.numbers[0])

    def _sold(self) -> TableInfo:
        table = self.choice.sale(self.base) or self.choice.sold_lines(self.base)
        if table is None:
            raise NotUnderstood(f"I do not see where {self.base.shown_name} are sold.", is_about=True)
        return table

    def _other_table(self, mention: Mention | None) -> TableInfo | None:
        """The related table whose rows are counted, when it is no number of its own that was named."""
        if mention is None or is_numeric(mention):
            return None
        return next((table for table in mention.tables if table.key != self.base.key), None)

    def _lacking(self, mention: Mention) -> Filter:
        if (other := self._other_table(mention)) is not None:
            return Related(other, "=", 0)
        column = self.choice.column(mention, self.base)
        if column is None:
            raise NotUnderstood("I do not know what is to be missing.", is_about=True)
        path = self.choice.paths.between(self.base, column.table)
        if path is not None and path.is_to_many:
            return Related(column.table, "=", 0)  # “never borrowed”: there is no such loan
        return Missing(column)

    def _empty(self, mention: Mention) -> Filter:
        column = self.choice.column(mention, self.base)
        if column is None:
            raise NotUnderstood("I do not know what is to be empty.", is_about=True)
        return Missing(column)

    def _text(self, text: str, where: str, owner: Mention | None) -> Filter:
        if where == "place":
            return Containing(self._place(text), text, "whole")
        table = self.base
        if owner is not None:
            column = self.choice.column(owner, self.base, Sort.TEXT)
            if column is not None and not owner.tables:
                return Containing(column, text, where)
            if owner.tables:
                best = self.choice.best((sense for sense in owner.senses if sense.column is None), self.base)
                table = best.table if best else table
        is_code = where == "whole" and re.search(r"\d|@", text)
        column = (code_of(table) if is_code and owner is None else None) or labels_of(table)[0]
        if not is_code and column.name.lower() in _CODES:
            column = self._name_near(table) or column
        known = [value.lower() for value in column.info.values]
        if column.sort is not Sort.TEXT or (known and text.lower() not in known):
            raise NotUnderstood(
                f"I do not know where in {table.shown_name} to look for “{text}”.", is_about=True
            )
        return Containing(column, text, where)

    def _name_near(self, table: TableInfo) -> Col | None:
        """Whose name it is, where rows have numbers only: “the bills of Ada Becker”."""
        found = []
        for other in self.choice.tables:
            path, label = self.choice.paths.between(table, other), labels_of(other)[0]
            if path is not None and path.length == 1 and not path.is_to_many and label.name in _NAMES:
                found.append(label)
        return found[0] if len(found) == 1 else None

    def _place(self, text: str) -> Col:
        """The column that says where something is, of values that are not all known."""
        for table in (self.base, *self.choice.near):
            for column in columns_of(table):
                if set(words_of(column.name)) & _PLACES and not column.info.values:
                    return column
        raise NotUnderstood(f"“{text}” is none of the values that I know.", is_about=True)

    def _keyed(self, mention: Mention, number: float) -> Filter:
        if is_numeric(mention) and (column := self.choice.number(mention, self.base)) is not None:
            return Compared(column, "=", (number,))
        table = mention.tables[0]
        keys = [column for column in table.columns if column.name in table.primary_key]
        if len(keys) != 1:
            raise NotUnderstood(f"{table.shown_name} has no number of its own to look for.", is_about=True)
        key = Col(table, keys[0])
        return Compared(key, "=", (number if key.sort is Sort.NUMBER else spoken(number),))
