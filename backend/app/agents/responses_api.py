"""The Responses API, with every end that is no answer named."""

from collections.abc import AsyncIterator
from typing import Any

from agents import OpenAIResponsesModel
from agents.items import TResponseStreamEvent

from app.agents.model_failures import FailureReason, ModelUnavailable, failed_response

_INCOMPLETE = {
    "content_filter": FailureReason.CONTENT_FILTERED,
    "max_output_tokens": FailureReason.CUT_OFF,
}


class ResponsesModel(OpenAIResponsesModel):
    """`OpenAIResponsesModel` whose answers are either whole or a failure."""

    async def stream_response(self, *args: Any, **kwargs: Any) -> AsyncIterator[TResponseStreamEvent]:
        has_begun = has_ended = False
        async for event in super().stream_response(*args, **kwargs):
            has_begun = True
            yield event
            match event.type:
                case "response.completed":
                    has_ended = True
                case "response.incomplete":
                    details = event.response.incomplete_details
                    why = details.reason if details else None
                    raise ModelUnavailable(_INCOMPLETE.get(why or "", FailureReason.BROKE_OFF))
                case "response.failed":
                    raise failed_response(event.response.error.code if event.response.error else None)
                case "error":
                    raise failed_response(event.code)
                case _:
                    pass
        if not has_ended:
            raise ModelUnavailable(FailureReason.BROKE_OFF if has_begun else FailureReason.NOT_AN_ENDPOINT)
