"""Chat completions whose tool calls have ids of their own.

Some endpoints count call ids from zero in every answer. The SDK takes a repeated id for a repeated call and
refuses the run, so each answer's ids are replaced by unique ones before anybody sees them.
"""

from collections.abc import AsyncIterator, Iterable
from typing import Any
from uuid import uuid4

from agents import ModelResponse, OpenAIChatCompletionsModel
from agents.items import TResponseStreamEvent
from openai.types.responses import ResponseFunctionToolCall


class UniqueCallsModel(OpenAIChatCompletionsModel):
    """`OpenAIChatCompletionsModel` with unique call ids."""

    async def get_response(self, *args: Any, **kwargs: Any) -> ModelResponse:
        response = await super().get_response(*args, **kwargs)
        _rename(response.output, {})
        return response

    async def stream_response(self, *args: Any, **kwargs: Any) -> AsyncIterator[TResponseStreamEvent]:
        names: dict[str, str] = {}
        async for event in super().stream_response(*args, **kwargs):
            if event.type in {"response.output_item.added", "response.output_item.done"}:
                _rename([event.item], names)
            elif event.type == "response.completed":
                _rename(event.response.output, names)
            yield event


def _rename(items: Iterable[Any], names: dict[str, str]) -> None:
    """Replace ids in place; `names` maps those of the endpoint to ours within one answer."""
    for item in items:
        if isinstance(item, ResponseFunctionToolCall) and item.call_id not in names.values():
            item.call_id = names.setdefault(item.call_id, f"call_{uuid4().hex}")
