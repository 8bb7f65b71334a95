"""Who is told, in which order, and who hears that it is over? On both databases, without a bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from broadcasts import alerts
from broadcasts.boards import expire_previews, follow_incidents
from broadcasts.outbox.tables import Delivery, DeliveryState, Message
from estate.database import Database, Session
from estate.errors import (
    AlertReleased,
    AlertUnclear,
    IncidentClosed,
    NotAllowed,
    PreviewExpired,
    WrongState,
)
from estate.incidents.audience import reach_of
from estate.incidents.course import close, messages_of, release
from estate.incidents.drafts import Wish, cancel, draft, find, live_incidents
from estate.incidents.kinds import Kind
from estate.incidents.tables import Incident, IncidentEvent, State, Verb
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
        await alerts.send(session, incident, now=NOW)
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
    async with database.write() as session:
        b1, b3 = _building("B1"), _building("B3")
        session.add_all([b1, b3])
        await session.flush()
        for number, building in ((1, b1), (3, b3)):
            # The highest first, so that no order comes right by chance.
            for floor in range(10, 0, -1):
                await _home(session, building.id, floor, resident(number, floor))
        davit = _person(DAVIT)
        session.add(davit)
        await session.flush()
        session.add(Staff(person_id=davit.id, role=Role.MANAGER, since=NOW))
        _group(session, ROOM, GroupUse.STAFF, None)
        _group(session, GROUP_3, GroupUse.BUILDING, b3.id)
    yield Place(database, b1.id, b3.id)
    await database.close()


def _building(code: str) -> Building:
    return Building(
        code=code, name=code, floors=FLOORS, fire_strategy=None, emergency_number="999",
        languages=["en", "zh_Hant"], timezone="Asia/Hong_Kong",
    )  # fmt: skip


def _person(telegram_id: int) -> Person:
    return Person(
        telegram_id=telegram_id, name=f"P{telegram_id}", language="en",
        reachability=Reachability.REACHABLE, created_at=NOW,
    )  # fmt: skip


async def _home(session: Session, building_id: int, floor: int, telegram_id: int) -> None:
    unit = Unit(building_id=building_id, floor=str(floor), label=f"{floor}A")
    person = _person(telegram_id)
    session.add_all([unit, person])
    await session.flush()
    await _lives_in(session, person, unit)


async def _lives_in(session: Session, person: Person, unit: Unit) -> None:
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


async def test_groups_then_staff_then_residents_by_risk(place):
    async with place.write() as session:
        await place.sent(session, floor="5")
        order = await chats(session)
    assert order[:3] == [GROUP_3, ROOM, DAVIT]
    assert order[3:7] == [resident(3, floor) for floor in (5, 6, 7, 4)]
    assert set(order[7:]) == {resident(3, floor) for floor in (1, 2, 3, 8, 9, 10)}


async def test_of_two_buildings_both_floors_at_risk_hear_before_the_rest(place):
    async with place.write() as session:
        await place.sent(session, place.b1, place.b3, floor="10")
        order = [chat for chat in await chats(session) if 0 < chat < DAVIT]
    assert set(order[:4]) == {resident(b, floor) for b in (1, 3) for floor in (10, 9)}
    assert order.index(resident(1, 10)) < order.index(resident(1, 9))
    assert len(order) == len(set(order)) == 20


async def test_the_neighbour_building_hears_nothing(place):
    async with place.write() as session:
        await place.sent(session)
        told = await chats(session)
    assert [chat for chat in told if 100 <= chat < 200] == []


async def test_two_homes_and_a_job_make_one_delivery(place):
    async with place.write() as session:
        home = (await session.scalars(select(Unit).where(Unit.building_id == place.b3))).first()
        other = (await session.scalars(select(Unit).where(Unit.building_id == place.b1))).first()
        for telegram_id in (DAVIT, resident(3, 1)):
            person = await place.person(session, telegram_id)
            await _lives_in(session, person, home)
            await _lives_in(session, person, other)
        await place.sent(session, place.b1, place.b3)
        told = await chats(session)
    assert len(told) == len(set(told))
    assert {DAVIT, resident(3, 1)} <= set(told)


async def test_only_who_can_be_reached_is_written_to_and_counted(place):
    async with place.write() as session:
        for floor, reach in ((1, Reachability.BLOCKED), (2, Reachability.NEVER_STARTED)):
            (await place.person(session, resident(3, floor))).reachability = reach
        await session.flush()
        reached = await reach_of(session, [place.b3])
        await place.sent(session)
        told = await chats(session)
    assert (reached.homes, reached.reachable, reached.missing) == (10, 8, 2)
    assert not {resident(3, 1), resident(3, 2)} & set(told)


async def test_staff_off_duty_and_of_other_buildings_are_left_alone(place):
    async with place.write() as session:
        for telegram_id, on_duty, buildings in ((9_001, False, []), (9_002, True, [place.b1])):
            person = _person(telegram_id)
            session.add(person)
            await session.flush()
            session.add(
                Staff(
                    person_id=person.id, role=Role.GUARD, on_duty=on_duty,
                    building_ids=buildings, since=NOW,
                )
            )  # fmt: skip
        await place.sent(session)
        told = await chats(session)
    assert not {9_001, 9_002} & set(told)


async def test_an_alert_is_released_once(place):
    async with place.write() as session:
        incident = await place.sent(session)
        by = await actor_of(session, await place.person(session, DAVIT))
        with pytest.raises(AlertReleased) as late:
            await release(session, incident.id, by=by, now=NOW)
    assert (late.value.by, late.value.at) == (f"P{DAVIT}", NOW)


async def test_of_two_who_press_at_once_one_sends(place):
    async with place.write() as session:
        incident = await place.drafted(session)

    async def press() -> str:
        async with place.write() as session:
            by = await actor_of(session, await place.person(session, DAVIT))
            try:
                released = await release(session, incident.id, by=by, now=NOW)
            except AlertReleased:
                return "late"
            await alerts.send(session, released, now=NOW)
            return "sent"

    assert sorted(await asyncio.gather(*(press() for _ in range(5)))) == ["late"] * 4 + ["sent"]
    async with place.write() as session:
        told = await chats(session)
    assert len(told) == len(set(told)) == 13


async def test_a_preview_of_ten_minutes_is_dead(place):
    async with place.write() as session:
        incident = await place.drafted(session)
        by = await actor_of(session, await place.person(session, DAVIT))
        with pytest.raises(PreviewExpired):
            await release(session, incident.id, by=by, now=NOW + timedelta(minutes=10))
        assert await chats(session) == []
        await release(session, incident.id, by=by, now=NOW + timedelta(minutes=9, seconds=59))


async def test_the_duty_lets_old_previews_die_and_nothing_else(place):
    async with place.write() as session:
        old, sent = await place.drafted(session), await place.sent(session)
        await expire_previews(session, NOW + timedelta(minutes=9))
        assert (await find(session, old.id)).state is State.DRAFT
        await expire_previews(session, NOW + timedelta(minutes=10))
        assert (await find(session, old.id)).state is State.EXPIRED
        assert (await find(session, sent.id)).state is State.LIVE


async def test_rights_are_those_of_the_moment_of_the_press(place):
    async with place.write() as session:
        incident = await place.drafted(session)
        staff = (await session.scalars(select(Staff))).one()
        staff.building_ids = [place.b1]
        await session.flush()
        moved = await actor_of(session, await place.person(session, DAVIT))
        with pytest.raises(NotAllowed):
            await release(session, incident.id, by=moved, now=NOW)
        await session.delete(staff)
        await session.flush()
        removed = await actor_of(session, await place.person(session, DAVIT))
        with pytest.raises(NotAllowed):
            await release(session, incident.id, by=removed, now=NOW)
        assert (await find(session, incident.id)).state is State.DRAFT


async def test_facts_are_looked_at_again_at_the_press(place):
    async with place.write() as session:
        incident = await place.drafted(session, floor="10")
        building = await session.get_one(Building, place.b3)
        building.floors = FLOORS[:-1]
        await session.flush()
        by = await actor_of(session, await place.person(session, DAVIT))
        with pytest.raises(AlertUnclear):
            await release(session, incident.id, by=by, now=NOW)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"floor": "99"}, "floor"),
        ({"words": "w" * 501}, "words_long"),
    ],
)
async def test_what_cannot_be_is_not_drafted(place, wish, reason):
    async with place.write() as session:
        with pytest.raises(AlertUnclear) as refusal:
            await place.drafted(session, **wish)
    assert refusal.value.reason == reason


async def test_other_needs_words(place):
    async with place.write() as session:
        by = await actor_of(session, await place.person(session, DAVIT))
        with pytest.raises(AlertUnclear):
            await draft(session, Wish(Kind.OTHER, (place.b3,)), by=by, chat_id=DAVIT, now=NOW)


async def test_a_cancelled_draft_is_never_sent(place):
    async with place.write() as session:
        incident = await place.drafted(session)
        by = await actor_of(session, await place.person(session, DAVIT))
        await cancel(session, incident.id, by=by, now=NOW)
        with pytest.raises(WrongState):
            await release(session, incident.id, by=by, now=NOW)
        with pytest.raises(WrongState):
            await close(session, incident.id, Verb.ALL_CLEAR, by=by, now=NOW)


# What had become of the alert in a chat: does the chat hear of its end at once, or later?
FATES = [
    (DeliveryState.ACCEPTED, False, True),
    (DeliveryState.UNKNOWN, False, True),
    (DeliveryState.WAITING, False, False),
    (DeliveryState.WAITING, True, True),  # an attempt whose outcome nobody knows
    (DeliveryState.SENDING, False, False),
    (DeliveryState.GONE, False, False),
    (DeliveryState.REFUSED, False, False),
    (DeliveryState.REFUSED, True, True),
    (DeliveryState.EXPIRED, False, False),
    (DeliveryState.EXPIRED, True, True),
]


@pytest.mark.parametrize(("state", "repeated", "hears"), FATES)
async def test_the_end_goes_to_whoever_may_have_got_the_alert(place, state, repeated, hears):
    async with place.write() as session:
        incident = await place.sent(session)
        await _fate(session, resident(3, 7), state, repeated=repeated)
        await place.ended(session, incident)
        told = await chats(session, Verb.FALSE_ALARM)
        assert told == ([resident(3, 7)] if hears else [])
        waiting = await session.scalars(
            select(Delivery.chat_id).where(
                Delivery.state == DeliveryState.WAITING,
                Delivery.message_id.in_(
                    [m.message_id for m in await messages_of(session, 1, [Verb.RELEASE])]
                ),
            )
        )
        assert list(waiting) == []  # nobody is alerted after the end


@pytest.mark.parametrize(
    ("becomes", "hears"),
    [
        (DeliveryState.ACCEPTED, True),
        (DeliveryState.UNKNOWN, True),
        (DeliveryState.GONE, False),
        (DeliveryState.REFUSED, False),
        (DeliveryState.EXPIRED, False),
    ],
)
async def test_a_chat_that_was_being_alerted_hears_once_it_is_known(place, becomes, hears):
    chat = resident(3, 7)
    async with place.write() as session:
        incident = await place.sent(session)
        await _fate(session, chat, DeliveryState.SENDING)
        await place.ended(session, incident)
        await follow_incidents(session, NOW)
        assert await chats(session, Verb.FALSE_ALARM) == []
        [alert] = await _deliveries(session, chat)
        assert alert.expires_at == NOW  # a second attempt would come after the end
        await _fate(session, chat, becomes)
        await follow_incidents(session, NOW)
        await follow_incidents(session, NOW)
        assert await chats(session, Verb.FALSE_ALARM) == ([chat] if hears else [])


async def test_the_end_answers_the_alert_in_the_same_chat_and_language(place):
    async with place.write() as session:
        incident = await place.sent(session)
        for chat in (GROUP_3, ROOM, DAVIT, resident(3, 7)):
            await _fate(session, chat, DeliveryState.ACCEPTED)
        await place.ended(session, incident)
        told = await session.execute(
            select(Delivery.chat_id, Delivery.language, Message.answers_id)
            .join(Message, Message.id == Delivery.message_id)
            .where(Message.answers_id.is_not(None))
            .order_by(Delivery.id)
        )
        ends = {chat: (language, answered) for chat, language, answered in told}
        for chat, (language, answered) in ends.items():
            alert = (await _deliveries(session, chat))[0]
            assert (alert.language, alert.message_id) == (language, answered)
    assert set(ends) == {GROUP_3, ROOM, DAVIT, resident(3, 7)}


async def test_an_incident_ends_once_and_settles_when_all_is_known(place):
    async with place.write() as session:
        incident = await place.sent(session)
        await _fate(session, GROUP_3, DeliveryState.ACCEPTED)
        await place.ended(session, incident)
        with pytest.raises(IncidentClosed):
            await place.ended(session, incident)
        await follow_incidents(session, NOW)
        assert incident.settled_at is None
        await _fate(session, GROUP_3, DeliveryState.ACCEPTED)
        await follow_incidents(session, NOW)
        assert incident.settled_at == NOW
        assert await live_incidents(session) == []
        verbs = await session.scalars(select(IncidentEvent.verb).order_by(IncidentEvent.id))
        assert list(verbs) == [Verb.DRAFT, Verb.RELEASE, Verb.FALSE_ALARM]


async def _fate(
    session: Session, chat: int, state: DeliveryState, *, repeated: bool = False
) -> None:
    await session.execute(
        update(Delivery)
        .where(Delivery.chat_id == chat)
        .values(state=state, repeated=repeated)
        .execution_options(synchronize_session=False)
    )


async def _deliveries(session: Session, chat: int) -> list[Delivery]:
    return list(
        await session.scalars(
            select(Delivery)
            .where(Delivery.chat_id == chat)
            .order_by(Delivery.id)
            .execution_options(populate_existing=True)
        )
    )
