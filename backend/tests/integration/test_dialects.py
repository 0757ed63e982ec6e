"""Each row of the table of refusals, over HTTP: refused as a server sent it, taken as we send it."""

from collections.abc import Iterator
from contextlib import aclosing
from typing import Any, cast

import httpx
import pytest
from agents import FunctionTool, ModelSettings, ModelTracing
from openai import AsyncOpenAI

from app.agents.chat_completions import ChatCompletionsModel
from app.agents.declarations import declare
from app.agents.dialects import DIALECTS, Dialect
from app.agents.dialects_table import REFUSALS, Refusal
from app.agents.endpoint_model import EndpointModel, ModelNews, Quirks
from app.agents.fitted_tools import FittedTools
from app.agents.naming import model_name
from app.connectors.tool_schema import SchemaUnusable, repair_schema
from tests.peers.llm_server import LlmServer, scripted_llm
from tests.peers.llm_steps import Json, Say

OBJECT = {"type": "object"}


def argument(**schema: Any) -> Json:
    return {**OBJECT, "properties": {"a": schema}}


def nested(levels: int) -> Json:
    inner: Json = {"type": "string"}
    for _ in range(levels):
        inner = {**OBJECT, "properties": {"a": inner}}
    return inner


TEXT = {"type": "string"}
EXAMPLES: dict[str, Json] = {
    "name": {"name": "find a note! " + "x" * 80},
    "name_start": {"name": "2nd-search"},
    "count": {"count": 200},
    "description": {"description": "word " * 300},
    "top_alternatives": {
        "schema": {**OBJECT, "properties": {"a": TEXT, "b": TEXT}, "anyOf": [{"required": ["a"]}]}
    },
    "top_enum": {"schema": {**argument(**TEXT), "enum": [{}]}},
    "argument_name": {"schema": {**OBJECT, "properties": {"a b": TEXT, "c": TEXT}}},
    "reference": {"schema": {**argument(**{"$ref": "#/$defs/A"}), "$defs": {"A": TEXT}}},
    "draft": {"schema": argument(type="number", exclusiveMinimum=True)},
    "items": {"schema": argument(type="array")},
    "keywords": {"schema": argument(type="string", default="x", title="A")},
    "type_list": {"schema": argument(type=["string", "integer"])},
    "no_type": {"schema": argument(description="Anything")},
    "lone_any_of": {"schema": argument(description="Either", anyOf=[TEXT, {"type": "integer"}])},
    "formats": {"schema": argument(type="string", format="email")},
    "enum_kind": {"schema": argument(type="integer", enum=[1, 2])},
    "empty_choice": {"schema": argument(type="string", enum=["", "x"])},
    "undefined_required": {"schema": {**argument(**TEXT), "required": ["a", "b"]}},
    "empty_object": {"schema": argument(type="object")},
    "depth": {"schema": nested(6)},
}
LEFT_OUT: dict[str, Json] = {
    "not_object": {"type": "array", "items": TEXT},
    "argument_name": {**OBJECT, "properties": {"a b": TEXT}, "required": ["a b"]},
}
ROWS = [(row, dialect) for row in REFUSALS if row.key in EXAMPLES for dialect in row.by]


def tools_of(example: Json) -> list[Json]:
    """The tools of an example as a server declares them."""
    defaults = {"name": "search", "description": "Search.", "schema": argument(**TEXT)}
    given = {**defaults, **example}
    count = given.pop("count", 1)
    return [{**given, "name": given["name"] if count == 1 else f"search_{i}"} for i in range(count)]


def declared(example: Json) -> list[FunctionTool]:
    """The same tools as models are told about them."""
    return [
        declare(
            model_name("notes", tool["name"], ()), tool["description"], repair_schema(tool["schema"]).schema
        )
        for tool in tools_of(example)
    ]


@pytest.fixture(scope="module")
def server() -> Iterator[LlmServer]:
    with scripted_llm() as llm:
        yield llm


@pytest.fixture
def llm(server: LlmServer) -> LlmServer:
    server.script[:] = [Say("Taken.")]
    server.requests.clear()
    return server


async def sent(llm: LlmServer, dialect: Dialect, tools: list[FunctionTool]) -> list[ModelNews]:
    """Ask a question with these tools; returns what was told beside the answer."""
    news: list[ModelNews] = []
    client = AsyncOpenAI(api_key="x", base_url=llm.base_url, max_retries=0)
    spoken = ChatCompletionsModel(model="scripted", openai_client=client)
    model = EndpointModel(spoken, FittedTools(dialect), Quirks(), news.append, context_tokens=None)
    events = model.stream_response(
        None,
        [{"role": "user", "content": "hi"}],
        ModelSettings(),
        list(tools),
        None,
        [],
        ModelTracing.DISABLED,
        previous_response_id=None,
        conversation_id=None,
        prompt=None,
    )
    async with aclosing(cast("Any", events)) as stream:
        async for _ in stream:
            pass
    await client.close()
    return news


@pytest.mark.parametrize(("row", "dialect"), ROWS, ids=lambda value: getattr(value, "key", "") or value.name)
async def test_what_is_refused_as_it_came_is_taken_as_it_is_sent(
    llm: LlmServer, row: Refusal, dialect: Dialect
) -> None:
    llm.dialect = dialect.name
    example = EXAMPLES[row.key]
    raw = [
        {
            "type": "function",
            "function": {
                "name": tool["name"],
                "description": tool["description"],
                "parameters": tool["schema"],
            },
        }
        for tool in tools_of(example)
    ]
    async with httpx.AsyncClient() as client:
        body = {"model": "scripted", "messages": [], "tools": raw}
        answer = await client.post(f"{llm.base_url}/chat/completions", json=body)
    assert answer.status_code == 400, answer.text
    llm.requests.clear()
    assert await sent(llm, dialect, declared(example)) == []
    assert len(llm.requests) == 1


@pytest.mark.parametrize("key", LEFT_OUT)
def test_what_cannot_be_rewritten_is_left_out_with_a_reason(key: str) -> None:
    with pytest.raises(SchemaUnusable, match=r"not an object|a name that models cannot use"):
        repair_schema(LEFT_OUT[key])


def test_every_row_has_an_example() -> None:
    assert {row.key for row in REFUSALS} == EXAMPLES.keys() | LEFT_OUT.keys()
    assert {dialect for row in REFUSALS for dialect in row.by} == set(DIALECTS)
