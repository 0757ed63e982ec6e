"""Filters as SQL, those over several related rows as subqueries."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from app.databases.catalog import TableInfo
from app.databases.least_privilege import quoted_literal
from app.databases.questions.columns import Amount, Col, Span
from app.databases.questions.paths import Path, Paths, Step
from app.databases.questions.plan import (
    Beside,
    Compared,
    Containing,
    Dated,
    Filter,
    Having,
    Lasting,
    Missing,
    NotUnderstood,
    Related,
)
from app.databases.questions.words import spoken
from app.databases.schema_text import sql_name, sql_table

_OPPOSITE = {"<": ">=", "<=": ">"}


def qualified(column: Col) -> str:
    return f"{sql_name(column.table.name)}.{sql_name(column.name)}"


def amount_sql(amount: Amount) -> str:
    if isinstance(amount, Col):
        return f"{qualified(amount)} / 100.0" if amount.is_in_cents else qualified(amount)
    if isinstance(amount, Span):
        return _span(amount)
    less = f" * (100 - {qualified(amount.discount)}) / 100" if amount.discount else ""
    return f"{qualified(amount.quantity)} * {amount_sql(amount.price)}{less}"


def _span(span: Span) -> str:
    start = f"{qualified(span.start)}::date"
    end = f"{qualified(span.end)}::date" if span.end else "CURRENT_DATE"
    return f"EXTRACT(YEAR FROM age({end}, {start}))::int" if span.unit == "year" else f"({end} - {start})"


def table_of(condition: Filter) -> TableInfo:
    match condition:
        case Related():
            return condition.table
        case Lasting():
            return condition.span.start.table
        case _:
            return condition.column.table


def condition_sql(condition: Filter, base: TableInfo, paths: Paths) -> str:  # noqa: PLR0911 - one for each kind
    """One filter over rows of `base` and of what is joined to it."""
    match condition:
        case Compared(column, operator, values):
            return _compared(column, operator, values)
        case Beside(column, operator, other):
            return f"{qualified(column)} {operator} {qualified(other)}"
        case Containing():
            return _containing(condition)
        case Dated():
            return _dated(condition)
        case Lasting(span, operator, number):
            return f"{amount_sql(span)} {operator} {spoken(number)}"
        case Missing(column, is_missing):
            return f"{qualified(column)} IS {'' if is_missing else 'NOT '}NULL"
        case Related():
            return _related(condition, base, paths)
        case _:
            assert_never(condition)


def compared_sql(having: Having) -> str:
    """What stands behind the measure of a group."""
    numbers = " AND ".join(map(spoken, having.numbers))
    return f"{'BETWEEN' if having.operator == 'between' else having.operator} {numbers}"


def existing(path: Path, inner: Sequence[Filter], paths: Paths) -> str:
    """That there is a row at the end of the path which fits."""
    first, *rest = path.steps
    parts = [_link(first), *(condition_sql(each, path.steps[-1].target, paths) for each in inner)]
    return f"EXISTS (SELECT 1 FROM {sql_table(first.target)}{joins(rest)} WHERE {' AND '.join(parts)})"  # noqa: S608 - quoted names and literals


def joins(steps: Iterable[Step]) -> str:
    return "".join(f" JOIN {sql_table(step.target)} ON {_link(step)}" for step in steps)


def _link(step: Step) -> str:
    source, target = sql_name(step.source.name), sql_name(step.target.name)
    return " AND ".join(
        f"{target}.{sql_name(there)} = {source}.{sql_name(here)}" for here, there in step.pairs
    )


def _containing(condition: Containing) -> str:
    name, text = qualified(condition.column), condition.text
    if condition.where == "whole":
        return f"lower({name}::text) = {quoted_literal(text.lower())}"
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    start, end = ("" if condition.where == "start" else "%"), ("" if condition.where == "end" else "%")
    return f"{name}::text ILIKE {quoted_literal(f'{start}{pattern}{end}')}"


def _dated(condition: Dated) -> str:
    name, period = qualified(condition.column), condition.period
    if period.month is not None:
        return f"EXTRACT(MONTH FROM {name}) = {period.month}"
    bounds = [(">=", period.start), ("<", period.end)]
    return " AND ".join(f"{name} {sign} {bound}" for sign, bound in bounds if bound)


def _compared(column: Col, operator: str, values: tuple[str | float | bool, ...]) -> str:
    name = amount_sql(column)
    shown = [_literal(value) for value in values]
    if operator == "between":
        return f"{name} BETWEEN {shown[0]} AND {shown[1]}"
    if len(shown) == 1:
        return f"{name} {operator} {shown[0]}"
    return f"{name} {'NOT IN' if operator == '<>' else 'IN'} ({', '.join(shown)})"


def _literal(value: str | float) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return spoken(value) if isinstance(value, float) else quoted_literal(str(value))


def _related(condition: Related, base: TableInfo, paths: Paths) -> str:
    path = paths.between(base, condition.table)
    if path is None or not path.steps:
        raise NotUnderstood(
            f"I see no key that leads from {base.shown_name} to {condition.table.shown_name}.", is_about=True
        )
    if condition.amount is None and (condition.operator, condition.count) == (">=", 1):
        return existing(path, condition.filters, paths)
    if condition.amount is None and (condition.operator, condition.count) == ("=", 0):
        return f"NOT {existing(path, condition.filters, paths)}"
    # Few is the opposite of many: rows without any are in no group.
    is_few = condition.operator in _OPPOSITE
    operator = _OPPOSITE.get(condition.operator, condition.operator)
    first, *rest = path.steps
    here = ", ".join(f"{sql_name(base.name)}.{sql_name(own)}" for own, _ in first.pairs)
    there = ", ".join(f"{sql_name(first.target.name)}.{sql_name(other)}" for _, other in first.pairs)
    present = [f"{sql_name(first.target.name)}.{sql_name(other)} IS NOT NULL" for _, other in first.pairs]
    where = [*present, *(condition_sql(each, condition.table, paths) for each in condition.filters)]
    inner = f"SELECT {there} FROM {sql_table(first.target)}{joins(rest)} WHERE {' AND '.join(where)}"  # noqa: S608 - names
    verb = "NOT IN" if is_few else "IN"
    what = f"sum({amount_sql(condition.amount)})" if condition.amount else "count(*)"
    return f"({here}) {verb} ({inner} GROUP BY {there} HAVING {what} {operator} {spoken(condition.count)})"
