"""Every question of the lists, answered by rules alone and compared with what SQL written by hand says."""

import random
from collections.abc import Iterator

import pytest

from app.databases.questions.answering import answer
from app.databases.questions.plan import NotUnderstood
from tests.question_list import LISTS, QuestionServer, ask, is_answered, question_server, questions_in


@pytest.fixture(scope="module")
def server() -> Iterator[QuestionServer]:
    with question_server() as server:
        yield server


@pytest.mark.parametrize("name", LISTS)
async def test_every_question_of_a_list_is_answered_right(server: QuestionServer, name: str) -> None:
    async with server.reading(name) as (database, reader):
        asked = [await ask(database, reader, question) for question in questions_in(name)]
    assert [each.report for each in asked if not each.is_right] == []


def test_the_lists_hold_at_least_sixty_questions_and_none_twice() -> None:
    asked = [question.ask.lower() for name in LISTS for question in questions_in(name)]
    assert len(set(asked)) == len(asked) >= 60


def test_a_wrong_answer_is_seen() -> None:
    assert is_answered([("a", 1), ("b", 2)], [("b", "x", 2.0), ("a", "y", 1)], is_ordered=False)
    assert not is_answered([("a", 1), ("b", 2)], [("b", 2), ("a", 1)], is_ordered=True)
    assert not is_answered([("a", 1)], [("a", 2)], is_ordered=False)
    assert not is_answered([("a", 1)], [("a", 1), ("b", 2)], is_ordered=False)


WORDS = """
    how many number of average total sum top 5 10 most least per by each month year in since before between
    and or not without with more than less 100 2024 2025 January Q1 largest smallest newest cheapest which
    what revenue list show all count different only share containing named last this week , ? first at best
    selling common Anna over when march has never is # 17 B-2024-00001 median percentage difference compared
    to older days until age from change sold times old long percent of
""".split()  # noqa: SIM905 - reads better


@pytest.mark.parametrize("name", LISTS)
async def test_whatever_is_asked_is_understood_as_sql_that_runs_or_not_at_all(
    server: QuestionServer, name: str
) -> None:
    async with server.reading(name) as (database, reader):
        names = [
            word.replace("_", " ")
            for table in reader.tables
            for column in table.columns
            for word in (table.name, column.name, *column.values)
        ]
        chance = random.Random(20260101)  # noqa: S311 - the same questions every time
        understood = 0
        for _ in range(1_500):
            said = " ".join(chance.choice(chance.choice([WORDS, names])) for _ in range(chance.randint(1, 9)))
            try:
                found = answer(reader, said)
            except NotUnderstood:
                continue
            understood += 1
            await database.execute(f"EXPLAIN {found.sql}")
    assert understood > 100


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("the cheapest and the most expensive product", "one number at a time"),
        ("top 3 products by price in each category", "the first, not several"),
        ("How many bills in 2024 and 2025?", "Several times"),
        ("What percentage of open bills from Germany?", "percentage"),
        ("How many more bills than customers are there?", "which two"),
        ("difference in revenue between 2024, 2025 and 2023", "Several times"),
        ("What is the average age of suppliers?", "age"),
        ("average time between bills", "time"),
        ("customers older than 40", "birth"),
        ("Which warehouses are older than 30 days?", "date"),
        ("customers with more than 3 widgets", "widgets"),
        ("How long have customers been with us?", "long"),
        ("How old are our customers?", "old"),
        ("older products", "older"),
        ("time between warehouses", "time"),
        ("Which country grew the most from 2024 to 2025?", "most of what"),
        ("Which customers spent more in 2025 than in 2024?", "Several times"),
        ("Which customers were counted more than 3 times?", "times"),
        ("number of bills and average total by status", "one number at a time"),
        ("revenue per warehouse", "several times over"),
        ("How many employees do we have?", "employees"),
        ("What is the average age of customers?", "age"),
        ("How many customers live in Atlantis?", "Atlantis"),
    ],
)
async def test_a_question_that_would_be_answered_wrong_is_not_answered(
    server: QuestionServer, asked: str, why: str
) -> None:
    async with server.reading("store") as (_, reader):
        with pytest.raises(NotUnderstood, match=why):
            answer(reader, asked)
