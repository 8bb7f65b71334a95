"""A manager can change a colleague's duty; who was on duty when is known afterwards."""

from datetime import timedelta

from sqlalchemy import select, update

from estate.people.tables import DutyEvent, Staff
from estate.places.tables import Building
from simulator.kit import Person
from tests.alerts.test_after_action import end_and_ask, the_file
from tests.alerts.test_journeys import send_alert
from tests.cast import Estate
from tests.journeys.stories import person_row

MINUTE = timedelta(minutes=1)


async def works_only_in(house: Estate, who: Person, code: str) -> None:
    """Let somebody of the staff work in one building alone."""
    row = await person_row(house, who)
    async with house.database.write() as session:
        there = (await session.scalars(select(Building.id).filter_by(code=code))).one()
        theirs = update(Staff).filter_by(person_id=row.id)
        await session.execute(theirs.values(building_ids=[there]))


async def test_a_manager_puts_a_colleague_on_duty_and_the_colleague_hears_of_it(
    house: Estate,
) -> None:
    carla = (await person_row(house, house.carla)).id
    await house.carla.send("/duty off")
    await house.carla.expect("You are off duty")
    await house.davit.send("/duty")
    await house.davit.press("Colleagues")
    await house.davit.press("Carla: off duty")
    told = await house.carla.expect("Davit has put you on duty: alerts call you.")
    assert told.labels == ["Go off duty"]
    await house.davit.expect_button("Carla: on duty")
    shown = house.davit.last()
    await house.davit.forge_press(shown, f"duty_set:{carla}:on:0")  # again: nothing more is told
    await house.settle()
    assert len([m for m in house.carla.history() if "has put you" in m.text]) == 1
    refused = await house.carla.forge_press(told, f"duty_set:{carla}:off:0")
    assert "manager" in (refused or "")
    assert await house.rows(select(DutyEvent.on_duty).order_by(DutyEvent.id)) == [False, True]


async def test_a_manager_changes_only_whom_they_manage(house: Estate) -> None:
    carla = (await person_row(house, house.carla)).id
    await works_only_in(house, house.carla, "B3")
    await works_only_in(house, house.davit, "B1")
    await house.davit.send("/duty")
    await house.davit.press("Colleagues")
    shown = await house.davit.expect("A press changes a colleague's duty")
    assert shown.labels == ["Back"]
    await house.davit.forge_press(shown, f"duty_set:{carla}:off:0")
    await house.settle()
    assert await house.rows(select(Staff.on_duty)) == [True, True]


async def test_the_report_names_who_was_on_duty_and_duty_says_where_nobody_is(
    house: Estate,
) -> None:
    await house.carla.send("/duty off")
    await house.carla.expect("You are off duty")
    await works_only_in(house, house.davit, "B3")
    await send_alert(house, "/alert water B3 a pipe burst")
    await house.advance(MINUTE)
    await house.carla.send("/duty")
    await house.carla.expect("Nobody is on duty for B1.")
    await house.carla.press("Go on duty")
    await house.settle()
    await end_and_ask(house)
    page = the_file(house, house.davit, in_room=True)
    row = page[page.index("On duty when it was sent") :][:80]
    assert "Davit" in row
    assert "Carla" not in row
