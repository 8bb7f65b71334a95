"""What the dispatcher does with each answer of Telegram, against the real simulator."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import chat_news
from broadcasts import outbox
from broadcasts.dispatcher import Dispatcher
from broadcasts.lanes import Lane
from broadcasts.outbox import Address, claims
from broadcasts.outbox.claims import Claim
from broadcasts.outbox.tables import Delivery, DeliveryState, KeptPace
from broadcasts.outcomes import Outcome
from broadcasts.pace import Limits, Pace
from broadcasts.screens import Screen
from broadcasts.sender import Sender
from estate.database import Session
from estate.people.tables import Person, Reachability
from estate.places.tables import Group
from simulator.members import migrate
from simulator.traffic import Fault, FaultKind
from tests.broadcasts.outgoing import deliveries, say, texts_in
from tests.cast import Estate
from texts.translator import Html

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds


async def test_a_higher_lane_goes_first_and_each_lane_in_its_order(house: Estate) -> None:
    gate = house.tg.world.hold("sendMessage")
    await say(house, house.ana, "first of all")
    house.app.dispatcher.wake()
    await gate.reached()
    for lane, text in (
        (Lane.SURVEY, "survey"), (Lane.REPLY, "reply one"), (Lane.REPLY, "reply two"),
        (Lane.ALERT, "alert one"), (Lane.ALERT, "alert two"),
    ):  # fmt: skip
        await say(house, house.ana, text, lane=lane)
    gate.release()
    await house.settle()
    assert texts_in(house, house.ana) == [
        "first of all", "alert one", "alert two", "reply one", "reply two", "survey",
    ]  # fmt: skip


async def test_what_must_be_tried_again_holds_up_its_own_lane_in_that_chat_only(
    house: Estate,
) -> None:
    house.tg.world.next_fault.append(Fault(FaultKind.BAD_GATEWAY, method="sendmessage"))
    await say(house, house.ana, "one")
    await say(house, house.ana, "two")
    await say(house, house.bruno, "for Bruno")
    house.app.dispatcher.wake()
    await house.settle()
    assert texts_in(house, house.bruno) == ["for Bruno"]
    assert texts_in(house, house.ana) == []
    await house.advance(timedelta(seconds=2))
    assert texts_in(house, house.ana) == ["one", "two"]


async def test_a_flood_error_waits_as_long_as_it_was_told(house: Estate) -> None:
    fault = Fault(FaultKind.TOO_MANY, method="sendmessage", retry_after=2)
    house.tg.world.next_fault.append(fault)
    await say(house, house.ana, "patience")
    house.app.dispatcher.wake()
    await house.settle()
    [waiting] = await deliveries(house)
    assert waiting.state is DeliveryState.WAITING
    assert waiting.not_before == house.clock.now() + timedelta(seconds=2)
    house.clock.advance(timedelta(seconds=2))
    await house.ana.expect("patience")


async def test_several_chats_that_complain_slow_the_whole_and_the_next_process_knows(
    paced_house: Estate,
) -> None:
    house = paced_house
    three = (house.ana, house.bruno, house.elif_)
    for person in three:
        house.tg.world.next_fault.append(Fault(FaultKind.TOO_MANY, method="sendMessage"))
        await say(house, person, "patience")
    house.app.dispatcher.wake()
    await house.settle()
    await house.advance(timedelta(seconds=2))
    for person in three:
        await person.expect("patience")
    await house.settle()
    [kept] = await house.rows(select(KeptPace.calls))
    assert kept == Limits().overall.calls // 2
    another = Pace(Limits())
    dispatcher = Dispatcher(
        house.database, Sender(house.app.application.bot, house.clock), another, house.clock,
        news=chat_news,
    )  # fmt: skip
    running = asyncio.create_task(dispatcher.run())
    async with asyncio.timeout(5):
        while another.overall_calls != kept:  # noqa: ASYNC110 - a start tells nobody of itself
            await asyncio.sleep(0.01)
    await dispatcher.stop(running)


async def test_an_unknown_outcome_repeats_alerts_marked_replies_plainly_and_nothing_else(
    house: Estate,
) -> None:
    for lane in (Lane.ALERT, Lane.REPLY, Lane.NOTICE):
        house.tg.world.next_fault.append(Fault(FaultKind.DROP_AFTER, method="sendmessage"))
        await say(house, house.ana, lane.name, lane=lane)
        house.app.dispatcher.wake()
        await house.settle()
    assert texts_in(house, house.ana) == [
        "ALERT",
        "(Repeated: you may have this message already.)\nALERT",
        "REPLY",
        "REPLY",
        "NOTICE",
    ]
    states = [delivery.state for delivery in await deliveries(house)]
    assert states == [DeliveryState.ACCEPTED, DeliveryState.ACCEPTED, DeliveryState.UNKNOWN]


async def test_nothing_is_sent_after_it_expired(house: Estate) -> None:
    await house.settle()  # no look at the clock is under way
    async with house.database.write() as session:
        await outbox.say(
            session, Address(house.ana.id), Screen(Html("too late")), lane=Lane.ALERT,
            now=house.clock.now(), expires_at=house.clock.now() + timedelta(minutes=1),
        )  # fmt: skip
        house.clock.advance(timedelta(minutes=2))  # before anybody can see it
    house.app.dispatcher.wake()
    await house.settle()
    assert texts_in(house, house.ana) == []
    assert [d.state for d in await deliveries(house)] == [DeliveryState.EXPIRED]


async def test_who_blocked_the_bot_is_unreachable_from_then_on(house: Estate) -> None:
    house.tg.world.people[house.ana.id].blocked.add(house.tg.bot.id)
    await say(house, house.ana, "hello?")
    house.app.dispatcher.wake()
    await house.settle()
    assert [d.state for d in await deliveries(house)] == [DeliveryState.GONE]
    [ana] = await house.rows(select(Person).where(Person.telegram_id == house.ana.id))
    assert isinstance(ana, Person)
    assert ana.reachability is Reachability.BLOCKED


async def test_a_group_that_became_a_supergroup_is_followed(house: Estate) -> None:
    old = house.group.id
    new = migrate(house.tg.world, house.group.chat).id
    await say(house, old, "to everybody in B3")
    house.app.dispatcher.wake()
    await house.settle()
    [delivery] = await deliveries(house)
    assert (delivery.state, delivery.chat_id) == (DeliveryState.ACCEPTED, new)
    groups = await house.rows(select(Group).where(Group.chat_id == new))
    assert len(groups) == 1


async def test_an_outcome_that_cannot_be_recorded_holds_up_nobody_else(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = claims.record

    async def breaks_for_ana(
        session: Session, claim: Claim, outcome: Outcome, *, now: datetime
    ) -> None:
        if claim.chat_id == house.ana.id and not texts_in(house, house.bruno):
            raise RuntimeError("planted")
        await record(session, claim, outcome, now=now)

    monkeypatch.setattr(claims, "record", breaks_for_ana)
    await say(house, house.ana, "one")
    await say(house, house.ana, "two")
    house.app.dispatcher.wake()
    await house.ana.expect("one")
    await say(house, house.bruno, "for Bruno")
    house.app.dispatcher.wake()
    await house.bruno.expect("for Bruno")
    await house.settle()
    assert texts_in(house, house.ana) == ["one", "two"]
    assert {d.state for d in await deliveries(house)} == {DeliveryState.ACCEPTED}


async def test_a_stop_in_the_midst_of_a_claim_loses_none(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, claiming, go_on = claims.claim, asyncio.Event(), asyncio.Event()

    async def pauses(session: Session, ids: Sequence[int], *, now: datetime) -> list[Claim]:
        claiming.set()
        await go_on.wait()
        return await claim(session, ids, now=now)

    monkeypatch.setattr(claims, "claim", pauses)
    await say(house, house.ana, "before we go", lane=Lane.NOTICE)
    house.app.dispatcher.wake()
    await claiming.wait()
    sending = house.app.health.dispatching
    assert sending is not None
    stopping = asyncio.create_task(house.app.dispatcher.stop(sending))
    await asyncio.sleep(0)  # it has begun
    go_on.set()
    await stopping
    assert texts_in(house, house.ana) == ["before we go"]
    assert [d.state for d in await deliveries(house)] == [DeliveryState.ACCEPTED]


async def test_no_network_call_is_made_while_a_write_transaction_is_open(house: Estate) -> None:
    """The outbox is the only way out: a call that is held stops no writer."""
    gate = house.tg.world.hold("sendMessage")
    await say(house, house.ana, "held at the gate")
    house.app.dispatcher.wake()
    await gate.reached()
    async with asyncio.timeout(2), house.database.write() as session:
        await session.execute(select(Delivery))
    gate.release()
    await house.settle()


async def test_an_answer_that_cannot_be_read_is_an_unknown_outcome(house: Estate) -> None:
    for lane in (Lane.ALERT, Lane.NOTICE):
        house.tg.world.next_fault.append(Fault(FaultKind.BROKEN_JSON, method="sendmessage"))
        await say(house, house.ana, lane.name, lane=lane)
        house.app.dispatcher.wake()
        await house.settle()
    assert texts_in(house, house.ana) == [
        "ALERT",
        "(Repeated: you may have this message already.)\nALERT",
        "NOTICE",
    ]
    states = [delivery.state for delivery in await deliveries(house)]
    assert states == [DeliveryState.ACCEPTED, DeliveryState.UNKNOWN]


async def test_an_album_waits_until_its_group_has_room_for_all_of_it(paced_house: Estate) -> None:
    house = paced_house
    house.tg.world.flood.on = True
    sent = [await house.ana.send_photo() for _ in range(10)]
    media = [{"type": "photo", "media": message.raw["photo"][-1]["file_id"]} for message in sent]
    for number in range(11):
        await say(house, house.room.id, str(number))
    house.app.dispatcher.wake()
    await house.carla.expect("10", in_=house.room)
    await house.settle()
    async with house.database.write() as session:
        await outbox.call(
            session, Address(house.room.id), "sendMediaGroup", {"media": media},
            lane=Lane.REPLY, now=house.clock.now(),
        )  # fmt: skip
    house.app.dispatcher.wake()
    await house.settle()
    album = (await deliveries(house))[-1]
    assert (album.state, album.reason) == (DeliveryState.WAITING, "no room for an album yet")
    assert timedelta(seconds=50) < album.not_before - house.clock.now() <= timedelta(seconds=60)
    assert [call.fault for call in house.tg.world.calls if call.fault] == []
