"""May somebody without a code join a home? They ask, staff of that building decide."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from estate.database import Session
from estate.errors import AlreadyDecided, NotAllowed, NotFound, TooManyRequests
from estate.people.actor import Actor
from estate.people.homes import move_in
from estate.people.tables import JoinRequest, Person, RequestState
from estate.places.tables import Building, Unit

MOST_PENDING = 3  # one person asking for many homes is looking for something else


@dataclass(frozen=True, slots=True)
class Request:
    """A request to join, with everything that people read of it."""

    id: int
    state: RequestState
    person: Person
    building: Building
    unit: Unit
    decided_by: Person | None


async def ask_to_join(session: Session, actor: Actor, unit_id: int, *, now: datetime) -> Request:
    """Ask to live in a unit. A second time gives the request that waits already.

    Raises NotFound for no such unit, TooManyRequests for somebody who asks everywhere.
    """
    if await session.get(Unit, unit_id) is None:
        raise NotFound("unit", str(unit_id))
    waiting = await session.scalar(
        select(JoinRequest.id).where(_is_pending(actor.person_id), JoinRequest.unit_id == unit_id)
    )
    if waiting is not None:
        return await request(session, waiting)
    count = await session.scalar(select(func.count()).where(_is_pending(actor.person_id)))
    if (count or 0) >= MOST_PENDING:
        raise TooManyRequests(MOST_PENDING)
    asked = JoinRequest(person_id=actor.person_id, unit_id=unit_id, created_at=now)
    session.add(asked)
    await session.flush()
    return await request(session, asked.id)


def _is_pending(person_id: int) -> ColumnElement[bool]:
    return (JoinRequest.person_id == person_id) & (JoinRequest.state == RequestState.PENDING)


async def approve(session: Session, actor: Actor, request_id: int, *, now: datetime) -> Request:
    """Let the applicant live there. Raises NotAllowed, NotFound, AlreadyDecided to the slower."""
    asked = await _decide(session, actor, request_id, RequestState.APPROVED, now=now)
    await move_in(session, asked.person.id, asked.unit.id, now=now)
    return asked


async def decline(session: Session, actor: Actor, request_id: int, *, now: datetime) -> Request:
    """Turn the applicant down. Raises NotAllowed, NotFound, AlreadyDecided to the slower."""
    return await _decide(session, actor, request_id, RequestState.DECLINED, now=now)


async def _decide(
    session: Session, actor: Actor, request_id: int, state: RequestState, *, now: datetime
) -> Request:
    if not actor.dispatches:
        raise NotAllowed("decide on a request to join")
    asked = await request(session, request_id)
    if not actor.works_in(asked.building.id):
        raise NotAllowed("decide on a request to join")
    won = await session.execute(
        update(JoinRequest)
        .where(JoinRequest.id == request_id, JoinRequest.state == RequestState.PENDING)
        .values(state=state, decided_by=actor.person_id, decided_at=now)
        .returning(JoinRequest.id)
        .execution_options(synchronize_session=False)
    )
    if won.first() is None:
        asked = await request(session, request_id)
        by = asked.decided_by.name if asked.decided_by else asked.person.name
        raise AlreadyDecided("decide", asked.state, by=by)
    return await request(session, request_id)


async def request(session: Session, request_id: int) -> Request:
    """Load a request as it stands now. Raises NotFound."""
    row = (
        await session.execute(
            select(JoinRequest, Person, Building, Unit)
            .join(Person, Person.id == JoinRequest.person_id)
            .join(Unit, Unit.id == JoinRequest.unit_id)
            .join(Building, Building.id == Unit.building_id)
            .where(JoinRequest.id == request_id)
            .execution_options(populate_existing=True)
        )
    ).first()
    if row is None:
        raise NotFound("request", str(request_id))
    asked, person, building, unit = row
    decider = await session.get(Person, asked.decided_by) if asked.decided_by else None
    return Request(asked.id, asked.state, person, building, unit, decider)


async def pending_requests(session: Session, actor: Actor) -> list[Request]:
    """List what waits for a decision in the buildings of this member of staff, oldest first."""
    ids = await session.scalars(
        select(JoinRequest.id)
        .where(JoinRequest.state == RequestState.PENDING)
        .order_by(JoinRequest.id)
    )
    waiting = [await request(session, id_) for id_ in ids]
    return [asked for asked in waiting if actor.works_in(asked.building.id)]
