"""Turns that use a real MCP server over HTTP, planned by the built-in model."""

from httpx import AsyncClient

from tests.chat_client import Chat


async def connect(client: AsyncClient, name: str, url: str) -> int:
    answer = await client.post(
        "/api/connectors",
        json={"name": name, "server_url": url, "auth_type": "none", "allow_duplicate": True},
    )
    assert answer.status_code == 201, answer.text
    connector_id = answer.json()["id"]
    assert isinstance(connector_id, int)
    return connector_id


async def test_the_chosen_connector_finds_notes(auth_client: AsyncClient, notes_url: str) -> None:
    connector_id = await connect(auth_client, "Notes", notes_url)
    chat = Chat(auth_client)
    turn = await chat.say("find my notes about the roadmap", tool=f"connector:{connector_id}")
    [task] = turn.tasks
    assert task["title"].startswith("Notes: search notes · done in ")
    assert task["status_indicator"] == "complete"
    assert '"query": "roadmap"' in task["content"]
    assert "Roadmap" in turn.answer
    assert not turn.notices
    assert not turn.errors
    assert chat.shown.thread["title"] == "Find my notes about the roadmap"
    assert await chat.reload() == list(chat.shown.items.values())


async def test_a_described_note_is_found_then_drawn(auth_client: AsyncClient, notes_url: str) -> None:
    await connect(auth_client, "Notes", notes_url)
    turn = await Chat(auth_client).say("draw the note about Stand-up, Tuesday")
    assert [task["title"].split(" · ")[0] for task in turn.tasks][:1] == ["Notes: search notes"]


async def test_a_picture_of_a_tool_is_kept_and_shown(
    auth_client: AsyncClient, other_client: AsyncClient, notes_url: str
) -> None:
    await connect(auth_client, "Notes", notes_url)
    turn = await Chat(auth_client).say("draw note 1")
    address = turn.answer.split("](")[1].split(")")[0]
    assert address.startswith("/api/attachments/atc_")
    assert f"]({address})" in turn.tasks[0]["content"]
    picture = await auth_client.get(address)
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["content-disposition"].startswith("inline")
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert picture.content.startswith(b"\x89PNG")
    assert (await other_client.get(address)).status_code == 404


async def test_rows_of_a_connector_become_a_chart_and_a_file(
    auth_client: AsyncClient, notes_url: str
) -> None:
    await connect(auth_client, "Notes", notes_url)
    chat = Chat(auth_client)
    await chat.say("export my notes")
    [card] = (await chat.say("chart that")).of_type("widget")
    assert card["widget"]["children"][1]["series"][0]["dataKey"] == "words"
    saved = await chat.say("save that as csv")
    address = saved.answer.split("](")[1].split(")")[0]
    file = await auth_client.get(address)
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.content.decode("utf-8-sig").startswith("id,title,tags,created,words")


async def test_progress_moves_the_task(auth_client: AsyncClient, notes_url: str) -> None:
    await connect(auth_client, "Notes", notes_url)
    turn = await Chat(auth_client).say("count to 2 slowly")
    assert "Counted to 2." in turn.answer
    [task] = turn.tasks
    assert "Progress" not in task["content"]


async def test_an_app_that_is_gone_is_named_and_no_model_is_called(
    auth_client: AsyncClient, other_client: AsyncClient, notes_url: str
) -> None:
    connector_id = await connect(auth_client, "Notes", notes_url)
    turn = await Chat(other_client).say("find notes about roadmap", tool=f"connector:{connector_id}")
    [error] = turn.errors
    assert "not connected" in error["message"]
    assert not turn.of_type("assistant_message")
    assert not turn.tasks
