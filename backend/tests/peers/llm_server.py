"""An OpenAI-compatible endpoint over real HTTP: follows a script, streams answers, keeps requests."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import assert_never

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from app.chat.title_writer import INSTRUCTIONS
from tests.peers.llm_dialects import refusal
from tests.peers.llm_steps import (
    BreakOff,
    Call,
    Fail,
    Json,
    Raw,
    Say,
    Step,
    completion_chunks,
    response_events,
)
from tests.peers.serving import serving

ScriptedStep = Step | Callable[[Json], Step]


@dataclass
class LlmServer:
    """The endpoint as a test sees it: append steps, read requests."""

    base_url: str = ""
    script: list[ScriptedStep] = field(default_factory=list)
    requests: list[Json] = field(default_factory=list)
    counts: bool = True
    dialect: str | None = None
    titles: list[ScriptedStep] = field(default_factory=list)
    title_requests: list[Json] = field(default_factory=list)

    def offered(self, number: int = -1) -> set[str]:
        """Names of the tools in one request."""
        return {tool["function"]["name"] for tool in self.requests[number].get("tools", [])}

    def messages(self, number: int = -1) -> list[Json]:
        return list(self.requests[number]["messages"])

    async def complete(self, request: Request) -> Response:
        """`POST /chat/completions`."""
        body = await request.json()
        counts = self.counts and bool(body.get("stream_options", {}).get("include_usage"))
        return self._answer(body, lambda step: completion_chunks(step, counts=counts))

    async def respond(self, request: Request) -> Response:
        """`POST /responses`."""
        return self._answer(await request.json(), response_events)

    def _answer(self, body: Json, stream: Callable[[Say | Call | BreakOff], AsyncIterator[str]]) -> Response:
        if self.dialect is not None and (why := refusal(self.dialect, body)) is not None:
            self.requests.append(body)
            error = {"error": {"code": 400, "message": why, "status": "INVALID_ARGUMENT"}}
            return JSONResponse([error] if self.dialect == "gemini" else error, 400)
        # Titles are asked for beside the conversation, at a time of their own.
        is_title = INSTRUCTIONS in json.dumps(body)
        (self.title_requests if is_title else self.requests).append(body)
        script = self.titles if is_title else self.script
        if not script:
            return JSONResponse({"error": {"message": "the script is over"}}, 400)
        step = script.pop(0)
        match step(body) if callable(step) else step:
            case Fail(status=status, message=message, error=error, headers=headers):
                content = {"error": {"message": message, "type": "scripted", **error}}
                return JSONResponse(content, status, headers)
            case Raw(body=text, media_type=media_type):
                return Response(text, media_type=media_type)
            case Say() | Call() | BreakOff() as said:
                return StreamingResponse(stream(said), media_type="text/event-stream")
            case other:
                assert_never(other)


@contextmanager
def scripted_llm(
    *steps: ScriptedStep, counts: bool = True, dialect: str | None = None
) -> Iterator[LlmServer]:
    """Serve the script.

    `counts` says whether chat completions report tokens when asked to; `dialect` whose refusals come first.
    """
    llm = LlmServer(script=list(steps), counts=counts, dialect=dialect)
    app = Starlette(
        routes=[
            Route("/v1/chat/completions", llm.complete, methods=["POST"]),
            Route("/v1/responses", llm.respond, methods=["POST"]),
        ]
    )
    with serving(app) as address:
        llm.base_url = f"{address}/v1"
        yield llm
