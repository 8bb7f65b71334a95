"""Does it all work when Telegram keeps its limits and the network fails? Nothing lost, in order."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.inbox import InboxRow, InboxState
from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.people.tables import Person as PersonRow
from estate.people.tables import Reachability, Relation, Residency
from estate.places.tables import Unit
from estate.tickets.tables import State
from simulator.kit import Person
from tests.cast import BEGINNING, Estate, moved_in
from tests.journeys.stories import (
    fill_in,
    from_bot,
    report_a_leak,
    take_and_repair,
    the_ticket,
)
from tests.weather import LEAVE_DOUBT, Weather

FIRE = "FIRE at 12/F, Block B3."
REPEATED = "(Repeated: you may have this message already.)"
CROWD = 40
FLOOD = Weather(flood=True)
STORMS = [Weather(seed=seed, doubles=True) for seed in (1, 2, 3)]
WEATHERS = [pytest.param(FLOOD, id="flood"), *(pytest.param(w, id=f"seed{w.seed}") for w in STORMS)]


@asynccontextmanager
async def living_in(weather: Weather, database_url: str, folder: Path) -> AsyncIterator[Estate]:
    """The cast in this weather. In the end nothing may be lost, whatever the story was."""
    async with moved_in(database_url, folder, pace="off", weather=weather) as house:
        yield house
        await house.settle()
        await assert_nothing_is_lost(house)
        if weather.flood:
            assert refused_for_flood(house) == []
        else:
            assert met(house), "this seed makes no bad weather"


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database will do: it is the network that is bad."""
    return sqlite_database_url


@pytest.fixture(params=WEATHERS)
async def house(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path
) -> AsyncIterator[Estate]:
    async with living_in(request.param, database_url, tmp_path) as house:
        yield house


async def assert_nothing_is_lost(house: Estate) -> None:
    """Every update was handled, and everything said was taken by Telegram or overtaken."""
    failed = await house.rows(select(InboxRow.error).where(InboxRow.state != InboxState.DONE))
    assert failed == []
    states = Counter(await house.rows(select(Delivery.state)))
    assert states.keys() <= {DeliveryState.ACCEPTED, DeliveryState.WITHDRAWN}, states


def refused_for_flood(house: Estate) -> list[str]:
    return [call.method for call in house.tg.world.calls if call.fault == "flood"]


def met(house: Estate) -> Counter[str]:
    """Which faults happened, and how often."""
    calls = house.tg.world.traffic.since(0, limit=100_000)
    return Counter(call.fault for call in calls if call.fault)


def doubts(house: Estate) -> int:
    """How many sends met a fault that leaves in doubt whether they arrived."""
    calls = [call for call in house.tg.world.calls if call.method.startswith("send")]
    return sum(call.fault in LEAVE_DOUBT for call in calls)


async def test_a_report_is_taken_repaired_and_closed(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await fill_in(house, house.ana, "Yes, fixed", "5", "Skip")
    assert (await the_ticket(house)).state is State.CLOSED
    cards = [m.text for m in from_bot(house.carla, in_=house.room) if "#T1001" in m.text]
    assert 1 <= len(cards) <= 1 + doubts(house)
    assert "Repaired and closed" in cards[-1]


async def test_words_relayed_keep_their_order(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    card = await house.ana.expect_button("No longer needed")
    await house.ana.send("It drips on the cooker", reply_to=card)
    await house.settle()
    # Of two copies only the newer one's number is known to be of words that were carried over.
    words = [m for m in from_bot(house.carla, in_=house.room) if "cooker" in m.text][-1]
    said = [f"Word {number}" for number in range(6)]
    for word in said:
        await house.carla.send(word, in_=house.room, reply_to=words)
    await house.settle()
    heard = [m.text for m in from_bot(house.ana) if "Word" in m.text]
    firsts = list(dict.fromkeys(word for text in heard for word in said if word in text))
    assert firsts == said
    assert len(heard) <= len(said) + doubts(house)


async def test_an_alert_reaches_everybody_and_so_does_its_end(house: Estate) -> None:
    crowd = await a_crowd(house)
    await house.davit.send("/alert fire B3 12F smoke on the stairs")
    await house.davit.press("Send REAL alert")
    await asyncio.gather(*(person.expect(FIRE) for person in crowd))
    await house.settle()
    await house.davit.press("False alarm", in_=house.room)
    await house.settle()
    for person in crowd:
        assert_in_order_and_marked(person)
    doubled = sum(len(from_bot(person)) - 2 for person in crowd)
    assert doubled <= doubts(house)


async def a_crowd(house: Estate) -> list[Person]:
    """So many neighbours on the same floor; none of them knows what a calm network is."""
    crowd = [house.tg.person(f"Neighbour {number}", language="en") for number in range(CROWD)]
    async with house.database.write() as session:
        home = await session.scalar(select(Unit.id).where(Unit.label == "12B"))
        for person in crowd:
            row = PersonRow(
                telegram_id=person.id, name=person.name, language="en",
                reachability=Reachability.REACHABLE, created_at=BEGINNING,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            session.add(
                Residency(person_id=row.id, unit_id=home, relation=Relation.TENANT, since=BEGINNING)
            )
            house.tg.world.people[person.id].started.add(house.tg.bot.id)
            house.tg.world.open_private(house.tg.world.people[person.id], house.tg.bot)
    return [*crowd, house.ana, house.bruno]


def assert_in_order_and_marked(person: Person) -> None:
    """First the alert, then its end; each once, or again with the mark."""
    said = [message.text for message in from_bot(person)]
    ends = ["FALSE ALARM" in text for text in said]
    assert ends == sorted(ends), said
    for part in (False, True):
        told = [text for text, is_end in zip(said, ends, strict=True) if is_end is part]
        assert told, said
        assert all(text.startswith(REPEATED) for text in told[1:]), said
