"""Danger: two taps, advice and number at once, and a page every two minutes until one takes it."""

from datetime import timedelta

from estate.tickets.tables import State
from simulator.kit import Group, Person
from tests.cast import Estate
from tests.journeys.stories import (
    events,
    fill_in,
    fill_in_room,
    from_bot,
    report_a_danger,
    said,
    step_of,
    the_ticket,
    tickets,
)

TWO_MINUTES = timedelta(minutes=2)
PAGED = "Nobody has taken it yet. If you are going, press Take."


def pages(who: Person, *, in_: Group | None = None) -> int:
    return sum(PAGED in message.text for message in from_bot(who, in_=in_))


async def test_the_first_tap_brings_the_number_and_advice(house: Estate) -> None:
    await house.ana.send("Smoke!")
    await fill_in(house, house.ana, "Fire or smoke")
    advice = house.ana.last().text
    assert "call 999 now" in advice
    assert "Do not use the lifts" in advice
    assert await tickets(house) == []


async def test_the_second_tap_pages_the_staff_room_and_each_on_duty_with_sound(
    house: Estate,
) -> None:
    ticket = await report_a_danger(house, house.ana)
    assert (ticket.priority, ticket.category) == (0, "danger.fire")
    for who, group in ((house.carla, house.room), (house.carla, None), (house.davit, None)):
        [page] = [m for m in from_bot(who, in_=group) if PAGED in m.text]
        assert not page.silent
        assert page.labels == ["Take"]
        assert "B3 12A" in page.text
        assert "Smoke!" in page.text
    assert "Staff are being called now" in said(house.ana)
    assert "Do not use the lifts" in said(house.ana)
    assert said(house.elif_) == said(house.elif_, in_=house.group) == ""


async def test_it_pages_again_every_two_minutes_until_somebody_takes_it(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await house.advance(TWO_MINUTES - timedelta(seconds=1))
    assert pages(house.davit) == 1
    for times in (2, 3):
        await house.advance(timedelta(seconds=1) if times == 2 else TWO_MINUTES)
        assert (pages(house.davit), pages(house.carla, in_=house.room)) == (times, times)
    await house.davit.press("Take")
    await house.ana.expect("Davit has your call and is coming.")
    await house.advance(TWO_MINUTES * 3)
    assert pages(house.davit) == 3
    assert await house.carla.press("Take") == "Davit has taken this already."


async def test_who_was_called_hears_that_one_of_them_is_going(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await fill_in_room(house, house.carla, "Take")
    told = "#T1001: Carla has taken it and is going."
    await house.davit.expect(told)
    assert told not in said(house.carla)


async def test_a_danger_handed_back_pages_again(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Hand back")
    await house.advance(TWO_MINUTES)
    assert pages(house.davit) == 2


async def test_a_danger_that_is_not_over_pages_again(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Done")
    await fill_in(house, house.ana, "No, not fixed")
    await house.advance(TWO_MINUTES)
    assert pages(house.davit) == 2


async def test_words_and_photos_afterwards_go_to_staff_at_once(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await house.ana.send("The stairs are clear")
    await house.ana.send_photo("From my window")
    await house.settle()
    told = said(house.carla, in_=house.room)
    assert "Ana writes:\nThe stairs are clear" in told
    assert "From my window" in told
    assert "photo" in [message.media for message in from_bot(house.carla, in_=house.room)]
    assert [event.words for event in await events(house, "comment")] == [
        "The stairs are clear",
        "From my window",
    ]
    await fill_in(house, house.ana, "That is all")
    assert await step_of(house, house.ana) is None
    assert "#T1001" in said(house.ana)


async def test_cancel_afterwards_calls_nobody_back_and_says_so(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await house.ana.send("/cancel")
    await house.ana.expect("The staff have been called, and that stands.")
    assert (await the_ticket(house)).state is State.NEW
    assert await step_of(house, house.ana) is None
    await fill_in(house, house.ana, "No longer needed", "Yes, cancel the report")
    assert (await the_ticket(house)).state is State.CANCELLED
    await house.advance(TWO_MINUTES)
    assert pages(house.davit) == 1


async def test_another_report_begins_while_a_danger_goes_on(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await house.ana.send("/report")
    await house.ana.expect("Two questions first.")
    assert await step_of(house, house.ana) == "danger"


async def test_when_the_danger_is_over_words_begin_another_report(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Done")
    await house.ana.send("The lamp in my kitchen is dead")
    await house.ana.expect("I have your message. Two questions first.")
    assert await events(house, "comment") == []


async def test_a_sticker_after_a_danger_is_answered(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await house.ana.send_sticker()
    await house.ana.expect("I can't use that here.")
    assert await step_of(house, house.ana) == "more"


async def test_a_danger_in_a_common_place_of_a_building(house: Estate) -> None:
    viktor = house.stranger
    await viktor.send("Somebody is stuck")
    await fill_in(house, viktor, "Trapped in a lift", "Common place, B1")
    ticket = await the_ticket(house)
    assert (ticket.priority, ticket.unit_id, ticket.category) == (0, None, "danger.trapped")
    assert pages(house.davit) == 1


async def test_a_photo_before_the_danger_reaches_staff(house: Estate) -> None:
    await house.ana.send_photo("Here")
    await fill_in(house, house.ana, "Smell of gas", "My home")
    assert "photo" in [message.media for message in from_bot(house.carla, in_=house.room)]
