"""Does the simulator take and refuse messages as Telegram does?"""

import json

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Forbidden

from simulator.kit import Person, Telegram
from tests.simulator.conftest import Wire

BUTTON = {"inline_keyboard": [[{"text": "Take", "callback_data": "t:1"}]]}


async def test_a_message_arrives_with_its_entities_and_buttons(bot: Bot, ana: Person) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("✅ Take", callback_data="t:1")]])
    sent = await bot.send_message(
        ana.id, "<b>Lift</b> &amp; <i>stairs</i> 🛗", parse_mode="HTML", reply_markup=keyboard
    )
    assert sent.from_user is not None
    assert sent.from_user.is_bot
    assert sent.chat_id == ana.id
    assert sent.reply_markup == keyboard
    seen = ana.last()
    assert (seen.text, seen.html) == ("Lift & stairs 🛗", "<b>Lift</b> &amp; <i>stairs</i> 🛗")
    assert seen.labels == ["✅ Take"]


async def test_forms_json_and_query_carry_the_same_call(wire: Wire, ana: Person) -> None:
    form = {"chat_id": str(ana.id), "text": "one", "reply_markup": json.dumps(BUTTON)}
    assert (await wire.form("sendMessage", form)).status == 200
    await wire.call("sendmessage", chat_id=ana.id, text="two", reply_markup=BUTTON)
    await wire.call(f"SENDMESSAGE?chat_id={ana.id}&text=three")
    assert [message.text for message in ana.history()[1:]] == ["one", "two", "three"]
    assert ana.history()[1].labels == ana.history()[2].labels == ["Take"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x" * 32_769}, "text is too long"),
        ({"text": "x", "parse_mode": "LaTeX"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": "abc"}, "chat not found"),
        ({"text": "x", "chat_id": 5}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "reply_to_message_id": 99}, "message to be replied not found"),
        ({"text": "x", "message_thread_id": 99}, "message thread not found"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
    ],
)
async def test_wrong_arguments_are_refused_in_telegrams_words(
    wire: Wire, ana: Person, arguments: dict[str, object], error: str
) -> None:
    answer = await wire.call("sendMessage", **{"chat_id": ana.id, **arguments})
    assert (answer.status, answer.error) == (400, f"Bad Request: {error}")


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        (
            {"text": "a", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "a"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"callback_data": "a"},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"text": "a", "url": "nowhere"},
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
    ],
)
async def test_wrong_buttons_are_refused(
    wire: Wire, ana: Person, button: dict[str, str], error: str
) -> None:
    markup = {"inline_keyboard": [[button]]}
    answer = await wire.call("sendMessage", chat_id=ana.id, text="x", reply_markup=markup)
    assert (answer.status, answer.error) == (400, f"Bad Request: {error}")


async def test_more_than_a_hundred_buttons_are_too_many(wire: Wire, ana: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}
    answer = await wire.call("sendMessage", chat_id=ana.id, text="x", reply_markup=markup)
    assert answer.error == "Bad Request: reply markup is too long"


async def test_lengths_count_after_the_markup_is_read(wire: Wire, ana: Person) -> None:
    text = "<b>" + "x" * 4096 + "</b>"
    answer = await wire.call("sendMessage", chat_id=ana.id, text=text, parse_mode="html")
    assert len(answer.result["text"]) == 4096
    data = {"inline_keyboard": [[{"text": "a", "callback_data": "x" * 64}]]}
    answer = await wire.call("sendMessage", chat_id=ana.id, text="x", reply_markup=data)
    assert answer.result["reply_markup"] == data


async def test_arguments_are_checked_before_the_chat(wire: Wire) -> None:
    answer = await wire.call("sendMessage", chat_id=5, text="")
    assert answer.error == "Bad Request: message text is empty"


async def test_markdown_is_refused_loudly(wire: Wire, ana: Person) -> None:
    answer = await wire.call("sendMessage", chat_id=ana.id, text="*x*", parse_mode="MarkdownV2")
    assert answer.status == 501


async def test_a_method_that_is_not_modelled_says_its_name(wire: Wire) -> None:
    answer = await wire.call("sendInvoice", chat_id=5)
    assert answer.status == 501
    assert "sendInvoice" in answer.error


@pytest.mark.parametrize(
    ("token", "error"),
    [("1:wrong", "Unauthorized"), ("nonsense", "Unauthorized: invalid token specified")],
)
async def test_a_wrong_token_is_refused(wire: Wire, token: str, error: str) -> None:
    async with wire.session.get(f"{wire.tg.api}/bot{token}/getMe") as response:
        assert response.status == 401
        assert (await response.json())["description"] == error


async def test_a_reply_carries_the_message_that_it_answers(bot: Bot, ana: Person) -> None:
    question = await ana.send("Is the lift out?")
    sent = await bot.send_message(
        ana.id, "Yes.", reply_parameters=ReplyParameters(question.id), disable_notification=True
    )
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "Is the lift out?"
    assert (ana.last().reply_to, ana.last().silent) == (question.id, True)


async def test_a_reply_may_stand_without_its_target(bot: Bot, ana: Person) -> None:
    lenient = ReplyParameters(99, allow_sending_without_reply=True)
    sent = await bot.send_message(ana.id, "Yes.", reply_parameters=lenient)
    assert sent.reply_to_message is None


async def test_a_bot_cannot_write_first(tg: Telegram, bot: Bot) -> None:
    stranger, met = tg.person("Bruno"), tg.person("Carla")
    tg.group("Staff room", members=[met])
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(stranger.id, "Hello")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(met.id, "Hello")


async def test_somebody_who_blocked_the_bot_gets_nothing(bot: Bot, ana: Person) -> None:
    await ana.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ana.id, "Hello")
    await ana.unblock()
    assert (await bot.send_message(ana.id, "Hello")).text == "Hello"


async def test_a_deleted_account_gets_nothing(bot: Bot, ana: Person) -> None:
    await ana.deactivate()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ana.id, "Hello")


async def test_a_place_and_an_action_are_sent(bot: Bot, ana: Person) -> None:
    sent = await bot.send_location(ana.id, 22.28, 114.16)
    assert sent.location is not None
    assert (sent.location.latitude, sent.location.longitude) == (22.28, 114.16)
    assert await bot.send_chat_action(ana.id, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(ana.id, "dancing")


async def test_links_commands_and_tags_are_found_in_plain_text(wire: Wire, ana: Person) -> None:
    text = "See https://example.org/a, /help or @carla_fixes #lift 3/4"
    sent = (await wire.call("sendMessage", chat_id=ana.id, text=text)).result
    found = {(entity["type"], entity["offset"]) for entity in sent["entities"]}
    assert found == {("url", 4), ("bot_command", 27), ("mention", 36), ("hashtag", 49)}
