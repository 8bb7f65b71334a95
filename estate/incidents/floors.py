"""It is on another floor than was told: how does a live incident's floor change?"""

from collections.abc import Sequence
from datetime import datetime

from estate.database import Session
from estate.errors import AlertUnclear, WrongState
from estate.incidents.course import may_update
from estate.incidents.drafts import buildings_of, move
from estate.incidents.kinds import NEXT_UPDATE, Kind, News
from estate.incidents.leaving import ask_anew, leaving
from estate.incidents.rules import floors_told_to_leave, on_the_minute
from estate.incidents.tables import Incident, State, Verb
from estate.people.actor import Actor
from estate.places.tables import Building

WHOLE = ""  # among the floors of before: the whole building, or the floor was unknown

ON_NO_FLOOR = frozenset({Kind.TYPHOON, Kind.RAINSTORM, Kind.EARTHQUAKE})
"""What is everywhere at once; a floor that was told all the same can be put right."""


def can_change_floor(incident: Incident, buildings: Sequence[Building]) -> bool:
    """Whether its floor may change: of one building alone, for floors of several differ."""
    has_floor = incident.kind not in ON_NO_FLOOR or incident.floor is not None
    return incident.state is State.LIVE and len(buildings) == 1 and has_floor


async def may_change_floor(session: Session, incident: Incident) -> Building:
    """Load the building of an incident whose floor may change. Raises WrongState."""
    buildings = await buildings_of(session, incident.id)
    if not can_change_floor(incident, buildings):
        raise WrongState(deed=News.MOVED.value, state=incident.state.value)
    return buildings[0]


def floors_to_leave(
    incident: Incident, building: Building, *further: str | None
) -> tuple[str, ...]:
    """List the floors that a phased fire has told to leave, or would by telling `further` floors.

    Lowest first. Empty: the whole building leaves.
    """
    places = [*incident.earlier_floors, incident.floor, *further]
    return floors_told_to_leave(building.floors, places)


async def change_floor(
    session: Session, incident_id: int, floor: str | None, *, after: int, by: Actor, now: datetime
) -> Incident:
    """Let a live incident be on another floor (None: the whole building); whoever tells all does
    so now.

    Nobody is called back: of a phased fire, floors that were told to leave still are. Silent
    people are asked again from now on, and so is who was well before their floor was told to leave.
    Raises NotAllowed, WrongState where there is nothing to change, AlertUnclear, AlreadyUpdated.
    """
    incident = await may_update(session, incident_id, after=after, by=by)
    building = await may_change_floor(session, incident)
    if floor is not None and floor not in building.floors:
        raise AlertUnclear(reason="floor")
    if floor == incident.floor:
        raise WrongState(deed=News.MOVED.value, state=incident.state.value)
    before, after_it = leaving(incident, [building]), leaving(incident, [building], floor)
    await ask_anew(session, incident, before, after_it, by=by, now=now)
    await move(
        session, incident, Verb.UPDATE, by=by.person_id, now=now, words="", news=News.MOVED,
        from_floor=incident.floor or WHOLE,
        changes={
            "updates": after + 1, "floor": floor, "moved_at": now, "asked": 0,
            "earlier_floors": [*incident.earlier_floors, incident.floor or WHOLE],
            "next_update_at": on_the_minute(now + NEXT_UPDATE[incident.kind]),
        },
    )  # fmt: skip
    return incident
