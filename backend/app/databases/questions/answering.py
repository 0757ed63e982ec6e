"""A question about a schema, answered with one statement and the words that go with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.databases.questions.plan import NotUnderstood, Plan
from app.databases.questions.reading import Reader
from app.databases.questions.restating import assumptions, understood
from app.databases.questions.sql import sql_of


@dataclass(frozen=True, slots=True)
class Answer:
    """`question` is how it was understood, `assumptions` what was taken for granted."""

    question: str
    assumptions: tuple[str, ...]
    sql: str


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
    return Answer(understood(plan), tuple(assumptions(plan)), sql_of(plan, reader.paths))
