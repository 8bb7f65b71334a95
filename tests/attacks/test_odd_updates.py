"""Updates that no honest client sends: answered or left alone, never a fault, never a loss."""

from typing import Any

import pytest
from sqlalchemy import update

from estate.people.tables import Person as PersonRow
from simulator.kit import Person
from tests.attacks.raw import failures, message, put, refused_calls
from tests.cast import Estate
from tests.journeys.stories import (
    LEAK,
    REACHED_AT_PREVIEW,
    counts,
    fill_in,
    from_bot,
    go_to_preview,
    media,
    person_row,
    report_a_leak,
    said,
    step_of,
    the_ticket,
    tickets,
)

QUIET_IN_GROUPS: dict[str, dict[str, Any]] = {
    "words": {"text": "Good morning"},
    "photo without sizes": {"photo": []},
    "nothing at all": {},
    "new members": {"new_chat_members": [{"id": 5, "is_bot": False, "first_name": "New"}]},
    "left": {"left_chat_member": {"id": 5, "is_bot": False, "first_name": "Old"}},
    "pinned": {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": -1, "type": "group"}}},
    "title gone": {"delete_chat_photo": True},
    "a command without words": {"text": "/"},
}
SERVICE: dict[str, dict[str, Any]] = {
    "access": {"write_access_allowed": {"from_request": True}},
    "background": {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
}


@pytest.mark.parametrize("kind", QUIET_IN_GROUPS)
@pytest.mark.parametrize("has_sender", [True, False])
async def test_what_people_do_in_a_group_is_left_alone(
    house: Estate, kind: str, has_sender: bool
) -> None:
    who = house.ana if has_sender else None
    put(house, "message", message(house, who, house.group.id, **QUIET_IN_GROUPS[kind]))
    put(house, "message", message(house, who, house.room.id, **QUIET_IN_GROUPS[kind]))
    await house.settle()
    assert from_bot(house.ana, in_=house.group) == from_bot(house.davit, in_=house.room) == []
    assert await failures(house) == []


@pytest.mark.parametrize("kind", SERVICE)
async def test_a_service_message_is_no_report(house: Estate, kind: str) -> None:
    put(house, "message", message(house, house.ana, **SERVICE[kind]))
    await house.settle()
    assert await step_of(house, house.ana) is None
    assert from_bot(house.ana) == []
    await go_to_preview(house, house.ana)
    before = len(from_bot(house.ana))
    put(house, "message", message(house, house.ana, **SERVICE[kind]))
    await house.settle()
    assert len(from_bot(house.ana)) == before
    assert await step_of(house, house.ana) == "preview"
    assert await failures(house) == []


async def test_odd_messages_in_private_are_answered(house: Estate) -> None:
    odd: tuple[dict[str, Any], ...] = (
        {"photo": []},
        {},
        {"text": "/"},
        {"text": "//"},
        {"text": "/@"},
        {"text": "\u200b"},
        {"text": "/ticket 99999999999999999999999999"},
        {"text": "/ticket ²"},
        {"text": "/start i_" + "A" * 4000},
        {"text": "/start a_99999999999999999999"},
        {"text": "/start c_x"},
        {"text": "/start \x00"},
    )
    for fields in odd:
        put(house, "message", message(house, house.davit, **fields))
        await house.settle()
        assert await failures(house) == [], fields


async def test_null_bytes_in_words_are_no_fault(house: Estate) -> None:
    for text in ("Water\x00 in the hall", "\x00"):
        put(house, "message", message(house, house.ana, text=text))
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW, "Send report")
    assert (await the_ticket(house)).words.startswith("Water in the")
    assert await failures(house) == []
    assert refused_calls(house) == []


@pytest.mark.parametrize("name", ["\x00", "\u3164", "\u200b\u200d", "\u2800", "  "])
async def test_a_name_that_shows_nothing_is_replaced(house: Estate, name: str) -> None:
    body = message(house, house.stranger, text="Smoke!")
    body["from"]["first_name"] = name
    put(house, "message", body)
    await house.settle()
    assert (await person_row(house, house.stranger)).name == str(house.stranger.id)


async def test_a_reply_to_what_the_bot_never_said_is_an_ordinary_message(house: Estate) -> None:
    bot = {
        "id": house.tg.bot.id,
        "is_bot": True,
        "first_name": "T",
        "username": house.tg.bot.username,
    }
    chat = {"id": house.ana.id, "type": "private"}
    never = {"message_id": 424_242, "date": 0, "chat": chat, "from": bot, "text": "#T1001"}
    await report_a_leak(house, house.bruno)
    put(house, "message", message(house, house.ana, text="Hello", reply_to_message=never))
    await house.settle()
    assert await step_of(house, house.ana) == "danger"
    assert "Hello" not in said(house.carla, in_=house.room)
    put(
        house, "message",
        message(house, None, house.room.id, text="Hello", reply_to_message=never),
    )  # fmt: skip
    assert await failures(house) == []


async def test_edits_channels_and_messages_of_nobody_change_nothing(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    before = await counts(house)
    edited = message(house, house.elif_, house.group.id, text="changed", edit_date=1)
    put(house, "edited_message", edited)
    channel = message(house, None, -1_001_234, text="/link B3")
    channel["chat"]["type"] = "channel"
    put(house, "channel_post", channel)
    put(house, "message", message(house, None, house.room.id, text="/ticket 1001"))
    put(house, "message", message(house, None, house.group.id, text="/alert fire B3 12F"))
    await house.settle()
    assert await failures(house) == []
    after = await counts(house)
    assert (after["tickets"], after["ticket_events"]) == (
        before["tickets"],
        before["ticket_events"],
    )
    assert after["incidents"] == 0


async def test_an_anonymous_admin_hears_why_staff_commands_do_nothing(house: Estate) -> None:
    house.room.promote(house.davit, anonymous=True)
    await house.settle()
    for command in ("/desk", "/ticket 1001", "/alert fire B3 12F", "/people", "/incidents"):
        before = len(from_bot(house.carla, in_=house.room))
        await house.davit.send(command, in_=house.room)
        await house.settle()
        answers = from_bot(house.carla, in_=house.room)[before:]
        assert ["anonymous" in answer.text for answer in answers] == [True], command
    assert refused_calls(house) == []


async def test_a_press_under_a_message_that_is_gone_is_answered(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    chat = {"id": house.carla.id, "type": "private"}
    for under in (
        {"message": {"message_id": 1, "date": 0, "chat": chat}},
        {"inline_message_id": "x"},
        {},
    ):
        put(
            house, "callback_query",
            {
                "id": "77", "from": {"id": house.carla.id, "is_bot": False, "first_name": "C"},
                "chat_instance": "1", "data": "take:1", **under,
            },
        )  # fmt: skip
        await house.settle()
    assert await failures(house) == []
    assert (await the_ticket(house)).assignee_id is not None


async def test_forged_choices_in_the_forms_of_alerts_and_joining_keep_the_form(
    house: Estate,
) -> None:
    await house.davit.send("/alert fire")
    await house.settle()
    await forge_choices(house, house.davit, ("place", "next", "floor", "kind", "skip", "nothing"))
    assert (await counts(house))["incidents"] == 0
    await house.stranger.send("/join")
    await house.settle()
    await forge_choices(
        house, house.stranger, ("building", "floor", "unit", "page", "send", "no_code", "send")
    )
    assert (await counts(house))["join_requests"] == 0
    assert await failures(house) == []


async def forge_choices(house: Estate, who: Person, names: tuple[str, ...]) -> None:
    cancel = who.last().button("Cancel")
    token = (cancel.data or "" if cancel else "").split(":")[1]
    for name in names:
        for value in ("²", "99999999999999999999", "-1", "", "٣", "x"):
            await who.forge_press(who.last(), f"f:{token}:{name}:{value}")


async def test_a_video_of_four_gigabytes_goes_with_the_report(house: Estate) -> None:
    await house.ana.send_video("See", size=4_000_000_000)
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW, "Send report")
    assert [one.size for one in await media(house)] == [4_000_000_000]
    assert await failures(house) == []


async def test_a_hundred_messages_at_once_are_one_report_and_one_answer(house: Estate) -> None:
    for number in range(100):
        await house.ana.send(f"{number} " + "x" * 3_000)
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW)
    assert len(from_bot(house.ana)) == 1
    await fill_in(house, house.ana, "Send report")
    assert len(await tickets(house)) == 1
    assert len(from_bot(house.carla, in_=house.room)) < 20


async def test_a_resident_learns_nothing_from_forged_requests_to_join(house: Estate) -> None:
    await house.stranger.send("/join")
    await fill_in(house, house.stranger, "I have no code", "B3 Harbour Court", "12", "12A")
    await house.stranger.press(house.stranger.last().labels[0])
    await house.elif_.send("/help")
    await house.settle()
    page = house.elif_.last()
    there = await house.elif_.forge_press(page, "join_yes:1")
    assert there == await house.elif_.forge_press(page, "join_yes:2")
    async with house.database.write() as session:
        await session.execute(update(PersonRow).values(language="en"))
    assert LEAK not in said(house.elif_)
