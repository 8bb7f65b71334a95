"""Safety equipment does not work: who declares it, who hears of it, and that it works again."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.errors import NotFound
from estate.people.tables import Person as PersonRow
from estate.people.tables import Staff
from estate.places.tables import Asset, Building
from tests.cast import Estate
from tests.impairments.stories import HEADING, LINE, declare, heard, standing, verbs
from tests.journeys.stories import all_that_was_said, fill_in, fill_in_room, person_row
from texts.errors import refused
from texts.translator import words

pytestmark = pytest.mark.calm

WORKS_AGAIN = "Block B3, works again since"


async def test_an_alarm_that_is_off_is_told_at_once_and_that_it_works_again(house: Estate) -> None:
    await house.davit.send(LINE)
    preview = await house.davit.expect("2 homes in B3 will be told, 2 reachable, 0 not")
    assert "Groups: B3 neighbours." in preview.text
    assert "At once and with a sound, also at night." in preview.text
    assert heard(house.ana, HEADING) == []
    assert await house.davit.press("Tell 2 homes: fire alarm") == (
        "Residents are being told. The card shows where it stands."
    )
    await house.settle()
    for who in (house.ana, house.bruno):
        [told] = heard(who, HEADING)
        assert not told.silent
        assert "expected to work again by Mon 2 Mar 18:00." in told.text
        assert "Reason: contractor tests the panel" in told.text
        assert "staff walk round every hour" in told.text
        assert "In a fire you may not hear the alarm." in told.text
        assert "call 999 at once, then press /report." in told.text
    [chinese] = heard(house.elif_, "999")
    assert HEADING not in chinese.text
    [in_group] = heard(house.ana, HEADING, in_=house.group)
    assert in_group.text.count("B3") == 3
    await house.carla.press("Restored", in_=house.room)
    await house.settle()
    assert heard(house.ana, WORKS_AGAIN) == []  # one slip must not switch it on again
    await fill_in_room(house, house.carla, "Yes, it works again")
    for who in (house.ana, house.bruno):
        assert len(heard(who, WORKS_AGAIN)) == 1
    assert len(heard(house.ana, WORKS_AGAIN, in_=house.group)) == 1
    [card] = heard(house.carla, "#E1 · fire alarm, B3, whole building", in_=house.room)
    assert "Works again since 10:00, told by Carla." in card.text
    assert card.labels == []
    assert await verbs(house) == ["impaired", "restored"]


async def test_whoever_was_not_told_hears_of_no_end(house: Estate) -> None:
    await house.advance(timedelta(hours=13))  # 23:00: what is quiet waits for the morning
    await declare(house, "/impaired B3 emergency lighting")
    await fill_in_room(house, house.davit, "Restored", "Yes, it works again")
    await house.advance(timedelta(hours=12))
    for who in (house.ana, house.elif_):
        assert heard(who, "B3") == []
    [state] = set(
        await house.rows(select(Delivery.state).where(Delivery.lane == Lane.NOTICE).distinct())
    )
    assert state is DeliveryState.WITHDRAWN


async def test_what_wakes_nobody_is_told_in_the_morning_without_a_sound(house: Estate) -> None:
    await house.advance(timedelta(hours=13))
    await declare(house, "/impaired B3 emergency lighting 5-7/F")
    assert heard(house.ana, "emergency lighting") == []
    await house.advance(timedelta(hours=9))
    [told] = heard(house.ana, "Block B3, out of service: emergency lighting (floors 5-7).")
    assert told.silent
    assert "since Mon 2 Mar 23:00; we do not know yet" in told.text.replace("Since", "since")
    assert "fire watch" not in all_that_was_said(house, house.room).lower()


async def test_the_form_asks_everything_and_takes_another_time(house: Estate) -> None:
    async with house.database.write() as session:
        b3 = await session.scalar(select(Building.id).where(Building.code == "B3"))
        session.add(Asset(building_id=b3, code="P1", kind="pump", name="Pump <1>", floor=None))
    await house.carla.send("/impaired")
    await fill_in(house, house.carla, "B3", "fire pump, hydrants and hose reels")
    assert "Pump <1>" in house.carla.last().labels
    await house.carla.send("99")
    await house.settle()
    assert "These are no floors of that building: 99." in house.carla.last().text
    await fill_in(house, house.carla, "Pump <1>", "Back", "Pump <1>")
    await house.carla.send("<b>seal</b> & valve")
    await fill_in(house, house.carla, "In 2 hours (12:00)", "Back", "In 6 hours (16:00)")
    assert "<b>seal</b> & valve" in house.carla.last().text
    await fill_in(house, house.carla, "Tell 2 homes: fire pump, hydrants and hose reels")
    [told] = heard(house.ana, "out of service: fire pump, hydrants and hose reels (Pump <1>).")
    assert "Reason: <b>seal</b> & valve" in told.text
    await fill_in(house, house.carla, "Later", "Tomorrow 10:00")
    [new] = heard(house.ana, "It takes longer than we said")
    assert "expected to work again by Tue 3 Mar 10:00." in new.text
    assert new.silent
    assert await verbs(house) == ["impaired", "extended"]


async def test_of_two_who_declare_it_the_second_is_told_that_it_stands(house: Estate) -> None:
    await house.davit.send(LINE)
    await house.settle()
    await house.carla.send("/impaired B3 alarm")
    await house.settle()
    await fill_in(house, house.carla, "Tell 2 homes: fire alarm")
    answer = await house.davit.press("Tell 2 homes: fire alarm")
    assert answer == "Carla has told this already: #E2 stands. /incidents shows it."
    await house.davit.send("/impaired B3 alarm 5/F")
    await house.davit.expect("Carla has told this already: #E2 stands.")
    await house.settle()
    assert len(heard(house.ana, HEADING)) == 1
    await house.davit.send("/incidents")
    listed = await house.davit.expect("1 impairment of safety equipment:")
    assert "#E2 · fire alarm, B3, whole building · since 10:00" in listed.text
    await fill_in(house, house.davit, "#E2")
    assert "Restored" in house.davit.last().labels


async def test_in_the_staff_room_a_line_is_previewed_or_what_it_lacks_is_said(
    house: Estate,
) -> None:
    await house.carla.send("/impaired B9 alarm", in_=house.room)
    await house.carla.expect("Which building? Yours: B1 and B3.", in_=house.room)
    await house.carla.send("/impaired B3 banana", in_=house.room)
    await house.carla.expect("What does not work?", in_=house.room)
    await house.carla.send("/impaired B3 sprinklers", in_=house.room)
    await fill_in_room(house, house.davit, "Tell 2 homes: sprinklers")
    [card] = heard(house.davit, "#E1 · sprinklers, B3", in_=house.room)
    assert card.labels == ["Restored", "Later", "Fire watch done"]
    await house.ana.send("/impaired B3 alarm", in_=house.group)
    await house.ana.expect("This is for the staff of the building.", in_=house.group)


async def test_residents_and_staff_of_other_buildings_may_do_nothing(house: Estate) -> None:
    await declare(house)
    async with house.database.write() as session:
        b1 = await session.scalar(select(Building.id).where(Building.code == "B1"))
        carla = select(PersonRow.id).where(PersonRow.telegram_id == house.carla.id)
        await session.execute(
            update(Staff)
            .where(Staff.person_id == carla.scalar_subquery())
            .values(building_ids=[b1])
        )
    before, hidden = await verbs(house), 0
    for who in (house.ana, house.elif_, house.carla):
        await who.send("/help")
        await house.settle()
        page, unseen = (
            who.last(),
            refused(
                words((await person_row(house, who)).language),
                NotFound("", ""),
            ),
        )
        for verb in ("send", "drop", "change", "card", "over", "restored", "later", "round"):
            hidden += await who.forge_press(page, f"impair_{verb}:1") == unseen
        hidden += await who.forge_press(page, "impair_until:1:0") == unseen
    assert hidden == 27
    await house.carla.send("/incidents")
    await house.carla.expect("No incident is live.")
    await house.carla.send("/impaired B3 alarm")
    asked = await house.carla.expect("Which building? Yours: B1.")
    assert "B3" not in asked.labels
    assert await verbs(house) == before
    assert (await standing(house)).restored_at is None
