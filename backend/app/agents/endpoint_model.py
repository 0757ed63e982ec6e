"""A model behind an endpoint: what can be mended about a refused call is mended, the rest is named."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import openai
import structlog
from agents import Model, ModelResponse, ModelSettings, Tool, TResponseInputItem
from agents.items import TResponseStreamEvent
from openai.types.responses import Response

from app.agents.context_window import declared_size, fit, size
from app.agents.fitted_tools import FittedTools
from app.agents.model_failures import FailureReason, ModelUnavailable, explain
from app.agents.refusals import (
    fitting_share,
    refused_tools,
    refuses_images,
    refuses_tool_choice,
    refuses_usage,
)
from app.agents.wire_input import as_sent, has_images, without_images

MAX_WAITS = 2
MAX_WAIT_S = 20.0
FIRST_WAIT_S = 0.5
MAX_REFUSALS = 6
"""How often one call is made again with a part of it left out."""

CHARS_PER_CONTEXT_TOKEN = 3
"""Fewer than a token has on average: the rest is room for the answer."""

_PASSING = frozenset({FailureReason.RATE_LIMITED, FailureReason.OVERLOADED, FailureReason.UNREACHABLE})

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Waiting:
    """The endpoint is busy; the call is made again after a pause."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ToolLeftOut:
    """The endpoint refused the declaration of this tool; the call is made without it."""

    model_name: str


@dataclass(frozen=True, slots=True)
class HistoryFolded:
    """The conversation was longer than the model reads; older results were left out."""


@dataclass(frozen=True, slots=True)
class ImagesLeftOut:
    """The model takes no images; the call is made without them."""


ModelNews: TypeAlias = Waiting | ToolLeftOut | HistoryFolded | ImagesLeftOut
Tell: TypeAlias = Callable[[ModelNews], object]


@dataclass(slots=True)
class Quirks:
    """What an endpoint turned out not to take. Kept by the process, learnt again after a restart."""

    refuses_tool_choice: bool = False
    refuses_usage: bool = False
    refuses_images: bool = False


@dataclass(frozen=True, slots=True)
class _Request:
    instructions: str | None
    input: list[TResponseInputItem]
    settings: ModelSettings
    tools: list[Tool]
    is_folded: bool = False

    def fitted(self, max_chars: float) -> "_Request":
        """The request within about `max_chars`, if its input can be made that short."""
        room = round(max_chars) - declared_size(self.instructions, self.tools)
        return replace(self, input=fit(self.input, room))

    @property
    def size(self) -> int:
        return size(self.input) + declared_size(self.instructions, self.tools)


