"""What happened in an incident, moment by moment, and which promises were kept?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import aliased

from estate.database import Session
from estate.errors import WrongState
from estate.incidents.course import watch
from estate.incidents.kinds import NEXT_UPDATE, Kind
from estate.incidents.rules import ENDINGS, OVERDUE_AFTER, on_the_minute
from estate.incidents.steps import Todo, steps_of
from estate.incidents.tables import (
    CALLS,
    Answer,
    Call,
    CalloutEvent,
    Incident,
    IncidentEvent,
    RollAnswer,
    State,
    Verb,
)
from estate.people.actor import Actor
from estate.people.tables import Person
from estate.places.tables import Building, Unit

TOLD_RESIDENTS = (Verb.RELEASE, Verb.UPDATE, *ENDINGS)


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. `by` is empty where nobody did it, or a trigger's name."""

    at: datetime
    deed: Verb | Call | Answer | Todo
    by: str
    home: str = ""  # of an answer: building and unit; empty where the bot knows none
    words: str = ""
    news: str = ""
    floor: str = ""  # where it was then; empty: in the whole building, or not known


async def may_report(session: Session, incident_id: int, *, by: Actor) -> Incident:
    """Load an incident that is over for staff of any of its buildings.

    Raises NotFound to all others, WrongState while it is live.
    """
    incident = await watch(session, incident_id, by=by)
    if incident.state is not State.CLOSED:
        raise WrongState(deed="report", state=incident.state.value)
    return incident


async def timeline(session: Session, incident: Incident) -> list[Moment]:
    """List what happened, oldest first: deeds of staff, who was called, homes that needed help.

    Of residents' answers only those of homes where somebody needed help are named.
    """
    moments = [
        *await _deeds(session, incident),
        *await _calls(session, incident),
        *await _homes_in_need(session, incident),
        *await _steps(session, incident),
    ]
    return sorted(moments, key=lambda one: one.at)


def late_promises(kind: Kind, told: Sequence[datetime]) -> int:
    """Count the messages that came after the time promised for them. Pure.

    `told` are the moments at which residents were told something, the alert first.
    """
    return sum(
        following > on_the_minute(before + NEXT_UPDATE[kind]) + OVERDUE_AFTER
        for before, following in pairwise(told)
    )


async def _deeds(session: Session, incident: Incident) -> list[Moment]:
    rows = await session.execute(
        select(IncidentEvent, Person.name)
        .outerjoin(Person, Person.id == IncidentEvent.actor_id)
        .where(IncidentEvent.incident_id == incident.id)
        .order_by(IncidentEvent.id)
    )
    return [
        Moment(
            event.at, event.verb, name or event.facts.get("trigger", ""), words=event.words,
            news=event.facts.get("news") or event.facts.get("handed_back") or "",
            floor=event.facts.get("floor") or "",
        )
        for event, name in rows
    ]  # fmt: skip


async def _calls(session: Session, incident: Incident) -> list[Moment]:
    rows = await session.execute(
        select(CalloutEvent.at, CalloutEvent.call, Person.name)
        .join(Person, Person.id == CalloutEvent.person_id)
        .where(CalloutEvent.incident_id == incident.id)
        .order_by(CalloutEvent.id)
    )
    return [Moment(*row) for row in rows]


async def _steps(session: Session, incident: Incident) -> list[Moment]:
    todo = await steps_of(session, incident.id)
    return [Moment(one.done_at, one, one.done_by) for one in todo if one.done_at is not None]


async def _homes_in_need(session: Session, incident: Incident) -> list[Moment]:
    needed = aliased(RollAnswer)
    in_need = (
        select(needed.id)
        .where(needed.incident_id == incident.id, needed.answer.in_(CALLS))
        .where(
            (needed.unit_id == RollAnswer.unit_id)
            | (needed.unit_id.is_(None) & (needed.person_id == RollAnswer.person_id))
        )
        .where(needed.id <= RollAnswer.id)
        .exists()
    )
    rows = await session.execute(
        select(RollAnswer.at, RollAnswer.answer, Person.name, Building.code, Unit.label)
        .join(Person, Person.id == RollAnswer.by_id)
        .outerjoin(Unit, Unit.id == RollAnswer.unit_id)
        .outerjoin(Building, Building.id == Unit.building_id)
        .where(RollAnswer.incident_id == incident.id, in_need)
        .where(RollAnswer.answer != Answer.ASKED_ANEW)
        .order_by(RollAnswer.id)
    )
    return [
        Moment(row.at, row.answer, row.name, home=f"{row.code} {row.label}" if row.code else "")
        for row in rows
    ]
