"""How much one user may ask for: counted for all processes together, refused with a time to wait."""

import asyncio
import itertools
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from httpx import AsyncClient, Response
from mcp.server import MCPServer
from sqlalchemy import func, select, text

from app.chat.turnstile import PLACES
from app.database import Database
from app.models import ChatThread, ModelRun, TurnUsage
from app.settings import Settings
from tests.asgi_socket import on_a_socket
from tests.chat_client import Chat, Shown, events_of, message
from tests.conftest import ORIGIN, PASSWORD, browser, sign_up
from tests.integration.test_activity import activity
from tests.integration.test_chat_failures import _until_locked, _until_unlocked
from tests.integration.test_server_questions import asked, reply
from tests.peers.curious_servers import curious
from tests.peers.llm_server import LlmServer
from tests.peers.llm_steps import Call, Say, call
from tests.peers.mcp_servers import build_server
from tests.peers.serving import serving
from tests.saved_connectors import saved
from tests.scripted_model import running, settings_for

DAY_S = 86_400


@asynccontextmanager
async def processes(
    tmp_path: Path, database_url: str, llm: LlmServer, *, count: int = 1, **limits: Any
) -> AsyncIterator[list[AsyncClient]]:
    """Alice's browser at each of several processes on one database, over real sockets."""
    settings = settings_for(tmp_path, llm, **limits)
    async with AsyncExitStack() as stack:
        clients: list[AsyncClient] = []
        for _ in range(count):
            app = await stack.enter_async_context(running(settings, Database(database_url)))
            address = await stack.enter_async_context(on_a_socket(app))
            client = AsyncClient(base_url=address, headers={"Origin": ORIGIN}, timeout=30)
            clients.append(await stack.enter_async_context(client))
        await sign_up(clients[0], "alice@example.com")
        for client in clients[1:]:
            client.cookies = clients[0].cookies
        yield clients


async def ask(client: AsyncClient) -> Response:
    return await client.post(
        "/api/chatkit", json={"type": "threads.create", "params": {"input": message("hello")}}
    )


def assert_refused(answer: Response, code: str, *, within_s: int) -> None:
    assert (answer.status_code, answer.json()["error"]) == (429, code)
    assert 1 <= int(answer.headers["retry-after"]) <= within_s
    assert answer.json()["message"].endswith(".")


async def test_a_users_answers_of_a_day_are_counted_over_all_processes(
    tmp_path: Path, database_url: str, database: Database, llm: LlmServer
) -> None:
    async with processes(tmp_path, database_url, llm, count=2, turns_per_day=3) as (one, two):
        llm.script += [Say("Hello.")] * 8
        for client in (one, two, one):
            assert (await ask(client)).status_code == 200
        for client in (one, two):
            assert_refused(await ask(client), "TOO_MANY_TURNS", within_s=DAY_S)
        async with database.transaction() as session:
            assert await session.scalar(select(TurnUsage.day_turns)) == 3
            assert await session.scalar(select(func.count()).select_from(ChatThread)) == 3
            await session.execute(text("UPDATE turn_usage SET day = day - interval '1 day'"))
        assert (await ask(two)).status_code == 200


async def test_a_users_answers_of_a_minute_are_counted_and_others_are_not_touched(
    tmp_path: Path, database_url: str, database: Database, llm: LlmServer
) -> None:
    async with processes(tmp_path, database_url, llm, turns_per_minute=5) as (client,):
        llm.script += [Say("Hello.")] * 8
        chat = Chat(client)
        await chat.say("hello")
        async with database.transaction() as session:
            await session.execute(
                text("UPDATE turn_usage SET minute = date_trunc('minute', now()), minute_turns = 5")
            )
        [question] = chat.shown.of_type("user_message")
        again = {"thread_id": chat.thread_id, "item_id": question["id"]}
        assert_refused(await chat.request("threads.retry_after_item", **again), "TOO_MANY_TURNS", within_s=60)
        assert await chat.reload() == list(chat.shown.items.values())
        async with AsyncClient(base_url=client.base_url, headers={"Origin": ORIGIN}) as bob:
            await sign_up(bob, "bob@example.com")
            assert (await ask(bob)).status_code == 200
        async with database.transaction() as session:
            await session.execute(text("UPDATE turn_usage SET minute = minute - interval '1 minute'"))
        assert (await chat.request("threads.retry_after_item", **again)).status_code == 200


