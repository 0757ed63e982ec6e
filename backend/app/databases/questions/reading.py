"""From a plain question to a plan, over any schema and without guessing: what is not understood is said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.databases.catalog import TableInfo
from app.databases.questions import asking, filtering
from app.databases.questions.asked import Asked, GroupSaid
from app.databases.questions.choosing import Choice
from app.databases.questions.columns import Col, Sort, with_likely_keys
from app.databases.questions.conditions import table_of
from app.databases.questions.differences import Difference, hear_difference, sides_of
from app.databases.questions.filtering import NO, NOT, Said
from app.databases.questions.filters import Filters
from app.databases.questions.having import hear_having
from app.databases.questions.lexicon import HINT, Lexicon, dated
from app.databases.questions.measuring import Measuring
from app.databases.questions.notes import UserNote, learn, with_cents
from app.databases.questions.paths import Paths
from app.databases.questions.plan import (
    Aggregate,
    ByColumn,
    ByTable,
    ByTime,
    Compared,
    Dated,
    Filter,
    Group,
    Lasting,
    Missing,
    NotUnderstood,
    Plan,
    Related,
)
from app.databases.questions.rewording import Rewording
from app.databases.questions.scanning import UNITS, NamedPeriod, Scan
from app.databases.questions.spans import SpanCompared, hear_spans
from app.databases.questions.times import Spans
from app.databases.questions.words import SOLD
from app.databases.relevance import words_of

_KEYWORDS = asking.KEYWORDS | filtering.KEYWORDS
_FOLLOWING = frozenset(
    "and only what about how now just but instead same those these them again ones too case then".split()  # noqa: SIM905
)


_VERBS = frozenset("is are was were come comes came have has had live lives".split())  # noqa: SIM905
_HINTS = SOLD | {"stock"}


class Reader:
    """Reads questions about one schema."""

    def __init__(self, tables: Sequence[TableInfo], notes: Sequence[UserNote] = ()) -> None:
        self.tables = with_cents(with_likely_keys(tables), notes)
        self.paths = Paths(self.tables)
        self._lexicon = Lexicon(self.tables)
        learn(self._lexicon, self.tables, notes)
        self._rewording = Rewording(self.tables, self._lexicon)
        self.names = frozenset(
            word
            for table in self.tables
            for name in (table.name, *(column.name for column in table.columns))
            for word in words_of(name)
        )

    def read(self, question: str, before: Plan | None = None) -> Plan:
        """The plan of a question; one that only changes what was asked `before` builds on that.

        Raises:
            NotUnderstood: And why.
        """
        return _Reading(self, Scan(self._rewording.of(question), self._lexicon)).plan(before)


@dataclass(frozen=True, slots=True)
class _Heard:
    periods: list[NamedPeriod]
    said: Said
    asked: Asked
    spans: list[SpanCompared]
    difference: Difference | None


class _Reading:
    """One question."""

    def __init__(self, reader: Reader, scan: Scan) -> None:
        self._paths = reader.paths
        self._scan = scan
        self._choice = Choice(reader.tables, reader.paths, frozenset(scan.words))
        self._names = reader.names

    def plan(self, before: Plan | None) -> Plan:
        scan = self._scan
        difference = hear_difference(scan)
        span, compared = hear_spans(scan)
        periods = scan.periods(joins=difference is None)
        said = filtering.listen(scan)
        asked = asking.ask(scan, span)
        having = hear_having(scan, said, asked)
        self._heard = _Heard(periods, said, asked, compared, difference)
        self._choice.near = list(
            {
                sense.table.key: sense.table
                for each in scan.mentions.values()
                for sense in each.senses
                if sense.column is None and sense.strength > HINT
            }.values()
        )
        self._refuse_unexplained(before)
        if before is not None and self._only_changes(before):
            return self._changed(before)
        measuring = Measuring(self._choice, scan, self._heard.asked)
        draft = measuring.draft(self._value_tables())
        base = draft.measure.table if draft.measure else draft.subject
        sides, filters = sides_of(self._heard.difference, self._filters(base, draft))
        share: tuple[Filter, ...] = ()
        if draft.measure is not None and draft.measure.aggregate is Aggregate.SHARE:
            filters, share = self._shared(filters)
        if sides is not None and (draft.measure is None or draft.limit is not None):
            raise NotUnderstood("I do not see which number is to be compared.", is_about=True)
        groups = tuple(self._group(group, base) for group in draft.groups)
        over, groups = self._averaged(groups)
        if any(isinstance(group, ByTable) and group.table.key == base.key for group in groups):
            raise NotUnderstood(f"Each row of {base.shown_name} would be a group of its own.", is_about=True)
        columns = () if draft.measure else self._columns(draft.subject)
        self._refuse_unused(is_list=draft.measure is None)
        return Plan(
            subject=draft.subject,
            measure=draft.measure,
            filters=filters,
            groups=groups,
            columns=columns,
            order=draft.order,
            limit=draft.limit,
            averaged_over=over,
            averaged_by=self._heard.asked.averaged_by,
            having=having,
            share=share,
            sides=sides,
            apart=tuple(self._group(group, base) for group in draft.apart),
        )

    def _refuse_unexplained(self, before: Plan | None) -> None:
        known = _KEYWORDS | (_FOLLOWING if before is not None else frozenset())
        unknown = self._scan.unexplained(known, self._names)
        is_about = any(
            sense.strength > HINT for each in self._scan.mentions.values() for sense in each.senses
        )
        if unknown:
            words = " ".join(dict.fromkeys(unknown))
            raise NotUnderstood(f"I do not know what “{words}” means in this database.", is_about=is_about)
        asked = self._heard.asked
        if asked.unknown is not None and asked.counted is None:
            raise NotUnderstood(f"I see no “{asked.unknown}” to count in this database.", is_about=is_about)
        is_revenue = asked.is_measured or (asked.superlative is not None and asked.superlative.is_revenue)
        if not self._scan.mentions and not is_revenue and before is None:
            raise NotUnderstood("The question names nothing that this database has.")

    def _refuse_unused(self, *, is_list: bool) -> None:
        """What is named and has no part in the plan means that the question asks for something else."""
        if self._heard.asked.is_double:
            raise NotUnderstood("I can work out one number at a time.", is_about=True)
        for at, token in enumerate(self._scan.tokens):
            if token.stem in UNITS and at not in self._scan.used and self._scan.free(at) is None:
                raise NotUnderstood(f"I do not see what “{token.text}” is to do here.", is_about=True)
            if token.word in NO | NOT and at not in self._scan.used:
                raise NotUnderstood(f"I do not see what “{token.text}” is to do here.", is_about=True)
        for mention in self._scan.open_mentions():
            words = " ".join(token.text for token in self._scan.tokens[mention.start : mention.end])
            is_hint = all(sense.strength == HINT for sense in mention.senses) and words.lower() not in _HINTS
            is_column = bool(mention.columns) and not mention.tables and not any(map(dated, mention.senses))
            if is_hint or (is_column and not is_list):
                raise NotUnderstood(f"I do not see what “{words}” is to do here.", is_about=True)

    def _only_changes(self, before: Plan) -> bool:
        """Whether the question names nothing to work out, and no rows but those that were asked for."""
        asked = self._heard.asked
        if asked.is_measured or asked.counted or asked.superlative or asked.entity:
            return False
        named = [table for each in self._scan.open_mentions() for table in each.tables]
        return not named or (self._scan.word(0) in _FOLLOWING and before.subject in named)

    def _changed(self, before: Plan) -> Plan:
        """What was asked before, with the new filters, groups, order and limit."""
        base = before.measure.table if before.measure else before.subject
        self._choice.near = [before.subject]
        new = self._filters(base, None)
        kept = [each for each in before.filters if not any(_replaces(other, each) for other in new)]
        said = [self._group(group, base) for group in self._heard.asked.groups]
        is_new = said or new or self._heard.asked.limit is not None or self._scan.open_mentions()
        if not is_new:
            raise NotUnderstood("I do not see what is to be different from the last question.")
        if before.sides is not None and any(_replaces(each, side) for each in new for side in before.sides):
            raise NotUnderstood("Say anew which two are to be compared.", is_about=True)
        plan = replace(before, filters=(*kept, *new), limit=self._heard.asked.limit or before.limit)
        if self._heard.difference is not None and self._heard.difference.is_certain:
            return self._compared_with(before, new)
        if said:
            plan = replace(plan, groups=tuple(said), apart=(), order=None, limit=self._heard.asked.limit)
        elif plan.measure is None and (columns := self._columns(plan.subject)):
            plan = replace(plan, columns=columns)
        return plan

    def _compared_with(self, before: Plan, new: Sequence[Filter]) -> Plan:
        """What was asked before, beside the same of another time or group."""
        pairs = [(old, each) for each in new for old in before.filters if _replaces(each, old)]
        if len(pairs) != 1 or len(new) != 1 or before.measure is None or before.limit is not None:
            raise NotUnderstood("I do not see which two are to be compared.", is_about=True)
        filters = tuple(each for each in before.filters if each is not pairs[0][0])
        return replace(before, filters=filters, sides=pairs[0])

    def _shared(self, filters: Sequence[Filter]) -> tuple[tuple[Filter, ...], tuple[Filter, ...]]:
        """Of which rows a percentage is, and of what in them.

        What stands before the verb says of which rows: “what percentage of business customers are in Rome”.
        """
        whole = [each for each in filters if isinstance(each, Dated)]
        parts = [each for each in filters if not isinstance(each, Dated)]
        if not parts and not self._heard.asked.groups:
            return (), tuple(whole)
        if len(parts) > 1:
            before = [each for each in parts if self._is_before_verb(each)]
            if not before or len(before) == len(parts):
                raise NotUnderstood("I do not see of which rows the percentage is.", is_about=True)
            return (*whole, *before), tuple(each for each in parts if each not in before)
        return tuple(whole), tuple(parts)

    def _is_before_verb(self, condition: Filter) -> bool:
        scan = self._scan
        of = scan.find_word("percentage", "share", "proportion", "fraction", "percent") or 0
        verb = next((at for at in range(of + 2, len(scan.tokens)) if scan.word(at) in _VERBS), None)
        if verb is None or not isinstance(condition, Compared):
            return False
        said = [scan.mentions[at] for at in scan.mentions if at < verb]
        return any(sense.value in condition.values for each in said for sense in each.values)

    def _value_tables(self) -> list[TableInfo]:
        """Where the values that the question names most likely are."""
        found = (self._choice.value(each, None) for each in self._scan.open_mentions() if each.values)
        return [sense.table for sense in found if sense is not None]

    def _group(self, group: GroupSaid | Group, base: TableInfo) -> Group:
        if not isinstance(group, GroupSaid):
            return group
        if group.mention is None:
            column = self._choice.date(None, self._choice.sale(base) or base)
            named = next((each.column for each in self._heard.periods if each.column), None)
            column = self._choice.date(named, base) if named else column
            if column is None:
                raise NotUnderstood(f"{base.shown_name} has no date to group by.", is_about=True)
            return ByTime(column, group.unit or "month")
        senses = [sense for sense in group.mention.senses if sense.value is None or sense.column is None]
        best = self._choice.best(senses, base)
        if best is None:
            values = [sense for sense in group.mention.values if sense.column is not None]
            best = self._choice.best(values, base)
        if best is None:
            raise NotUnderstood("I do not know what to group by.", is_about=True)
        if best.column is None:
            return ByTable(best.table)
        return ByTime(best.column, "day") if best.column.sort is Sort.DATE else ByColumn(best.column)

    def _averaged(self, groups: tuple[Group, ...]) -> tuple[Group | None, tuple[Group, ...]]:
        if not self._heard.asked.is_average_count:
            return None, groups
        if not groups:
            raise NotUnderstood("An average number needs a “per”: per what?", is_about=True)
        return groups[0], groups[1:]

    def _filters(self, base: TableInfo, draft: object) -> tuple[Filter, ...]:
        found = [*self._values(base), *Filters(self._choice, base).of(self._heard.said)]
        found += [Spans(self._choice).lasting(each, base) for each in self._heard.spans]
        found += [self._dated(each, base) for each in self._heard.periods]
        if draft is not None:
            found += self._had(base, found)
        return tuple(self._within_related(base, found))

    def _values(self, base: TableInfo) -> list[Filter]:
        chosen: dict[tuple[str, bool], tuple[Col, list[str | bool]]] = {}
        for mention in self._scan.open_mentions():
            if not mention.values or mention.tables:
                continue
            sense = self._choice.value(mention, base)
            if sense is None or sense.column is None or sense.value is None:
                continue
            self._scan.use_mention(mention)
            is_negated = mention.start in self._heard.said.negated
            value = sense.value
            if isinstance(value, bool) and is_negated:
                value, is_negated = not value, False
            chosen.setdefault((str(sense.column), is_negated), (sense.column, []))[1].append(value)
        return [
            Compared(column, "<>" if is_negated else "=", tuple(values))
            for (_, is_negated), (column, values) in chosen.items()
        ]

    def _dated(self, named: NamedPeriod, base: TableInfo) -> Filter:
        near = base
        if named.column is None:
            before = [each for each in self._scan.mentions.values() if each.tables and each.start < named.at]
            if before:
                table = max(before, key=lambda each: each.start).tables[0]
                path = self._paths.between(base, table)
                near = table if path is not None and path.is_to_many else base
            near = self._choice.sale(base) or near
        column = self._choice.date(named.column, near)
        if column is None:
            raise NotUnderstood(
                f"{near.shown_name} has no date that “{named.period.words}” could be about.", is_about=True
            )
        return Dated(column, named.period)

    def _had(self, base: TableInfo, found: Sequence[Filter]) -> Iterable[Filter]:
        """Rows have to have some of what else is named, or something in a column that is."""
        asked = self._heard.asked
        is_of_rows = asked.aggregate in {None, Aggregate.COUNT} and not asked.of_revenue
        about = {table_of(each).key for each in found}
        for mention in self._scan.open_mentions():
            after_have = self._scan.word(mention.start - 1) in {"have", "has", "with", "having", "had"} or (
                self._scan.word(mention.start - 1) in {"a", "an", "any"}
                and self._scan.word(mention.start - 2) in {"have", "has", "with", "having", "had"}
            )
            table = next((each for each in mention.tables if each.key != base.key), None)
            if table is not None and is_of_rows and table.key not in about:
                path = self._paths.between(base, table)
                if (
                    path is not None
                    and path.is_to_many
                    and not any(each.key == base.key for each in mention.tables)
                ):
                    self._scan.use_mention(mention)
                    yield Related(table, ">=", 1)
            elif table is None and mention.columns and asked.counted is not None and after_have:
                column = self._choice.column(mention, base)
                if column is not None:
                    self._scan.use_mention(mention)
                    yield Missing(column, is_missing=False)

    def _within_related(self, base: TableInfo, found: Sequence[Filter]) -> list[Filter]:
        """Filters of the rows that are counted, beside those of the rows that have them."""
        related = [each for each in found if isinstance(each, Related)]
        if not related:
            return list(found)
        first = related[0]
        inner: list[Filter] = []
        outer: list[Filter] = []
        for each in found:
            path = self._paths.between(base, table_of(each))
            is_inner = (
                not isinstance(each, Related)
                and path is not None
                and path.is_to_many
                and table_of(each).key == first.table.key
            )
            (inner if is_inner else outer).append(each)
        return [replace(each, filters=tuple(inner)) if each is first else each for each in outer]

    def _columns(self, subject: TableInfo) -> tuple[Col, ...]:
        """Columns that a list is to show; none are named when all are wanted.

        One beside its value says where the value is: “copies on the History shelf”.
        """
        found: dict[str, Col] = {}
        values = [each for each in self._scan.mentions.values() if each.values]
        beside = {each.end for each in values} | {each.start for each in values}
        for mention in self._scan.open_mentions():
            if mention.tables or not mention.columns or {mention.start, mention.end} & beside:
                continue
            column = self._choice.column(mention, subject)
            if column is not None:
                found[str(column)] = column
        return tuple(found.values())


def _replaces(new: Filter, old: Filter) -> bool:
    if isinstance(new, Dated) and isinstance(old, Dated):
        return True
    if isinstance(new, Lasting) or isinstance(old, Lasting):
        return isinstance(new, Lasting) and isinstance(old, Lasting) and new.span == old.span
    if isinstance(new, Related) or isinstance(old, Related):
        return isinstance(new, Related) and isinstance(old, Related) and new.table == old.table
    return str(new.column) == str(old.column)
