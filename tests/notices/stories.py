"""Sending a notice, told once for the tests of notices."""

from sqlalchemy import select

from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.notices.tables import Notice
from simulator.kit import Message
from tests.cast import Estate
from tests.journeys.stories import fill_in

HEADING = "Notice from the management office"
WATER = "The water is off on Friday from 10:00 to 16:00."
ZH_WATER = "週五10:00至16:00停水。"


async def to_b3(house: Estate, *texts: str) -> Message:
    """Write these texts to B3, in the order in which the languages are asked; the preview."""
    await house.davit.send("/notice")
    await fill_in(house, house.davit, "Buildings", "B3", "Next")
    for text in texts:
        await house.davit.send(text)
        await house.settle()
    await fill_in(house, house.davit, "Next")
    return house.davit.last()


async def send(house: Estate) -> None:
    """Press what sends, whatever it says."""
    label = next(label for label in house.davit.last().labels if label.startswith("Send to"))
    await fill_in(house, house.davit, label)


async def the_notice(house: Estate) -> Notice:
    [notice] = await house.rows(select(Notice))
    assert isinstance(notice, Notice)
    return notice


async def states(house: Estate) -> dict[DeliveryState, int]:
    """Count the deliveries of notices by their state."""
    found = await house.rows(select(Delivery.state).where(Delivery.lane == Lane.NOTICE))
    return {state: found.count(state) for state in set(found)}
