"""What an endpoint may do instead of answering, over HTTP in both styles of API, and what becomes of it."""

import json
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from agents import FunctionTool, ModelSettings, ModelTracing, TResponseInputItem

from app.agents.context_window import FOLDED
from app.agents.dialects import MAX_TOOLS
from app.agents.endpoint_model import HistoryFolded, ModelNews, ToolLeftOut, Waiting
from app.agents.model_failures import FailureReason, ModelUnavailable
from app.agents.models import ModelCatalog
from app.settings import Settings
from tests.peers.llm_server import LlmServer, scripted_llm
from tests.peers.llm_steps import BreakOff, Fail, Raw, Say
from tests.peers.serving import serving_bytes

BOTH = pytest.mark.parametrize("api", ["chat_completions", "responses"])
QUESTION: list[TResponseInputItem] = [{"role": "user", "content": "hi"}]


@pytest.fixture(scope="module")
def server() -> Iterator[LlmServer]:
    with scripted_llm() as llm:
        yield llm


@pytest.fixture
def llm(server: LlmServer) -> LlmServer:
    """The endpoint, without a script."""
    server.script.clear()
    server.requests.clear()
    return server


@dataclass
class Answer:
    text: str = ""
    news: list[ModelNews] = field(default_factory=list)


@asynccontextmanager
async def catalog_of(base_url: str, folder: Path, **more: Any) -> AsyncIterator[ModelCatalog]:
    settings = Settings(
        _env_file=None, environment="development", data_dir=folder, llm_base_url=base_url, **more
    )
    catalog = ModelCatalog(settings)
    yield catalog
    await catalog.close()


async def ask(
    catalog: ModelCatalog,
    items: Sequence[TResponseInputItem] = QUESTION,
    *,
    tools: Sequence[str] = (),
    into: Answer | None = None,
    **settings: Any,
) -> Answer:
    answer = Answer() if into is None else into
    events = catalog.model_for(catalog.default, answer.news.append).stream_response(
        "Be brief.",
        list(items),
        ModelSettings(include_usage=True, **settings),
        [_tool(name) for name in tools],
        None,
        [],
        ModelTracing.DISABLED,
        previous_response_id=None,
        conversation_id=None,
        prompt=None,
    )
    async with aclosing(cast("Any", events)) as stream:
        async for event in stream:
            if event.type == "response.output_text.delta":
                answer.text += event.delta
    return answer


def _tool(name: str) -> FunctionTool:
    async def never(*_: Any) -> str:
        raise AssertionError(name)

    return FunctionTool(
        name=name, description=name, params_json_schema={"type": "object"}, on_invoke_tool=never
    )


REFUSALS: list[tuple[Fail, FailureReason]] = [
    (Fail(401), FailureReason.KEY_REFUSED),
    (Fail(403), FailureReason.KEY_REFUSED),
    (Fail(400, "API key not valid. Please pass a valid API key."), FailureReason.KEY_REFUSED),
    (Fail(404), FailureReason.MODEL_UNKNOWN),
    (Fail(400, error={"code": "model_not_found"}), FailureReason.MODEL_UNKNOWN),
    (Fail(402, "Insufficient Balance"), FailureReason.OUT_OF_CREDIT),
    (Fail(429, error={"code": "insufficient_quota"}), FailureReason.OUT_OF_CREDIT),
    (Fail(400, "Your credit balance is too low to access the API."), FailureReason.OUT_OF_CREDIT),
    (Fail(400, error={"code": "content_filter"}), FailureReason.CONTENT_FILTERED),
    (Fail(400, "m:latest does not support tools"), FailureReason.TOOLS_UNSUPPORTED),
    (
        Fail(400, '"auto" tool choice requires --enable-auto-tool-choice to be set'),
        FailureReason.TOOLS_UNSUPPORTED,
    ),
    (Fail(429, headers={"Retry-After": "3600"}), FailureReason.RATE_LIMITED),
    (Fail(400, "something else"), FailureReason.REQUEST_REFUSED),
    (Fail(422, "something else"), FailureReason.REQUEST_REFUSED),
]


