"""A running connection test as an answer: at its end as JSON, or stage by stage as an event stream."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import Any, TypeAlias

from fastapi import Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from app.connectors.mcp_values import DiscoveredTool
from app.connectors.reasons import ErrorCode, Reason
from app.connectors.stages import OnStage, Stage, StageName
from app.connectors.tool_verdicts import Verdict
from app.connectors.validator import ValidationResult
from app.timed_stages import StageStatus

EVENT_STREAM = "text/event-stream"
CLIENT_CLOSED_REQUEST = 499

StartTest: TypeAlias = Callable[[OnStage], Coroutine[Any, Any, ValidationResult]]


class StageResponse(BaseModel):
    """`ms` is how long the stage took; 0 while it runs and when it was skipped."""

    name: StageName
    status: StageStatus
    ms: int
    detail: str | None

    @classmethod
    def of(cls, stage: Stage) -> "StageResponse":
        return cls(name=stage.name, status=stage.status, ms=stage.ms, detail=stage.detail)


class ToolDefinitionResponse(BaseModel):
    """A tool as its server described it; the names of the fields are the protocol's."""

    name: str
    title: str | None = None
    description: str | None = None
    inputSchema: dict[str, Any]  # noqa: N815 - the wire's name
    outputSchema: dict[str, Any] | None = None  # noqa: N815 - the same
    annotations: dict[str, Any] | None = None


class FoundToolResponse(ToolDefinitionResponse):
    """`verdict_reason` says what was changed for models, or why the tool is left out.

    When a definition could not be taken over, a name that is safe to show is all there is of it.
    """

    verdict: Verdict
    verdict_reason: str | None
    is_read_only: bool = Field(
        description="Its server says that it changes nothing, and its name does not belie it."
    )

    @classmethod
    def from_wire(cls, tool: Mapping[str, Any]) -> "FoundToolResponse":
        return cls.model_validate({**tool, "is_read_only": DiscoveredTool.from_wire(tool).is_read_only})


class ServerResponse(BaseModel):
    name: str | None
    version: str | None


class ConnectionTestResponse(BaseModel):
    """NO_TOOLS comes with `success: true`: the connection works, but there is nothing to call."""

    success: bool
    error_code: ErrorCode | None
    error_message: str | None
    reason: Reason | None
    fix: str | None
    tools: list[FoundToolResponse]
    server: ServerResponse | None
    protocol_version: str | None
    stages: list[StageResponse]

    @classmethod
    def of(cls, result: ValidationResult) -> "ConnectionTestResponse":
        server = result.server
        return cls(
            success=result.success,
            error_code=result.error_code,
            error_message=result.error_message,
            reason=result.reason,
            fix=result.fix,
            tools=[FoundToolResponse.from_wire(tool) for tool in result.tools],
            server=ServerResponse(name=server.name, version=server.version) if server else None,
            protocol_version=server.protocol_version if server else None,
            stages=[StageResponse.of(stage) for stage in result.stages],
        )


EVENT_STREAM_DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The outcome, whatever it is. As an event stream: `stage` events, then one `result`.",
        "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
    }
}


async def answer_test(request: Request, start: StartTest) -> Response:
    """Run the test as long as the client waits for it, and answer in the form that it asked for."""
    if EVENT_STREAM in request.headers.get("accept", ""):
        return await _streamed(start)
    test = asyncio.create_task(start(_unheard))
    gone = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait({test, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not test.done():
            return Response(status_code=CLIENT_CLOSED_REQUEST)
        result = ConnectionTestResponse.of(test.result())
        return JSONResponse(result.model_dump(mode="json"))
    finally:
        gone.cancel()
        test.cancel()


def _unheard(_: Stage) -> None:
    """Nobody watches the stages of a test that is answered at its end."""


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _streamed(start: StartTest) -> Response:
    stages: asyncio.Queue[Stage | None] = asyncio.Queue()
    test = asyncio.create_task(start(stages.put_nowait))
    test.add_done_callback(lambda _: stages.put_nowait(None))
    first = await stages.get()
    if first is None:
        # Refused before it began, which is answered like any refusal.
        test.result()
        raise RuntimeError("A connection test ended without a stage.")
    return StreamingResponse(_events(test, stages, first), media_type=EVENT_STREAM)


async def _events(
    test: asyncio.Task[ValidationResult], stages: asyncio.Queue[Stage | None], first: Stage
) -> AsyncIterator[str]:
    try:
        stage: Stage | None = first
        while stage is not None:
            yield _event("stage", StageResponse.of(stage))
            stage = await stages.get()
        yield _event("result", ConnectionTestResponse.of(await test))
    finally:
        test.cancel()


def _event(name: str, data: BaseModel) -> str:
    return f"event: {name}\ndata: {json.dumps(data.model_dump(mode='json'))}\n\n"
