"""A notice that goes by itself: planned in chat, run by the clock, over two years and a stop."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from estate.notices.tables import Notice, State
from estate.schedules.course import take_due
from estate.schedules.tables import Schedule, ScheduleEvent, Verb
from tests.cast import Estate
from tests.journeys.stories import fill_in, from_bot
from tests.notices.stories import HEADING, WATER, send, to_b3

HONG_KONG = ZoneInfo("Asia/Hong_Kong")


async def plan(house: Estate, *, repeat: str, at: str = "tomorrow 9:00") -> Schedule:
    """Plan the notice about the water for B3; it begins tomorrow, Tue 3 Mar 09:00."""
    await to_b3(house, WATER)
    await fill_in(house, house.davit, "At a time")
    await house.davit.send(at)
    await house.settle()
    assert "First at Tue 3 Mar 09:00. How often?" in house.davit.last().text
    if repeat in house.davit.last().labels:
        assert "goes by itself" in await house.davit.press(repeat)
    else:
        await house.davit.send(repeat)
    await house.settle()
    return (await schedules(house))[-1]


async def schedules(house: Estate) -> list[Schedule]:
    found = await house.rows(select(Schedule).order_by(Schedule.id))
    return [one for one in found if isinstance(one, Schedule)]


async def verbs(house: Estate) -> list[Verb]:
    found = await house.rows(select(ScheduleEvent).order_by(ScheduleEvent.id))
    return [one.verb for one in found if isinstance(one, ScheduleEvent)]


async def to(house: Estate, local: str) -> None:
    """Let it become this local time."""
    moment = datetime.fromisoformat(local).replace(tzinfo=HONG_KONG)
    await house.advance(moment.astimezone(UTC) - house.clock.now())


def told(house: Estate) -> int:
    """How often Ana was told of the water."""
    return sum(m.text == f"{HEADING}\n\n{WATER}" for m in from_bot(house.ana))


async def test_every_week_at_its_time(house: Estate) -> None:
    await plan(house, repeat="Every week")
    card = house.davit.last()
    assert card.text.startswith("Schedule S1 to B3: Every week\n")
    assert "Next: Tue 3 Mar 09:00, Tue 10 Mar 09:00 and Tue 17 Mar 09:00." in card.text
    for times, day in enumerate(("2026-03-03", "2026-03-10", "2026-03-17")):
        await to(house, f"{day} 08:59:59")
        assert told(house) == times
        await to(house, f"{day} 09:00:00")
        assert told(house) == times + 1
        await house.advance(timedelta(seconds=5))
    assert [n.state for n in await house.rows(select(Notice))] == [State.SENT] * 3


async def test_the_water_tank_notice_over_two_years_with_a_stop_across_its_time(
    house: Estate,
) -> None:
    await plan(house, repeat="Every quarter")
    seen = []
    for year in (2026, 2027):
        for month in (3, 6, 9, 12):
            if (year, month) == (
                2026,
                9,
            ):  # nobody is there to run it; three days later somebody is
                await to(house, "2026-09-06 10:00")
            else:
                await to(house, f"{year}-{month:02}-03 09:00")
            seen.append(told(house))
    assert seen == [1, 2, 3, 4, 5, 6, 7, 8]
    [schedule] = await schedules(house)
    assert schedule.next_at == datetime(2028, 3, 3, 1, tzinfo=UTC)


async def test_a_missed_run_is_left_out_where_that_is_wished(house: Estate) -> None:
    await plan(house, repeat="Every day")
    await fill_in(house, house.davit, "Leave out missed runs")
    assert "A missed run is left out." in house.davit.last().text
    await to(house, "2026-03-05 12:00")  # three runs were due in the meantime
    assert told(house) == 0
    await to(house, "2026-03-06 09:00")
    assert told(house) == 1
    assert await verbs(house) == [Verb.CREATE, Verb.SKIP, Verb.RUN]


async def test_of_several_missed_runs_one_is_made_up_for(house: Estate) -> None:
    await plan(house, repeat="Every day")
    await to(house, "2026-03-05 12:00")
    assert told(house) == 1
    await to(house, "2026-03-06 09:00")
    assert told(house) == 2


async def test_paused_it_is_silent_and_goes_on_from_then(house: Estate) -> None:
    await plan(house, repeat="Every day")
    await fill_in(house, house.davit, "Pause")
    assert "Paused: nothing goes until you let it go on." in house.davit.last().text
    await to(house, "2026-03-04 12:00")
    await fill_in(house, house.davit, "Go on")
    assert told(house) == 0
    assert "Next: Thu 5 Mar 09:00" in house.davit.last().text
    await to(house, "2026-03-05 09:00")
    assert told(house) == 1


async def test_sent_now_its_times_stay(house: Estate) -> None:
    await plan(house, repeat="Every day")
    await fill_in(house, house.davit, "Send now")
    assert told(house) == 1
    await to(house, "2026-03-03 09:00")
    assert told(house) == 2


async def test_deleted_it_never_goes_again(house: Estate) -> None:
    await plan(house, repeat="Every day")
    await fill_in(house, house.davit, "Delete the schedule")
    assert "It has ended." in house.davit.last().text
    assert house.davit.last().labels == []
    await to(house, "2026-03-06 09:00")
    assert told(house) == 0


@pytest.mark.parametrize(
    ("typed", "said", "after"),
    [
        ("every 10 days", "every 10 days", "Fri 13 Mar 09:00"),
        ("30 8 * * 1-5", "by the cron line 30 8 * * 1-5", "Wed 4 Mar 08:30"),
    ],
)
async def test_a_rule_can_be_written(house: Estate, typed: str, said: str, after: str) -> None:
    await plan(house, repeat=typed)
    assert f"to B3: {said}" in house.davit.last().text
    assert after in house.davit.last().text


async def test_what_is_no_rule_is_asked_again(house: Estate) -> None:
    await to_b3(house, WATER)
    await fill_in(house, house.davit, "At a time", "Tomorrow 10:00")
    await house.davit.send("now and then")
    await house.settle()
    assert "I can't read now and then as a rule." in house.davit.last().text
    await fill_in(house, house.davit, "Back", "Back")
    await send(house)
    assert told(house) == 1


async def test_the_list_shows_schedules_and_planned_notices(house: Estate) -> None:
    await house.davit.send("/schedule")
    await house.davit.expect("Nothing is planned.")
    await plan(house, repeat="Every day")
    await to_b3(house, "Fire drill on Monday")
    await fill_in(house, house.davit, "At a time", "Tomorrow 10:00", "Once")
    await house.davit.send("/schedule")
    listed = await house.davit.expect("This goes by itself.")
    assert listed.labels == [
        "S1 · Tue 3 Mar 09:00 · The water is off on Frid …",
        "#N1 · Tue 3 Mar 10:00 · Fire drill on Monday",
    ]
    await fill_in(house, house.davit, listed.labels[0])
    assert "Schedule S1 to B3" in house.davit.last().text
    await house.davit.send("/schedule")
    listed = await house.davit.expect("This goes by itself.")
    await fill_in(house, house.davit, listed.labels[1], "Send now")
    await house.ana.expect("Fire drill on Monday")


async def test_residents_are_told_where_to_look(house: Estate) -> None:
    await house.ana.send("/schedule")
    await house.ana.expect("This is for staff. /notices shows what is planned for you.")


async def test_two_who_look_at_the_same_time_run_it_once(house: Estate) -> None:
    schedule = await plan(house, repeat="Every day")
    later = datetime(2026, 3, 3, 1, tzinfo=UTC)
    async with house.database.read() as session:
        stale = await session.get_one(Schedule, schedule.id)
    async with house.database.write() as session:
        assert len(await take_due(session, now=later)) == 1
    async with house.database.write() as session:
        assert await take_due(session, now=later) == []
    assert stale.next_at == later
