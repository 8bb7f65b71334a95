"""Who of the staff took part in an exercise, and who in none for a year? Counted from rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from estate.database import Session
from estate.errors import NotFound, WrongState
from estate.exercises.course import (
    buildings_of,
    find,
    has_begun,
    may_lead,
    staff_of,
)
from estate.exercises.tables import Exercise, ExercisePresence, Sort, State
from estate.incidents.callouts import callout_of
from estate.incidents.kinds import Kind
from estate.incidents.tables import (
    Call,
    Incident,
    IncidentBuilding,
    IncidentEvent,
    Mode,
    RollAnswer,
    StepEvent,
)
from estate.people.actor import Actor
from estate.people.tables import Person, Staff

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there, who is known not to have been, and of how many."""

    present: tuple[str, ...]
    missing: tuple[str, ...]
    expected: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody whom the leader can tick."""

    person_id: int
    name: str
    is_present: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What a building has practised: the last drill of each kind, and who took part in none."""

    code: str
    zone: str
    last: tuple[tuple[Kind, datetime], ...]  # the newest first
    absent: tuple[str, ...]
    staff: int


async def attendance_of(session: Session, one: Exercise) -> Attendance:
    """Count who took part. How many were expected stands still once it is closed."""
    present = await _present(session, one)
    staff = await staff_of(session, [each.id for each in await buildings_of(session, one.id)])
    names = await _names(session, present)
    missing = [each.name for each in staff if each.person_id not in present]
    others = len(present - {each.person_id for each in staff})  # who came from elsewhere
    expected = one.expected if one.expected is not None else len(staff)
    return Attendance(tuple(names), tuple(missing), max(expected + others, len(present)))


async def whom_to_tick(session: Session, exercise_id: int, *, by: Actor) -> list[Listed]:
    """List the staff of it with who was there. Raises NotFound, NotAllowed, WrongState."""
    one = await may_lead(session, exercise_id, by=by)
    present = await _present(session, one)
    staff = await staff_of(session, [each.id for each in await buildings_of(session, one.id)])
    return [Listed(each.person_id, each.name, each.person_id in present) for each in staff]


async def tick(
    session: Session, exercise_id: int, person_id: int, *, by: Actor, now: datetime
) -> Exercise:
    """Note that somebody was there, or take that back; in a training everybody of themselves.

    What somebody did in a drill counts by itself: that is not taken back. Raises NotFound,
    NotAllowed, WrongState.
    """
    one = await find(session, exercise_id, by=by)
    is_own = person_id == by.person_id and one.sort is Sort.TRAINING
    if not is_own:
        one = await may_lead(session, exercise_id, by=by)
    if not has_begun(one, now=now):
        raise WrongState(deed="exercise", state=one.state.value)
    staff = await staff_of(session, [each.id for each in await buildings_of(session, one.id)])
    if person_id not in {each.person_id for each in staff}:
        raise NotFound(noun="colleague", name=str(person_id))
    is_there = person_id in await _ticked(session, one)
    session.add(
        ExercisePresence(
            exercise_id=one.id, person_id=person_id, present=not is_there, by_id=by.person_id,
            at=now,
        )
    )  # fmt: skip
    await session.flush()
    return one


async def was_there(session: Session, one: Exercise, person_id: int) -> bool:
    """Whether somebody counts as present."""
    return person_id in await _present(session, one)


async def overview(session: Session, buildings: Sequence[tuple[int, str, str]], *,
                   now: datetime) -> list[Overview]:  # fmt: skip
    """Tell of each building (id, code, zone) what was practised there, and who took part in none
    for a year."""
    active = await _active_since(session, now - A_YEAR)
    found = []
    for building_id, code, zone in buildings:
        staff = await staff_of(session, [building_id])
        absent = tuple(one.name for one in staff if one.person_id not in active)
        last = await _last_drills(session, building_id)
        found.append(Overview(code, zone, last, absent, len(staff)))
    return found


async def _last_drills(session: Session, building_id: int) -> tuple[tuple[Kind, datetime], ...]:
    """Every drill that was sent counts, planned or not."""
    newest = func.max(Incident.released_at)
    rows = await session.execute(
        select(Incident.kind, newest)
        .join(IncidentBuilding, IncidentBuilding.incident_id == Incident.id)
        .where(IncidentBuilding.building_id == building_id)
        .where(Incident.mode == Mode.DRILL, Incident.released_at.is_not(None))
        .group_by(Incident.kind)
        .order_by(newest.desc())
    )
    return tuple((kind, at) for kind, at in rows if at is not None)


async def _active_since(session: Session, since: datetime) -> set[int]:
    drills = await session.scalars(
        select(Incident.id).where(Incident.mode == Mode.DRILL, Incident.released_at >= since)
    )
    active = await _acted_in(session, list(drills))
    held = await session.scalars(
        select(Exercise).where(Exercise.at >= since, Exercise.state != State.CALLED_OFF)
    )
    for one in held:
        active |= await _ticked(session, one)
    return active


async def _present(session: Session, one: Exercise) -> set[int]:
    acted = await _acted_in(session, [one.incident_id]) if one.incident_id else set()
    return acted | await _ticked(session, one)


async def _ticked(session: Session, one: Exercise) -> set[int]:
    rows = await session.execute(
        select(ExercisePresence.person_id, ExercisePresence.present)
        .where(ExercisePresence.exercise_id == one.id)
        .order_by(ExercisePresence.id)
    )
    last = {person_id: present for person_id, present in rows}  # noqa: C416 - the newest wins
    return {person_id for person_id, present in last.items() if present}


async def _acted_in(session: Session, incident_ids: Collection[int]) -> set[int]:
    """Who of the staff came, sent, told more, ended, ticked a step, knocked, or went to help."""
    doers = [
        select(StepEvent.by_id).where(StepEvent.incident_id.in_(incident_ids)),
        select(IncidentEvent.actor_id).where(
            IncidentEvent.incident_id.in_(incident_ids), IncidentEvent.actor_id.is_not(None)
        ),
        select(RollAnswer.by_id).where(
            RollAnswer.incident_id.in_(incident_ids),
            or_(RollAnswer.person_id.is_(None), RollAnswer.person_id != RollAnswer.by_id),
        ),
    ]
    acted = {person_id for each in doers for person_id in await session.scalars(each)}
    for incident_id in incident_ids:
        calls = await callout_of(session, incident_id)
        acted |= {one.person_id for one in calls if one.call is Call.COMING}
    staff = set(await session.scalars(select(Staff.person_id)))
    return {person_id for person_id in acted if person_id in staff}


async def _names(session: Session, ids: Collection[int]) -> list[str]:
    found = await session.scalars(
        select(Person.name).where(Person.id.in_(ids)).order_by(Person.name, Person.id)
    )
    return list(found)
