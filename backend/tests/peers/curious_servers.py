"""MCP servers whose tools ask the user something before they answer, in every way that servers have."""

from typing import Annotated, Any

import anyio
from mcp import UrlElicitationRequiredError
from mcp.server.elicitation import AcceptedElicitation, ElicitationResult
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.resolve import Elicit, Resolve
from mcp_types import (
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitRequestURLParams,
    ElicitResult,
    InputRequest,
    InputRequiredResult,
)
from pydantic import BaseModel
from starlette.types import ASGIApp

from tests.peers.mcp_servers import MODERN, handshake_only

SIGN_IN = "https://sign.in.example/?state=1"


class Order(BaseModel):
    size: str
    count: int = 1


def _which_size(dish: str) -> Elicit[Order]:
    return Elicit(f"Which size of {dish}?\x1b[31m", Order)


def build_server() -> MCPServer[Any]:
    server: MCPServer[Any] = MCPServer("Curious peer", version="1.0.0")
    _add_questions(server)
    _add_visits(server)
    return server


def _add_questions(server: MCPServer[Any]) -> None:
    @server.tool()
    async def order(dish: str, size: Annotated[ElicitationResult[Order], Resolve(_which_size)]) -> str:
        """Ask for a form as the negotiated revision does it."""
        return f"{dish}: {size.data.size if isinstance(size, AcceptedElicitation) else size.action}"

    @server.tool()
    async def dawdle(
        dish: str, size: Annotated[ElicitationResult[Order], Resolve(_which_size)], seconds: float = 30
    ) -> str:
        """Ask, and do nothing with the answer for a while."""
        await anyio.sleep(seconds)
        return f"{dish}: {size.action}"

    @server.tool()
    async def order_aside(context: Context, dish: str) -> str:
        """Ask on the stream that belongs to no call."""
        schema = Order.model_json_schema()
        answer = await context.session.elicit_form(f"Which size of {dish}?", schema)
        return f"{dish}: {(answer.content or {}).get('size', answer.action)}"

    @server.tool()
    async def survey(context: Context, times: int) -> str | InputRequiredResult:
        """Ask one question after the other, and tell how they were answered."""
        if context.protocol_version != MODERN:
            return " ".join([(await context.elicit(f"Question {n}", Order)).action for n in range(times)])
        told = [*(context.request_state or "").split(), *_given(context)]
        if len(told) == times:
            return " ".join(told)
        return _needs(_form(f"Question {len(told)}"), state=" ".join(told))

    @server.tool()
    async def many_at_once(context: Context) -> str | InputRequiredResult:
        """Ask three things in one round (2026-07-28 only)."""
        if context.input_responses:
            return " ".join(sorted(context.input_responses))
        return InputRequiredResult(input_requests={f"q{n}": _form(f"Question {n}") for n in range(3)})

    @server.tool()
    async def impatient(context: Context) -> str:
        """Ask, and take the question back after a moment (handshake revisions only)."""
        with anyio.move_on_after(0.3):
            await context.elicit("Quick?", Order)
            return "answered"
        return "taken back"


def _add_visits(server: MCPServer[Any]) -> None:
    visits = {"count": 0}

    @server.tool()
    async def sign_in(context: Context, url: str = SIGN_IN) -> str | InputRequiredResult:
        """Ask the user to visit an address."""
        if context.protocol_version != MODERN:
            return (await context.elicit_url("Please sign in.", url, "id-1")).action
        if given := _given(context):
            return given[0]
        params = ElicitRequestURLParams(message="Please sign in.", url=url)
        return _needs(ElicitRequest(params=params))

    @server.tool()
    async def refuse_until_visited() -> str:
        """Refuse every other call until an address was visited."""
        visits["count"] += 1
        if visits["count"] % 2:
            wanted = ElicitRequestURLParams(message="Please sign in.", url=SIGN_IN, elicitation_id="id-2")
            raise UrlElicitationRequiredError([wanted])
        return "welcome"


def _given(context: Context) -> list[str]:
    """What the user did, if this is the call after a question."""
    given = (context.input_responses or {}).get("next")
    return [given.action] if isinstance(given, ElicitResult) else []


def _form(message: str) -> ElicitRequest:
    params = ElicitRequestFormParams(message=message, requested_schema=Order.model_json_schema())
    return ElicitRequest(params=params)


def _needs(question: InputRequest, *, state: str | None = None) -> InputRequiredResult:
    return InputRequiredResult(input_requests={"next": question}, request_state=state)


def curious(era: str) -> tuple[ASGIApp, str]:
    """The server as an app of an era (`modern`, `handshake` or `sse`), and its path."""
    server = build_server()
    if era == "sse":
        return server.sse_app(), "/sse"
    return (server.streamable_http_app() if era == "modern" else handshake_only(server)), "/mcp"
