"""Locks of threads: whoever goes away while one is being taken or given back does no harm to the others."""

import asyncio

import pytest

from app.chat.errors import ThreadBusy
from app.chat.thread_lock import HeldThread, ThreadLocks
from app.database import Database


@pytest.mark.parametrize("steps", [0, 2, 5, 9])
async def test_leaving_while_a_lock_is_taken_costs_no_other_lock(
    database: Database, database_url: str, steps: int
) -> None:
    locks, elsewhere = ThreadLocks(database), ThreadLocks(Database(database_url))
    await locks.acquire("thr_held")
    leaving = asyncio.create_task(locks.acquire("thr_left"))
    for _ in range(steps):
        await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.wait([leaving])
    with pytest.raises(ThreadBusy):
        await elsewhere.acquire("thr_held")
    if leaving.cancelled():
        await (await _free(locks, "thr_left")).release()
        await elsewhere.acquire("thr_left")
    await elsewhere.close()
    await elsewhere._database.close()
    await locks.close()


@pytest.mark.parametrize("steps", [0, 2, 5, 9])
async def test_leaving_while_a_lock_is_given_back_gives_it_back(
    database: Database, database_url: str, steps: int
) -> None:
    locks, elsewhere = ThreadLocks(database), ThreadLocks(Database(database_url))
    await locks.acquire("thr_held")
    held = await locks.acquire("thr_left")
    leaving = asyncio.create_task(held.release())
    # Before its first step there is nothing to finish: the caller never began.
    await asyncio.sleep(0)
    for _ in range(steps):
        await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.wait([leaving])
    await (await _free(locks, "thr_left")).release()
    with pytest.raises(ThreadBusy):
        await elsewhere.acquire("thr_held")
    await elsewhere.close()
    await elsewhere._database.close()
    await locks.close()


async def _free(locks: ThreadLocks, thread_id: str) -> HeldThread:
    """The lock, once what was under way has ended; tried again, because nothing announces it."""
    async with asyncio.timeout(10):
        while True:
            try:
                return await locks.acquire(thread_id)
            except ThreadBusy:
                await asyncio.sleep(0.01)
