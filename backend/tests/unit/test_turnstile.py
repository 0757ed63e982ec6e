"""A few turns get going at a time."""

import asyncio
import gc

from app.chat.turnstile import PATIENCE_S, Turnstile


async def test_whoever_came_first_gets_the_place_that_is_left() -> None:
    turnstile, entered = Turnstile(1), list[int]()
    is_over = [asyncio.Event() for _ in range(3)]

    async def turn(number: int) -> None:
        async with turnstile.place():
            entered.append(number)
            await is_over[number].wait()

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        turns = [group.create_task(turn(number)) for number in range(3)]
        await asyncio.sleep(0)
        for number, running in enumerate(turns):
            assert entered == list(range(number + 1))
            is_over[number].set()
            await running
            await asyncio.sleep(0)


async def test_a_turn_that_waits_for_somebody_else_gives_its_place_to_one_other() -> None:
    turnstile = Turnstile(1)
    async with asyncio.timeout(5), turnstile.place() as waiting:
        waiting.leave()
        waiting.leave()
        async with turnstile.place():
            third = asyncio.ensure_future(turnstile.place().__aenter__())
            await asyncio.sleep(0)
            assert not third.done()
        (await third).leave()


async def test_a_turn_that_is_stopped_while_it_waits_takes_no_place() -> None:
    turnstile = Turnstile(1)
    async with asyncio.timeout(5):
        async with turnstile.place():
            stopped = asyncio.ensure_future(turnstile.place().__aenter__())
            await asyncio.sleep(0)
            stopped.cancel()
            await asyncio.wait([stopped])
        async with turnstile.place():
            pass


async def test_whoever_arrives_goes_before_turns_that_have_not_begun() -> None:
    turnstile = Turnstile(1)
    async with asyncio.timeout(5):
        with turnstile.arriving():
            with turnstile.arriving():
                turn = asyncio.ensure_future(turnstile.place().__aenter__())
                await asyncio.sleep(0)
                assert not turn.done()
            await asyncio.sleep(0)
            assert not turn.done()
        (await turn).leave()


async def test_a_turn_does_not_wait_for_ever_for_who_arrives() -> None:
    turnstile = Turnstile(1)
    with turnstile.arriving():
        async with asyncio.timeout(5), turnstile.place():
            pass


async def test_a_turn_that_is_stopped_while_others_arrive_gives_its_place_back() -> None:
    turnstile = Turnstile(1)
    async with asyncio.timeout(5):
        with turnstile.arriving():
            stopped = asyncio.ensure_future(turnstile.place().__aenter__())
            await asyncio.sleep(0)
            stopped.cancel()
            await asyncio.wait([stopped])
        async with turnstile.place():
            pass


async def test_cycles_are_not_searched_for_while_somebody_arrives() -> None:
    turnstile = Turnstile()
    with turnstile.arriving(), turnstile.arriving():
        assert not gc.isenabled()
    assert gc.isenabled()


async def test_the_search_for_cycles_does_not_wait_for_ever_for_who_arrives() -> None:
    turnstile = Turnstile()
    with turnstile.arriving():
        await asyncio.sleep(PATIENCE_S * 1.1)
        with turnstile.arriving():
            assert gc.isenabled()
    assert gc.isenabled()
