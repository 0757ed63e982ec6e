"""One short answer of a model beside the conversation, without tools."""

from contextlib import aclosing
from typing import Any, cast

from agents import Model, ModelSettings, ModelTracing


async def short_answer(model: Model, *, instructions: str, text: str, max_chars: int) -> str:
    """What the model says to `text`; it is not heard out beyond `max_chars`.

    Raises:
        ModelUnavailable: It did not answer.
    """
    events = model.stream_response(
        instructions,
        [{"role": "user", "content": text}],
        ModelSettings(include_usage=True),
        [],
        None,
        [],
        ModelTracing.DISABLED,
        previous_response_id=None,
        conversation_id=None,
        prompt=None,
    )
    said = ""
    async with aclosing(cast("Any", events)) as stream:
        async for event in stream:
            if event.type == "response.output_text.delta":
                said += event.delta
                if len(said) > max_chars:
                    break
    return said
