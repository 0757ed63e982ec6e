"""Chat completions as endpoints really answer them.

Some count call ids from zero in every answer: the SDK takes a repeated id for a repeated call and refuses the
run, so each answer's ids are replaced by unique ones. Some stop in mid-sentence without saying why: the SDK
takes that for a whole answer from all endpoints but OpenAI's own, so the reason for the end is checked here.
"""

from collections.abc import AsyncIterator, Iterable
from typing import Any
from uuid import uuid4

from agents import ModelResponse, OpenAIChatCompletionsModel
from agents.items import TResponseStreamEvent
from openai.types.responses import ResponseFunctionToolCall

from app.agents.model_failures import FailureReason, ModelUnavailable

_EARLY_ENDS = {"content_filter": FailureReason.CONTENT_FILTERED, "length": FailureReason.CUT_OFF}


class ChatCompletionsModel(OpenAIChatCompletionsModel):
    """`OpenAIChatCompletionsModel` with unique call ids, and answers that are either whole or a failure."""

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

    async def _fetch_response(self, *args: Any, **kwargs: Any) -> Any:
        """The SDK's own step between request and events, with the chunks watched."""
        fetched = await super()._fetch_response(*args, **kwargs)
        if not isinstance(fetched, tuple):
            return fetched
        response, stream = fetched
        return response, _WatchedChunks(stream)


class _WatchedChunks:
    """The chunks of one answer; iterating fails at the end unless the answer came to its own end."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.response = stream.response

    async def __aiter__(self) -> AsyncIterator[Any]:
        reason = None
        has_begun = False
        async for chunk in self._stream:
            has_begun = True
            reason = next((choice.finish_reason for choice in chunk.choices or ()), None) or reason
            yield chunk
        if reason is None:
            raise ModelUnavailable(FailureReason.BROKE_OFF if has_begun else FailureReason.NOT_AN_ENDPOINT)
        if reason in _EARLY_ENDS:
            raise ModelUnavailable(_EARLY_ENDS[reason])

    async def close(self) -> None:
        await self._stream.close()


def _rename(items: Iterable[Any], names: dict[str, str]) -> None:
    """Replace ids in place; `names` maps those of the endpoint to ours within one answer."""
    for item in items:
        if isinstance(item, ResponseFunctionToolCall) and item.call_id not in names.values():
            item.call_id = names.setdefault(item.call_id, f"call_{uuid4().hex}")
