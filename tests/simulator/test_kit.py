"""Does the kit play people truly, and does it tell well what went wrong?"""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from simulator.kit import NotSeen, Person, Telegram

KEYS = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("✅ No danger", callback_data="safe"),
            InlineKeyboardButton("Join", url="https://t.me/tocsin_bot?start=b3"),
        ]
    ]
)


async def _greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    words = f"Hello <b>{' '.join(context.args or ['you'])}</b>"
    await update.message.reply_html(words, reply_markup=KEYS)


async def _echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(f"You said: {update.message.text or 'nothing'}")


async def _press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    await query.edit_message_text(f"Pressed {query.data}")
    await query.answer("Noted")


@pytest.fixture
async def echo_bot(tg: Telegram) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """python-telegram-bot's Application, unchanged, polling the simulator."""
    app = Application.builder().token(tg.token).base_url(f"{tg.api}/bot").build()
    app.add_handler(CommandHandler("start", _greet))
    app.add_handler(MessageHandler(filters.ALL, _echo))
    app.add_handler(CallbackQueryHandler(_press))
    assert app.updater is not None
    async with app:
        await app.start()
        await app.updater.start_polling()
        yield app
        await app.updater.stop()
        await app.stop()


pytestmark = pytest.mark.usefixtures("echo_bot")


async def test_a_person_writes_presses_and_reads(ana: Person, tg: Telegram) -> None:
    greeting = await ana.expect(re.compile("^Hello"))
    assert greeting.html == "Hello <b>you</b>"
    assert ana.buttons(greeting) == ["✅ No danger", "Join"]
    assert await ana.press("No danger") == "Noted"
    assert (await ana.expect("Pressed safe")).edited
    await ana.send("Help!")
    await ana.expect("You said: Help!")
    await tg.settle()
    assert ana.last().text == "You said: Help!"


async def test_an_old_answer_does_not_count_again(ana: Person) -> None:
    await ana.expect("Hello")
    with pytest.raises(NotSeen):
        await ana.expect("Hello", timeout=0.05)


async def test_a_failed_wait_shows_the_conversation(ana: Person) -> None:
    await ana.expect("Hello")
    with pytest.raises(NotSeen) as failure:
        await ana.expect("Fire", timeout=0.05)
    told = str(failure.value)
    assert "Ana did not see 'Fire' within 0.05 s." in told
    assert re.search(r"1 Ana: /start\n +2 Tocsin \(bot\): Hello you\n +\[ ✅ No danger \]", told)


async def test_a_link_to_the_bot_starts_it(ana: Person) -> None:
    await ana.press("Join")
    await ana.expect("Hello b3")


async def test_forged_data_reaches_the_bot(ana: Person) -> None:
    message = await ana.expect_button("No danger")
    assert await ana.forge_press(message, "admin") == "Noted"
    await ana.expect("Pressed admin")


async def test_every_kind_of_message_reaches_the_bot(ana: Person, tg: Telegram) -> None:
    await ana.expect("Hello")
    room = tg.group("Staff room", members=[ana])
    for sending in (
        ana.send_photo("Leak"),
        ana.send_voice(seconds=5),
        ana.send_video(size=30_000_000),
        ana.send_document(b"x", "x.txt"),
        ana.send_video_note(),
        ana.send_location(),
        ana.send_sticker(),
        ana.send_contact(),
        ana.send_poll(),
        ana.send_dice(),
    ):
        await sending
        await ana.expect("You said: nothing")
    photos = await ana.send_album(4, "Four views")
    assert len({photo.raw["photo"][-1]["file_unique_id"] for photo in photos}) == 4
    await ana.forward(photos[0])
    said = await ana.send("/report", in_=room)
    await ana.expect("You said: /report", in_=room)
    await ana.delete(said)
    await tg.settle()
    assert said.id not in [message.id for message in ana.history(in_=room)]


async def test_what_was_said_before_an_act_does_not_count(ana: Person, tg: Telegram) -> None:
    await tg.settle()
    with tg.world.hold("sendMessage"):
        await ana.send("now")
        with pytest.raises(NotSeen):
            await ana.expect("Hello", timeout=0.05)
    await ana.expect("You said: now")


async def test_it_settles_only_when_no_call_is_open(ana: Person, tg: Telegram) -> None:
    await ana.expect("Hello")
    with tg.world.hold("sendMessage") as gate:
        await ana.send("wait")
        await gate.reached()
        with pytest.raises(NotSeen, match="did not settle"):
            await tg.settle(quiet=0.01, timeout=0.1)
    await tg.settle()
    assert ana.last().text == "You said: wait"
