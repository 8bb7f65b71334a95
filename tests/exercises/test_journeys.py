"""A drill and a training from their planning to their end, as people live it."""

from datetime import timedelta

import pytest

from tests.cast import Estate
from tests.exercises.stories import (
    DRILL_AHEAD,
    heard,
    open_calendar,
    plan_drill,
    plan_training,
    planned,
    verbs,
)
from tests.journeys.stories import fill_in, fill_in_room

pytestmark = pytest.mark.calm

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def test_a_drill_is_planned_announced_started_and_attended(house: Estate) -> None:
    await plan_drill(house)
    [told] = heard(house.carla, "#X1 · drill: fire · B3")
    assert "Newly planned:" in told.text
    assert "Fri 6 Mar 15:00, led by Davit" in told.text
    assert told.labels == []
    assert heard(house.ana, "DRILL") == []
    await house.advance(23 * HOUR)  # Tuesday 9:00, three days before
    [notice] = heard(house.ana, DRILL_AHEAD)
    first, *_, last = notice.text.splitlines()
    assert (first, last) == (DRILL_AHEAD, DRILL_AHEAD)
    assert "On Fri 6 Mar at 15:00 we practise in B3: fire." in notice.text
    assert "call 999" in notice.text
    assert notice.silent
    [group] = heard(house.ana, DRILL_AHEAD, in_=house.group)
    assert "演習" in group.text
    assert "DRILL" in group.text.splitlines()[-1]
    assert "DRILL" in heard(house.elif_, "演習")[0].text.splitlines()[0]
    await house.advance(2 * DAY)  # Thursday 9:00
    assert "Tomorrow:" in heard(house.carla, "#X1")[-1].text
    await house.advance(1 * DAY)  # the day itself
    assert len(heard(house.ana, DRILL_AHEAD)) == 2
    await house.advance(5 * HOUR + 45 * MINUTE)
    assert "In 15 minutes:" in heard(house.davit, "#X1")[-1].text
    assert "In 15 minutes:" not in heard(house.carla, "#X1")[-1].text
    await house.advance(15 * MINUTE)
    assert "It is time:" in heard(house.davit, "#X1")[-1].text
    await fill_in(house, house.davit, "Start the drill")
    assert heard(house.ana, "this is a drill: fire") == []  # nothing is sent without its own press
    await fill_in(house, house.davit, "Send DRILL")
    assert len(heard(house.ana, "this is a drill: fire")) == 1
    await fill_in(house, house.carla, "DRILL: On my way")
    await fill_in_room(house, house.davit, "End DRILL")
    assert (await planned(house))[0].incident_id == 1
    await open_calendar(house, house.davit)
    await fill_in(house, house.davit, "#X1")
    card = heard(house.davit, "Sent as #I1.")[-1]
    assert "There: 2 of 2" in card.text
    assert "Present: Carla and Davit" in card.text
    await fill_in(house, house.davit, "Finish")
    assert "2 of 2" in (await open_calendar(house, house.carla)).text
    assert await verbs(house) == ["planned", "started", "finished"]


async def test_a_training_is_attended_by_a_press_and_by_ticks_of_who_leads(house: Estate) -> None:
    await plan_training(house)
    await house.advance(29 * HOUR)  # Tuesday 15:00
    card = heard(house.davit, "training: Extinguishers")[-1]
    assert "I was there" in card.labels
    assert heard(house.ana, "Extinguishers") == []
    await house.davit.press("I was there")
    await house.davit.press("I was there")  # a slip
    await house.settle()
    assert "There: 0 of 2" in heard(house.davit, "training: Extinguishers")[-1].text
    await fill_in(house, house.carla, "I was there", "Who was there", "Davit")
    assert "✓ Davit" in house.carla.last().labels
    await fill_in(house, house.carla, "Davit")
    assert "Davit" in house.carla.last().labels
    await fill_in(house, house.carla, "Finish")
    text = (await open_calendar(house, house.carla)).text
    assert "Tue 3 Mar 15:00 · #X1 · training: Extinguishers · B3 · 1 of 2" in text
    await fill_in(house, house.carla, "For the fire service")
    assert "In no drill or training for 12 months: Davit" in house.carla.last().text


async def test_what_is_moved_or_called_off_is_told_to_who_knew_of_it(house: Estate) -> None:
    await plan_drill(house, "4/3 15:00")  # within three days: residents hear of it at once
    await house.advance(timedelta())
    assert len(heard(house.ana, DRILL_AHEAD)) == 1
    await fill_in(house, house.davit, "Move", "Thu 5 Mar 15:00", "Move it")
    [moved] = heard(house.ana, "The drill of Wed 4 Mar 15:00 is moved to Thu 5 Mar at 15:00.")
    assert moved.text.splitlines()[-1] == DRILL_AHEAD
    assert "Moved; it was planned for Wed 4 Mar 15:00:" in heard(house.carla, "#X1")[-1].text
    await house.advance(timedelta())
    assert len(heard(house.ana, DRILL_AHEAD)) == 2
    await open_calendar(house, house.davit)
    await fill_in(house, house.davit, "#X1", "Call off", "Yes, call it off")
    assert len(heard(house.ana, "is called off: fire.")) == 1
    assert "This is not held:" in heard(house.carla, "#X1")[-1].text
    for _ in range(4):
        await house.advance(DAY)
    assert len(heard(house.ana, DRILL_AHEAD)) == 3
    assert await verbs(house) == ["planned", "moved", "called_off"]


async def test_residents_who_were_never_told_hear_of_no_end(house: Estate) -> None:
    await plan_drill(house, "20/3 15:00")
    await fill_in(house, house.davit, "Call off", "Yes, call it off")
    assert heard(house.ana, "DRILL") == []
    await house.advance(13 * HOUR)  # 23:00: what is told now waits for the morning
    await plan_drill(house, "5/3 16:00")
    await house.advance(timedelta())
    assert heard(house.ana, "DRILL") == []
    await fill_in(house, house.davit, "Call off", "Yes, call it off")
    await house.advance(12 * HOUR)
    assert heard(house.ana, "DRILL") == []


async def test_a_real_alert_holds_a_drill_back(house: Estate) -> None:
    await plan_drill(house, "3/3 12:00")
    await house.advance(timedelta())
    assert len(heard(house.ana, DRILL_AHEAD)) == 1
    await house.advance(22 * HOUR)  # Tuesday 8:00
    await house.davit.send("/alert fire B3 12F smoke")
    await fill_in(house, house.davit, "Send REAL alert")
    await house.advance(HOUR)
    await house.advance(MINUTE)
    assert len(heard(house.ana, DRILL_AHEAD)) == 1
    held = heard(house.davit, "#I1 is a real alert there and not over")
    assert len(held) == 1
    assert held[0].labels == ["Move", "Call off"]
    page = house.davit.last()
    await house.davit.forge_press(page, "exercise_start:1")
    await house.advance(3 * HOUR)
    assert heard(house.davit, "It is time:") == []
    await fill_in_room(house, house.davit, "False alarm")
    await house.advance(timedelta())
    assert len(heard(house.davit, "It is time:")) == 1
    assert len(heard(house.ana, DRILL_AHEAD)) == 1  # its hour has passed
    assert await verbs(house) == ["planned", "held_back"]
