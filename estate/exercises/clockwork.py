"""What is due of exercises by the clock? Each is taken by an update that still finds it so."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from estate.database import Session
from estate.exercises.course import note, real_one_in
from estate.exercises.tables import Exercise, ExerciseBuilding, ExerciseNotice, Sort, State, Verb
from estate.incidents.overseeing import IN_DANGER
from estate.incidents.tables import Incident
from estate.notices.tables import Notice
from estate.notices.tables import State as NoticeState

_THERE = select(ExerciseBuilding.exercise_id).where(ExerciseBuilding.building_id.in_(IN_DANGER))
# What residents are just being told, or are to be told when the quiet hours are over.
_TELLING = (
    select(ExerciseNotice.exercise_id)
    .join(Notice, Notice.id == ExerciseNotice.notice_id)
    .where(Notice.state == NoticeState.SENDING)
)
IS_HELD_BACK = (Exercise.sort == Sort.DRILL) & Exercise.id.in_(_THERE)


async def staff_due(session: Session, *, now: datetime) -> list[Exercise]:
    """List those of which staff are to be reminded."""
    return await _free(session, Exercise.staff_at <= now)


async def take_staff(session: Session, one: Exercise) -> bool:
    """Take it to remind staff. False: somebody was faster."""
    return await _take(session, one, Exercise.staff_at, staff_at=None)


async def leader_due(session: Session, *, now: datetime) -> list[Exercise]:
    """List those that begin soon and of which the leader is to be reminded."""
    return await _free(session, Exercise.leader_at <= now)


async def take_leader(session: Session, one: Exercise) -> bool:
    """Take it to remind its leader."""
    return await _take(session, one, Exercise.leader_at, leader_at=None)


async def beginning(session: Session, *, now: datetime) -> list[Exercise]:
    """List those whose time has come."""
    return await _free(session, Exercise.begin_at <= now)


async def take_beginning(session: Session, one: Exercise) -> bool:
    """Take it to bring its card."""
    return await _take(session, one, Exercise.begin_at, begin_at=None, leader_at=None)


async def early_due(session: Session, *, now: datetime) -> list[Exercise]:
    """List those of which residents are to hear ahead."""
    return await _free(session, Exercise.early_at <= now, Exercise.at > now)


async def take_early(session: Session, one: Exercise) -> bool:
    """Take it to tell residents ahead."""
    return await _take(session, one, Exercise.early_at, early_at=None)


async def day_due(session: Session, *, now: datetime) -> list[Exercise]:
    """List those of which residents are to hear on their day; not after they began."""
    return await _free(session, Exercise.day_at <= now, Exercise.at > now)


async def take_day(session: Session, one: Exercise) -> bool:
    """Take it to tell residents on its day; what was to be told ahead is told with it."""
    return await _take(session, one, Exercise.day_at, day_at=None, early_at=None)


async def to_close(session: Session, *, now: datetime) -> list[Exercise]:
    """List those that nobody finished in a day, also what was held back."""
    return await _planned(session, Exercise.close_at <= now)


async def held_back(session: Session, *, now: datetime) -> list[tuple[Exercise, Incident]]:
    """List drills of which something is due while something real is live there, with that; each
    once for its leader to hear."""
    due = or_(
        Exercise.staff_at <= now, Exercise.leader_at <= now, Exercise.begin_at <= now,
        Exercise.early_at <= now, Exercise.day_at <= now, Exercise.id.in_(_TELLING),
    )  # fmt: skip
    found = [
        (one, await real_one_in(session, one)) for one in await _planned(session, due, IS_HELD_BACK)
    ]
    return [(one, real) for one, real in found if real is not None and one.held_for != real.id]


async def take_held(session: Session, one: Exercise, real: Incident, *, now: datetime) -> bool:
    """Take it to tell its leader that it is held back."""
    if not await _take(session, one, Exercise.held_for, held_for=real.id):
        return False
    await note(session, one, Verb.HELD_BACK, by=None, now=now, facts={"incident": real.id})
    return True


async def tell_later(session: Session, one: Exercise, *, now: datetime) -> None:
    """What residents were not told yet is told when nothing real is on there any more."""
    one.day_at = now
    await session.flush()


async def _free(session: Session, *wanted: ColumnElement[bool]) -> list[Exercise]:
    return await _planned(session, *wanted, ~IS_HELD_BACK)


async def _planned(session: Session, *wanted: ColumnElement[bool]) -> list[Exercise]:
    found = await session.scalars(
        select(Exercise)
        .where(Exercise.state == State.PLANNED, *wanted)
        .order_by(Exercise.at, Exercise.id)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def _take(
    session: Session, one: Exercise, due: InstrumentedAttribute[Any], **changes: Any
) -> bool:
    taken = await session.execute(
        update(Exercise)
        .where(Exercise.id == one.id, Exercise.state == State.PLANNED)
        .where(due.is_not_distinct_from(getattr(one, due.key)))
        .values(**changes)
        .returning(Exercise.id)
        .execution_options(synchronize_session=False)
    )
    is_ours = taken.first() is not None
    await session.refresh(one)
    return is_ours
