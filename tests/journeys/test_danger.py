"""Danger: two taps, advice and number at once, and a page every two minutes until one takes it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from estate.tickets.tables import State
from simulator.kit import Group, Message, Person
from simulator.traffic import Fault, FaultKind
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
ENDS_OF_PAGES = (
    "If you are going, press Take.",
    "You were called again; see the newest call.",
    "has taken it and is going.",
    "nobody needs to go now.",
)
GOING = "#T1001: Carla has taken it and is going."
PAGED = "Nobody has taken it yet. If you are going, press Take."


def all_pages(who: Person, *, in_: Group | None = None) -> list[Message]:
    """Every call that stands in this chat, oldest first, whatever it says by now."""
    return [m for m in from_bot(who, in_=in_) if any(end in m.text for end in ENDS_OF_PAGES)]


def pages(who: Person, *, in_: Group | None = None) -> int:
    return len(all_pages(who, in_=in_))


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


@pytest.mark.calm
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
    assert not any("Take" in page.labels for page in all_pages(house.carla))
    pressed_late = await house.carla.forge_press(all_pages(house.carla)[0], "take:1")
    assert pressed_late == "Davit has taken this already."


async def test_who_was_called_hears_that_one_of_them_is_going(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await fill_in_room(house, house.carla, "Take")
    await house.settle()
    for who, group in ((house.davit, None), (house.carla, None), (house.carla, house.room)):
        [page] = all_pages(who, in_=group)
        assert GOING in page.text
        assert PAGED not in page.text
        assert page.labels == []
    assert [m for m in from_bot(house.davit) if GOING in m.text] == all_pages(house.davit)


async def test_only_the_newest_call_has_a_button_and_each_came_with_sound(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await house.advance(TWO_MINUTES)
    await house.advance(TWO_MINUTES)
    for who, group in ((house.davit, None), (house.carla, None), (house.carla, house.room)):
        *older, newest = all_pages(who, in_=group)
        assert len(older) == 2
        assert all("You were called again" in page.text for page in older)
        assert [page.labels for page in [*older, newest]] == [[], [], ["Take"]]
        assert not any(page.silent for page in [*older, newest])
    await house.davit.press("Take")
    await house.settle()
    going = ["Davit has taken it" in page.text for page in all_pages(house.carla)]
    assert going == [False, False, True]
    assert not any(page.labels for page in all_pages(house.carla, in_=house.room))


async def test_a_call_that_is_still_on_its_way_loses_its_button_to_the_next(house: Estate) -> None:
    def is_for_davit(params: Mapping[str, Any]) -> bool:
        return str(params.get("chat_id")) == str(house.davit.id)

    with house.tg.world.hold("sendmessage", is_for_davit) as on_its_way:
        await house.ana.send("Smoke!")
        await fill_in(house, house.ana, "Fire or smoke")
        await house.ana.press("My home")
        await on_its_way.reached()
        house.clock.advance(TWO_MINUTES)
        await house.app.timers.run_due()
    await house.settle()
    assert [page.labels for page in all_pages(house.davit)] == [[], ["Take"]]


@pytest.mark.calm
async def test_a_call_that_telegram_lost_is_made_again(house: Estate) -> None:
    def is_for_davit(params: Mapping[str, Any]) -> bool:
        return str(params.get("chat_id")) == str(house.davit.id)

    fault = Fault(FaultKind.BAD_GATEWAY, method="sendmessage", wanted=is_for_davit)
    house.tg.world.next_fault.append(fault)
    await report_a_danger(house, house.ana)
    assert all_pages(house.davit) == []
    await house.advance(TWO_MINUTES)
    assert [page.labels for page in all_pages(house.davit)] == [["Take"]]


async def test_a_danger_that_its_reporter_takes_back_needs_nobody(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    await house.ana.send("/my")
    await house.settle()
    await house.ana.forge_press(house.ana.last(), "drop_now:1")
    await house.settle()
    [page] = all_pages(house.davit)
    assert "nobody needs to go now" in page.text
    assert page.labels == []


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
