"""The silent are asked again, then staff knock at their doors: as residents and staff see it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from estate.incidents.doors import split
from estate.incidents.stands import Given, Stand, read_home
from estate.incidents.tables import Answer, Door, IncidentEvent, RollAnswer, Verb
from estate.people.tables import Person as PersonRow
from estate.people.tables import Staff
from estate.places.tables import Building
from simulator.kit import Person
from tests.alerts.test_journeys import end_it, heard, send_alert
from tests.alerts.test_playbooks import with_playbooks
from tests.alerts.test_roll_call import ANSWERS, board, calls
from tests.cast import Estate
from tests.journeys.stories import fill_in, fill_in_room

ASKED = "WE HAVE NOT HEARD FROM YOU."
THREE_MINUTES = timedelta(minutes=3)
KNOCK = ["12A knocked: OK", "No answer", "Needs rescue"]


async def until_doors(house: Estate, line: str = "/alert fire B3 12/F") -> None:
    await send_alert(house, line)
    for _ in range(3):
        await house.advance(THREE_MINUTES)


def knocker(house: Estate) -> Person:
    """Who of the staff has the doors."""
    return next(p for p in (house.carla, house.davit) if heard(p, "not answered"))


async def test_the_silent_are_asked_twice_and_who_answered_is_left_in_peace(
    house: Estate,
) -> None:
    await send_alert(house)
    await fill_in(house, house.ana, "Not at home")  # of one home with Bruno, for herself
    for minutes in (2, 1, 3, 3, 3):
        await house.advance(timedelta(minutes=minutes))
    asked = heard(house.elif_, "我們尚未收到您的回覆")
    assert len(asked) == 2
    assert asked[0].labels == ["我安全", "我需要協助", "不在家"]
    assert "火警" in asked[0].text
    assert (len(heard(house.ana, ASKED)), len(heard(house.bruno, ASKED))) == (0, 2)
    found = await house.rows(select(IncidentEvent).where(IncidentEvent.verb == Verb.ASK))
    assert len(found) == 2


async def test_the_answer_to_the_second_question_counts(house: Estate) -> None:
    await send_alert(house)
    await house.advance(THREE_MINUTES)
    [asked] = heard(house.bruno, ASKED)
    assert asked.labels == ANSWERS
    await house.bruno.press("I am safe", on=asked)
    assert "1 answered in part" in await board(house)
    await fill_in(house, house.elif_, "我安全")  # she lives alone
    await house.advance(THREE_MINUTES)
    assert (len(heard(house.bruno, ASKED)), len(heard(house.ana, ASKED))) == (1, 2)
    await fill_in(house, house.ana, "I am safe")
    await house.advance(THREE_MINUTES)
    await house.davit.expect("No door is left to knock at", in_=house.room)


async def test_while_nothing_ran_the_times_that_passed_are_made_up_for_once(house: Estate) -> None:
    await send_alert(house)
    await house.advance(THREE_MINUTES * 2)
    assert len(heard(house.ana, ASKED)) == 1
    await house.advance(THREE_MINUTES)
    assert len(heard(house.ana, ASKED)) == 1
    assert await house.rows(select(Door))


async def test_a_water_cut_asks_nobody_again_and_knocks_nowhere(house: Estate) -> None:
    await until_doors(house, "/alert water B3")
    assert heard(house.ana, ASKED) == []
    assert await house.rows(select(Door)) == []
    assert (
        "Doors to knock at"
        not in (await house.carla.expect_button("All clear", in_=house.room)).labels
    )


@pytest.mark.calm
async def test_after_the_last_question_the_doors_are_listed_and_shared(house: Estate) -> None:
    await until_doors(house)
    listed = await house.carla.expect("2 homes have not answered", in_=house.room)
    assert "B3 12/F: 12A and 12B" in listed.text
    assert "free of smoke" in listed.text
    assert not listed.silent
    assert listed.labels == []  # names are pressed in private
    [door, _] = await house.rows(select(Door))
    who = knocker(house)
    assert who.last().labels[:3] == KNOCK
    assert not who.last().silent
    assert door.staff_id is not None


async def test_what_is_found_at_a_door_counts_for_the_home(house: Estate) -> None:
    await until_doors(house)
    who = knocker(house)
    assert await who.press("12A knocked: OK") == "12A: all well, noted."
    await house.settle()
    assert "1 home has not answered" in who.last().text
    assert "12A" not in who.last().text
    assert "1 safe or out, 0 need help, 0 answered in part, 1 silent" in await board(house)
    assert await who.press("No answer") == "12B: no answer, noted."
    await house.settle()
    assert "12B (knocked)" in who.last().text
    assert "Of the silent, 1 did not answer at the door." in await board(house)
    room = [m for m in house.carla.history(in_=house.room) if "not answered" in m.text][-1]
    assert "B3 12/F: 12B (knocked)" in room.text


async def test_a_slip_at_a_door_is_taken_back(house: Estate) -> None:
    await until_doors(house)
    who = knocker(house)
    await fill_in(house, who, "12A knocked: OK")
    assert await who.press("Undo 12A") == "12A: taken back."
    await house.settle()
    assert "2 homes have not answered" in who.last().text
    assert not [label for label in who.last().labels if label.startswith("Undo")]
    assert "0 safe or out, 0 need help, 0 answered in part, 2 silent" in await board(house)


async def test_whoever_needs_rescue_calls_the_team_until_all_is_well(house: Estate) -> None:
    await until_doors(house)
    who = knocker(house)
    await fill_in(house, who, "Needs rescue")
    call = await house.davit.expect("#I1 NEEDS RESCUE: B3 12A, 12/F", in_=house.room)
    assert f"found at the door by {who.name}" in call.text
    assert "1 need help" in await board(house)
    assert "NEEDS HELP: B3 12A, 12/F" in await board(house)
    await fill_in_room(house, house.carla, "Has been helped")
    over = [m for m in house.davit.history(in_=house.room) if "needs no help any more" in m.text]
    assert "says Carla" in over[0].text
    assert "1 safe or out, 0 need help" in await board(house)


async def test_all_well_at_the_door_ends_a_call_for_help_from_that_home(house: Estate) -> None:
    await until_doors(house)
    who = knocker(house)
    list_ = who.last()
    await fill_in(house, house.ana, "I need help")
    assert len(calls(house)) == 1
    await who.press("12A knocked: OK", on=list_)
    await house.settle()
    assert calls(house) == []
    assert "1 safe or out, 0 need help" in await board(house)


async def test_the_doors_can_be_asked_for_at_once_and_the_questions_go_on(house: Estate) -> None:
    await send_alert(house)
    await fill_in_room(house, house.carla, "Doors to knock at")
    await house.carla.expect("2 homes have not answered", in_=house.room)
    await house.advance(THREE_MINUTES)
    assert len(heard(house.ana, ASKED)) == 1
    for _ in range(2):
        await house.advance(THREE_MINUTES)
    lists = [m for m in house.carla.history(in_=house.room) if "have not answered" in m.text]
    assert len(lists) == 1


async def test_who_is_away_is_named_to_staff_alone_and_at_the_end_nobody_is(house: Estate) -> None:
    await send_alert(house)
    await fill_in(house, house.ana, "Not at home")
    for _ in range(3):
        await house.advance(THREE_MINUTES)
    who = knocker(house)
    assert "Said to be away: B3 12A." in who.last().text
    silent, in_part = who.last().text.split("answered only in part")
    assert ("12B" in silent, "B3 12/F: 12A" in in_part) == (True, True)
    assert who.last().labels == [KNOCK[0].replace("A", "B"), *KNOCK[1:], *KNOCK]
    assert not [m for m in house.carla.history(in_=house.room) if "away" in m.text]
    await end_it(house, "All clear", by=house.davit)
    assert [m.text for m in who.history() if "the door list is closed" in m.text]
    for read in (who.history(), house.carla.history(in_=house.room)):
        assert not [m for m in read if "not answered" in m.text]


async def test_a_resident_may_not_answer_for_a_door_and_no_door_elsewhere(house: Estate) -> None:
    await until_doors(house)
    answer = await house.ana.forge_press(house.ana.last(), "door:1:2:found_well")
    assert answer == "This is for staff of that building. Please ask the office."
    for data in ("door:1:99:found_well", "door:1:1:help", "door:9:1:rescue"):
        assert await house.davit.forge_press(house.davit.last(), data)
    assert await house.rows(select(RollAnswer)) == []


async def test_after_the_end_a_door_can_only_call_for_rescue(house: Estate) -> None:
    await send_alert(house)
    await end_it(house, "All clear", by=house.davit)
    answer = await house.davit.forge_press(house.davit.last(), "door:1:1:found_well")
    assert "over" in answer
    await house.davit.forge_press(house.davit.last(), "door:1:1:rescue")
    await house.settle()
    assert len([m for m in house.carla.history(in_=house.room) if "NEEDS RESCUE" in m.text]) == 1
    over = "#I1: the door list is closed."
    assert await house.davit.forge_press(house.davit.last(), "doors:1") == over
    await house.settle()
    for read in (house.davit.history(), house.davit.history(in_=house.room)):
        assert not [m for m in read if "not answered" in m.text]
    assert await house.rows(select(Door)) == []


DOORS = st.lists(st.tuples(st.integers(1, 9).map(str), st.integers()), unique_by=lambda d: d[1])


@given(
    doors=DOORS.map(sorted),
    staff=st.lists(st.integers(1, 99), unique=True, max_size=6),
)
def test_every_door_has_one_who_knocks_and_no_floor_two(
    doors: list[tuple[str, int]], staff: list[int]
) -> None:
    shared = split(doors, staff)
    assert set(shared) == {unit_id for _, unit_id in doors}
    by_floor: dict[str, set[int | None]] = {}
    for floor, unit_id in doors:
        by_floor.setdefault(floor, set()).add(shared[unit_id])
    assert all(len(who) == 1 for who in by_floor.values())
    assert (None in shared.values()) == (bool(doors) and not staff)
    if staff and len(by_floor) >= len(staff):  # a stretch each: nobody's turn comes twice
        walked = [shared[unit_id] for _, unit_id in doors]
        turns = [one for place, one in enumerate(walked) if place == 0 or walked[place - 1] != one]
        assert len(turns) == len(set(turns))


@pytest.mark.parametrize(
    ("answers", "stand", "at_door"),
    [
        ([(None, Answer.NO_ANSWER)], Stand.SILENT, Answer.NO_ANSWER),
        ([(None, Answer.FOUND_WELL)], Stand.SETTLED, Answer.FOUND_WELL),
        ([(None, Answer.RESCUE)], Stand.HELP, Answer.RESCUE),
        ([(None, Answer.RESCUE), (None, Answer.FOUND_WELL)], Stand.SETTLED, Answer.FOUND_WELL),
        ([(None, Answer.RESCUE), (7, Answer.SAFE)], Stand.HELP, Answer.RESCUE),
        ([(7, Answer.HELP), (None, Answer.FOUND_WELL)], Stand.SETTLED, Answer.FOUND_WELL),
        ([(7, Answer.HELP), (None, Answer.FOUND_WELL), (None, Answer.UNDONE)], Stand.HELP, None),
        ([(None, Answer.FOUND_WELL), (7, Answer.HELP)], Stand.HELP, Answer.FOUND_WELL),
        ([(None, Answer.UNDONE)], Stand.SILENT, None),
        ([(7, Answer.HELP), (None, Answer.NO_ANSWER)], Stand.HELP, Answer.NO_ANSWER),
    ],
)
def test_what_a_door_says_of_a_home(
    answers: list[tuple[int | None, Answer]], stand: Stand, at_door: Answer | None
) -> None:
    home = read_home(Given(who, answer, who or 9) for who, answer in answers)
    assert (home.stand, home.at_door) == (stand, at_door)


@pytest.mark.calm
async def test_who_works_there_no_more_reads_none_of_it_any_more(house: Estate) -> None:
    await with_playbooks(house)
    await until_doors(house)
    who = knocker(house)
    await who.send("/incidents")
    await fill_in(house, who, "#I1", "Steps")
    await fill_in(house, house.ana, "I need help")
    assert calls(house, who)
    async with house.database.write() as session:
        moved = select(PersonRow.id).where(PersonRow.telegram_id == who.id).scalar_subquery()
        b1 = await session.scalar(select(Building.id).where(Building.code == "B1"))
        await session.execute(
            update(Staff).where(Staff.person_id == moved).values(building_ids=[b1])
        )
    await house.advance(timedelta(minutes=5))  # a step is late by now
    await fill_in(house, house.ana, "I am safe")
    over = [m for m in who.history() if "#I1 is no longer shown here" in m.text]
    assert [m.labels for m in over] == [[]] * 5  # board, doors, steps, call-out, the call for help
    before = len(who.history())
    stays = house.davit if who is house.carla else house.carla
    await fill_in_room(house, stays, "Doors to knock at")
    await fill_in(house, house.ana, "I need help")
    await house.advance(timedelta(minutes=1))
    assert len([m for m in who.history() if "no longer shown" in m.text]) == 5
    assert len(who.history()) == before
    assert calls(house) == ["#I1 NEEDS HELP: B3 12A, 12/F, Ana."]
