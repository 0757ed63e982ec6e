"""More tools than the budget holds: what each request to the model carries, seen at its endpoint."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from httpx import AsyncClient

from app.agents.tool_search import FIND_TOOLS
from app.agents.toolset import action_tokens
from app.database import Database
from app.settings import Settings
from app.tools.base import ToolStatus
from app.tools.registry import system_tools
from tests.chat_client import Chat, Json
from tests.conftest import ORIGIN, browser, sign_up
from tests.integration.test_chat_connectors import connect
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Say, call
from tests.peers.many_tools import COUNT, THINGS, VERBS, many_tools_server
from tests.scripted_model import running, settings_for

OF_OUR_OWN = sum(
    sum(action_tokens(tool))
    for tool in system_tools()
    if tool.status_for(is_connected=None) is ToolStatus.CONNECTED
)
"""What the tools cost that every newcomer has, whose number grows."""

BUDGET = OF_OUR_OWN + 700
BYTES_PER_TOKEN = 4


@pytest.fixture(scope="module")
def yard_url() -> Iterator[str]:
    with many_tools_server() as url:
        yield url


@asynccontextmanager
async def alice_with(
    tmp_path: Path, database: Database, llm: LlmServer, budget: int
) -> AsyncIterator[AsyncClient]:
    settings = settings_for(tmp_path, llm, tool_token_budget=budget)
    async with running(settings, database) as app, browser(app) as client:
        await sign_up(client, "alice@example.com")
        yield client


@pytest.fixture
async def alice(tmp_path: Path, database: Database, llm: LlmServer) -> AsyncIterator[AsyncClient]:
    async with alice_with(tmp_path, database, llm, BUDGET) as client:
        yield client


def declared(llm: LlmServer, number: int = -1) -> list[str]:
    """Names of the tools in one request, in their order."""
    return [tool["function"]["name"] for tool in llm.requests[number].get("tools", [])]


def tokens(llm: LlmServer, number: int = -1) -> float:
    return sum(map(weight, llm.requests[number]["tools"]))


def weight(declaration: Json) -> float:
    sent = json.dumps(declaration, ensure_ascii=False, separators=(",", ":"))
    return len(sent.encode()) / BYTES_PER_TOKEN


async def test_within_the_budget_every_tool_is_offered_and_nothing_searches(
    tmp_path: Path, database: Database, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [Say("Hello.")]
    async with alice_with(tmp_path, database, llm, budget=20_000) as alice:
        await connect(alice, "Yard", yard_url)
        await Chat(alice).say("hello")
    offered = declared(llm)
    assert FIND_TOOLS not in offered
    assert {f"yard__{verb}_{thing}" for verb in VERBS for thing in THINGS} < set(offered)


async def test_beyond_it_the_best_are_offered_with_the_services_own_and_a_search(
    alice: AsyncClient, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [Say("Here it is.")]
    await connect(alice, "Yard", yard_url)
    await Chat(alice).say("which parcels have been delivered?")
    offered = declared(llm)
    assert {"yard__list_parcel", "yard__get_parcel", "analytics__draw_chart", FIND_TOOLS} <= set(offered)
    assert tokens(llm) <= BUDGET
    assert len(offered) < COUNT / 2


async def test_what_is_said_in_none_of_their_words_is_offered_by_its_meaning(
    alice: AsyncClient, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [Say("Three vessels.")]
    await connect(alice, "Yard", yard_url)
    await Chat(alice).say("vessels?")
    assert "yard__list_boat" in declared(llm)
    assert tokens(llm) <= BUDGET


async def test_a_search_finds_by_meaning_what_shares_no_word(
    alice: AsyncClient, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [call(FIND_TOOLS, query="ships and vessels"), Say("That can be done.")]
    await connect(alice, "Yard", yard_url)
    await Chat(alice).say("hello")
    assert "yard__create_boat" not in declared(llm, 0)
    assert "yard__create_boat" in declared(llm, 1)


async def test_a_greeting_is_offered_no_connectors_tools_but_learns_of_the_app(
    alice: AsyncClient, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [Say("Hello.")]
    await connect(alice, "Yard", yard_url)
    await Chat(alice).say("hello")
    assert not any(name.startswith("yard__") for name in declared(llm))
    search = llm.requests[-1]["tools"][0]["function"]
    assert search["name"] == FIND_TOOLS
    assert f"Yard ({COUNT})" in search["description"]
    assert search["parameters"]["properties"]["app"]["enum"] == ["Yard"]


async def test_the_same_tools_are_the_same_bytes(alice: AsyncClient, llm: LlmServer, yard_url: str) -> None:
    llm.script = [Say("One."), Say("Two.")]
    await connect(alice, "Yard", yard_url)
    await Chat(alice).say("rooms and boats")
    await Chat(alice).say("boats and rooms")
    first, second = (json.dumps(request["tools"]) for request in llm.requests)
    assert first == second


async def test_what_a_search_finds_is_offered_from_the_next_call_on_and_works(
    alice: AsyncClient, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [
        call(FIND_TOOLS, query="list songs"),
        call("yard__list_song", reference="sea shanties"),
        Say("There they are."),
    ]
    await connect(alice, "Yard", yard_url)
    turn = await Chat(alice).say("what could we sing on the boat?")
    assert "yard__list_song" not in declared(llm, 0)
    assert "yard__list_song" in declared(llm, 1)
    assert declared(llm, 1)[: len(declared(llm, 0))] == declared(llm, 0)
    assert [task["title"].split(" · ")[0] for task in turn.tasks] == ["Apps: find tools", "Yard: list song"]
    assert "list song sea shanties" in turn.tasks[1]["content"]
    _, found, _ = next(m["content"] for m in llm.messages(1) if m["role"] == "tool").split("\n")
    told = json.loads(found)
    assert told["found"][0]["name"] == "yard__list_song"
    assert not turn.errors


async def test_tools_that_a_thread_has_used_or_found_stay_offered(
    alice: AsyncClient, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [
        call(FIND_TOOLS, query="list songs"),
        call("yard__get_tree", reference="oak"),
        Say("Done."),
        Say("You are welcome."),
    ]
    await connect(alice, "Yard", yard_url)
    chat = Chat(alice)
    await chat.say("what is known about the oak tree?")
    await chat.say("thanks")
    assert {"yard__get_tree", "yard__list_song"} <= set(declared(llm))
    assert tokens(llm) <= BUDGET
    llm.script = [Say("Hello.")]
    await Chat(alice).say("thanks")
    assert not any(name.startswith("yard__") for name in declared(llm))


async def test_an_earlier_message_still_counts_when_the_newest_says_little(
    alice: AsyncClient, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [Say("Shall I list the recipes?"), Say("Here.")]
    await connect(alice, "Yard", yard_url)
    chat = Chat(alice)
    await chat.say("what can we cook?")
    await chat.say("yes, please")
    assert "yard__list_recipe" in declared(llm)


async def test_a_chosen_app_that_fits_is_offered_in_full_and_alone(
    alice: AsyncClient, llm: LlmServer, yard_url: str, notes_url: str
) -> None:
    llm.script = [call("notes__list_notes"), Say("Two.")]
    await connect(alice, "Yard", yard_url)
    notes = await connect(alice, "Notes", notes_url)
    tools = (await alice.get(f"/api/connectors/{notes}")).json()["discovered_tools"]
    await Chat(alice).say("how are you?", tool=f"connector:{notes}")
    assert declared(llm, 0) == [f"notes__{tool['name']}" for tool in tools]


async def test_a_chosen_app_that_exceeds_the_budget_is_ranked_within_itself(
    alice: AsyncClient, llm: LlmServer, yard_url: str, notes_url: str
) -> None:
    llm.script = [call("yard__list_boat"), Say("Three.")]
    yard = await connect(alice, "Yard", yard_url)
    await connect(alice, "Notes", notes_url)
    await Chat(alice).say("notes about boats", tool=f"connector:{yard}")
    offered = declared(llm, 0)
    assert {FIND_TOOLS, "yard__list_boat"} <= set(offered)
    assert all(name == FIND_TOOLS or name.startswith("yard__") for name in offered)
    assert tokens(llm, 0) <= BUDGET


async def test_a_search_is_not_yet_the_use_that_a_choice_demands(
    alice: AsyncClient, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [
        call(FIND_TOOLS, query="export customers"),
        call("yard__export_customer", reference="x"),
        Say("Done."),
    ]
    yard = await connect(alice, "Yard", yard_url)
    await Chat(alice).say("who are they?", tool=f"connector:{yard}")
    assert [request.get("tool_choice") for request in llm.requests] == ["required", "required", None]


async def test_a_model_that_only_searches_has_ignored_the_choice(
    alice: AsyncClient, llm: LlmServer, yard_url: str
) -> None:
    searches = [call(FIND_TOOLS, query=f"songs {number}") for number in range(3)]
    llm.script = [*searches, Say("Nothing found."), Say("Still nothing.")]
    yard = await connect(alice, "Yard", yard_url)
    turn = await Chat(alice).say("sing", tool=f"connector:{yard}")
    assert [notice["title"] for notice in turn.notices] == ["Yard was not used"]
    assert "Nothing found." not in turn.answer


async def test_a_search_that_finds_nothing_says_what_to_do(
    alice: AsyncClient, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [call(FIND_TOOLS, query="quantum chromodynamics"), Say("I cannot.")]
    await connect(alice, "Yard", yard_url)
    turn = await Chat(alice).say("solve physics")
    told = next(m["content"] for m in llm.messages() if m["role"] == "tool")
    assert "No tool fits" in told
    assert not turn.errors


async def test_searching_again_and_again_ends_at_twice_the_budget(
    alice: AsyncClient, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [*(call(FIND_TOOLS, query=thing) for thing in THINGS), Say("Enough.")]
    await connect(alice, "Yard", yard_url)
    await Chat(alice).say("everything there is")
    assert BUDGET < tokens(llm) <= 2 * BUDGET


async def test_what_an_app_is_said_to_cost_is_what_its_declarations_weigh(
    tmp_path: Path, database: Database, llm: LlmServer, yard_url: str
) -> None:
    llm.script = [Say("Hello.")]
    async with alice_with(tmp_path, database, llm, budget=20_000) as alice:
        yard = await connect(alice, "Yard", yard_url)
        await Chat(alice).say("hello")
        apps = (await alice.get("/api/apps")).json()
        detail = (await alice.get(f"/api/connectors/{yard}")).json()
    [connector] = apps["connectors"]
    assert connector["tokens"] == detail["tokens"] == sum(t["tokens"] for t in detail["discovered_tools"])
    sent = {tool["function"]["name"]: tool for tool in llm.requests[-1]["tools"]}
    of_yard = sum(weight(tool) for name, tool in sent.items() if name.startswith("yard__"))
    # This endpoint's dialect leaves things out that others are told.
    assert of_yard <= connector["tokens"] <= 1.3 * of_yard
    [analytics] = [tool for tool in apps["system_tools"] if tool["id"] == "analytics"]
    chart = weight(sent["analytics__draw_chart"])
    assert chart <= analytics["tokens"] <= 1.3 * chart


async def test_tools_that_are_off_cost_nothing_and_keep_their_price(
    alice: AsyncClient, yard_url: str
) -> None:
    yard = await connect(alice, "Yard", yard_url)
    before = (await alice.get(f"/api/connectors/{yard}")).json()
    first = before["discovered_tools"][0]
    await alice.patch(f"/api/connectors/{yard}/tools/{first['name']}", json={"enabled": False})
    after = (await alice.get(f"/api/connectors/{yard}")).json()
    assert after["tokens"] == before["tokens"] - first["tokens"]
    assert after["discovered_tools"][0]["tokens"] == first["tokens"] > 0


async def test_the_built_in_model_searches_when_nothing_offered_fits(
    tmp_path: Path, database: Database, yard_url: str
) -> None:
    settings = Settings(
        _env_file=None,
        environment="development",
        data_dir=tmp_path,
        public_url=ORIGIN,
        tool_token_budget=OF_OUR_OWN + 50,
    )
    async with running(settings, database) as app, browser(app) as client:
        await sign_up(client, "bob@example.com")
        await connect(client, "Yard", yard_url)
        turn = await Chat(client).say("list my songs")
    assert [task["title"].split(" · ")[0] for task in turn.tasks] == ["Apps: find tools", "Yard: list song"]
