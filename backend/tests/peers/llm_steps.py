"""What a scripted model endpoint does with one request, and how each API says it on the wire."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Literal

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
    """Refuse with an HTTP status; `error` is what stands beside the message in the body."""

    status: int
    message: str = "scripted failure"
    error: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BreakOff:
    """Begin an answer and end it otherwise than an answer ends."""

    text: str
    how: Literal["dropped", "ended", "length", "content_filter", "error", "garbage"]
    code: str = "server_error"


@dataclass(frozen=True)
class Raw:
    """Answer 200 with something else altogether."""

    body: str
    media_type: str = "text/html"


Step = Say | Call | Fail | BreakOff | Raw


def call(name: str, **arguments: Any) -> Call:
    return Call(((name, arguments),))


async def completion_chunks(step: Say | Call | BreakOff, *, counts: bool) -> AsyncIterator[str]:
    """The step as chat completions stream it; `counts` adds the tokens."""
    yield _chunk({"role": "assistant", "content": ""})
    pieces = step.text.split(" ")
    for number, piece in enumerate(pieces):
        if piece or len(pieces) > 1:
            yield _chunk({"content": piece if number == len(pieces) - 1 else f"{piece} "})
        if isinstance(step, Say) and step.pause_s:
            await asyncio.sleep(step.pause_s)
    if isinstance(step, BreakOff) and step.how not in {"length", "content_filter"}:
        for event in _broken_off(
            step, f'data: {{"error": {{"message": "late", "code": "{step.code}"}}}}\n\n'
        ):
            yield event
        return
    if isinstance(step, Call):
        for index, (name, arguments) in enumerate(step.calls):
            function = {"name": name, "arguments": _text(arguments)}
            called = {"index": index, "id": f"call_{index}", "type": "function", "function": function}
            yield _chunk({"tool_calls": [called]})
    ends = {Say: "stop", Call: "tool_calls"}
    yield _chunk({}, finish=step.how if isinstance(step, BreakOff) else ends[type(step)])
    if counts:
        sent, received = USAGE
        counted = {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}
        yield _data(choices=[], usage=counted)
    yield "data: [DONE]\n\n"


def _broken_off(step: BreakOff, error_event: str) -> list[str]:
    match step.how:
        case "dropped":
            raise ConnectionResetError
        case "error":
            return [error_event]
        case "garbage":
            return ['data: {"choices": [\n\n']
        case _:
            return []


def _text(arguments: Json | str) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments)


def _chunk(delta: Json, finish: str | None = None) -> str:
    return _data(choices=[{"index": 0, "delta": delta, "finish_reason": finish}])


def _data(**fields: Any) -> str:
    body = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
    return f"data: {json.dumps({**body, **fields})}\n\n"


async def response_events(step: Say | Call | BreakOff) -> AsyncIterator[str]:
    """The step as the Responses API streams it."""
    output: list[Json] = []
    if isinstance(step, Call):
        output += [
            {
                "type": "function_call",
                "id": f"fc_{number}",
                "call_id": f"call_{number}",
                "name": name,
                "arguments": _text(arguments),
                "status": "completed",
            }
            for number, (name, arguments) in enumerate(step.calls)
        ]
    else:
        part = {"type": "output_text", "text": step.text, "annotations": []}
        message = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed"}
        yield _event("response.output_item.added", output_index=0, item={**message, "content": []})
        for piece in step.text.split(" ") if isinstance(step, Say) and step.pause_s else [step.text]:
            where = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
            yield _event("response.output_text.delta", **where, delta=piece, logprobs=[])
            await asyncio.sleep(step.pause_s if isinstance(step, Say) else 0)
        output.append({**message, "content": [part]})
    if isinstance(step, BreakOff):
        for event in _broken_response(step):
            yield event
        return
    for number, item in enumerate(output):
        yield _event("response.output_item.done", output_index=number, item=item)
    yield _event("response.completed", response=_response(status="completed", output=output))


def _broken_response(step: BreakOff) -> list[str]:
    reasons = {"length": "max_output_tokens", "content_filter": "content_filter"}
    if step.how in reasons:
        why = {"reason": reasons[step.how]}
        return [
            _event("response.incomplete", response=_response(status="incomplete", incomplete_details=why))
        ]
    failed = _response(status="failed", error={"code": step.code, "message": "late"})
    return _broken_off(step, _event("response.failed", response=failed))


def _response(**fields: Any) -> Json:
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": "scripted",
        "output": [],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": USAGE[0],
            "output_tokens": USAGE[1],
            "total_tokens": sum(USAGE),
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
        **fields,
    }


def _event(kind: str, **fields: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, 'sequence_number': 0, **fields})}\n\n"
