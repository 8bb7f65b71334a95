"""Where does somebody live? Moving in and out."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from estate.database import Session
from estate.people.actor import Actor
from estate.people.tables import JoinRequest, Relation, RequestState, Residency
from estate.places.tables import Building, Unit


async def move_in(session: Session, person_id: int, unit_id: int, *, now: datetime) -> bool:
    """Let a person live in a unit. False: lived there already. May run twice.

    A request of that person for the same unit needs no answer any more.
    """
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    made = await session.execute(
        insert(Residency)
        .values(person_id=person_id, unit_id=unit_id, relation=Relation.TENANT, since=now, notes={})
        .on_conflict_do_nothing(index_elements=["person_id", "unit_id"])
        .returning(Residency.id)
    )
    await session.execute(
        update(JoinRequest)
        .where(JoinRequest.person_id == person_id, JoinRequest.unit_id == unit_id)
        .where(JoinRequest.state == RequestState.PENDING)
        .values(state=RequestState.APPROVED, decided_at=now)
        .execution_options(synchronize_session=False)
    )
    return made.first() is not None


async def move_out(session: Session, actor: Actor, unit_id: int) -> bool:
    """Let this person leave one of their own homes. False: did not live there."""
    gone = await session.execute(
        delete(Residency)
        .where(Residency.person_id == actor.person_id, Residency.unit_id == unit_id)
        .returning(Residency.id)
    )
    return gone.first() is not None


async def homes_of(session: Session, person_id: int) -> list[tuple[Building, Unit]]:
    """List where a person lives, the oldest home first."""
    rows = await session.execute(
        select(Building, Unit)
        .join(Unit, Unit.building_id == Building.id)
        .join(Residency, Residency.unit_id == Unit.id)
        .where(Residency.person_id == person_id)
        .order_by(Residency.id)
    )
    return [(building, unit) for building, unit in rows]


async def count_residents(session: Session, unit_id: int) -> int:
    """Count the people of a unit."""
    found = await session.scalar(select(func.count()).where(Residency.unit_id == unit_id))
    return found or 0
