"""What becomes of a report: taken, waited for, handed on, turned down, not fixed after all."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from estate.people.tables import Person as PersonRow
from estate.people.tables import Staff
from estate.tickets.tables import Rating, State, Verb
from tests.cast import Estate
from tests.journeys.stories import (
    all_that_was_said,
    events,
    fill_in,
    fill_in_room,
    from_bot,
    report_a_leak,
    said,
    step_of,
    take_and_repair,
    the_ticket,
)

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("answer", "heard"),
    [("No, not fixed", "#T1001 is not fixed."), ("Partly", "#T1001 is only partly fixed.")],
)
async def test_not_fixed_opens_it_again_and_staff_hear(house: Estate, answer, heard) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await house.ana.press(answer)
    await house.carla.expect(heard, in_=house.room)
    await house.ana.expect("#T1001 is open again")
    ticket = await the_ticket(house)
    assert (ticket.state, ticket.reopen_count) == (State.ACKNOWLEDGED, 1)
    assert ticket.assignee_id is None
    await take_and_repair(house, house.carla)
    await fill_in(house, house.ana, "Yes, fixed", "4", "Skip")
    assert (await the_ticket(house)).state is State.CLOSED


async def test_not_fixed_after_all_opens_a_closed_one_for_fourteen_days(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await fill_in(house, house.ana, "Yes, fixed")
    card = await house.ana.expect_button("Not fixed after all")
    await house.ana.press("Not fixed after all")
    assert (await the_ticket(house)).state is State.ACKNOWLEDGED
    await take_and_repair(house, house.carla)
    await fill_in(house, house.ana, "Yes, fixed")
    await house.advance(15 * DAY)
    answer = await house.ana.forge_press(card, "fixed:1:no")
    assert "This has changed in the meantime." in answer
    assert (await the_ticket(house)).state is State.CLOSED


async def test_rejected_with_a_reason_and_words(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Reject")
    await fill_in(house, house.davit, "For a utility or authority")
    await house.davit.send("Water company, 2824 5000")
    told = await house.ana.expect("This belongs to a utility")
    assert "Water company, 2824 5000" in told.text
    assert (await the_ticket(house)).state is State.REJECTED
    await house.ana.send("It is inside my wall", reply_to=told)
    await house.carla.expect("It is inside my wall", in_=house.room)
    await fill_in_room(house, house.davit, "Take back the rejection")
    assert (await the_ticket(house)).state is State.ACKNOWLEDGED


async def test_rejected_with_the_ready_words_alone(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Reject")
    await fill_in(house, house.davit, "Not a fault", "Skip")
    assert "works as it should" in said(house.ana)


async def test_a_technician_may_not_reject(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    answer = await house.carla.press("Reject", in_=house.room)
    assert answer == "This is for staff of that building. Please ask the office."
    assert await step_of(house, house.carla) is None


async def test_a_resident_cancels_after_being_asked(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in(house, house.ana, "No longer needed", "Back")
    assert (await the_ticket(house)).state is State.NEW
    await fill_in(house, house.ana, "No longer needed", "Yes, cancel the report")
    assert (await the_ticket(house)).state is State.CANCELLED
    assert "#T1001 was cancelled: no longer needed." in said(house.carla, in_=house.room)
    assert house.ana.last().labels == []


async def test_handed_back_it_waits_for_somebody_else(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Hand back")
    ticket = await the_ticket(house)
    assert (ticket.state, ticket.assignee_id) == (State.ACKNOWLEDGED, None)
    await fill_in_room(house, house.davit, "Take")
    assert "Davit has taken it." in said(house.ana)


async def test_whoever_hands_back_says_why_in_private_and_colleagues_alone_read_it(
    house: Estate,
) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take")
    answer = await house.carla.press("Hand back", in_=house.room)
    assert answer == "I have asked you in our private chat."
    assert (await the_ticket(house)).state is State.ACKNOWLEDGED  # the reason is not waited for
    await house.carla.expect("#T1001 is handed back")
    await house.carla.send_sticker()
    await house.carla.expect("I can't use that here.")
    await house.carla.send("The pipe runs inside the wall")
    await house.carla.expect("Kept as an internal note on #T1001.")
    await house.davit.expect("#T1001, internal note by Carla:", in_=house.room)
    assert "inside the wall" in said(house.davit, in_=house.room)
    assert "inside the wall" not in all_that_was_said(house, house.ana)
    [note] = await events(house, Verb.NOTE)
    assert (note.words, note.public) == ("The pipe runs inside the wall", False)
    assert await step_of(house, house.carla) is None


@pytest.mark.parametrize("way_out", ["Skip", "/cancel"])
async def test_handed_back_without_a_reason(house: Estate, way_out: str) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Take")
    await house.davit.send("/ticket 1001")
    await fill_in(house, house.davit, "Hand back")
    if way_out == "Skip":
        await fill_in(house, house.davit, "Skip")
    else:
        await house.davit.send(way_out)
    await house.davit.expect("#T1001 is handed back, without a reason.")
    assert await step_of(house, house.davit) is None
    assert await events(house, Verb.NOTE) == []
    assert (await the_ticket(house)).assignee_id is None


@pytest.mark.calm
async def test_it_waits_until_the_review_and_then_goes_on(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Wait")
    await fill_in(house, house.carla, "spare parts", "Tomorrow 10:00")
    told = "Waiting for spare parts. Next step: Tue 3 Mar 10:00."
    assert told in said(house.ana)
    assert told in said(house.carla, in_=house.room)
    assert (await the_ticket(house)).state is State.WAITING
    await house.advance(DAY - timedelta(seconds=1))
    assert (await the_ticket(house)).state is State.WAITING
    await house.advance(timedelta(seconds=1))
    ticket = await the_ticket(house)
    assert (ticket.state, ticket.waiting_for, ticket.review_at) == (State.ASSIGNED, None, None)
    assert "Carla has taken it." in said(house.ana)


async def test_staff_go_on_before_the_review(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Wait")
    await fill_in(house, house.davit, "an outside firm", "In 7 days")
    await fill_in_room(house, house.davit, "Go on")
    assert (await the_ticket(house)).state is State.NEW


@pytest.mark.parametrize("reason", ["an answer from the resident", "access to the home"])
async def test_the_residents_answer_ends_the_wait_for_it(house: Estate, reason: str) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Wait")
    await fill_in(house, house.carla, reason, "In 3 days")
    await house.ana.send("I am at home from 18:00", reply_to=house.ana.last())
    await house.carla.expect("I am at home from 18:00", in_=house.room)
    assert (await the_ticket(house)).state is State.ASSIGNED


async def test_words_do_not_end_a_wait_for_spare_parts(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Wait")
    await fill_in(house, house.carla, "spare parts", "In 3 days")
    await house.ana.send("All right", reply_to=house.ana.last())
    await house.carla.expect("All right", in_=house.room)
    assert (await the_ticket(house)).state is State.WAITING


async def test_a_manager_hands_it_to_somebody_who_is_told(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Assign")
    await fill_in(house, house.davit, "Carla")
    assert "Carla has it and has been told." in said(house.davit)
    assert "Davit has given you #T1001" in said(house.carla)
    assert "Carla has taken it." in said(house.ana)
    await house.carla.press("Done")
    await house.ana.expect("Is it fixed?")


async def test_the_card_says_what_comes_next_and_by_when(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    assert "Somebody will take it by 11:00. We write here at every step." in said(house.ana)
    await fill_in_room(house, house.carla, "Take")
    assert "Carla has taken it. On site by Tue 3 Mar 10:00." in said(house.ana)
    assert "Taken by Carla. On site by Tue 3 Mar 10:00." in said(house.carla, in_=house.room)
    await fill_in_room(house, house.carla, "On site")
    assert "Carla is on site. We write here when the work is done." in said(house.ana)


async def test_a_promise_that_has_passed_is_not_told_again(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.advance(timedelta(hours=25))
    await house.ana.send("/my")
    await fill_in(house, house.ana, "#T1001")
    assert "Nobody has taken it yet, later than we promised. We are sorry." in said(house.ana)
    await fill_in_room(house, house.carla, "Take")
    assert "Carla has taken it. We write here at every step." in said(house.ana)


async def test_a_reopened_repair_is_promised_anew(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await house.advance(timedelta(hours=3))
    await fill_in(house, house.ana, "No, not fixed")
    assert "Open again. Somebody will take it by 14:00." in said(house.ana)
    assert "Nobody has taken it. Promised by 14:00." in said(house.carla, in_=house.room)


async def test_what_is_still_wrong_goes_to_the_reopened_repair(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await fill_in(house, house.ana, "No, not fixed")
    await house.ana.expect("You can write here what is still wrong")
    await house.ana.send("It still drips")
    await house.carla.expect("#T1001, Ana writes:\nIt still drips", in_=house.room)
    await house.ana.expect("Passed on to the office, with #T1001.")
    assert await step_of(house, house.ana) is None


async def test_a_message_long_after_the_answer_is_a_new_matter(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await fill_in(house, house.ana, "Partly")
    await house.advance(timedelta(minutes=11))
    await house.ana.send("The lamp is dead")
    await house.ana.expect("Two questions first.")


async def test_a_sticker_or_cancel_after_the_answer_is_answered(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await fill_in(house, house.ana, "No, not fixed")
    await house.ana.send_sticker()
    await house.ana.expect("I can't use that here.")
    await house.ana.send("/cancel")
    await house.ana.expect("There is nothing to cancel.")
    assert await step_of(house, house.ana) is None
    assert (await the_ticket(house)).state is State.ACKNOWLEDGED


async def test_on_site_and_done_with_words_of_the_repair(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "On site")
    assert "Carla is on site." in said(house.ana)
    await fill_in_room(house, house.carla, "Done")
    await house.carla.send_photo("A new seal")
    told = await house.ana.expect("A new seal")
    assert "Message from the office" in told.text
    await house.settle()
    assert "photo" in [message.media for message in from_bot(house.ana)]


async def test_done_and_nothing_to_add(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Done")
    await fill_in(house, house.carla, "Skip")
    assert "Nothing was changed" not in said(house.carla)
    assert await step_of(house, house.carla) is None


async def test_thanks_do_not_open_it_again(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await house.ana.send("Thanks!", reply_to=house.ana.last())
    await house.carla.expect("Thanks!", in_=house.room)
    assert (await the_ticket(house)).state is State.RESOLVED


async def test_silence_closes_a_repair_as_unconfirmed(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await house.advance(3 * DAY)
    ticket = await the_ticket(house)
    assert (ticket.state, ticket.confirmed) == (State.CLOSED, False)


async def test_the_second_opening_raises_the_priority(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    for _ in range(2):
        await take_and_repair(house, house.carla)
        await fill_in(house, house.ana, "No, not fixed")
    ticket = await the_ticket(house)
    assert (ticket.reopen_count, ticket.priority) == (2, 1)


async def test_a_low_score_with_voice_is_kept(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await fill_in(house, house.ana, "Yes, fixed", "2", "Speed", "I had to ask again", "✓ Speed")
    await house.ana.send_voice()
    await house.ana.expect("Somebody from the office will look into it.")
    await house.settle()
    [rating] = await house.rows(select(Rating))
    assert isinstance(rating, Rating)
    assert (rating.score, rating.reasons) == (2, ["had_to_chase"])
    assert len(await events(house, "rate")) == 1


async def test_my_lists_and_opens_ones_reports(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.ana.send("/my")
    await house.ana.expect("Your reports:")
    await house.ana.press("#T1001")
    await house.settle()
    assert house.ana.last().labels == ["No longer needed"]


async def test_a_question_to_staff_leaves_their_own_report_alone(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.carla.send("The workshop lamp is dead")
    await house.settle()
    await fill_in_room(house, house.carla, "Take")
    answer = await house.carla.press("Wait", in_=house.room)
    assert "in our private chat" in answer
    assert await step_of(house, house.carla) == "danger"
    await fill_in_room(house, house.carla, "Done")
    assert await step_of(house, house.carla) == "danger"
    assert (await the_ticket(house)).state is State.RESOLVED


async def test_a_card_that_staff_opened_for_themselves_follows_the_ticket(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.davit.send("/ticket 1001")
    await house.davit.expect("Nobody has taken it")
    await fill_in_room(house, house.carla, "Take")
    card = await house.davit.expect("Taken by Carla")
    assert "Take" not in card.labels


async def test_who_works_there_no_more_sees_the_card_no_further(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.davit.send("/ticket 1001")
    await house.davit.expect("Nobody has taken it")
    async with house.database.write() as session:
        await session.execute(
            delete(Staff).where(
                Staff.person_id.in_(
                    select(PersonRow.id).where(PersonRow.telegram_id == house.davit.id)
                )
            )
        )
    await fill_in_room(house, house.carla, "Take")
    assert not [m for m in house.davit.history() if "Taken by" in m.text]
