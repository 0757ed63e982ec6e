"""How a turn that failed ends: an error that may be tried again, and an item that a reload still shows."""

from uuid import uuid4

from agents.exceptions import AgentsException, MaxTurnsExceeded, UserError
from chatkit.errors import CustomStreamError
from chatkit.types import CustomTask, TaskItem

from app.agents.model_failures import ModelUnavailable
from app.agents.schema_query_agent import MAX_MODEL_CALLS
from app.chat.moments import now
from app.chat.turn_clock import OutOfTime

_OURS = "Something failed on our side. Try again."


def failure_code(error: Exception) -> str:
    """The failure's name in the log."""
    return error.reason.value if isinstance(error, ModelUnavailable) else type(error).__name__


def stream_error(error: Exception) -> CustomStreamError | None:
    """The failure as the user is told; None for a fault of ours, which is logged as it is."""
    match error:
        case CustomStreamError():
            return error
        case ModelUnavailable(message=message, allow_retry=allow_retry):
            return CustomStreamError(message, allow_retry=allow_retry)
        case MaxTurnsExceeded():
            return CustomStreamError(
                f"Stopped after {MAX_MODEL_CALLS} steps without an answer. Ask for less at a time.",
                allow_retry=True,
            )
        case OutOfTime(seconds=seconds):
            return CustomStreamError(
                f"Stopped after {seconds:g} seconds. What was done until then stands above. "
                "Ask for less at a time.",
                allow_retry=True,
            )
        # What a tool or a schema of ours raises is a `UserError` to the SDK: nothing that the model did.
        case AgentsException() if not isinstance(error, UserError):
            return CustomStreamError(
                "The model's answer could not be used. Try again, or choose another model.", allow_retry=True
            )
        case _:
            return None


def failure_item(thread_id: str, failure: CustomStreamError | None) -> TaskItem:
    """What stays of the error when the page is loaded again."""
    content = failure.message if failure else _OURS
    task = CustomTask(title="Answer · failed", icon="info", content=content, status_indicator="complete")
    return TaskItem(id=f"tsk_{uuid4().hex}", thread_id=thread_id, created_at=now(), task=task)
