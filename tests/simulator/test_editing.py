"""Are edits, deletions and answers to buttons judged as Telegram does?"""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from simulator.clock import Clock
from simulator.kit import NotSeen, Person, Telegram
from tests.simulator.conftest import Wire

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Take", callback_data="t")]])
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are"
    " exactly the same as a current content and reply markup of the message"
)


async def test_an_edit_changes_the_message_and_marks_it(bot: Bot, ana: Person) -> None:
    sent = await bot.send_message(ana.id, "Waiting", reply_markup=KEYS)
    edited = await bot.edit_message_text("Taken", ana.id, sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("Taken", None)
    assert edited.edit_date is not None
    assert ana.last().edited


async def test_the_same_content_is_no_edit(wire: Wire, bot: Bot, ana: Person) -> None:
    sent = await bot.send_message(ana.id, "Waiting", reply_markup=KEYS)
    arguments = {"chat_id": ana.id, "message_id": sent.message_id}
    same = {**arguments, "text": "<b></b>Waiting\n", "parse_mode": "HTML"}
    markup = KEYS.to_dict()
    answer = await wire.call("editMessageText", **same, reply_markup=markup)
    assert (answer.status, answer.error) == (400, NOT_MODIFIED)
    answer = await wire.call("editMessageReplyMarkup", **arguments, reply_markup=markup)
    assert answer.error == NOT_MODIFIED
    assert (await wire.call("editMessageReplyMarkup", **arguments)).result["text"] == "Waiting"


async def test_only_own_known_messages_are_edited(wire: Wire, ana: Person) -> None:
    arguments = {"chat_id": ana.id, "text": "x"}
    answer = await wire.call("editMessageText", **arguments, message_id=99)
    assert answer.error == "Bad Request: message to edit not found"
    answer = await wire.call("editMessageText", **arguments, message_id=1)
    assert answer.error == "Bad Request: message can't be edited"
    answer = await wire.call("editMessageText", chat_id=ana.id, text="", message_id=99)
    assert answer.error == "Bad Request: message text is empty"


async def test_captions_and_texts_are_edited_apart(wire: Wire, ana: Person) -> None:
    text = (await wire.call("sendMessage", chat_id=ana.id, text="a")).result["message_id"]
    photo = (await ana.send_photo("mine")).raw["photo"][-1]["file_id"]
    sent = await wire.call("sendPhoto", chat_id=ana.id, photo=photo, caption="a")
    number = sent.result["message_id"]
    answer = await wire.call("editMessageCaption", chat_id=ana.id, message_id=number, caption="b")
    assert answer.result["caption"] == "b"
    answer = await wire.call("editMessageText", chat_id=ana.id, message_id=number, text="b")
    assert answer.error == "Bad Request: there is no text in the message to edit"
    answer = await wire.call("editMessageCaption", chat_id=ana.id, message_id=text, caption="b")
    assert answer.error == "Bad Request: there is no caption in the message to edit"


async def test_media_can_be_exchanged(wire: Wire, ana: Person) -> None:
    first, second = await ana.send_album(2)
    ids = [message.raw["photo"][-1]["file_id"] for message in (first, second)]
    sent = (await wire.call("sendPhoto", chat_id=ana.id, photo=ids[0])).result
    media = {"type": "photo", "media": ids[1], "caption": "other"}
    arguments = {"chat_id": ana.id, "message_id": sent["message_id"], "media": media}
    edited = (await wire.call("editMessageMedia", **arguments)).result
    assert (edited["photo"][-1]["file_id"], edited["caption"]) == (ids[1], "other")


async def test_a_message_is_deleted_once(bot: Bot, ana: Person) -> None:
    sent = await bot.send_message(ana.id, "x")
    assert await bot.delete_message(ana.id, sent.message_id)
    assert [message.text for message in ana.history()] == ["/start"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(ana.id, sent.message_id)


async def test_after_two_days_a_message_stays(bot: Bot, ana: Person, clock: Clock) -> None:
    sent = await bot.send_message(ana.id, "x")
    clock.advance(48 * 3600)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(ana.id, sent.message_id)


async def test_many_are_deleted_at_once_and_unknown_ones_skipped(wire: Wire, ana: Person) -> None:
    await wire.call("sendMessage", chat_id=ana.id, text="x")
    assert (await wire.call("deleteMessages", chat_id=ana.id, message_ids=[1, 2, 99])).result
    assert ana.history() == []
    answer = await wire.call("deleteMessages", chat_id=ana.id, message_ids=list(range(101)))
    assert answer.error == "Bad Request: too many message identifiers specified"


async def test_a_press_is_answered_with_words(tg: Telegram, wire: Wire, ana: Person) -> None:
    await wire.call("sendMessage", chat_id=ana.id, text="x", reply_markup=KEYS.to_dict())
    pressed = await ana.tap("Take")
    query = (await wire.updates())[-1]["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["text"]) == ("t", ana.id, "x")
    assert (
        await wire.call(
            "answerCallbackQuery", callback_query_id=query["id"], text="Taken", show_alert=True
        )
    ).result
    answer = tg.watch.answers[pressed.id]
    assert (answer["text"], answer["show_alert"]) == ("Taken", True)


@pytest.mark.parametrize("late", [True, False])
async def test_a_late_or_unknown_press_cannot_be_answered(
    wire: Wire, ana: Person, clock: Clock, late: bool
) -> None:
    await wire.call("sendMessage", chat_id=ana.id, text="x", reply_markup=KEYS.to_dict())
    pressed = await ana.tap("Take")
    clock.advance(16)
    number = pressed.id if late else "12345"
    answer = await wire.call("answerCallbackQuery", callback_query_id=number)
    assert answer.error == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_only_the_bot_that_was_pressed_can_answer(
    tg: Telegram, wire: Wire, ana: Person
) -> None:
    await wire.call("sendMessage", chat_id=ana.id, text="x", reply_markup=KEYS.to_dict())
    pressed = await ana.tap("Take")
    other = tg.world.add_bot(token="88:other", username="other_bot")
    url = f"{tg.api}/bot{other.token}/answerCallbackQuery?callback_query_id={pressed.id}"
    async with wire.session.get(url) as response:
        assert response.status == 400


async def test_a_press_that_nobody_answers_shows_the_conversation(wire: Wire, ana: Person) -> None:
    await wire.call("sendMessage", chat_id=ana.id, text="Alert!", reply_markup=KEYS.to_dict())
    with pytest.raises(NotSeen, match=r"Alert!\n +\[ Take \]"):
        await ana.press("Take", timeout=0.05)
