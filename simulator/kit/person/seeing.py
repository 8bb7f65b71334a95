"""What does a person of the test see, and what not?"""

from __future__ import annotations

from simulator.kit.person.playing import PATIENCE, Place, Playing, topic_of
from simulator.kit.views import Button, Message, Pattern, says
from simulator.kit.watch import NotSeen, Unexpected


class Seeing(Playing):
    """What the bot said or changed. Every wait fails with the conversation, drawn as a chat.

    A string must be contained, a regular expression must match somewhere.
    """

    async def expect(
        self, pattern: Pattern = "", *, in_: Place = None, timeout: float = PATIENCE
    ) -> Message:
        """Wait for words of the bot, new or edited since this person's last act or `expect`."""
        chat_id = self._chat_id(in_)
        return await self._tg.watch.expect(
            lambda: self._next(pattern, chat_id, topic_of(in_)),
            timeout=timeout,
            what=f"{self.name} did not see {_wanted(pattern)}",
            chat_id=chat_id,
        )

    async def expect_button(
        self, label: str, *, in_: Place = None, timeout: float = PATIENCE
    ) -> Message:
        """Wait until a message holds a button that begins so, and return the newest such."""
        return (await self._find_button(label, in_=in_, on=None, timeout=timeout))[0]

    async def expect_toast(self, pattern: Pattern = "", *, timeout: float = PATIENCE) -> str:
        """Wait for words that answer this person's last press, as a toast or an alert."""
        return await self._tg.watch.expect(
            lambda: self._toast(pattern),
            timeout=timeout,
            what=f"{self.name} saw no toast {_wanted(pattern)}",
            chat_id=self.id,
        )

    async def expect_nothing(self, *, in_: Place = None, timeout: float = PATIENCE * 2) -> None:
        """Let the bot finish, then fail if it said or changed anything here.

        Not by waiting a while: by `Telegram.settle`, which knows when the bot has done all.
        """
        since = self._seen_until(self._chat_id(in_))
        await self._tg.settle(timeout=timeout)
        said = self._tg.watch.after(since, chat_id=self._chat_id(in_))
        for _, message in said:
            if topic_of(in_) in (None, message.topic):
                told = f"{self.name} expected nothing, but the bot said {message.text!r}."
                raise Unexpected(f"{told}\n\n{self.transcript(in_=in_)}")

    def last(self, *, in_: Place = None) -> Message:
        """The bot's newest message in the chat."""
        found = (message for message in reversed(self.history(in_=in_)) if message.by_bot)
        message = next(found, None)
        if message is None:
            raise NotSeen(f"The bot said nothing.\n\n{self.transcript(in_=in_)}")
        return message

    def history(self, *, in_: Place = None) -> list[Message]:
        """Every message of the chat as it stands now, oldest first."""
        chat = self._tg.world.chat(self._chat_id(in_), bot=self._tg.bot)
        found = [self._view(message) for message in chat.messages.values()] if chat else []
        return [message for message in found if topic_of(in_) in (None, message.topic)]

    def buttons(self, message: Message) -> list[str]:
        """The labels under the message as it stands now."""
        current = self._chat_of(message).messages.get(message.id)
        return self._view(current).labels if current else []

    def transcript(self, *, in_: Place = None) -> str:
        """The conversation as lines of text."""
        return self._tg.transcript(self._chat_id(in_))

    async def _find_button(
        self, label: str, *, in_: Place, on: Message | None, timeout: float
    ) -> tuple[Message, Button]:
        chat_id = on.chat_id if on is not None else self._chat_id(in_)
        only = on.id if on is not None else None
        return await self._tg.watch.expect(
            lambda: self._newest_button(label, chat_id, only),
            timeout=timeout,
            what=f'{self.name} saw no button "{label}"',
            chat_id=chat_id,
        )

    def _newest_button(
        self, label: str, chat_id: int, only: int | None
    ) -> tuple[Message, Button] | None:
        chat = self._tg.world.chat(chat_id, bot=self._tg.bot)
        for message in chat.newest_first() if chat else ():
            if "reply_markup" not in message.body or only not in (None, message.id):
                continue
            seen = self._view(message)
            button = seen.button(label)
            if button is not None:
                return seen, button
        return None

    def _next(self, pattern: Pattern, chat_id: int, topic: int | None) -> Message | None:
        since = self._seen_until(chat_id)
        for order, message in self._tg.watch.after(since, chat_id=chat_id):
            if message.says(pattern) and topic in (None, message.topic):
                self._since[chat_id] = order
                return message
        return None

    def _toast(self, pattern: Pattern) -> str | None:
        for order, answer in self._tg.watch.toasts[self.id]:
            if order > self._acted_at and says(answer["text"], pattern):
                text: str = answer["text"]
                return text
        return None

    def _seen_until(self, chat_id: int) -> int:
        return max(self._since.get(chat_id, 0), self._acted_at)


def _wanted(pattern: Pattern) -> str:
    return repr(pattern if isinstance(pattern, str) else pattern.pattern)
