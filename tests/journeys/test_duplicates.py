"""Known already: a ticket becomes a duplicate of another, its people follow that, and back."""

import asyncio

import pytest
from sqlalchemy import select, update

from estate.people.tables import Person as PersonRow
from estate.people.tables import Role, Staff
from estate.tickets.tables import State, TicketFollower
from tests.cast import BEGINNING, Estate
from tests.journeys.stories import (
    all_that_was_said,
    begin_about_the_lamp,
    fill_in,
    fill_in_room,
    from_bot,
    in_language,
    join_the_lamp,
    report_a_danger,
    report_a_leak,
    report_the_lamp,
    said,
    step_of,
    tickets,
)

HANT = in_language("zh_Hant")


async def two_lamps(house: Estate) -> None:
    """Ana reports the lamp, and Elif hers, as a matter of its own."""
    await report_the_lamp(house, house.ana)
    await begin_about_the_lamp(house, house.elif_, "大堂的燈", language="zh_Hant")
    await fill_in(house, house.elif_, HANT("No, different"), HANT("Send report"))


async def make_duplicate(house: Estate, number: str, *, of: str) -> None:
    """Let the manager say it: the newest ticket's card has the button."""
    await house.davit.send(f"/ticket {number}")
    await fill_in(house, house.davit, "Duplicate", f"#T{of}")


async def follows(house: Estate) -> set[tuple[int, int]]:
    """Who follows which ticket, as (ticket, account)."""
    await house.settle()
    async with house.database.read() as session:
        rows = await session.execute(
            select(TicketFollower.ticket_id, PersonRow.telegram_id).join(
                PersonRow, PersonRow.id == TicketFollower.person_id
            )
        )
        return {(ticket_id, account) for ticket_id, account in rows}


async def states(house: Estate) -> list[State]:
    return [ticket.state for ticket in await tickets(house)]


async def test_a_duplicates_reporter_follows_the_other_and_is_told(house: Estate) -> None:
    await two_lamps(house)
    await fill_in_room(house, house.davit, "Duplicate")
    question = house.davit.last()
    assert "which open ticket of this building is it the same as?" in question.text
    assert question.labels == ["#T1001 Lamp broken, B3, Lobby", "Cancel"]
    await fill_in(house, house.davit, "#T1001")
    assert "it is a duplicate of #T1001" in said(house.davit)
    assert await states(house) == [State.NEW, State.DUPLICATE]
    assert await follows(house) == {(1, house.elif_.id)}
    assert "#T1002 與 #T1001 是同一問題。" in said(house.elif_)
    assert "您關注的 #T1001" in said(house.elif_)
    room = said(house.carla, in_=house.room)
    assert "Duplicate of #T1001" in room
    assert "2 homes have this problem" in room
    for word in ("Ana", "12A", "letter box"):
        assert word not in all_that_was_said(house, house.elif_), word


async def test_the_repair_of_the_other_is_told_to_all(house: Estate) -> None:
    await two_lamps(house)
    await make_duplicate(house, "1002", of="1001")
    await house.davit.send("/ticket 1001")
    await fill_in(house, house.davit, "Take", "Done")
    assert "Is it fixed?" in said(house.ana)
    assert house.elif_.last().labels == [HANT("No, not fixed")]
    assert await states(house) == [State.RESOLVED, State.DUPLICATE]


async def test_the_number_may_be_typed_and_a_wrong_one_keeps_the_question(house: Estate) -> None:
    await two_lamps(house)
    await fill_in_room(house, house.davit, "Duplicate")
    for typed in ("1002", "#T1044", "the first one", "T1001x"):
        await house.davit.send(typed)
        await house.davit.expect("That is no open ticket of this building.")
        assert await step_of(house, house.davit) == "duplicate", typed
    await house.davit.send("#T1001")
    await house.davit.expect("it is a duplicate of #T1001")
    assert await step_of(house, house.davit) is None
    assert await states(house) == [State.NEW, State.DUPLICATE]


async def test_there_are_no_chains(house: Estate) -> None:
    await two_lamps(house)
    await begin_about_the_lamp(house, house.bruno, "The third")
    await fill_in(house, house.bruno, "No, different", "Send report")
    await make_duplicate(house, "1003", of="1002")
    assert [t.parent_id for t in await tickets(house)] == [None, None, 2]
    await make_duplicate(house, "1002", of="1001")
    assert [t.parent_id for t in await tickets(house)] == [None, 1, 1]
    assert (1, house.bruno.id) in await follows(house)
    await report_the_lamp_anew(house)
    await house.davit.send("/ticket 1004")
    await fill_in(house, house.davit, "Duplicate")
    await house.davit.send("1003")  # itself a duplicate: its parent is meant
    await house.davit.expect("it is a duplicate of #T1001")
    assert [t.parent_id for t in await tickets(house)] == [None, 1, 1, 1]


async def report_the_lamp_anew(house: Estate) -> None:
    await begin_about_the_lamp(house, house.bruno, "The fourth")
    await fill_in(house, house.bruno, "No, different", "Send report")


async def test_what_is_of_another_building_or_over_is_no_parent(house: Estate) -> None:
    await two_lamps(house)
    await house.stranger.send("Dark")
    await fill_in(
        house, house.stranger, "No danger", "Common place", "B1", "Lobby", "Lighting",
        "Lamp broken", "Send report",
    )  # fmt: skip
    await house.davit.send("/ticket 1002")
    await fill_in(house, house.davit, "Duplicate")
    await house.davit.send("1003")
    await house.davit.expect("That is no open ticket of this building.")
    await fill_in(house, house.ana, "No longer needed", "Yes, cancel the report")
    await house.davit.send("1001")
    await fill_in(house, house.davit)
    assert (await states(house))[1] is State.NEW


