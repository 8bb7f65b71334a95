"""Who says that people may go back, and who needs help still: seen before an all clear goes out."""

import pytest
from sqlalchemy import select

from estate.incidents.tables import Incident, IncidentEvent, State, Verb
from tests.alerts.test_journeys import HANDED_BACK, heard, send_alert
from tests.cast import Estate
from tests.journeys.stories import fill_in, fill_in_room


async def state(house: Estate) -> State:
    [incident] = await house.rows(select(Incident))
    assert isinstance(incident, Incident)
    return incident.state


async def test_the_all_clear_of_a_fire_names_who_handed_back(house: Estate) -> None:
    await send_alert(house)
    await fill_in_room(house, house.davit, "All clear")
    asked = house.davit.last(in_=house.room)
    assert "#I1: who says that people may go back?" in asked.text
    assert asked.labels == [HANDED_BACK, "No service was called: our staff checked", "Cancel"]
    assert await state(house) is State.LIVE
    assert heard(house.ana, "ALL CLEAR") == []
    await fill_in_room(house, house.davit, HANDED_BACK)
    [clear] = heard(house.ana, "ALL CLEAR")
    assert "The fire service has checked it and handed it back." in clear.text
    [zh] = heard(house.elif_, "消防處已檢查並交回現場。")
    assert zh.text.count("消防處") == 1
    board = [m for m in house.carla.history(in_=house.room) if "ALL CLEAR at" in m.text]
    assert "The fire service has checked it and handed it back." in board[0].text
    assert any("all clear sent by Davit" in m.text for m in house.davit.history(in_=house.room))
    [event] = await house.rows(select(IncidentEvent).where(IncidentEvent.verb == Verb.ALL_CLEAR))
    assert event.facts["handed_back"] == "fire_service"


async def test_of_gas_the_gas_company_can_be_named(house: Estate) -> None:
    await send_alert(house, "/alert gas B3")
    await fill_in_room(house, house.davit, "All clear", "The gas company handed back")
    assert "The gas company has checked it" in heard(house.ana, "ALL CLEAR")[0].text


async def test_what_no_service_hands_back_ends_by_one_tap(house: Estate) -> None:
    await send_alert(house, "/alert water B3")
    await fill_in_room(house, house.davit, "All clear")
    assert heard(house.ana, "ALL CLEAR")
    assert await state(house) is State.CLOSED


async def test_who_needs_help_still_is_shown_first(house: Estate) -> None:
    await send_alert(house, "/alert water B3")
    await fill_in(house, house.ana, "I need help")
    await fill_in_room(house, house.davit, "All clear")
    asked = house.davit.last(in_=house.room)
    assert "STILL NEEDS HELP: B3 12A, 12/F, Ana" in asked.text
    assert asked.labels == ["Send the all clear all the same", "Cancel"]
    assert await state(house) is State.LIVE
    await fill_in(house, house.bruno, "I need help")  # somebody more, of whom Davit does not know
    await fill_in_room(house, house.davit, "Send the all clear all the same")
    assert await state(house) is State.LIVE
    assert "Bruno" in house.davit.last(in_=house.room).text
    await fill_in_room(house, house.davit, "Send the all clear all the same")
    assert await state(house) is State.CLOSED
    assert heard(house.ana, "ALL CLEAR")


async def test_the_question_can_be_left_and_nothing_is_sent(house: Estate) -> None:
    await send_alert(house)
    await fill_in_room(house, house.davit, "All clear", "Cancel")
    assert "#I1: no all clear was sent." in house.davit.last(in_=house.room).text
    assert await state(house) is State.LIVE


@pytest.mark.parametrize("who", ["gas_company", "sure", "nobody"])
async def test_a_forged_name_ends_nothing(house: Estate, who: str) -> None:
    await send_alert(house)
    answer = await house.davit.forge_press(house.davit.last(), f"incident_end:1:all_clear:{who}:0")
    assert "changed" in answer
    assert await state(house) is State.LIVE


async def test_a_false_alarm_is_one_tap_and_asks_where_somebody_needs_help(house: Estate) -> None:
    await send_alert(house)
    await fill_in(house, house.ana, "I need help")
    await fill_in_room(house, house.carla, "False alarm")
    asked = house.carla.last(in_=house.room)
    assert "STILL NEEDS HELP: B3 12A, 12/F, Ana" in asked.text
    assert asked.labels == ["Send the false alarm all the same", "Cancel"]
    await fill_in_room(house, house.carla, "Cancel")
    assert "#I1: no false alarm was sent." in house.carla.last(in_=house.room).text
    assert heard(house.ana, "FALSE ALARM") == []
    await fill_in_room(house, house.carla, "False alarm", "Send the false alarm all the same")
    assert heard(house.ana, "FALSE ALARM")
    await house.carla.expect("#I1: false alarm sent by Carla.", in_=house.room)
    await send_alert(house)
    await fill_in_room(house, house.carla, "False alarm")
    assert len(heard(house.ana, "FALSE ALARM")) == 2


async def test_a_second_alert_of_the_same_offers_to_update_the_first(house: Estate) -> None:
    await send_alert(house)
    await house.davit.send("/alert fire B3 12/F more smoke")
    preview = await house.davit.expect("#I1 is still live: fire, B3, 12/F.")
    assert preview.labels[0] == "Update #I1 instead"
    await fill_in(house, house.davit, "Update #I1 instead", "Send: Help is on site.")
    assert len(heard(house.ana, "UPDATE. Help is on site.")) == 1
    await house.davit.send("/alert water B3")
    other = await house.davit.expect("is still live")
    assert not [label for label in other.labels if "instead" in label]
