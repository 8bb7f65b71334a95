"""Declaring an impairment, told once for the tests of impairments."""

from sqlalchemy import select

from estate.impairments.tables import Impairment, ImpairmentEvent
from simulator.kit import Group, Message, Person
from tests.cast import Estate

LINE = "/impaired B3 alarm contractor tests the panel until 18:00"
HEADING = "Block B3, out of service: fire alarm (whole building)."


async def declare(house: Estate, line: str = LINE, by: Person | None = None) -> None:
    """Somebody of the staff sends a whole line and presses what tells residents."""
    who = by or house.davit
    await who.send(line)
    await house.settle()
    await who.press(next(one for one in who.last().labels if one.startswith("Tell ")))
    await house.settle()


def heard(who: Person, text: str, *, in_: Group | None = None) -> list[Message]:
    """The bot's messages in a chat that say this."""
    return [one for one in who.history(in_=in_) if one.by_bot and text in one.text]


async def standing(house: Estate) -> Impairment:
    """The newest impairment as it is now."""
    found = await house.rows(select(Impairment).order_by(Impairment.id))
    assert isinstance(found[-1], Impairment)
    return found[-1]


async def verbs(house: Estate) -> list[str]:
    """What happened, in its order."""
    found = await house.rows(select(ImpairmentEvent.verb).order_by(ImpairmentEvent.id))
    return [str(one) for one in found]
