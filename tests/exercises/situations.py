"""What makes each duty of exercises have something to do?"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import func, select, update

from broadcasts.exercise_duties import (
    announce_drills,
    close_exercises,
    hold_exercises,
    remind_of_exercises,
)
from estate.database import Duty
from estate.exercises.course import Wish, plan
from estate.exercises.tables import Exercise, Repeats, Sort
from estate.incidents.kinds import Kind
from estate.incidents.tables import Incident, Mode
from estate.incidents.tables import State as IncidentState
from estate.people.actor import actor_of
from estate.people.tables import Person
from estate.places.tables import Building
from tests.cast import Estate

DAY = timedelta(days=1)


async def _drill_near(house: Estate) -> None:
    """Residents are to hear of it, but something real is on there."""
    await _plan(house)
    await _let_incidents(house, IncidentState.LIVE)


async def _drill_tomorrow(house: Estate) -> None:
    """What was on there is over; staff are to hear of tomorrow's drill."""
    await _let_incidents(house, IncidentState.CLOSED)
    async with house.database.write() as session:
        await session.execute(update(Exercise).values(staff_at=house.clock.now()))


async def _residents_not_told(house: Estate) -> None:
    async with house.database.write() as session:
        await session.execute(update(Exercise).values(day_at=house.clock.now()))


async def _nobody_finished(house: Estate) -> None:
    house.clock.advance(4 * DAY)


async def _plan(house: Estate) -> None:
    async with house.database.write() as session:
        [davit] = await session.scalars(select(Person).where(Person.telegram_id == house.davit.id))
        [b3] = await session.scalars(select(Building.id).where(Building.code == "B3"))
        by, now = await actor_of(session, davit), house.clock.now()
        wish = Wish(
            Sort.DRILL, (b3,), Kind.FIRE, "", now + 2 * DAY, davit.id,
            tells_residents=True, repeats=Repeats.YEAR,
        )  # fmt: skip
        await plan(session, wish, by=by, now=now)


async def _let_incidents(house: Estate, state: IncidentState) -> None:
    async with house.database.write() as session:
        last = select(func.max(Incident.id)).where(Incident.mode == Mode.ACTUAL)
        mine = Incident.id == last.scalar_subquery()
        of_state = Incident.state == IncidentState.LIVE
        wanted = mine if state is IncidentState.LIVE else of_state
        await session.execute(update(Incident).where(wanted).values(state=state))


OF_EXERCISES: dict[Duty, Callable[[Estate], Awaitable[None]]] = {
    hold_exercises: _drill_near,
    remind_of_exercises: _drill_tomorrow,
    announce_drills: _residents_not_told,
    close_exercises: _nobody_finished,
}
