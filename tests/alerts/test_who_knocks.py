"""Who of the staff has the doors, while people go on duty, come, cannot come, or ask for them."""

import asyncio

import pytest
from sqlalchemy import select, update

from estate.incidents.doors import doors_of, list_doors
from estate.incidents.tables import Door, Incident
from estate.people.tables import Staff
from tests.alerts.small_estate import NOW, Place
from tests.alerts.test_callouts import hire
from tests.alerts.test_doors import KNOCK, THREE_MINUTES
from tests.alerts.test_journeys import heard, send_alert
from tests.cast import Estate
from tests.journeys.stories import fill_in

LISTED = "homes have not answered"


async def owners(house: Estate) -> set[int | None]:
    return set(await house.rows(select(Door.staff_id)))


async def on_duty(house: Estate, *staff_ids: int) -> None:
    async with house.database.write() as session:
        await session.execute(update(Staff).values(on_duty=Staff.person_id.in_(staff_ids)))
    await house.advance(THREE_MINUTES / 36)


@pytest.mark.calm
async def test_doors_go_to_who_can_go_and_to_whoever_asks(house: Estate) -> None:
    carla, davit = [row.person_id for row in await house.rows(select(Staff))]
    ivo = await hire(house, "Ivo", on_duty=False)
    await on_duty(house)
    await send_alert(house)
    await house.advance(THREE_MINUTES)
    await fill_in(house, house.carla, "On my way")
    for _ in range(2):
        await house.advance(THREE_MINUTES)
    assert await owners(house) == {carla}  # off duty, and on her way
    assert house.carla.last().labels[:3] == KNOCK
    house.room.add(ivo)
    assert "in your private chat" in await ivo.press("Doors to knock at", in_=house.room)
    await house.settle()
    assert ivo.last().labels[:3] == KNOCK
    await ivo.press("12B knocked: OK")
    await house.advance(THREE_MINUTES / 36)
    assert "12B" not in ivo.last().text + heard(house.carla, "not answered")[-1].text
    await fill_in(house, house.carla, "Can't come")
    await on_duty(house)
    assert None in await owners(house)
    await on_duty(house, davit)
    [got] = heard(house.davit, "1 home has not answered")
    assert not got.silent
    assert got.labels == KNOCK
    await on_duty(house, carla)  # who cannot come gets none, on duty or not
    assert await house.rows(select(Door.staff_id).where(Door.unit_id == 1)) == [None]


async def test_two_who_ask_for_the_doors_at_once_get_one_list(place: Place) -> None:
    async with place.write() as session:
        await place.sent(session)
    met = asyncio.Barrier(2)

    async def ask() -> int:
        async with place.write() as session:
            incident = await session.get_one(Incident, 1)
            if session.get_bind().dialect.name == "postgresql":  # SQLite lets in one at a time
                await met.wait()
            await list_doors(session, incident, now=NOW)
            return len(await doors_of(session, 1))

    assert set(await asyncio.gather(ask(), ask())) == {10}