async def test_answers_that_begin_at_once_are_not_counted_twice_or_forgotten(
    tmp_path: Path, database_url: str, llm: LlmServer
) -> None:
    limits = {"turns_per_day": 5, "runs_at_once": 50}
    async with processes(tmp_path, database_url, llm, count=2, **limits) as clients:
        llm.script += [Say("Hello.")] * 40
        answers = await asyncio.gather(*(ask(client) for client in clients * 10))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 15


async def test_x9_a_days_tokens_are_used_up_and_the_time_of_new_ones_is_told(
    tmp_path: Path, database_url: str, database: Database, llm: LlmServer
) -> None:
    async with processes(tmp_path, database_url, llm, count=2, usage_tokens_per_day=1_000) as (one, two):
        llm.script += [Say("Hello.")] * 8
        assert (await ask(one)).status_code == 200
        await use(database, 700)
        assert (await ask(two)).status_code == 200
        await use(database, 300)
        for client in (one, two):
            refused = await ask(client)
            assert_refused(refused, "TOKENS_USED_UP", within_s=DAY_S)
            assert "00:00 UTC" in refused.json()["message"]
        async with database.transaction() as session:
            await session.execute(text("UPDATE model_runs SET created_at = created_at - interval '1 day'"))
        assert (await ask(one)).status_code == 200


async def use(database: Database, tokens: int) -> None:
    """What an earlier run cost."""
    async with database.transaction() as session:
        owner_id = await session.scalar(select(TurnUsage.user_id))
        assert owner_id is not None
        session.add(
            ModelRun(
                user_id=owner_id,
                turn_id="msg_1",
                model="scripted",
                purpose="answer",
                outcome="answered",
                calls=1,
                input_tokens=tokens - 100,
                output_tokens=100,
                is_estimated=False,
                duration_ms=1,
            )
        )


async def test_a_user_has_a_few_runs_at_once_over_all_processes(
    tmp_path: Path, database_url: str, database: Database, llm: LlmServer
) -> None:
    async with processes(tmp_path, database_url, llm, count=2, runs_at_once=2) as (one, two):
        llm.script += [Say("word " * 2_000, pause_s=0.05)] * 2
        async with AsyncExitStack() as answers:
            await asyncio.gather(*(answers.enter_async_context(begun(client)) for client in (one, two)))
            for client in (one, two):
                refused = await ask(client)
                assert_refused(refused, "TOO_MANY_RUNS", within_s=60)
            async with AsyncClient(base_url=one.base_url, headers={"Origin": ORIGIN}, timeout=30) as bob:
                await sign_up(bob, "bob@example.com")
                llm.script += [Say("Hello.")]
                assert (await ask(bob)).status_code == 200
        await _until_unlocked(database)
        llm.script += [Say("Hello.")]
        assert (await ask(two)).status_code == 200


@asynccontextmanager
async def begun(client: AsyncClient) -> AsyncIterator[None]:
    """An answer that has begun; leaving the block leaves it."""
    body = {"type": "threads.create", "params": {"input": message("tell me everything")}}
    async with client.stream("POST", "/api/chatkit", json=body) as stream:
        assert stream.status_code == 200
        lines = stream.aiter_lines()  # held here: an iterator that nobody holds closes the connection
        async for line in lines:
            if "text_delta" in line:
                break
        yield


async def test_turns_that_wait_for_their_model_hold_nobody_up(
    tmp_path: Path, database_url: str, llm: LlmServer
) -> None:
    async with processes(tmp_path, database_url, llm, runs_at_once=PLACES + 1) as (client,):
        llm.script += [Say("word " * 2_000, pause_s=0.05)] * PLACES + [Say("Hello.")]
        async with AsyncExitStack() as answers:
            for _ in range(PLACES):
                await answers.enter_async_context(begun(client))
            async with asyncio.timeout(5):
                turn = await Chat(client).say("and me?")
            assert turn.answer == "Hello."