@BOTH
@pytest.mark.parametrize(("refusal", "reason"), REFUSALS, ids=lambda value: str(value)[:60])
async def test_a_refusal_is_understood(
    llm: LlmServer, tmp_path: Path, api: str, refusal: Fail, reason: FailureReason
) -> None:
    llm.script += [refusal]
    async with catalog_of(llm.base_url, tmp_path, llm_api=api) as catalog:
        with pytest.raises(ModelUnavailable) as failed:
            await ask(catalog)
    assert failed.value.reason is reason
    assert len(llm.requests) == 1


@BOTH
@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (BreakOff("Half a", "dropped"), FailureReason.BROKE_OFF),
        (BreakOff("Half a", "ended"), FailureReason.BROKE_OFF),
        (BreakOff("Half a", "length"), FailureReason.CUT_OFF),
        (BreakOff("Half a", "content_filter"), FailureReason.CONTENT_FILTERED),
        (BreakOff("Half a", "error"), FailureReason.OVERLOADED),
        (BreakOff("Half a", "error", code="rate_limit_exceeded"), FailureReason.RATE_LIMITED),
        (BreakOff("Half a", "garbage"), FailureReason.NOT_AN_ENDPOINT),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_an_answer_that_breaks_off_keeps_its_words_and_is_no_answer(
    llm: LlmServer, tmp_path: Path, api: str, end: BreakOff, reason: FailureReason
) -> None:
    llm.script += [end]
    answer = Answer()
    async with catalog_of(llm.base_url, tmp_path, llm_api=api) as catalog:
        with pytest.raises(ModelUnavailable) as failed:
            await ask(catalog, into=answer)
    assert failed.value.reason is reason
    assert answer.text == "Half a"


@BOTH
@pytest.mark.parametrize(
    "body", [Raw("<html>Welcome to nginx</html>"), Raw('{"ok": true}', "application/json"), Raw("")]
)
async def test_a_web_page_is_no_endpoint(llm: LlmServer, tmp_path: Path, api: str, body: Raw) -> None:
    llm.script += [body]
    async with catalog_of(llm.base_url, tmp_path, llm_api=api) as catalog:
        with pytest.raises(ModelUnavailable) as failed:
            await ask(catalog)
    assert failed.value.reason is FailureReason.NOT_AN_ENDPOINT
    assert not failed.value.allow_retry


async def test_a_model_that_says_nothing_at_all_has_not_answered(llm: LlmServer, tmp_path: Path) -> None:
    llm.script += [Say("")]
    async with catalog_of(llm.base_url, tmp_path) as catalog:
        with pytest.raises(ModelUnavailable) as failed:
            await ask(catalog)
    assert failed.value.reason is FailureReason.EMPTY


async def test_a_model_may_end_silently_after_a_result(llm: LlmServer, tmp_path: Path) -> None:
    llm.script += [Say("")]
    async with catalog_of(llm.base_url, tmp_path) as catalog:
        assert (await ask(catalog, conversation("A short result."))).text == ""


@BOTH
@pytest.mark.parametrize("busy", [Fail(429, headers={"Retry-After": "0.05"}), Fail(503), Fail(529)])
async def test_a_busy_endpoint_is_asked_again(llm: LlmServer, tmp_path: Path, api: str, busy: Fail) -> None:
    llm.script += [busy, Say("There.")]
    async with catalog_of(llm.base_url, tmp_path, llm_api=api) as catalog:
        assert (await ask(catalog)).text == "There."
    assert len(llm.requests) == 2


async def test_a_pause_that_an_endpoint_asks_for_is_kept_and_told(llm: LlmServer, tmp_path: Path) -> None:
    llm.script += [Fail(429, "Rate limit reached. Please try again in 1.0s."), Say("There.")]
    async with catalog_of(llm.base_url, tmp_path) as catalog:
        assert (await ask(catalog)).news == [Waiting(1.0)]


