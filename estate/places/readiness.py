"""What of the estate would fail on the day of an alert? Facts for `tocsin doctor`."""

from dataclasses import dataclass

from sqlalchemy import func, select

from estate.database import Session
from estate.people.tables import Person, Reachability, Residency, Staff
from estate.places.groups import staff_room
from estate.places.tables import Building, Group, GroupState, GroupUse


@dataclass(frozen=True, slots=True)
class LinkedGroup:
    """A group that is linked to a building, or is the staff room (no building)."""

    chat_id: int
    title: str
    building: str | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far an estate is set up. Buildings are named by their codes, in their order."""

    buildings: tuple[str, ...]
    without_group: tuple[str, ...]
    without_fire_strategy: tuple[str, ...]
    groups: tuple[LinkedGroup, ...]
    has_staff_room: bool
    staff: int
    residents: int
    reachable: int


async def readiness(session: Session) -> Readiness:
    """Look at the whole estate."""
    buildings = (await session.scalars(select(Building).order_by(Building.code))).all()
    codes = {building.id: building.code for building in buildings}
    groups = (await session.scalars(select(Group).order_by(Group.id))).all()
    served = {
        group.building_id
        for group in groups
        if group.use is GroupUse.BUILDING and group.state is not GroupState.LOST
    }
    residents = select(Residency.person_id).distinct()
    return Readiness(
        buildings=tuple(codes.values()),
        without_group=tuple(code for id_, code in codes.items() if id_ not in served),
        without_fire_strategy=tuple(b.code for b in buildings if b.fire_strategy is None),
        groups=tuple(_linked(group, codes) for group in groups),
        has_staff_room=await staff_room(session) is not None,
        staff=await session.scalar(select(func.count()).select_from(Staff)) or 0,
        residents=await session.scalar(select(func.count()).select_from(residents.subquery())) or 0,
        reachable=await session.scalar(
            select(func.count()).where(
                Person.id.in_(residents), Person.reachability == Reachability.REACHABLE
            )
        )
        or 0,
    )


def _linked(group: Group, codes: dict[int, str]) -> LinkedGroup:
    building = codes.get(group.building_id) if group.building_id is not None else None
    return LinkedGroup(group.chat_id, group.title, building)
