"""A call for help reaches staff wherever it is pressed, names every home, and can be closed."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from broadcasts import boards
from broadcasts.boards import follow_incidents
from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.incidents.tables import Incident, State
from estate.people.tables import Person as PersonRow
from estate.people.tables import Reachability, Relation, Residency, Staff
from estate.places.tables import Building, Group, GroupUse, Unit
from simulator.kit import Group as TelegramGroup
from simulator.kit import Message
from simulator.kit import Person as PersonOfTelegram
from tests.alerts.small_estate import NOW, Place, fate, resident
from tests.alerts.test_drills import send_drill
from tests.alerts.test_journeys import end_it, heard, send_alert
from tests.alerts.test_roll_call import board, calls
from tests.cast import BEGINNING, Estate
from tests.journeys.stories import fill_in, fill_in_room

pytestmark = pytest.mark.calm

HELP = "I need help"


async def lets_a_flat(house: Estate) -> None:
    """Ana has 20C too."""
    async with house.database.write() as session:
        building = await session.scalar(select(Building.id).where(Building.code == "B3"))
        unit = Unit(building_id=building, floor="20", label="20C")
        session.add(unit)
        await session.flush()
        unit_id = unit.id
    await lives_in(house, house.ana.id, unit_id)


async def lives_in(house: Estate, telegram_id: int, unit_id: int) -> None:
    async with house.database.write() as session:
        person = await session.scalar(
            select(PersonRow.id).where(PersonRow.telegram_id == telegram_id)
        )
        session.add(
            Residency(person_id=person, unit_id=unit_id, relation=Relation.TENANT, since=BEGINNING)
        )


async def test_under_an_old_alert_it_counts_in_the_live_one(house: Estate) -> None:
    await send_alert(house)
    [old] = heard(house.bruno, "FIRE at")
    await end_it(house, "False alarm", by=house.davit)
    await send_alert(house)
    await house.bruno.forge_press(old, "roll:1:help")
    await house.settle()
    assert calls(house)[0].startswith("#I2 NEEDS HELP: B3 12A")
    assert "NEEDS HELP: B3 12A, 12/F, Bruno" in await board(house)


async def test_under_a_drill_it_counts_in_what_is_real_there(house: Estate) -> None:
    await send_drill(house)
    drill = [m for m in house.bruno.history() if "FIRE at" in m.text][-1]
    await send_alert(house)
    await house.bruno.forge_press(drill, "roll:1:help")
    await house.settle()
    [call] = calls(house)
    assert call.startswith("#I2 NEEDS HELP: B3 12A")
    assert "NEEDS HELP: B3 12A, 12/F, Bruno" in await board(house)


async def test_under_a_drill_that_is_over_it_is_taken_as_real(house: Estate) -> None:
    await send_drill(house)
    drill = [m for m in house.bruno.history() if "FIRE at" in m.text][-1]
    await fill_in_room(house, house.davit, "End DRILL")
    await house.bruno.forge_press(drill, "roll:1:help")
    await house.settle()
    [call] = calls(house)
    assert call.splitlines() == [
        "#I1 NEEDS HELP: B3 12A, 12/F, Bruno.",
        "It was pressed under a drill that is over: take it as real.",
    ]
    assert "Staff have been called to you" in house.bruno.last().text
    assert "DRILL" not in house.bruno.last().text
    newest = (await house.rows(select(Delivery).order_by(Delivery.id)))[-4:]
    assert Lane.CALLOUT in [Lane(one.lane) for one in newest]
    await fill_in_room(house, house.davit, "Has been helped")
    assert "needs no help any more, says Davit" in house.davit.last(in_=house.room).text


async def test_who_has_two_homes_may_be_in_either(house: Estate) -> None:
    await lets_a_flat(house)
    await send_alert(house)
    await fill_in(house, house.ana, HELP)
    assert calls(house) == ["#I1 NEEDS HELP: B3 12A, 12/F, Ana; B3 20C, 20/F, Ana."]


async def test_whose_home_became_known_meanwhile_can_close_their_call(house: Estate) -> None:
    await send_alert(house)
    await house.stranger.start("r_1")
    await fill_in(house, house.stranger, HELP)
    assert "whose home the bot does not know" in calls(house)[0]
    await lives_in(house, house.stranger.id, 1)
    await fill_in(house, house.stranger, "I am safe")
    assert "NEEDS HELP" not in await board(house)


async def test_the_number_to_call_is_that_of_their_building(house: Estate) -> None:
    async with house.database.write() as session:
        await session.execute(
            update(Building).where(Building.code == "B1").values(emergency_number="119")
        )
    await send_alert(house, "/alert fire B1 B3")
    await fill_in(house, house.ana, HELP)
    assert "call 999 now" in house.ana.last().text
    await house.stranger.start("r_1")
    await fill_in(house, house.stranger, HELP)
    assert "call 119 and 999 now" in house.stranger.last().text


async def test_nobody_is_said_to_be_called_where_nobody_can_be(house: Estate) -> None:
    await send_alert(house)
    async with house.database.write() as session:
        await session.execute(delete(Group).where(Group.use == GroupUse.STAFF))
        staff = select(Staff.person_id)
        await session.execute(
            update(PersonRow)
            .where(PersonRow.id.in_(staff))
            .values(reachability=Reachability.BLOCKED)
        )
    answer = await house.ana.press(HELP)
    assert answer == "The bot can reach nobody of the staff now. Call 999."
    await house.settle()
    assert "Call 999 now." in house.ana.last().text


async def test_an_all_clear_asks_again_when_somebody_else_calls_meanwhile(house: Estate) -> None:
    await send_alert(house)
    await fill_in(house, house.ana, HELP)
    await fill_in_room(house, house.davit, "All clear")
    asked = house.davit.last(in_=house.room)
    await fill_in(house, house.ana, "I am safe")
    await fill_in(house, house.elif_, "我需要協助")
    await house.davit.press("The fire service handed back", in_=house.room, on=asked)
    await house.settle()
    assert [one.state for one in await house.rows(select(Incident))] == [State.LIVE]
    asked = house.davit.last(in_=house.room)
    assert "STILL NEEDS HELP: B3 12B, 12/F, Elif" in asked.text
    await house.davit.press("The fire service handed back", in_=house.room)
    await house.settle()
    assert [one.state for one in await house.rows(select(Incident))] == [State.CLOSED]


async def test_who_turns_out_to_be_told_while_it_is_settled_hears_the_end(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outcome comes between the two looks of one duty, as it may on PostgreSQL."""
    late = resident(3, 5)
    async with place.write() as session:
        incident = await place.sent(session)
        await session.execute(update(Delivery).values(state=DeliveryState.ACCEPTED))
        await fate(session, late, DeliveryState.SENDING)
        await place.ended(session, incident)
        waiting = Delivery.state == DeliveryState.WAITING
        await session.execute(update(Delivery).where(waiting).values(state=DeliveryState.ACCEPTED))
    drawn = boards.refresh_boards

    async def meanwhile(session, incident, *, now) -> None:
        await drawn(session, incident, now=now)
        await fate(session, late, DeliveryState.ACCEPTED)

    with monkeypatch.context() as planted:
        planted.setattr(boards, "refresh_boards", meanwhile)
        async with place.write() as session:
            await follow_incidents(session, NOW)
    async with place.write() as session:
        await follow_incidents(session, NOW + timedelta(seconds=5))
        told = await session.scalars(select(Delivery.id).where(Delivery.chat_id == late))
        assert len(told.all()) == 2


