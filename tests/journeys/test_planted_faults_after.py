"""The same for what is told after an incident, and of safety equipment between two."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from estate.exercises.tables import Exercise
from estate.people.tables import Person as PersonRow
from estate.people.tables import Residency
from estate.places.tables import Asset, Building, Unit
from tests.cast import BEGINNING, Estate
from tests.journeys.faults import Faults
from tests.journeys.stories import fill_in, fill_in_room

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds

LOSSES = ("losses",)
IMPAIRMENTS = ("impaired",)
EXERCISES = ("exercises",)
MODULES = (*LOSSES, *IMPAIRMENTS, *EXERCISES)


@pytest.mark.slow
async def test_a_fault_in_any_handler_of_losses_leaves_nothing_half_done(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(house, monkeypatch)
    faults.in_handlers_of(*LOSSES)
    ana, davit = house.ana, house.davit
    await davit.send("/alert water B3,B1 a pipe burst")
    await fill_in(house, davit, "Ask a second person")
    await fill_in(house, house.carla, "Send REAL alert")
    await house.advance(11 * SECOND)
    await davit.press("All clear", in_=house.room)
    await house.advance(11 * SECOND)
    await faults.press_in_room(davit, "Add a loss")
    await faults.send(davit, "B3")
    await faults.press(davit, "Back", "B3", "12/F", "12B", "Back", "Back")
    await faults.forge(davit, "page:0")
    await faults.send(davit, "12")
    await faults.forge(davit, "page:0")
    await faults.send(davit, "12B")
    await faults.send(davit, "/cancel")
    await fill_in_room(house, davit, "Add a loss")
    await fill_in(house, davit, "B3")
    await faults.press(davit, "Common parts")
    await faults.send(davit, "The lobby")
    await faults.press(davit, "Skip", "Skip")
    await faults.send(davit, "Really")
    await faults.press(davit, "Save")
    await _at_home(house, faults)
    await faults.press(ana, "Loss statement", "Withdraw", "Yes, withdraw it")
    await davit.press("Report", in_=house.room)
    await house.settle()
    await faults.press_in_room(davit, "Losses")
    assert faults.untouched() == []


async def _at_home(house: Estate, faults: Faults) -> None:
    """Somebody with two homes there reports a wet carpet in one of them."""
    ana = house.ana
    async with house.database.write() as session:
        me = (await session.scalars(select(PersonRow).filter_by(telegram_id=ana.id))).one()
        other = (await session.scalars(select(Unit).filter_by(label="3C"))).one()
        session.add(Residency(person_id=me.id, unit_id=other.id, since=BEGINNING))
    await faults.press(ana, "Report damage", "Cancel", "Report damage", "B3 12A")
    await faults.send(ana, "The carpet")
    await faults.send(ana, "5000")
    await faults.twice(ana, ana.send_photo)
    await faults.press(ana, "Remove the photos", "Skip", "Save")


async def test_a_fault_in_any_handler_of_impairments_leaves_nothing_half_done(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house.database.write() as session:
        b3 = await session.scalar(select(Building.id).where(Building.code == "B3"))
        session.add(Asset(building_id=b3, code="P1", kind="alarm", name="Panel 1", floor=None))
    faults = Faults(house, monkeypatch)
    faults.in_handlers_of(*IMPAIRMENTS)
    davit = house.davit
    await faults.send(house.ana, "/impaired")
    await faults.send(davit, "/impaired")
    await faults.send(davit, "/cancel")
    await davit.send("/impaired")
    await house.settle()
    await faults.twice(davit, davit.send_sticker)
    await faults.press(davit, "Cancel")
    await _choose_what_is_impaired(house, faults)
    await faults.press(davit, "Back", "Not known yet", "Cancel")
    await davit.send("/impaired B3 alarm")
    await house.settle()
    await faults.press(davit, "Tell 2 homes", "Fire watch done", "Restored", "Back")
    await faults.press_in_room(davit, "Later", "In 2 hours", "Restored", "Yes, it works again")
    assert faults.untouched() == []


async def _choose_what_is_impaired(house: Estate, faults: Faults) -> None:
    davit = house.davit
    await davit.send("/impaired")
    await house.settle()
    await faults.press(davit, "B3")
    await faults.send(davit, "other")
    await faults.send(davit, "Fire curtain")
    await faults.press(davit, "Whole building")
    await fill_in(house, davit, "Back", "Back", "Back", "Back")
    await fill_in(house, davit, "B3")
    await faults.press(davit, "fire alarm", "Panel 1", "Back")
    await faults.send(davit, "5-7")
    await faults.press(davit, "Skip")
    await fill_in(house, davit, "Back")
    await faults.send(davit, "A new panel")
    await faults.send(davit, "tomorrow 9:00")


async def test_a_fault_in_any_handler_of_exercises_leaves_nothing_half_done(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(house, monkeypatch)
    faults.in_handlers_of(*EXERCISES)
    davit = house.davit
    await davit.send("/drill")
    await house.settle()
    await faults.press(davit, "Calendar", "For the fire service", "Plan a drill", "B3", "Next")
    await faults.twice(davit, davit.send_sticker)
    await faults.press(davit, "other")
    await faults.send(davit, "A power cut at night")
    await faults.press(davit, "Back")
    await davit.send("A power cut at night")
    await house.settle()
    await faults.send(davit, "tomorrow 15:00")
    await faults.press(davit, "Davit", "No", "Once", "Plan it", "Move", "Cancel")
    await fill_in(house, davit, "Move")
    await faults.send(davit, "/cancel")
    await fill_in(house, davit, "Move")
    await faults.press(davit, "Wed 4 Mar 15:00", "Move it", "Call off", "Back")
    house.clock.advance(53 * HOUR)  # Wednesday 15:00
    await davit.send("/incidents")
    await fill_in(house, davit, "Calendar")
    drill = await _newest(house)
    await faults.press(davit, drill, "Start the drill")
    await fill_in(house, davit, "Send DRILL")
    await fill_in(house, davit, "Calendar", drill)
    await faults.press(davit, "Who was there", "Carla", "Finish")
    await _call_a_training_off(house, faults)
    assert faults.untouched() == []


async def _newest(house: Estate) -> str:
    """Its number: what a fault rolled back may have used one up."""
    return f"#X{(await house.rows(select(func.max(Exercise.id))))[0]}"


async def _call_a_training_off(house: Estate, faults: Faults) -> None:
    davit = house.davit
    await fill_in(house, davit, "Plan a training", "B3", "Next")
    await davit.send("Extinguishers")
    await fill_in(house, davit, "Thu 5 Mar 15:00")
    await fill_in(house, davit, "Carla", "Once", "Plan it")
    house.clock.advance(25 * HOUR)  # Thursday, after it began
    await davit.send("/incidents")
    await fill_in(house, davit, "Calendar", await _newest(house))
    await faults.press(davit, "I was there", "Call off", "Yes, call it off")
