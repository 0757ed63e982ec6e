"""Whose fault a failed turn is said to be."""

from agents.exceptions import ModelBehaviorError, UserError

from app.chat.turn_failures import stream_error


def test_what_a_tool_of_ours_raises_is_not_blamed_on_the_model() -> None:
    assert stream_error(UserError("Error running tool export__save_file: int too large")) is None


def test_an_answer_of_the_model_that_cannot_be_used_can_be_tried_again() -> None:
    failure = stream_error(ModelBehaviorError("no such tool"))
    assert failure is not None
    assert failure.allow_retry
