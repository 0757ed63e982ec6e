"""The built-in model: serves when no language model is configured.

A deterministic planner behind the SDK's `Model` interface. It chooses among the offered tools by words, fills
arguments by their JSON schema and shows results; it knows nothing by itself and says so.
"""

import json
import re
from collections.abc import AsyncIterator, Sequence
from itertools import count
from typing import Any
from uuid import uuid4

from agents import Model, ModelResponse, ModelSettings, ModelTracing, Tool, TResponseInputItem, Usage
from agents.agent_output import AgentOutputSchemaBase
from agents.handoffs import Handoff
from agents.items import TResponseStreamEvent
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseContentPartAddedEvent,
    ResponseFunctionToolCall,
    ResponseOutputItemAddedEvent,
    ResponseOutputItemDoneEvent,
    ResponseOutputMessage,
    ResponseOutputText,
    ResponseTextDeltaEvent,
)
from openai.types.responses.response_prompt_param import ResponsePromptParam

from app.agents.offline.conversation import MAX_REQUEST_CHARS, read_conversation, read_tools
from app.agents.offline.data_questions import decide_with_data
from app.agents.offline.planner import Call

MODEL_NAME = "builtin"
_TOO_LONG = (
    f"The built-in model reads messages of up to {MAX_REQUEST_CHARS:,} characters. "
    "Attach longer text as a file, and ask about it in a few words."
)
_CHUNK = re.compile(r"\S*\s*(?:\S+\s*){0,7}")

OutputItem = ResponseOutputMessage | ResponseFunctionToolCall


class OfflineModel(Model):
    """Stateless: everything it needs is in the call."""

    async def get_response(  # noqa: PLR0913 - the SDK's signature
        self,
        system_instructions: str | None,
        input: str | list[TResponseInputItem],  # noqa: A002 - the SDK's signature
        model_settings: ModelSettings,
        tools: list[Tool],
        output_schema: AgentOutputSchemaBase | None,  # noqa: ARG002
        handoffs: list[Handoff],  # noqa: ARG002
        tracing: ModelTracing,  # noqa: ARG002
        *,
        previous_response_id: str | None,  # noqa: ARG002
        conversation_id: str | None,  # noqa: ARG002
        prompt: ResponsePromptParam | None,  # noqa: ARG002
    ) -> ModelResponse:
        return ModelResponse(
            output=[_plan(system_instructions, input, model_settings, tools)], usage=Usage(), response_id=None
        )

    async def stream_response(  # noqa: PLR0913 - the SDK's signature
        self,
        system_instructions: str | None,
        input: str | list[TResponseInputItem],  # noqa: A002
        model_settings: ModelSettings,
        tools: list[Tool],
        output_schema: AgentOutputSchemaBase | None,  # noqa: ARG002
        handoffs: list[Handoff],  # noqa: ARG002
        tracing: ModelTracing,  # noqa: ARG002
        *,
        previous_response_id: str | None,  # noqa: ARG002
        conversation_id: str | None,  # noqa: ARG002
        prompt: ResponsePromptParam | None,  # noqa: ARG002
    ) -> AsyncIterator[TResponseStreamEvent]:
        for event in _stream(_plan(system_instructions, input, model_settings, tools)):
            yield event


def _plan(
    instructions: str | None,
    items: str | Sequence[TResponseInputItem],
    settings: ModelSettings,
    tools: Sequence[Tool],
) -> OutputItem:
    conversation = read_conversation(items)
    if len(conversation.request) > MAX_REQUEST_CHARS:
        return _message(_TOO_LONG, f"msg_{uuid4().hex}")
    decision = decide_with_data(
        conversation,
        read_tools(tools),
        instructions or "",
        must_call=settings.tool_choice == "required",
    )
    if isinstance(decision, Call):
        return ResponseFunctionToolCall(
            type="function_call",
            call_id=f"call_{uuid4().hex}",
            name=decision.tool,
            arguments=json.dumps(dict(decision.arguments), ensure_ascii=False),
            status="completed",
        )
    return _message(decision.text, f"msg_{uuid4().hex}")


def _message(text: str, identifier: str) -> ResponseOutputMessage:
    part = ResponseOutputText(type="output_text", text=text, annotations=[])
    return ResponseOutputMessage(
        id=identifier, type="message", role="assistant", status="completed", content=[part]
    )


def _stream(item: OutputItem) -> list[TResponseStreamEvent]:
    number = count()
    events: list[TResponseStreamEvent] = []
    if isinstance(item, ResponseOutputMessage):
        events += _text_events(item, number)
    done: dict[str, Any] = {"item": item, "output_index": 0}
    events.append(
        ResponseOutputItemDoneEvent(type="response.output_item.done", sequence_number=next(number), **done)
    )
    response = Response(
        id=f"resp_{uuid4().hex}",
        created_at=0,
        model=MODEL_NAME,
        object="response",
        output=[item],
        parallel_tool_calls=False,
        tool_choice="auto",
        tools=[],
    )
    events.append(
        ResponseCompletedEvent(type="response.completed", sequence_number=next(number), response=response)
    )
    return events


def _text_events(message: ResponseOutputMessage, number: "count[int]") -> list[TResponseStreamEvent]:
    text = message.content[0].text if isinstance(message.content[0], ResponseOutputText) else ""
    begun = message.model_copy(update={"content": [], "status": "in_progress"})
    empty = ResponseOutputText(type="output_text", text="", annotations=[])
    events: list[TResponseStreamEvent] = [
        ResponseOutputItemAddedEvent(
            type="response.output_item.added", sequence_number=next(number), item=begun, output_index=0
        ),
        ResponseContentPartAddedEvent(
            type="response.content_part.added",
            sequence_number=next(number),
            item_id=message.id,
            output_index=0,
            content_index=0,
            part=empty,
        ),
    ]
    events += [
        ResponseTextDeltaEvent(
            type="response.output_text.delta",
            sequence_number=next(number),
            item_id=message.id,
            output_index=0,
            content_index=0,
            delta=chunk,
            logprobs=[],
        )
        for chunk in _CHUNK.findall(text)
        if chunk
    ]
    return events
