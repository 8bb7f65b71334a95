"""How does an alert begin? A draft that nobody has heard of, and that dies after ten minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from estate.database import Session
from estate.errors import (
    AlertReleased,
    AlertUnclear,
    AllOfThemNeeded,
    ManagerNeeded,
    NotFound,
    WrongState,
)
from estate.incidents.kinds import ENDED_BY_MANAGERS, Kind
from estate.incidents.rules import (
    DRAFT_LIVES,
    MOST_NAMED,
    MOST_WORDS,
    UNSENT,
    after,
    number_of,
    require_right,
)
from estate.incidents.tables import Incident, IncidentBuilding, IncidentEvent, Mode, State, Verb
from estate.people.actor import Actor
from estate.people.duty import staff_of_all
from estate.people.tables import Person
from estate.places.tables import Building

NO_CHAT = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to warn of. No floor means the whole of the buildings."""

    kind: Kind
    building_ids: tuple[int, ...]
    floor: str | None = None
    words: str = ""
    mode: Mode = Mode.ACTUAL


async def draft(
    session: Session, wish: Wish, *, by: Actor, chat_id: int, thread_id: int = 0, now: datetime,
    report_id: int = 0,
) -> Incident:  # fmt: skip
    """Write a draft whose preview stands in that chat. Nothing is sent.

    `report_id` names the trigger's draft that it was made of, if it was. Raises
    NotAllowed to all but staff of every building, ManagerNeeded for a drill by anybody but a
    manager, AlertUnclear for what cannot be.
    """
    require_right(by, Verb.DRAFT, wish.kind, wish.building_ids)
    if wish.mode is Mode.DRILL and not by.manages:
        raise ManagerNeeded(deed="drill")
    await check(session, wish)
    incident = _incident(wish, now=now)
    incident.draft_chat_id, incident.draft_thread_id = chat_id, thread_id
    incident.created_by = by.person_id
    return await _write(session, incident, wish, now=now, report=str(report_id or ""))


async def draft_of_trigger(
    session: Session, wish: Wish, *, trigger: str, now: datetime
) -> Incident:
    """Write a draft that no person made. Nothing is sent. Raises AlertUnclear."""
    await check(session, wish)
    incident = _incident(wish, now=now)
    incident.draft_chat_id, incident.trigger = NO_CHAT, trigger
    return await _write(session, incident, wish, now=now)


def _incident(wish: Wish, *, now: datetime) -> Incident:
    return Incident(
        kind=wish.kind, mode=wish.mode, floor=wish.floor, words=wish.words, state=State.DRAFT,
        created_at=now, expires_at=now + DRAFT_LIVES,
    )  # fmt: skip


async def _write(
    session: Session, incident: Incident, wish: Wish, *, now: datetime, **facts: str
) -> Incident:
    session.add(incident)
    await session.flush()
    session.add_all(
        IncidentBuilding(incident_id=incident.id, building_id=building_id, position=position)
        for position, building_id in enumerate(wish.building_ids)
    )
    note(session, incident, Verb.DRAFT, before=None, by=incident.created_by, now=now, **facts)
    await session.flush()
    return incident


async def check(session: Session, wish: Wish) -> None:
    """Raise AlertUnclear for a building or floor that is not there, and for words amiss."""
    found = await session.scalars(select(Building).where(Building.id.in_(wish.building_ids)))
    buildings = list(found)
    if len(buildings) != len(set(wish.building_ids)):
        raise AlertUnclear(reason="building")
    if wish.floor is not None and any(wish.floor not in b.floors for b in buildings):
        raise AlertUnclear(reason="floor")
    if wish.kind is Kind.OTHER and not wish.words:
        raise AlertUnclear(reason="words_missing")
    if len(wish.words) > MOST_WORDS:
        raise AlertUnclear(reason="words_long")


async def cancel(session: Session, incident_id: int, *, by: Actor, now: datetime) -> Incident:
    """Throw a draft away. Raises AlertReleased (who, when), WrongState when it is none any more."""
    incident = await find(session, incident_id)
    building_ids = [building.id for building in await buildings_of(session, incident_id)]
    require_right(by, Verb.CANCEL, incident.kind, building_ids)
    try:
        await move(session, incident, Verb.CANCEL, by=by.person_id, now=now)
    except WrongState as late:
        if incident.released_at is not None:
            raise await sent_already(session, incident, Verb.CANCEL) from late
        raise
    return incident


