"""What is worked out or listed, in which groups and order, once it is known what a question names."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.databases.catalog import TableInfo
from app.databases.questions.asked import Asked, GroupSaid, Superlative
from app.databases.questions.choosing import Choice
from app.databases.questions.columns import (
    Col,
    Sort,
    birth_of,
    date_of,
    measure_of,
    price_of,
    table_of_amount,
)
from app.databases.questions.lexicon import Mention
from app.databases.questions.plan import Aggregate, ByColumn, Group, Measure, NotUnderstood, Order
from app.databases.questions.ranked_apart import take_groups
from app.databases.questions.scanning import Scan
from app.databases.questions.spans import SpanSaid
from app.databases.questions.times import Spans
from app.databases.questions.words import DURATIONS, SOLD

_MANY = 10


@dataclass(slots=True)
class Draft:
    subject: TableInfo
    measure: Measure | None = None
    groups: list[GroupSaid | Group] = field(default_factory=list)
    order: Order | None = None
    limit: int | None = None
    apart: list[GroupSaid] = field(default_factory=list)
    """In each of these the first is wanted."""


class Measuring:
    """Drafts the answer of one question."""

    def __init__(self, choice: Choice, scan: Scan, asked: Asked) -> None:
        self._choice = choice
        self._scan = scan
        self._asked = asked

    def draft(self, value_tables: Sequence[TableInfo]) -> Draft:
        self._needed = [*self._group_tables(), *value_tables]
        apart = take_groups(self._scan, self._asked)
        draft = self._draft()
        if not apart:
            return draft
        if draft.order is None:
            raise NotUnderstood("I do not see what is to be the first of each group.", is_about=True)
        return replace(draft, limit=None, apart=apart)

    def _draft(self) -> Draft:
        asked = self._asked
        if asked.span is not None:
            time = self._time(asked.span)
            return Draft(time.table, time, list(asked.groups), limit=asked.limit)
        if asked.superlative is not None:
            return self._most(asked.superlative)
        if asked.is_ranked or asked.by_measure:
            return self._ranked()
        measure = self._measure()
        groups: list[GroupSaid | Group] = list(asked.groups)
        if measure is None and groups:
            measure = Measure(Aggregate.COUNT, self._subject() or self._table_of_group(asked.groups[0]))
        if measure is None:
            subject = self._subject()
            if subject is None:
                raise NotUnderstood("The question names no table of this database.")
            return Draft(subject, limit=asked.limit)
        if asked.entity is not None and measure.aggregate is not Aggregate.SHARE and not groups:
            groups = self._entity_groups(measure)
        is_descending = asked.is_descending
        order = None if is_descending is None else Order(is_descending=is_descending)
        return Draft(measure.table, measure, groups, order, asked.limit)

    def _entity_groups(self, measure: Measure) -> list[GroupSaid | Group]:
        entity = self._asked.entity
        if entity is None or (entity.mention and measure.table in entity.mention.tables):
            return []
        return [entity] if entity.unit else []

    def _group_tables(self) -> list[TableInfo]:
        found = []
        for group in [*self._asked.groups, *([self._asked.entity] if self._asked.entity else [])]:
            if group.mention is not None:
                senses = [sense for sense in group.mention.senses if sense.value is None]
                if (best := self._choice.best(senses)) is not None:
                    found.append(best.table)
        return found

    def _table_of_group(self, group: GroupSaid) -> TableInfo:
        best = self._choice.best(group.mention.senses) if group.mention else None
        if best is None:
            raise NotUnderstood("I do not know what to count.")
        return best.table

    def _subject(self) -> TableInfo | None:
        """The table whose rows are meant: the first that is named and serves nothing else."""
        if self._asked.counted is not None:
            return self._table(self._asked.counted)
        entity = self._asked.entity
        if entity is not None and entity.mention is not None and entity.mention.tables:
            self._scan.use_mention(entity.mention)
            return self._table(entity.mention)
        open_mentions = self._scan.open_mentions()
        for mention in open_mentions:
            if mention.tables:
                self._scan.use_mention(mention)
                return self._table(mention)
        senses = [sense for each in open_mentions for sense in each.senses]
        named = self._choice.near
        if named:
            return named[0]
        best = self._choice.best(senses)
        return best.table if best else None

    def _table(self, mention: Mention) -> TableInfo:
        senses = [sense for sense in mention.senses if sense.column is None]
        best = max(senses, key=lambda sense: (sense.strength, self._near(sense.table)))
        return best.table

    def _near(self, table: TableInfo) -> float:
        return -sum(min(self._choice.paths.distance(table, each), 9.0) for each in self._needed)

    def _measure(self) -> Measure | None:
        asked = self._asked
        if asked.aggregate is Aggregate.COUNT and asked.counted is not None:
            self._scan.use_mention(asked.counted)
            return Measure(Aggregate.COUNT, self._table(asked.counted))
        if asked.aggregate is Aggregate.SHARE and asked.of is not None and not asked.of.tables:
            column = self._choice.number(asked.of, None)
            if column is not None:
                return Measure(Aggregate.SHARE, column.table, column)
        if asked.of_revenue or asked.aggregate is None:
            return self._revenue(asked.aggregate or Aggregate.SUM) if asked.of_revenue else None
        if asked.aggregate in {Aggregate.COUNT, Aggregate.SHARE}:
            subject = self._subject()
            if subject is None:
                raise NotUnderstood("I do not know which rows are to be counted.")
            return Measure(asked.aggregate, subject)
        if asked.aggregate is Aggregate.DISTINCT:
            column = self._choice.column(asked.of, None) if asked.of else None
            if column is None:
                raise NotUnderstood("I do not know what to count.", is_about=True)
            return Measure(Aggregate.DISTINCT, column.table, column)
        return self._of_column(asked.aggregate)

    def _time(self, said: SpanSaid) -> Measure:
        table = None if said.first or said.second else self._subject() or next(iter(self._needed), None)
        span = Spans(self._choice).of(said, table)
        return Measure(said.aggregate, span.start.table, span)

    def _revenue(self, aggregate: Aggregate) -> Measure:
        subject = [table for table in self._choice.near if table not in self._needed][:1]
        amount = self._choice.revenue([*self._needed, *subject]) or self._choice.revenue(self._needed)
        if amount is None:
            raise NotUnderstood("This database has no amounts that I could take for revenue.", is_about=True)
        return Measure(aggregate, table_of_amount(amount), amount, "revenue")

    def _of_column(self, aggregate: Aggregate) -> Measure:
        asked = self._asked
        mention = asked.of or next(
            (each for each in self._scan.open_mentions() if self._choice.number(each, None)), None
        )
        column: Col | None
        if mention is None and aggregate is Aggregate.SUM:
            column = self._choice.quantity([*self._needed, *self._choice.near])
        elif mention is None:
            column = next((found for each in self._choice.near if (found := measure_of(each))), None)
        else:
            self._scan.use_mention(mention)
            base = self._needed[0] if self._needed and not self._choice.near else None
            column = self._choice.number(mention, base)
            if column is None and aggregate in {Aggregate.LOWEST, Aggregate.HIGHEST}:
                column = self._choice.column(mention, None, Sort.DATE)
        if column is None and mention is not None and mention.tables:
            return self._revenue_of(aggregate, mention.tables[0])
        if column is None:
            names = ", ".join(table.shown_name for table in self._choice.near[:3]) or "this database"
            raise NotUnderstood(f"I see no number in {names} that this could be about.", is_about=True)
        return Measure(aggregate, column.table, column)

    def _revenue_of(self, aggregate: Aggregate, table: TableInfo) -> Measure:
        """“the average bill”: of what its rows bring in."""
        amount = self._choice.revenue([*self._needed, table])
        if amount is None:
            raise NotUnderstood(
                f"I see no number in {table.shown_name} that this could be about.", is_about=True
            )
        return Measure(aggregate, table_of_amount(amount), amount, "revenue")

    def _wanted(self, at: int | None = None) -> GroupSaid | None:
        """What is ranked: named by “which”, else the first that is named and serves nothing else."""
        if self._asked.entity is not None:
            if self._asked.entity.mention is not None:
                self._scan.use_mention(self._asked.entity.mention)
            return self._asked.entity
        if self._asked.groups:
            return None
        mentions = [each for each in self._scan.open_mentions() if each.tables or each.columns]
        before = [each for each in mentions if at is None or each.start < at]
        for mention in [*before, *mentions]:
            self._scan.use_mention(mention)
            return GroupSaid(mention=mention)
        return None

    def _ranked(self) -> Draft:
        """“top 5 customers by revenue”."""
        asked = self._asked
        entity = self._wanted()
        self._needed += self._tables_of(entity)
        measure = self._measure() if asked.aggregate or asked.of_revenue else None
        table = self._own_table(entity)
        is_descending = asked.is_descending is not False
        if measure is None and asked.of is not None:
            column = self._choice.number(asked.of, table)
            if column is not None and table is not None and column.table.key == table.key:
                return Draft(table, order=Order(column, is_descending), limit=asked.limit)
            if column is not None:
                measure = Measure(Aggregate.SUM, column.table, column)
        if measure is None and table is not None and (column := measure_of(table)) is not None:
            return Draft(table, order=Order(column, is_descending), limit=asked.limit)
        measure = measure or self._revenue(Aggregate.SUM)
        groups: list[GroupSaid | Group] = [entity] if entity else list(asked.groups)
        return Draft(measure.table, measure, groups, Order(is_descending=is_descending), asked.limit)

    def _tables_of(self, entity: GroupSaid | None) -> list[TableInfo]:
        if entity is None or entity.mention is None:
            return []
        best = self._choice.best(sense for sense in entity.mention.senses if sense.value is None)
        return [best.table] if best else []

    def _own_table(self, entity: GroupSaid | None) -> TableInfo | None:
        return self._table(entity.mention) if entity and entity.mention and entity.mention.tables else None

    def _limit(self, entity: GroupSaid | None) -> int:
        """As many as are asked for: one of what is named in the singular."""
        if self._asked.limit is not None:
            return self._asked.limit
        if entity is None or entity.mention is None:
            return 1
        last = self._scan.tokens[entity.mention.end - 1]
        return _MANY if last.word != last.stem else 1

    def _most(self, superlative: Superlative) -> Draft:
        match superlative.kind:
            case "most" | "sold":
                return self._by_count(superlative)
            case "common":
                return self._common(superlative)
            case "size":
                return self._by_size(superlative)
            case _:
                return self._by_column(superlative)

    def _by_count(self, superlative: Superlative) -> Draft:
        entity = self._wanted(superlative.at)
        self._needed += self._tables_of(entity)
        order = Order(is_descending=superlative.is_descending)
        measure = self._counted(superlative)
        groups: list[GroupSaid | Group] = [entity] if entity else list(self._asked.groups)
        return Draft(measure.table, measure, groups, order, self._limit(entity))

    def _counted(self, superlative: Superlative) -> Measure:
        if superlative.is_revenue or self._asked.of_revenue:
            return self._revenue(Aggregate.SUM)
        target = superlative.target
        is_stock = target is not None and "stock" in self._scan.tokens[target.start].word
        if target is not None and target.tables and not is_stock:
            return Measure(Aggregate.COUNT, self._table(target))
        column = self._choice.number(target, None) if target and not is_stock else None
        if column is None and (is_stock or target is None) and self._scan.words & (SOLD | {"stock"}):
            column = self._choice.quantity(self._needed)
        if column is None and target is None and self._needed and self._needed[0].foreign_keys:
            return Measure(Aggregate.COUNT, self._needed[0])
        if column is None:
            raise NotUnderstood("The most of what?", is_about=True)
        return Measure(Aggregate.SUM, column.table, column)

    def _common(self, superlative: Superlative) -> Draft:
        entity = self._wanted(superlative.at)
        if entity is None or entity.mention is None:
            raise NotUnderstood("The most common of what?", is_about=True)
        others = [table for table in self._choice.near if table not in entity.mention.tables]
        senses = [sense for sense in entity.mention.senses if sense.value is None]
        best = self._choice.best(senses, others[0] if others else None)
        if best is None:
            raise NotUnderstood("The most common of what?", is_about=True)
        group: GroupSaid | Group = ByColumn(best.column) if best.column else entity
        subject = others[0] if others else best.table
        measure = Measure(Aggregate.COUNT, subject)
        order = Order(is_descending=superlative.is_descending)
        return Draft(subject, measure, [group], order, self._limit(entity))

    def _by_size(self, superlative: Superlative) -> Draft:
        asked, target = self._asked, superlative.target
        order = Order(is_descending=superlative.is_descending)
        if asked.aggregate is not None or asked.of_revenue or superlative.is_revenue:
            asked.of_revenue = asked.of_revenue or (superlative.is_revenue and asked.aggregate is None)
            entity = self._wanted(superlative.at)
            self._needed += self._tables_of(entity)
            measure = self._measure() or self._revenue(Aggregate.SUM)
            groups: list[GroupSaid | Group] = [entity] if entity else list(asked.groups)
            return Draft(measure.table, measure, groups, order, self._limit(entity))
        if target is not None and target.columns and not target.tables:
            return self._extreme(superlative, target)
        entity = GroupSaid(mention=target) if target is not None else self._wanted(superlative.at)
        table = self._own_table(entity)
        if table is None:
            raise NotUnderstood("The largest of what?", is_about=True)
        if (column := measure_of(table)) is not None:
            return Draft(table, order=Order(column, superlative.is_descending), limit=self._limit(entity))
        self._needed.append(table)
        measure = self._revenue(Aggregate.SUM)
        return Draft(measure.table, measure, [entity] if entity else [], order, self._limit(entity))

    def _extreme(self, superlative: Superlative, target: Mention) -> Draft:
        """“the highest unit price”, or what has it."""
        has_it = {self._scan.word(superlative.at - 1), self._scan.word(superlative.at - 2)} & {
            "has",
            "have",
            "with",
            "had",
        }
        if has_it or self._asked.entity is not None:
            entity = self._wanted(superlative.at)
            table = self._own_table(entity)
            column = self._choice.number(target, table) or self._choice.column(target, table, Sort.DATE)
            if table is not None and column is not None and column.table.key == table.key:
                return Draft(table, order=Order(column, superlative.is_descending), limit=self._limit(entity))
            if column is not None and entity is not None:
                of_dates = Aggregate.HIGHEST if superlative.is_descending else Aggregate.LOWEST
                aggregate = of_dates if column.sort is Sort.DATE else Aggregate.SUM
                measure = Measure(aggregate, column.table, column)
                order = Order(is_descending=superlative.is_descending)
                return Draft(measure.table, measure, [entity], order, self._limit(entity))
        aggregate = Aggregate.HIGHEST if superlative.is_descending else Aggregate.LOWEST
        column = self._choice.number(target, None) or self._choice.column(target, None, Sort.DATE)
        if column is None:
            raise NotUnderstood("I see no number that this could be about.", is_about=True)
        return Draft(column.table, Measure(aggregate, column.table, column), list(self._asked.groups))

    def _by_column(self, superlative: Superlative) -> Draft:
        """“the cheapest products”, “the newest customer”, “when was the last bill issued”."""
        if superlative.target is not None:
            return self._extreme(superlative, superlative.target)
        table = self._subject()
        if table is None:
            raise NotUnderstood("The first or last of what?", is_about=True)
        column, is_descending = self._implied(table, superlative)
        if column is None:
            raise NotUnderstood(f"I see nothing in {table.shown_name} to order it by.", is_about=True)
        if "when" in self._scan.words:
            aggregate = Aggregate.HIGHEST if is_descending else Aggregate.LOWEST
            return Draft(table, Measure(aggregate, column.table, column), list(self._asked.groups))
        named = GroupSaid(mention=next((m for m in self._scan.mentions.values() if table in m.tables), None))
        return Draft(table, order=Order(column, is_descending), limit=self._limit(named))

    def _implied(self, table: TableInfo, superlative: Superlative) -> tuple[Col | None, bool]:
        is_descending = superlative.is_descending
        named = next(
            (
                column
                for mention in self._scan.open_mentions()
                if not mention.tables and (column := self._choice.column(mention, table, Sort.DATE))
            ),
            None,
        )
        match superlative.kind:
            case "price":
                return price_of(table), is_descending
            case "duration":
                return measure_of(table, DURATIONS), is_descending
            case "birth":
                return birth_of(table) or date_of(table), is_descending
            case _:
                is_of_age = "oldest" in self._scan.words
                return (birth_of(table) if is_of_age else None) or named or date_of(table), is_descending
