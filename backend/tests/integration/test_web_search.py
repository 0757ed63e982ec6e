"""Web search against local servers that speak as SearXNG, Brave Search and Tavily document."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from app.database import Database
from app.settings import Settings
from tests.chat_client import Chat, Shown
from tests.conftest import ORIGIN, browser, sign_up
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Say, call
from tests.peers.search_engines import BRAVE_KEY, TAVILY_KEY, SearchEngines, search_engines
from tests.scripted_model import running, settings_for

ENGINES = ["searxng", "brave", "tavily"]


@pytest.fixture
def engines() -> Iterator[SearchEngines]:
    with search_engines() as engines:
        yield engines


def settings_of(engine: str, engines: SearchEngines, **more: Any) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        "searxng": {"searxng_url": f"{engines.origin}/searx/"},
        "brave": {"brave_search_url": engines.origin, "brave_search_api_key": BRAVE_KEY},
        "tavily": {"tavily_url": engines.origin, "tavily_api_key": TAVILY_KEY},
    }[engine]
    return {**chosen, **more}


@asynccontextmanager
async def alice_with(
    tmp_path: Path, database: Database, llm: LlmServer, **settings: Any
) -> AsyncIterator[AsyncClient]:
    async with running(settings_for(tmp_path, llm, **settings), database) as app, browser(app) as client:
        await sign_up(client, "alice@example.com")
        assert (await client.post("/api/tools/web_search/connect")).json()["success"]
        yield client


async def search(client: AsyncClient, llm: LlmServer, **asked: Any) -> tuple[str, Shown]:
    """What the model was told of a search, and the turn."""
    llm.script += [call("web_search__search_web", **{"query": "lisbon weather", **asked}), Say("Sunny.")]
    turn = await Chat(client).say("how is the weather?")
    told = [entry["content"] for entry in llm.messages() if entry["role"] == "tool"]
    return str(told[-1]), turn


@pytest.mark.parametrize("engine", ENGINES)
async def test_pages_are_found_with_their_links(
    tmp_path: Path, database: Database, llm: LlmServer, engines: SearchEngines, engine: str
) -> None:
    async with alice_with(tmp_path, database, llm, **settings_of(engine, engines)) as alice:
        told, turn = await search(alice, llm, recent="week")
    assert "1. [Lisbon weather & sea](https://weather.example/lisbon)\n   Sunny, 24 °C." in told
    assert "[Harbour (guide)](https://harbour.example/a?b=1)" in told
    assert "javascript" not in told
    assert "| title | url | snippet |" in turn.tasks[0]["content"]
    [asked] = engines.asked
    assert "lisbon weather" in asked.values()
    assert {"week", "pw"} & set(map(str, asked.values()))


@pytest.mark.parametrize("engine", ENGINES)
async def test_nothing_found_is_no_failure(
    tmp_path: Path, database: Database, llm: LlmServer, engines: SearchEngines, engine: str
) -> None:
    engines.pages = []
    async with alice_with(tmp_path, database, llm, **settings_of(engine, engines)) as alice:
        told, _ = await search(alice, llm)
    assert "found nothing for “lisbon weather”" in told
    assert "Error" not in told


@pytest.mark.parametrize(
    ("engine", "answer", "words"),
    [
        (
            "brave",
            JSONResponse({"error": {"code": "RATE_LIMITED"}}, 429),
            "limit is reached. Try again later.",
        ),
        ("brave", JSONResponse({}, 429, {"retry-after": "7"}), "Try again in 7 s."),
        (
            "tavily",
            JSONResponse({"detail": {"error": "This request exceeds your plan's limit"}}, 432),
            "limit",
        ),
        ("tavily", JSONResponse({"detail": {"error": "pay-as-you-go limit"}}, 433), "limit"),
        ("searxng", PlainTextResponse("Too Many Requests", 429), "limit"),
        ("searxng", PlainTextResponse("Forbidden", 403), "search.formats"),
        ("searxng", PlainTextResponse("<html>results</html>"), "no search result"),
        ("tavily", JSONResponse([]), "no search result"),
        ("brave", JSONResponse({"type": "search", "web": None}), "no search result"),
        ("brave", PlainTextResponse("oh", 500), "HTTP 500"),
        ("searxng", RedirectResponse("http://169.254.169.254/"), "HTTP 307"),
    ],
)
async def test_what_goes_wrong_is_said_in_a_sentence(
    tmp_path: Path,
    database: Database,
    llm: LlmServer,
    engines: SearchEngines,
    engine: str,
    answer: Response,
    words: str,
) -> None:
    engines.answers = [answer]
    async with alice_with(tmp_path, database, llm, **settings_of(engine, engines)) as alice:
        told, _ = await search(alice, llm)
    assert words in told
    assert len(engines.asked) == 1


@pytest.mark.parametrize(
    ("engine", "name"), [("brave", "BRAVE_SEARCH_API_KEY"), ("tavily", "TAVILY_API_KEY")]
)
async def test_a_wrong_key_names_its_setting_and_not_the_key(
    tmp_path: Path, database: Database, llm: LlmServer, engines: SearchEngines, engine: str, name: str
) -> None:
    wrong = {name.lower(): "CANARY-wrong"}
    async with alice_with(tmp_path, database, llm, **settings_of(engine, engines, **wrong)) as alice:
        told, _ = await search(alice, llm)
    assert name in told
    assert "CANARY" not in told


async def test_an_engine_that_is_not_there_is_said(
    tmp_path: Path, database: Database, llm: LlmServer
) -> None:
    async with alice_with(tmp_path, database, llm, searxng_url="http://127.0.0.1:9") as alice:
        told, _ = await search(alice, llm)
    assert "SearXNG" in told
    assert "EGRESS_PRIVATE_ALLOW" in told or "did not answer" in told


async def test_requests_go_through_the_policy_for_addresses(
    tmp_path: Path, database: Database, llm: LlmServer
) -> None:
    async with alice_with(tmp_path, database, llm, searxng_url="http://169.254.169.254") as alice:
        told, _ = await search(alice, llm)
    assert "EGRESS_PRIVATE_ALLOW" in told


async def test_without_an_engine_it_is_not_configured_and_not_offered(alice: AsyncClient) -> None:
    [tool] = [tool for tool in (await alice.get("/api/tools")).json()["tools"] if tool["id"] == "web_search"]
    assert (tool["status"], tool["is_connected"]) == ("available", False)
    assert "SEARXNG_URL" in tool["setup"]
    answer = (await alice.post("/api/tools/web_search/connect")).json()
    assert (answer["success"], answer["requires_oauth"]) == (False, False)
    assert "SEARXNG_URL" in answer["message"]
    offered = (await alice.get("/api/apps")).json()["composer_tools"]
    assert "system:web_search" not in {entry["id"] for entry in offered}


async def test_nobodys_words_go_out_before_they_connect_it(
    tmp_path: Path, database: Database, llm: LlmServer, engines: SearchEngines
) -> None:
    settings = settings_for(tmp_path, llm, **settings_of("searxng", engines))
    async with running(settings, database) as app, browser(app) as client:
        await sign_up(client, "alice@example.com")
        offered = (await client.get("/api/apps")).json()["composer_tools"]
        assert "system:web_search" not in {entry["id"] for entry in offered}
        assert (await client.post("/api/tools/web_search/connect")).json()["success"]
        offered = (await client.get("/api/apps")).json()["composer_tools"]
        assert "system:web_search" in {entry["id"] for entry in offered}
        assert (await client.post("/api/tools/web_search/disconnect")).json()["success"]


async def test_the_built_in_model_searches_the_web(
    tmp_path: Path, database: Database, engines: SearchEngines
) -> None:
    settings = Settings(
        _env_file=None,
        environment="development",
        data_dir=tmp_path,
        public_url=ORIGIN,
        **settings_of("searxng", engines),
    )
    async with running(settings, database) as app, browser(app) as client:
        await sign_up(client, "bo@example.com")
        await client.post("/api/tools/web_search/connect")
        turn = await Chat(client).say("search the web for lisbon weather")
    assert "https://weather.example/lisbon" in turn.answer
    assert engines.asked[0]["q"] == "lisbon weather"