async def expire(session: Session, *, now: datetime) -> list[Incident]:
    """Let every draft die whose time is up; may run at any time, each dies once."""
    due = await session.scalars(
        select(Incident)
        .where(Incident.state.in_(UNSENT), Incident.expires_at <= now)
        .order_by(Incident.id)
    )
    expired = list(due)
    for incident in expired:
        await move(session, incident, Verb.EXPIRE, by=None, now=now)
    return expired


async def find(session: Session, incident_id: int) -> Incident:
    """Load an incident as it stands now. Raises NotFound."""
    incident = await session.get(Incident, incident_id, populate_existing=True)
    if incident is None:
        raise NotFound(noun="incident", name=number_of(incident_id))
    return incident


async def name_of(session: Session, person_id: int | None) -> str:
    """Tell a person's name; empty for nobody."""
    person = await session.get(Person, person_id) if person_id is not None else None
    return person.name if person else ""


async def sender_of(session: Session, incident: Incident) -> str:
    """Tell who sent an alert: a person's name, or that of the trigger whose draft sent itself."""
    return await name_of(session, incident.released_by) or incident.trigger


async def sent_already(session: Session, incident: Incident, deed: Verb) -> AlertReleased:
    """Make the refusal of what comes after an alert is out."""
    return AlertReleased(
        deed=deed.value,
        state=incident.state.value,
        by=await sender_of(session, incident),
        at=incident.released_at,
    )


async def buildings_of(session: Session, incident_id: int) -> list[Building]:
    """List the buildings of an incident in the order in which they were named."""
    found = await session.scalars(
        select(Building)
        .join(IncidentBuilding, IncidentBuilding.building_id == Building.id)
        .where(IncidentBuilding.incident_id == incident_id)
        .order_by(IncidentBuilding.position)
    )
    return list(found)


async def live_in(session: Session, building_ids: Sequence[int]) -> list[Incident]:
    """List what is not over yet in any of these buildings, newest first."""
    there = select(IncidentBuilding.incident_id).where(
        IncidentBuilding.building_id.in_(building_ids)
    )
    found = await session.scalars(
        select(Incident)
        .where(Incident.state == State.LIVE, Incident.id.in_(there))
        .order_by(Incident.id.desc())
    )
    return list(found)


async def require_ending_right(
    session: Session, incident: Incident, verb: Verb, *, by: Actor
) -> None:
    """Raise as `require_right` does; AllOfThemNeeded names who may end it."""
    building_ids = [building.id for building in await buildings_of(session, incident.id)]
    try:
        require_right(by, verb, incident.kind, building_ids)
    except AllOfThemNeeded as refusal:
        managing = verb is Verb.ALL_CLEAR and incident.kind in ENDED_BY_MANAGERS
        them = await staff_of_all(session, building_ids, managing=managing)
        refusal.names = tuple(one.name for one in them[:MOST_NAMED])
        raise


async def move(
    session: Session,
    incident: Incident,
    verb: Verb,
    *,
    by: int | None,
    now: datetime,
    changes: dict[str, Any] | None = None,
    words: str | None = None,
    **facts: str,
) -> None:
    """Change the state by a guarded update, and write the event. Raises WrongState to the slower.

    `changes` are further columns that change with it. The given row is brought up to date. `words`
    and `facts` stand in the event: what was said, news, who handed back.
    """
    before = incident.state
    following = after(before, verb)
    moved = await session.execute(
        update(Incident)
        .where(Incident.id == incident.id, Incident.state == before)
        .values(state=following, **(changes or {}))
        .returning(Incident.id)
        .execution_options(synchronize_session=False)
    )
    was_first = moved.first() is not None
    await session.refresh(incident)
    if not was_first:
        after(incident.state, verb)  # raises: the state it was moved to has no such way out
    note(session, incident, verb, before=before, by=by, now=now, words=words, **facts)


def note(
    session: Session,
    incident: Incident,
    verb: Verb,
    *,
    before: State | None,
    by: int | None,
    now: datetime,
    words: str | None = None,
    **more: str,
) -> None:
    """Add an event row, with a copy of what was decided upon."""
    facts = {"kind": incident.kind, "floor": incident.floor, "mode": incident.mode}
    facts |= {name: value for name, value in more.items() if value}
    if by is None and incident.trigger:
        facts["trigger"] = incident.trigger
    session.add(
        IncidentEvent(
            incident_id=incident.id, at=now, actor_id=by, verb=verb, from_state=before,
            to_state=incident.state, words=incident.words if words is None else words, facts=facts,
        )
    )  # fmt: skip
