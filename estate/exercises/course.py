"""How does an exercise run? Planned, moved, called off, held, and planned again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from estate.database import Session
from estate.errors import (
    ExerciseUnclear,
    ManagerNeeded,
    NotAllowed,
    NotFound,
    RealOneLive,
    WrongState,
)
from estate.exercises.rules import (
    CLOSES_AFTER,
    MOST_TITLE,
    OPENS_BEFORE,
    Times,
    is_possible,
    next_time,
    number_of,
    only_to_come,
    times_of,
)
from estate.exercises.tables import (
    Exercise,
    ExerciseBuilding,
    ExerciseEvent,
    ExerciseNotice,
    Repeats,
    Sort,
    State,
    Verb,
)
from estate.incidents.drafts import buildings_of as buildings_of_incident
from estate.incidents.drafts import live_in
from estate.incidents.kinds import Kind
from estate.incidents.rules import number_of as number_of_incident
from estate.incidents.tables import Incident, Mode
from estate.notices.tables import Notice
from estate.people.actor import Actor
from estate.people.duty import Colleague, colleagues, staff_of_all
from estate.places.tables import Building


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody plans. The title is of a training, and of a drill of another kind."""

    sort: Sort
    building_ids: tuple[int, ...]
    kind: Kind | None
    title: str
    at: datetime
    leader_id: int
    tells_residents: bool = False
    repeats: Repeats = Repeats.NEVER


async def plan(session: Session, wish: Wish, *, by: Actor, now: datetime) -> Exercise:
    """Plan it; staff are told by the caller, in the same transaction.

    Raises NotAllowed, ManagerNeeded, ExerciseUnclear.
    """
    require_may_plan(by, wish.building_ids)
    await check(session, wish, now=now)
    return await _write(session, wish, by=by.person_id, now=now)


def require_may_plan(by: Actor, building_ids: Sequence[int]) -> None:
    """Raise NotAllowed to all but staff of all these buildings, ManagerNeeded to who manages
    none."""
    if not by.is_staff or not all(by.works_in(one) for one in building_ids):
        raise NotAllowed(deed="exercise")
    if not by.manages:
        raise ManagerNeeded(deed="exercise")


async def check(session: Session, wish: Wish, *, now: datetime) -> None:
    """Raise ExerciseUnclear for what cannot be planned so."""
    found = await session.scalars(select(Building.id).where(Building.id.in_(wish.building_ids)))
    if not wish.building_ids or set(found) != set(wish.building_ids):
        raise ExerciseUnclear(reason="building")
    needs_title = wish.sort is Sort.TRAINING or wish.kind is Kind.OTHER
    if (wish.sort is Sort.DRILL) != (wish.kind is not None):
        raise ExerciseUnclear(reason="kind")
    if needs_title != bool(wish.title) or len(wish.title) > MOST_TITLE:
        raise ExerciseUnclear(reason="title")
    if not is_possible(wish.at, now=now):
        raise ExerciseUnclear(reason="time")
    if wish.tells_residents and wish.sort is not Sort.DRILL:
        raise ExerciseUnclear(reason="residents")
    leaders = await who_may_lead(session, wish.sort, wish.building_ids)
    if wish.leader_id not in {one.person_id for one in leaders}:
        raise ExerciseUnclear(reason="leader")


async def who_may_lead(
    session: Session, sort: Sort, building_ids: Sequence[int]
) -> list[Colleague]:
    """List whom the bot can reach: for a drill who may send it, for a training whoever works
    there."""
    managing = sort is Sort.DRILL
    found = (
        await staff_of_all(session, building_ids, managing=True)
        if managing
        else await staff_of(session, building_ids)
    )
    return [one for one in found if one.can_be_reached]


async def staff_of(session: Session, building_ids: Sequence[int]) -> list[Colleague]:
    """List who works in any of these buildings, as they joined."""
    found = {
        one.person_id: one
        for building_id in building_ids
        for one in await colleagues(session, building_id)
    }
    return list(found.values())


async def move_to(
    session: Session, exercise_id: int, at: datetime, *, is_told: bool, by: Actor, now: datetime
) -> tuple[Exercise, datetime]:
    """Give it another time; returns it with the one before. Whoever knows of it is told by the
    caller; `is_told` residents hear no second time at once. Raises NotFound, NotAllowed,
    WrongState, ExerciseUnclear."""
    one = await may_change(session, exercise_id, by=by)
    if not is_possible(at, now=now):
        raise ExerciseUnclear(reason="time")
    before, zone = one.at, await zone_of(session, one)
    times = times_of(at, zone=zone, now=now, tells_residents=one.tells_residents)
    if is_told:
        times = only_to_come(times, now=now)
    await _move(session, one, at=at, held_for=None, **asdict(times))
    facts = {"before": before.isoformat(), "at": at.isoformat()}
    await note(session, one, Verb.MOVED, by=by.person_id, now=now, facts=facts)
    return one, before