async def test_turns_of_the_builtin_model_that_wait_for_a_tool_hold_nobody_up(
    settings: Settings, database: Database
) -> None:
    begun, over = asyncio.Event(), threading.Event()
    calls = itertools.count(1)
    loop = asyncio.get_running_loop()

    async def linger() -> str:
        if next(calls) == PLACES:
            loop.call_soon_threadsafe(begun.set)
        await asyncio.to_thread(over.wait, 30)
        return "lingered long"

    server = build_server(name="Patient")
    server.add_tool(linger, name="linger")
    generous = settings.model_copy(update={"runs_at_once": PLACES + 1})
    with serving(server.streamable_http_app()) as origin:
        async with running(generous, database) as app, browser(app) as client:
            await sign_up(client, "alice@example.com")
            await connected(client, f"{origin}/mcp", "linger")
            waiting = [asyncio.create_task(Chat(client).say("use Peer to linger")) for _ in range(PLACES)]
            try:
                async with asyncio.timeout(10):
                    await begun.wait()
                    assert (await Chat(client).say("hello")).answer
                assert not any(task.done() for task in waiting)
            finally:
                over.set()
            for turn in await asyncio.gather(*waiting):
                assert "lingered long" in turn.answer


class Crowd:
    """A server that counts how many of its calls run at the same time."""

    def __init__(self) -> None:
        self.now = self.most = self.total = 0

    async def join(self) -> str:
        self.now += 1
        self.total += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.05)
        self.now -= 1
        return "joined"

    def server(self) -> MCPServer[Any]:
        server = build_server(name="Crowd")
        server.add_tool(self.join, name="join")
        return server


async def connected(client: AsyncClient, url: str, *tools: str) -> Chat:
    connector = await saved(client, url, name="Peer")
    for tool in tools:
        path = f"/api/connectors/{connector['id']}/tools/{tool}"
        assert (await client.patch(path, json={"policy": "allow"})).status_code == 200
    return Chat(client)


async def test_x2_two_hundred_calls_of_one_answer_are_a_few_at_a_time_and_not_all_made(
    tmp_path: Path, database_url: str, llm: LlmServer
) -> None:
    crowd = Crowd()
    with serving(crowd.server().streamable_http_app()) as origin:
        async with processes(tmp_path, database_url, llm) as (client,):
            chat = await connected(client, f"{origin}/mcp", "join")
            llm.script += [Call((("peer__join", {}),) * 200), Say("That was a lot.")]
            turn = await chat.say("join two hundred times")
            assert turn.answer == "That was a lot."
            assert [notice["title"] for notice in turn.notices] == ["No more tool calls"]
            assert len(turn.tasks) == 40
            told = [entry["content"] for entry in llm.messages() if entry["role"] == "tool"]
            assert sum("used up its tool calls" in words for words in told) == 160
            recorded = [*(await activity(client, limit=100))["calls"]]
            assert [each["outcome"] for each in recorded] == ["succeeded"] * 40
    assert crowd.total == 40
    assert 2 <= crowd.most <= 8


async def test_x2_a_model_that_calls_for_ever_is_stopped_and_says_so(
    tmp_path: Path, database_url: str, llm: LlmServer, mcp_peer: str
) -> None:
    async with processes(tmp_path, database_url, llm) as (client,):
        chat = await connected(client, mcp_peer, "add")
        llm.script += [call("peer__add", a=number, b=1) for number in range(100)]
        turn = await chat.say("add for ever")
        [error] = turn.errors
        assert "steps without an answer" in error["message"]
        assert len(llm.requests) <= 20


async def test_x2_an_answer_ends_when_its_time_is_over_and_its_call_timed_out(
    tmp_path: Path, database_url: str, database: Database, llm: LlmServer, mcp_peer: str
) -> None:
    async with processes(tmp_path, database_url, llm, turn_seconds=3) as (client,):
        chat = await connected(client, mcp_peer, "wait")
        llm.script += [call("peer__wait", steps=1_000, pause_s=0.05)]
        turn = await chat.say("wait")
        assert_out_of_time(turn)
        [known] = (await activity(client))["calls"]
        assert known["outcome"] == "timed_out"
        assert 0 < known["duration_ms"] < 10_000
        await _until_unlocked(database)
        assert "Stopped after 3 seconds." in str(await chat.reload())
        llm.script += [Say("Hello.")]
        assert not (await chat.say("hello")).errors


