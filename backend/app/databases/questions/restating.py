"""A plan in words: the question as it was understood, and what was taken for granted."""

from typing import assert_never

from app.databases.catalog import TableInfo
from app.databases.questions.columns import Col, LineAmount, Sort, Span, columns_of
from app.databases.questions.conditions import table_of
from app.databases.questions.paths import Paths
from app.databases.questions.plan import (
    Aggregate,
    Beside,
    ByColumn,
    ByTable,
    ByTime,
    Compared,
    Containing,
    Dated,
    Filter,
    Group,
    Lasting,
    Measure,
    Missing,
    Plan,
    Related,
)
from app.databases.questions.words import spoken

_AGGREGATES = {
    Aggregate.SUM: "the sum of",
    Aggregate.AVERAGE: "the average of",
    Aggregate.LOWEST: "the lowest",
    Aggregate.HIGHEST: "the highest",
    Aggregate.MEDIAN: "the median of",
}
_SIGNS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most", "=": "", "<>": "not"}


def understood(plan: Plan) -> str:
    """The question in one sentence, in the names of the schema."""
    base = plan.measure.table if plan.measure else plan.subject
    parts = [_wanted(plan)]
    if plan.share:
        parts.append(f"of which {' and '.join(_filter(each, base) for each in plan.share)}")
    if plan.sides:
        one, two = (_filter(each, base) for each in plan.sides)
        parts.append(f"where {one}, beside those where {two}")
    if plan.filters:
        parts.append(f"where {' and '.join(_filter(each, base) for each in plan.filters)}")
    if plan.averaged_over is not None:
        how = "as the median" if plan.averaged_by is Aggregate.MEDIAN else "on average"
        parts.append(f"{how} per {_group(plan.averaged_over)}")
    if plan.groups:
        parts.append(f"by {' and '.join(map(_group, plan.groups))}")
    if plan.having is not None:
        numbers = " and ".join(map(spoken, plan.having.numbers))
        parts.append(f"(only those with {_SIGNS.get(plan.having.operator, 'between')} {numbers})")
    parts += _order(plan)
    sentence = " ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def assumptions(plan: Plan, paths: Paths) -> list[str]:
    """What somebody else might have understood otherwise."""
    found = [*_of_measure(plan.measure), *_of_dates(plan), *_of_cents(plan)]
    every = (*plan.filters, *plan.share, *(plan.sides or ()))
    found += [
        f"“{value}” is looked for in {each.column}."
        for each in every
        if isinstance(each, Compared) and each.operator in {"=", "<>"}
        for value in each.values
        if isinstance(value, str)
    ]
    found += [
        f"“{each.text}” is looked for in {each.column}, in any case."
        for each in every
        if isinstance(each, Containing)
    ]
    found += [f"One row of {_table(table)} that fits is enough." for table in _fitting_once(plan, paths)]
    amounts = [each.amount for each in plan.filters if isinstance(each, Related) and each.amount]
    found += [
        f"The amounts are {each if isinstance(each, Col) else f'{each.quantity} times {each.price.name}'}."
        for each in amounts
    ]
    if plan.sides is not None:
        one, two = map(side_name, plan.sides)
        found.append(f"The difference is {one} less {two}; the percentage is that of {two}.")
    if plan.apart:
        found.append("Where several are first, one of them is shown.")
    if any(isinstance(group, ByTable) for group in (*plan.groups, *plan.apart, plan.averaged_over)):
        found.append("Groups without any rows do not count and are not shown.")
    return list(dict.fromkeys(found))


def _fitting_once(plan: Plan, paths: Paths) -> list[TableInfo]:
    """Tables with several rows for each of the answer's, of which a filter needs one."""
    base = plan.measure.table if plan.measure else plan.subject
    tables = [table_of(each) for each in plan.filters if not isinstance(each, Dated | Related)]
    reached = [(table, paths.between(base, table)) for table in tables if table.key != base.key]
    return [table for table, path in reached if path is not None and path.is_to_many]


def _of_measure(measure: Measure | None) -> list[str]:
    if measure is None:
        return []
    if isinstance(measure.of, LineAmount):
        less = f", less {measure.of.discount.name} percent" if measure.of.discount else ""
        amount = f"{measure.of.quantity} times {measure.of.price.name}{less}"
        return [f"“{measure.word or 'amount'}” is {amount}; rows of every status count."]
    if measure.word and measure.of is not None:
        return [f"“{measure.word}” is {measure.of}; rows of every status count unless you say which."]
    if isinstance(measure.of, Span):
        return [f"The time is the {measure.of}; rows without one of them do not count."]
    if measure.of is not None and measure.aggregate is not Aggregate.DISTINCT:
        return [f"The number is {measure.of}."]
    return []


def _of_cents(plan: Plan) -> list[str]:
    """What the user has noted of amounts."""
    measured = plan.measure.of if plan.measure else None
    used: list[Col] = [measured.price] if isinstance(measured, LineAmount) else []
    used += [measured] if isinstance(measured, Col) else []
    used += [each.column for each in plan.filters if isinstance(each, Compared)]
    found = [
        f"{column} is in cents by your note; here it is in whole units."
        for column in used
        if column.is_in_cents
    ]
    listed = (plan.columns or columns_of(plan.subject)) if plan.measure is None else ()
    return found + [f"{column} is listed in cents, as it is kept." for column in listed if column.is_in_cents]


