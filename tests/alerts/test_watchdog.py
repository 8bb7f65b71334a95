"""An incident that nobody carries on pages whoever answers for it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.incidents.tables import Incident, IncidentMessage, Verb
from tests.alerts.test_journeys import end_it, heard, send_alert
from tests.alerts.test_updates import updated
from tests.cast import Estate

PAGED = "#I1: residents were promised a message by"
DAY = timedelta(days=1)
UNHEARD = "#I1 is over, and 1 chat that was alerted has not heard so yet."


def pages(house: Estate, text: str = PAGED) -> list[str]:
    read = [*house.davit.history(), *house.davit.history(in_=house.room)]
    return [m.text for m in read if text in m.text and "have not heard" in m.text]


@pytest.mark.calm
async def test_a_broken_promise_pages_managers_and_the_room_until_somebody_tells_more(
    house: Estate,
) -> None:
    await send_alert(house, "/alert water B3")  # promised within 30 minutes
    await house.advance(timedelta(minutes=30))
    assert pages(house) == []
    await house.advance(timedelta(minutes=1))
    assert len(pages(house)) == 2
    assert heard(house.davit, PAGED)[-1].labels == ["Update"]
    assert not heard(house.davit, PAGED)[-1].silent
    assert [m for m in heard(house.carla, PAGED) if "have not heard" in m.text] == []
    await house.advance(timedelta(minutes=5))
    assert len(pages(house)) == 2
    await house.advance(timedelta(minutes=5))
    assert len(pages(house)) == 4
    await updated(house, "Send: Nothing has changed.")
    await house.advance(timedelta(minutes=15))
    assert len(pages(house)) == 4


@pytest.mark.calm
async def test_an_end_that_does_not_arrive_is_told(house: Estate) -> None:
    await send_alert(house, "/alert water B3")
    await end_it(house, "All clear", by=house.davit)
    await house.advance(timedelta(minutes=11))
    assert heard(house.davit, "has not heard so yet") == []
    async with house.database.write() as session:  # Telegram keeps us from Ana for a day
        later = {"state": DeliveryState.WAITING, "not_before": house.clock.now() + DAY}
        ends = select(IncidentMessage.message_id).where(IncidentMessage.verb == Verb.ALL_CLEAR)
        hers = Delivery.message_id.in_(ends) & (Delivery.chat_id == house.ana.id)
        await session.execute(update(Delivery).where(hers).values(**later, expires_at=None))
        await session.execute(update(Incident).values(settled_at=None))
    await house.advance(timedelta(minutes=1))
    assert heard(house.davit, UNHEARD)
    assert heard(house.davit, UNHEARD)[0].labels == []
    assert [m for m in house.carla.history(in_=house.room) if UNHEARD in m.text]
