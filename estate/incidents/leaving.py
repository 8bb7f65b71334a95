"""Whom does a fire tell to leave, and what becomes of answers that were given before?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from estate.database import Session
from estate.errors import AlreadyOut, WrongState
from estate.incidents.course import may_update
from estate.incidents.drafts import buildings_of, move, name_of
from estate.incidents.kinds import NEXT_UPDATE, Kind, News
from estate.incidents.rollcall import home_stands
from estate.incidents.rules import floors_told_to_leave, on_the_minute
from estate.incidents.stands import HomeStands, Stand
from estate.incidents.tables import Answer, Incident, IncidentEvent, Mode, RollAnswer, Verb
from estate.people.actor import Actor
from estate.places.tables import Building, FireStrategy, Unit

Floors = Mapping[int, frozenset[str]]
"""By building, the floors whose people are told to leave."""


def leaving(
    incident: Incident, buildings: Sequence[Building], *further: str | None, all_out: bool = False
) -> Floors:
    """Tell which floors a fire has told to leave, or would by telling `further` floors or all.

    Anything but a fire says the same on every floor: there nobody is told later than others.
    """
    if incident.kind is not Kind.FIRE:
        return {}
    places = [*incident.earlier_floors, incident.floor, *further]
    out = all_out or incident.everybody_out
    return {one.id: _leaving_in(one, places, all_out=out) for one in buildings}


def _leaving_in(
    building: Building, places: Sequence[str | None], *, all_out: bool
) -> frozenset[str]:
    everybody = frozenset(building.floors)
    if all_out or building.fire_strategy is FireStrategy.EVACUATE_ALL:
        return everybody
    if building.fire_strategy is not FireStrategy.PHASED:
        return frozenset()
    return frozenset(floors_told_to_leave(building.floors, places)) or everybody


async def homes_asked_anew(
    session: Session, incident: Incident, before: Floors, after: Floors
) -> list[int]:
    """List the homes that said that they are well and are told to leave only by this change: their
    answer was about another situation."""
    newly = {one: floors - before.get(one, frozenset()) for one, floors in after.items()}
    if not any(newly.values()):
        return []
    rows = await session.execute(
        select(Unit.id, Unit.building_id, Unit.floor)
        .where(Unit.building_id.in_(list(newly)))
        .order_by(Unit.id)
    )
    stands = await home_stands(session, incident.id)
    return [
        row.id
        for row in rows
        if row.floor in newly[row.building_id] and row.id in stands and _was_well(stands[row.id])
    ]


def _was_well(home: HomeStands) -> bool:
    return home.stand in (Stand.SETTLED, Stand.ANSWERED) and not home.is_away


async def ask_anew(
    session: Session, incident: Incident, before: Floors, after: Floors, *, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Let those homes count as silent until they answer again; what they said stays on record."""
    session.add_all(
        RollAnswer(
            incident_id=incident.id, unit_id=unit_id, person_id=None, by_id=by.person_id,
            answer=Answer.ASKED_ANEW, at=now,
        )
        for unit_id in await homes_asked_anew(session, incident, before, after)
    )  # fmt: skip
    await session.flush()


async def order_everybody_out(
    session: Session, incident_id: int, *, by: Actor, now: datetime
) -> Incident:
    """Let a fire's strategy be overridden for everybody; whoever tells them does so now.

    It waits for nobody's other update. Where people were told to stay until now, who is silent or
    was well is asked again from now on. Raises NotAllowed, WrongState where it is not live or no
    fire, AlreadyOut.
    """
    incident = await may_update(session, incident_id, after=None, by=by)
    if incident.kind is not Kind.FIRE or incident.mode is Mode.DRILL:
        raise WrongState(deed=News.EVERYBODY_OUT.value, state=incident.kind.value)
    if incident.everybody_out:
        raise AlreadyOut(
            deed=News.EVERYBODY_OUT.value, state=incident.state.value,
            by=await _who_ordered_out(session, incident_id),
        )  # fmt: skip
    buildings = await buildings_of(session, incident_id)
    before = leaving(incident, buildings)
    after = leaving(incident, buildings, all_out=True)
    await ask_anew(session, incident, before, after, by=by, now=now)
    asks_again = {} if before == after else {"moved_at": now, "asked": 0}
    await move(
        session, incident, Verb.UPDATE, by=by.person_id, now=now, words="",
        news=News.EVERYBODY_OUT,
        changes={
            "updates": incident.updates + 1, "everybody_out": True,
            "next_update_at": on_the_minute(now + NEXT_UPDATE[incident.kind]), **asks_again,
        },
    )  # fmt: skip
    return incident


async def _who_ordered_out(session: Session, incident_id: int) -> str:
    told = await session.scalars(
        select(IncidentEvent).where(
            IncidentEvent.incident_id == incident_id, IncidentEvent.verb == Verb.UPDATE
        )
    )
    who = [one.actor_id for one in told if one.facts.get("news") == News.EVERYBODY_OUT]
    return await name_of(session, who[0] if who else None)