async def test_nobody_asks_for_ever(llm: LlmServer, tmp_path: Path) -> None:
    llm.script += [Fail(429, headers={"Retry-After": "0.01"})] * 4
    async with catalog_of(llm.base_url, tmp_path) as catalog:
        with pytest.raises(ModelUnavailable) as failed:
            await ask(catalog)
    assert failed.value.reason is FailureReason.RATE_LIMITED
    assert len(llm.requests) == 3


@pytest.mark.parametrize(
    ("headers", "said", "words"),
    [
        ({"Retry-After": "40"}, "", "40 seconds"),
        ({"Retry-After-Ms": "90500"}, "", "2 minutes"),
        ({"Retry-After": "Fri, 31 Dec 2199 23:59:59 GMT"}, "", "hours"),
        ({}, "Please retry in 34.07s.", "35 seconds"),
        ({}, "[{'retryDelay': '59s'}]", "59 seconds"),
        ({"Retry-After": "inf"}, "", "a moment"),
        ({"Retry-After": "soon"}, "Try again in 6m0s.", "6 minutes"),
    ],
)
async def test_more_patience_than_a_person_has_is_told_in_words(
    llm: LlmServer, tmp_path: Path, headers: dict[str, str], said: str, words: str
) -> None:
    llm.script += [Fail(429, said, headers=headers)] * 3
    async with catalog_of(llm.base_url, tmp_path) as catalog:
        with pytest.raises(ModelUnavailable, match=words) as failed:
            await ask(catalog)
    assert failed.value.allow_retry


async def test_an_endpoint_that_is_not_there_is_tried_again_and_named(tmp_path: Path) -> None:
    connections: list[socket.socket] = []

    def hang_up(connection: socket.socket) -> None:
        connections.append(connection)
        connection.close()

    with serving_bytes(hang_up) as address:
        async with catalog_of(f"{address}/v1", tmp_path) as catalog:
            with pytest.raises(ModelUnavailable) as failed:
                await ask(catalog)
    assert failed.value.reason is FailureReason.UNREACHABLE
    assert len(connections) == 3


@BOTH
@pytest.mark.parametrize(
    "said", ["deepseek-reasoner does not support this tool_choice", "Invalid tool choice: required"]
)
async def test_an_endpoint_that_refuses_to_be_forced_is_asked_freely_from_then_on(
    llm: LlmServer, tmp_path: Path, api: str, said: str
) -> None:
    llm.script += [Fail(400, said), Say("Free."), Say("Free again.")]
    async with catalog_of(llm.base_url, tmp_path, llm_api=api) as catalog:
        for _ in range(2):
            await ask(catalog, tools=["notes__search"], tool_choice="required")
    assert ["tool_choice" in request for request in llm.requests] == [True, False, False]


async def test_an_endpoint_that_will_not_count_is_not_asked_to(llm: LlmServer, tmp_path: Path) -> None:
    llm.script += [Fail(400, "Unrecognized request argument: stream_options"), Say("Fine."), Say("Fine.")]
    async with catalog_of(llm.base_url, tmp_path) as catalog:
        for _ in range(2):
            await ask(catalog)
    assert ["stream_options" in request for request in llm.requests] == [True, False, False]


@pytest.mark.parametrize(
    "said",
    [
        "Invalid schema for function 'notes__b': array schema missing items.",
        "* GenerateContentRequest.tools[0].function_declarations[1].parameters.properties[q]: bad",
        "Invalid 'tools[1].function.description': string too long.",
        "tools.1.custom.input_schema: JSON schema is invalid.",
    ],
)
async def test_a_tool_that_the_endpoint_refuses_is_left_out_and_named(
    llm: LlmServer, tmp_path: Path, said: str
) -> None:
    llm.script += [Fail(400, said), Say("Without it.")]
    async with catalog_of(llm.base_url, tmp_path) as catalog:
        answer = await ask(catalog, tools=["notes__a", "notes__b", "notes__bc"])
    assert answer.news == [ToolLeftOut("notes__b")]
    assert llm.offered() == {"notes__a", "notes__bc"}


