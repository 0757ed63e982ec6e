"""Every question of the lists, answered by rules alone and compared with what SQL written by hand says."""

from collections.abc import Iterator

import pytest

from tests.question_list import QuestionServer, is_answered, question_server, questions_in


@pytest.fixture(scope="module")
def server() -> Iterator[QuestionServer]:
    with question_server() as server:
        yield server


@pytest.mark.parametrize("name", ["store", "clinic"])
async def test_every_question_of_a_list_is_answered_right(server: QuestionServer, name: str) -> None:
    asked = [each async for each in server.ask_all(name)]
    assert [each.report for each in asked if not each.is_right] == []


def test_the_lists_hold_at_least_sixty_questions_and_none_twice() -> None:
    asked = [question.ask.lower() for name in ("store", "clinic") for question in questions_in(name)]
    assert len(set(asked)) == len(asked) >= 60


def test_a_wrong_answer_is_seen() -> None:
    assert is_answered([("a", 1), ("b", 2)], [("b", "x", 2.0), ("a", "y", 1)], is_ordered=False)
    assert not is_answered([("a", 1), ("b", 2)], [("b", 2), ("a", 1)], is_ordered=True)
    assert not is_answered([("a", 1)], [("a", 2)], is_ordered=False)
    assert not is_answered([("a", 1)], [("a", 1), ("b", 2)], is_ordered=False)
