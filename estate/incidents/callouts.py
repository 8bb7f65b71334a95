"""Who of the staff is called to an incident, who is coming, and who is called next?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from estate.database import Session
from estate.errors import NotAllowed, WrongState
from estate.incidents.drafts import buildings_of, find
from estate.incidents.kinds import Kind
from estate.incidents.tables import Call, CalloutEvent, Incident, State
from estate.people.actor import Actor
from estate.people.duty import Colleague, call_list
from estate.people.tables import Person

ANSWERS_WITHIN = timedelta(minutes=3)
"""Who has said nothing by then is not waited for: the next is called."""

# One alone does not open a door of smoke, shut off gas or free people from a lift.
NEEDS_TWO = frozenset({Kind.FIRE, Kind.GAS, Kind.FLOOD, Kind.LIFT, Kind.EARTHQUAKE, Kind.SECURITY})


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody of the staff, and what was said last: called, coming, or not coming."""

    person_id: int
    name: str
    call: Call
    at: datetime


def wanted(kind: Kind) -> int:
    """Tell how many people an incident needs on site."""
    return 2 if kind in NEEDS_TWO else 1


def to_call(wanted: int, calls: Sequence[Called], *, now: datetime) -> int:
    """Tell how many more are to be called: whoever comes, or may still answer, counts. Pure."""
    hoped_for = sum(
        one.call is Call.COMING or (one.call is Call.CALLED and now - one.at < ANSWERS_WITHIN)
        for one in calls
    )
    return max(wanted - hoped_for, 0)


async def callout_of(session: Session, incident_id: int) -> list[Called]:
    """List who was called, in the order of the first call, with what was said last."""
    rows = await session.execute(
        select(CalloutEvent.person_id, Person.name, CalloutEvent.call, CalloutEvent.at)
        .join(Person, Person.id == CalloutEvent.person_id)
        .where(CalloutEvent.incident_id == incident_id)
        .order_by(CalloutEvent.id)
    )
    latest: dict[int, Called] = {}
    for row in rows:
        latest[row.person_id] = Called(*row)
    return list(latest.values())


async def call_more(session: Session, incident: Incident, *, now: datetime) -> list[Colleague]:
    """Call as many of the list as are needed now; whoever tells them does so in this transaction.

    Returns whom: nobody when enough come or may answer still, or when the list is at its end. Who
    pressed Send knows, and is not called. May run at any time.
    """
    await session.refresh(incident, with_for_update=True)
    if incident.state is not State.LIVE:
        return []
    calls = await callout_of(session, incident.id)
    count = to_call(wanted(incident.kind), calls, now=now)
    known = {incident.released_by, *(one.person_id for one in calls)}
    chosen = (await _left_to_call(session, incident, known))[:count] if count else []
    _note(session, incident, [one.person_id for one in chosen], Call.CALLED, now=now)
    await session.flush()
    return chosen


async def is_nobody_coming(session: Session, incident: Incident, *, now: datetime) -> bool:
    """Whether the list is at its end, nobody comes, and nobody may answer in time any more."""
    calls = await callout_of(session, incident.id)
    if any(one.call is Call.COMING for one in calls) or to_call(1, calls, now=now) == 0:
        return False
    known = {incident.released_by, *(one.person_id for one in calls)}
    return not await _left_to_call(session, incident, known)


async def answer_call(
    session: Session, incident_id: int, call: Call, *, by: Actor, now: datetime
) -> Incident:
    """Note that somebody of the staff comes, or does not; a later answer counts instead.

    Raises NotFound, NotAllowed to all but staff of a building of it, WrongState when it is over.
    """
    incident = await find(session, incident_id)
    buildings = await buildings_of(session, incident_id)
    if not any(by.works_in(building.id) for building in buildings):
        raise NotAllowed(deed=f"alert {call.value}")
    if incident.state is not State.LIVE:
        raise WrongState(deed=call.value, state=incident.state.value)
    said = {one.person_id: one.call for one in await callout_of(session, incident_id)}
    if said.get(by.person_id) is not call:
        _note(session, incident, [by.person_id], call, now=now)
        await session.flush()
    return incident


async def _left_to_call(
    session: Session, incident: Incident, known: Collection[int | None]
) -> list[Colleague]:
    building_ids = [building.id for building in await buildings_of(session, incident.id)]
    return [one for one in await call_list(session, building_ids) if one.person_id not in known]


def _note(
    session: Session, incident: Incident, people: Sequence[int], call: Call, *, now: datetime
) -> None:
    session.add_all(
        CalloutEvent(incident_id=incident.id, person_id=person_id, call=call, at=now)
        for person_id in people
    )
