"""Questions about data in chat, answered by the built-in model."""

import re
from typing import Any

import pytest
from httpx import AsyncClient

from tests.chat_client import Chat
from tests.integration.test_approvals import decide
from tests.integration.test_databases_api import connect
from tests.peers.user_postgres import UserServer


@pytest.fixture
async def chat(auth_client: AsyncClient) -> Chat:
    await connect(auth_client, sample=True)
    return Chat(auth_client)


async def test_an_answer_says_how_it_was_understood_what_was_assumed_and_the_query(chat: Chat) -> None:
    turn = await chat.say("How many bills were issued per month in 2025?")
    assert turn.understood == [
        "Understood as: The number of bills where issued_on is in 2025 by month.",
        "Taken for granted: The date is bills.issued_on.",
    ]
    assert re.fullmatch(
        r"The highest is \*\*\d+\*\* in \*\*2025-\d\d\*\*, the lowest \d+ in 2025-\d\d\.", turn.answer
    )
    assert turn.rows[0] == ["month", "bills"]
    assert turn.rows[1][0] == "2025-01"
    assert turn.sql.startswith("SELECT to_char(bills.issued_on, 'YYYY-MM') AS month")
    [task] = turn.tasks
    assert task["title"].startswith("Sample store: run a query")
    assert "| month | bills |" in task["content"]


async def test_a_follow_up_builds_on_the_last_question(chat: Chat) -> None:
    await chat.say("How many customers are there by country?")
    business = await chat.say("only business customers from Germany and France")
    assert "segment = 'business'" in business.sql
    assert "GROUP BY customers.country" in business.sql
    by_city = await chat.say("and now by city")
    assert "segment = 'business'" in by_city.sql
    assert "GROUP BY customers.city" in by_city.sql
    three = await chat.say("just the top 3")
    assert three.sql.endswith("LIMIT 3")


async def test_a_follow_up_can_compare_with_another_time_or_group(chat: Chat) -> None:
    await chat.say("What was the revenue in May 2025?")
    turn = await chat.say("and compared to April 2025?")
    assert turn.rows[0] == ["May 2025", "April 2025", "difference", "percent"]
    assert (
        "The difference is May 2025 less April 2025; the percentage is that of April 2025."
        in turn.understood[1]
    )
    by_segment = await chat.say("only Germany, by segment")
    assert by_segment.rows[0] == ["segment", "May 2025", "April 2025", "difference", "percent"]
    again = await chat.say("and in June 2025?")
    assert "Say anew which two are to be compared." in again.answer


async def test_a_question_can_ask_for_a_chart_and_a_file_in_the_same_breath(chat: Chat) -> None:
    turn = await chat.say("Show the revenue per month in 2025 as a line chart")
    assert [task["title"].partition(" · ")[0] for task in turn.tasks] == [
        "Sample store: run a query",
        "Analytics: draw a chart",
    ]
    assert len(turn.parts("Chart")) == 1
    saved = await chat.say("Export that as CSV")
    assert [task["title"].partition(" · ")[0] for task in saved.tasks] == ["Export: save as a file"]
    assert "/api/attachments/" in saved.answer


@pytest.mark.parametrize(
    ("said", "tool", "part"),
    [
        ("Which tables are there?", "list tables", "| bill_items |"),
        ("What is in the database?", "list tables", "| customers |"),
        ("Describe the bills table", "describe a table", "| paid_on | date |"),
        ("What columns does products have?", "describe a table", "| unit_price |"),
        ("SELECT count(*) AS n FROM suppliers", "run a query", "n: **8**"),
        ("Select the suppliers from Germany", "run a query", "Holzwerk Krause"),
    ],
)
async def test_tables_and_columns_can_be_asked_for_and_sql_be_written(
    chat: Chat, said: str, tool: str, part: str
) -> None:
    turn = await chat.say(said)
    assert [task["title"].partition(" · ")[0] for task in turn.tasks] == [f"Sample store: {tool}"]
    assert part in turn.answer + str(turn.rows if turn.parts("Table") else "")


@pytest.mark.parametrize(
    "said",
    [
        "How many happy customers are there?",
        "What is the average shoe size of our customers?",
        "How many customers live in Atlantis?",
        "Which product has the best reviews?",
    ],
)
async def test_what_the_data_cannot_answer_is_said_and_nothing_is_run(chat: Chat, said: str) -> None:
    turn = await chat.say(said)
    assert turn.tasks == []
    assert turn.answer.startswith("I cannot answer that from **Sample store**: ")
    assert "customers" in turn.answer


async def test_what_would_change_the_data_is_refused_in_so_many_words(chat: Chat) -> None:
    turn = await chat.say("Delete all customers")
    assert turn.tasks == []
    assert turn.answer.startswith("I only read in **Sample store**: ")


