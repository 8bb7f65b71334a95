"""What is a small estate that alerts can be sent in, on either database, without a bot?"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from broadcasts import alerts
from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.database import Database, Session
from estate.incidents.course import close, messages_of, release
from estate.incidents.drafts import Wish, draft
from estate.incidents.kinds import Kind
from estate.incidents.tables import Incident, Verb
from estate.people.actor import actor_of
from estate.people.tables import Person, Reachability, Relation, Residency, Role, Staff
from estate.places.tables import Building, Group, GroupUse, Unit

NOW = datetime(2026, 3, 2, 6, 7, tzinfo=UTC)
FLOORS = [str(n) for n in range(1, 11)]
DAVIT = 9_000
ROOM, GROUP_3 = -1, -3


@dataclass
class Place:
    """A small estate: B1 and B3 with ten floors, one home and one resident on each, and Davit."""

    database: Database
    b1: int
    b3: int

    def write(self) -> AbstractAsyncContextManager[Session]:
        return self.database.write()

    async def person(self, session: Session, telegram_id: int) -> Person:
        return (
            await session.scalars(select(Person).where(Person.telegram_id == telegram_id))
        ).one()

    async def drafted(self, session: Session, *building_ids: int, **wish) -> Incident:
        by = await actor_of(session, await self.person(session, DAVIT))
        wanted = Wish(Kind.FIRE, building_ids or (self.b3,), **wish)
        return await draft(session, wanted, by=by, chat_id=DAVIT, now=NOW)

    async def sent(self, session: Session, *building_ids: int, **wish) -> Incident:
        incident = await self.drafted(session, *building_ids, **wish)
        by = await actor_of(session, await self.person(session, DAVIT))
        await release(session, incident.id, by=by, now=NOW)
        await alerts.send(session, incident, username="tocsin_bot", now=NOW)
        return incident

    async def ended(self, session: Session, incident: Incident, *, now: datetime = NOW) -> None:
        by = await actor_of(session, await self.person(session, DAVIT))
        await close(session, incident.id, Verb.FALSE_ALARM, by=by, now=now)
        await alerts.end(session, incident, now=now)


def resident(building: int, floor: int) -> int:
    return building * 100 + floor


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[Place]:
    database = Database(database_url)
    yield await furnished(database)
    await database.close()


async def furnished(database: Database) -> Place:
    """Write the estate into an empty database."""
    async with database.write() as session:
        b1, b3 = _building("B1"), _building("B3")
        session.add_all([b1, b3])
        await session.flush()
        for number, building in ((1, b1), (3, b3)):
            # The highest first, so that no order comes right by chance.
            for floor in range(10, 0, -1):
                await _home(session, building.id, floor, resident(number, floor))
        davit = make_person(DAVIT)
        session.add(davit)
        await session.flush()
        session.add(Staff(person_id=davit.id, role=Role.MANAGER, since=NOW))
        _group(session, ROOM, GroupUse.STAFF, None)
        _group(session, GROUP_3, GroupUse.BUILDING, b3.id)
    return Place(database, b1.id, b3.id)


def _building(code: str) -> Building:
    return Building(
        code=code, name=code, floors=FLOORS, fire_strategy=None, emergency_number="999",
        languages=["en", "zh_Hant"], timezone="Asia/Hong_Kong",
    )  # fmt: skip


def make_person(telegram_id: int) -> Person:
    return Person(
        telegram_id=telegram_id, name=f"P{telegram_id}", language="en",
        reachability=Reachability.REACHABLE, created_at=NOW,
    )  # fmt: skip


async def _home(session: Session, building_id: int, floor: int, telegram_id: int) -> None:
    unit = Unit(building_id=building_id, floor=str(floor), label=f"{floor}A")
    person = make_person(telegram_id)
    session.add_all([unit, person])
    await session.flush()
    await lives_in(session, person, unit)


async def lives_in(session: Session, person: Person, unit: Unit) -> None:
    session.add(
        Residency(person_id=person.id, unit_id=unit.id, relation=Relation.TENANT, since=NOW)
    )
    await session.flush()


def _group(session: Session, chat_id: int, use: GroupUse, building_id: int | None) -> None:
    session.add(
        Group(chat_id=chat_id, use=use, building_id=building_id, title=use.value, linked_at=NOW)
    )


async def chats(session: Session, verb: Verb = Verb.RELEASE, incident_id: int = 1) -> list[int]:
    """Whom the messages of an event go to, in the order in which they leave."""
    ids = [one.message_id for one in await messages_of(session, incident_id, [verb])]
    return list(
        await session.scalars(
            select(Delivery.chat_id).where(Delivery.message_id.in_(ids)).order_by(Delivery.id)
        )
    )


async def fate(
    session: Session, chat: int, state: DeliveryState, *, repeated: bool = False
) -> None:
    await session.execute(
        update(Delivery)
        .where(Delivery.chat_id == chat)
        .values(state=state, repeated=repeated)
        .execution_options(synchronize_session=False)
    )


async def deliveries(session: Session, chat: int) -> list[Delivery]:
    return list(
        await session.scalars(
            select(Delivery)
            .where(Delivery.chat_id == chat)
            .order_by(Delivery.id)
            .execution_options(populate_existing=True)
        )
    )
