"""What of exercises is due by the clock, what repeats, and who may do what."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from estate.exercises import clockwork
from estate.exercises.rules import next_time, read_moment, times_of
from estate.exercises.tables import Exercise, Repeats, State
from estate.people.tables import Person as PersonRow
from estate.people.tables import Staff
from estate.places.tables import Building
from simulator.kit import Person
from tests.cast import Estate
from tests.exercises.stories import (
    heard,
    open_calendar,
    plan_drill,
    plan_training,
    planned,
    verbs,
)
from tests.journeys.stories import fill_in

pytestmark = pytest.mark.calm

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HONG_KONG = "Asia/Hong_Kong"


async def test_what_nobody_finished_is_closed_after_a_day_and_planned_again(house: Estate) -> None:
    await plan_training(house, repeats="Every year")
    await house.advance(29 * HOUR)
    await fill_in(house, house.carla, "I was there")
    for _ in range(2):
        await house.advance(DAY)
    first, following = await planned(house)
    assert (first.state, following.state) == (State.FINISHED, State.PLANNED)
    assert following.at.isoformat() == "2027-03-03T07:00:00+00:00"
    assert following.follows_id == first.id
    assert "Newly planned:" in heard(house.carla, "#X2 · training: Extinguishers")[-1].text
    assert "1 of 2" in (await open_calendar(house, house.carla)).text
    assert await verbs(house) == ["planned", "lapsed", "planned"]


async def test_a_drill_that_nobody_sent_was_not_held(house: Estate) -> None:
    await plan_drill(house, "3/3 12:00", tell="No")
    await house.advance(4 * DAY)
    assert [one.state for one in await planned(house)] == [State.NOT_HELD]
    assert "not held" in (await open_calendar(house, house.davit)).text
    assert heard(house.ana, "DRILL") == []


async def test_what_is_due_is_taken_once_and_not_when_it_is_called_off(house: Estate) -> None:
    await plan_drill(house)
    now = house.clock.now() + 3 * DAY
    for changed in ({"day_at": None}, {"state": State.CALLED_OFF}):
        async with house.database.write() as session:
            await session.execute(update(Exercise).values(day_at=now, state=State.PLANNED))
            [one] = await clockwork.day_due(session, now=now)
            await session.execute(
                update(Exercise).values(**changed).execution_options(synchronize_session=False)
            )
            assert not await clockwork.take_day(session, one)


async def test_only_managers_plan_and_staff_of_other_buildings_see_nothing(house: Estate) -> None:
    await plan_training(house, leader="Davit")
    assert "Plan a drill" not in (await open_calendar(house, house.carla)).labels
    page = house.carla.last()
    answer = await house.carla.forge_press(page, "exercise_plan:drill")
    assert answer == "Only a manager of that building may do this. Please call one."
    for verb in ("exercise_off_yes", "exercise_move", "exercise_finish", "exercise_who"):
        answer = await house.carla.forge_press(page, f"{verb}:1")
        assert answer == "This is for staff of that building. Please ask the office.", verb
    await _works_in_b1_alone(house, house.carla)
    assert "#X1" not in (await open_calendar(house, house.carla)).text
    for verb in ("exercise", "exercise_here"):
        answer = await house.carla.forge_press(house.carla.last(), f"{verb}:1")
        assert answer == "I can't find that. Please check the number; /my shows yours.", verb
    assert [one.state for one in await planned(house)] == [State.PLANNED]


async def _works_in_b1_alone(house: Estate, who: Person) -> None:
    async with house.database.write() as session:
        b1 = await session.scalar(select(Building.id).where(Building.code == "B1"))
        me = select(PersonRow.id).where(PersonRow.telegram_id == who.id)
        await session.execute(
            update(Staff).where(Staff.person_id == me.scalar_subquery()).values(building_ids=[b1])
        )


def test_residents_hear_before_it_begins_however_near_or_early_that_is() -> None:
    now = datetime(2026, 3, 2, 2, tzinfo=UTC)  # Monday 10:00 there
    for hours in (0.2, 1, 5, 20, 23, 40, 60, 100, 300):
        at = now + timedelta(hours=hours)
        times = times_of(at, zone=HONG_KONG, now=now, tells_residents=True)
        assert times.day_at is not None
        assert now <= times.day_at < at
        assert times.early_at is None or now <= times.early_at <= times.day_at - 12 * HOUR
        assert times.staff_at is None or now < times.staff_at < at


def test_days_are_read_and_repeated_as_people_mean_them() -> None:
    now = datetime(2026, 8, 31, 7, tzinfo=UTC)
    half = next_time(now, Repeats.HALF_YEAR, zone=HONG_KONG, now=now)
    assert half == datetime(2027, 2, 28, 7, tzinfo=UTC)  # no 31st
    assert next_time(now, Repeats.NEVER, zone=HONG_KONG, now=now) is None
    chinese = read_moment("12月15日 10:00", now=now, zone=HONG_KONG)
    assert chinese == datetime(2026, 12, 15, 2, tzinfo=UTC)
    assert read_moment("someday", now=now, zone=HONG_KONG) is None
    assert read_moment("2036-12-15 10:00", now=now, zone=HONG_KONG) is None
