"""What is an estate of three buildings, 200 homes, 12 staff and three languages, with the cast?"""

from dataclasses import dataclass, field

from sqlalchemy import select

from estate.database import Session
from estate.people.tables import Person as PersonRow
from estate.people.tables import Reachability, Relation, Residency, Role, Staff
from estate.places.tables import Building, FireStrategy, Group, GroupState, GroupUse, Unit
from simulator.kit import Person
from tests.cast import BEGINNING, LANGUAGES, Estate, started

HOMES = {"B1": 59, "B3": 78, "B5": 60}  # beside the cast's three
ROLES = (
    Role.GUARD, Role.GUARD, Role.GUARD, Role.GUARD, Role.TECHNICIAN, Role.TECHNICIAN,
    Role.DISPATCHER, Role.DISPATCHER, Role.MANAGER, Role.MANAGER,
)  # fmt: skip


@dataclass
class Resident:
    """Somebody at home, and what they read."""

    person: Person
    language: str
    building: str


@dataclass
class Town:
    """The cast's estate, grown. `managers` read simplified and traditional Chinese."""

    house: Estate
    residents: list[Resident] = field(default_factory=list)
    managers: dict[str, Person] = field(default_factory=dict)

    def of(self, *codes: str) -> list[Resident]:
        """Who lives in these buildings."""
        return [one for one in self.residents if one.building in codes]


async def grow(house: Estate) -> Town:
    """Build B5, which stays put, and let everybody move in; all have started the bot."""
    town = Town(house)
    async with house.database.write() as session:
        await _build(session, house)
        for code, count in HOMES.items():
            building = (await session.scalars(select(Building).where(Building.code == code))).one()
            for number in range(count):
                await _move_in(session, town, building, number)
        for number, role in enumerate(ROLES):
            await _hire(session, town, number, role)
        homes = len(list(await session.scalars(select(Unit.id))))
        staff = len(list(await session.scalars(select(Staff.person_id))))
    cast = ((house.ana, "en"), (house.bruno, "en"), (house.elif_, "zh_Hant"))
    town.residents += [Resident(who, language, "B3") for who, language in cast]
    assert (homes, staff) == (200, 12)
    return town


async def _build(session: Session, house: Estate) -> None:
    like = (await session.scalars(select(Building).where(Building.code == "B3"))).one()
    b5 = Building(
        code="B5", name="Pine Court", floors=like.floors, fire_strategy=FireStrategy.STAY_PUT,
        emergency_number="999", languages=LANGUAGES, timezone=like.timezone,
        assembly_point="the car park",
    )  # fmt: skip
    session.add(b5)
    await session.flush()
    for code in ("B1", "B5"):
        building = (await session.scalars(select(Building).where(Building.code == code))).one()
        group = house.tg.group(f"{code} neighbours", members=[house.davit, house.stranger])
        session.add(
            Group(
                chat_id=group.id, use=GroupUse.BUILDING, building_id=building.id,
                title=group.chat.title or "", state=GroupState.OK, linked_at=BEGINNING,
            )
        )  # fmt: skip


async def _person(session: Session, town: Town, name: str, language: str) -> tuple[Person, int]:
    who = town.house.tg.person(name, language="en")
    started(town.house.tg, who)
    row = PersonRow(
        telegram_id=who.id, name=name, language=language, language_chosen=True,
        reachability=Reachability.REACHABLE, created_at=BEGINNING,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return who, row.id


async def _move_in(session: Session, town: Town, building: Building, number: int) -> None:
    floor, side = building.floors[1 + number % 30], "CDE"[number // 30]
    language = LANGUAGES[number % len(LANGUAGES)]
    who, person_id = await _person(session, town, f"{building.code} {floor}{side}", language)
    label = f"{floor}{side}" if (building.code, floor, side) != ("B1", "3", "C") else "3X"
    unit = Unit(building_id=building.id, floor=floor, label=label)
    session.add(unit)
    await session.flush()
    session.add(
        Residency(person_id=person_id, unit_id=unit.id, relation=Relation.OWNER, since=BEGINNING)
    )
    town.residents.append(Resident(who, language, building.code))


async def _hire(session: Session, town: Town, number: int, role: Role) -> None:
    language = LANGUAGES[1 + number % 2]
    who, person_id = await _person(session, town, f"Staff {number}", language)
    session.add(Staff(person_id=person_id, role=role, since=BEGINNING))
    if role is Role.MANAGER:
        town.managers[language] = who