async def call_off(session: Session, exercise_id: int, *, by: Actor, now: datetime) -> Exercise:
    """It is not held; whoever knows of it is told by the caller. Raises NotFound, NotAllowed,
    WrongState."""
    one = await may_change(session, exercise_id, by=by)
    await _close(session, one, State.CALLED_OFF, now=now)
    await note(session, one, Verb.CALLED_OFF, by=by.person_id, now=now)
    return one


async def finish(session: Session, exercise_id: int, *, by: Actor, now: datetime) -> Exercise:
    """It is over, and who was there is known. Raises NotFound, NotAllowed, WrongState."""
    one = await may_lead(session, exercise_id, by=by)
    if not has_begun(one, now=now):
        raise WrongState(deed="finish", state=one.state.value)
    await _close(session, one, State.FINISHED, now=now)
    await note(session, one, Verb.FINISHED, by=by.person_id, now=now)
    return one


async def may_start(session: Session, exercise_id: int, *, by: Actor, now: datetime) -> Exercise:
    """Load a drill whose draft may be made now. Raises NotFound, NotAllowed, WrongState,
    RealOneLive."""
    one = await may_change(session, exercise_id, by=by)
    if one.sort is not Sort.DRILL or not is_open(one, now=now):
        raise WrongState(deed="start", state=one.state.value)
    real = await real_one_in(session, one)
    if real is not None:
        raise RealOneLive(number=number_of_incident(real.id))
    return one


async def note_started(session: Session, incident: Incident, *, now: datetime) -> Exercise | None:
    """Link a drill that was just sent to what was planned: of its kind, there, about now."""
    if incident.mode is not Mode.DRILL:
        return None
    building_ids = [one.id for one in await buildings_of_incident(session, incident.id)]
    one = await session.scalar(
        select(Exercise)
        .join(ExerciseBuilding, ExerciseBuilding.exercise_id == Exercise.id)
        .where(
            Exercise.state == State.PLANNED, Exercise.sort == Sort.DRILL,
            Exercise.kind == incident.kind, Exercise.incident_id.is_(None),
            ExerciseBuilding.building_id.in_(building_ids),
            Exercise.at <= now + OPENS_BEFORE, Exercise.at > now - CLOSES_AFTER,
        )
        .order_by(Exercise.at, Exercise.id)
        .limit(1)
    )  # fmt: skip
    if one is None:
        return None
    await _move(
        session, one, incident_id=incident.id, staff_at=None, leader_at=None, begin_at=None,
        early_at=None, day_at=None,
    )  # fmt: skip
    facts = {"incident": incident.id}
    await note(session, one, Verb.STARTED, by=incident.released_by, now=now, facts=facts)
    return one


async def lapse(session: Session, one: Exercise, *, now: datetime) -> bool:
    """Close what nobody finished in a day. False: somebody was faster."""
    was_held = one.sort is Sort.TRAINING or one.incident_id is not None
    try:
        await _close(session, one, State.FINISHED if was_held else State.NOT_HELD, now=now)
    except WrongState:
        return False
    await note(session, one, Verb.LAPSED, by=None, now=now)
    return True


async def plan_next(session: Session, one: Exercise, *, now: datetime) -> Exercise | None:
    """Plan what repeats again, once, by the same rules. None: it does not, or nobody could lead
    it."""
    buildings = await buildings_of(session, one.id)
    at = next_time(one.at, one.repeats, zone=buildings[0].timezone, now=now)
    taken = await session.scalar(select(Exercise.id).where(Exercise.follows_id == one.id))
    if at is None or taken is not None:
        return None
    ids = tuple(building.id for building in buildings)
    leaders = [each.person_id for each in await who_may_lead(session, one.sort, ids)]
    if not leaders:
        return None
    wish = Wish(
        one.sort, ids, one.kind, one.title, at, one.leader_id, one.tells_residents, one.repeats
    )
    if one.leader_id not in leaders:
        wish = replace(wish, leader_id=leaders[0])
    return await _write(session, wish, by=one.planned_by, now=now, follows_id=one.id)


# Reading


async def find(session: Session, exercise_id: int, *, by: Actor) -> Exercise:
    """Load an exercise for staff of a building of it. Raises NotFound to everybody else."""
    one = await session.get(Exercise, exercise_id, populate_existing=True)
    if one is None or not await _is_of(session, one, by):
        raise NotFound(noun="exercise", name=number_of(exercise_id))
    return one


async def may_lead(session: Session, exercise_id: int, *, by: Actor) -> Exercise:
    """Load a planned one for its leader or a manager. Raises NotFound, NotAllowed, WrongState."""
    one = await find(session, exercise_id, by=by)
    if not leads(one, by):
        raise NotAllowed(deed="exercise")
    if one.state is not State.PLANNED:
        raise WrongState(deed="exercise", state=one.state.value)
    return one


async def may_change(session: Session, exercise_id: int, *, by: Actor) -> Exercise:
    """Load one that `by` may move or call off: its drill was not sent yet. Raises as `may_lead`."""
    one = await may_lead(session, exercise_id, by=by)
    if one.incident_id is not None:
        raise WrongState(deed="exercise", state=one.state.value)
    return one


def leads(one: Exercise, by: Actor) -> bool:
    """Whether somebody who works there leads it, or answers for it."""
    return by.manages or (by.is_staff and by.person_id == one.leader_id)


