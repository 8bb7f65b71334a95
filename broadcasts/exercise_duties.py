"""What is said of exercises by the clock? Reminders, the card at its time, residents, its end."""

from datetime import datetime

from broadcasts.alone import alone
from broadcasts.exercises import (
    follow_up,
    hold_notices,
    refresh,
    tell_leader,
    tell_residents,
    tell_staff,
)
from estate.database import Session
from estate.exercises import clockwork, course
from estate.exercises.tables import Exercise, Sort
from estate.incidents.rules import number_of
from estate.incidents.tables import Incident
from texts import drills_ahead
from texts import exercises as say


async def hold_exercises(session: Session, now: datetime) -> None:
    """A duty: who leads a drill hears, once, that something real is on there; residents hear
    nothing of the drill meanwhile."""
    for one, real in await clockwork.held_back(session, now=now):
        async with alone(session, one):
            await _hold(session, one, real, now=now)


async def _hold(session: Session, one: Exercise, real: Incident, *, now: datetime) -> None:
    if not await clockwork.take_held(session, one, real, now=now):
        return
    if await hold_notices(session, one, now=now):
        await clockwork.tell_later(session, one, now=now)
    number = number_of(real.id)
    await tell_leader(session, one, lambda t: say.is_held_back(t, number), now=now)


async def remind_of_exercises(session: Session, now: datetime) -> None:
    """A duty: staff hear of it the day before, its leader before it begins, both at its time."""
    for one in await clockwork.staff_due(session, now=now):
        async with alone(session, one):
            if await clockwork.take_staff(session, one) and one.at > now:
                await tell_staff(session, one, say.is_tomorrow, now=now)
    for one in await clockwork.leader_due(session, now=now):
        async with alone(session, one):
            if await clockwork.take_leader(session, one) and one.at > now:
                await tell_leader(session, one, say.begins_soon, now=now)
    for one in await clockwork.beginning(session, now=now):
        async with alone(session, one):
            if await clockwork.take_beginning(session, one):
                await _begin(session, one, now=now)


async def _begin(session: Session, one: Exercise, *, now: datetime) -> None:
    """A training is everybody's card; a drill its leader's, so that it surprises as it should."""
    if one.sort is Sort.TRAINING:
        await tell_staff(session, one, say.begins, now=now)
    else:
        await tell_leader(session, one, say.begins, now=now)


async def announce_drills(session: Session, now: datetime) -> None:
    """A duty: residents hear of a drill three days before, and on its day."""
    for one in await clockwork.day_due(session, now=now):
        async with alone(session, one):
            if await clockwork.take_day(session, one):
                await tell_residents(session, one, drills_ahead.told, now=now)
    for one in await clockwork.early_due(session, now=now):
        async with alone(session, one):
            if await clockwork.take_early(session, one):
                await tell_residents(session, one, drills_ahead.told, now=now)


async def close_exercises(session: Session, now: datetime) -> None:
    """A duty: what nobody finished in a day is closed, and what repeats is planned again."""
    for one in await clockwork.to_close(session, now=now):
        async with alone(session, one):
            if await course.lapse(session, one, now=now):
                await hold_notices(session, one, now=now)
                await refresh(session, one, now=now)
                await follow_up(session, one, now=now)
