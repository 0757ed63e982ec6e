"""A plan as one statement of PostgreSQL."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from app.databases.catalog import TableInfo
from app.databases.questions.columns import Col, LineAmount, Span, columns_of, labels_of
from app.databases.questions.conditions import (
    amount_sql,
    compared_sql,
    condition_sql,
    existing,
    joins,
    qualified,
    table_of,
)
from app.databases.questions.paths import Path, Paths
from app.databases.questions.plan import (
    Aggregate,
    ByColumn,
    ByTable,
    ByTime,
    Filter,
    Group,
    Measure,
    NotUnderstood,
    Plan,
    Related,
)
from app.databases.questions.restating import side_name
from app.databases.schema_text import sql_name, sql_table
from app.plain_text import plain

MAX_LIST_COLUMNS = 12
_NAMES = {
    Aggregate.SUM: "total",
    Aggregate.AVERAGE: "average",
    Aggregate.LOWEST: "lowest",
    Aggregate.HIGHEST: "highest",
    Aggregate.MEDIAN: "median",
}
_EACH_ONCE = frozenset({Aggregate.SUM, Aggregate.AVERAGE, Aggregate.MEDIAN})


def sql_of(plan: Plan, paths: Paths) -> str:
    """The statement.

    Raises:
        NotUnderstood: The tables cannot be brought together so that the numbers are right.
    """
    return _Statement(plan, paths).text()


def range_sql(column: Col) -> str:
    """The statement that asks for the first and the last date in a column."""
    return (
        f"SELECT min({qualified(column)})::date AS first, max({qualified(column)})::date AS last\n"
        f"FROM {sql_table(column.table)}"
    )


class _Statement:
    def __init__(self, plan: Plan, paths: Paths) -> None:
        self._plan = plan
        self._paths = paths
        self._base = plan.measure.table if plan.measure else plan.subject
        self._joined: dict[tuple[str, str], str] = {}
        self._fans_out = False

    def text(self) -> str:
        plan = self._plan
        if plan.averaged_over is not None:
            return self._averaged(plan.averaged_over)
        if plan.measure is None:
            return self._listed()
        return self._measured(plan.measure)

    def _measured(self, measure: Measure) -> str:
        plan = self._plan
        apart = [self._group(group) for group in plan.apart]
        groups = [*apart, *(self._group(group) for group in plan.groups)]
        where = self._where(plan.filters)
        shown = [part for group in groups for part in group.shown]
        if plan.sides is not None:
            name = "difference"
            shown += self._compared(measure, plan.sides)
        else:
            name = sql_name(measure_name(measure))
            shown.append(f"{self._aggregate(measure)} AS {name}")
        between = ", " if plan.sides is None else ",\n  "
        parts = [f"SELECT {_once(apart)}{between.join(shown)}", self._from(), *_conditions(where)]
        if groups:
            parts.append(f"GROUP BY {', '.join(part for group in groups for part in group.keys)}")
            if plan.having is not None:
                parts.append(f"HAVING {self._aggregate(measure)} {compared_sql(plan.having)}")
            parts.append(f"ORDER BY {', '.join([*_keys(apart), self._order(name, groups[len(apart) :])])}")
        if plan.limit is not None:
            parts.append(f"LIMIT {plan.limit}")
        return "\n".join(parts)

    def _compared(self, measure: Measure, sides: tuple[Filter, Filter]) -> list[str]:
        """The measure of both sides, and what the first has more, also in percent of the second."""
        if measure.aggregate is Aggregate.SHARE:
            raise NotUnderstood("Percentages are not compared here.", is_about=True)
        values = [self._aggregate(measure, " AND ".join(self._where([side]))) for side in sides]
        names = [sql_name(side_name(side)) for side in sides]
        one, two = (f"coalesce({value}, 0)" if _is_sum(measure) else value for value in values)
        shown = [f"{value} AS {name}" for value, name in zip((one, two), names, strict=True)]
        percent = f"round(100.0 * ({one} - {two}) / nullif({two}, 0), 1) AS percent"
        return [*shown, f"{one} - {two} AS difference", percent]

    def _averaged(self, group: Group) -> str:
        measure = self._plan.measure
        assert measure is not None  # noqa: S101 - what is averaged is a measure
        keys = self._group(group).keys
        where = self._where(self._plan.filters)
        inner = [f"SELECT {self._aggregate(measure)} AS n", self._from(), *_conditions(where)]
        is_median = self._plan.averaged_by is Aggregate.MEDIAN
        name = sql_name(f"{'median' if is_median else 'average'}_{measure_name(measure)}")
        middle = "(percentile_cont(0.5) WITHIN GROUP (ORDER BY n))::numeric" if is_median else "avg(n)"
        body = " ".join([*inner, f"GROUP BY {', '.join(keys)}"])
        return f"SELECT round({middle}, 2) AS {name}\nFROM ({body}) AS groups"

    def _listed(self) -> str:
        plan = self._plan
        apart = [self._group(group) for group in plan.apart]
        columns = list(plan.columns) or columns_of(plan.subject)[:MAX_LIST_COLUMNS]
        if plan.columns and not any(column.table.key == plan.subject.key for column in columns):
            columns = [*labels_of(plan.subject), *columns]
        for column in columns:
            self._join(column.table)
        if self._fans_out:
            raise NotUnderstood("Rows of several tables cannot be listed side by side here.", is_about=True)
        where = self._where(plan.filters)
        listed = [self._named(column, columns) for column in columns]
        groups = [part for group in apart for part in group.shown if part not in listed]
        shown = ", ".join([*groups, *listed])
        order = []
        if plan.order is not None and plan.order.column is not None:
            self._join(plan.order.column.table)
            direction = " DESC NULLS LAST" if plan.order.is_descending else ""
            keys = [*_keys(apart), f"{qualified(plan.order.column)}{direction}"]
            order = [f"ORDER BY {', '.join(keys)}"]
        limit = [f"LIMIT {plan.limit}"] if plan.limit is not None else []
        return "\n".join([f"SELECT {_once(apart)}{shown}", self._from(), *_conditions(where), *order, *limit])

    @staticmethod
    def _named(column: Col, columns: Sequence[Col]) -> str:
        is_shared = sum(each.name == column.name for each in columns) > 1
        own = sql_name(f"{column.table.name}_{column.name}")
        return f"{qualified(column)} AS {own}" if is_shared else qualified(column)

    def _join(self, table: TableInfo) -> None:
        """Join a table along its path; one that leads to several rows is remembered."""
        if table.key == self._base.key:
            return
        path = self._path(table)
        self._fans_out = self._fans_out or path.is_to_many
        for step in path.steps:
            self._joined.setdefault(step.target.key, joins([step]))

    def _path(self, table: TableInfo) -> Path:
        path = self._paths.between(self._base, table)
        if path is None:
            raise NotUnderstood(
                f"I see no key that leads from {self._base.shown_name} to {table.shown_name}.", is_about=True
            )
        return path

    def _from(self) -> str:
        return f"FROM {sql_table(self._base)}{''.join(self._joined.values())}"

    def _where(self, filters: Iterable[Filter]) -> list[str]:
        """Conditions over joined rows; those over many related rows ask whether one of them fits."""
        conditions: list[str] = []
        apart: dict[tuple[str, str], tuple[Path, list[Filter]]] = {}
        for each in filters:
            table = table_of(each)
            if isinstance(each, Related) or table.key == self._base.key or table.key in self._joined:
                conditions.append(condition_sql(each, self._base, self._paths))
                continue
            path = self._path(table)
            if path.is_to_many:
                apart.setdefault(table.key, (path, []))[1].append(each)
                continue
            self._join(table)
            conditions.append(condition_sql(each, self._base, self._paths))
        return [*conditions, *(existing(*each, self._paths) for each in _together(apart))]

    def _aggregate(self, measure: Measure, only: str = "") -> str:
        """The measure, of those rows alone that fit `only`."""
        rows = f" FILTER (WHERE {only})" if only else ""
        match measure.aggregate:
            case Aggregate.COUNT:
                return f"{self._count()}{rows}"
            case Aggregate.DISTINCT:
                assert isinstance(measure.of, Col)  # noqa: S101 - what is counted once is a column
                return f"count(DISTINCT {qualified(measure.of)}){rows}"
            case Aggregate.SHARE:
                return self._share(measure)
            case _:
                return self._numbers(measure, rows)

    def _share(self, measure: Measure) -> str:
        """In percent: of the rows that are asked for, or without any, of each group in all groups."""
        whole = replace(measure, aggregate=Aggregate.COUNT if measure.of is None else Aggregate.SUM)
        if self._plan.share:
            part = self._aggregate(whole, " AND ".join(self._where(self._plan.share)))
            total = self._aggregate(whole)
            part = f"coalesce({part}, 0)" if measure.of is not None else part
        elif self._plan.groups and not self._fans_out:
            part = self._aggregate(whole)
            total = f"sum({part}) OVER ()"
        else:
            raise NotUnderstood("I do not see what the percentage is of.", is_about=True)
        return f"round(100.0 * {part} / nullif({total}, 0), 1)"

    def _numbers(self, measure: Measure, rows: str) -> str:
        if self._fans_out and measure.aggregate in _EACH_ONCE:
            raise NotUnderstood(
                f"Rows of {self._base.shown_name} would be counted several times over in these groups.",
                is_about=True,
            )
        assert measure.of is not None  # noqa: S101 - only rows are counted without a column
        value = amount_sql(measure.of)
        if measure.aggregate is Aggregate.AVERAGE:
            return f"round((avg({value}){rows})::numeric, 2)" if rows else f"round(avg({value})::numeric, 2)"
        if measure.aggregate is Aggregate.MEDIAN:
            return f"round((percentile_cont(0.5) WITHIN GROUP (ORDER BY {value}){rows})::numeric, 2)"
        if isinstance(measure.of, LineAmount) or (isinstance(measure.of, Col) and measure.of.is_in_cents):
            return f"round({measure.aggregate}({value}){rows}, 2)"
        return f"{measure.aggregate}({value}){rows}"

    def _count(self) -> str:
        if not self._fans_out:
            return "count(*)"
        keys = [f"{sql_name(self._base.name)}.{sql_name(name)}" for name in self._base.primary_key]
        if not keys:
            raise NotUnderstood(f"{self._base.shown_name} has no key to count its rows by.", is_about=True)
        return f"count(DISTINCT {keys[0]})" if len(keys) == 1 else f"count(DISTINCT ({', '.join(keys)}))"

    def _group(self, group: Group) -> "_GroupSql":
        match group:
            case ByTime(column=column, unit=unit):
                self._join(column.table)
                bucket = _bucket(qualified(column), unit)
                return _GroupSql((f"{bucket} AS {unit}",), (bucket,), (bucket,), is_time=True)
            case ByColumn(column=column):
                self._join(column.table)
                name = qualified(column)
                return _GroupSql((name,), (name,), (name,))
            case ByTable(table=table):
                self._join(table)
                labels = [qualified(column) for column in labels_of(table)]
                own = f"{sql_name(table.name)}."
                keys = [f"{own}{sql_name(name)}" for name in table.primary_key]
                alias = f" AS {sql_name(plain(table.name))}" if len(labels) == 1 else ""
                shown = tuple(f"{label}{alias}" for label in labels)
                return _GroupSql(shown, tuple(dict.fromkeys([*keys, *labels])), tuple(labels))
            case _:
                assert_never(group)

    def _order(self, name: str, groups: Sequence["_GroupSql"]) -> str:
        keys = [part for group in groups for part in group.order]
        if any(group.is_time for group in groups) and self._plan.order is None:
            return ", ".join(keys)
        descending = self._plan.order is None or self._plan.order.is_descending
        return ", ".join([f"{name}{' DESC' if descending else ''}", *keys])


def _together(apart: dict[tuple[str, str], tuple[Path, list[Filter]]]) -> list[tuple[Path, list[Filter]]]:
    """Filters along one path are about the same rows: they are put into one subquery."""
    kept: list[tuple[Path, list[Filter]]] = []
    for path, filters in sorted(apart.values(), key=lambda each: -len(each[0].steps)):
        longer = next((each for each in kept if each[0].steps[: len(path.steps)] == path.steps), None)
        if longer is None:
            kept.append((path, filters))
        else:
            longer[1].extend(filters)
    return kept


class _GroupSql:
    def __init__(
        self, shown: tuple[str, ...], keys: tuple[str, ...], order: tuple[str, ...], *, is_time: bool = False
    ) -> None:
        self.shown = shown
        self.keys = keys
        self.order = order
        self.is_time = is_time


def _keys(groups: Sequence[_GroupSql]) -> list[str]:
    return list(dict.fromkeys(part for group in groups for part in (*group.order, *group.keys)))


def _once(groups: Sequence[_GroupSql]) -> str:
    """The first row of each of these groups alone."""
    return f"DISTINCT ON ({', '.join(_keys(groups))}) " if groups else ""


def measure_name(measure: Measure) -> str:
    """What the column of a measure is called."""
    if measure.aggregate is Aggregate.COUNT:
        return measure.word or measure.table.name
    if measure.aggregate is Aggregate.SHARE:
        return "percent"
    what = measure.word or (measure.of.name if isinstance(measure.of, Col) else "amount")
    if isinstance(measure.of, Span):
        what = f"{measure.of.unit}s"
    if measure.aggregate is Aggregate.DISTINCT:
        return f"different_{what}"
    if measure.aggregate is Aggregate.SUM and measure.word:
        return what
    return f"{_NAMES[measure.aggregate]}_{what}"


def _is_sum(measure: Measure) -> bool:
    return measure.aggregate is Aggregate.SUM


def _bucket(name: str, unit: str) -> str:
    match unit:
        case "year":
            return f"EXTRACT(YEAR FROM {name})::int"
        case "quarter":
            return f"to_char({name}, 'YYYY-\"Q\"Q')"
        case "month":
            return f"to_char({name}, 'YYYY-MM')"
        case "week":
            return f"date_trunc('week', {name})::date"
        case _:
            return f"{name}::date"


def _conditions(where: Sequence[str]) -> list[str]:
    return [f"WHERE {' AND '.join(where)}"] if where else []
