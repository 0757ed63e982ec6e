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
