"""A fault planted in every handler: nothing half-done remains, and the next try works."""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from telegram.ext import ApplicationHandlerStop

from estate.people.tables import Person as PersonRow
from estate.people.tables import Relation, Residency
from estate.places.tables import Unit
from estate.tickets.rules import number_of
from handlers.conversation import AnyHandler, ConversationHandler, Does
from simulator.kit import Message, Person
from tests.cast import BEGINNING, Estate
from tests.journeys.stories import (
    counts,
    fill_in,
    fill_in_room,
    report_a_leak,
    step_of,
    tickets,
)
from texts.errors import something_broke
from texts.translator import words

APOLOGY = something_broke(words("en"))
SPOKEN = ("messages", "renderings", "deliveries")  # the apology itself is one message
# The handlers of reports and tickets. Those of other matters have such a test of their own.
OURS = ("report", "desk", "tickets", "relay", "fallback")
Act = Callable[[], Awaitable[object]]


class Planted(Exception):
    """The fault."""


class Faults:
    """While armed, every handler does its work and then breaks."""

    def __init__(self, house: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
        self.house = house
        self.armed = False
        self.broken: set[int] = set()
        groups = house.app.application.handlers.values()
        self.all = {id(each): each for group in groups for each in walk(group) if is_ours(each)}
        for handler in self.all.values():
            monkeypatch.setattr(handler, "callback", self._breaking(handler))

    def _breaking(self, handler: Does) -> Callable[..., Awaitable[Any]]:
        works = handler.callback

        async def run(*given: Any) -> Any:
            try:
                return await works(*given)
            except ApplicationHandlerStop:
                if not self.armed:
                    raise
            finally:
                if self.armed:
                    self.armed = False
                    self.broken.add(id(handler))
                    raise Planted

        return run

    async def twice(self, who: Person, act: Act) -> None:
        """Let the act fail, see that nothing of it stayed; then let it work."""
        await self.house.settle()
        before, step = await counts(self.house), await step_of(self.house, who)
        self.armed = True
        answer = await act()
        await self.house.settle()
        assert not self.armed, "no handler of ours was asked"
        after = await counts(self.house)
        if isinstance(answer, str):
            assert answer == APOLOGY
        else:
            assert APOLOGY in who.last().text
            after |= {name: after[name] - 1 for name in SPOKEN}
        assert (after, await step_of(self.house, who)) == (before, step)
        assert await act() != APOLOGY
        await self.house.settle()

    async def press(self, who: Person, *labels: str) -> None:
        for label in labels:
            await self.twice(who, lambda label=label: who.press(label))  # type: ignore[misc]  # default binds it

    async def press_in_room(self, who: Person, *labels: str) -> None:
        for label in labels:
            await self.twice(who, lambda label=label: who.press(label, in_=self.house.room))  # type: ignore[misc]  # as above

    async def send(self, who: Person, text: str, **how: Any) -> None:
        await self.twice(who, lambda: who.send(text, **how))

    def untouched(self) -> list[str]:
        return sorted(name_of(self.all[number]) for number in self.all.keys() - self.broken)


def walk(handlers: list[AnyHandler]) -> Iterator[Does]:
    for handler in handlers:
        if isinstance(handler, ConversationHandler):
            inside = [each for step in handler.states.values() for each in step]
            yield from walk([*handler.entry_points, *inside, *handler.fallbacks])
        elif isinstance(handler, Does):
            yield handler


def _innermost(callback: Callable[..., Any]) -> Callable[..., Any]:
    while (inner := inspect.getclosurevars(callback).nonlocals.get("callback")) is not None:
        callback = inner
    return callback


def is_ours(handler: Does) -> bool:
    return _innermost(handler.callback).__module__.split(".")[1] in OURS


def name_of(handler: Does) -> str:
    words_ = inspect.getclosurevars(handler._fits).nonlocals
    works = inspect.getclosurevars(handler.callback).nonlocals.get("works", handler.callback)
    return f"{_innermost(works).__qualname__} {[v for v in words_.values() if isinstance(v, str)]}"


@pytest.mark.slow
async def test_a_fault_in_any_handler_leaves_nothing_half_done(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(house, monkeypatch)
    await _report(house, faults)
    await _relay(house, faults)
    await _desk(house, faults)
    await _reject(house, faults)
    await _rating(house, faults)
    await _danger(house, faults)
    await _two_homes(house, faults)
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
    await _write_and_edit(house, faults, ana)
    await faults.press(ana, "No danger", "Back", "No danger", "Common place", "Corridor", "9")
    await faults.press(ana, "Back")
    await faults.send(ana, "8/F")
    await faults.press(ana, "Back", "Skip", "Back", "Back")
    await faults.send(ana, "Behind the shed")
    await faults.press(ana, "Skip", "Back", "Back", "Back", "My home")
    await faults.send(ana, "It is getting worse")
    await faults.press(ana, "Water leak", "Small leak or seepage")
    await faults.press(ana, "Change problem", "Back", "Clear words", "Add words or photos", "Skip")
    await faults.press(ana, "Add words or photos")
    await faults.send(ana, "From the ceiling")
    token = token_of(ana)
    await faults.twice(ana, lambda: ana.forge_press(ana.last(), f"f:{token}:nothing"))
    await faults.press(ana, "Send report", "No longer needed", "Back")


def token_of(who: Person) -> str:
    cancel = who.last().button("Cancel")
    return (cancel.data or "" if cancel else "").split(":")[1]


async def _write_and_edit(house: Estate, faults: Faults, ana: Person) -> None:
    sent: list[Message] = []

    async def write() -> None:
        sent.append(await ana.send("Water!"))

    await faults.twice(ana, write)
    await faults.twice(ana, lambda: ana.edit(sent[-1], "Much water!"))


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

    async def answer() -> None:
        reply.append(await ana.send("Into the cooker", reply_to=card))

    card = next(m for m in reversed(ana.history()) if "We have your report" in m.text)
    await faults.twice(ana, answer)
    await faults.twice(ana, lambda: ana.edit(reply[-1], "Into the oven"))
    staffs = next(m for m in carla.history(in_=room) if "Reported by Ana" in m.text)
    await carla.send("A note", in_=room, reply_to=staffs)
    await house.settle()
    await faults.press_in_room(carla, "Send to the resident")


async def _desk(house: Estate, faults: Faults) -> None:
    carla, davit = house.carla, house.davit
    await faults.send(davit, "/desk")
    await faults.press(davit, "#T")
    await faults.send(davit, f"/ticket {number_of((await tickets(house))[0].id)}")
    await faults.press_in_room(carla, "Take", "On site", "Hand back")
    await faults.press_in_room(davit, "Assign")
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
