"""Locks across processes: whoever goes away while one is taken or given back does no harm to the others."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from app.advisory_locks import AdvisoryLocks, HeldLocks, Refused
from app.database import Database

PLACES = ("place 1", "place 2")
HELD = (
    "FROM pg_locks WHERE locktype = 'advisory' "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@pytest.fixture
async def locks(database: Database) -> AsyncIterator[AdvisoryLocks]:
    locks = AdvisoryLocks(database)
    yield locks
    await locks.close()


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[AdvisoryLocks]:
    """Another process on the same database."""
    database = Database(database_url)
    locks = AdvisoryLocks(database)
    yield locks
    await locks.close()
    await database.close()


async def taken(locks: AdvisoryLocks, name: str | None = None, places: tuple[str, ...] = ()) -> HeldLocks:
    held = await locks.take(name, places=places)
    assert isinstance(held, HeldLocks), held
    return held


async def count(database: Database) -> int:
    """How many advisory locks anybody holds in this database."""
    async with database.statement() as session:
        return int(await session.scalar(text(f"SELECT count(*) {HELD}")) or 0)


async def test_a_name_is_held_once(locks: AdvisoryLocks, elsewhere: AdvisoryLocks) -> None:
    async with await taken(locks, "x"):
        assert await locks.take("x") is Refused.NAME
        assert await elsewhere.take("x") is Refused.NAME
    async with await taken(elsewhere, "x"):
        assert await locks.take("x") is Refused.NAME


async def test_places_are_shared_by_all_processes(
    locks: AdvisoryLocks, elsewhere: AdvisoryLocks, database: Database
) -> None:
    first, second = await taken(locks, places=PLACES), await taken(elsewhere, places=PLACES)
    assert {*first.names, *second.names} == set(PLACES)
    for each in (locks, elsewhere):
        assert await each.take(places=PLACES) is Refused.PLACES
        assert await each.take("x", places=PLACES) is Refused.PLACES
    assert await count(database) == 2
    await first.release()
    third = await taken(elsewhere, "x", PLACES)
    assert third.names == ("x", *first.names)
    assert await count(database) == 3


async def test_a_name_that_is_taken_costs_no_place(
    locks: AdvisoryLocks, elsewhere: AdvisoryLocks, database: Database
) -> None:
    await taken(locks, "x")
    for each in (locks, elsewhere):
        assert await each.take("x", places=PLACES) is Refused.NAME
    assert await count(database) == 1


async def test_what_is_asked_for_at_once_is_given_once(
    locks: AdvisoryLocks, elsewhere: AdvisoryLocks
) -> None:
    askers = [
        (each, f"{name} {number}") for number in range(10) for name, each in (("a", locks), ("b", elsewhere))
    ]
    answers = await asyncio.gather(*(each.take(name, places=PLACES) for each, name in askers))
    assert sum(isinstance(answer, HeldLocks) for answer in answers) == 2
    assert answers.count(Refused.PLACES) == len(answers) - 2


async def test_a_process_that_dies_leaves_nothing_locked(
    locks: AdvisoryLocks, elsewhere: AdvisoryLocks, database: Database
) -> None:
    await taken(elsewhere, "x", PLACES)
    async with database.statement() as session:
        await session.execute(text(f"SELECT pg_terminate_backend(pid) {HELD}"))
    async with asyncio.timeout(10):
        while True:
            if await count(database) == 0:
                break
            await asyncio.sleep(0.01)
    await taken(locks, "x", PLACES)


@pytest.mark.parametrize("steps", [0, 2, 5, 9])
async def test_leaving_while_a_lock_is_taken_costs_no_other_lock(
    locks: AdvisoryLocks, elsewhere: AdvisoryLocks, steps: int
) -> None:
    await taken(locks, "held")
    leaving = asyncio.create_task(locks.take("left", places=PLACES[:1]))
    for _ in range(steps):
        await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.wait([leaving])
    assert await elsewhere.take("held") is Refused.NAME
    if leaving.cancelled():
        await (await _free(locks, "left")).release()
        await taken(elsewhere, "left", PLACES[:1])


@pytest.mark.parametrize("steps", [0, 2, 5, 9])
async def test_leaving_while_a_lock_is_given_back_gives_it_back(
    locks: AdvisoryLocks, elsewhere: AdvisoryLocks, steps: int
) -> None:
    await taken(locks, "held")
    held = await taken(locks, "left", PLACES[:1])
    leaving = asyncio.create_task(held.release())
    # Before its first step there is nothing to finish: the caller never began.
    await asyncio.sleep(0)
    for _ in range(steps):
        await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.wait([leaving])
    await (await _free(locks, "left")).release()
    assert await elsewhere.take("held") is Refused.NAME
    await taken(elsewhere, places=PLACES[:1])


async def _free(locks: AdvisoryLocks, name: str) -> HeldLocks:
    """The lock, once what was under way has ended; tried again, because nothing announces it."""
    async with asyncio.timeout(10):
        while True:
            held = await locks.take(name, places=PLACES[:1])
            if isinstance(held, HeldLocks):
                return held
            await asyncio.sleep(0.01)


async def test_what_is_taken_again_before_it_was_given_back_stays_taken(
    locks: AdvisoryLocks, elsewhere: AdvisoryLocks
) -> None:
    first = await taken(locks, "x")
    giving_back = asyncio.create_task(first.release())
    await asyncio.sleep(0)
    again = await taken(locks, "x")
    await giving_back
    assert await elsewhere.take("x") is Refused.NAME
    await again.release()
    await taken(elsewhere, "x")
