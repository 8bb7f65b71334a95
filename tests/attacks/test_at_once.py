"""Two at the same moment, on PostgreSQL really at once: one wins, nothing doubles, no apology."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address, claims
from broadcasts.outbox.tables import Card, Delivery, DeliveryState
from broadcasts.screens import Screen
from estate.database import Session
from estate.errors import WrongState
from estate.incidents.tables import IncidentEvent
from estate.people.actor import Actor, actor_of
from estate.people.tables import Invite, JoinRequest, RequestState, Residency
from estate.people.tables import Person as PersonRow
from estate.places.tables import Unit
from estate.tickets import working
from estate.tickets.tables import Ticket, Verb
from handlers import conversations
from handlers.conversations import Conversation, ConversationRow
from simulator.kit import Person
from tests.attacks.raw import failures, message, put
from tests.cast import LOOK_AGAIN, Estate
from tests.codes import invite_for
from tests.journeys.stories import (
    events,
    fill_in,
    from_bot,
    person_row,
    report_a_leak,
    said,
    take_and_repair,
    the_ticket,
)
from texts.translator import Html

Deed = Callable[[Session], Awaitable[object]]


async def both(house: Estate, first: Deed, second: Deed) -> list[object]:
    """Run two transactions that have both begun and looked before either goes on."""
    ready = [asyncio.Event(), asyncio.Event()]

    async def run(deed: Deed, mine: asyncio.Event, other: asyncio.Event) -> object:
        async with house.database.write() as session:
            await session.execute(select(PersonRow.id).limit(1))
            mine.set()
            if not house.database.is_sqlite:  # there the second may not even begin
                await other.wait()
            return await deed(session)

    return list(
        await asyncio.gather(
            run(first, *ready), run(second, *reversed(ready)), return_exceptions=True
        )
    )


async def tap_all(house: Estate, *taps: tuple[Person, str]) -> None:
    """Press forged data in each person's own chat at the same moment."""
    pages = []
    for who, _ in taps:
        await who.send("/help")
    await house.settle()
    pages = [who.last() for who, _ in taps]
    await asyncio.gather(
        *(who.forge_press(page, data) for (who, data), page in zip(taps, pages, strict=True))
    )
    await house.settle()


