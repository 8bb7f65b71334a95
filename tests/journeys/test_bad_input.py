"""What people send that a form did not ask for: a clear answer, nothing lost."""

from collections.abc import Awaitable, Callable

from sqlalchemy import select

from bot.inbox import InboxRow
from estate.people.tables import Reachability
from estate.tickets.tables import MediaState, State
from simulator.kit import Person
from simulator.updates import Update
from tests.cast import Estate
from tests.journeys.stories import (
    LEAK,
    REACHED_AT_PREVIEW,
    fill_in,
    fill_in_room,
    from_bot,
    go_to_preview,
    media,
    person_row,
    report_a_leak,
    said,
    step_of,
    take_and_repair,
    the_ticket,
    tickets,
)

Sends = Callable[[Person], Awaitable[object]]

UNUSABLE: dict[str, Sends] = {
    "sticker": lambda who: who.send_sticker(),
    "contact": lambda who: who.send_contact(),
    "poll": lambda who: who.send_poll(),
    "dice": lambda who: who.send_dice(),
}
ANY_KIND: dict[str, Sends] = UNUSABLE | {
    "words": lambda who: who.send("Hello?"),
    "photo": lambda who: who.send_photo(),
    "voice": lambda who: who.send_voice(),
    "video": lambda who: who.send_video(),
    "location": lambda who: who.send_location(),
    "document": lambda who: who.send_document(b"x", "x.pdf"),
    "video note": lambda who: who.send_video_note(),
}


async def test_five_thousand_characters_are_kept_whole_and_read_by_staff(house: Estate) -> None:
    # Telegram's own limit is 4,096 a message: a client sends so much as two.
    words = " ".join(f"w{number}" for number in range(1_000))
    assert len(words) > 4_800
    middle = words.index("w820")
    await house.ana.send(words[:middle])
    await house.ana.send(words[middle:])
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW)
    assert len(house.ana.last().text) < 4_096
    await fill_in(house, house.ana, "Send report")
    ticket = await the_ticket(house)
    assert ticket.words.split() == words.split()
    assert "w0 " in said(house.carla, in_=house.room)
    assert "w999" in said(house.carla, in_=house.room)
    assert "w600 " in said(house.carla, in_=house.room)


async def test_four_thousand_signs_that_need_escaping_still_arrive(house: Estate) -> None:
    await house.ana.send("<&>" * 1_300)
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW, "Send report")
    assert len((await the_ticket(house)).words) == 3_900
    assert said(house.carla, in_=house.room).count("<&>") >= 1_290


async def test_long_words_for_a_rejection_arrive(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Reject")
    await fill_in(house, house.davit, "Outside our work")
    await house.davit.send("Please call " + "somebody else " * 285)
    await house.ana.expect("This is outside what the office can do.")
    await house.settle()
    assert said(house.ana).count("somebody else") >= 284


async def test_a_video_over_the_limit_is_told_and_still_reaches_staff(house: Estate) -> None:
    await house.ana.send_video("See", size=21 * 1024 * 1024)
    await house.ana.expect("That file is over 20 MB.")
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW, "Send report")
    [video] = await media(house)
    assert video.state is MediaState.TOO_BIG
    assert "video" in [message.media for message in from_bot(house.carla, in_=house.room)]


async def test_where_words_are_asked_it_says_what_to_do(house: Estate) -> None:
    await house.ana.send("/report")
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW)
    for send in UNUSABLE.values():
        await send(house.ana)
        answer = await house.ana.expect(
            "I can't use that here. Please press a button, or send words"
        )
        assert "Please describe it in a message." in answer.text
        assert await step_of(house, house.ana) == "words"


async def test_where_a_press_is_asked_every_kind_is_answered(house: Estate) -> None:
    await house.ana.send(LEAK)
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW[:2])
    for kind, send in ANY_KIND.items():
        await send(house.ana)
        wanted = "I can't use that here." if kind in UNUSABLE else "I keep that with your report."
        answer = await house.ana.expect(wanted)
        assert "What is it about?" in answer.text
        assert await step_of(house, house.ana) == "group"