def is_open(one: Exercise, *, now: datetime) -> bool:
    """Whether it is about to begin, or has begun, and is not over."""
    return one.state is State.PLANNED and one.at - OPENS_BEFORE <= now


def has_begun(one: Exercise, *, now: datetime) -> bool:
    """Whether somebody can have been there: a drill once it is sent, a training at its hour."""
    return is_open(one, now=now) and (one.sort is Sort.TRAINING or one.incident_id is not None)


async def listed(session: Session, *, by: Actor) -> list[Exercise]:
    """List those of the buildings where somebody works: what is planned, the next first; then what
    has been, the last first. Raises NotAllowed to all but staff."""
    by.require_staff(deed="exercise")
    found = await session.scalars(select(Exercise).order_by(Exercise.at, Exercise.id))
    mine = [one for one in found if await _is_of(session, one, by)]
    planned = [one for one in mine if one.state is State.PLANNED]
    return planned + [one for one in reversed(mine) if one.state is not State.PLANNED]


async def buildings_of(session: Session, exercise_id: int) -> list[Building]:
    """List the buildings of an exercise in the order in which they were named."""
    found = await session.scalars(
        select(Building)
        .join(ExerciseBuilding, ExerciseBuilding.building_id == Building.id)
        .where(ExerciseBuilding.exercise_id == exercise_id)
        .order_by(ExerciseBuilding.position)
    )
    return list(found)


async def zone_of(session: Session, one: Exercise) -> str:
    """Tell by which clock it is held: its first building's."""
    return (await buildings_of(session, one.id))[0].timezone


async def real_one_in(session: Session, one: Exercise) -> Incident | None:
    """Find something real that is live in a building of it, the oldest."""
    ids = [building.id for building in await buildings_of(session, one.id)]
    real = [each for each in await live_in(session, ids) if each.mode is Mode.ACTUAL]
    return real[-1] if real else None


async def notices_of(session: Session, exercise_id: int) -> list[Notice]:
    """List the notices that told residents of it, oldest first."""
    found = await session.scalars(
        select(Notice)
        .join(ExerciseNotice, ExerciseNotice.notice_id == Notice.id)
        .where(ExerciseNotice.exercise_id == exercise_id)
        .order_by(Notice.id)
    )
    return list(found)


async def note_notice(session: Session, one: Exercise, notice: Notice) -> None:
    """Keep that a notice tells of it."""
    session.add(ExerciseNotice(notice_id=notice.id, exercise_id=one.id))
    await session.flush()


async def note(
    session: Session, one: Exercise, verb: Verb, *, by: int | None, now: datetime,
    facts: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write down what happened."""
    row = ExerciseEvent(exercise_id=one.id, at=now, actor_id=by, verb=verb, facts=facts or {})
    session.add(row)
    await session.flush()


async def _is_of(session: Session, one: Exercise, by: Actor) -> bool:
    return by.is_staff and any(
        by.works_in(building.id) for building in await buildings_of(session, one.id)
    )


async def _write(
    session: Session, wish: Wish, *, by: int, now: datetime, follows_id: int | None = None
) -> Exercise:
    zone = (await session.get_one(Building, wish.building_ids[0])).timezone
    times: Times = times_of(wish.at, zone=zone, now=now, tells_residents=wish.tells_residents)
    one = Exercise(
        sort=wish.sort, kind=wish.kind, title=" ".join(wish.title.split()), at=wish.at,
        leader_id=wish.leader_id, tells_residents=wish.tells_residents, repeats=wish.repeats,
        state=State.PLANNED, planned_by=by, planned_at=now, follows_id=follows_id,
        **asdict(times),
    )  # fmt: skip
    session.add(one)
    await session.flush()
    session.add_all(
        ExerciseBuilding(exercise_id=one.id, building_id=building_id, position=position)
        for position, building_id in enumerate(wish.building_ids)
    )
    actor = None if follows_id else by
    await note(session, one, Verb.PLANNED, by=actor, now=now, facts={"at": wish.at.isoformat()})
    return one


async def _close(session: Session, one: Exercise, state: State, *, now: datetime) -> None:
    ids = [building.id for building in await buildings_of(session, one.id)]
    await _move(
        session, one, state=state, closed_at=now, expected=len(await staff_of(session, ids)),
        staff_at=None, leader_at=None, begin_at=None, early_at=None, day_at=None, close_at=None,
    )  # fmt: skip


async def _move(session: Session, one: Exercise, **changes: Any) -> None:
    """Change a planned one by a guarded update; the row is brought up to date. Raises WrongState to
    the slower: of two that move it, and where its drill was sent meanwhile."""
    moved = await session.execute(
        update(Exercise)
        .where(Exercise.id == one.id, Exercise.state == State.PLANNED, Exercise.at == one.at)
        .where(Exercise.incident_id.is_not_distinct_from(one.incident_id))
        .values(**changes)
        .returning(Exercise.id)
        .execution_options(synchronize_session=False)
    )
    was_first = moved.first() is not None
    await session.refresh(one)
    if not was_first:
        raise WrongState(deed="exercise", state=one.state.value)
