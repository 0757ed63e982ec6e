"""Turns over HTTP with the built-in model and system tools."""

from httpx import AsyncClient

from tests.chat_client import Chat

SALES = "month,sales\nJan,10\nFeb,14\nMar,9"


async def test_a_newcomer_is_told_what_can_be_done(auth_client: AsyncClient) -> None:
    turn = await Chat(auth_client).say("Hello!")
    assert "Analytics" in turn.answer
    assert [item["type"] for item in turn.items.values()] == [
        "user_message",
        "assistant_message",
        "end_of_turn",
    ]
    assert not turn.errors


async def test_pasted_rows_become_a_chart_card(auth_client: AsyncClient) -> None:
    turn = await Chat(auth_client).say(f"Please chart this:\n{SALES}")
    [card] = turn.of_type("widget")
    title, chart = card["widget"]["children"]
    assert (title["type"], chart["type"]) == ("Title", "Chart")
    assert [point["sales"] for point in chart["data"]] == [10, 14, 9]
    [task] = turn.tasks
    assert task["title"].startswith("Analytics: draw a chart · done in ")
    assert "| month | sales |" in task["content"]


async def test_the_built_in_model_says_how_much_it_reads(auth_client: AsyncClient) -> None:
    turn = await Chat(auth_client).say("[" * 60_000)
    assert not turn.errors
    assert "Attach longer text" in turn.answer


async def test_what_the_stream_showed_is_what_a_reload_shows(auth_client: AsyncClient) -> None:
    chat = Chat(auth_client)
    for text in (f"chart this\n{SALES}", "save that as json", "hello"):
        await chat.say(text)
    assert await chat.reload() == list(chat.shown.items.values())
