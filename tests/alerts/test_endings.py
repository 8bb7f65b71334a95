"""Who hears that it is over? All who may have been told, and nobody else."""

import pytest
from sqlalchemy import select, update

from broadcasts import alerts
from broadcasts.boards import end_drills, follow_incidents
from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Delivery, DeliveryState, Message, Rendering
from estate.database import Session
from estate.errors import IncidentClosed
from estate.incidents import course
from estate.incidents.course import live_incidents, messages_of, release
from estate.incidents.kinds import News
from estate.incidents.tables import IncidentEvent, Mode, Verb
from estate.people.actor import actor_of
from estate.places.tables import Group, GroupUse
from tests.alerts.small_estate import DAVIT, GROUP_3, NOW, ROOM, chats, deliveries, fate, resident

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
        await fate(session, resident(3, 7), state, repeated=repeated)
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
        await fate(session, chat, DeliveryState.SENDING)
        await place.ended(session, incident)
        await follow_incidents(session, NOW)
        assert await chats(session, Verb.FALSE_ALARM) == []
        [alert] = await deliveries(session, chat)
        assert alert.expires_at == NOW  # a second attempt would come after the end
        await fate(session, chat, becomes)
        await follow_incidents(session, NOW)
        await follow_incidents(session, NOW)
        assert await chats(session, Verb.FALSE_ALARM) == ([chat] if hears else [])


async def test_the_end_answers_the_alert_in_the_same_chat_and_language(place):
    async with place.write() as session:
        incident = await place.sent(session)
        for chat in (GROUP_3, ROOM, DAVIT, resident(3, 7)):
            await fate(session, chat, DeliveryState.ACCEPTED)
        await place.ended(session, incident)
        told = await session.execute(
            select(Delivery.chat_id, Delivery.language, Message.answers_id)
            .join(Message, Message.id == Delivery.message_id)
            .where(Message.answers_id.is_not(None))
            .order_by(Delivery.id)
        )
        ends = {chat: (language, answered) for chat, language, answered in told}
        for chat, (language, answered) in ends.items():
            alert = (await deliveries(session, chat))[0]
            assert (alert.language, alert.message_id) == (language, answered)
    assert set(ends) == {GROUP_3, ROOM, DAVIT, resident(3, 7)}


async def test_an_incident_ends_once_and_settles_when_all_is_known(place):
    async with place.write() as session:
        incident = await place.sent(session)
        await fate(session, GROUP_3, DeliveryState.ACCEPTED)
        await place.ended(session, incident)
        with pytest.raises(IncidentClosed):
            await place.ended(session, incident)
        await follow_incidents(session, NOW)
        assert incident.settled_at is None
        await fate(session, GROUP_3, DeliveryState.ACCEPTED)
        await follow_incidents(session, NOW)
        assert incident.settled_at == NOW
        davit = await actor_of(session, await place.person(session, DAVIT))
        assert await live_incidents(session, by=davit) == []
        verbs = await session.scalars(select(IncidentEvent.verb).order_by(IncidentEvent.id))
        assert list(verbs) == [Verb.DRAFT, Verb.RELEASE, Verb.FALSE_ALARM]


async def test_a_drill_that_something_real_stops_ends_for_whom_that_leaves_out(place):
    async with place.write() as session:
        drill = await place.sent(session, place.b1, place.b3, mode=Mode.DRILL)
        for told in (ROOM, DAVIT, resident(1, 5), resident(3, 5), resident(3, 6)):
            await fate(session, told, DeliveryState.ACCEPTED)
        davit = await actor_of(session, await place.person(session, DAVIT))
        real = await place.drafted(session, place.b3)
        await release(session, real.id, by=davit, now=NOW)
        await end_drills(session, real, by=davit.person_id, now=NOW)
        await alerts.send(session, real, username="tocsin_bot", now=NOW)
        await follow_incidents(session, NOW)
        await follow_incidents(session, NOW)
        assert await chats(session, Verb.ALL_CLEAR, drill.id) == [resident(1, 5)]
        over = (await deliveries(session, resident(1, 5)))[-1]
        said = await session.get_one(Rendering, (over.message_id, "en"))
        assert "for Blocks B1 and B3 was stopped and is over" in said.params["text"]
        assert over.lane == Lane.DRILL
        await place.ended(session, real)  # before the real alert has left to anybody
        await follow_incidents(session, NOW)
        hear_now = {ROOM, DAVIT, resident(1, 5), resident(3, 5), resident(3, 6)}
        assert set(await chats(session, Verb.ALL_CLEAR, drill.id)) == hear_now


async def test_everybody_hears_one_end_in_few_messages_however_much_was_told(place):
    async with place.write() as session:
        for thread, building in ((7, place.b1), (8, place.b3)):
            session.add(_topic(-50, thread, building))
        incident = await place.sent(session, place.b1, place.b3)
        await fate(session, resident(1, 5), DeliveryState.GONE)
        await _accept(session)
        davit = await actor_of(session, await place.person(session, DAVIT))
        for after in range(4):
            await course.update(
                session, incident.id, after=after, news=News.UNCHANGED, words="", by=davit, now=NOW
            )
            await alerts.update(session, incident, News.UNCHANGED, "", username="x", now=NOW)
            await _accept(session)
            if not after:
                session.add(_topic(-60, 0, place.b1))  # linked while it lasts
        await place.ended(session, incident)
        ends = await messages_of(session, 1, [Verb.FALSE_ALARM])
        assert len(ends) == len(await messages_of(session, 1, [Verb.RELEASE]))
        there = select(Delivery.chat_id, Delivery.thread_id)
        its_end = Delivery.message_id.in_([one.message_id for one in ends])
        told = set(
            await session.execute(there.where(Delivery.state == DeliveryState.ACCEPTED).distinct())
        )
        heard = list(await session.execute(there.where(its_end)))
        assert {(-50, 7), (-50, 8), (-60, 0), (resident(1, 5), 0)} < told == set(heard)
        assert len(heard) == len(told)
        # A topic that was deleted, so that its end came without one, hears no second.
        await session.execute(
            update(Delivery).where(its_end, Delivery.thread_id == 7).values(thread_id=0)
        )
        await follow_incidents(session, NOW)
        assert len((await session.execute(there.where(its_end))).all()) == len(told)


def _topic(chat_id: int, thread_id: int, building_id: int) -> Group:
    return Group(
        chat_id=chat_id, thread_id=thread_id, use=GroupUse.BUILDING, building_id=building_id,
        title="Neighbours", linked_at=NOW,
    )  # fmt: skip


async def _accept(session: Session) -> None:
    """Everything that waits leaves, and arrives."""
    await session.execute(
        update(Delivery)
        .where(Delivery.state == DeliveryState.WAITING)
        .values(state=DeliveryState.ACCEPTED)
        .execution_options(synchronize_session=False)
    )
