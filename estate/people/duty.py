"""Who of the staff is to be called?"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from estate.database import Session
from estate.people.actor import DISPATCHING, MANAGING, Actor, actor_of
from estate.people.tables import Person, Role, Staff


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff as somebody to write to."""

    person_id: int
    telegram_id: int
    name: str
    language: str
    role: Role
    trades: tuple[str, ...]


async def on_duty(session: Session, building_id: int) -> list[Colleague]:
    """List who is on duty for a building, in the order in which they joined."""
    return [c for c, staff in await _staff(session, building_id) if staff.on_duty]


async def colleagues(session: Session, building_id: int) -> list[Colleague]:
    """List all staff of a building."""
    return [colleague for colleague, _ in await _staff(session, building_id)]


async def dispatchers(session: Session, building_id: int) -> list[Colleague]:
    """List who hands out work in a building: dispatchers, managers, admins."""
    return [c for c in await colleagues(session, building_id) if c.role in DISPATCHING]


async def managers(session: Session, building_id: int | None) -> list[Colleague]:
    """List who answers for a building: managers and admins; of any building when none is named."""
    return [c for c, _ in await _staff(session, building_id) if c.role in MANAGING]


async def people_by_id(session: Session, ids: Collection[int | None]) -> list[Person]:
    """Load these people, in the order in which they joined."""
    found = await session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id))
    return list(found)


async def actor_by_id(session: Session, person_id: int) -> Actor | None:
    """Load one person's rights."""
    person = await session.get(Person, person_id)
    return await actor_of(session, person) if person else None


async def _staff(session: Session, building_id: int | None) -> list[tuple[Colleague, Staff]]:
    rows = await session.execute(
        select(Person, Staff)
        .join(Staff, Staff.person_id == Person.id)
        .order_by(Staff.since, Person.id)
    )
    return [
        (
            Colleague(
                person.id, person.telegram_id, person.name, person.language, staff.role,
                tuple(staff.trades),
            ),
            staff,
        )
        for person, staff in rows
        if building_id is None or not staff.building_ids or building_id in staff.building_ids
    ]  # fmt: skip
