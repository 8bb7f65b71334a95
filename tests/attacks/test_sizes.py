"""However much people write, name or own: what the bot sends stays within Telegram's limits."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from estate.people.tables import Person as PersonRow
from estate.people.tables import Relation, Residency, Role, Staff
from estate.places.tables import Building, Unit
from estate.tickets.tables import PlaceKind, State, Ticket
from simulator.kit import Person
from tests.attacks.raw import failures, refused_calls
from tests.cast import BEGINNING, Estate
from tests.journeys.stories import (
    fill_in,
    fill_in_room,
    from_bot,
    person_row,
    report_a_leak,
    said,
    the_ticket,
)

LONG_NAME = "👨‍👩‍👧‍👦😀" * 15  # 120 characters, 210 as Telegram counts
BIG_TEXT = "&😀<" * 1_365


async def b3(house: Estate) -> Building:
    [row] = await house.rows(select(Building).where(Building.code == "B3"))
    assert isinstance(row, Building)
    return row


async def rename(house: Estate, *people: Person) -> None:
    async with house.database.write() as session:
        await session.execute(
            update(PersonRow)
            .where(PersonRow.telegram_id.in_([person.id for person in people]))
            .values(name=LONG_NAME)
        )


async def add_people(house: Estate, count: int) -> list[int]:
    async with house.database.write() as session:
        people = [
            PersonRow(
                telegram_id=700_000 + n, name=f"{LONG_NAME[:100]}{n}", language="en",
                created_at=BEGINNING,
            )
            for n in range(count)
        ]  # fmt: skip
        session.add_all(people)
        await session.flush()
        return [person.id for person in people]


async def test_a_ticket_of_huge_words_and_names_reaches_everybody(house: Estate) -> None:
    await rename(house, house.ana, house.carla, house.davit)
    await report_a_leak(house, house.ana, BIG_TEXT)
    await fill_in_room(house, house.carla, "Take")
    await house.ana.send(BIG_TEXT, reply_to=house.ana.last())
    await house.settle()
    assert await house.davit.press("Done", in_=house.room)
    await fill_in(house, house.ana, "No, not fixed")
    await fill_in_room(house, house.davit, "Reject")
    await fill_in(house, house.davit, "Outside our work")
    await house.davit.send(BIG_TEXT)
    await house.settle()
    assert refused_calls(house) == []
    assert await failures(house) == []


async def test_the_slower_of_two_hears_who_also_when_the_name_is_long(house: Estate) -> None:
    await rename(house, house.carla)
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take")
    card = from_bot(house.davit, in_=house.room)[-1]
    answer = await house.davit.forge_press(card, "take:1")
    assert answer.startswith(LONG_NAME[:40])


async def test_a_list_of_many_tickets_is_shown(house: Estate) -> None:
    building = await b3(house)
    ana = await person_row(house, house.ana)
    async with house.database.write() as session:
        session.add_all(
            Ticket(
                building_id=building.id, place=PlaceKind.COMMON, spot="漢<" * 40, floor="12",
                category="water.from_above", priority=2, state=State.NEW, words=BIG_TEXT[:4000],
                reporter_id=ana.id, first_heard_at=BEGINNING, created_at=BEGINNING,
            )
            for _ in range(150)
        )  # fmt: skip
    for command in ("/desk", "/my"):
        await (house.davit if command == "/desk" else house.ana).send(command)
        await house.settle()
    assert "T1001" in said(house.davit)
    assert "T1150" in said(house.ana)
    assert refused_calls(house) == []


@pytest.mark.parametrize("count", [60, 150])
async def test_assign_among_many_colleagues_can_be_answered(house: Estate, count: int) -> None:
    await report_a_leak(house, house.ana)
    people = await add_people(house, count)
    async with house.database.write() as session:
        for person_id in people:
            session.add(
                Staff(
                    person_id=person_id, role=Role.TECHNICIAN,
                    since=BEGINNING + timedelta(days=1),
                )
            )  # fmt: skip
    await fill_in_room(house, house.davit, "Assign")
    form = house.davit.last()
    assert form.button("Carla") is not None
    assert form.button("Cancel") is not None
    assert refused_calls(house) == []


async def test_every_floor_of_a_tower_can_be_reported(house: Estate) -> None:
    async with house.database.write() as session:
        await session.execute(
            update(Building)
            .where(Building.code == "B3")
            .values(floors=["G", *[str(n) for n in range(1, 121)]])
        )
    await house.ana.send("It drips")
    await fill_in(house, house.ana, "No danger", "Common place", "Corridor")
    await house.ana.send("118/F")
    await fill_in(house, house.ana, "Water leak")
    assert refused_calls(house) == []
    await fill_in(house, house.ana, *[house.ana.last().labels[0]], "Send report")
    assert (await the_ticket(house)).floor == "118"


async def test_three_hundred_homes_on_a_floor_and_many_homes_of_one(house: Estate) -> None:
    building = await b3(house)
    ana = await person_row(house, house.ana)
    async with house.database.write() as session:
        units = [Unit(building_id=building.id, floor="12", label=f"12-{n}") for n in range(300)]
        session.add_all(units)
        await session.flush()
        session.add_all(
            Residency(person_id=ana.id, unit_id=unit.id, relation=Relation.HELPER, since=BEGINNING)
            for unit in units
        )
    await house.ana.send("/profile")
    await house.settle()
    await house.ana.send("/report")
    await fill_in(house, house.ana, "Fire or smoke", "Back", "No danger", "My home")
    assert house.ana.last().button("B3 12A") is not None
    await house.ana.send("/cancel")
    await house.stranger.send("/join")
    await fill_in(house, house.stranger, "I have no code", "B3 Harbour Court", "12", "›", "›")
    assert refused_calls(house) == []
    assert await failures(house) == []


async def test_a_hundred_and_fifty_buildings_are_no_trouble(house: Estate) -> None:
    async with house.database.write() as session:
        session.add_all(
            Building(
                code=f"漢漢漢漢漢漢漢漢漢漢漢漢{n}", name="N" * 100, floors=["G", "1"],
                fire_strategy="phased", emergency_number=f"999 {n}", languages=["en", "zh_Hant"],
                timezone="Asia/Hong_Kong",
            )
            for n in range(150)
        )  # fmt: skip
    await house.stranger.send("Fire!")
    await fill_in(house, house.stranger, "Fire or smoke", "Back", "No danger", "Common place")
    await house.stranger.send("/cancel")
    await house.stranger.send("/join")
    await fill_in(house, house.stranger, "I have no code")
    await house.davit.send("/people")
    await house.davit.send("/link", in_=house.group)
    await house.davit.send("/alert fire B3 12F smoke")
    await house.settle()
    await house.davit.send("/alert fire", in_=house.room)
    await house.davit.send("/alert water 漢99 burst", in_=house.room)
    await house.settle()
    assert refused_calls(house) == []
    assert await failures(house) == []


@pytest.mark.parametrize("words", ["😀" * 500, "x&" * 250, "x" * 500, "a\u0335\u0336" * 166])
async def test_the_longest_alert_fits_in_the_group_in_three_languages(
    house: Estate, words: str
) -> None:
    await house.davit.send(f"/alert fire B3 12F {words}", in_=house.room)
    await house.settle()
    await house.davit.press("Send REAL alert", in_=house.room)
    await house.settle()
    assert words[:400] in said(house.ana, in_=house.group)
    assert words[:400] in said(house.elif_)
    await fill_in_room(house, house.davit, "False alarm")
    assert refused_calls(house) == []


async def test_an_alert_line_of_four_thousand_characters_is_answered(house: Estate) -> None:
    lines = ("ZZ9 " * 1000, "fire " + "ZZ9 " * 990, "fire B3 99F " + "<&>" * 1300, "B3 " * 1300)
    for line in lines:
        await house.davit.send(f"/alert {line}"[:4096], in_=house.room)
        await house.davit.send(f"/alert {line}"[:4096])
        await house.davit.send(line[:4096])
        await house.settle()
        await house.davit.send("/cancel")
        await house.settle()
    assert refused_calls(house) == []
    assert await failures(house) == []
