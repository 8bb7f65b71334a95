"""Planning a drill and a training, told once for the tests of exercises."""

from sqlalchemy import select

from estate.exercises.tables import Exercise, ExerciseEvent
from simulator.kit import Group, Message, Person
from tests.cast import Estate
from tests.journeys.stories import fill_in

DRILL_AHEAD = "DRILL planned: there is nothing to do now."


async def open_calendar(house: Estate, who: Person) -> Message:
    """The calendar as somebody of the staff sees it."""
    await who.send("/incidents")
    await fill_in(house, who, "Calendar")
    return next(one for one in reversed(who.history()) if "Drills and trainings" in one.text)


async def plan_drill(
    house: Estate, when: str = "6/3 15:00", *, tell: str = "Yes, tell them", repeats: str = "Once"
) -> None:
    """Davit plans a fire drill in B3, on a Friday: the story begins on a Monday at 10:00."""
    await house.davit.send("/drill")
    await fill_in(house, house.davit, "Calendar", "Plan a drill", "B3", "Next", "fire")
    await house.davit.send(when)
    await fill_in(house, house.davit, "Davit", tell, repeats, "Plan it")


async def plan_training(
    house: Estate, when: str = "Tue 3 Mar 15:00", *, leader: str = "Carla", repeats: str = "Once"
) -> None:
    """Davit plans a training in B3."""
    await open_calendar(house, house.davit)
    await fill_in(house, house.davit, "Plan a training", "B3", "Next")
    await house.davit.send("Extinguishers")
    await fill_in(house, house.davit, when, leader, repeats, "Plan it")


def heard(who: Person, text: str, *, in_: Group | None = None) -> list[Message]:
    """The bot's messages in a chat that say this."""
    return [one for one in who.history(in_=in_) if one.by_bot and text in one.text]


async def planned(house: Estate) -> list[Exercise]:
    """Every exercise as it is now, oldest first."""
    found = await house.rows(select(Exercise).order_by(Exercise.id))
    return [one for one in found if isinstance(one, Exercise)]


async def verbs(house: Estate) -> list[str]:
    """What happened, in its order."""
    found = await house.rows(select(ExerciseEvent.verb).order_by(ExerciseEvent.id))
    return [str(one) for one in found]
