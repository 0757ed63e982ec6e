"""Sessions that stay warm: shared by one user's calls, reopened when lost, and nobody else's trouble."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import delete, update
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from app.connectors import tool_changes as tool_changes_module
from app.connectors import warm_session as warm_session_module
from app.connectors import warm_sessions as warm_sessions_module
from app.connectors.credentials import ApiKeyCredentials
from app.connectors.errors import ConnectorUnusable, ServerMisbehaved, ServerUnreachable, ToolCallError
from app.connectors.pool import ConnectorPool
from app.connectors.reasons import Reason
from app.database import Database
from app.models import User, UserMCPConnection
from tests.integration.test_connector_pool import EGRESS, VAULT, read, stored
from tests.peers import mcp_servers, other_servers
from tests.peers.fixtures import KEY
from tests.peers.other_servers import Hostile
from tests.peers.serving import serving, serving_bytes
from tests.peers.wrappers import Counting, Dropping, Moody, Replaceable
from tests.waiting import until


@pytest.fixture
async def owner_id(database: Database) -> int:
    return await user(database, "alice@example.com")


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[ConnectorPool]:
    async with opened(database) as pool:
        yield pool


@asynccontextmanager
async def opened(database: Database, **options: Any) -> AsyncIterator[ConnectorPool]:
    pool = ConnectorPool(database, vault=VAULT, egress=EGRESS, **options)
    try:
        yield pool
    finally:
        await pool.close()


async def user(database: Database, email: str) -> int:
    async with database.transaction() as session:
        row = User(email=email, password_hash="-")
        session.add(row)
        await session.flush()
        return row.id


async def add(pool: ConnectorPool, owner_id: int, connector_id: int, number: int = 1) -> int:
    result = await pool.call_tool(
        owner_id=owner_id, connector_id=connector_id, tool_name="add", arguments={"a": number, "b": number}
    )
    assert isinstance(result.structured, dict)
    return int(result.structured["total"])


@pytest.mark.parametrize("era", ["modern", "handshake"])
async def test_calls_side_by_side_share_one_session(
    pool: ConnectorPool, database: Database, owner_id: int, era: str
) -> None:
    app = Counting(mcp_servers.both_eras() if era == "modern" else mcp_servers.handshake_only())
    with serving(app) as origin:
        connector_id = await stored(database, owner_id, f"{origin}/mcp")
        sums = await asyncio.gather(*(add(pool, owner_id, connector_id, n) for n in range(20)))
        assert sums == [2 * n for n in range(20)]
        await add(pool, owner_id, connector_id)
        await pool.close()
    assert (app.seen["tools/list"], app.seen["tools/call"]) == (1, 21)
    assert app.seen["server/discover"] == 1
    assert len(app.sessions) == (1 if era == "handshake" else 0)


async def test_no_session_has_two_users(pool: ConnectorPool, database: Database, owner_id: int) -> None:
    other_id = await user(database, "bob@example.com")
    app = Counting(mcp_servers.handshake_only())
    with serving(app) as origin:
        for owner in (owner_id, other_id):
            await add(pool, owner, await stored(database, owner, f"{origin}/mcp"))
        await pool.close()
    assert len(app.sessions) == 2


async def test_what_answered_once_is_not_asked_for_its_revision_again(
    pool: ConnectorPool, database: Database, owner_id: int
) -> None:
    for app in (Counting(mcp_servers.both_eras()), Counting(mcp_servers.handshake_only())):
        with serving(app) as origin:
            connector_id = await stored(database, owner_id, f"{origin}/mcp")
            for _ in range(3):
                await add(pool, owner_id, connector_id)
                pool.forget(owner_id=owner_id, connector_id=connector_id)
            assert app.seen["server/discover"] == 1
            assert app.seen["tools/list"] == 3
            await pool.close()


async def test_a_server_that_forgot_the_session_gets_a_new_one(
    pool: ConnectorPool, database: Database, owner_id: int
) -> None:
    inner = [mcp_servers.handshake_only()]
    with serving(Replaceable(inner)) as origin:
        connector_id = await stored(database, owner_id, f"{origin}/mcp")
        await add(pool, owner_id, connector_id)
        with serving(inner_app := mcp_servers.handshake_only()):
            inner[0] = inner_app
            assert await add(pool, owner_id, connector_id, 4) == 8
        await pool.close()
    assert (await read(database, connector_id)).failure_count == 0


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"is_verified": False}, {"server_url": "http://127.0.0.1:9/mcp"}],
)
async def test_a_change_of_the_row_ends_the_session(
    pool: ConnectorPool, database: Database, owner_id: int, change: dict[str, Any]
) -> None:
    app = Counting(mcp_servers.handshake_only())
    with serving(app) as origin:
        connector_id = await stored(database, owner_id, f"{origin}/mcp")
        await add(pool, owner_id, connector_id)
        async with database.transaction() as session:
            await session.execute(update(UserMCPConnection).values(**change))
        with pytest.raises(ToolCallError):
            await add(pool, owner_id, connector_id)
        await until(lambda: app.seen["DELETE"] == 1)


async def test_new_credentials_mean_a_new_session(
    pool: ConnectorPool, database: Database, owner_id: int
) -> None:
    keys: list[str] = []

    def note(headers: Headers) -> bool:
        keys.append(headers.get("authorization") or "")
        return True

    app = mcp_servers.behind_key(note)
    with serving(app) as origin:
        connector_id = await stored(
            database, owner_id, f"{origin}/mcp", ApiKeyCredentials(api_key=SecretStr(KEY))
        )
        await add(pool, owner_id, connector_id)
        other = await stored(
            database, owner_id, f"{origin}/mcp", ApiKeyCredentials(api_key=SecretStr("another"))
        )
        await add(pool, owner_id, other)
        assert set(keys) == {f"Bearer {KEY}", "Bearer another"}
        async with database.transaction() as session:
            await session.execute(delete(UserMCPConnection).where(UserMCPConnection.id == connector_id))
        with pytest.raises(ConnectorUnusable):
            await add(pool, owner_id, connector_id)


async def test_an_unused_session_closes_and_the_next_call_opens_another(
    pool: ConnectorPool, database: Database, owner_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm_session_module, "IDLE_S", 0.2)
    app = Counting(mcp_servers.handshake_only())
    with serving(app) as origin:
        connector_id = await stored(database, owner_id, f"{origin}/mcp")
        await add(pool, owner_id, connector_id)
        await until(lambda: app.seen["DELETE"] == 1)
        assert await add(pool, owner_id, connector_id) == 2
        assert len(app.sessions) == 2


async def test_the_sessions_used_longest_ago_make_room(
    pool: ConnectorPool, database: Database, owner_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm_sessions_module, "MAX_SESSIONS", 2)
    app = Counting(mcp_servers.handshake_only())
    with serving(app) as origin:
        first, second, third = [await stored(database, owner_id, f"{origin}/mcp") for _ in range(3)]
        for connector_id in (first, second, first, third):
            await add(pool, owner_id, connector_id)
        await until(lambda: app.seen["DELETE"] == 1)
        await add(pool, owner_id, first)
        assert app.seen["initialize"] == 3
        await add(pool, owner_id, second)
        assert app.seen["initialize"] == 4


async def test_reconnects_are_bounded_per_connector(
    pool: ConnectorPool, database: Database, owner_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm_sessions_module, "OPENINGS_COUNTED_FOR_S", 3600.0)
    app = Counting(mcp_servers.both_eras())
    with serving(app) as origin:
        connector_id, other = [await stored(database, owner_id, f"{origin}/mcp") for _ in range(2)]
        for _ in range(warm_sessions_module.MAX_OPENINGS):
            await add(pool, owner_id, connector_id)
            pool.forget(owner_id=owner_id, connector_id=connector_id)
        with pytest.raises(ServerUnreachable) as caught:
            await add(pool, owner_id, connector_id)
        assert caught.value.reason is Reason.TOO_MANY_RECONNECTS
        assert await add(pool, owner_id, other) == 2
        await pool.close()


def good(*_: Any) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": "fine"}], "resultType": "complete"}


async def call(pool: ConnectorPool, owner_id: int, connector_id: int, name: str) -> Any:
    return await pool.call_tool(owner_id=owner_id, connector_id=connector_id, tool_name=name, arguments={})


async def test_one_dropped_connection_fails_only_its_own_call(
    pool: ConnectorPool, database: Database, owner_id: int
) -> None:
    slow, dropping = "wait", "drop"
    app = Counting(Dropping(mcp_servers.both_eras(), when=dropping.encode()))
    with serving(app) as origin:
        connector_id = await stored(database, owner_id, f"{origin}/mcp")
        await add(pool, owner_id, connector_id)
        waiting = asyncio.create_task(
            pool.call_tool(
                owner_id=owner_id, connector_id=connector_id, tool_name=slow, arguments={"pause_s": 0.3}
            )
        )
        await asyncio.sleep(0.1)
        with pytest.raises(ServerUnreachable) as caught:
            await call(pool, owner_id, connector_id, dropping)
        assert caught.value.is_retryable
        assert caught.value.reason in {Reason.CONNECTION_RESET, Reason.CONNECTION_LOST}
        assert not (await waiting).is_error
        assert await add(pool, owner_id, connector_id) == 2
        assert app.seen["tools/list"] == 1
        await pool.close()


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        (lambda *_: other_servers.endless_body(), Reason.BODY_TOO_LARGE),
        (lambda *_: other_servers.endless_events(), Reason.BODY_TOO_LARGE),
        (lambda *_: {"content": "none"}, Reason.RESULT_INVALID),
        (lambda *_: PlainTextResponse("<html>", 200, media_type="text/html"), Reason.HTML_PAGE),
        (lambda *_: PlainTextResponse("no", 503), Reason.SERVER_ERROR),
        (lambda *_: PlainTextResponse("no", 429), Reason.RATE_LIMITED),
        (lambda *_: PlainTextResponse("no", 401), Reason.CREDENTIALS_REQUIRED),
    ],
)
async def test_a_bad_answer_leaves_the_session_to_the_other_calls(
    pool: ConnectorPool, database: Database, owner_id: int, mood: Any, reason: Reason
) -> None:
    app = Counting(Moody(good=good, bad=mood).app())
    with serving(app) as origin:
        connector_id = await stored(database, owner_id, f"{origin}/mcp")
        for _ in range(2):
            with pytest.raises(ToolCallError) as caught:
                await call(pool, owner_id, connector_id, "bad")
            assert caught.value.reason is reason
            assert not (await call(pool, owner_id, connector_id, "good")).is_error
        await pool.close()
    assert app.seen["tools/list"] == 1


async def test_a_hanging_server_does_not_hold_up_another(
    pool: ConnectorPool, database: Database, owner_id: int, mcp_peer: str, black_hole: str
) -> None:
    dead = await stored(database, owner_id, black_hole)
    alive = await stored(database, owner_id, mcp_peer)
    hanging = asyncio.create_task(add(pool, owner_id, dead))
    await asyncio.sleep(0.05)
    async with asyncio.timeout(5):
        assert await add(pool, owner_id, alive) == 2
    hanging.cancel()
    async with asyncio.timeout(10):
        await pool.close()


async def test_a_session_that_could_not_be_opened_fails_all_who_waited(
    pool: ConnectorPool, database: Database, owner_id: int
) -> None:
    with serving_bytes(other_servers.hang_up) as origin:
        connector_id = await stored(database, owner_id, f"{origin}/mcp")
        failures = await asyncio.gather(
            *(add(pool, owner_id, connector_id) for _ in range(5)), return_exceptions=True
        )
    assert {type(failed) for failed in failures} == {ServerUnreachable}


async def test_a_long_life_does_not_use_up_the_limits_of_a_call(
    pool: ConnectorPool, database: Database, owner_id: int, mcp_peer: str
) -> None:
    connector_id = await stored(database, owner_id, mcp_peer)
    for _ in range(80):
        await add(pool, owner_id, connector_id)


@pytest.mark.parametrize("peer", ["mcp_peer", "handshake_peer", "sse_peer"])
async def test_a_cancelled_call_leaves_the_session_to_the_next(
    pool: ConnectorPool, database: Database, owner_id: int, request: pytest.FixtureRequest, peer: str
) -> None:
    connector_id = await stored(database, owner_id, request.getfixturevalue(peer))
    await add(pool, owner_id, connector_id)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(
            pool.call_tool(
                owner_id=owner_id, connector_id=connector_id, tool_name="wait", arguments={"steps": 9999}
            ),
            0.3,
        )
    assert await add(pool, owner_id, connector_id) == 2
    assert (await read(database, connector_id)).failure_count == 0


async def test_a_restarted_sse_server_is_connected_anew(
    pool: ConnectorPool, database: Database, owner_id: int
) -> None:
    inner = [mcp_servers.sse_only()]
    with serving(Replaceable(inner)) as origin:
        connector_id = await stored(database, owner_id, f"{origin}/sse")
        await add(pool, owner_id, connector_id)
        inner[0] = mcp_servers.sse_only()
        async with asyncio.timeout(10):
            assert await add(pool, owner_id, connector_id, 3) == 6
        await pool.close()


async def test_an_unknown_tool_asks_for_a_new_listing(
    database: Database, owner_id: int, mcp_peer: str
) -> None:
    told: list[tuple[int, int]] = []

    async def tell(*key: int) -> None:
        told.append((key[0], key[1]))

    async with opened(database, on_tools_changed=tell) as pool:
        connector_id = await stored(database, owner_id, mcp_peer)
        for _ in range(3):
            assert (await call(pool, owner_id, connector_id, "gone_tool")).is_error
        await call(pool, owner_id, connector_id, "fail")
        await until(lambda: told == [(owner_id, connector_id)])
        await asyncio.sleep(0.1)
    assert told == [(owner_id, connector_id)]


@pytest.mark.parametrize("era", ["modern", "handshake"])
async def test_t27_a_thousand_changes_are_told_once(
    database: Database, owner_id: int, monkeypatch: pytest.MonkeyPatch, era: str
) -> None:
    monkeypatch.setattr(tool_changes_module, "INTERVAL_S", 0.5)
    told: list[float] = []
    loop = asyncio.get_running_loop()

    async def tell(*_: int) -> None:
        told.append(loop.time())

    async with opened(database, on_tools_changed=tell) as pool:
        with serving(mcp_servers.restless(is_modern=era == "modern")) as origin:
            connector_id = await stored(database, owner_id, f"{origin}/mcp")
            await call(pool, owner_id, connector_id, "change")
            await until(lambda: len(told) >= 2)
            await pool.close()
    assert len(told) < 10
    assert all(later - earlier >= 0.5 for earlier, later in pairwise(told))


async def test_a_session_crash_is_a_failure_of_its_own_calls(
    pool: ConnectorPool, database: Database, owner_id: int, mcp_peer: str
) -> None:
    with serving(Hostile(lambda *_: {"tools": "none"}).app()) as origin:
        broken = await stored(database, owner_id, f"{origin}/mcp")
        with pytest.raises(ServerMisbehaved):
            await call(pool, owner_id, broken, "x")
    assert await add(pool, owner_id, await stored(database, owner_id, mcp_peer)) == 2
