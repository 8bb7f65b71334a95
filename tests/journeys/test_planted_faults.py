"""A fault planted in every handler: nothing half-done remains, and the next try works."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from estate.people.tables import Person as PersonRow
from estate.people.tables import Relation, Residency
from estate.places.tables import Unit
from estate.tickets.rules import number_of
from simulator.kit import Message
from tests.cast import BEGINNING, Estate
from tests.journeys.faults import Faults
from tests.journeys.stories import (
    TO_THE_LAMP,
    begin_about_the_lamp,
    fill_in,
    fill_in_room,
    report_a_leak,
    report_the_lamp,
    tickets,
)

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds

MODULES = ("report", "desk", "tickets", "relay", "fallback", "storms")


@pytest.mark.slow
async def test_a_fault_in_any_handler_of_reports_leaves_nothing_half_done(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(house, monkeypatch)
    faults.in_handlers_of(*MODULES)
    await _report(house, faults)
    await _relay(house, faults)
    await _desk(house, faults)
    await _reject(house, faults)
    await _rating(house, faults)
    await _danger(house, faults)
    await _two_homes(house, faults)
    await _same_problem(house, faults)
    await _times_and_duplicates(house, faults)
    await _fallbacks(house, faults)
    assert faults.untouched() == []


async def _report(house: Estate, faults: Faults) -> None:
    ana = house.ana
    await faults.send(ana, "/report")
    await faults.send(ana, "/report")
    await faults.press(ana, "Cancel")
    await faults.send(ana, "/report")
    await faults.send(ana, "/cancel")
    await ana.send("/cancel")
    first = await faults.send(ana, "Water!")
    await faults.edit(ana, first, "Much water!")
    await fill_in(house, ana, "No danger", "Common place", "Lift", "9")
    await faults.press(ana, "Something else")
    await fill_in(house, ana, *["Back"] * 5)
    await faults.press(ana, "No danger", "Back", "No danger", "Common place", "Corridor", "9")
    await faults.press(ana, "Back")
    await faults.send(ana, "8/F")
    await faults.press(ana, "Back", "Skip", "Back", "Back")
    await fill_in(house, ana, "Lift", "Skip")
    await faults.press(ana, "Something else")
    await fill_in(house, ana, "Back", "Back", "Back")
    await faults.send(ana, "Behind the shed")
    await faults.press(ana, "Skip", "Back", "Back", "Back", "My home")
    await faults.send(ana, "It is getting worse")
    await faults.press(ana, "Water leak", "Small leak or seepage")
    await faults.press(ana, "Change problem", "Back", "Clear words", "Add words or photos", "Skip")
    await faults.press(ana, "Add words or photos")
    await faults.send(ana, "From the ceiling")
    await faults.forge(ana, "nothing")
    await faults.press(ana, "Send report", "No longer needed", "Back")


async def _danger(house: Estate, faults: Faults) -> None:
    """A stranger in two buildings, then somebody with two homes."""
    viktor = house.stranger
    await viktor.send("/help")  # from now on he is known; the apology would make him so too
    await faults.send(viktor, "Help")
    await faults.press(viktor, "Smell of gas", "Common place, B1")
    await faults.send(viktor, "On the third floor")
    await faults.send(viktor, "/report")
    await fill_in(house, viktor, "No danger", "Common place")
    await faults.press(viktor, "B1", "Cancel")
    await viktor.send("Help")
    await fill_in(house, viktor, "Smell of gas", "Common place, B1")
    await faults.send(viktor, "/cancel")
    await viktor.send("Help")
    await fill_in(house, viktor, "Smell of gas", "Common place, B1")
    await faults.press(viktor, "That is all")


async def _relay(house: Estate, faults: Faults) -> None:
    ana, carla, room = house.ana, house.carla, house.room
    reply: list[Message] = []

    async def answer(to: Message, text: str) -> None:
        reply.append(await ana.send(text, reply_to=to))

    card = next(m for m in reversed(ana.history()) if "We have your report" in m.text)
    await faults.twice(ana, lambda: answer(card, "Into the cooker"))
    await faults.edit(ana, reply[-1], "Into the oven")
    await faults.twice(ana, lambda: answer(reply[1], "And onto the floor"))
    staffs = next(m for m in carla.history(in_=room) if "Reported by Ana" in m.text)
    await carla.send("A note", in_=room, reply_to=staffs)
    await house.settle()
    await faults.press_in_room(carla, "Send to the resident")
    await ana.send("When will somebody come?")
    await faults.press(ana, "#T")


async def _desk(house: Estate, faults: Faults) -> None:
    carla, davit = house.carla, house.davit
    await faults.send(davit, "/desk")
    await faults.press(davit, "#T")
    await faults.send(davit, f"/ticket {number_of((await tickets(house))[0].id)}")
    await faults.press_in_room(carla, "Take", "On site", "Hand back")
    await faults.press(carla, "Skip")
    await fill_in_room(house, carla, "Take", "Hand back")
    await faults.send(carla, "No parts")
    await faults.press_in_room(davit, "Assign")
    await faults.forge(davit, "page:0")
    await faults.press(davit, "Carla")
    await faults.press_in_room(carla, "Wait")
    await faults.twice(carla, carla.send_sticker)
    await faults.press(carla, "spare parts", "Tomorrow 10:00")
    await faults.press_in_room(carla, "Go on")
    await faults.press_in_room(davit, "Message")
    await faults.press(davit, "Cancel")
    await fill_in_room(house, davit, "Message")
    await faults.send(davit, "/cancel")
    await fill_in_room(house, davit, "Message")
    await faults.send(davit, "A word")
    await fill_in_room(house, carla, "Hand back")
    await fill_in(house, carla, "Skip")


async def _reject(house: Estate, faults: Faults) -> None:
    davit = house.davit
    await faults.press_in_room(davit, "Reject")
    await faults.press(davit, "Not a fault", "Skip")
    await faults.press_in_room(davit, "Take back the rejection")
    await fill_in_room(house, davit, "Reject")
    await fill_in(house, davit, "Not a fault")
    await faults.send(davit, "Really")
    await fill_in_room(house, davit, "Take back the rejection", "Take")
    await faults.press_in_room(davit, "Done")
    await faults.press(davit, "Skip")


async def _rating(house: Estate, faults: Faults) -> None:
    ana, davit = house.ana, house.davit
    await faults.press(ana, "No, not fixed")
    await faults.send(ana, "It still drips")
    await fill_in_room(house, davit, "Take", "Done")
    await faults.send(davit, "A new seal")
    await faults.press(ana, "Yes, fixed", "5", "Speed")
    await faults.send(ana, "Quick")
    await faults.send(ana, "/my")
    await faults.press(ana, "#T")
    for end in ("Skip", "/cancel"):
        await fill_in(house, ana, "Not fixed after all")
        await fill_in_room(house, davit, "Take", "Done")
        await fill_in(house, davit, "Skip")
        await fill_in(house, ana, "Yes, fixed", "3")
        await (faults.send(ana, end) if end.startswith("/") else faults.press(ana, end))
    await _stars_in_the_middle_of_a_report(house, faults)
    await report_a_leak(house, ana)
    await faults.press(ana, "No longer needed", "Back", "No longer needed")
    await faults.press(ana, "Yes, cancel the report")


async def _stars_in_the_middle_of_a_report(house: Estate, faults: Faults) -> None:
    ana = house.ana
    await fill_in(house, ana, "Not fixed after all")
    await fill_in_room(house, house.davit, "Take", "Done")
    await fill_in(house, house.davit, "Skip")
    await fill_in(house, ana, "Yes, fixed")
    await ana.send("The lamp is dead")
    await house.settle()
    await faults.press(ana, "4")
    await ana.send("/cancel")


async def _two_homes(house: Estate, faults: Faults) -> None:
    bruno = house.bruno
    async with house.database.write() as session:
        person = await session.scalar(select(PersonRow).where(PersonRow.telegram_id == bruno.id))
        home = await session.scalar(select(Unit).where(Unit.label == "3C"))
        assert person is not None
        assert home is not None
        session.add(
            Residency(
                person_id=person.id, unit_id=home.id, relation=Relation.OWNER, since=BEGINNING
            )
        )
    await bruno.send("Water!")
    await fill_in(house, bruno, "No danger", "My home")
    await faults.press(bruno, "B1 3C", "Cancel")
    await bruno.send("Smoke!")
    await fill_in(house, bruno, "Fire or smoke")
    await faults.press(bruno, "My home, 3C")


async def _same_problem(house: Estate, faults: Faults) -> None:
    wanda = house.tg.person("Wanda", language="en")
    await wanda.send("/help")
    await report_the_lamp(house, house.ana)
    await wanda.send("The lobby is dark")
    await fill_in(house, wanda, "No danger", "Common place", "B3", *TO_THE_LAMP[2:])
    await faults.send(wanda, "Very dark")
    await faults.press(wanda, "No, different", "Back", "Join")
    await faults.press_in_room(house.davit, "Prepare an alert")
    await faults.press(wanda, "Stop following")


async def _times_and_duplicates(house: Estate, faults: Faults) -> None:
    davit, ana = house.davit, house.ana
    await begin_about_the_lamp(house, ana, "Another lamp")
    await fill_in(house, ana, "No, different", "Send report")
    number = number_of((await tickets(house))[-1].id)
    await davit.send(f"/ticket {number}")
    await faults.press(davit, "Time", "In 1 hour")
    await fill_in(house, davit, "Time")
    await faults.send(davit, "tomorrow 9:00")
    await davit.send(f"/ticket {number}")
    await faults.press(davit, "Duplicate", "#T")
    await davit.send(f"/ticket {number}")
    await faults.press(davit, "Not a duplicate")
    await fill_in(house, davit, "Duplicate")
    await faults.send(davit, number_of((await tickets(house))[-2].id))


async def _fallbacks(house: Estate, faults: Faults) -> None:
    ana = house.ana
    await faults.send(ana, "/help")
    await faults.send(ana, "/nonsense")
    await faults.send(ana, "/cancel")
    await faults.twice(ana, lambda: ana.forge_press(ana.last(), "nonsense"))
    await faults.twice(ana, lambda: ana.send_album(1))
    await house.advance(timedelta(seconds=2))
    await house.advance(timedelta(hours=2))
    reminder = ana.last()
    await faults.twice(ana, lambda: ana.press("Continue", on=reminder))
    await faults.twice(ana, lambda: ana.press("Cancel", on=reminder))