async def test_a_refusal_that_goes_on_and_on_ends(llm: LlmServer, tmp_path: Path) -> None:
    names = [f"notes__{letter}" for letter in "abcdefghij"]
    llm.script += [Fail(400, f"Invalid schema for function '{name}'") for name in names]
    async with catalog_of(llm.base_url, tmp_path) as catalog:
        with pytest.raises(ModelUnavailable) as failed:
            await ask(catalog, tools=names)
    assert failed.value.reason is FailureReason.REQUEST_REFUSED
    assert len(llm.requests) == 7


async def test_no_more_tools_are_sent_than_any_endpoint_takes(llm: LlmServer, tmp_path: Path) -> None:
    llm.script += [Say("Many.")]
    async with catalog_of(llm.base_url, tmp_path) as catalog:
        await ask(catalog, tools=[f"app__tool_{number}" for number in range(200)])
    assert len(llm.offered()) == MAX_TOOLS == 128


def conversation(*results: str) -> list[TResponseInputItem]:
    """A question per result, the last one still to be answered from its result."""
    items: list[TResponseInputItem] = []
    for number, result in enumerate(results):
        identity = f"call_{number}"
        items += [
            {"role": "user", "content": f"question {number}"},
            {"type": "function_call", "call_id": identity, "name": "notes__search", "arguments": "{}"},
            {"type": "function_call_output", "call_id": identity, "output": result},
            {"role": "assistant", "content": f"answer {number}"},
        ]
    return items[:-1]


TOO_LONG = [
    Fail(400, "This model's maximum context length is 8192 tokens.", {"code": "context_length_exceeded"}),
    Fail(400, "prompt is too long: 210000 tokens > 200000 maximum"),
    Fail(400, "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."),
    Fail(400, "the request exceeds the available context size, try increasing it"),
    Fail(413, "Request too large for model: Limit 6000, Requested 18000"),
]


@pytest.mark.parametrize("refusal", TOO_LONG, ids=lambda refusal: refusal.message[:40])
async def test_a_conversation_that_is_too_long_loses_its_oldest_results_first(
    llm: LlmServer, tmp_path: Path, refusal: Fail
) -> None:
    llm.script += [refusal, Say("Fits.")]
    results = [f"result {number} " + "x" * 4_000 for number in range(10)]
    async with catalog_of(llm.base_url, tmp_path) as catalog:
        answer = await ask(catalog, conversation(*results))
    assert answer.text == "Fits."
    assert answer.news == [HistoryFolded()]
    before, after = ([m for m in llm.messages(turn) if m["role"] == "tool"] for turn in (0, 1))
    assert [FOLDED in message["content"] for message in before] == [False] * 10
    folded = [FOLDED in message["content"] for message in after]
    assert folded == sorted(folded, reverse=True)
    assert folded[0]
    assert not folded[-1]
    assert len(json.dumps(llm.messages(1))) < len(json.dumps(llm.messages(0))) * 0.95


async def test_a_conversation_that_never_fits_is_said_to_be_too_long(llm: LlmServer, tmp_path: Path) -> None:
    llm.script += [TOO_LONG[0]] * 5
    async with catalog_of(llm.base_url, tmp_path) as catalog:
        with pytest.raises(ModelUnavailable) as failed:
            await ask(catalog, conversation("x" * 40_000))
    assert failed.value.reason is FailureReason.CONTEXT_TOO_LONG
    assert len(llm.requests) == 2


async def test_a_window_that_the_operator_named_is_never_exceeded(llm: LlmServer, tmp_path: Path) -> None:
    llm.script += [Say("Fits.")]
    async with catalog_of(llm.base_url, tmp_path, llm_context_tokens=4_000) as catalog:
        await ask(catalog, conversation(*["y" * 9_000] * 6))
    assert len(json.dumps(llm.messages())) < 4_000 * 4
