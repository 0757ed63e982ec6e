"""The time of an answer: it ends what takes too long, and stands still while a person is waited for."""

import asyncio

import pytest

from app.chat.turn_clock import OutOfTime, TurnClock

SHORT_S = 0.05


async def test_what_takes_too_long_is_cancelled() -> None:
    clock = TurnClock(SHORT_S)
    stopped = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            assert clock.is_over
            stopped.set()
            raise

    with pytest.raises(OutOfTime) as ended:
        async with clock.running():
            await work()
    assert stopped.is_set()
    assert ended.value.seconds == SHORT_S


async def test_what_ends_in_time_is_left_alone() -> None:
    clock = TurnClock(SHORT_S)
    async with clock.running():
        pass
    assert not clock.is_over
    await asyncio.sleep(SHORT_S * 2)
    assert not clock.is_over


async def test_a_stop_is_no_end_of_time() -> None:
    clock = TurnClock(60)

    async def work() -> None:
        async with clock.running():
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not clock.is_over


async def test_a_timeout_of_what_runs_is_not_the_clocks() -> None:
    clock = TurnClock(60)
    with pytest.raises(TimeoutError):
        async with clock.running(), asyncio.timeout(0):
            await asyncio.Event().wait()
    assert not clock.is_over


async def test_waiting_for_a_person_costs_no_time() -> None:
    clock = TurnClock(SHORT_S)

    async def work() -> None:
        async with clock.running():
            with clock.paused(), clock.paused():
                await asyncio.sleep(SHORT_S * 3)
            assert not clock.is_over
            await asyncio.Event().wait()

    with pytest.raises(OutOfTime):
        await work()


async def test_of_several_that_wait_the_last_lets_the_time_go_on() -> None:
    clock = TurnClock(SHORT_S)
    answered = asyncio.Event()

    async def ask() -> None:
        with clock.paused():
            await answered.wait()

    async def work() -> None:
        async with clock.running():
            asking = [asyncio.create_task(ask()) for _ in range(2)]
            await asyncio.sleep(SHORT_S * 2)
            answered.set()
            await asyncio.gather(*asking)
            assert not clock.is_over
            await asyncio.Event().wait()

    with pytest.raises(OutOfTime):
        await work()


async def test_who_waits_longer_than_the_answer_runs_does_no_harm() -> None:
    clock = TurnClock(60)
    async with clock.running():
        waiting = clock.paused()
        waiting.__enter__()
    waiting.__exit__(None, None, None)
    assert not clock.is_over
