"""A fire is told by the building's strategy, and one tap overrides it."""

import re

import pytest
from sqlalchemy import select, update

from estate.incidents.tables import Incident
from estate.places.tables import Building, FireStrategy
from simulator.kit import Message
from tests.alerts.test_journeys import end_it, heard, send_alert
from tests.alerts.test_roll_call import ANSWERS
from tests.alerts.test_texts import FIRES
from tests.cast import Estate
from texts.alerts import alert
from texts.translator import LANGUAGES, words

OUT = "Everybody out: tell all to leave"


async def set_strategy(
    house: Estate, strategy: FireStrategy | None, *, meet_at: str | None = None
) -> None:
    async with house.database.write() as session:
        await session.execute(
            update(Building)
            .where(Building.code == "B3")
            .values(fire_strategy=strategy, assembly_point=meet_at)
        )


async def told(house: Estate, line: str = "/alert fire B3 12/F") -> Message:
    await send_alert(house, line)
    [message] = heard(house.ana, "FIRE at")
    return message


async def test_evacuate_all_tells_everybody_to_leave_and_where_to_meet(house: Estate) -> None:
    await set_strategy(house, FireStrategy.EVACUATE_ALL, meet_at="the tennis court")
    message = await told(house)
    assert "EVERYBODY: LEAVE NOW by the stairs" in message.text
    assert "Meet at: the tennis court." in message.text
    assert message.labels == ANSWERS
    assert "所有人請立即由樓梯離開" in house.elif_.last().text


async def test_phased_names_the_floors_that_leave(house: Estate) -> None:
    await set_strategy(house, FireStrategy.PHASED)
    [building] = await house.rows(select(Building).where(Building.code == "B3"))
    here = building.floors.index("12")
    at_risk = building.floors[max(here - 1, 0) : here + 3]
    text = (await told(house)).text
    named = re.search(r"Block B3\. (.*): LEAVE NOW by the stairs", text)
    assert named is not None
    assert re.findall(r"(\w+)/F", named[1]) == at_risk
    assert "Other floors: STAY" in text


async def test_phased_with_the_floor_unknown_means_the_whole_building(house: Estate) -> None:
    await set_strategy(house, FireStrategy.PHASED)
    text = (await told(house, "/alert fire B3")).text
    assert "EVERYBODY: LEAVE NOW" in text
    assert "Other floors" not in text


async def test_stay_put_also_says_when_to_leave(house: Estate) -> None:
    await set_strategy(house, FireStrategy.STAY_PUT)
    text = (await told(house)).text
    assert "STAY in your home" in text
    assert "smoke or heat IN YOUR HOME: LEAVE NOW" in text


async def test_a_building_without_a_strategy_gets_the_neutral_text_and_staff_are_told(
    house: Estate,
) -> None:
    await set_strategy(house, None)
    await house.davit.send("/alert fire B3 12/F")
    preview = await house.davit.expect("REAL alert")
    assert "B3 has no fire strategy" in preview.text
    await house.davit.press("Send REAL alert")
    await house.settle()
    [message] = heard(house.ana, "FIRE at")
    assert "Follow the fire alarm and the fire service." in message.text
    await set_strategy(house, FireStrategy.STAY_PUT)
    await house.davit.send("/alert water B3")
    assert "strategy" not in (await house.davit.expect("REAL alert")).text


async def test_one_tap_tells_everybody_to_leave_whatever_was_told_before(house: Estate) -> None:
    await set_strategy(house, FireStrategy.STAY_PUT)
    await told(house)
    assert await house.carla.press(OUT, in_=house.room) == "The update has been sent."
    await house.settle()
    [out] = heard(house.ana, "EVERYBODY: LEAVE NOW")
    assert "UPDATE. What to do has CHANGED." in out.text
    assert out.labels == ANSWERS
    assert not out.silent
    assert "所有人請立即由樓梯離開" in house.elif_.last().text
    board = await house.carla.expect_button("All clear", in_=house.room)
    assert OUT not in board.labels
    again = await house.davit.forge_press(board, "everybody_out:1")  # nobody waits for it twice
    assert again.startswith("Carla has ordered everybody out already.")
    await house.carla.press("Update", in_=house.room)
    await house.carla.press("Send: Help is on site.", in_=house.room)
    await house.settle()
    assert len(heard(house.ana, "EVERYBODY: LEAVE NOW")) == 2  # it stays so
    await end_it(house, "False alarm", by=house.carla)
    assert heard(house.ana, "FALSE ALARM")


async def test_everybody_out_waits_for_no_other_update(house: Estate) -> None:
    await set_strategy(house, FireStrategy.STAY_PUT)
    await told(house)
    board = await house.carla.expect_button(OUT, in_=house.room)
    await house.davit.press("Update", in_=house.room)
    await house.davit.press("Send: Help is on site.", in_=house.room)
    await house.carla.press(OUT, in_=house.room, on=board)
    await house.settle()
    [incident] = await house.rows(select(Incident))
    assert (incident.everybody_out, incident.updates) == (True, 2)
    assert heard(house.ana, "EVERYBODY: LEAVE NOW")


async def test_only_staff_orders_everybody_out_and_only_of_a_live_fire(house: Estate) -> None:
    await send_alert(house, "/alert water B3")
    for who, said in ((house.ana, "This is for staff"), (house.davit, "")):
        answer = await who.forge_press(who.last(), "everybody_out:1")
        assert said in answer
    [incident] = await house.rows(select(Incident))
    assert (incident.everybody_out, incident.updates) == (False, 0)


@pytest.mark.parametrize("told", FIRES, ids=str)
def test_hazard_place_and_what_to_do_stand_in_the_first_200_characters_of_every_fire(told) -> None:
    first = alert(words("en"), told)[:200]
    assert "FIRE at 12/F, Block B3" in first
    assert "LEAVE" in first or "STAY" in first or "Follow the fire alarm" in first


@pytest.mark.parametrize("told", FIRES, ids=str)
def test_numbers_and_floors_of_a_fire_are_the_same_in_every_language(told) -> None:
    said = [
        sorted(re.findall(r"[A-Z]*\d+(?::\d+)?", alert(words(language), told)))
        for language in LANGUAGES
    ]
    assert said[0] == said[1] == said[2]
