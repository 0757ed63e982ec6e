"""An OpenAI-compatible endpoint over real HTTP: follows a script, streams completions, keeps requests."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.peers.serving import serving

Json = dict[str, Any]

USAGE = (100, 10)
"""Input and output tokens that every answer claims."""


@dataclass(frozen=True)
class Say:
    """Answer with words, `pause_s` between the pieces."""

    text: str
    pause_s: float = 0.0


@dataclass(frozen=True)
class Call:
    """Call tools: pairs of name and arguments. Every answer counts its call ids from zero, as some do."""

    calls: tuple[tuple[str, Json | str], ...]
    text: str = ""


@dataclass(frozen=True)
class Fail:
    """Refuse with an HTTP status."""

    status: int
    message: str = "scripted failure"


Step = Say | Call | Fail | Callable[[Json], "Say | Call | Fail"]


def call(name: str, **arguments: Any) -> Call:
    return Call(((name, arguments),))


@dataclass
class LlmServer:
    """The endpoint as a test sees it: append steps, read requests."""

    base_url: str = ""
    script: list[Step] = field(default_factory=list)
    requests: list[Json] = field(default_factory=list)
    counts: bool = True

    def offered(self, number: int = -1) -> set[str]:
        """Names of the tools in one request."""
        return {tool["function"]["name"] for tool in self.requests[number].get("tools", [])}

    def messages(self, number: int = -1) -> list[Json]:
        return list(self.requests[number]["messages"])

    async def answer(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(body)
        if not self.script:
            return JSONResponse({"error": {"message": "the script is over"}}, 500)
        step = self.script.pop(0)
        if callable(step):
            step = step(body)
        if isinstance(step, Fail):
            return JSONResponse({"error": {"message": step.message, "type": "scripted"}}, step.status)
        counts = self.counts and bool(body.get("stream_options", {}).get("include_usage"))
        return StreamingResponse(_chunks(step, counts=counts), media_type="text/event-stream")

    async def respond(self, request: Request) -> Response:
        """The same script in the newer style (`/responses`)."""
        body = await request.json()
        self.requests.append(body)
        step = self.script.pop(0)
        if isinstance(step, Fail):
            return JSONResponse({"error": {"message": step.message, "type": "scripted"}}, step.status)
        assert isinstance(step, Say | Call)
        return StreamingResponse(_response_events(step), media_type="text/event-stream")


async def _response_events(step: Say | Call) -> AsyncIterator[str]:
    output: list[Json] = []
    if isinstance(step, Say):
        part = {"type": "output_text", "text": step.text, "annotations": []}
        item = {
            "type": "message",
            "id": "msg_1",
            "role": "assistant",
            "status": "completed",
            "content": [part],
        }
        yield _event("response.output_item.added", output_index=0, item={**item, "content": []})
        where = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
        yield _event("response.output_text.delta", **where, delta=step.text, logprobs=[])
        output.append(item)
    else:
        output += [
            {
                "type": "function_call",
                "id": f"fc_{number}",
                "call_id": f"call_{number}",
                "name": name,
                "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments),
                "status": "completed",
            }
            for number, (name, arguments) in enumerate(step.calls)
        ]
    for number, item in enumerate(output):
        yield _event("response.output_item.done", output_index=number, item=item)
    response = {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": "scripted",
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "status": "completed",
        "usage": {
            "input_tokens": USAGE[0],
            "output_tokens": USAGE[1],
            "total_tokens": sum(USAGE),
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    }
    yield _event("response.completed", response=response)


def _event(kind: str, **fields: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, 'sequence_number': 0, **fields})}\n\n"


async def _chunks(step: Say | Call, *, counts: bool) -> AsyncIterator[str]:
    yield _chunk({"role": "assistant", "content": ""})
    pieces = step.text.split(" ")
    for number, piece in enumerate(pieces):
        if piece or len(pieces) > 1:
            yield _chunk({"content": piece if number == len(pieces) - 1 else f"{piece} "})
        if isinstance(step, Say) and step.pause_s:
            await asyncio.sleep(step.pause_s)
    if isinstance(step, Call):
        for index, (name, arguments) in enumerate(step.calls):
            text = arguments if isinstance(arguments, str) else json.dumps(arguments)
            function = {"name": name, "arguments": text}
            yield _chunk(
                {
                    "tool_calls": [
                        {"index": index, "id": f"call_{index}", "type": "function", "function": function}
                    ]
                }
            )
    yield _chunk({}, finish="tool_calls" if isinstance(step, Call) else "stop")
    if counts:
        yield _usage_chunk()
    yield "data: [DONE]\n\n"


def _chunk(delta: Json, finish: str | None = None) -> str:
    return _data(choices=[{"index": 0, "delta": delta, "finish_reason": finish}])


def _usage_chunk() -> str:
    sent, received = USAGE
    counted = {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}
    return _data(choices=[], usage=counted)


def _data(**fields: Any) -> str:
    body = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
    return f"data: {json.dumps({**body, **fields})}\n\n"


@contextmanager
def scripted_llm(*steps: Step, counts: bool = True) -> Iterator[LlmServer]:
    """Serve the script; `counts` says whether the endpoint reports tokens when asked to."""
    llm = LlmServer(script=list(steps), counts=counts)
    app = Starlette(
        routes=[
            Route("/v1/chat/completions", llm.answer, methods=["POST"]),
            Route("/v1/responses", llm.respond, methods=["POST"]),
        ]
    )
    with serving(app) as address:
        llm.base_url = f"{address}/v1"
        yield llm