async def test_ten_rounds_of_everything_at_once_end_without_an_apology(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    everybody = (house.carla, house.davit)
    for verb in ("take", "start", "wait", "done", "hand_back", "take", "done", "message"):
        await tap_all(house, *((who, f"{verb}:1") for who in everybody), (house.ana, "mine:1"))
    assert await failures(house) == []
    assert [event.verb for event in await events(house)].count(Verb.RESOLVE) == 1


async def test_two_approvals_and_the_applicants_own_code_make_one_home(house: Estate) -> None:
    async with house.database.write() as session:
        [unit] = await session.scalars(select(Unit).where(Unit.label == "12B"))
        code = await invite_for(session, unit.id, now=house.clock.now())
    await house.stranger.send("/join")
    await fill_in(house, house.stranger, "I have no code", "B3 Harbour Court", "12", "12B")
    await house.stranger.press(house.stranger.last().labels[0])
    await house.davit.send("/help")
    await house.settle()
    page = house.davit.last()
    [card] = [m for m in from_bot(house.davit, in_=house.room) if m.button("Approve")]
    await house.stranger.start(f"i_{code}")
    await asyncio.gather(
        house.davit.forge_press(page, "join_yes:1"), house.davit.forge_press(card, "join_yes:1")
    )
    await house.settle()
    me = (await person_row(house, house.stranger)).id
    homes = await house.rows(select(Residency.id).where(Residency.person_id == me))
    states = await house.rows(select(JoinRequest.state))
    assert (len(homes), states) == (1, [RequestState.APPROVED])
    assert await failures(house) == []


async def test_the_last_use_of_an_invite_lets_one_in(house: Estate) -> None:
    other = house.tg.person("Yusuf", language="en")
    async with house.database.write() as session:
        [unit] = await session.scalars(select(Unit).where(Unit.label == "12A"))
        code = await invite_for(session, unit.id, now=house.clock.now())
        await session.execute(update(Invite).values(uses_left=1))
    await asyncio.gather(house.stranger.start(f"i_{code}"), other.start(f"i_{code}"))
    await house.settle()
    assert await house.rows(select(func.count(Residency.id))) == [4]
    assert await house.rows(select(Invite.uses_left).where(Invite.code == code)) == [0]
    assert "has been used already" in said(house.stranger) + said(other)


async def test_an_alert_released_by_two_goes_out_once(house: Estate) -> None:
    await house.davit.send("/alert water B3 12F burst", in_=house.room)
    await house.settle()
    await tap_all(house, (house.davit, "alert_send:1"), (house.carla, "alert_send:1"))
    assert said(house.ana, in_=house.group).count("burst") == 1
    await tap_all(
        house,
        (house.davit, "incident_end:1:all_clear"),
        (house.carla, "incident_end:1:false_alarm"),
    )
    verbs = await house.rows(select(IncidentEvent.verb).order_by(IncidentEvent.id))
    assert len(verbs) == 3
    assert await failures(house) == []


async def test_one_person_first_seen_in_two_groups_at_once_is_one_person(house: Estate) -> None:
    put(house, "message", message(house, house.stranger, house.group.id, text="/report"))
    put(house, "message", message(house, house.stranger, house.room.id, text="/report"))
    put(house, "message", message(house, house.stranger, text="Smoke!"))
    await house.settle()
    assert (await person_row(house, house.stranger)).name == "Viktor"
    assert await failures(house) == []


async def test_questions_put_from_two_cards_at_once_leave_one_form(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.davit.send("/ticket 1001")
    await house.settle()
    [card] = [m for m in from_bot(house.davit) if m.button("Wait")]
    room = from_bot(house.davit, in_=house.room)[-1]
    for _ in range(3):
        await asyncio.gather(
            house.davit.forge_press(card, "wait:1"), house.davit.forge_press(room, "message:1")
        )
        await house.settle()
    assert len(await house.rows(select(ConversationRow.step))) == 1
    assert await failures(house) == []


async def test_two_who_show_the_same_card_both_count(house: Estate) -> None:
    where = Address(house.room.id)

    def shows(words: str) -> Deed:
        return lambda session: outbox.show(
            session, where, "x:1", Screen(Html(words)), lane=Lane.REPLY, now=house.clock.now()
        )

    async with house.database.write() as session:
        await shows("first")(session)
    assert [r for r in await both(house, shows("a"), shows("b")) if isinstance(r, Exception)] == []
    assert await house.rows(select(Card.wanted).where(Card.subject == "x:1")) == [3]


async def test_a_chat_that_moves_to_where_its_card_stands_already_blocks_nothing(
    house: Estate,
) -> None:
    old, new = Address(-77), Address(-78)
    async with house.database.write() as session:
        for where in (old, new):
            await outbox.show(
                session, where, "x:1", Screen(Html("x")), lane=Lane.REPLY,
                now=house.clock.now() + timedelta(days=1),
            )  # fmt: skip
        await claims.move_chat(session, old.chat_id, new.chat_id)
    states = await house.rows(select(Delivery.state).where(Delivery.chat_id == new.chat_id))
    assert sorted(map(str, states)) == [DeliveryState.WAITING, DeliveryState.WITHDRAWN]


async def test_a_form_changed_by_two_at_once_is_the_later_ones_whole(house: Estate) -> None:
    async def begins(session: Session) -> None:
        form = Conversation(flow="desk", step="wait", data={"ticket_id": 1})
        stored = await conversations.load(session, 5, 5)
        before = stored.token if stored else ""
        await conversations.save(session, 5, 5, form, before=before, now=house.clock.now())

    async with house.database.write() as session:
        await begins(session)
    results = await both(house, begins, begins)
    assert [r for r in results if isinstance(r, Exception)] == []


async def test_two_ratings_begun_at_once_are_one(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await house.ana.press("Yes, fixed")
    await house.settle()
    for _ in range(3):
        for score in ("5", "4", "3"):
            await house.ana.tap(score)
    await house.settle()
    assert await failures(house) == []


async def somebody_waits(house: Estate) -> None:
    """Until another transaction waits for a row of ours; on SQLite it cannot even begin."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(5):
        while not house.database.is_sqlite:
            async with house.database.read() as session:
                if await session.scalar(waiting):
                    return
            await asyncio.sleep(LOOK_AGAIN)


async def test_who_loses_a_race_for_a_row_is_handled_again_not_turned_away(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    me = house.davit.id
    async with house.database.write() as session:
        form = Conversation(flow="report", step="danger", data={})
        await conversations.save(session, me, me, form, before="", now=house.clock.now())
        await session.flush()
        pressed = asyncio.create_task(house.davit.press("Wait", in_=house.room))
        await somebody_waits(house)
    assert "Please finish it or send /cancel there" in await pressed
    assert await failures(house) == []


async def test_the_clock_calls_nobody_for_a_form_that_its_person_is_writing_in(
    house: Estate,
) -> None:
    await house.ana.send("Smoke!")
    await fill_in(house, house.ana, "Fire or smoke")
    house.clock.advance(timedelta(seconds=61))
    home = house.ana.last().button("My home")
    assert home is not None
    await asyncio.gather(
        house.ana.press("My home"), house.app.timers.run_due(), house.app.timers.run_due()
    )
    await house.settle()
    assert len(await events(house, Verb.OPEN)) == 1
    assert await failures(house) == []


async def test_who_takes_what_was_seen_before_another_took_it_changes_nothing(
    house: Estate,
) -> None:
    """What both had read is stale for the slower one; that his row was locked is not relied on."""
    await report_a_leak(house, house.ana)
    carla, davit = [await acting(house, who) for who in (house.carla, house.davit)]
    async with house.database.read() as first, house.database.read() as second:
        seen = [await session.get_one(Ticket, 1) for session in (first, second)]
        first.expunge_all()
        second.expunge_all()

    async def take(ticket: Ticket, by: Actor) -> None:
        async with house.database.write() as session:
            session.add(ticket)
            await working.take(session, ticket, by=by, now=house.clock.now())

    await take(seen[0], carla)
    with pytest.raises(WrongState):
        await take(seen[1], davit)

    assert (await the_ticket(house)).assignee_id == carla.person_id
    assert [event.actor_id for event in await events(house, Verb.TAKE)] == [carla.person_id]


async def acting(house: Estate, who: Person) -> Actor:
    async with house.database.read() as session:
        row = await session.scalar(select(PersonRow).where(PersonRow.telegram_id == who.id))
        assert row is not None
        return await actor_of(session, row)
