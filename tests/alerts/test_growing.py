"""A fire reaches another building: everybody concerned hears it, the newcomers wholly."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from estate.incidents.tables import Door, Incident, IncidentEvent
from estate.people.tables import Person as PersonRow
from estate.people.tables import Residency, Staff
from estate.places.tables import Building, Unit
from tests.alerts.test_drills import send_drill
from tests.alerts.test_journeys import end_it, heard, send_alert
from tests.alerts.test_roll_call import ANSWERS, board
from tests.cast import Estate
from tests.journeys.stories import fill_in, fill_in_room

pytestmark = pytest.mark.calm

SPREADS = "It reaches another building"


async def moves_to_b1(house: Estate) -> None:
    """Bruno lives in B1 from now on."""
    async with house.database.write() as session:
        unit = await session.scalar(
            select(Unit.id).join(Building).where(Building.code == "B1").limit(1)
        )
        if unit is None:
            there = await session.scalar(select(Building.id).where(Building.code == "B1"))
            home = Unit(building_id=there, floor="7", label="7A")
            session.add(home)
            await session.flush()
            unit = home.id
        bruno = select(PersonRow.id).where(PersonRow.telegram_id == house.bruno.id)
        await session.execute(
            update(Residency)
            .where(Residency.person_id == bruno.scalar_subquery())
            .values(unit_id=unit)
        )


async def grown(house: Estate) -> None:
    await fill_in_room(house, house.davit, "Update", SPREADS, "B1", "Send: B1 too")


async def test_one_more_building_is_told_wholly_and_its_end_too(house: Estate) -> None:
    await moves_to_b1(house)
    await send_alert(house)
    assert heard(house.bruno, "FIRE") == []
    await fill_in_room(house, house.davit, "Update", SPREADS, "B1")
    asked = house.davit.last(in_=house.room)
    assert "#I1 will concern B1 too, the whole building." in asked.text
    assert "FIRE at Blocks B3 and B1" in asked.text
    assert asked.labels == ["Send: B1 too, 3 homes", "Cancel"]
    await house.davit.press("Send: B1 too", in_=house.room)
    await house.settle()
    for who in (house.ana, house.bruno):
        [told] = heard(who, "It concerns more buildings now. What to do may have CHANGED.")
        assert "EVERYBODY: LEAVE NOW" in told.text
        assert told.labels == ANSWERS
    text = await board(house)
    assert "fire, B3, B1" in text
    assert "Homes: 3, reachable by this bot: 3" in text
    [event] = await house.rows(select(IncidentEvent).where(IncidentEvent.verb == "update"))
    assert (event.facts["news"], event.facts["building"]) == ("grown", "B1")
    await fill_in(house, house.bruno, "I am safe")
    assert "1 answered in part, 2 silent" in await board(house)
    await end_it(house, "False alarm", by=house.davit)
    assert len(heard(house.bruno, "FALSE ALARM")) == 1


async def test_its_silent_homes_are_asked_as_often_before_staff_knock(house: Estate) -> None:
    await moves_to_b1(house)
    await send_alert(house)
    for _ in range(3):
        await house.advance(timedelta(minutes=3))
    assert len(await house.rows(select(Door))) == 2
    await grown(house)
    for asked in (1, 2):
        assert len(heard(house.bruno, "WE HAVE NOT HEARD FROM YOU")) == asked - 1
        await house.advance(timedelta(minutes=3))
        assert len(heard(house.bruno, "WE HAVE NOT HEARD FROM YOU")) == asked
    assert len(await house.rows(select(Door))) == 2
    await house.advance(timedelta(minutes=3))
    assert len(await house.rows(select(Door))) == 3


async def test_who_may_add_a_building_and_to_what(house: Estate) -> None:
    await send_alert(house)
    b3 = select(Building.id).where(Building.code == "B3").scalar_subquery()
    async with house.database.write() as session:
        only_there = [await session.scalar(select(b3))]
        carla = select(PersonRow.id).where(PersonRow.telegram_id == house.carla.id)
        await session.execute(
            update(Staff)
            .where(Staff.person_id == carla.scalar_subquery())
            .values(building_ids=only_there)
        )
    await house.carla.press("Update", in_=house.room)
    refused = await house.carla.press(SPREADS, in_=house.room)
    assert refused.startswith("None of your other buildings can be added")
    for forged in ("grow_to:1:0:1", "grow_send:1:0:1", "grow_send:1:0:99", "grow_send:1:0:2"):
        for who in (house.carla, house.ana):
            assert await who.forge_press(who.last(), forged)
    [incident] = await house.rows(select(Incident))
    assert (incident.updates, incident.grown_at) == (0, None)


async def test_only_a_real_fire_or_gas_grows_and_a_drill_there_ends(house: Estate) -> None:
    await send_drill(house, "/drill fire B1 7/F")
    await send_alert(house)
    await grown(house)
    drill, fire = await house.rows(select(Incident).order_by(Incident.id))
    assert drill.closed_at is not None
    assert fire.grown_at is not None
    await send_alert(house, "/alert water B3")
    await fill_in_room(house, house.davit, "Update")
    assert SPREADS not in house.davit.last(in_=house.room).labels