def _of_dates(plan: Plan) -> list[str]:
    used = [each.column for each in plan.filters if isinstance(each, Dated)]
    used += [each.column for each in plan.sides or () if isinstance(each, Dated)]
    used += [group.column for group in plan.groups if isinstance(group, ByTime)]
    return [
        f"The date is {column}."
        for column in used
        if _has_other_dates(column) or column.table != plan.subject
    ]


def _has_other_dates(column: Col) -> bool:
    return sum(each.sort is Sort.DATE for each in columns_of(column.table)) > 1


def _wanted(plan: Plan) -> str:
    measure = plan.measure
    if measure is None:
        columns = ", ".join(column.name for column in plan.columns)
        return f"{columns} of {_table(plan.subject)}" if columns else f"the rows of {_table(plan.subject)}"
    match measure.aggregate:
        case Aggregate.COUNT:
            return f"the number of {_table(measure.table)}"
        case Aggregate.DISTINCT:
            return f"the number of different {measure.of}"
        case Aggregate.SHARE:
            what = f"the sum of {measure_word(measure)} of " if measure.of is not None else ""
            return f"the percentage of {what}{_table(measure.table)}"
        case _:
            return f"{_AGGREGATES[measure.aggregate]} {measure_word(measure)} of {_table(measure.table)}"


def side_name(side: Filter) -> str:
    """What one of two things that are compared is called."""
    match side:
        case Dated(period=period):
            return period.words
        case Compared(values=(value, *_)):
            return _value(value).strip("“”")
        case _:
            return "the one"


def measure_word(measure: Measure) -> str:
    """What the number of a measure is called."""
    match measure.of:
        case Col() as column:
            return measure.word or column.name
        case Span() as span:
            return str(span)
        case _:
            return measure.word or "amount"


def _order(plan: Plan) -> list[str]:
    if plan.order is None:
        return [f"(the first {plan.limit})"] if plan.limit else []
    direction = "largest" if plan.order.is_descending else "smallest"
    by = f" {plan.order.column.name}" if plan.order.column else ""
    if plan.apart:
        each = " and ".join(f"of {_group(g)}" if isinstance(g, ByTable) else _group(g) for g in plan.apart)
        return [f"(for each {each} the {f'one with the {direction}{by}' if by else direction})"]
    if plan.limit is None:
        return [f"({direction}{by} first)"]
    return [f"(the {direction}{by})" if plan.limit == 1 else f"(at most {plan.limit}, {direction}{by} first)"]


def _group(group: Group) -> str:
    match group:
        case ByTime(unit=unit):
            return unit
        case ByTable(table=table):
            return _table(table)
        case ByColumn(column=column):
            return column.name
        case _:
            assert_never(group)


def _filter(condition: Filter, base: TableInfo) -> str:  # noqa: PLR0911 - one for each kind
    match condition:
        case Compared(column, "between", values):
            return f"{_name(column, base)} is between {_value(values[0])} and {_value(values[1])}"
        case Compared(column, operator, values):
            sign = _SIGNS[operator]
            shown = " or ".join(map(_value, values))
            return f"{_name(column, base)} is {sign} {shown}".replace("  ", " ")
        case Beside(column, operator, other):
            return f"{_name(column, base)} is {_SIGNS[operator]} {_name(other, base)}"
        case Containing(column, text, where):
            verb = {"whole": "is", "start": "starts with", "end": "ends with"}.get(where, "contains")
            return f"{_name(column, base)} {verb} “{text}”"
        case Dated(column, period):
            words = f"in {period.words}" if period.words.isdecimal() else period.words
            return f"{_name(column, base)} is {words}"
        case Missing(column, is_missing):
            return f"{_name(column, base)} is {'empty' if is_missing else 'not empty'}"
        case Lasting() | Related():
            return _amounting(condition)
        case _:
            assert_never(condition)


def _name(column: Col, base: TableInfo) -> str:
    return column.name if column.table.key == base.key else str(column)


def _amounting(condition: Lasting | Related) -> str:
    if isinstance(condition, Lasting):
        return f"the {condition.span} are {_SIGNS[condition.operator]} {spoken(condition.number)}"
    inner = [_filter(each, condition.table) for each in condition.filters]
    fitting = f" where {' and '.join(inner)}" if inner else ""
    if condition.count == 0 and condition.operator == "=":
        return f"there are no {_table(condition.table)}{fitting}"
    number = f"{_SIGNS[condition.operator]} {spoken(condition.count)}".strip()
    if condition.amount is not None:
        return f"the sum of their amounts is {number}{fitting}"
    return f"there are {number} {_table(condition.table)}{fitting}"


def _value(value: str | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return spoken(value) if isinstance(value, float) else f"“{value}”"


def _table(table: TableInfo) -> str:
    return table.name.replace("_", " ")
