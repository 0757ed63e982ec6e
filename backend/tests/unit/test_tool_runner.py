"""Carrying out calls: when once, when twice, and what is said when it fails."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.agents.tool_runner import CallOutcome, Report, Retrying, ToolCall, ToolRunner
from app.agents.toolset import OfferedTool, merge
from app.connectors.catalog import ConnectorCatalog
from app.connectors.errors import (
    CallRefused,
    CallTimedOut,
    CredentialsRejected,
    ServerUnreachable,
    ToolCallError,
)
from app.connectors.mcp_values import (
    DiscoveredTool,
    Elicitation,
    ElicitationAnswer,
    OnElicitation,
    OnProgress,
    TextContent,
    ToolResult,
    UrlElicitation,
)
from app.connectors.reasons import Reason
from app.tools.base import ToolStatus
from app.tools.manager import ToolState
from app.tools.registry import system_tools
from app.tools.tables import Table

QUESTION = UrlElicitation("Please sign in.", "https://a.example/")
ANSWER = ToolResult((TextContent("ok"),), {"rows": [{"a": 1}]})


class Script:
    """A way to connectors that answers from a list."""

    def __init__(self, *answers: ToolResult | ToolCallError) -> None:
        self.answers = list(answers)
        self.calls: list[tuple[int, int, str]] = []

    async def call_tool(
        self,
        *,
        owner_id: int,
        connector_id: int,
        tool_name: str,
        arguments: Mapping[str, Any],  # noqa: ARG002
        fingerprint: str = "",  # noqa: ARG002
        on_progress: OnProgress | None = None,  # noqa: ARG002
        on_elicitation: OnElicitation | None = None,
    ) -> ToolResult:
        if on_elicitation is not None:
            await on_elicitation(QUESTION)
        self.calls.append((owner_id, connector_id, tool_name))
        answer = self.answers.pop(0)
        if isinstance(answer, ToolCallError):
            raise answer
        return answer


def remote(**annotations: bool) -> OfferedTool:
    catalog = ConnectorCatalog(4, "Notes", 1, (DiscoveredTool("s.x", annotations=annotations),))
    [tool] = merge([], [catalog]).tools.values()
    return tool


def system(name: str) -> OfferedTool:
    states = [ToolState(tool, ToolStatus.CONNECTED, {}) for tool in system_tools()]
    return merge(states, []).tools[name]


async def run(tool: OfferedTool, script: Script, **arguments: Any) -> tuple[CallOutcome, list[Report]]:
    reports: list[Report] = []

    async def report(entry: Report) -> None:
        reports.append(entry)

    runner = ToolRunner(script, owner_id=7, retry_delay_s=0)
    return await runner.run(ToolCall(tool, arguments), tables=(), report=report), reports


def unreachable() -> ServerUnreachable:
    return ServerUnreachable(Reason.CONNECTION_RESET)


async def test_a_call_goes_to_its_owners_connector_under_the_real_name() -> None:
    script = Script(ANSWER)
    outcome, reports = await run(remote(), script)
    assert script.calls == [(7, 4, "s.x")]
    assert outcome.table == outcome.rows == Table(("a",), ((1,),), 1)
    assert not reports
    assert outcome.alert is None


@pytest.mark.parametrize("annotations", [{"readOnlyHint": True}, {"idempotentHint": True}])
async def test_what_does_no_harm_twice_is_tried_twice(annotations: dict[str, bool]) -> None:
    script = Script(unreachable(), ANSWER)
    outcome, reports = await run(remote(**annotations), script)
    assert len(script.calls) == 2
    assert reports == [Retrying()]
    assert not outcome.is_error


@pytest.mark.parametrize(
    "error",
    [
        ServerUnreachable(Reason.CONNECTION_REFUSED),
        ServerUnreachable(Reason.DNS_FAILED),
        ServerUnreachable(Reason.CONNECTION_RESET, is_before_call=True),
    ],
)
async def test_what_cannot_have_happened_is_tried_twice(error: ToolCallError) -> None:
    script = Script(error, ANSWER)
    outcome, reports = await run(remote(destructiveHint=True), script)
    assert len(script.calls) == 2
    assert reports == [Retrying()]
    assert not outcome.is_error


@pytest.mark.parametrize("annotations", [{}, {"readOnlyHint": False}, {"destructiveHint": False}])
async def test_what_may_have_happened_is_not_repeated(annotations: dict[str, bool]) -> None:
    script = Script(unreachable(), ANSWER)
    outcome, _ = await run(remote(**annotations), script)
    assert len(script.calls) == 1
    assert outcome.is_error


@pytest.mark.parametrize(
    "error", [CallTimedOut(Reason.RATE_LIMITED), CallRefused(Reason.RATE_LIMITED, "No.")]
)
async def test_only_failures_of_the_network_are_worth_another_try(error: ToolCallError) -> None:
    script = Script(error, ANSWER)
    outcome, _ = await run(remote(readOnlyHint=True), script)
    assert len(script.calls) == 1
    assert outcome.content == (TextContent(error.message),)
    assert (outcome.alert is None) is isinstance(error, CallRefused)


async def test_a_second_failure_tells_the_user_what_to_do() -> None:
    outcome, _ = await run(remote(readOnlyHint=True), Script(unreachable(), unreachable()))
    assert outcome.alert is not None
    assert outcome.alert.startswith("**Notes**: ")
    assert "Apps" in outcome.alert
    rejected, _ = await run(remote(), Script(CredentialsRejected(Reason.RATE_LIMITED)))
    assert "credentials" in (rejected.alert or "")


async def test_what_a_server_asks_is_handed_to_the_user_at_each_try() -> None:
    asked: list[Elicitation] = []

    async def answer(question: Elicitation) -> ElicitationAnswer:
        asked.append(question)
        return ElicitationAnswer("decline")

    async def report(_: Report) -> None: ...

    runner = ToolRunner(Script(unreachable(), ANSWER), owner_id=7, retry_delay_s=0)
    call = ToolCall(remote(readOnlyHint=True), {})
    outcome = await runner.run(call, tables=(), report=report, ask=answer)
    assert not outcome.is_error
    assert asked == [QUESTION, QUESTION]


async def test_an_error_of_the_tool_itself_is_a_result() -> None:
    failed = ToolResult((TextContent("no such note"),), {"rows": [{"a": 1}]}, is_error=True)
    outcome, _ = await run(remote(), Script(failed))
    assert (outcome.is_error, outcome.alert, outcome.rows) == (True, None, None)


async def test_a_system_tool_runs_here() -> None:
    outcome, _ = await run(system("analytics__draw_chart"), Script(), data="a,b\nx,1\ny,2")
    assert outcome.widget is not None
    assert outcome.rows == Table(("a", "b"), (("x", 1), ("y", 2)), 2)


@pytest.mark.parametrize(
    ("arguments", "words"), [({"kind": "pie"}, "kind"), ({}, "no rows yet"), ({"data": "?"}, "CSV")]
)
async def test_what_a_system_tool_cannot_do_is_said(arguments: dict[str, Any], words: str) -> None:
    outcome, _ = await run(system("analytics__draw_chart"), Script(), **arguments)
    assert outcome.is_error
    [part] = outcome.content
    assert isinstance(part, TextContent)
    assert words in part.text
