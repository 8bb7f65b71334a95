"""Can somebody be written to? Kept from what Telegram says of each chat."""

from dataclasses import dataclass

from sqlalchemy import case, func, select, update

from estate.database import Session
from estate.people.actor import Actor
from estate.people.tables import Person, Reachability, Residency
from estate.places.tables import Building, Unit

STATES = {
    "blocked": Reachability.BLOCKED,
    "deactivated": Reachability.DEACTIVATED,
    "never_started": Reachability.NEVER_STARTED,
}


async def lost_touch(session: Session, telegram_id: int, reason: str) -> None:
    """Note that this account cannot be written to: blocked, deactivated or never_started."""
    await session.execute(
        update(Person)
        .where(Person.telegram_id == telegram_id)
        .values(reachability=STATES.get(reason, Reachability.BLOCKED))
    )


async def found_again(session: Session, telegram_id: int) -> None:
    """Note that this account can be written to."""
    await session.execute(
        update(Person)
        .where(Person.telegram_id == telegram_id)
        .values(reachability=Reachability.REACHABLE)
    )


@dataclass(frozen=True, slots=True)
class BuildingReach:
    """How many homes and people a building has, and how many can be written to."""

    building_code: str
    homes: int
    lived_in: int
    residents: int
    reachable: int


async def reach_by_building(session: Session, actor: Actor) -> list[BuildingReach]:
    """Count who can be reached, for each building in which this member of staff works."""
    can_be_reached = case((Person.reachability == Reachability.REACHABLE, Person.id))
    rows = await session.execute(
        select(
            Building.id,
            Building.code,
            func.count(Unit.id.distinct()),
            func.count(Residency.unit_id.distinct()),
            func.count(Person.id.distinct()),
            func.count(can_be_reached.distinct()),
        )
        .outerjoin(Unit, Unit.building_id == Building.id)
        .outerjoin(Residency, Residency.unit_id == Unit.id)
        .outerjoin(Person, Person.id == Residency.person_id)
        .group_by(Building.id, Building.code)
        .order_by(Building.code)
    )
    return [
        BuildingReach(code, homes, lived_in, residents, reachable)
        for id_, code, homes, lived_in, residents, reachable in rows
        if actor.works_in(id_)
    ]