async def test_x2_a_model_that_takes_too_long_is_stopped_and_its_words_stay(
    tmp_path: Path, database_url: str, llm: LlmServer
) -> None:
    async with processes(tmp_path, database_url, llm, turn_seconds=3) as (client,):
        llm.script += [Say("word " * 1_000, pause_s=0.05)]
        chat = Chat(client)
        turn = await chat.say("tell me everything")
        assert_out_of_time(turn)
        assert turn.answer.startswith("word word")
        assert await chat.reload() == list(chat.shown.items.values())


async def test_the_time_in_which_a_person_is_waited_for_is_free(
    tmp_path: Path, database_url: str, llm: LlmServer
) -> None:
    app, path = curious("modern")
    with serving(app) as origin:
        async with processes(tmp_path, database_url, llm, turn_seconds=3) as (client,):
            kitchen = await saved(client, f"{origin}{path}", name="Kitchen")
            allow = f"/api/connectors/{kitchen['id']}/tools/order"
            assert (await client.patch(allow, json={"policy": "allow"})).status_code == 200
            chat = Chat(client)
            llm.script += [Say("Hello.")]
            await chat.say("hello")
            llm.script += [call("kitchen__order", dish="soup"), Say("Done.")]
            turn = asyncio.create_task(chat.say("please"))
            card = await asked(chat)
            await asyncio.sleep(3.2)
            assert (await reply(chat, card, "Send answer", field_0="large")).status_code == 200
            assert (await turn).answer == "Done."


def assert_out_of_time(turn: Shown) -> None:
    [error] = turn.errors
    assert error["message"].startswith("Stopped after ")
    assert error["allow_retry"]


async def test_x1_of_fifty_tests_of_one_user_three_run_whatever_the_process(
    tmp_path: Path, database_url: str, database: Database, llm: LlmServer, black_hole: str, mcp_peer: str
) -> None:
    async with processes(tmp_path, database_url, llm, count=2) as clients:
        body = {"server_url": black_hole}
        tests = [
            asyncio.create_task(client.post("/api/connectors/test", json=body)) for client in clients * 25
        ]
        refused: list[Response] = []
        for finished in asyncio.as_completed(tests):
            refused.append(await finished)
            if len(refused) == 47:
                break
        for answer in refused:
            assert_refused(answer, "TOO_MANY_TESTS", within_s=60)
        await _until_locked(database)
        async with AsyncClient(base_url=clients[0].base_url, headers={"Origin": ORIGIN}) as bob:
            account = {"email": "bob@example.com", "password": PASSWORD}
            await sign_up(bob, account["email"])
            answer = await bob.post("/api/connectors/test", json={"server_url": mcp_peer})
            assert answer.json()["success"]
        for test in tests:
            test.cancel()
        await asyncio.gather(*tests, return_exceptions=True)
        await _until_unlocked(database)
        answer = await clients[1].post("/api/connectors/test", json={"server_url": mcp_peer})
        assert answer.json()["success"]


async def test_refusals_before_the_stream_leave_the_thread_free(
    tmp_path: Path, database_url: str, database: Database, llm: LlmServer
) -> None:
    async with processes(tmp_path, database_url, llm, turns_per_day=1) as (client,):
        llm.script += [Say("Hello.")]
        answer = await ask(client)
        thread_id = events_of(answer)[0]["thread"]["id"]
        body = {"thread_id": thread_id, "input": message("again")}
        for _ in range(2):
            refused = await client.post(
                "/api/chatkit", json={"type": "threads.add_user_message", "params": body}
            )
            assert_refused(refused, "TOO_MANY_TURNS", within_s=DAY_S)
        await _until_unlocked(database)
        deleted = {"type": "threads.delete", "params": {"thread_id": thread_id}}
        assert (await client.post("/api/chatkit", json=deleted)).status_code == 200