@pytest.mark.parametrize(
    "said", ["What was the revenue in 1999?", "How many bills were there in 1999?", "list bills of 1999"]
)
async def test_a_time_without_any_rows_is_answered_with_the_times_that_have_some(
    chat: Chat, said: str
) -> None:
    turn = await chat.say(said)
    assert "1999" in turn.sql
    assert re.search(r"The dates there go from \*\*20\d\d-\d\d-\d\d\*\* to \*\*20\d\d-", turn.answer)


async def test_a_result_becomes_a_chart_when_nothing_else_is_said(chat: Chat) -> None:
    await chat.say("How many customers are there by country?")
    turn = await chat.say("as a bar chart")
    assert [task["title"].partition(" · ")[0] for task in turn.tasks] == ["Analytics: draw a chart"]


async def test_a_chosen_database_is_used_whatever_is_asked(chat: Chat) -> None:
    databases: Any = (await chat.client.get("/api/databases")).json()
    chosen = f"database:{databases['databases'][0]['id']}"
    turn = await chat.say("Tell me something", tool=chosen)
    assert turn.notices == []
    assert [task["title"].partition(" · ")[0] for task in turn.tasks] == ["Sample store: list tables"]
    counted = await chat.say("How many suppliers?", tool=chosen)
    assert "**8**" in counted.answer


async def test_other_apps_are_still_chosen_by_their_words(chat: Chat) -> None:
    pasted = await chat.say("Draw a chart of this:\nmonth,sales\nJan,3\nFeb,5")
    assert [task["title"].partition(" · ")[0] for task in pasted.tasks] == ["Analytics: draw a chart"]
    greeted = await chat.say("Hello")
    assert greeted.tasks == []
    assert "Sample store" in greeted.answer


async def test_what_takes_long_is_asked_about_before_it_runs(chat: Chat) -> None:
    pairs = "SELECT count(*) AS n FROM bill_items a, bill_items b, bill_items c"
    turn = await chat.say(pairs)
    [card] = turn.of_type("widget")
    assert "Run a long query in Sample store?" in str(card["widget"])
    denied = await decide(chat, card, "Deny")
    assert denied.answer == "Nothing was asked of Sample store."


async def test_what_is_to_be_remembered_becomes_a_note_that_can_be_deleted(chat: Chat) -> None:
    [database] = (await chat.client.get("/api/databases")).json()["databases"]
    said = "Remember that revenue leaves cancelled bills out"
    turn = await chat.say(said, tool=f"database:{database['id']}")
    [card] = turn.of_type("widget")
    await decide(chat, card, "Allow once")
    path = f"/api/databases/{database['id']}"
    [note] = (await chat.client.get(f"{path}/schema")).json()["notes"]
    assert note["text"] == "revenue leaves cancelled bills out"
    assert (await chat.client.delete(f"{path}/notes/{note['id']}")).json()["notes"] == []


async def test_the_database_that_is_named_is_asked(chat: Chat, user_server: UserServer) -> None:
    await connect(chat.client, name="Shop", dsn=user_server.dsn("shop_reader"))
    turn = await chat.say("How many customers are there in Shop?")
    assert turn.tasks[0]["title"].startswith("Shop: run a query")
    assert "customers: **60**" in turn.answer
    only_there = await chat.say("How many orders are paid?")
    assert only_there.tasks[0]["title"].startswith("Shop: run a query")
    assert "**100**" in only_there.answer


async def test_what_the_users_notes_say_about_words_holds(chat: Chat) -> None:
    before = await chat.say("How many invoices did we issue in 2025?")
    assert "I cannot answer that" in before.answer
    [database] = (await chat.client.get("/api/databases")).json()["databases"]
    path = f"/api/databases/{database['id']}/notes"
    assert (await chat.client.post(path, json={"text": "invoices = bills"})).status_code == 201
    cents = {"text": "unit_price is in cents", "schema_name": "public", "table_name": "products"}
    assert (await chat.client.post(path, json=cents)).status_code == 201
    turn = await chat.say("How many invoices did we issue in 2025?")
    assert turn.sql.startswith("SELECT count(*) AS bills\nFROM bills")
    price = await chat.say("What is the average unit price of our products?")
    assert "avg(products.unit_price / 100.0)" in price.sql
    assert "products.unit_price is in cents by your note" in price.understood[1]


async def test_the_questions_to_begin_with_are_answered(chat: Chat) -> None:
    [database] = (await chat.client.get("/api/databases")).json()["databases"]
    offered = (await chat.client.get(f"/api/databases/{database['id']}/questions")).json()["questions"]
    assert len(offered) == 3
    for each in offered:
        turn = await Chat(chat.client).say(each)
        assert turn.tasks[0]["title"].startswith("Sample store: run a query"), each
        assert len(turn.rows) > 1, each
