"""Does everybody see their own commands? What should be is compared with what Telegram was told."""

import hashlib
from collections.abc import Collection

import structlog
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot

from estate.database import Database
from estate.people.menus import (
    DEFAULTS,
    StaleMenu,
    menu_of,
    remember_menu,
    stale_menus,
    stale_rooms,
)
from estate.places.finding import all_buildings
from handlers.menus import COMMANDS, Menu
from texts.menus import description
from texts.translator import LANGUAGES, SOURCE_LANGUAGE, words

log = structlog.get_logger()

AT_ONCE = 20  # chats between two looks at the database
# Telegram knows languages by two letters: one Chinese serves "zh", the other needs its own scopes.
FOR_EVERYBODY = {None: SOURCE_LANGUAGE, "zh": "zh_Hant"}

SCOPES: dict[Menu, tuple[BotCommandScope, ...]] = {
    Menu.RESIDENT: (BotCommandScopeDefault(), BotCommandScopeAllPrivateChats()),
    Menu.GROUP: (BotCommandScopeAllGroupChats(),),
    Menu.GROUP_ADMIN: (BotCommandScopeAllChatAdministrators(),),
}


def commands_of(menu: Menu, language: str) -> list[BotCommand]:
    """Write a menu in one language."""
    t = words(language)
    return [BotCommand(command, description(t, command)) for command in COMMANDS[menu]]


def version() -> str:
    """Name the menus as they are worded now: other words, another version."""
    written = [
        (menu.value, language, command.command, command.description)
        for menu in Menu
        for language in LANGUAGES
        for command in commands_of(menu, language)
    ]
    return hashlib.sha256(repr(written).encode()).hexdigest()[:12]


class Menus:
    """Tells Telegram of menus that changed. The network is never called inside a transaction."""

    def __init__(self, database: Database, bot: ExtBot[None]) -> None:
        self._database = database
        self._bot = bot
        self._version = version()

    async def keep_up(self, only: Collection[int] | None = None) -> None:
        """Set what differs: for everybody, in the staff room, for people (`only` these, or all).

        May stop at any point with a TelegramError; the next call goes on from there.
        """
        await self._for_everybody()
        async with self._database.read() as session:
            buildings = await all_buildings(session)
            language = buildings[0].languages[0] if buildings else SOURCE_LANGUAGE
            rooms = await stale_rooms(session, version=self._version, language=language)
        await self._set_all(rooms)
        while await self._set_all(await self._stale(only)) == AT_ONCE:
            continue

    async def _for_everybody(self) -> None:
        async with self._database.read() as session:
            if await menu_of(session, DEFAULTS) == self._version:
                return
        for menu, scopes in SCOPES.items():
            for code, language in FOR_EVERYBODY.items():
                for scope in scopes:
                    await self._bot.set_my_commands(commands_of(menu, language), scope, code)
        async with self._database.write() as session:
            await remember_menu(session, DEFAULTS, self._version)

    async def _stale(self, only: Collection[int] | None) -> list[StaleMenu]:
        async with self._database.read() as session:
            return await stale_menus(
                session, version=self._version, served=list(FOR_EVERYBODY.values()), only=only,
                limit=AT_ONCE,
            )  # fmt: skip

    async def _set_all(self, stale: list[StaleMenu]) -> int:
        for menu in stale:
            await self._set(menu)
        return len(stale)

    async def _set(self, stale: StaleMenu) -> None:
        scope = BotCommandScopeChat(stale.chat_id)
        try:
            if stale.menu is None:
                await self._bot.delete_my_commands(scope)
            else:
                await self._bot.set_my_commands(
                    commands_of(Menu(stale.menu), stale.language), scope
                )
        except (BadRequest, Forbidden) as error:
            # No such chat any more: remembered as done, for asking again would not mend it.
            log.info("menu not set", reason=str(error))
        async with self._database.write() as session:
            await remember_menu(session, stale.chat_id, stale.digest)
