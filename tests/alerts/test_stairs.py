"""Who needs help with the stairs: said with consent, shown to who comes, forgotten at the end."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from estate.incidents.kinds import Kind
from estate.incidents.stairs import STAIRS_KINDS, risk_of
from estate.incidents.tables import StairsShowing
from estate.people.tables import Person as PersonRow
from estate.people.tables import Relation, Residency, Staff
from estate.places.tables import Building, Unit
from simulator.kit import Person
from tests.alerts.test_after_action import the_file
from tests.alerts.test_callouts import hire
from tests.alerts.test_doors import until_doors
from tests.alerts.test_drills import is_marked, send_drill
from tests.alerts.test_journeys import end_it, heard, send_alert
from tests.alerts.test_roll_call import board
from tests.cast import BEGINNING, Estate
from tests.journeys.stories import all_that_was_said, fill_in, fill_in_room

LIST = "Help with the stairs"
SECONDS = timedelta(seconds=5)
ASK, YES, UNDO = f"{LIST}: B3 12A", "Yes, we need help", "Undo help with the stairs: B3 12A"


async def ask_for_it(house: Estate, who: Person) -> None:
    await who.send("/profile")
    await fill_in(house, who, ASK, YES)


async def wanted_by(house: Estate, who: Person, unit: str = "", *, floor: str = "12") -> None:
    """Let somebody have asked for it before; in a home of B3 of its own where one is named."""
    async with house.database.write() as session:
        person = select(PersonRow.id).where(PersonRow.telegram_id == who.id).scalar_subquery()
        if not unit:
            mine = update(Residency).where(Residency.person_id == person)
            await session.execute(mine.values(stairs_since=BEGINNING))
            return
        b3 = await session.scalar(select(Building.id).where(Building.code == "B3"))
        home = Unit(building_id=b3, floor=floor, label=unit)
        session.add(home)
        await session.flush()
        session.add(
            Residency(
                person_id=await session.scalar(select(person)), unit_id=home.id, since=BEGINNING,
                relation=Relation.TENANT, stairs_since=BEGINNING,
            )
        )  # fmt: skip


def the_list(who: Person) -> str:
    """What somebody of the staff reads now of who needs help with the stairs."""
    found = [m.text for m in who.history() if LIST in m.text and "Roll call" not in m.text]
    assert len(found) == 1
    return found[0]


async def showings(house: Estate) -> list[tuple[int, str]]:
    shown = select(StairsShowing).order_by(StairsShowing.id)
    labels = {one.id: one.label for one in await house.rows(select(Unit))}
    return sorted((one.staff_id, labels[one.unit_id]) for one in await house.rows(shown))


async def test_a_resident_asks_for_help_with_the_stairs_and_takes_it_back(house: Estate) -> None:
    await house.ana.send("/profile")
    await fill_in(house, house.ana, ASK)
    asked = house.ana.last()
    assert "Staff see it only while an alert or a drill is live" in asked.text
    assert asked.labels == [YES, "Back"]
    since = select(Residency.stairs_since)
    assert set(await house.rows(since)) == {None}
    assert await house.ana.press(YES) == "Noted: help with the stairs, B3 12A."
    await house.settle()
    assert "Help with the stairs: B3 12A." in house.ana.last().text
    assert sorted(map(str, await house.rows(since))) == [str(house.clock.now()), "None", "None"]
    await house.advance(timedelta(minutes=5))
    for chat in (house.carla, house.davit, house.bruno, house.elif_, house.room):
        assert "stairs" not in all_that_was_said(house, chat)
    assert UNDO in house.ana.last().labels
    assert await house.ana.press(UNDO) == "Taken back: no help with the stairs, B3 12A."
    await house.settle()
    assert set(await house.rows(since)) == {None}
    assert ASK in house.ana.last().labels
    for verb in ("stairs_ask", "stairs_yes", "stairs_undo"):  # of the home next door
        assert await house.ana.forge_press(house.ana.last(), f"{verb}:2")
    assert set(await house.rows(since)) == {None}


@pytest.mark.calm
async def test_who_comes_reads_it_in_private_by_risk_and_nobody_else(house: Estate) -> None:
    elsewhere = await hire(house, "Ivo", buildings=[1])
    rests = await hire(house, "Olga", on_duty=False)
    house.room.add(rests)
    await wanted_by(house, house.elif_, "2B", floor="2")
    await wanted_by(house, house.bruno, "14B", floor="14")
    await ask_for_it(house, house.ana)
    await send_alert(house)
    for who in (house.carla, house.davit):
        [first] = heard(who, f"{LIST}: 3 homes. Please")
        assert not first.silent
        assert first.text.splitlines()[2:] == [
            "B3 12A, 12/F: silent", "B3 14B, 14/F: silent", "B3 2B, 2/F: silent",
        ]  # fmt: skip
    assert await showings(house) == [(p, u) for p in (4, 5) for u in ("12A", "14B", "2B")]
    in_room = await board(house)
    assert "Help with the stairs: 3 homes; not known to be safe or out: 3." in in_room
    assert "14B" not in all_that_was_said(house, house.room)
    for chat in (house.ana, house.bruno, house.elif_, house.group, elsewhere, rests):
        assert "go there first" not in all_that_was_said(house, chat)
    assert await rests.press(LIST, in_=house.room) == "The list is in your private chat."
    await house.settle()
    assert "B3 14B, 14/F: silent" in the_list(rests)
    for who in (elsewhere, house.elif_):
        assert "private chat" not in await who.forge_press(house.ana.last(), "stairs:1")
        assert "14B" not in all_that_was_said(house, who)
    assert len(await showings(house)) == 9


async def test_it_falls_as_homes_are_safe_and_stands_first_at_the_doors(house: Estate) -> None:
    await wanted_by(house, house.elif_)
    await ask_for_it(house, house.ana)
    await until_doors(house)
    share = next(p for p in (house.carla, house.davit) if heard(p, "not answered"))
    [doors] = heard(share, "not answered")
    both = "12A (help with the stairs) and 12B (help with the stairs)"
    assert f"B3 12/F: {both}" in doors.text
    await fill_in(house, house.ana, "I am safe", "Everybody of B3 12A is safe or out")
    assert "2 homes; not known to be safe or out: 1." in await board(house)
    assert the_list(house.davit).splitlines()[2:] == [
        "B3 12B, 12/F: silent", "Answered, safe or out: B3 12A.",
    ]  # fmt: skip


@pytest.mark.calm
async def test_a_marked_door_is_first_on_its_floor_and_the_room_reads_no_mark(
    house: Estate,
) -> None:
    await wanted_by(house, house.elif_)
    await send_alert(house)
    await fill_in_room(house, house.carla, "Doors to knock at")
    [doors] = heard(house.carla, "have not answered")
    assert "12/F: 12B (help with the stairs) and 12A" in doors.text
    assert doors.labels[0] == "12B knocked: OK"
    in_room = [m for m in house.davit.history(in_=house.room) if "have not answered" in m.text]
    assert "12/F: 12A and 12B" in in_room[-1].text
    assert (4, "12B") in await showings(house)
    await fill_in(house, house.carla, "No answer")
    [doors] = heard(house.carla, "have not answered")
    assert "12B (help with the stairs; knocked)" in doors.text


@pytest.mark.calm
async def test_taken_back_or_moved_out_it_is_gone_and_at_the_end_nobody_is_named(
    house: Estate,
) -> None:
    await wanted_by(house, house.elif_)
    await ask_for_it(house, house.ana)
    profile = house.ana.last()
    await send_alert(house)
    assert "B3 12A" in the_list(house.davit)
    await house.ana.press(UNDO, on=profile)
    await house.advance(SECONDS)
    assert "12A" not in the_list(house.davit)
    assert "1 home; not known to be safe or out: 1." in await board(house)
    await house.elif_.forge_press(house.elif_.last(), "leave_yes:2")
    await house.advance(SECONDS)
    assert "No home needs help with the stairs now." in heard(house.davit, "stairs now")[0].text
    await wanted_by(house, house.bruno)
    await house.advance(SECONDS)
    assert "B3 12A" in the_list(house.davit)
    await end_it(house, "All clear", by=house.davit)
    closed = "#I1: the list of help with the stairs is closed."
    for who in (house.carla, house.davit):
        assert heard(who, closed)
        assert not [m for m in heard(who, "12A") if "stairs" in m.text]
    await house.advance(2 * SECONDS)
    assert not [m for m in house.davit.history(in_=house.room) if LIST in m.text]
    answer = await house.davit.forge_press(house.davit.last(), "stairs:1")
    assert answer == closed
    await fill_in_room(house, house.davit, "Report")
    assert "12A" not in the_file(house, house.davit, in_room=True)


async def test_in_a_drill_it_is_shown_as_a_drill_and_ends_with_it(house: Estate) -> None:
    await ask_for_it(house, house.ana)
    await send_drill(house)
    [shown] = heard(house.carla, "B3 12A, 12/F: silent")
    assert is_marked(shown)
    await send_alert(house, "/alert water B3")
    assert heard(house.carla, "B3 12A, 12/F: silent") == []
    [over] = heard(house.carla, "#I1: the list of help with the stairs is closed.")
    assert is_marked(over)


async def test_only_kinds_that_may_drive_people_onto_the_stairs_show_it(house: Estate) -> None:
    await ask_for_it(house, house.ana)
    await send_alert(house, "/alert water B3")
    assert heard(house.davit, LIST) == []
    assert LIST not in await board(house)
    await send_alert(house, "/alert lift B3")
    assert "B3 12A, 12/F: silent" in the_list(house.davit)
    stay_in = {Kind.TYPHOON, Kind.WATER, Kind.RAINSTORM, Kind.SECURITY}
    assert set(Kind) - STAIRS_KINDS == stay_in


@pytest.mark.calm
async def test_whoever_comes_later_gets_it_and_each_reads_their_own_buildings(
    house: Estate,
) -> None:
    comes = await hire(house, "Olga", on_duty=False, buildings=[1])
    house.room.add(comes)
    await ask_for_it(house, house.ana)
    await wanted_by(house, house.bruno)
    async with house.database.write() as session:
        home = await session.scalar(select(Unit.id).where(Unit.label == "3C"))
        session.add(Residency(person_id=3, unit_id=home, since=BEGINNING, stairs_since=BEGINNING))
        await session.execute(update(Staff).where(Staff.person_id == 4).values(building_ids=[2]))
    await send_alert(house, "/alert fire B1, B3")
    assert "B1 3C" in the_list(house.davit)
    assert "B3 12A" in the_list(house.davit)
    assert "B1" not in "\n".join(the_list(house.carla).splitlines()[1:])
    assert heard(comes, LIST) == []
    await comes.forge_press(comes.last(), "coming:1:coming")
    await house.advance(SECONDS)
    assert the_list(comes).splitlines()[2:] == ["B1 3C, 3/F: silent"]


FLOORS = ["G", *map(str, range(1, 21))]


@pytest.mark.parametrize(
    ("danger", "order"),
    [
        ("12", ["12", "13", "14", "11", "20", "15", "10", "G"]),
        (None, ["20", "15", "14", "13", "12", "11", "10", "G"]),
        ("cellar", ["20", "15", "14", "13", "12", "11", "10", "G"]),
    ],
)
def test_homes_are_walked_from_the_danger_and_the_rest_from_the_top(
    danger: str | None, order: list[str]
) -> None:
    floors = ["G", "10", "11", "12", "13", "14", "15", "20"]
    assert sorted(floors, key=lambda floor: risk_of(FLOORS, floor, danger)) == order
