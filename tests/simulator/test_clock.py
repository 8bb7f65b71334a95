"""Does the world's time pass by itself, or only as a test says?"""

import asyncio
import time

import pytest

from simulator.clock import BEGINNING, Clock

HOUR = 3600


async def test_a_driven_clock_stands_still_until_told() -> None:
    clock = Clock.driven()
    assert (clock.now(), clock(), clock.is_driven) == (BEGINNING, BEGINNING, True)
    clock.advance(HOUR)
    assert clock.now() == BEGINNING + HOUR
    assert clock.offset == HOUR


async def test_a_real_clock_passes_and_can_be_moved() -> None:
    clock = Clock()
    assert abs(clock.now() - time.time()) < 1
    clock.advance(HOUR)
    clock.advance(-60)
    assert abs(clock.now() - time.time() - HOUR + 60) < 1
    before = clock.now()
    await clock.sleep(0.01)
    assert clock.now() >= before + 0.01


async def test_an_hour_of_driven_time_passes_in_a_moment() -> None:
    clock = Clock.driven()
    woken: list[str] = []

    async def sleep(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(name)

    tasks = [asyncio.create_task(sleep("later", HOUR)), asyncio.create_task(sleep("soon", 60))]
    assert await clock.awaited(within=60) == 60
    clock.advance(59)
    assert await clock.awaited(within=1) == 1
    assert woken == []
    clock.advance(HOUR)
    await asyncio.gather(*tasks)
    assert woken == ["soon", "later"]


async def test_a_real_sleeper_wakes_when_the_clock_is_advanced() -> None:
    clock = Clock()
    task = asyncio.create_task(clock.sleep(HOUR))
    await clock.awaited(within=HOUR)
    clock.advance(HOUR)
    await asyncio.wait_for(task, 1)


@pytest.mark.parametrize("clock", [Clock.driven(), Clock()])
async def test_a_clock_set_back_makes_nobody_sleep_longer(clock: Clock) -> None:
    steady, before = clock.steady(), clock.now()
    task = asyncio.create_task(clock.sleep(60))
    await clock.awaited(within=60)
    clock.advance(-HOUR)
    assert clock.now() < before - HOUR + 1
    assert clock.steady() >= steady
    clock.advance(60)
    await asyncio.wait_for(task, 1)


async def test_a_time_of_day_is_waited_for_through_jumps() -> None:
    clock = Clock.driven()
    task = asyncio.create_task(clock.sleep_until(BEGINNING + 60))
    assert await clock.awaited(within=60) == 60
    clock.advance(-HOUR)
    assert await clock.awaited(within=2 * HOUR) == HOUR + 60
    clock.advance(HOUR + 60)
    await asyncio.wait_for(task, 1)
    await clock.sleep_until(BEGINNING)


async def test_a_timeout_ends_its_block_by_the_worlds_time() -> None:
    clock = Clock.driven()

    async def never() -> None:
        async with clock.timeout(50):
            await asyncio.Event().wait()

    task = asyncio.create_task(never())
    clock.advance(await clock.awaited(within=50))
    with pytest.raises(TimeoutError):
        await task
    async with clock.timeout(50):
        pass
    clock.advance(100)


async def test_a_cancelled_block_is_cancelled_and_not_timed_out() -> None:
    clock = Clock.driven()

    async def never() -> None:
        async with clock.timeout(50):
            await asyncio.Event().wait()

    task = asyncio.create_task(never())
    await clock.awaited(within=50)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
