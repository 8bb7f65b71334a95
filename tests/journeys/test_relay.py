"""Words between a resident and staff: replies both ways, notes that stay inside, edits."""

from estate.tickets.tables import Verb
from simulator.kit import Message
from simulator.traffic import Fault, FaultKind
from tests.cast import Estate
from tests.journeys.stories import (
    LEAK,
    REACHED_AT_PREVIEW,
    all_that_was_said,
    events,
    fill_in,
    fill_in_room,
    from_bot,
    go_to_preview,
    report_a_leak,
    said,
    send_an_album,
    step_of,
    the_ticket,
)


async def staff_card(house: Estate) -> Message:
    return await house.carla.expect_button("Take", in_=house.room)


async def test_a_reply_to_the_card_reaches_staff_and_theirs_comes_back(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.ana.send("It drips on the cooker", reply_to=house.ana.last())
    words = await house.carla.expect("It drips on the cooker", in_=house.room)
    await house.settle()  # until the bot knows under which number it was sent
    assert "#T1001, Ana writes:" in words.text
    await house.carla.send("Please switch the cooker off", in_=house.room, reply_to=words)
    heard = await house.ana.expect("Please switch the cooker off")
    assert "Message from the office about #T1001" in heard.text
    assert "Carla" not in heard.text
    await house.ana.send("I did", reply_to=heard)
    await house.carla.expect("I did", in_=house.room)


async def test_a_reply_to_a_copy_whose_number_was_never_learned_is_not_lost(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    house.tg.world.next_fault.append(
        Fault(FaultKind.DROP_AFTER, "sendMessage", wanted=lambda params: "cooker" in str(params))
    )
    await house.ana.send("It drips on the cooker", reply_to=house.ana.last())
    copy = await house.carla.expect("It drips on the cooker", in_=house.room)
    await house.settle()
    await house.carla.send("Please switch it off", in_=house.room, reply_to=copy)
    await house.carla.press("Send to the resident", in_=house.room)
    heard = await house.ana.expect("Please switch it off")
    assert heard.text.startswith("Message from the office about #T1001")


async def test_photos_cross_both_ways(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    photo = await house.ana.send_photo("Seen from below")
    await house.settle()
    assert await step_of(house, house.ana) == "danger"  # a photo by itself is another report
    await fill_in(house, house.ana, "Cancel")
    assert photo.media == "photo"
    await fill_in_room(house, house.davit, "Message")
    await house.davit.send_photo("Is it this pipe?")
    await house.ana.expect("Is it this pipe?")
    await house.settle()
    assert "photo" in [message.media for message in from_bot(house.ana)]


async def test_an_album_as_an_answer_arrives_whole(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Message")
    await send_an_album(house, house.davit, 3, "The valve is here")
    await house.settle()
    pictures = [message for message in from_bot(house.ana) if message.media == "photo"]
    assert len(pictures) == 3
    assert await step_of(house, house.davit) is None


async def test_message_asks_in_private_and_reaches_the_resident(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    answer = await house.carla.press("Message", in_=house.room)
    assert answer == "I have asked you in our private chat."
    await house.carla.send("May I come at 15:00?")
    await house.carla.expect("Sent to the resident.")
    await house.ana.expect("May I come at 15:00?")


async def test_an_internal_note_never_reaches_a_resident_until_it_is_released(
    house: Estate,
) -> None:
    await report_a_leak(house, house.ana)
    card = await staff_card(house)
    await house.carla.send("She always exaggerates", in_=house.room, reply_to=card)
    kept = await house.carla.expect("Kept as an internal note on #T1001.", in_=house.room)
    await house.settle()
    assert "exaggerates" not in all_that_was_said(house, house.ana)
    [note] = await events(house, Verb.NOTE)
    assert (note.words, note.public) == ("She always exaggerates", False)
    await house.carla.press("Send to the resident", in_=house.room, on=kept)
    await house.ana.expect("She always exaggerates")


async def test_a_note_written_in_private_is_read_in_the_staff_room(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.davit.send("/ticket 1001")
    card = await house.davit.expect("Reported by Ana")
    await house.settle()  # until the bot knows under which number it was sent
    await house.davit.send("Ring the owner first", reply_to=card)
    await house.davit.expect("Kept as an internal note on #T1001.")
    await house.carla.expect(
        "#T1001, internal note by Davit:\nRing the owner first", in_=house.room
    )
    assert "owner" not in all_that_was_said(house, house.ana)


async def test_a_note_written_in_the_staff_room_is_not_repeated_there(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.carla.send("A secret", in_=house.room, reply_to=await staff_card(house))
    await house.carla.expect("Kept as an internal note", in_=house.room)
    await house.settle()
    assert "A secret" not in said(house.carla, in_=house.room)


async def test_a_note_is_released_once(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.carla.send("Shut the valve", in_=house.room, reply_to=await staff_card(house))
    kept = await house.carla.expect("Kept as an internal note", in_=house.room)
    await house.carla.press("Send to the resident", in_=house.room, on=kept)
    await house.ana.expect("Shut the valve")
    await house.davit.forge_press(kept, "release:2:1")
    await house.settle()
    assert said(house.ana).count("Shut the valve") == 1


async def test_a_resident_can_not_release_a_note(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.carla.send("A secret", in_=house.room, reply_to=await staff_card(house))
    await house.carla.expect("Kept as an internal note", in_=house.room)
    [note] = await events(house, Verb.NOTE)
    answer = await house.ana.forge_press(house.ana.last(), f"release:{note.id}:{note.ticket_id}")
    assert answer == "This is for staff of that building. Please ask the office."
    await house.settle()
    assert "A secret" not in all_that_was_said(house, house.ana)


async def test_an_edited_note_stays_inside(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    note = await house.carla.send("A secret", in_=house.room, reply_to=await staff_card(house))
    await house.carla.expect("Kept as an internal note", in_=house.room)
    await house.carla.edit(note, "A bigger secret")
    await house.settle()
    assert "secret" not in all_that_was_said(house, house.ana)


async def test_an_edit_after_sending_keeps_both_versions(house: Estate) -> None:
    first = await _report(house)
    await house.ana.edit(first, "The ceiling came down")
    heard = await house.carla.expect("The ceiling came down", in_=house.room)
    assert "#T1001, Ana changed a message:" in heard.text
    assert LEAK in (await the_ticket(house)).words
    assert [event.words for event in await events(house)][-1] == "The ceiling came down"
    await house.ana.edit(first, "The ceiling came down")
    assert len(await events(house, Verb.COMMENT)) == 1


async def _report(house: Estate) -> Message:
    first = await house.ana.send(LEAK)
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW, "Send report")
    return first


async def test_an_edited_reply_reaches_staff_again(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    reply = await house.ana.send("At 18:00", reply_to=house.ana.last())
    await house.carla.expect("At 18:00", in_=house.room)
    await house.ana.edit(reply, "At 19:00")
    await house.carla.expect("Ana changed a message:\nAt 19:00", in_=house.room)


async def test_a_sticker_as_a_reply_is_answered(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    sticker = await house.ana.send_sticker()
    assert sticker.media == "sticker"
    await house.ana.expect("I can't use that here.")


async def test_a_reply_to_an_older_card_is_no_part_of_the_open_report(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    card = house.ana.last()
    await go_to_preview(house, house.ana, "The lamp is dead")
    await house.ana.send("The leak is worse", reply_to=card)
    await house.carla.expect("The leak is worse", in_=house.room)
    assert await step_of(house, house.ana) == "preview"
    assert "The leak is worse" not in house.ana.last().text


async def test_long_words_cross_whole_both_ways(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    long = " ".join(f"word{number}" for number in range(560))
    await house.ana.send(long, reply_to=house.ana.last())
    await house.carla.expect("word559", in_=house.room)
    assert all(word in said(house.carla, in_=house.room) for word in long.split())
    await fill_in_room(house, house.davit, "Message")
    await house.davit.send(long.replace("word", "office"))
    await house.ana.expect("office559")
    await house.settle()
    assert all(f"office{number}" in said(house.ana) for number in range(560))


async def test_a_reply_to_ones_own_words_joins_their_open_ticket(house: Estate) -> None:
    first = await _report(house)
    await house.ana.send("It comes from the left", reply_to=first)
    await house.carla.expect("#T1001, Ana writes:\nIt comes from the left", in_=house.room)
    assert await step_of(house, house.ana) is None
    added = await house.ana.send("More", reply_to=house.ana.last())
    await house.carla.expect("More", in_=house.room)
    await go_to_preview(house, house.ana, "The lamp is dead")
    await house.ana.send("Even more", reply_to=added)
    await house.carla.expect("Even more", in_=house.room)
    assert [event.words for event in await events(house, Verb.COMMENT)] == [
        "It comes from the left", "More", "Even more",
    ]  # fmt: skip
    assert "Even more" not in house.ana.last().text


async def test_a_reply_to_ones_own_words_of_a_ticket_that_is_over_is_a_new_report(
    house: Estate,
) -> None:
    first = await _report(house)
    await fill_in(house, house.ana, "No longer needed", "Yes, cancel the report")
    await house.ana.send("It drips again", reply_to=first)
    await house.ana.expect("I have your message.")
    assert await step_of(house, house.ana) == "danger"
    assert await events(house, Verb.COMMENT) == []


async def test_a_reply_to_ones_own_words_in_the_open_report_stays_in_it(house: Estate) -> None:
    first = await house.ana.send(LEAK)
    await house.ana.send("From the left", reply_to=first)
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW, "Send report")
    assert (await the_ticket(house)).words == f"{LEAK}\nFrom the left"
    assert await events(house, Verb.COMMENT) == []


async def test_who_waits_for_whom_is_said_to_each_side_in_its_own_words(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Wait")
    await fill_in(house, house.davit, "an answer from the resident", "Tomorrow 10:00")
    assert said(house.ana).count("Waiting for an answer from you. Next step: Tue 3 Mar") == 2
    assert "from the resident" not in said(house.ana)
    room = said(house.carla, in_=house.room)
    assert "Waiting for an answer from the resident. Next step: Tue 3 Mar" in room
    assert "from you" not in room


async def test_a_reporter_hears_that_a_reply_was_passed_on_and_once_only(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    card = house.ana.last()
    for text in ("From the left", "And it smells"):
        await house.ana.send(text, reply_to=card)
        await house.settle()
    assert said(house.ana).count("Passed on to the office, with #T1001.") == 1


async def test_a_message_about_an_open_report_is_added_there_by_one_press(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.ana.send("When will somebody come?")
    await house.ana.expect("If it belongs to a report of yours, press its number.")
    await fill_in(house, house.ana, "#T1001 Water from the flat above")
    await house.carla.expect("#T1001, Ana writes:\nWhen will somebody come?", in_=house.room)
    assert house.ana.last().text == "Passed on to the office, with #T1001."
    assert house.ana.last().labels == []
    assert await step_of(house, house.ana) is None
    await house.ana.send("I am at home until six", reply_to=house.ana.last())
    await house.carla.expect("I am at home until six", in_=house.room)


async def test_reports_that_are_over_or_of_neighbours_are_not_offered(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in(house, house.ana, "No longer needed", "Yes, cancel the report")
    for who in (house.ana, house.elif_, house.carla):
        await who.send("Something else is broken")
        await house.settle()
        assert "press its number" not in said(who)


async def test_a_photo_that_the_ticket_has_already_still_reaches_the_other_side(
    house: Estate,
) -> None:
    photo = await house.ana.send_photo("It drips")
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW, "Send report")
    await fill_in_room(house, house.davit, "Message")
    await house.davit.forward(photo)
    await house.settle()
    pictures = [message for message in from_bot(house.ana) if message.media == "photo"]
    assert [message.text for message in pictures] == ["#T1001"]
