"""A notice from `/notice` to its last recipient, as its sender and its readers see it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from broadcasts.outbox.tables import DeliveryState
from estate.notices.tables import State
from estate.places.tables import Group
from tests.cast import Estate
from tests.journeys.stories import fill_in, from_bot
from tests.notices.stories import HEADING, WATER, ZH_WATER, send, states, the_notice, to_b3


async def test_everybody_reads_it_in_their_language_without_a_sound(house: Estate) -> None:
    await house.davit.send("/notice")
    await fill_in(house, house.davit, "Buildings", "B3", "Next")
    await house.davit.send(WATER)
    await fill_in(house, house.davit, "繁體中文")
    await house.davit.send(ZH_WATER)
    await fill_in(house, house.davit, "Next")
    preview = house.davit.last()
    assert preview.text.startswith("To B3: 2 homes, 2 reachable, 0 not\nGroups: B3 neighbours.")
    assert WATER in preview.text
    assert ZH_WATER in preview.text
    assert "without a sound" in preview.text
    assert await house.davit.press("Send to 2 homes") == "The notice is on its way."

    for person, text in ((house.ana, WATER), (house.bruno, WATER), (house.elif_, ZH_WATER)):
        told = await person.expect(text)
        assert told.silent
    assert house.ana.last().text == f"{HEADING}\n\n{WATER}"
    in_group = await house.ana.expect(HEADING, in_=house.group)
    assert WATER in in_group.text
    assert ZH_WATER in in_group.text
    await house.settle()
    await house.advance(timedelta(seconds=5))
    over = house.davit.last()
    assert "Notice #N1 to B3\nSent.\n▰▰▰▰▰▰▰▰▰▰ 100 %" in over.text
    assert "Accepted by Telegram: 4 of 4 chats." in over.text
    assert over.labels == []
    assert (await the_notice(house)).state is State.SENT


async def test_who_reads_a_language_without_a_text_gets_the_nearest(house: Estate) -> None:
    preview = await to_b3(house, WATER, "周五10:00至16:00停水。")
    assert "No text in 繁體中文: its readers get 简体中文." in preview.text
    await send(house)
    assert "周五" in house.elif_.last().text
    assert WATER in house.ana.last().text


async def test_an_album_comes_with_its_words_to_people_and_group(house: Estate) -> None:
    await house.davit.send("/notice")
    await fill_in(house, house.davit, "Buildings", "B3", "Next")
    await house.davit.send_album(3, WATER)
    await house.settle()
    await house.advance(timedelta(seconds=2))  # the form waits for the rest of an album
    assert "3 pictures" in house.davit.last().text
    await fill_in(house, house.davit, "Next")
    await fill_in(house, house.davit, "Test to me")
    pictures = [m for m in from_bot(house.davit) if m.media]
    assert len(pictures) == 3
    assert WATER in (pictures[0].text)
    await send(house)
    for place in (None, house.group):
        seen = [m for m in house.ana.history(in_=place) if m.media and m.by_bot]
        assert len(seen) == 3
        assert [bool(m.text) for m in seen] == [True, False, False]
        assert HEADING in (seen[0].text)


async def test_a_group_whose_title_is_not_known_goes_by_its_building(house: Estate) -> None:
    async with house.database.write() as session:
        await session.execute(update(Group).values(title=""))
    assert "Groups: B3." in (await to_b3(house, WATER)).text


async def test_pictures_and_a_long_text_do_not_go_together(house: Estate) -> None:
    await house.davit.send("/notice")
    await fill_in(house, house.davit, "Buildings", "B3", "Next")
    await house.davit.send_photo()
    await house.settle()
    await house.davit.send("x" * 1500)
    await house.settle()
    assert "Telegram takes a text of about 900 characters" in house.davit.last().text
    await fill_in(house, house.davit, "Next")
    assert "Telegram takes a text of about 900 characters" in house.davit.last().text
    await fill_in(house, house.davit, "Remove the pictures", "Next")
    await send(house)
    assert "x" * 1500 in house.ana.last().text


async def test_a_test_goes_to_its_writer_alone(house: Estate) -> None:
    await to_b3(house, WATER)
    assert await house.davit.press("Test to me") == (
        "You get it alone, as readers of each language will."
    )
    await house.settle()
    assert f"{HEADING}\n\n{WATER}" in [m.text for m in from_bot(house.davit)]
    assert from_bot(house.ana) == []
    assert "Send to 2 homes" in house.davit.last().labels


async def test_what_is_stopped_goes_to_nobody_more_until_it_goes_on(house: Estate) -> None:
    house.clock.advance(timedelta(hours=13))  # quiet time: what is sent waits for the morning
    await to_b3(house, WATER)
    assert "It is quiet time now: it leaves at Tue 3 Mar 08:00." in house.davit.last().text
    await send(house)
    assert "It leaves at Tue 3 Mar 08:00." in house.davit.last().text
    assert await house.davit.press("Stop") == "Stopped. Nothing more of it is sent."
    await house.settle()
    assert await states(house) == {DeliveryState.WITHDRAWN: 4}
    await house.advance(timedelta(hours=9))
    assert from_bot(house.ana) == []
    assert house.davit.last().labels == ["Go on", "Cancel the notice"]
    assert await house.davit.press("Go on") == "It goes on."
    await house.settle()
    await house.advance(timedelta(seconds=5))
    assert await states(house) == {DeliveryState.ACCEPTED: 4}
    assert [m.text for m in from_bot(house.ana)] == [f"{HEADING}\n\n{WATER}"]
    assert "100 %" in house.davit.last().text


@pytest.mark.parametrize(("takes", "is_heard"), [(5, False), (90, True)])
async def test_its_sender_hears_the_end_of_a_long_one(
    house: Estate, takes: float, is_heard: bool
) -> None:
    gate = house.tg.world.hold("sendMessage", lambda params: params["chat_id"] == house.ana.id)
    await to_b3(house, WATER)
    await house.davit.press(house.davit.last().labels[0])
    await gate.reached()
    house.clock.advance(timedelta(seconds=takes))
    gate.release()
    await house.settle()
    await house.advance(timedelta())
    over = house.davit.last()
    assert "100 %" in over.text
    assert over.silent is not is_heard


async def test_a_stopped_notice_can_be_given_up(house: Estate) -> None:
    house.clock.advance(timedelta(hours=13))
    await to_b3(house, WATER)
    await send(house)
    await fill_in(house, house.davit, "Stop", "Cancel the notice")
    await house.advance(timedelta(hours=12))
    assert from_bot(house.ana) == []
    assert "Cancelled." in house.davit.last().text
    assert house.davit.last().labels == []


async def test_at_night_only_if_that_is_wished(house: Estate) -> None:
    house.clock.advance(timedelta(hours=13))
    await to_b3(house, WATER)
    await fill_in(house, house.davit, "Also at night", "With a sound")
    assert "quiet time" not in house.davit.last().text
    await send(house)
    assert not (await house.ana.expect(WATER)).silent


@pytest.mark.parametrize(("typed", "due"), [("tomorrow 9:00", 23), ("16:30", 6.5)])
async def test_planned_it_goes_at_its_time(house: Estate, typed: str, due: float) -> None:
    await to_b3(house, WATER)
    await fill_in(house, house.davit, "At a time")
    await house.davit.send(typed)
    await fill_in(house, house.davit, "Once")
    assert "It leaves at" in house.davit.last().text
    assert house.davit.last().labels == ["Send now", "Cancel the notice"]
    await house.ana.send("/notices")
    planned = await house.ana.expect("Planned notices:")
    assert WATER in planned.text
    await house.advance(timedelta(hours=due, minutes=-1))
    assert HEADING not in house.ana.last().text
    await house.advance(timedelta(minutes=1))
    assert f"{HEADING}\n\n{WATER}" == house.ana.last().text
    await house.ana.send("/notices")
    assert WATER in (await house.ana.expect("Recent notices:")).text


async def test_what_is_planned_can_go_now_or_not_at_all(house: Estate) -> None:
    for label in ("Cancel the notice", "Send now"):
        await to_b3(house, label)
        await fill_in(house, house.davit, "At a time", "Tomorrow 10:00", "Once", label)
    assert [m.text for m in from_bot(house.ana)] == [f"{HEADING}\n\nSend now"]
    await house.advance(timedelta(days=2))
    assert len(from_bot(house.ana)) == 1


async def test_a_time_that_cannot_be_read_is_asked_again(house: Estate) -> None:
    await to_b3(house, WATER)
    await fill_in(house, house.davit, "At a time")
    await house.davit.send("when you like")
    await house.settle()
    assert "I can't read when you like as a time to come." in house.davit.last().text
    await fill_in(house, house.davit, "Back")
    assert "Send to 2 homes" in house.davit.last().labels


async def test_the_doors_to_knock_at_are_named_when_it_is_over(house: Estate) -> None:
    await house.elif_.block()
    preview = await to_b3(house, WATER)
    assert preview.text.startswith("To B3: 2 homes, 1 reachable, 1 not")
    await send(house)
    await house.advance(timedelta(seconds=5))
    over = house.davit.last().text
    assert "Accepted by Telegram: 3 of 3 chats." in over
    assert "Nobody reached in 1 home:\nB3 12B" in over


async def test_floors_homes_staff_and_followers_can_be_told_too(house: Estate) -> None:
    async def told(*labels: str, typed: str = "") -> set[str]:
        before = {p.name: len(from_bot(p)) for p in everybody}
        await house.davit.send("/notice")
        await fill_in(house, house.davit, *labels)
        if typed:
            await house.davit.send(typed)
            await house.settle()
        if "Next" in house.davit.last().labels:
            await fill_in(house, house.davit, "Next")
        await house.davit.send(WATER)
        await fill_in(house, house.davit, "Next")
        await send(house)
        return {p.name for p in everybody if len(from_bot(p)) > before[p.name]}

    everybody = (house.ana, house.bruno, house.elif_, house.carla)
    assert await told("Floors", "B3", "12/F") == {"Ana", "Bruno", "Elif"}
    assert await told("Homes", "B3", typed="12b") == {"Elif"}
    assert await told("Staff", "Technicians", "Managers") == {"Carla"}
    assert await told("Whole estate") == {"Ana", "Bruno", "Elif"}
    assert sum(HEADING in m.text for m in house.ana.history(in_=house.group)) == 1


async def test_unknown_homes_and_tickets_are_asked_again(house: Estate) -> None:
    await house.davit.send("/notice")
    await fill_in(house, house.davit, "Homes", "B3")
    await house.davit.send("12A, 99Z")
    await house.settle()
    assert "There is no home called 99Z in that building." in house.davit.last().text
    await fill_in(house, house.davit, "Back", "Back", "Who follows a ticket")
    await house.davit.send("4711")
    await house.settle()
    assert "There is no ticket 4711 in your buildings." in house.davit.last().text
    await house.davit.send_sticker()
    await house.settle()
    assert "Which ticket?" in house.davit.last().text


async def test_residents_are_told_where_to_turn(house: Estate) -> None:
    await house.ana.send("/notice free beer")
    await house.ana.expect("Notices are sent by the staff of the building.")
    await house.settle()
    assert await states(house) == {}


async def test_in_a_group_staff_get_a_way_to_the_private_form(house: Estate) -> None:
    await house.davit.send("/notice", in_=house.room)
    said = await house.davit.expect("Notices are written in private.", in_=house.room)
    assert said.labels == ["Open in private"]


async def test_words_behind_the_command_are_its_first_text(house: Estate) -> None:
    await house.davit.send(f"/notice {WATER}")
    await fill_in(house, house.davit, "Buildings", "B3", "Next")
    assert WATER in house.davit.last().text
    await send(house)
    await house.ana.expect(WATER)


async def test_what_people_write_is_shown_as_written(house: Estate) -> None:
    await to_b3(house, "<b>Free</b> & \u202eevil")
    await send(house)
    assert house.ana.last().text == f"{HEADING}\n\n<b>Free</b> & evil"
