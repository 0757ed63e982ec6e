"""A question about a schema, answered with one statement and the words that go with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.databases.questions.plan import Dated, NotUnderstood, Plan
from app.databases.questions.reading import Reader
from app.databases.questions.restating import assumptions, understood
from app.databases.questions.sql import range_sql, sql_of


@dataclass(frozen=True, slots=True)
class Answer:
    """`question` is how it was understood, `assumptions` what was taken for granted.

    `dates_sql` asks which dates there are, when the question is about some: for saying why nothing was found.
    """

    question: str
    assumptions: tuple[str, ...]
    sql: str
    dates_sql: str | None = None


def answer(reader: Reader, question: str, earlier: Sequence[str] = ()) -> Answer:
    """Answer a question; `earlier` ones of the same user, oldest first, are what it may build on.

    Raises:
        NotUnderstood: And why.
    """
    before: Plan | None = None
    for text in earlier:
        try:
            before = reader.read(text, before)
        except NotUnderstood:
            # Small talk between two questions changes nothing.
            continue
    plan = reader.read(question, before)
    every = (*plan.filters, *plan.share, *(plan.sides or ()))
    dated = next((each.column for each in every if isinstance(each, Dated)), None)
    return Answer(
        understood(plan),
        tuple(assumptions(plan, reader.paths)),
        sql_of(plan, reader.paths),
        range_sql(dated) if dated is not None else None,
    )
