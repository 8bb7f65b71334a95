"""A large audience is written page by page: everybody once, whatever happens between two pages."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from broadcasts import notices
from broadcasts.lanes import Lane
from broadcasts.notice_work import NoticeWork
from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.people.tables import Person, Reachability, Residency
from estate.places.tables import Unit
from tests.cast import BEGINNING, Estate, started
from tests.journeys.stories import fill_in
from tests.notices.stories import WATER, send, states, to_b3

NEWCOMERS = 9


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people a page, sought among the next three: as a million would be, in small."""
    monkeypatch.setattr(notices, "PAGE", 2)
    monkeypatch.setattr(notices, "SPAN", 3)


@pytest.fixture
async def full_house(house: Estate, small_pages: None) -> Estate:
    """More people in 12B, who started the bot; every third never did."""
    async with house.database.write() as session:
        home = await session.scalar(select(Unit.id).where(Unit.label == "12B"))
        assert home is not None
        for number in range(NEWCOMERS):
            somebody = house.tg.person(f"Nr {number}", language="en")
            started(house.tg, somebody)
            has_started = number % 3 > 0
            row = Person(
                telegram_id=somebody.id, name=somebody.name, language="en", created_at=BEGINNING,
                reachability=Reachability.REACHABLE if has_started else Reachability.NEVER_STARTED,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            session.add(Residency(person_id=row.id, unit_id=home, since=BEGINNING))
    await house.settle()
    return house


async def written(house: Estate) -> list[int]:
    found = await house.rows(
        select(Delivery).where(Delivery.lane == Lane.NOTICE).order_by(Delivery.id)
    )
    return [one.chat_id for one in found if isinstance(one, Delivery)]


async def test_everybody_who_is_meant_gets_it_once(full_house: Estate) -> None:
    house = full_house
    await to_b3(house, WATER)
    await send(house)
    assert len(await written(house)) == 3  # the group, and the first page of people
    await house.advance(timedelta(seconds=2))
    people = {house.ana.id, house.bruno.id, house.elif_.id}
    started = await house.rows(
        select(Person.telegram_id).where(
            Person.name.like("Nr %"), Person.reachability == Reachability.REACHABLE
        )
    )
    told = await written(house)
    assert set(told) == people | set(started) | {house.group.id}
    assert len(told) == len(set(told))
    await house.advance(timedelta(seconds=2))
    assert "100 %" in house.davit.last().text


async def test_two_who_write_the_same_pages_write_them_once(full_house: Estate) -> None:
    house = full_house
    await to_b3(house, WATER)
    await send(house)
    another = NoticeWork(house.database, house.clock, house.app.dispatcher)
    await asyncio.gather(house.app.notices.turn(), another.turn())
    told = await written(house)
    assert len(told) == len(set(told)) == 1 + 3 + 6


async def test_a_stop_between_two_pages_ends_both_and_going_on_goes_on(full_house: Estate) -> None:
    house = full_house
    house.clock.advance(timedelta(hours=13))  # quiet time: nothing leaves by itself
    await to_b3(house, WATER)
    await send(house)
    await fill_in(house, house.davit, "Stop")
    await house.advance(timedelta(seconds=2))
    assert await states(house) == {DeliveryState.WITHDRAWN: 3}
    await fill_in(house, house.davit, "Go on")
    await house.advance(timedelta(hours=9))
    await house.advance(timedelta(seconds=2))
    told = await written(house)
    assert len(told) == len(set(told)) == 1 + 3 + 6
    assert await states(house) == {DeliveryState.ACCEPTED: 10}


async def test_what_is_written_and_sent_survives_a_new_start(full_house: Estate) -> None:
    house = full_house
    await to_b3(house, WATER)
    await send(house)
    after_a_death = NoticeWork(house.database, house.clock, house.app.dispatcher)
    await after_a_death.turn()
    await house.settle()
    told = await written(house)
    assert len(told) == len(set(told)) == 1 + 3 + 6
