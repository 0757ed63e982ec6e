"""Telling of changed tools: soon, seldom, one at a time."""

import asyncio

import pytest

from app.connectors import tool_changes as tool_changes_module
from app.connectors.tool_changes import ToolChanges
from tests.waiting import until

INTERVAL_S = 0.05


@pytest.fixture(autouse=True)
def short_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool_changes_module, "INTERVAL_S", INTERVAL_S)


async def test_what_changes_while_it_is_told_is_told_again_afterwards() -> None:
    begun: list[float] = []
    ended: list[float] = []
    loop = asyncio.get_running_loop()
    may_end = asyncio.Event()

    async def tell(*key: int) -> None:
        assert key == (1, 2)
        begun.append(loop.time())
        await may_end.wait()
        ended.append(loop.time())

    changes = ToolChanges(tell)
    changes.notice(1, 2)
    await until(lambda: begun)
    changes.notice(1, 2)
    changes.notice(1, 2)
    await asyncio.sleep(2 * INTERVAL_S)
    assert len(begun) == 1
    may_end.set()
    await until(lambda: len(ended) == 2)
    assert begun[1] >= ended[0] + INTERVAL_S
    await changes.close()


async def test_a_receiver_that_fails_is_told_the_next_time() -> None:
    told: list[int] = []

    async def fail(*key: int) -> None:
        told.append(key[1])
        raise LookupError

    changes = ToolChanges(fail)
    changes.notice(1, 2)
    await until(lambda: told == [2])
    changes.notice(1, 2)
    await until(lambda: told == [2, 2])
    await changes.close()


async def test_nothing_is_told_after_the_end() -> None:
    begun = asyncio.Event()
    told: list[int] = []

    async def tell(*key: int) -> None:
        begun.set()
        told.append(key[1])
        await asyncio.Event().wait()

    changes = ToolChanges(tell)
    changes.notice(1, 2)
    await begun.wait()
    changes.notice(1, 2)
    changes.notice(1, 3)
    await changes.close()
    await asyncio.sleep(2 * INTERVAL_S)
    assert told == [2]
