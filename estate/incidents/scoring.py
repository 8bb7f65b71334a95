"""How quickly did a building answer, and its staff? The score, beside that of the last drill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from estate.database import Session
from estate.incidents.drafts import buildings_of
from estate.incidents.steps import steps_of
from estate.incidents.tables import (
    SAYS_NOTHING,
    Call,
    CalloutEvent,
    Incident,
    IncidentBuilding,
    Mode,
    RollAnswer,
    State,
)
from estate.people.duty import on_duty_at
from estate.places.tables import Building, Unit

SHARES = (50, 80, 95)  # percent of the homes

Floor = tuple[str, str]
"""A building's code and a floor of it."""


@dataclass(frozen=True, slots=True)
class Score:
    """How a roll call went. Times are since the alert was sent; None: it never came to that."""

    homes: int
    answered: int
    first: timedelta | None
    shares: Mapping[int, timedelta | None]  # percent of the homes -> when so many had answered
    silent_floors: tuple[Floor, ...]  # no home there answered


def score(
    homes: Mapping[int, Floor], answers: Sequence[tuple[int, datetime]], *, since: datetime
) -> Score:
    """Score the answers of homes, (unit id, when), oldest first. Pure.

    A home counts from its first answer on, whoever gave it. Answers of other homes are left out.
    """
    came: dict[int, timedelta] = {}
    for unit_id, at in answers:
        if unit_id in homes:
            came.setdefault(unit_id, at - since)
    times = sorted(came.values())
    heard = {homes[unit_id] for unit_id in came}
    silent = [floor for floor in dict.fromkeys(homes.values()) if floor not in heard]
    return Score(
        homes=len(homes), answered=len(times), first=times[0] if times else None,
        shares={share: _when(times, share, len(homes)) for share in SHARES},
        silent_floors=tuple(silent),
    )  # fmt: skip


def _when(times: Sequence[timedelta], share: int, homes: int) -> timedelta | None:
    needed = -(-share * homes // 100)  # rounded up: 95 % of 10 homes are all ten
    return times[needed - 1] if 0 < needed <= len(times) else None


async def score_of(session: Session, incident: Incident) -> Score:
    """Score the roll call of an incident that was released; floors from the highest down."""
    homes: dict[int, Floor] = {}
    for building in await buildings_of(session, incident.id):
        rows = await session.execute(
            select(Unit.id, Unit.floor).where(Unit.building_id == building.id).order_by(Unit.id)
        )
        places = {floor: place for place, floor in enumerate(building.floors)}
        for row in sorted(rows, key=lambda row: -places.get(row.floor, 0)):
            homes[row.id] = (building.code, row.floor)
    answers = await session.execute(
        select(RollAnswer.unit_id, RollAnswer.at)
        .where(RollAnswer.incident_id == incident.id, RollAnswer.unit_id.is_not(None))
        .where(RollAnswer.answer.not_in(SAYS_NOTHING))
        .order_by(RollAnswer.id)
    )
    since = incident.released_at or incident.created_at
    return score(homes, [(row.unit_id, row.at) for row in answers], since=since)


@dataclass(frozen=True, slots=True)
class Response:
    """How staff came and went about it. Times are since the alert was sent; None: never."""

    coming: timedelta | None  # the first who said that they are on their way
    steps: int
    done: int
    late: int  # of those done
    last: timedelta | None  # when the last step was done, if all were
    on_duty: tuple[str, ...]  # when it was sent


async def response_of(session: Session, incident: Incident) -> Response:
    """Score the call-out and the steps of an incident that was released."""
    since = incident.released_at or incident.created_at
    first = await session.scalar(
        select(func.min(CalloutEvent.at)).where(
            CalloutEvent.incident_id == incident.id, CalloutEvent.call == Call.COMING
        )
    )
    concerned = [one.id for one in await buildings_of(session, incident.id)]
    there = await on_duty_at(session, concerned, since)
    steps = await steps_of(session, incident.id)
    done = [(one.done_at, one.due_at) for one in steps if one.done_at is not None]
    all_done = bool(steps) and len(done) == len(steps)
    return Response(
        coming=None if first is None else first - since,
        steps=len(steps), done=len(done), late=sum(at > due for at, due in done),
        last=max(at for at, _ in done) - since if all_done else None,
        on_duty=tuple(one.name for one in there),
    )  # fmt: skip


async def drill_before(session: Session, incident: Incident) -> Incident | None:
    """Find the last drill of the same kind in any of the same buildings before this one."""
    buildings = select(IncidentBuilding.building_id).where(
        IncidentBuilding.incident_id == incident.id
    )
    return await session.scalar(
        select(Incident)
        .join(IncidentBuilding, IncidentBuilding.incident_id == Incident.id)
        .join(Building, Building.id == IncidentBuilding.building_id)
        .where(Incident.mode == Mode.DRILL, Incident.state == State.CLOSED)
        .where(Incident.kind == incident.kind, Incident.id < incident.id)
        .where(Building.id.in_(buildings))
        .order_by(Incident.id.desc())
        .limit(1)
    )
