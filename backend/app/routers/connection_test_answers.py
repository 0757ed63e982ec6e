"""The outcome of a connector's test, as the API has it."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeAlias

from fastapi import Request, Response
from pydantic import BaseModel, Field

from app.connectors.mcp_values import DiscoveredTool
from app.connectors.reasons import ErrorCode, Reason
from app.connectors.stages import OnStage, Stage, StageName
from app.connectors.tool_verdicts import Verdict
from app.connectors.validator import ValidationResult
from app.routers import staged_tests
from app.timed_stages import StageStatus

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
    tokens: int = Field(
        description="What telling a model about it costs, estimated: the bytes of its declaration by four."
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


async def answer_test(request: Request, start: StartTest) -> Response:
    """The answer to a test of a connector."""
    return await staged_tests.answer_test(request, start, ConnectionTestResponse.of)
