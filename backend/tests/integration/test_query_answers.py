"""What an answer about data shows: how it was understood, its sentence, the query, a chart, and the rows."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.chat_client import Chat, Shown
from tests.integration.test_databases_api import connect


@pytest.fixture
async def chat(auth_client: AsyncClient) -> Chat:
    await connect(auth_client, sample=True)
    return Chat(auth_client)


def buttons(turn: Shown) -> dict[str, Any]:
    return {part["label"]: part["onClickAction"] for part in turn.parts("Button")}


def captions(turn: Shown) -> list[str]:
    return [part["value"] for part in turn.parts("Caption")]


async def test_an_answer_stands_in_order_and_the_same_after_a_reload(chat: Chat) -> None:
    turn = await chat.say("Which countries have the most customers?")
    kinds = [(item["type"], item.get("widget", {}).get("type")) for item in turn.items.values()]
    assert kinds == [
        ("user_message", None),
        ("workflow", None),
        ("widget", "Basic"),
        ("assistant_message", None),
        ("widget", "Card"),
        ("end_of_turn", None),
    ]
    assert turn.answer == "**Germany** comes first with **304**, before France (179) and Spain (139)."
    [card] = [item["widget"] for item in turn.of_type("widget") if item["widget"]["type"] == "Card"]
    assert [part["type"] for part in card["children"]] == [
        "Markdown",
        "Title",
        "Chart",
        "Table",
        "Divider",
        "Row",
    ]
    assert await chat.reload() == list(chat.shown.items.values())


async def test_the_card_saves_its_query_and_takes_a_correction(chat: Chat) -> None:
    [database] = (await chat.client.get("/api/databases")).json()["databases"]
    turn = await chat.say("Which countries have the most customers?")
    assert captions(turn)[-1].startswith("9 rows from Sample store in ")
    actions = buttons(turn)
    assert set(actions) == {"CSV", "Excel", "Correct this"}
    assert {each["handler"] for each in actions.values()} == {"client"}
    query = actions["CSV"]["payload"]
    assert query == {
        "database_id": database["id"],
        "sql": turn.sql,
        "accept_cost": False,
        "format": "csv",
        "name": "Sample store",
    }
    asked = {key: query[key] for key in ("sql", "accept_cost", "format")}
    saved = await chat.client.post(f"/api/databases/{query['database_id']}/export", json=asked)
    assert saved.text.splitlines()[1] == "Germany,304"
    assert actions["Correct this"]["payload"] == {"database_id": database["id"]}


async def test_one_value_needs_neither_table_nor_chart(chat: Chat) -> None:
    turn = await chat.say("How many suppliers are there?")
    assert turn.answer == "suppliers: **8**"
    assert turn.parts("Table") == turn.parts("Chart") == []
    assert set(buttons(turn)) == {"Correct this"}
    assert turn.sql.startswith("SELECT count(*)")


async def test_no_rows_are_no_card_of_rows_but_the_query_stands(chat: Chat) -> None:
    turn = await chat.say("SELECT name FROM suppliers WHERE name = 'nobody'")
    assert turn.answer == "There are no such rows."
    assert turn.parts("Table") == []
    assert set(buttons(turn)) == {"Correct this"}
    assert captions(turn)[-1].startswith("No rows from Sample store in ")


async def test_a_list_is_not_drawn_and_a_long_one_says_how_much_it_shows(chat: Chat) -> None:
    turn = await chat.say("SELECT * FROM bills ORDER BY id")
    assert turn.parts("Chart") == []
    assert turn.answer.startswith("These are the first **")
    columns = len(turn.rows[0])
    assert len(turn.rows) - 1 == min(100, 1_000 // columns)
    assert " shown" in captions(turn)[-1]


async def test_a_turn_that_draws_itself_gets_no_second_chart(chat: Chat) -> None:
    turn = await chat.say("Show the revenue per month in 2025 as a line chart")
    assert len(turn.parts("Chart")) == 1
    assert turn.rows[0][0] == "month"


async def test_words_of_strangers_stay_words(chat: Chat) -> None:
    hostile = "SELECT '<b>|x|</b> [a](javascript:1) ```' AS \"**head**\" FROM suppliers LIMIT 2 -- ```"
    turn = await chat.say(hostile)
    assert turn.rows == [["**head**"], *[["<b>|x|</b> [a](javascript:1) ```"]] * 2]
    [code] = [part["value"] for part in turn.parts("Markdown")]
    assert code.startswith("````sql\n")
    assert code.endswith("\n````")
