"""Whom does an alert concern, who of them can be reached, and who hears first?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from estate.database import Session
from estate.incidents.rules import in_order_of_risk
from estate.people.actor import MANAGING
from estate.people.tables import Person, Reachability, Residency, Staff
from estate.places.tables import Building, Unit

Recipients = Select[int, int, str]
"""Building id, Telegram id and language of each, in the order in which they hear."""

LAST = 1_000  # rank of the floors at no special risk


@dataclass(frozen=True, slots=True)
class Reach:
    """How many homes the buildings have, and in how many somebody can be reached."""

    homes: int
    reachable: int

    @property
    def missing(self) -> int:
        """Homes in which the bot reaches nobody."""
        return self.homes - self.reachable


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody on duty who can be reached."""

    person_id: int
    telegram_id: int
    language: str


async def reach_of(session: Session, building_ids: Sequence[int]) -> Reach:
    """Count the homes of these buildings, and those in which somebody can be reached."""
    somebody = (
        select(Residency.id)
        .join(Person, Person.id == Residency.person_id)
        .where(Residency.unit_id == Unit.id, Person.reachability == Reachability.REACHABLE)
        .exists()
    )
    row = await session.execute(
        select(func.count(Unit.id), func.count(case((somebody, Unit.id)))).where(
            Unit.building_id.in_(building_ids)
        )
    )
    return Reach(*row.one())


async def languages_of(session: Session, building_ids: Sequence[int]) -> set[str]:
    """Tell which languages the people whom the alert will reach privately read."""
    spoken = await session.scalars(
        select(Person.language)
        .distinct()
        .join(Residency, Residency.person_id == Person.id)
        .join(Unit, Unit.id == Residency.unit_id)
        .where(Unit.building_id.in_(building_ids), Person.reachability == Reachability.REACHABLE)
    )
    on_duty = await staff_on_duty(session, building_ids)
    return {*spoken, *(member.language for member in on_duty)}


async def languages_by_chat(session: Session, telegram_ids: Collection[int]) -> dict[int, str]:
    """Tell which language each of these private chats reads; groups are left out."""
    rows = await session.execute(
        select(Person.telegram_id, Person.language).where(
            Person.telegram_id.in_(list(telegram_ids))
        )
    )
    return dict(rows.all())


async def languages_of_staff(
    session: Session, telegram_ids: Collection[int], building_ids: Sequence[int], *,
    also: Collection[int] = (),
) -> dict[int, str]:  # fmt: skip
    """Tell which language each of these private chats reads, of staff of any of these buildings
    alone; of the people `also` wherever they work."""
    found = await session.execute(
        select(Person, Staff)
        .join(Staff, Staff.person_id == Person.id)
        .where(Person.telegram_id.in_(list(telegram_ids)))
    )
    return {
        person.telegram_id: person.language
        for person, staff in found
        if person.id in also
        or not staff.building_ids
        or not set(building_ids).isdisjoint(staff.building_ids)
    }


async def staff_on_duty(session: Session, building_ids: Sequence[int]) -> list[StaffMember]:
    """List who is on duty for any of these buildings and can be reached."""
    found = await session.execute(
        select(Staff, Person)
        .join(Person, Person.id == Staff.person_id)
        .where(Staff.on_duty.is_(True), Person.reachability == Reachability.REACHABLE)
        .order_by(Person.id)
    )
    return [
        StaffMember(person.id, person.telegram_id, person.language)
        for staff, person in found
        if not staff.building_ids or not set(building_ids).isdisjoint(staff.building_ids)
    ]


async def approvers(session: Session, building_ids: Sequence[int]) -> list[StaffMember]:
    """List who is asked to approve an alert: who is on duty or manages, and works in all of
    these buildings."""
    found = await session.execute(
        select(Staff, Person)
        .join(Person, Person.id == Staff.person_id)
        .where(Person.reachability == Reachability.REACHABLE)
        .where(or_(Staff.on_duty.is_(True), Staff.role.in_(MANAGING)))
        .order_by(Person.id)
    )
    return [
        StaffMember(person.id, person.telegram_id, person.language)
        for staff, person in found
        if not staff.building_ids or set(building_ids) <= set(staff.building_ids)
    ]


def residents_by_risk(
    buildings: Sequence[Building],
    floor: str | None,
    *,
    without: Collection[int],
    where: ColumnElement[bool] | None = None,
) -> Recipients:
    """Select everybody reachable who lives there, the most at risk first.

    Each person once, for the home most at risk. `without` are persons who hear of it already;
    `where` chooses among the homes.
    """
    rank = _rank(buildings, floor)
    turn = func.row_number().over(partition_by=Person.id, order_by=(rank, Residency.id))
    homes = (
        select(
            Unit.building_id, Person.telegram_id, Person.language, Person.id.label("person_id"),
            rank.label("rank"), turn.label("turn"),
        )
        .join(Residency, Residency.unit_id == Unit.id)
        .join(Person, Person.id == Residency.person_id)
        .where(
            Unit.building_id.in_([building.id for building in buildings]),
            Person.reachability == Reachability.REACHABLE,
            Person.id.not_in(list(without)),
            true() if where is None else where,
        )
        .subquery()
    )  # fmt: skip
    return (
        select(homes.c.building_id, homes.c.telegram_id, homes.c.language)
        .where(homes.c.turn == 1)
        .order_by(homes.c.rank, homes.c.person_id)
    )


def _rank(buildings: Sequence[Building], floor: str | None) -> ColumnElement[int]:
    whens = [
        (_on_floor(building, near), place)
        for building in buildings
        for place, near in enumerate(in_order_of_risk(building.floors, floor))
    ]
    if not whens:  # a CASE needs a WHEN; this one is never true
        return case((or_(Unit.id < 0), 0), else_=LAST)
    return case(*whens, else_=LAST)


def _on_floor(building: Building, floor: str) -> ColumnElement[bool]:
    return and_(Unit.building_id == building.id, Unit.floor == floor)
