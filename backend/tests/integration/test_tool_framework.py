"""A system tool is one folder: put in place, it is listed, set up and called, with nothing else changed."""

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from httpx import AsyncClient

import app.tools
from app.database import Database
from app.tools.registry import system_tools
from tests.chat_client import Chat
from tests.conftest import browser, sign_up
from tests.integration.test_approvals import cards, decide
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Say, call
from tests.scripted_model import running, settings_for

DECLARATION = """
    from typing import Literal

    from pydantic import BaseModel, Field

    from app.tools.base import (
        ActionContext, ActionResult, AuthType, Category, SystemTool, ToolAction,
    )

    WATERED = []


    class Settings(BaseModel):
        unit: Literal["litres", "cans"] = Field("litres", title="Unit", description="How water is counted.")
        is_careful: bool = False
        most: int = Field(default=5, ge=1, le=9)


    class Water(BaseModel):
        plant: str = Field(min_length=2)


    async def _water(asked: Water, context: ActionContext) -> ActionResult:
        config = await context.connection.config()
        WATERED.append(asked.plant)
        return ActionResult(text=f"The {asked.plant} got {config['most']} {config['unit']}.")


    class Nothing(BaseModel):
        pass


    async def _list(asked: Nothing, context: ActionContext) -> ActionResult:
        return ActionResult(text=", ".join(WATERED) or "none")


    TOOL = SystemTool(
        id="garden",
        name="Garden",
        description="Waters plants.",
        icon="globe",
        category=Category.UTILITIES,
        auth_type=AuthType.NONE,
        config=Settings,
        is_beta=IS_BETA,
        actions=(
            ToolAction("water", "Water a plant", "Water one plant.", Water, is_read_only=False, run=_water),
            ToolAction("list", "List plants", "What got water.", Nothing, is_read_only=True, run=_list),
        ),
    )
"""


def plant(folder: Path, *, is_beta: bool) -> None:
    package = folder / "garden"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "tool.py").write_text(dedent(DECLARATION).replace("IS_BETA", str(is_beta)))


@pytest.fixture(params=[False])
def garden(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """The folder among the tools, as if it had been shipped."""
    plant(tmp_path, is_beta=request.param)
    app.tools.__path__.append(str(tmp_path))
    system_tools.cache_clear()
    yield
    app.tools.__path__.remove(str(tmp_path))
    system_tools.cache_clear()
    for name in [name for name in sys.modules if name.startswith("app.tools.garden")]:
        del sys.modules[name]


@pytest.fixture
async def alice(
    garden: None,  # noqa: ARG001 - has to stand before the service starts
    tmp_path: Path,
    database: Database,
    llm: LlmServer,
) -> AsyncIterator[AsyncClient]:
    async with running(settings_for(tmp_path, llm), database) as service, browser(service) as client:
        await sign_up(client, "alice@example.com")
        yield client


async def test_a_folder_with_a_declaration_is_a_tool_that_works(alice: AsyncClient, llm: LlmServer) -> None:
    [tool] = [each for each in (await alice.get("/api/tools")).json()["tools"] if each["id"] == "garden"]
    assert (tool["status"], tool["setup"]) == ("connected", None)
    assert tool["config"] == {"unit": "litres", "is_careful": False, "most": 5}
    assert tool["settings"] == [
        {
            "name": "unit",
            "label": "Unit",
            "help": "How water is counted.",
            "kind": "choice",
            "choices": ["litres", "cans"],
        },
        {"name": "is_careful", "label": "Is Careful", "help": "", "kind": "switch", "choices": []},
        {"name": "most", "label": "Most", "help": "", "kind": "number", "choices": []},
    ]
    changed = await alice.patch("/api/tools/garden", json={"config": {"unit": "cans"}})
    assert changed.json()["config"] == {"unit": "cans", "is_careful": False, "most": 5}
    entries = (await alice.get("/api/apps")).json()["composer_tools"]
    assert "system:garden" in [entry["id"] for entry in entries]

    chat = Chat(alice)
    llm.script += [call("garden__water", plant="rose"), call("garden__list"), Say("Done.")]
    [card] = cards(await chat.say("water the rose", tool="system:garden"))
    turn = await decide(chat, card, "Allow once")
    assert turn.answer == "Done."
    told = [entry["content"] for entry in llm.messages() if entry["role"] == "tool"]
    assert "The rose got 5 cans." in told[0]
    assert "rose" in told[1]


async def test_arguments_that_do_not_fit_are_not_asked_about(alice: AsyncClient, llm: LlmServer) -> None:
    llm.script += [call("garden__water", plant="x"), Say("Too short.")]
    turn = await Chat(alice).say("water it")
    assert not cards(turn)
    assert "plant: String should have at least 2 characters" in str(llm.messages())


@pytest.mark.parametrize(
    ("config", "field"),
    [({"most": 10}, "most"), ({"unit": "buckets"}, "unit"), ({"is_careful": "perhaps"}, "is_careful")],
)
async def test_settings_that_do_not_fit_are_refused_by_the_field(
    alice: AsyncClient, config: dict[str, object], field: str
) -> None:
    answer = await alice.patch("/api/tools/garden", json={"config": config})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "config", field]
    [tool] = [each for each in (await alice.get("/api/tools")).json()["tools"] if each["id"] == "garden"]
    assert tool["config"] == {"unit": "litres", "is_careful": False, "most": 5}


async def test_settings_go_with_the_connection(alice: AsyncClient) -> None:
    await alice.patch("/api/tools/garden", json={"config": {"most": 7}})
    await alice.post("/api/tools/garden/disconnect")
    refused = await alice.patch("/api/tools/garden", json={"config": {"most": 6}})
    assert (refused.status_code, refused.json()["error"]) == (400, "TOOL_NOT_CONNECTED")
    await alice.post("/api/tools/garden/connect", json={"config": {"unit": "cans"}})
    [tool] = [each for each in (await alice.get("/api/tools")).json()["tools"] if each["id"] == "garden"]
    assert tool["config"] == {"unit": "cans", "is_careful": False, "most": 5}


async def test_a_tool_without_settings_says_so(alice: AsyncClient) -> None:
    for answer in (
        await alice.patch("/api/tools/analytics", json={"config": {}}),
        await alice.patch("/api/tools/nope", json={"config": {}}),
    ):
        assert answer.json()["error"] in {"TOOL_HAS_NO_SETTINGS", "TOOL_NOT_FOUND"}


@pytest.mark.parametrize("garden", [True], indirect=True)
async def test_a_beta_is_announced_and_cannot_be_used(alice: AsyncClient, llm: LlmServer) -> None:
    [tool] = [each for each in (await alice.get("/api/tools")).json()["tools"] if each["id"] == "garden"]
    assert (tool["status"], tool["is_beta"]) == ("coming_soon", True)
    refused = await alice.post("/api/tools/garden/connect")
    assert refused.json()["error"] == "TOOL_NOT_ENABLED"
    assert (await alice.patch("/api/tools/garden", json={"config": {}})).json()[
        "error"
    ] == "TOOL_NOT_CONNECTED"
    llm.script += [Say("There is no garden.")]
    chat = Chat(alice)
    await chat.say("water the rose")
    assert not any(name.startswith("garden__") for name in llm.offered())
    chosen = await Chat(alice).say("water the rose", tool="system:garden")
    assert chosen.errors
