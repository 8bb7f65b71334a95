"""Staff are called one after another until enough come; nobody coming is said aloud."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from estate.incidents.callouts import ANSWERS_WITHIN, Called, to_call
from estate.incidents.tables import Call, CalloutEvent
from estate.people.tables import Person as PersonRow
from estate.people.tables import Reachability, Role, Staff
from estate.places.tables import Building, Contact
from simulator.kit import Person
from tests.alerts.test_journeys import end_it, send_alert
from tests.cast import BEGINNING, Estate, started

MINUTE = timedelta(minutes=1)
SECONDS = timedelta(seconds=11)
NEEDED = "You are needed there."
NOBODY = "nobody has said that they are coming"


async def hire(
    house: Estate, name: str, *, on_duty: bool = True, buildings: list[int] | None = None
) -> Person:
    """Somebody more of the staff, who has written to the bot."""
    who = house.tg.person(name, language="en")
    started(house.tg, who)
    async with house.database.write() as session:
        row = PersonRow(
            telegram_id=who.id, name=name, language="en", reachability=Reachability.REACHABLE,
            created_at=BEGINNING,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        session.add(
            Staff(
                person_id=row.id, role=Role.GUARD, since=BEGINNING + MINUTE, on_duty=on_duty,
                building_ids=buildings or [],
            )
        )  # fmt: skip
    return who


def was_called(*people: Person) -> list[str]:
    return [one.name for one in people if any(NEEDED in m.text for m in one.history())]


async def board_of(house: Estate) -> str:
    await house.settle()
    await house.advance(SECONDS)
    return (await house.davit.expect_button("Update", in_=house.room)).text


async def test_who_is_called_comes_and_the_board_says_so(house: Estate) -> None:
    await send_alert(house)
    card = await house.carla.expect(NEEDED)
    assert not card.silent
    assert "smoke on the stairs" in card.text
    assert "Called, no answer: Carla." in await board_of(house)
    assert was_called(house.davit) == []  # he sent it, he knows
    assert await house.carla.press("On my way") == "Noted: you are on your way."
    board = await board_of(house)
    assert "On the way: Carla." in board
    assert "Called" not in board
    assert house.carla.last().labels == ["Can't come"]
    await end_it(house, "False alarm", by=house.davit)
    over = [m for m in house.carla.history() if "You need not come any more" in m.text]
    assert [m.labels for m in over] == [[]]


async def test_a_change_of_mind_counts_and_is_kept(house: Estate) -> None:
    await send_alert(house, "/alert lift B3 two people inside")
    await house.carla.expect(NEEDED)
    await house.carla.press("On my way")
    await house.settle()
    await house.carla.press("Can't come")
    assert "Can't come: Carla." in await board_of(house)
    said = await house.rows(select(CalloutEvent.call).order_by(CalloutEvent.id))
    assert said == [Call.CALLED, Call.COMING, Call.CANT_COME]


async def test_the_next_are_called_after_three_minutes_and_who_is_off_duty_last(
    house: Estate,
) -> None:
    gus, hana = await hire(house, "Gus"), await hire(house, "Hana")
    ivo = await hire(house, "Ivo", on_duty=False)
    team = (house.carla, gus, hana, ivo)
    await send_alert(house, "/alert lift B3 two people inside")
    assert was_called(*team) == ["Carla", "Gus"]  # two are needed
    await house.advance(2 * MINUTE)
    await house.settle()
    assert was_called(*team) == ["Carla", "Gus"]
    await house.advance(MINUTE)
    await house.settle()
    assert was_called(*team) == ["Carla", "Gus", "Hana", "Ivo"]
    await house.carla.press("On my way")  # late, and it counts
    assert "On the way: Carla." in await board_of(house)


async def test_who_cannot_come_is_replaced_at_once(house: Estate) -> None:
    gus, hana = await hire(house, "Gus"), await hire(house, "Hana")
    await send_alert(house, "/alert lift B3 two people inside")
    await gus.expect(NEEDED)
    await gus.press("Can't come")
    await house.settle()
    assert was_called(hana) == ["Hana"]
    assert "Can't come: Gus." in await board_of(house)


async def test_nobody_coming_is_said_to_the_room_and_managers_until_somebody_does(
    house: Estate,
) -> None:
    await send_alert(house, "/alert water B3 a pipe burst")
    await house.carla.expect(NEEDED)
    await house.carla.press("Can't come")
    await house.settle()
    await house.advance(SECONDS)
    await house.settle()
    warned = await house.davit.expect(NOBODY)
    assert not warned.silent
    await house.davit.expect(NOBODY, in_=house.room)
    await house.advance(4 * MINUTE)
    await house.settle()
    assert len([m for m in house.davit.history() if NOBODY in m.text]) == 1
    await house.advance(MINUTE)
    await house.settle()
    assert len([m for m in house.davit.history() if NOBODY in m.text]) == 2
    await house.davit.press("On my way")
    assert "On the way: Davit." in await board_of(house)
    await house.advance(6 * MINUTE)
    await house.settle()
    assert len([m for m in house.davit.history() if NOBODY in m.text]) == 2


async def test_staff_of_another_building_are_not_called_and_cannot_answer(house: Estate) -> None:
    [b1] = await house.rows(select(Building.id).where(Building.code == "B1"))
    elsewhere = await hire(house, "Gus", buildings=[b1])
    await send_alert(house)
    assert was_called(elsewhere) == []
    card = await house.carla.expect_button("On my way")
    data = next(b.data for row in card.buttons for b in row if b.label == "On my way")
    for intruder in (elsewhere, house.ana, house.stranger):
        refused = await intruder.forge_press(card, data or "")
        assert "This is for staff of that building" in (refused or "")
    assert "On the way" not in await board_of(house)


async def test_staff_removed_after_the_call_cannot_answer(house: Estate) -> None:
    await send_alert(house)
    await house.carla.expect(NEEDED)
    async with house.database.write() as session:
        carla = select(PersonRow.id).where(PersonRow.telegram_id == house.carla.id)
        await session.execute(delete(Staff).where(Staff.person_id.in_(carla)))
    refused = await house.carla.press("On my way")
    assert "This is for staff of that building" in (refused or "")


async def test_a_call_of_a_drill_is_marked_as_one(house: Estate) -> None:
    await house.davit.send("/drill fire B3 12F")
    await house.davit.press("Send DRILL")
    card = await house.carla.expect(NEEDED)
    first, *_, last = card.text.splitlines()
    assert "DRILL" in first
    assert "DRILL" in last
    assert all(label.startswith("DRILL") for label in card.labels)
    answered = await house.carla.press("DRILL: On my way")
    assert (answered or "").startswith("DRILL")


async def test_the_board_names_whom_to_call_outside_the_kind_s_own_first(house: Estate) -> None:
    async with house.database.write() as session:
        b3 = (await session.scalars(select(Building).where(Building.code == "B3"))).one()
        for duty, name, phone in (
            ("gas", "Town Gas", "+852 5550 0102"), ("lift", "Rise & Fall Lifts", "+852 5550 0101"),
        ):  # fmt: skip
            session.add(Contact(building_id=b3.id, duty=duty, name=name, phone=phone))
    await send_alert(house, "/alert lift B3 two people inside")
    board = await board_of(house)
    assert "Call Rise & Fall Lifts: +852 5550 0101\nCall Town Gas: +852 5550 0102" in board
    await end_it(house, "False alarm", by=house.davit)
    await house.settle()
    texts = [m.text for m in house.davit.history(in_=house.room)]
    assert not any("Call Town Gas" in text for text in texts)


async def test_duty_ends_and_begins_by_one_tap(house: Estate) -> None:
    await house.carla.send("/duty")
    shown = await house.carla.expect("You are on duty")
    assert "On duty, called in this order: Carla and Davit." in shown.text
    await house.carla.press("Go off duty")
    await house.carla.expect("You are off duty")
    await send_alert(house, "/alert water B3 a pipe burst")
    await house.carla.press("Go on duty")
    await house.carla.expect("You are on duty")
    assert await house.rows(select(Staff.on_duty)) == [True, True]


async def test_the_last_on_duty_is_asked_before_going(house: Estate) -> None:
    await house.carla.send("/duty off")
    await house.carla.expect("You are off duty")
    await house.davit.send("/duty off")
    asked = await house.davit.expect("Nobody else is on duty for B1 and B3.")
    assert asked.labels == ["Go off duty all the same", "Back"]
    await house.davit.press("Back")
    await house.davit.expect("You are on duty")
    await house.davit.press("Go off duty")
    await house.davit.press("Go off duty all the same")
    await house.davit.expect("Nobody is on duty.")
    await house.davit.send("/duty on")
    await house.davit.expect("You are on duty")


async def test_in_the_staff_room_duty_shows_who_and_elsewhere_nothing(house: Estate) -> None:
    await house.carla.send("/duty", in_=house.room)
    shown = await house.carla.expect("On duty, called in this order", in_=house.room)
    assert shown.labels == []
    await house.davit.send("/duty", in_=house.group)
    await house.settle()
    assert not any("On duty" in m.text for m in house.ana.history(in_=house.group))
    await house.ana.send("/duty")
    await house.ana.expect("This is for staff of that building")


async def test_who_cannot_be_reached_is_not_called(house: Estate) -> None:
    gus = await hire(house, "Gus")
    async with house.database.write() as session:
        blocked = update(PersonRow).where(PersonRow.telegram_id == house.carla.id)
        await session.execute(blocked.values(reachability=Reachability.BLOCKED))
    await send_alert(house, "/alert water B3 a pipe burst")
    assert was_called(house.carla, gus) == ["Gus"]


CALLED, COMING, CANT = Call.CALLED, Call.COMING, Call.CANT_COME


@pytest.mark.parametrize(
    ("wanted", "calls", "more"),
    [
        (1, [], 1),
        (2, [], 2),
        (2, [(CALLED, 0)], 1),
        (2, [(CALLED, 0), (CALLED, 0)], 0),
        (2, [(CALLED, 1), (CALLED, 0)], 1),
        (1, [(CANT, 0)], 1),
        (1, [(COMING, 5)], 0),
        (2, [(COMING, 5), (CALLED, 1)], 1),
        (1, [(COMING, 5), (COMING, 5)], 0),
    ],
)
def test_how_many_more_are_called(wanted: int, calls: list[tuple[Call, int]], more: int) -> None:
    now = BEGINNING
    said = [
        Called(n, "", call, now - late * ANSWERS_WITHIN) for n, (call, late) in enumerate(calls)
    ]
    assert to_call(wanted, said, now=now) == more
