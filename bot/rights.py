"""What may the bot do in its groups? Asked of Telegram where nobody told; said where it lacks."""

import structlog
from telegram import ChatMember
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import ExtBot

from broadcasts import outbox
from broadcasts.groups import tell_of_lost_groups
from broadcasts.lanes import Lane
from broadcasts.outbox import Address, claims
from broadcasts.screens import Screen
from estate.clock import Clock
from estate.database import Database, Session
from estate.places.finding import building
from estate.places.groups import (
    ask_rights_later,
    group_gone,
    group_moved,
    groups_in,
    groups_to_check,
    heard_rights,
)
from estate.places.tables import GroupUse
from handlers.groups import rights_of
from texts import groups as say
from texts.translator import SOURCE_LANGUAGE, words

log = structlog.get_logger()


class Rights:
    """Checks the groups whose rights nobody knows. The network is never called in a transaction."""

    def __init__(self, database: Database, bot: ExtBot[None], clock: Clock) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock

    async def check(self) -> bool:
        """Ask for every group that was linked or moved. Whether there was one."""
        async with self._database.read() as session:
            chats = await groups_to_check(session, now=self._clock.now())
        for chat_id in chats:
            await self._check(chat_id)
        return bool(chats)

    async def _check(self, chat_id: int) -> None:
        try:
            may_post, may_pin = await self._ask(chat_id)
        except ChatMigrated as moved:
            async with self._database.write() as session:
                await group_moved(session, chat_id, moved.new_chat_id)
                await claims.move_chat(session, chat_id, moved.new_chat_id)
        except (Forbidden, BadRequest):
            async with self._database.write() as session:
                await group_gone(session, chat_id, "kicked")
                await tell_of_lost_groups(session, self._clock.now())
        except TelegramError as error:
            log.info("rights not known yet", reason=str(error))
            async with self._database.write() as session:
                await ask_rights_later(session, chat_id, now=self._clock.now())
        else:
            async with self._database.write() as session:
                await heard_rights(session, chat_id, can_post=may_post, can_pin=may_pin)
                await tell_of_lost_groups(session, self._clock.now())
                if may_post and not may_pin:
                    await self._say_what_is_missing(session, chat_id)

    async def _ask(self, chat_id: int) -> tuple[bool, bool]:
        member = await self._bot.get_chat_member(chat_id, self._bot.id)
        may_post, may_pin = rights_of(member)
        if member.status == ChatMember.MEMBER:  # then the group's own rules decide
            permissions = (await self._bot.get_chat(chat_id)).permissions
            may_post = permissions is None or permissions.can_send_messages is not False
        return may_post, may_pin

    async def _say_what_is_missing(self, session: Session, chat_id: int) -> None:
        for group in await groups_in(session, chat_id):
            home = await building(session, group.building_id)
            if group.use is GroupUse.BUILDING and home is not None:
                t = words(next(iter(home.languages), SOURCE_LANGUAGE))
                to = Address(group.chat_id, group.thread_id)
                await outbox.say(
                    session, to, Screen(say.cannot_pin(t)), lane=Lane.REPLY,
                    now=self._clock.now(), silent=True,
                )  # fmt: skip
