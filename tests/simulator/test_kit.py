"""Does the kit play people truly, and does it tell well what went wrong?"""

import re
from collections.abc import AsyncIterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from simulator.errors import PersonError
from simulator.kit import NotSeen, Person, Telegram, Unexpected, polling

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


async def _thank(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message_reaction is not None
    assert update.effective_chat is not None
    await update.effective_chat.send_message("Thank you")


@pytest.fixture
async def echo_bot(tg: Telegram) -> AsyncIterator[None]:
    """python-telegram-bot's Application, unchanged, polling the simulator."""
    app = Application.builder().token(tg.token).base_url(f"{tg.api}/bot").build()
    app.add_handler(CommandHandler("start", _greet))
    app.add_handler(MessageHandler(filters.ALL, _echo))
    app.add_handler(CallbackQueryHandler(_press))
    app.add_handler(MessageReactionHandler(_thank))
    async with polling(app, allowed_updates=Update.ALL_TYPES):
        yield


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


async def test_toasts_are_seen_and_silence_is_proven(ana: Person, tg: Telegram) -> None:
    await ana.expect("Hello")
    await ana.tap("No danger")
    assert await ana.expect_toast("Not") == "Noted"
    await ana.expect("Pressed safe")
    await ana.expect_nothing()
    await ana.send("Help!")
    with pytest.raises(Unexpected) as failure:
        await ana.expect_nothing()
    assert "Ana expected nothing, but the bot said 'You said: Help!'." in str(failure.value)
    assert "2 Tocsin (bot) (edited): Pressed safe" in str(failure.value)
    with pytest.raises(NotSeen, match="saw no toast"):
        await ana.expect_toast(timeout=0.05)


async def test_a_toast_of_before_the_last_act_does_not_count(ana: Person) -> None:
    await ana.press("No danger")
    await ana.send("x")
    with pytest.raises(NotSeen):
        await ana.expect_toast(timeout=0.05)


async def test_reactions_pins_and_edits_are_played(ana: Person, tg: Telegram) -> None:
    greeting = await ana.expect("Hello")
    await ana.react(greeting, "👍")
    await ana.expect("Thank you")
    await ana.pin(greeting)
    await ana.expect("You said: nothing")
    await ana.unpin(greeting)
    shown = ana.transcript()
    assert "     👍" in shown.splitlines()
    assert [call.method for call in tg.calls("sendmessage")] == ["sendMessage"] * 3


async def test_a_topic_is_a_place_of_its_own(ana: Person, tg: Telegram) -> None:
    davit = tg.person("Davit")
    house = tg.forum("House", members=[davit, ana])
    house.promote_bot()
    lifts, water = house.topic("Lifts"), house.topic("Water")
    await ana.send("Stuck!", in_=lifts)
    answer = await ana.expect("Stuck!", in_=lifts)
    assert answer.topic == lifts.id
    assert [message.text for message in ana.history(in_=water)] == ["", "You said: nothing"]
    with pytest.raises(NotSeen) as failure:
        await ana.expect("Stuck!", in_=water, timeout=0.05)
    assert "Ana in Lifts: Stuck!" in str(failure.value)
    lifts.close()
    with pytest.raises(PersonError, match="closed"):
        await ana.send("Still stuck!", in_=lifts)
    lifts.reopen()
    lifts.rename("Lifts and stairs")
    await ana.send("Out!", in_=lifts)
    await ana.expect("Out!", in_=lifts)
    lifts.delete()
    assert ana.history(in_=lifts) == []


async def test_who_leaves_a_group_is_out_of_it(ana: Person, tg: Telegram) -> None:
    room = tg.group("House", members=[tg.person("Davit"), ana])
    await ana.leave(room)
    with pytest.raises(PersonError, match="not in the group"):
        await ana.send("/hello", in_=room)
    await ana.join(room)
    await ana.send("/hello", in_=room)
    await ana.expect("/hello", in_=room)
    room.throw_out(ana)
    with pytest.raises(PersonError, match="thrown out"):
        await ana.join(room)
