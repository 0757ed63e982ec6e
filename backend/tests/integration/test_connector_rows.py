"""Calls that read no row, and changes that no call may miss, in one process and in two."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import delete, event, text, true, update
from starlette.datastructures import Headers

from app import database_signals as signals_module
from app.connectors.connector_rows import CHANGED, COLUMNS, LEFT, ConnectorRows
from app.connectors.credentials import parse_credentials
from app.connectors.errors import ConnectorUnusable, CredentialsRejected, ToolCallError
from app.connectors.pool import ConnectorPool
from app.connectors.reasons import Reason
from app.connectors.sealed_target import Target
from app.database import Database
from app.database_signals import Signals
from app.models import User, UserMCPConnection
from tests.integration.test_connector_pool import EGRESS, VAULT, read, stored
from tests.integration.test_warm_sessions import add, user
from tests.peers import mcp_servers
from tests.peers.fixtures import KEY
from tests.peers.postgres_proxy import PostgresProxy
from tests.peers.serving import serving
from tests.peers.wrappers import Counting
from tests.saved_connectors import saved
from tests.waiting import until


@pytest.fixture
async def owner_id(database: Database) -> int:
    return await user(database, "alice@example.com")


@asynccontextmanager
async def process(url: str, signals_url: str | None = None) -> AsyncIterator[ConnectorPool]:
    """A pool as another process has one, listening."""
    database, listening = Database(url), Database(signals_url or url)
    signals = Signals(listening)
    pool = ConnectorPool(database, vault=VAULT, egress=EGRESS, signals=signals)
    async with signals.running():
        await until(lambda: signals.is_listening)
        yield pool
        await pool.close()
    for each in (database, listening):
        await each.close()


@pytest.fixture
async def pools(database_url: str) -> AsyncIterator[tuple[ConnectorPool, ConnectorPool]]:
    async with process(database_url) as first, process(database_url) as second:
        yield first, second


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that a process sends about connectors."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "user_mcp_connections" in statement:
            sent.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


async def change(database: Database, connector_id: int | None = None, **values: Any) -> None:
    """Change one connector, or all."""
    those = UserMCPConnection.id == connector_id if connector_id else true()
    async with database.transaction() as session:
        await session.execute(update(UserMCPConnection).where(those).values(**values))


async def refusal(pool: ConnectorPool, owner_id: int, connector_id: int) -> Reason | None:
    """Why a call is refused, None when it is not."""
    try:
        await add(pool, owner_id, connector_id)
    except ToolCallError as error:
        return error.reason
    return None


async def refused(pool: ConnectorPool, owner_id: int, connector_id: int) -> Reason:
    """The reason of the first call that is refused: a signal takes a moment to another process."""
    async with asyncio.timeout(10):
        while True:
            if (reason := await refusal(pool, owner_id, connector_id)) is not None:
                return reason


async def test_a_warm_call_sends_no_statement(database: Database, owner_id: int, mcp_peer: str) -> None:
    connector_id = await stored(database, owner_id, mcp_peer)
    signals = Signals(database)
    pool = ConnectorPool(database, vault=VAULT, egress=EGRESS, signals=signals)
    with statements(database) as sent:
        for _ in range(3):
            await add(pool, owner_id, connector_id)
        assert len(sent) == 3
        async with signals.running():
            await until(lambda: signals.is_listening)
            for _ in range(5):
                await add(pool, owner_id, connector_id)
            assert len(sent) == 4
            assert await refusal(pool, owner_id + 1, connector_id) is Reason.CONNECTOR_GONE
        await add(pool, owner_id, connector_id)
        assert len(sent) == 6
    await pool.close()


@pytest.mark.parametrize(
    ("request_of", "reason"),
    [
        (("POST", "/toggle", {"is_active": False}), Reason.CONNECTOR_OFF),
        (("DELETE", "", None), Reason.CONNECTOR_GONE),
        (("PUT", "", {"name": "Peer", "server_url": "http://127.0.0.1:9/mcp"}), Reason.CONNECTOR_UNVERIFIED),
    ],
)
async def test_the_process_that_changes_a_connector_waits_for_no_signal(
    app: FastAPI,
    auth_client: AsyncClient,
    database: Database,
    mcp_peer: str,
    request_of: tuple[str, str, Any],
    reason: Reason,
) -> None:
    async with database.transaction() as session:
        await session.execute(text("ALTER TABLE user_mcp_connections DISABLE TRIGGER USER"))
    services = app.state.services
    await until(lambda: services.signals.is_listening)
    connector = await saved(auth_client, mcp_peer)
    await add(services.connectors, 1, connector["id"])
    with statements(services.database) as sent:
        await add(services.connectors, 1, connector["id"])
        assert not sent
    method, path, body = request_of
    answer = await auth_client.request(method, f"/api/connectors/{connector['id']}{path}", json=body)
    assert answer.status_code == 200
    assert await refusal(services.connectors, 1, connector["id"]) is reason


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"is_active": False}, Reason.CONNECTOR_OFF),
        ({"is_verified": False}, Reason.CONNECTOR_UNVERIFIED),
        ({"server_url": "http://127.0.0.1:9/mcp"}, Reason.CONNECTION_REFUSED),
        ({"auth_config": "pb1.AAAA"}, Reason.CREDENTIALS_UNREADABLE),
    ],
)
async def test_what_one_process_changes_the_other_obeys(
    pools: tuple[ConnectorPool, ConnectorPool],
    database: Database,
    owner_id: int,
    mcp_peer: str,
    values: dict[str, Any],
    reason: Reason,
) -> None:
    connector_id = await stored(database, owner_id, mcp_peer)
    for pool in pools:
        await add(pool, owner_id, connector_id)
    await change(database, **values)
    assert [await refused(pool, owner_id, connector_id) for pool in pools] == [reason, reason]


@pytest.mark.parametrize("table", [UserMCPConnection, User])
async def test_c9_a_deleted_connector_or_account_ends_the_sessions_of_every_process(
    pools: tuple[ConnectorPool, ConnectorPool], database: Database, owner_id: int, table: Any
) -> None:
    app = Counting(mcp_servers.handshake_only())
    with serving(app) as origin:
        connector_id = await stored(database, owner_id, f"{origin}/mcp")
        for pool in pools:
            await add(pool, owner_id, connector_id)
        async with database.transaction() as session:
            await session.execute(delete(table))
        await until(lambda: app.seen["DELETE"] == 2)
        assert [await refusal(pool, owner_id, connector_id) for pool in pools] == [Reason.CONNECTOR_GONE] * 2


async def test_new_credentials_are_used_by_every_process(
    pools: tuple[ConnectorPool, ConnectorPool], database: Database, owner_id: int
) -> None:
    sent: list[str | None] = []

    def note(headers: Headers) -> bool:
        sent.append(headers.get("authorization"))
        return True

    with serving(mcp_servers.behind_key(note)) as origin:
        old, new = [parse_credentials("api_key", {"api_key": key}) for key in (KEY, "another")]
        connector_id = await stored(database, owner_id, f"{origin}/mcp", old)
        for pool in pools:
            await add(pool, owner_id, connector_id)
        row = await read(database, connector_id)
        Target(Target.load(row, VAULT).url, new).store(row, VAULT)
        await change(database, auth_config=row.auth_config)
        for pool in pools:
            sent.clear()
            async with asyncio.timeout(10):
                while sent[-1:] != ["Bearer another"]:
                    await add(pool, owner_id, connector_id)
            await pool.close()


async def test_the_breaker_is_one_for_all_processes(
    pools: tuple[ConnectorPool, ConnectorPool], database: Database, owner_id: int
) -> None:
    is_open = [True]
    first, second = pools
    with serving(mcp_servers.behind_key(lambda _: is_open[0])) as origin:
        connector_id = await stored(database, owner_id, f"{origin}/mcp")
        for pool in pools:
            await add(pool, owner_id, connector_id)
        is_open[0] = False
        for _ in range(3):
            with pytest.raises(CredentialsRejected):
                await add(first, owner_id, connector_id)
        with pytest.raises(ConnectorUnusable):
            await add(first, owner_id, connector_id)
        # The server would take the call by now: what holds it back is the other process's breaker.
        is_open[0] = True
        assert await refused(second, owner_id, connector_id) is Reason.CREDENTIALS_REQUIRED
        await change(database, next_trial_at=text("now() - interval '1 second'"))
        await add(first, owner_id, connector_id)
        row = await read(database, connector_id)
        assert (row.failure_count, row.next_trial_at) == (0, None)
        for pool in pools:
            assert await refusal(pool, owner_id, connector_id) is None
            await pool.close()


async def test_nothing_kept_is_used_while_signals_are_not_heard(
    database_url: str, database: Database, owner_id: int, mcp_peer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in {"HEARTBEAT_S": 0.1, "ANSWER_S": 0.3, "TRUSTED_FOR_S": 0.5}.items():
        monkeypatch.setattr(signals_module, name, seconds)
    connector_id = await stored(database, owner_id, mcp_peer)
    async with PostgresProxy().before(database_url) as proxy, process(database_url, proxy.url) as pool:
        signals = pool._rows._signals
        assert signals is not None
        await add(pool, owner_id, connector_id)
        with structlog.testing.capture_logs() as events:
            proxy.fall_silent()
            await until(lambda: not signals.is_listening)
            await change(database, is_active=False)
            await until(lambda: events)  # the connection was given up, with all that was said to it
            proxy.recover()
        await until(lambda: signals.is_listening)
        assert await refusal(pool, owner_id, connector_id) is Reason.CONNECTOR_OFF
        await change(database, is_active=True)
        await add(pool, owner_id, connector_id)
        proxy.fall_silent()
        await until(lambda: not signals.is_listening)
        await change(database, is_active=False)
        assert await refusal(pool, owner_id, connector_id) is Reason.CONNECTOR_OFF
        proxy.recover()


async def test_what_changes_while_it_is_read_is_not_kept(
    database: Database, owner_id: int, mcp_peer: str
) -> None:
    key = (owner_id, await stored(database, owner_id, mcp_peer))
    signals = Signals(database)
    rows = ConnectorRows(database, signals, on_left=lambda _: None)
    async with signals.running():
        await until(lambda: signals.is_listening)
        with statements(database) as sent:
            engine = database.engine.sync_engine
            event.listen(engine, "before_cursor_execute", lambda *_: rows.drop(key), once=True)
            assert await rows.get(key) is not None
            await rows.get(key)
            assert len(sent) == 2
            await rows.get(key)
            assert len(sent) == 2


OTHER_VALUES = {
    "is_active": False,
    "is_verified": False,
    "next_trial_at": text("now()"),
    "failure_count": 7,
    "trial_count": 7,
}


async def test_a_change_of_every_column_that_is_kept_is_signalled(database: Database, owner_id: int) -> None:
    values = {**OTHER_VALUES, "user_id": await user(database, "bob@example.com")}
    async with database.transaction() as session:
        connectors = [
            UserMCPConnection(
                user_id=owner_id,
                name=column.key,
                server_url="http://a/",
                auth_type="none",
                is_verified=True,
            )
            for column in COLUMNS
        ]
        session.add_all(connectors)
    async with hearing(database) as heard:
        for connector in connectors:
            await change(database, connector.id, **{connector.name: values.get(connector.name, "x")})
        await until(lambda: sorted(heard) == sorted(f"{owner_id}:{each.id}" for each in connectors))


async def test_other_changes_are_not_signalled(database: Database, owner_id: int, mcp_peer: str) -> None:
    await stored(database, owner_id, mcp_peer)
    async with hearing(database) as heard:
        kept = {column.key for column in COLUMNS}
        others: dict[str, Any] = {
            "name": "x",
            "version": 9,
            "stale_at": text("now()"),
            "last_verified_at": text("now()"),
        }
        assert not kept & set(others)
        await change(database, **others)
        await change(database, is_active=True, failure_count=0)
        await change(database, failure_count=1)
        await until(lambda: heard)
    assert len(heard) == 1


@asynccontextmanager
async def hearing(database: Database) -> AsyncIterator[list[str]]:
    heard: list[str] = []
    signals = Signals(database)
    for channel in (CHANGED, LEFT):
        signals.subscribe(channel, heard.append)
    async with signals.running():
        await until(lambda: signals.is_listening)
        yield heard
