"""A first message of any kind begins a report; nobody is told to press /start."""

import pytest

from simulator.kit import Person
from tests.cast import Estate
from tests.journeys.stories import (
    LEAK,
    fill_in,
    from_bot,
    go_to_preview,
    media,
    report_a_leak,
    send_an_album,
    step_of,
    the_ticket,
)

TO_WORDS = ("No danger", "My home", "Water leak", "Small leak or seepage")


async def _photo(ana: Person) -> None:
    await ana.send_photo("Look at this")


async def _voice(ana: Person) -> None:
    await ana.send_voice()


async def _video(ana: Person) -> None:
    await ana.send_video("Look at this")


async def _location(ana: Person) -> None:
    await ana.send_location()


async def _video_note(ana: Person) -> None:
    await ana.send_video_note()


async def _document(ana: Person) -> None:
    await ana.send_document(b"plan", "plan.pdf")


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (_photo, "photo"),
        (_voice, "voice"),
        (_video, "video"),
        (_location, "location"),
        (_video_note, "video_note"),
        (_document, "document"),
    ],
)
async def test_a_first_message_of_any_kind_becomes_the_report(house: Estate, first, kind) -> None:
    await first(house.ana)
    asked = await house.ana.expect("I have your message. Two questions first.")
    assert "I am not an emergency service" in asked.text
    await fill_in(house, house.ana, *TO_WORDS, "Send report")
    [thing] = await media(house)
    assert thing.kind == kind
    carried = [message.media for message in from_bot(house.carla, in_=house.room)]
    assert kind in carried


async def test_first_words_become_the_words_of_the_report(house: Estate) -> None:
    ticket = await report_a_leak(house, house.ana)
    assert (ticket.words, ticket.category, ticket.floor) == (LEAK, "leak.from_above", "12")
    assert await step_of(house, house.ana) is None


async def test_an_album_with_one_caption_is_one_report_and_gets_one_answer(house: Estate) -> None:
    await send_an_album(house, house.ana, 4, "It drips from here")
    assert [message.text[:22] for message in from_bot(house.ana)] == ["I have your message. T"]
    await fill_in(house, house.ana, *TO_WORDS)
    assert "4 attachments so far" in house.ana.last().text
    await fill_in(house, house.ana, "Send report")
    ticket = await the_ticket(house)
    assert ticket.words == "It drips from here"
    assert [thing.kind for thing in await media(house)] == ["photo"] * 4
    album = [message for message in from_bot(house.carla, in_=house.room) if message.media]
    assert len({message.raw["media_group_id"] for message in album}) == 1
    assert len(album) == 4


async def test_an_album_added_to_the_form_is_answered_once(house: Estate) -> None:
    await house.ana.send("The tap drips")
    await fill_in(house, house.ana, *TO_WORDS)
    before = len(house.tg.world.calls)
    await send_an_album(house, house.ana, 4)
    methods = [call.method for call in list(house.tg.world.calls)[before:]]
    assert methods.count("sendMessage") == 1
    assert "4 attachments so far" in house.ana.last().text


async def test_report_begins_a_report_without_words(house: Estate) -> None:
    await house.ana.send("/report")
    await house.ana.expect("Two questions first.")
    await fill_in(house, house.ana, *TO_WORDS, "Skip")
    assert "No words and no photos yet." in house.ana.last().text
    await fill_in(house, house.ana, "Send report")
    assert (await the_ticket(house)).words == ""


async def test_report_in_the_middle_shows_the_open_report_again(house: Estate) -> None:
    await go_to_preview(house, house.ana)
    await house.ana.send("/report")
    again = await house.ana.expect("Please check:")
    assert LEAK in again.text
    await house.settle()
    assert len(from_bot(house.ana)) == 1


async def test_somebody_unknown_may_report_a_common_place(house: Estate) -> None:
    viktor = house.stranger
    await viktor.send("The lamp in the lobby is dead")
    await fill_in(house, viktor, "No danger")
    assert viktor.last().labels[:1] == ["Common place"]
    assert "I do not know your home yet" in viktor.last().text
    await fill_in(
        house, viktor, "Common place", "B3", "Lobby", "Lighting", "Lamp broken",
        "Send report",
    )  # fmt: skip
    ticket = await the_ticket(house)
    assert (ticket.unit_id, ticket.spot, ticket.category) == (None, "lobby", "light.lamp")


SERVICE: dict[str, object] = {
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400},
    "pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}},
    "write_access_allowed": {"from_request": True},
    "chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}},
    "group_chat_created": True,
    "users_shared": {"request_id": 1, "users": []},
    "proximity_alert_triggered": {
        "traveler": {"id": 1, "is_bot": False, "first_name": "T"},
        "watcher": {"id": 2, "is_bot": False, "first_name": "W"},
        "distance": 5,
    },
    "what_telegram_adds_next_year": {"anything": 1},
}


# PTB announces another type for one of its own attributes whenever such an update comes.
@pytest.mark.filterwarnings("ignore:.*message_auto_delete_time")
async def test_what_telegram_itself_tells_of_a_chat_is_no_message_of_a_person(
    house: Estate,
) -> None:
    for kind, fact in SERVICE.items():
        _tell(house, {kind: fact})
        await house.settle()
        assert await step_of(house, house.ana) is None, kind
    assert from_bot(house.ana) == []
    await go_to_preview(house, house.ana)
    form = house.ana.last()
    for kind, fact in SERVICE.items():
        _tell(house, {kind: fact})
        await house.settle()
        assert (house.ana.last().id, house.ana.last().text) == (form.id, form.text), kind


def _tell(house: Estate, fact: dict[str, object]) -> None:
    """Let the bot hear of something in Ana's private chat that she did not write."""
    first_name = {"first_name": "Ana"}
    body = {
        "message_id": 900_000, "date": 0,
        "chat": {"id": house.ana.id, "type": "private", **first_name},
        "from": {"id": house.ana.id, "is_bot": False, **first_name},
    }  # fmt: skip
    house.tg.world.tell(house.tg.bot.id, "message", {**body, **fact})


@pytest.mark.parametrize("kind", ["sticker", "contact", "poll", "dice"])
async def test_a_first_message_that_says_nothing_is_asked_for_words(
    house: Estate, kind: str
) -> None:
    await getattr(house.ana, f"send_{kind}")()
    await house.ana.expect("I can't use that here.")
    assert await step_of(house, house.ana) == "danger"
