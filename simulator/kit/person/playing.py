"""What do all doings of a test's person rest on?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import chats
from simulator.kit.group import Group, Topic
from simulator.kit.views import Message, view

if TYPE_CHECKING:
    from simulator.kit.telegram import Telegram

# How long a test waits for what should come, in real seconds.
PATIENCE = 5.0
# Where a person speaks or looks: a group, a topic of a forum, or (None) the chat with the bot.
Place = Group | Topic | None


class Playing:
    """Somebody with Telegram, played by the test."""

    def __init__(self, telegram: Telegram, person: chats.Person) -> None:
        self._tg = telegram
        self._who = person
        self._since: dict[int, int] = {}
        self._acted_at = 0

    @property
    def id(self) -> int:
        return self._who.id

    @property
    def name(self) -> str:
        return self._who.name

    def _mark(self) -> None:
        """From here on only what comes later counts as seen."""
        self._acted_at = self._tg.watch.order

    def _chat(self, in_: Place) -> chats.Chat:
        if in_ is not None:
            return in_.chat
        return self._tg.world.open_private(self._who, self._tg.bot)

    def _chat_id(self, in_: Place) -> int:
        return in_.chat.id if in_ is not None else self.id

    def _chat_of(self, message: Message) -> chats.Chat:
        chat = self._tg.world.chat(message.chat_id, bot=self._tg.bot)
        if chat is None:
            raise AssertionError(f"Chat {message.chat_id} does not exist.")
        return chat

    def _view(self, message: chats.Message) -> Message:
        return view(message, bots=self._tg.watch.bots)


def topic_of(in_: Place) -> int | None:
    return in_.id if isinstance(in_, Topic) else None
