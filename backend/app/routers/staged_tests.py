"""A running connection test as an answer: at its end as JSON, or stage by stage as an event stream."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from fastapi import Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel

from app.timed_stages import StageStatus, TimedStage

EVENT_STREAM = "text/event-stream"
CLIENT_CLOSED_REQUEST = 499
EVENT_STREAM_DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The outcome, whatever it is. As an event stream: `stage` events, then one `result`.",
        "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
    }
}

Name = TypeVar("Name", bound=StrEnum)
Result = TypeVar("Result")
OnStage: TypeAlias = Callable[[TimedStage[Name]], None]
StartTest: TypeAlias = Callable[[OnStage[Name]], Coroutine[Any, Any, Result]]


class _StageEvent(BaseModel):
    """What one event of the stream carries. `ms` is 0 while the stage runs and when it was skipped."""

    name: str
    status: StageStatus
    ms: int
    detail: str | None

    @classmethod
    def of(cls, stage: TimedStage[Any]) -> "_StageEvent":
        return cls(name=stage.name, status=stage.status, ms=stage.ms, detail=stage.detail)


async def answer_test(
    request: Request, start: StartTest[Name, Result], render: Callable[[Result], BaseModel]
) -> Response:
    """Run the test as long as the client waits for it, and answer in the form that it asked for."""
    if EVENT_STREAM in request.headers.get("accept", ""):
        return await _Stream(start, render).answer()

    async def tested() -> Response:
        return JSONResponse(render(await start(_unheard)).model_dump(mode="json"))

    return await while_waited_for(request, tested())


async def while_waited_for(request: Request, work: Coroutine[Any, Any, Response]) -> Response:
    """The answer that `work` makes, unless its client leaves first: then the work is cancelled.

    Either way it has ended, and given back what it held, when this returns.
    """
    working = asyncio.create_task(work)
    gone = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else Response(status_code=CLIENT_CLOSED_REQUEST)
    finally:
        gone.cancel()
        working.cancel()
        await asyncio.wait({gone, working})


def _unheard(_: TimedStage[Any]) -> None:
    """Nobody watches the stages of a test that is answered at its end."""


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


class _Stream(Generic[Name, Result]):
    def __init__(self, start: StartTest[Name, Result], render: Callable[[Result], BaseModel]) -> None:
        self._stages: asyncio.Queue[TimedStage[Name] | None] = asyncio.Queue()
        self._test = asyncio.create_task(start(self._stages.put_nowait))
        self._test.add_done_callback(lambda _: self._stages.put_nowait(None))
        self._render = render

    async def answer(self) -> Response:
        first = await self._stages.get()
        if first is None:
            # Refused before it began, which is answered like any refusal.
            self._test.result()
            raise RuntimeError("A connection test ended without a stage.")
        return StreamingResponse(self._events(first), media_type=EVENT_STREAM)

    async def _events(self, first: TimedStage[Name]) -> AsyncIterator[str]:
        try:
            stage: TimedStage[Name] | None = first
            while stage is not None:
                yield _event("stage", _StageEvent.of(stage))
                stage = await self._stages.get()
            yield _event("result", self._render(await self._test))
        finally:
            self._test.cancel()


def _event(name: str, data: BaseModel) -> str:
    return f"event: {name}\ndata: {json.dumps(data.model_dump(mode='json'))}\n\n"
