"""Does the guard of the history bite, on both databases? It looks on in every other test."""

import pytest
from sqlalchemy import delete, select, text, update

from bot import app  # noqa: F401  with it every table is known
from estate.database import Base
from estate.incidents.tables import IncidentEvent
from estate.tickets.tables import TicketEvent
from tests.cast import Estate
from tests.history import HISTORY, HistoryChanged
from tests.journeys.stories import report_a_leak

ENDS = ("_events", "_answers", "_findings", "_showings", "_losses", "_withdrawals", "_presences")


@pytest.mark.parametrize(
    "change",
    [
        update(TicketEvent).values(words="something else"),
        delete(TicketEvent),
        update(IncidentEvent).values(words="something else"),
        delete(IncidentEvent),
        text("delete from ticket_events"),
        text("update \"incident_events\" set words = ''"),
    ],
    ids=str,
)
async def test_a_statement_that_rewrites_the_past_fails(house: Estate, change) -> None:
    with pytest.raises(HistoryChanged):
        async with house.database.write() as session:
            await session.execute(change)


async def test_a_changed_event_object_fails_too(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    async with house.database.read() as session:
        event = (await session.scalars(select(TicketEvent))).one()
        event.words = "I never said that"
        with pytest.raises(HistoryChanged):
            await session.flush()
    assert await house.rows(select(TicketEvent.words)) != ["I never said that"]


def test_every_table_of_events_is_watched() -> None:
    events = {name for name in Base.metadata.tables if name.endswith(ENDS)}
    assert events == set(HISTORY)
