"""Does the bot's profile hold, and does each person see the right menu?"""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember,
)
from telegram.error import BadRequest

from simulator.kit import Person, Telegram
from simulator.menus import menu_for


async def test_the_bot_knows_itself(bot: Bot, tg: Telegram) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.can_read_all_group_messages) == (
        tg.bot.id,
        "tocsin_bot",
        False,
    )


async def test_names_and_descriptions_are_kept_per_language(bot: Bot) -> None:
    await bot.set_my_name("Tocsin of B3")
    await bot.set_my_description("Reports and alerts")
    await bot.set_my_description("报修与警报", language_code="zh")
    await bot.set_my_short_description("Reports")
    assert (await bot.get_my_name()).name == "Tocsin of B3"
    assert (await bot.get_my_description("zh")).description == "报修与警报"
    assert (await bot.get_my_description("fr")).description == "Reports and alerts"
    assert (await bot.get_my_short_description()).short_description == "Reports"


async def test_the_narrowest_menu_in_the_own_language_is_seen(tg: Telegram, bot: Bot) -> None:
    ana, bruno = tg.person("Ana", language="zh-hans"), tg.person("Bruno", language="en")
    for person in (ana, bruno):
        await person.start()
    room = tg.group("Staff room", members=[ana, bruno])

    async def offer(name: str, scope: BotCommandScope | None, language: str = "") -> None:
        await bot.set_my_commands([BotCommand(name, "words")], scope, language_code=language)

    def seen(person: Person, chat_id: int) -> list[str]:
        chat = tg.world.chat(chat_id, bot=tg.bot)
        assert chat is not None
        someone = tg.world.people[person.id]
        return [command["command"] for command in menu_for(tg.bot.menus, someone, chat)]

    await offer("default", None)
    assert seen(ana, ana.id) == seen(ana, room.id) == ["default"]
    await offer("private", BotCommandScopeAllPrivateChats())
    await offer("private_zh", BotCommandScopeAllPrivateChats(), "zh")
    await offer("groups", BotCommandScopeAllGroupChats())
    assert seen(ana, ana.id) == ["private_zh"]
    assert seen(bruno, bruno.id) == ["private"]
    assert seen(bruno, room.id) == ["groups"]
    await offer("leaders", BotCommandScopeChatAdministrators(room.id))
    assert (seen(ana, room.id), seen(bruno, room.id)) == (["leaders"], ["groups"])
    await offer("bruno", BotCommandScopeChatMember(room.id, bruno.id))
    await offer("own", BotCommandScopeChat(bruno.id))
    assert (seen(bruno, room.id), seen(bruno, bruno.id)) == (["bruno"], ["own"])
    await bot.delete_my_commands(BotCommandScopeChat(bruno.id))
    assert seen(bruno, bruno.id) == ["private"]
    assert (await bot.get_my_commands())[0].command == "default"


@pytest.mark.parametrize(
    ("commands", "error"),
    [
        ([("Report", "x")], "Bot_command_invalid"),
        ([("report", "")], "Command description must be non-empty"),
        ([("report", "x")] * 101, "Bot_commands_too_much"),
    ],
)
async def test_wrong_menus_are_refused(
    bot: Bot, commands: list[tuple[str, str]], error: str
) -> None:
    with pytest.raises(BadRequest, match=error):
        await bot.set_my_commands(commands)


async def test_a_menu_needs_a_chat_and_a_language_that_exist(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([("report", "x")], BotCommandScopeChat(5))
    with pytest.raises(BadRequest, match="Invalid language code specified"):
        await bot.set_my_commands([("report", "x")], language_code="zh-hans")
