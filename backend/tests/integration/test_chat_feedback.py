"""Thumbs: kept, replaced, private, and there again after a reload."""

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.database import Database
from app.main import create_app
from app.models import ChatFeedback
from app.settings import Settings
from tests.chat_client import Chat, Json
from tests.conftest import browser, sign_up


async def kept(database: Database) -> dict[str, str]:
    async with database.transaction() as session:
        return {row.item_id: row.kind for row in await session.scalars(select(ChatFeedback))}


async def give(chat: Chat, *item_ids: str, kind: str = "positive") -> tuple[int, Json]:
    answer = await chat.request("items.feedback", thread_id=chat.thread_id, item_ids=item_ids, kind=kind)
    return answer.status_code, answer.json()


async def test_an_opinion_is_kept_and_a_second_thought_replaces_it(
    auth_client: AsyncClient, database: Database
) -> None:
    chat = Chat(auth_client)
    [message] = (await chat.say("hello")).of_type("assistant_message")
    assert await give(chat, message["id"]) == (200, {})
    assert await kept(database) == {message["id"]: "positive"}
    assert await give(chat, message["id"], kind="negative") == (200, {})
    assert await kept(database) == {message["id"]: "negative"}


async def test_a_reload_shows_what_was_given(auth_client: AsyncClient) -> None:
    chat = Chat(auth_client)
    [message] = (await chat.say("hello")).of_type("assistant_message")
    await give(chat, message["id"], kind="negative")
    await chat.say("hello again")
    assert [item.get("feedback") for item in await chat.reload() if item["type"] == "assistant_message"] == [
        "negative",
        None,
    ]
    thread = (await chat.request("threads.get_by_id", thread_id=chat.thread_id)).json()
    assert [item["id"] for item in thread["items"]["data"] if item.get("feedback")] == [message["id"]]


async def test_asking_again_forgets_what_was_said_of_the_old_answer(
    auth_client: AsyncClient, database: Database
) -> None:
    chat = Chat(auth_client)
    turn = await chat.say("hello")
    [question], [message] = turn.of_type("user_message"), turn.of_type("assistant_message")
    await give(chat, message["id"])
    again = await chat.request("threads.retry_after_item", thread_id=chat.thread_id, item_id=question["id"])
    assert again.status_code == 200
    assert await kept(database) == {}


@pytest.mark.parametrize("which", ["question", "unknown", "of another chat", "one of two"])
async def test_only_messages_of_the_model_in_this_chat_are_judged(
    auth_client: AsyncClient, database: Database, which: str
) -> None:
    chat, other = Chat(auth_client), Chat(auth_client)
    turn, foreign = await chat.say("hello"), await other.say("hello")
    [message] = turn.of_type("assistant_message")
    ids = {
        "question": [turn.of_type("user_message")[0]["id"]],
        "unknown": ["msg_nope"],
        "of another chat": [foreign.of_type("assistant_message")[0]["id"]],
        "one of two": [message["id"], "msg_nope"],
    }[which]
    status, body = await give(chat, *ids)
    assert (status, body["error"]) == (404, "ITEM_NOT_FOUND")
    assert await kept(database) == {}


@pytest.mark.parametrize("count", [0, 101])
async def test_an_opinion_is_about_something(auth_client: AsyncClient, count: int) -> None:
    chat = Chat(auth_client)
    await chat.say("hello")
    status, body = await give(chat, *(f"msg_{number}" for number in range(count)))
    assert (status, body["error"]) == (409, "NOT_POSSIBLE")


async def test_nobody_judges_somebody_elses_answers(
    auth_client: AsyncClient, other_client: AsyncClient, database: Database
) -> None:
    alice = Chat(auth_client)
    [message] = (await alice.say("hello")).of_type("assistant_message")
    bob = Chat(other_client)
    foreign = await bob.request(
        "items.feedback", thread_id=alice.thread_id, item_ids=[message["id"]], kind="negative"
    )
    assert (foreign.status_code, foreign.json()["error"]) == (404, "THREAD_NOT_FOUND")
    await bob.say("hello")
    status, _ = await give(bob, message["id"], kind="negative")
    assert status == 404
    assert await kept(database) == {}


async def test_the_hosted_element_gets_nothing_that_the_protocol_does_not_have(
    settings: Settings, database: Database
) -> None:
    app = create_app(settings.model_copy(update={"chatkit_renderer": "cdn"}), database)
    async with app.router.lifespan_context(app), browser(app) as client:
        await sign_up(client, "alice@example.com")
        chat = Chat(client)
        [message] = (await chat.say("hello")).of_type("assistant_message")
        assert await give(chat, message["id"]) == (200, {})
        assert await chat.reload() == list(chat.shown.items.values())
