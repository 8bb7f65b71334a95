"""A quarterly notice over two years, and nobody there when one of them is due."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import build
from simulator.kit import Telegram
from tests.cast import Estate, move_in, settings_for
from tests.crash.conftest import moved_in
from tests.schedules.test_journeys import plan, schedules, told

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
QUARTERS = [(year, month) for year in (2026, 2027) for month in (3, 6, 9, 12)]
NOBODY_THERE = 2026, 9


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HONG_KONG).astimezone(UTC)


async def become(house: Estate, moment: datetime) -> None:
    await house.advance(moment - house.clock.now())


async def test_a_process_that_was_down_when_it_was_due_sends_it_at_its_start(
    database_url: str, tmp_path: Path
) -> None:
    async with Telegram() as tg:
        house = moved_in(tg, database_url, tmp_path)
        async with house.database.write() as session:
            await move_in(session, house)
        times = 0
        async with house.app.running():
            await plan(house, repeat="Every quarter")
            for year, month in QUARTERS[: QUARTERS.index(NOBODY_THERE)]:
                times += 1
                await become(house, at(f"{year}-{month:02}-03 08:59:59"))
                assert told(house) == times - 1
                await become(house, at(f"{year}-{month:02}-03 09:00"))
                assert told(house) == times
        await house.database.close()

        house.clock.advance(at("2026-09-05 14:00") - house.clock.now())
        assert told(house) == times
        house.app = build(settings_for(tg, database_url, tmp_path), clock=house.clock)
        async with house.app.running():
            await house.app.timers.run_due()
            await house.settle()
            times += 1
            assert told(house) == times
            for year, month in QUARTERS[QUARTERS.index(NOBODY_THERE) + 1 :]:
                await become(house, at(f"{year}-{month:02}-03 09:00"))
                times += 1
                assert told(house) == times
            [schedule] = await schedules(house)
            assert (times, schedule.next_at) == (len(QUARTERS), at("2028-03-03 09:00"))
        await house.database.close()
