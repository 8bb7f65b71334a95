"""What does a person of the test do? `Sending` and `Seeing` are the two other halves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from simulator import acts, chats, marks, members
from simulator.kit.person.playing import PATIENCE, Place
from simulator.kit.person.seeing import Seeing
from simulator.kit.person.sending import Sending
from simulator.kit.views import Message
from simulator.shapes import Json
from simulator.world import Press

if TYPE_CHECKING:
    from simulator.kit.group import Group
    from simulator.kit.telegram import Telegram

__all__ = ["PATIENCE", "Person", "Place"]


class Person(Sending, Seeing):
    """Somebody with Telegram, played by the test."""

    def __init__(self, telegram: Telegram, person: chats.Person) -> None:
        super().__init__(telegram, person)
        self.answers: list[Json] = []

    async def start(self, payload: str = "") -> Message:
        """Press *Start*, perhaps by a link that carries a payload; unblocks the bot."""
        self._mark()
        return self._view(acts.start(self._tg.world, self._who, self._tg.bot, payload))

    async def press(
        self,
        label: str,
        *,
        in_: Place = None,
        on: Message | None = None,
        timeout: float = PATIENCE,
    ) -> str:
        """Press the newest button that begins so, when it is there; return the answer's text.

        A link to the bot itself (`?start=…`) starts it; any other link returns its address.
        """
        message, button = await self._find_button(label, in_=in_, on=on, timeout=timeout)
        if button.url is not None:
            return await self._follow(button.url)
        pressed = self._press(message, button.data or "")
        return await self._answer(pressed, f'pressing "{label}"', timeout=timeout)

    async def tap(self, label: str, *, in_: Place = None, on: Message | None = None) -> Press:
        """As `press`, but without waiting for the bot's answer."""
        message, button = await self._find_button(label, in_=in_, on=on, timeout=PATIENCE)
        return self._press(message, button.data or "")

    async def forge_press(self, message: Message, data: str, *, timeout: float = PATIENCE) -> str:
        """Send callback data of one's own making, as a changed client could."""
        pressed = self._press(message, data)
        return await self._answer(pressed, f"pressing forged {data!r}", timeout=timeout)

    async def edit(self, message: Message, text: str) -> Message:
        self._mark()
        chat = self._chat_of(message)
        return self._view(acts.edit(self._tg.world, self._who, chat, message.id, text))

    async def delete(self, message: Message) -> None:
        """Delete a message for everybody. Bots hear nothing of it."""
        self._mark()
        acts.delete(self._tg.world, self._who, self._chat_of(message), message.id)

    async def react(self, message: Message, emoji: str | None) -> None:
        """Put a reaction under a message in place of the last one; None takes it away."""
        self._mark()
        marks.react(self._tg.world, self._who, self._chat_of(message), message.id, emoji)

    async def pin(self, message: Message) -> None:
        self._mark()
        marks.pin(self._tg.world, self._who, self._chat_of(message), message.id)

    async def unpin(self, message: Message) -> None:
        self._mark()
        marks.unpin(self._tg.world, self._who, self._chat_of(message), message.id)

    async def join(self, group: Group) -> None:
        """Come into a group by its link."""
        self._mark()
        members.join(self._tg.world, self._who, group.chat)

    async def leave(self, group: Group) -> None:
        self._mark()
        members.leave(self._tg.world, self._who, group.chat)

    async def block(self) -> None:
        """From now on the bot meets "bot was blocked by the user"."""
        self._mark()
        acts.block(self._tg.world, self._who, self._tg.bot)

    async def unblock(self) -> None:
        self._mark()
        acts.unblock(self._tg.world, self._who, self._tg.bot)

    async def deactivate(self) -> None:
        """Delete the account: from now on the bot meets "user is deactivated"."""
        self._mark()
        acts.deactivate(self._tg.world, self._who)

    def _press(self, message: Message, data: str) -> Press:
        self._mark()
        chat = self._chat_of(message)
        return acts.press(self._tg.world, self._who, chat, message.id, data)

    async def _answer(self, pressed: Press, what: str, *, timeout: float) -> str:
        answer = await self._tg.watch.expect(
            lambda: self._tg.watch.answers.get(pressed.id),
            timeout=timeout,
            what=f"{self.name} got no answer after {what}",
            chat_id=pressed.chat_id,
        )
        self.answers.append(answer)
        text: str = answer["text"]
        return text

    async def _follow(self, url: str) -> str:
        parts = urlsplit(url)
        payload = parse_qs(parts.query).get("start", [""])[0]
        if parts.path.strip("/") == self._tg.bot.username and payload:
            await self.start(payload)
        return url
