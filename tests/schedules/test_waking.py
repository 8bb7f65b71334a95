"""Is a schedule run at its moment, on a real clock, and not at the next look of the timers?"""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot import timers
from estate.clock import SystemClock
from estate.schedules.tables import Schedule
from tests.cast import Estate
from tests.schedules.test_journeys import plan

SOON = timedelta(seconds=1)


async def test_what_is_due_between_two_looks_wakes_by_itself(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    await plan(house, repeat="Every day")
    runs: list[object] = []
    clock = SystemClock()

    async def note(session: object, now: object) -> None:
        runs.append(now)

    monkeypatch.setattr(timers, "EVERY", 3600)
    real = timers.Timers(house.database, clock, house.app.dispatcher, [note])
    async with house.database.write() as session:
        await session.execute(update(Schedule).values(next_at=clock.now() + SOON))
    real.start()
    await real.run_due()
    async with asyncio.timeout(10):
        while len(runs) < 2:  # noqa: ASYNC110 - APScheduler tells nobody when it has run
            await asyncio.sleep(0.02)
    await real.stop()
    assert runs[1] - runs[0] >= SOON * 0.9  # type: ignore[operator]  # both are moments


async def test_nobody_calls_it_rest_while_a_look_at_the_clock_runs(house: Estate) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def wait(session: object, now: object) -> None:
        begun.set()
        await may_end.wait()

    await house.settle()
    house.app.timers._duties = [wait]
    look = asyncio.create_task(house.app.timers.run_due())
    async with asyncio.timeout(10):
        await begun.wait()
        assert not house.app.is_idle
        may_end.set()
        await look
        await house.settle()
