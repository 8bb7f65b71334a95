"""A fire or gas spreads: how does a live incident come to concern one more building?"""

from datetime import datetime

from estate.database import Session
from estate.errors import NotAllowed, NotFound, WrongState
from estate.incidents.audience import reach_of
from estate.incidents.course import may_update
from estate.incidents.drafts import buildings_of, live_in, move
from estate.incidents.kinds import NEXT_UPDATE, News
from estate.incidents.leaving import ask_anew, leaving
from estate.incidents.policies import NEVER_WAIT
from estate.incidents.rules import on_the_minute
from estate.incidents.tables import Incident, IncidentBuilding, Mode, State, Verb
from estate.people.actor import Actor
from estate.places.finding import all_buildings, building, lock
from estate.places.tables import Building


def can_grow(incident: Incident) -> bool:
    """Whether it may come to concern more buildings.

    A fire or gas: anything else that concerns several takes two people, and is alerted anew. A
    drill stays as it was agreed.
    """
    is_real = incident.mode is Mode.ACTUAL
    return is_real and incident.state is State.LIVE and incident.kind in NEVER_WAIT


async def may_grow_to(session: Session, incident: Incident, *, by: Actor) -> list[Building]:
    """List the buildings that this member of staff may add: none that has the same live already."""
    if not can_grow(incident):
        return []
    concerned = {one.id for one in await buildings_of(session, incident.id)}
    others = [
        one
        for one in await all_buildings(session)
        if one.id not in concerned and by.works_in(one.id)
    ]
    return [one for one in others if not await _has_its_own(session, incident, one)]


async def _has_its_own(session: Session, incident: Incident, there: Building) -> bool:
    live = await live_in(session, [there.id])
    return any((one.kind, one.mode) == (incident.kind, Mode.ACTUAL) for one in live)


async def grow(
    session: Session, incident_id: int, building_id: int, *, after: int, by: Actor, now: datetime
) -> Incident:
    """Let a live fire or gas concern one more building wholly; whoever tells all does so now.

    Which floor it began on says nothing there: all are told the same. Silent people are asked
    again from now on. Raises NotFound, NotAllowed, WrongState, AlreadyUpdated.
    """
    incident = await may_update(session, incident_id, after=after, by=by)
    there = await building(session, building_id)
    if there is None:
        raise NotFound(noun="building", name=str(building_id))
    if not by.works_in(building_id):
        raise NotAllowed(deed="alert")
    await lock(session, [building_id])
    if there.id not in [one.id for one in await may_grow_to(session, incident, by=by)]:
        raise WrongState(deed=News.GROWN.value, state=incident.state.value)
    concerned = await buildings_of(session, incident_id)
    session.add(
        IncidentBuilding(incident_id=incident_id, building_id=building_id, position=len(concerned))
    )
    await session.flush()
    before, after_it = leaving(incident, concerned), leaving(incident, concerned, None)
    await ask_anew(session, incident, before, after_it, by=by, now=now)
    reach = await reach_of(session, [one.id for one in [*concerned, there]])
    await move(
        session, incident, Verb.UPDATE, by=by.person_id, now=now, words="", news=News.GROWN,
        building=there.code,
        changes={
            "updates": after + 1, "floor": None, "grown_at": now, "asked": 0,
            "homes": reach.homes, "homes_reachable": reach.reachable,
            "next_update_at": on_the_minute(now + NEXT_UPDATE[incident.kind]),
        },
    )  # fmt: skip
    return incident
