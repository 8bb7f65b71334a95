"""Which incidents need looking after by themselves? What the duties look for in the rows."""

from datetime import datetime

from sqlalchemy import or_, select, update

from estate.database import Session
from estate.incidents.rules import ENDS_WITHIN, OVERDUE_AFTER, REMINDED_BEFORE
from estate.incidents.tables import (
    Incident,
    IncidentBuilding,
    IncidentMessage,
    Mode,
    State,
    Verb,
)

IN_DANGER = (
    select(IncidentBuilding.building_id)
    .join(Incident, Incident.id == IncidentBuilding.incident_id)
    .where(Incident.state == State.LIVE, Incident.mode == Mode.ACTUAL)
)
"""The buildings where something real is live: what can wait is told to nobody there meanwhile."""


async def live(session: Session) -> list[Incident]:
    """List what is not over yet, oldest first."""
    found = await session.scalars(
        select(Incident).where(Incident.state == State.LIVE).order_by(Incident.id)
    )
    return list(found)


async def newly_released(session: Session) -> list[Incident]:
    """List what was released and is not followed yet, oldest first."""
    found = await session.scalars(
        select(Incident)
        .where(Incident.released_at.is_not(None), Incident.opened_at.is_(None))
        .order_by(Incident.id)
    )
    return list(found)


async def is_first_to_open(session: Session, incident: Incident, *, now: datetime) -> bool:
    """Take an incident to follow it from now on; whoever takes it first does."""
    taken = await session.execute(
        update(Incident)
        .where(Incident.id == incident.id, Incident.opened_at.is_(None))
        .values(opened_at=now)
        .returning(Incident.id)
        .execution_options(synchronize_session=False)
    )
    is_first = taken.first() is not None
    await session.refresh(incident)
    return is_first


async def soon_silent(session: Session, *, now: datetime) -> list[Incident]:
    """List what is live and has promised a message that is nearly due; each promise once."""
    found = await session.scalars(
        select(Incident)
        .where(Incident.state == State.LIVE, Incident.next_update_at <= now + REMINDED_BEFORE)
        .where(or_(Incident.reminded_of.is_(None), Incident.reminded_of != Incident.next_update_at))
        .order_by(Incident.id)
    )
    return list(found)


async def overdue(session: Session, *, now: datetime) -> list[Incident]:
    """List what is live and has broken its promise of a next message, or has none."""
    late = Incident.next_update_at.is_(None) | (Incident.next_update_at <= now - OVERDUE_AFTER)
    found = await session.scalars(
        select(Incident).where(Incident.state == State.LIVE, late).order_by(Incident.id)
    )
    return list(found)


async def ends_that_do_not_arrive(session: Session, *, now: datetime) -> list[Incident]:
    """List what ended a while ago and whose end has not reached everybody who was told."""
    found = await session.scalars(
        select(Incident)
        .where(Incident.state == State.CLOSED, Incident.settled_at.is_(None))
        .where(Incident.closed_at <= now - ENDS_WITHIN)
        .order_by(Incident.id)
    )
    return list(found)


async def unsettled(session: Session) -> list[Incident]:
    """List what is live, or closed with messages still on their way, oldest first.

    They are held until the transaction ends: presses hold an incident first and its cards then, and
    whoever follows it must do so in the same order (PostgreSQL).
    """
    closing = (Incident.state == State.CLOSED) & Incident.settled_at.is_(None)
    found = await session.scalars(
        select(Incident)
        .where(or_(Incident.state == State.LIVE, closing))
        .order_by(Incident.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def to_tidy(session: Session) -> list[Incident]:
    """List what is live, or has ended and still has older messages to mark or unpin."""
    last = Incident.updates + 1
    ended = (Incident.state == State.CLOSED) & Incident.ending.is_not(None)
    left = (Incident.marked_step < last) | (Incident.pinned_step < last)
    found = await session.scalars(
        select(Incident)
        .where(or_(Incident.state == State.LIVE, ended & left))
        .order_by(Incident.id)
    )
    return list(found)


async def alerts_instead(session: Session, incident: Incident) -> list[int]:
    """List the messages of the real alerts that ended a drill; none for any other end.

    Nobody drills where something real is live, and what is real ends the drills in its buildings:
    what was released there while the drill lasted, the end of it included, ended it.
    """
    if incident.mode is not Mode.DRILL:
        return []
    there = select(IncidentBuilding.building_id).where(IncidentBuilding.incident_id == incident.id)
    shared = select(IncidentBuilding.incident_id).where(IncidentBuilding.building_id.in_(there))
    found = await session.scalars(
        select(IncidentMessage.message_id)
        .join(Incident, Incident.id == IncidentMessage.incident_id)
        .where(Incident.mode == Mode.ACTUAL, Incident.id.in_(shared))
        .where(Incident.released_at.between(incident.released_at, incident.closed_at))
        .where(IncidentMessage.verb == Verb.RELEASE)
    )
    return list(found)