class EndpointModel(Model):
    """The model of one run.

    Args:
        model: Speaks the endpoint's API.
        tools: Declares tools as the endpoint takes them.
        quirks: What is known about the endpoint; added to.
        tell: Hears what happens beside the answer.
        context_tokens: How much the model reads, if the operator said so.
    """

    def __init__(
        self, model: Model, tools: FittedTools, quirks: Quirks, tell: Tell, *, context_tokens: int | None
    ) -> None:
        self._model = model
        self._tools = tools
        self._quirks = quirks
        self._tell = tell
        self._max_chars = None if context_tokens is None else context_tokens * CHARS_PER_CONTEXT_TOKEN
        self._left_out: set[str] = set()

    async def get_response(self, *args: Any, **kwargs: Any) -> ModelResponse:
        try:
            return await self._model.get_response(*args, **kwargs)
        except openai.OpenAIError as error:
            raise explain(error) from error

    async def stream_response(
        self,
        system_instructions: str | None,
        input: str | list[TResponseInputItem],  # noqa: A002 - the SDK's signature
        model_settings: ModelSettings,
        tools: list[Tool],
        *args: Any,
        **kwargs: Any,
    ) -> AsyncIterator[TResponseStreamEvent]:
        items: list[TResponseInputItem] = (
            [{"role": "user", "content": input}] if isinstance(input, str) else input
        )
        request = _Request(system_instructions, items, model_settings, self._tools.of(tools))
        if self._max_chars is not None and request.size > self._max_chars:
            request = request.fitted(self._max_chars)
        waits = refusals = 0
        while True:
            request = self._allowed(request)
            has_begun = False
            try:
                async for event in self._model.stream_response(
                    request.instructions,
                    as_sent(request.input),
                    request.settings,
                    request.tools,
                    *args,
                    **kwargs,
                ):
                    has_begun = True
                    yield event
                    if event.type == "response.completed":
                        _require_answer(event.response, request.input)
            except openai.OpenAIError as error:
                failure = explain(error, has_begun=has_begun)
                if has_begun:
                    raise failure from error
                if failure.reason in _PASSING:
                    waits += 1
                    await self._wait(failure, waits)
                else:
                    refusals += 1
                    request = self._mended(request, failure, str(error), refusals)
            except ValueError as error:
                # The client leaves it to the caller when the endpoint sends what is no JSON.
                raise ModelUnavailable(FailureReason.NOT_AN_ENDPOINT) from error
            else:
                return

    def _allowed(self, request: _Request) -> _Request:
        """The request without what the endpoint is known to refuse."""
        settings = request.settings
        tools = [tool for tool in request.tools if tool.name not in self._left_out]
        if not tools or self._quirks.refuses_tool_choice:
            settings = replace(settings, tool_choice=None)
        if self._quirks.refuses_usage:
            settings = replace(settings, include_usage=None)
        items = request.input
        if self._quirks.refuses_images and has_images(items[-1:]):
            self._tell(ImagesLeftOut())
        if self._quirks.refuses_images:
            items = without_images(items)
        return replace(request, input=items, settings=settings, tools=tools)

    async def _wait(self, failure: ModelUnavailable, waits: int) -> None:
        """Pause before the same call is made again.

        Raises:
            ModelUnavailable: It was made often enough, or the endpoint asks for more than a person waits.
        """
        asked = failure.retry_after_s
        seconds = FIRST_WAIT_S * 4 ** (waits - 1) if asked is None else asked
        if waits > MAX_WAITS or seconds > MAX_WAIT_S:
            raise failure
        if seconds >= 1:
            self._tell(Waiting(seconds))
        log.info("model.waited", error_code=failure.reason.value, duration_ms=round(seconds * 1000))
        # Everybody who was turned away together should not come back together.
        await asyncio.sleep(seconds * (1 + random.random() / 4))  # noqa: S311 - no secret

    def _mended(self, request: _Request, failure: ModelUnavailable, said: str, refusals: int) -> _Request:
        """The request without what was refused.

        Raises:
            ModelUnavailable: Nothing about it can be mended.
        """
        if failure.reason is FailureReason.CONTEXT_TOO_LONG and not request.is_folded:
            self._tell(HistoryFolded())
            return replace(request.fitted(request.size * fitting_share(said)), is_folded=True)
        if failure.reason is not FailureReason.REQUEST_REFUSED or refusals > MAX_REFUSALS:
            raise failure
        if request.settings.tool_choice is not None and refuses_tool_choice(said):
            self._quirks.refuses_tool_choice = True
        elif request.settings.include_usage and refuses_usage(said):
            self._quirks.refuses_usage = True
        elif has_images(request.input) and refuses_images(said):
            self._quirks.refuses_images = True
        elif refused := refused_tools(said, [tool.name for tool in request.tools]):
            self._left_out |= refused
            for name in sorted(refused):
                self._tell(ToolLeftOut(name))
        else:
            raise failure
        log.warning("model.request_mended", error_code=failure.reason.value)
        return request


def _require_answer(response: Response, asked: list[TResponseInputItem]) -> None:
    """A model may end silently after a tool's result, which the user sees; not instead of any answer."""
    if response.output and any(item.type != "reasoning" for item in response.output):
        return
    if dict(asked[-1]).get("type") != "function_call_output":
        raise ModelUnavailable(FailureReason.EMPTY)