async def test_to_whom_nobody_goes_is_said_again_until_somebody_goes(house: Estate) -> None:
    def said(who: PersonOfTelegram, group: TelegramGroup | None = None) -> list[Message]:
        return [m for m in who.history(in_=group) if "STILL NEEDS HELP, and nobody" in m.text]

    await send_alert(house)
    await fill_in(house, house.ana, HELP)
    await house.advance(timedelta(seconds=115))
    assert said(house.davit) == []
    await house.advance(timedelta(seconds=5))
    for messages in (said(house.davit), said(house.davit, house.room), said(house.carla)):
        [again] = messages
        assert again.text.endswith("nobody has said that they are going: B3 12A, 12/F, Ana.")
        assert not again.silent
    await house.advance(timedelta(minutes=1))
    assert len(said(house.davit)) == 1
    await house.advance(timedelta(minutes=1))
    assert len(said(house.davit)) == 2
    answer = await house.carla.press("I am going: B3 12A")
    assert answer == "Noted: you are going. Please take care."
    await house.settle()
    [call] = [m for m in house.davit.history(in_=house.room) if "#I1 NEEDS HELP" in m.text]
    assert call.text == "#I1 NEEDS HELP: B3 12A, 12/F, Ana (Carla is going)."
    assert call.labels == ["I am going", "Has been helped"]
    assert "NEEDS HELP: B3 12A, 12/F, Ana (Carla is going)" in await board(house)
    await house.advance(timedelta(minutes=4))
    assert len(said(house.davit)) == 2
    await fill_in(house, house.ana, "I am safe")
    assert await house.carla.press("I am going: B3 12A") == "Nobody waits for help there any more."


async def test_a_resident_does_not_say_that_they_go(house: Estate) -> None:
    await send_alert(house)
    await fill_in(house, house.ana, HELP)
    answer = await house.elif_.forge_press(house.elif_.last(), "roll_going:1:1:0")
    assert answer
    assert "is going" not in await board(house)
