"""Who goes to somebody who needs help, and to whom does nobody go yet?"""

from datetime import datetime, timedelta

from sqlalchemy import select

from estate.database import Session
from estate.errors import NotAllowed
from estate.incidents.drafts import buildings_of, find
from estate.incidents.rollcall import InNeed, in_need_of
from estate.incidents.tables import CALLS, Answer, Incident, RollAnswer
from estate.people.actor import Actor

CALLED_WITHIN = timedelta(hours=1)  # then the board alone goes on showing who needs help


async def go(
    session: Session, incident_id: int, person_id: int, unit_id: int, *, by: Actor, now: datetime
) -> tuple[Incident, tuple[InNeed, ...]]:
    """Staff of the building say that they go to somebody (`person_id` 0: found at the door).

    Returns where they may be, now with who goes; nothing where nobody waits there any more. Said
    twice it counts once. Raises NotFound, NotAllowed.
    """
    incident = await find(session, incident_id)
    if not any(by.works_in(one.id) for one in await buildings_of(session, incident_id)):
        raise NotAllowed(deed="answer for somebody")
    places = await _places(session, incident_id, person_id, unit_id)
    for one in places:
        if by.name not in one.going:
            session.add(
                RollAnswer(
                    incident_id=incident_id, unit_id=one.unit_id, person_id=one.person_id,
                    by_id=by.person_id, answer=Answer.GOING, at=now,
                )
            )  # fmt: skip
    await session.flush()
    return incident, await _places(session, incident_id, person_id, unit_id)


async def _places(
    session: Session, incident_id: int, person_id: int, unit_id: int
) -> tuple[InNeed, ...]:
    waiting = await in_need_of(session, incident_id)
    if person_id:
        return tuple(one for one in waiting if one.person_id == person_id)
    return tuple(one for one in waiting if one.person_id is None and one.unit_id == unit_id)


async def unattended(
    session: Session, *, after: timedelta, now: datetime
) -> list[tuple[Incident, list[InNeed]]]:
    """List by incident who has needed help for so long and to whom nobody goes.

    Of what is over, only who has called since: all others were seen before it ended.
    """
    calls = await session.scalars(
        select(RollAnswer.incident_id)
        .where(RollAnswer.answer.in_(CALLS), RollAnswer.at > now - CALLED_WITHIN)
        .distinct()
        .order_by(RollAnswer.incident_id)
    )
    found = []
    for incident_id in calls.all():
        incident = await find(session, incident_id)
        since = max(now - CALLED_WITHIN, incident.closed_at or now - CALLED_WITHIN)
        left = [
            one
            for one in await in_need_of(session, incident_id)
            if not one.going and one.since is not None and since < one.since <= now - after
        ]
        if left:
            found.append((incident, left))
    return found