async def test_split_back_it_goes_on_by_itself(house: Estate) -> None:
    await two_lamps(house)
    await make_duplicate(house, "1002", of="1001")
    await house.davit.send("/ticket 1002")
    await fill_in(house, house.davit, "Not a duplicate")
    child = (await tickets(house))[1]
    assert (child.state, child.parent_id, child.assignee_id) == (State.ACKNOWLEDGED, None, None)
    assert await follows(house) == set()
    assert "#T1002 經核實為另一問題" in said(house.elif_)
    await house.davit.send("/ticket 1001")
    await fill_in(house, house.davit, "Take", "Done")
    assert HANT("No, not fixed") not in house.elif_.last().labels


async def test_who_joined_by_themselves_still_follows_after_the_split(house: Estate) -> None:
    await two_lamps(house)
    await join_the_lamp(house, house.bruno)
    async with house.database.write() as session:
        await session.execute(update(TicketFollower).values(ticket_id=1))
    await report_the_lamp_anew(house)
    await make_duplicate(house, "1003", of="1001")
    await house.davit.send("/ticket 1003")
    await fill_in(house, house.davit, "Not a duplicate")
    assert await follows(house) == {(1, house.bruno.id)}


async def test_a_technician_may_do_neither(house: Estate) -> None:
    await two_lamps(house)
    refused = "This is for staff of that building. Please ask the office."
    assert await house.carla.press("Duplicate", in_=house.room) == refused
    await make_duplicate(house, "1002", of="1001")
    assert await house.carla.press("Not a duplicate", in_=house.room) == refused
    assert await states(house) == [State.NEW, State.DUPLICATE]


async def test_what_is_worked_on_or_over_is_no_duplicate_any_more(house: Estate) -> None:
    await two_lamps(house)
    await fill_in_room(house, house.davit, "Duplicate")
    await house.carla.send("/ticket 1002")
    await fill_in(house, house.carla, "Take", "On site")
    answer = await house.davit.press("#T1001")
    assert "This has changed in the meantime." in answer
    assert await states(house) == [State.NEW, State.IN_PROGRESS]


async def test_a_danger_that_is_known_already_goes_on_as_a_danger(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await report_a_danger(house, house.bruno)
    await make_duplicate(house, "1002", of="1001")
    first = (await tickets(house))[0]
    assert (first.priority, first.next_page_at is not None) == (0, True)
    assert (await tickets(house))[1].next_page_at is None


async def test_homes_of_the_same_fault_learn_nothing_of_one_another(house: Estate) -> None:
    await report_a_leak(house, house.ana, "The ceiling of my kitchen drips")
    elif_ = house.elif_
    await elif_.send("廚房漏水")
    await fill_in(
        house, elif_,
        *map(HANT, ("No danger", "My home", "Water leak", "Water from the flat above")),
        HANT("Send report"),
    )  # fmt: skip
    await make_duplicate(house, "1002", of="1001")
    await fill_in_room(house, house.davit, "Take")
    await fill_in(house, house.ana, "No longer needed", "Yes, cancel the report")
    # Nobody of another home may have Ana's: it ends, and Elif's goes on.
    assert await states(house) == [State.CANCELLED, State.ACKNOWLEDGED]
    seen = all_that_was_said(house, elif_)
    for word in ("Ana", "12A", "ceiling", "drips"):
        assert word not in seen, word
    for word in ("Elif", "12B", "廚房"):
        assert word not in all_that_was_said(house, house.ana), word


async def test_each_called_a_duplicate_of_the_other_at_once_makes_one(house: Estate) -> None:
    await two_lamps(house)
    other = house.tg.person("Wanda", language="en")
    await other.send("/help")
    await house.settle()
    async with house.database.write() as session:
        wanda = await session.scalar(select(PersonRow).where(PersonRow.telegram_id == other.id))
        assert wanda is not None
        session.add(dispatcher(wanda.id))
    for who, number in ((house.davit, "1001"), (other, "1002")):
        await who.send(f"/ticket {number}")
        await fill_in(house, who, "Duplicate")
    await asyncio.gather(house.davit.press("#T1002"), other.press("#T1001"))
    assert sorted(await states(house)) == [State.DUPLICATE, State.NEW]
    assert sorted(t.parent_id is None for t in await tickets(house)) == [False, True]


def dispatcher(person_id: int) -> Staff:
    return Staff(person_id=person_id, role=Role.DISPATCHER, since=BEGINNING)


async def test_at_most_eight_are_offered_the_nearest_category_first(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await report_the_lamp(house, house.ana)
    for number in range(9):
        await begin_about_the_lamp(house, house.bruno, f"Lamp {number}")
        await fill_in(house, house.bruno, "No, different", "Send report")
    await fill_in_room(house, house.davit, "Duplicate")
    *offered, cancel = house.davit.last().labels
    assert cancel == "Cancel"
    assert len(offered) == 8
    assert all("Lamp broken" in label for label in offered)
    assert len(from_bot(house.davit)) == 1


@pytest.mark.parametrize("data", ["of:2", "of:0", "of:-1", "of:x", "of:"])
async def test_a_forged_parent_keeps_the_question(house: Estate, data: str) -> None:
    await two_lamps(house)
    await fill_in_room(house, house.davit, "Duplicate")
    form = house.davit.last()
    cancel = form.button("Cancel")
    token = (cancel.data or "" if cancel else "").split(":")[1]
    await house.davit.forge_press(form, f"f:{token}:{data}")
    assert await step_of(house, house.davit) == "duplicate"
    assert await states(house) == [State.NEW, State.NEW]
