"""Who should do it, of a hundred and twenty? A few at a time, and all of them within reach."""

from sqlalchemy import insert, select

from estate.people.tables import Person, Reachability, Role, Staff
from simulator.kit import Message
from tests.cast import BEGINNING, Estate
from tests.journeys.stories import fill_in, fill_in_room, report_a_leak, the_ticket

STAFF = 120
NAMES_AT_ONCE = 10  # what a thumb finds without scrolling


async def hire(house: Estate) -> None:
    """Carla and Davit work here already."""
    numbers = range(1, STAFF - 1)
    async with house.database.write() as session:
        people = [
            {
                "telegram_id": 8_000_000 + number, "name": f"Technician {number:03}",
                "language": "en", "reachability": Reachability.REACHABLE, "created_at": BEGINNING,
            }
            for number in numbers
        ]  # fmt: skip
        await session.execute(insert(Person), people)
        hired = await session.scalars(select(Person.id).where(Person.telegram_id >= 8_000_000))
        rows = [
            {"person_id": id_, "role": Role.TECHNICIAN, "since": BEGINNING} for id_ in hired if id_
        ]
        await session.execute(insert(Staff), rows)


def names_on(page: Message) -> list[str]:
    ways = {"◀ Back", "▶ Next", "Cancel"}
    return [label for label in page.labels if label not in ways]


async def test_of_120_each_can_be_given_the_work(house: Estate) -> None:
    await hire(house)
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Assign")
    asked = house.davit.last()
    assert "Page 1 of 15" in asked.text
    assert "◀ Back" not in asked.labels
    seen: list[str] = []
    while True:
        page = house.davit.last()
        assert page.id == asked.id
        assert 0 < len(names_on(page)) <= NAMES_AT_ONCE
        assert page.labels[-1] == "Cancel"
        seen += names_on(page)
        if "▶ Next" not in page.labels:
            break
        await fill_in(house, house.davit, "▶ Next")
    assert len(seen) == len(set(seen)) == STAFF

    last = seen[-1]
    await fill_in(house, house.davit, "◀ Back", "▶ Next", last)
    async with house.database.read() as session:
        assignee = await session.get_one(Person, (await the_ticket(house)).assignee_id)
    assert assignee.name == last


async def test_a_few_need_no_pages(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Assign")
    page = house.davit.last()
    assert page.labels == ["Carla", "Davit", "Cancel"]
    assert "Page" not in page.text
