"""Who is told, and in which order? On both databases, without a bot."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from broadcasts import alerts, outbox
from broadcasts.boards import end_drills
from broadcasts.decided import expire_previews
from broadcasts.lanes import Lane
from broadcasts.late_alerts import SUBJECT, warn_of_late_alerts
from broadcasts.outbox import Address
from broadcasts.outbox.waiting import last_said
from broadcasts.screens import Screen
from estate.errors import (
    AlertReleased,
    AlertUnclear,
    NotAllowed,
    PreviewExpired,
    RealOneLive,
    WrongState,
)
from estate.incidents import course
from estate.incidents.audience import reach_of
from estate.incidents.course import close, release
from estate.incidents.drafts import Wish, cancel, draft, find
from estate.incidents.kinds import Kind
from estate.incidents.tables import Incident, Mode, State, Verb
from estate.people.actor import actor_of
from estate.people.tables import Reachability, Role, Staff
from estate.places.tables import Building, Unit
from tests.alerts.small_estate import (
    DAVIT,
    FLOORS,
    GROUP_3,
    NOW,
    ROOM,
    chats,
    lives_in,
    make_person,
    resident,
)
from texts.translator import Html


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
            await lives_in(session, person, home)
            await lives_in(session, person, other)
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
            person = make_person(telegram_id)
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
            await alerts.send(session, released, username="tocsin_bot", now=NOW)
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


async def test_a_board_that_waits_for_its_turn_is_no_late_alert(place):
    later = NOW + timedelta(seconds=9)
    async with place.write() as session:
        board = Screen(Html("where it stands"))
        await outbox.show(session, Address(ROOM), "incident:1", board, lane=Lane.ALERT, now=NOW)
        await warn_of_late_alerts(session, later)
        assert await last_said(session, SUBJECT) is None
        await outbox.say(session, Address(GROUP_3), Screen(Html("FIRE")), lane=Lane.ALERT, now=NOW)
        await warn_of_late_alerts(session, later)
        assert await last_said(session, SUBJECT) == later


async def test_of_a_drill_and_something_real_at_once_only_what_is_real_stays(place, monkeypatch):
    """The drill has looked that nothing real is live, and is not there yet to be seen itself."""
    is_out, counted, waiting = asyncio.Event(), reach_of, [True]

    async def counts_slowly(session, building_ids):
        if waiting and waiting.pop():
            with suppress(TimeoutError):
                async with asyncio.timeout(0.2):  # it may be waited for: then nothing comes
                    await is_out.wait()
        return await counted(session, building_ids)

    monkeypatch.setattr(course, "reach_of", counts_slowly)
    async with place.write() as session:
        real = await place.drafted(session)
        drill = await place.drafted(session, mode=Mode.DRILL)

    async def press(incident_id: int) -> None:
        async with place.write() as session:
            by = await actor_of(session, await place.person(session, DAVIT))
            with suppress(RealOneLive):
                incident = await release(session, incident_id, by=by, now=NOW)
                await end_drills(session, incident, by=by.person_id, now=NOW)
        is_out.set()

    await asyncio.gather(press(drill.id), press(real.id))
    async with place.write() as session:
        live = await session.scalars(select(Incident.id).where(Incident.state == State.LIVE))
        assert live.all() == [real.id]