async def test_where_staff_are_to_press_every_kind_is_answered(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Wait")
    for send in ANY_KIND.values():
        await send(house.davit)
        await house.davit.expect("Please press a button")
        await house.settle()
        assert "what does it wait for?" in house.davit.last().text
        assert await step_of(house, house.davit) == "wait"


async def test_where_staff_write_it_says_what_to_do(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Message")
    for send in UNUSABLE.values():
        await send(house.davit)
        await house.davit.expect("I can't use that here.")
        assert await step_of(house, house.davit) == "message"
    await house.davit.send("A word")
    await house.ana.expect("A word")


async def test_in_the_rating_it_says_what_to_do(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await fill_in(house, house.ana, "Yes, fixed", "5")
    step = await step_of(house, house.ana)
    for send in UNUSABLE.values():
        await send(house.ana)
        await house.ana.expect("I can't use that here.")
        assert await step_of(house, house.ana) == step


async def test_a_first_sticker_is_answered_with_the_danger_screen(house: Estate) -> None:
    await house.ana.send_sticker()
    answer = await house.ana.expect("I can't use that here.")
    assert "1. Is there fire" in answer.text


async def test_a_forwarded_message_is_the_forwarders_own_report(house: Estate) -> None:
    note = await house.elif_.send("/help@other_bot Water in 12B", in_=house.group)
    await house.ana.forward(note)
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW, "Send report")
    ticket = await the_ticket(house)
    assert ticket.reporter_id == (await person_row(house, house.ana)).id


async def test_cancel_with_nothing_open_is_answered(house: Estate) -> None:
    await house.ana.send("/cancel")
    await house.ana.expect("There is nothing to cancel.")


async def test_a_command_that_we_do_not_have_is_answered(house: Estate) -> None:
    await house.ana.send("/teleport")
    await house.ana.expect("I don't know this command. /help shows what I can do.")


async def test_an_unknown_command_leaves_an_open_form_alone(house: Estate) -> None:
    await go_to_preview(house, house.ana)
    await house.ana.send("/teleport")
    await house.ana.expect("I don't know this command.")
    assert await step_of(house, house.ana) == "preview"


async def test_the_bot_blocked_in_the_middle_of_a_form(house: Estate) -> None:
    await house.ana.send(LEAK)
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW)
    await house.ana.block()
    await house.settle()
    assert (await person_row(house, house.ana)).reachability is Reachability.BLOCKED
    await house.ana.unblock()
    await house.ana.send("It drips")
    await house.ana.expect("It drips")
    await fill_in(house, house.ana, "Send report")
    assert (await the_ticket(house)).words == f"{LEAK}\nIt drips"
    assert (await person_row(house, house.ana)).reachability is Reachability.REACHABLE


async def test_staff_go_on_with_the_ticket_of_somebody_who_blocked_the_bot(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.ana.block()
    await take_and_repair(house, house.carla)
    assert (await the_ticket(house)).state is State.RESOLVED


async def test_the_same_update_twice_happens_once(house: Estate) -> None:
    await house.ana.send(LEAK)
    await house.settle()
    before = len(house.tg.world.calls)
    queue = house.tg.world.queues[house.tg.bot.id]
    again = Update(queue.next_id - 1, "message", float("inf"), await _last_update(house))
    queue.put(again)
    queue.wake()
    await house.settle()
    said_again = [call.method for call in list(house.tg.world.calls)[before:]]
    assert not {"sendMessage", "editMessageText", "deleteMessage"} & set(said_again)
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW)
    assert house.ana.last().text.count(LEAK) == 1


async def _last_update(house: Estate) -> dict[str, object]:
    rows = await house.rows(select(InboxRow).order_by(InboxRow.update_id))
    last = rows[-1]
    assert isinstance(last, InboxRow)
    return last.raw


async def test_two_first_messages_at_once_are_one_report(house: Estate) -> None:
    await house.ana.send("Water!")
    await house.ana.send("From the ceiling")
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW, "Send report")
    assert [ticket.words for ticket in await tickets(house)] == ["Water!\nFrom the ceiling"]
    assert len(from_bot(house.ana)) == 1
