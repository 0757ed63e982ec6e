"""The sentence over a result, from its shape alone."""

from app.agents.offline.headlines import headline
from app.tools.tables import Table


def test_several_rows_of_one_year_are_a_ranking_and_no_course_of_time() -> None:
    rows = (("Algebra", 2024, 4.0), ("Latin", 2025, 3.9), ("Chemistry", 2024, 3.1))
    said = headline(Table(("course", "year", "average_grade"), rows, 3))
    assert said.startswith("**Algebra** comes first")


def test_one_row_for_each_year_is_a_course_of_time() -> None:
    said = headline(Table(("year", "sales"), ((2023, 5), (2024, 9), (2025, 7)), 3))
    assert said.startswith("The highest is **9** in **2024**")


def test_of_rows_that_are_not_all_there_nothing_is_said_but_how_many() -> None:
    rows = (("2024-01", 5), ("2024-02", 9), ("2024-03", 7))
    assert headline(Table(("month", "sales"), rows, 644)) == "There are **644** rows."
    table = Table(("month", "sales"), rows, 3)
    assert headline(table, has_more=True) == "These are the first **3** rows."


def test_a_strangers_marks_stay_words() -> None:
    rows = (("[win](https://x.example)", 9), ("*b*", 5))
    said = headline(Table(("name", "wins"), rows, 2))
    assert said.startswith(r"**\[win\](https://x.example)** comes first with **9**, before \*b\* (5)")
    long = headline(Table(("body",), (("word " * 1_000,),), 1))
    assert len(long) < 300
