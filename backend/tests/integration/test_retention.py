"""The activity record forgets what is too old, and nothing else."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import func, insert, select, text
from structlog.typing import EventDict

from app.activity.retention import RETENTION_LOCK, Retention
from app.database import Database
from app.models import SecurityEvent, ToolInvocation, User

OLD = timedelta(days=90, hours=1)
YOUNG = timedelta(days=89, hours=23)


async def fill(database: Database, *, old: int, young: int) -> None:
    """Entries of both kinds, a row per age."""
    ages = [OLD] * old + [YOUNG] * young
    async with database.transaction() as session:
        user = User(email="alice@example.com", password_hash="-")
        session.add(user)
        await session.flush()
        names = {
            "app_id": "a",
            "app_name": "a",
            "tool_name": "t",
            "title": "t",
            "thread_id": "x",
            "turn_id": "y",
        }
        sealed = {"approval": "not_needed", "arguments": "pb1.none", "arguments_hash": b"-"}
        now = datetime.now(UTC)
        calls = [
            {**names, **sealed, "id": uuid4(), "user_id": user.id, "started_at": now - age} for age in ages
        ]
        events = [
            {
                "action": "account.sign_in",
                "outcome": "succeeded",
                "object_kind": "account",
                "user_id": user.id,
                "created_at": now - age,
            }
            for age in ages
        ]
        await session.execute(insert(ToolInvocation), calls)
        await session.execute(insert(SecurityEvent), events)


async def counts(database: Database) -> tuple[int, int]:
    async with database.transaction() as session:
        calls = await session.scalar(select(func.count()).select_from(ToolInvocation))
        events = await session.scalar(select(func.count()).select_from(SecurityEvent))
    return calls or 0, events or 0


async def test_only_what_is_too_old_goes(database: Database) -> None:
    await fill(database, old=9, young=2)
    assert await Retention(database, days=90, batch=4).sweep() == 18
    assert await counts(database) == (2, 2)
    assert await Retention(database, days=90).sweep() == 0
    assert await Retention(database, days=89).sweep() == 4


async def test_one_sweep_ends_although_more_is_old(database: Database) -> None:
    await fill(database, old=10, young=0)
    assert await Retention(database, days=90, batch=2, max_batches=3).sweep() == 6


async def test_processes_do_not_sweep_at_the_same_time(database: Database) -> None:
    await fill(database, old=3, young=0)
    async with database.transaction() as session:
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": RETENTION_LOCK})
        assert await Retention(database, days=90).sweep() == 0
    sweeps = await asyncio.gather(*(Retention(database, days=90).sweep() for _ in range(4)))
    assert sum(sweeps) == 6
    assert await counts(database) == (0, 0)


async def until_said(logged: list[EventDict]) -> None:
    async with asyncio.timeout(10):
        while True:
            if logged:
                return
            await asyncio.sleep(0.01)


async def test_it_runs_behind_everything_else_and_survives_a_database_that_fails(database: Database) -> None:
    await fill(database, old=1, young=0)
    with structlog.testing.capture_logs() as logged:
        async with Retention(database, days=90).running(first_after_s=0.0):
            await until_said(logged)
        assert [(entry["event"], entry["count"]) for entry in logged] == [("activity.forgotten", 2)]
        logged.clear()
        async with database.transaction() as session:
            await session.execute(text("ALTER TABLE tool_invocations RENAME TO elsewhere"))
        async with Retention(database, days=90).running(first_after_s=0.0):
            await until_said(logged)
    assert [entry["event"] for entry in logged] == ["activity.retention_failed"]
