"""Signals between processes: each `Database` here stands for one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog
from sqlalchemy import text

from app import database_signals as signals_module
from app.database import Database
from app.database_signals import MAX_SIGNAL_BYTES, Signals, notify
from app.main import create_app
from app.settings import Settings
from tests.peers.postgres_proxy import PostgresProxy
from tests.waiting import until

KILL_LISTENERS = text("""
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE query ~* 'listen' AND datname = current_database() AND pid <> pg_backend_pid()
""")
COUNT_LISTENERS = text("""
    SELECT count(*) FROM pg_stat_activity
    WHERE query ~* 'listen' AND datname = current_database() AND pid <> pg_backend_pid()
""")


@dataclass
class Process:
    """One process, and what it heard on the channel `news`."""

    database: Database
    signals: Signals
    heard: list[str] = field(default_factory=list)
    gaps: list[bool] = field(default_factory=list)

    async def tell(self, payload: str, channel: str = "news") -> None:
        async with self.database.transaction() as session:
            await notify(session, channel, payload)


@asynccontextmanager
async def process(url: str) -> AsyncIterator[Process]:
    database = Database(url)
    signals = Signals(database)
    one = Process(database, signals)
    signals.subscribe("news", one.heard.append, on_gap=lambda: one.gaps.append(signals.is_listening))
    async with signals.running():
        yield one
    await database.close()


@asynccontextmanager
async def processes(url: str, number: int) -> AsyncIterator[list[Process]]:
    async with AsyncExitStack() as stack:
        all_of_them = [await stack.enter_async_context(process(url)) for _ in range(number)]
        await until(lambda: all(one.signals.is_listening for one in all_of_them))
        yield all_of_them


async def test_a_signal_reaches_every_process_its_own_included(database_url: str) -> None:
    async with processes(database_url, 2) as (first, second):
        await first.tell("1")
        await second.tell("2")
        await first.tell("words with spaces: 3 €")
        expected = ["1", "2", "words with spaces: 3 €"]
        await until(lambda: first.heard == second.heard == expected)


async def test_what_is_rolled_back_is_never_heard(database_url: str) -> None:
    async with processes(database_url, 2) as (first, second):
        async with first.database.transaction() as session:
            await notify(session, "news", "never")
            await session.rollback()
        await first.tell("after")
        await until(lambda: first.heard == second.heard == ["after"])


async def test_a_signal_comes_with_the_commit_not_before(database_url: str) -> None:
    async with processes(database_url, 2) as (first, second):
        async with first.database.transaction() as session:
            await notify(session, "news", "late")
            await second.tell("early")
            await until(lambda: second.heard == ["early"])
        await until(lambda: second.heard == ["early", "late"])


async def test_channels_are_apart_and_can_be_left(database_url: str) -> None:
    async with processes(database_url, 1) as (one,):
        others: list[str] = []
        leave = one.signals.subscribe("gossip", others.append)
        await one.tell("a", "gossip")
        await one.tell("b", "nobody listens here")
        await until(lambda: others == ["a"])
        leave()
        leave()
        await one.tell("c", "gossip")
        await one.tell("d")
        await until(lambda: one.heard == ["d"])
        assert others == ["a"]


async def test_a_subscriber_that_fails_does_not_keep_the_signal_from_others(database_url: str) -> None:
    def fail(_: str) -> None:
        raise LookupError

    async with processes(database_url, 1) as (one,):
        one.signals.subscribe("gossip", fail)
        reached: list[str] = []
        one.signals.subscribe("gossip", reached.append)
        with structlog.testing.capture_logs() as events:
            await one.tell("a", "gossip")
            await until(lambda: reached == ["a"])
        assert [event["event"] for event in events] == ["signals.callback_failed"]
        await one.tell("b")
        await until(lambda: one.heard == ["b"])


async def test_a_signal_is_no_letter(database: Database) -> None:
    async with database.transaction() as session:
        await notify(session, "news", "x" * (MAX_SIGNAL_BYTES - len("news ")))
        with pytest.raises(ValueError, match="id"):
            await notify(session, "news", "€" * (MAX_SIGNAL_BYTES // 3))


async def test_a_killed_connection_is_noticed_and_replaced(database_url: str, database: Database) -> None:
    async with processes(database_url, 2) as both:
        assert [one.gaps for one in both] == [[False], [False]]
        with structlog.testing.capture_logs() as events:
            async with database.transaction() as session:
                await session.execute(KILL_LISTENERS)
            await until(lambda: all(len(one.gaps) == 2 and one.signals.is_listening for one in both))
        assert [one.gaps for one in both] == [[False, False], [False, False]]
        assert sorted(event["event"] for event in events) == ["signals.listening"] * 2 + ["signals.lost"] * 2
        await both[0].tell("again")
        await until(lambda: all(one.heard == ["again"] for one in both))


async def test_a_connection_that_falls_silent_is_not_trusted(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in {"HEARTBEAT_S": 0.1, "ANSWER_S": 0.3, "TRUSTED_FOR_S": 0.5}.items():
        monkeypatch.setattr(signals_module, name, seconds)
    async with PostgresProxy().before(database_url) as proxy, process(proxy.url) as one:
        await until(lambda: one.signals.is_listening)
        proxy.fall_silent()
        await until(lambda: not one.signals.is_listening)
        proxy.recover()
        await until(lambda: one.signals.is_listening)
        assert one.gaps == [False, False]
        await one.tell("again")
        await until(lambda: one.heard == ["again"])


async def test_a_pooler_that_keeps_signals_back_is_found_out(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals_module, "ANSWER_S", 0.2)
    proxy = PostgresProxy()
    proxy.passes_signals = False
    with structlog.testing.capture_logs() as events:
        async with proxy.before(database_url), process(proxy.url) as one:
            await until(lambda: events)
            assert not one.signals.is_listening
            proxy.passes_signals = True
            await until(lambda: one.signals.is_listening)
    assert [(event["event"], event.get("error")) for event in events] == [
        ("signals.lost", "NotHeard"),
        ("signals.listening", None),
    ]


async def test_a_database_that_is_not_there_is_tried_again_without_a_word_each_time() -> None:
    with structlog.testing.capture_logs() as events:
        async with process("postgresql://nobody@127.0.0.1:9/none") as one:
            await until(lambda: events)
            await asyncio.sleep(0.5)
            assert not one.signals.is_listening
    assert [event["event"] for event in events] == ["signals.lost"]


async def test_listening_takes_nothing_from_the_pool(database_url: str) -> None:
    async with processes(database_url, 1) as (one,), AsyncExitStack() as stack:
        pool: Any = one.database.engine.pool
        assert pool.checkedout() == 0
        for _ in range(30):
            await stack.enter_async_context(one.database.engine.connect())
        other = await stack.enter_async_context(process(database_url))
        await until(lambda: other.signals.is_listening)
        await other.tell("heard all the same")
        await until(lambda: one.heard == ["heard all the same"])


async def test_the_app_listens_while_it_runs(
    settings: Settings, database_url: str, database: Database
) -> None:
    app = create_app(settings, Database(database_url))
    async with app.router.lifespan_context(app):
        await until(lambda: app.state.services.signals.is_listening)
        async with database.transaction() as session:
            assert await session.scalar(COUNT_LISTENERS) == 1
    async with database.transaction() as session:
        assert await session.scalar(COUNT_LISTENERS) == 0
