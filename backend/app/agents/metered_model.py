"""What model calls cost, counted where they are made, whatever becomes of them."""

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, cast

from agents import Model, ModelResponse, ModelSettings, Tool, TResponseInputItem
from agents.items import TResponseStreamEvent
from agents.retry import ModelRetryAdvice, ModelRetryAdviceRequest

from app.agents.context_window import declared_size, size

CHARS_PER_TOKEN = 4
_ENDED = frozenset({"response.completed", "response.incomplete", "response.failed"})


@dataclass(slots=True)
class TokenMeter:
    """The sums of a run. `is_estimated` when some endpoint answered without saying what it counted."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    is_estimated: bool = False
    began: float = field(default_factory=perf_counter)

    @property
    def elapsed_ms(self) -> int:
        return round((perf_counter() - self.began) * 1000)


class MeteredModel(Model):
    """A model whose calls are counted, those that broke off or were stopped included.

    `on_call` is told that one begins.
    """

    def __init__(self, model: Model, meter: TokenMeter, *, on_call: Callable[[], object] = bool) -> None:
        self._model = model
        self._meter = meter
        self._on_call = on_call

    async def get_response(self, *args: Any, **kwargs: Any) -> ModelResponse:
        self._on_call()
        self._meter.calls += 1
        response = await self._model.get_response(*args, **kwargs)
        self._meter.input_tokens += response.usage.input_tokens
        self._meter.output_tokens += response.usage.output_tokens
        return response

    async def stream_response(
        self,
        system_instructions: str | None,
        input: str | list[TResponseInputItem],  # noqa: A002 - the SDK's signature
        model_settings: ModelSettings,
        tools: list[Tool],
        *args: Any,
        **kwargs: Any,
    ) -> AsyncIterator[TResponseStreamEvent]:
        self._on_call()
        self._meter.calls += 1
        events = self._model.stream_response(
            system_instructions, input, model_settings, tools, *args, **kwargs
        )
        received = 0
        has_answered = is_counted = False
        try:
            async with aclosing(cast("Any", events)) as open_events:
                async for event in open_events:
                    has_answered = True
                    received += len(getattr(event, "delta", "") or "")
                    if event.type in _ENDED and (usage := event.response.usage) is not None:
                        is_counted = True
                        self._meter.input_tokens += usage.input_tokens
                        self._meter.output_tokens += usage.output_tokens
                    yield event
        finally:
            if has_answered and not is_counted:
                self._meter.is_estimated = True
                self._meter.input_tokens += _estimate(declared_size(system_instructions, tools) + size(input))
                self._meter.output_tokens += _estimate(received)

    def get_retry_advice(self, request: ModelRetryAdviceRequest) -> ModelRetryAdvice | None:
        return self._model.get_retry_advice(request)

    async def close(self) -> None:
        await self._model.close()


def _estimate(chars: int) -> int:
    return -(-chars // CHARS_PER_TOKEN)
