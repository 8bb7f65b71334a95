"""What does a person of the test do, and what does that person see?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from simulator import acts, attached, chats
from simulator.files import Kind, media_fields
from simulator.kit import samples
from simulator.kit.views import Button, Message, Pattern, view
from simulator.markup import with_found_entities
from simulator.shapes import Json
from simulator.world import Press

if TYPE_CHECKING:
    from simulator.kit.group import Group
    from simulator.kit.telegram import Telegram

PATIENCE = 5.0


class Person:
    """Somebody with Telegram, played by the test."""

    def __init__(self, telegram: Telegram, person: chats.Person) -> None:
        self._tg = telegram
        self._who = person
        self._since: dict[int, int] = {}
        self._acted_at = 0
        self.answers: list[Json] = []

    @property
    def id(self) -> int:
        return self._who.id

    @property
    def name(self) -> str:
        return self._who.name

    # Doing

    async def send(
        self,
        text: str,
        *,
        in_: Group | None = None,
        reply_to: Message | int | None = None,
        topic: int | None = None,
    ) -> Message:
        fields = acts.text_fields(text)
        return self._send(fields, in_=in_, reply_to=reply_to, topic=topic)

    async def send_photo(self, caption: str | None = None, *, in_: Group | None = None) -> Message:
        return self._send(self._photo(caption), in_=in_)

    async def send_album(
        self, count: int, caption: str | None = None, *, in_: Group | None = None
    ) -> list[Message]:
        """Photos in one album; the caption belongs to the first."""
        self._mark()
        items = [self._photo(caption if place == 0 else None) for place in range(count)]
        sent = acts.send_album(self._tg.world, self._who, self._chat(in_), items)
        return [self._view(message) for message in sent]

    async def send_voice(self, seconds: int = 3, *, in_: Group | None = None) -> Message:
        data = samples.ogg(self._tg.next_number())
        return self._send(self._media(Kind.VOICE, data, duration=seconds), in_=in_)

    async def send_video(
        self, caption: str | None = None, *, size: int | None = None, in_: Group | None = None
    ) -> Message:
        """A video; `size` in bytes may be larger than what is really sent."""
        data = samples.mp4(self._tg.next_number())
        fields = self._media(Kind.VIDEO, data, size=size)
        return self._send({**fields, **_caption(caption)}, in_=in_)

    async def send_document(
        self, data: bytes, name: str, *, caption: str | None = None, in_: Group | None = None
    ) -> Message:
        fields = self._media(Kind.DOCUMENT, data, name=name)
        return self._send({**fields, **_caption(caption)}, in_=in_)

    async def send_video_note(self, *, in_: Group | None = None) -> Message:
        data = samples.mp4(self._tg.next_number())
        return self._send(self._media(Kind.VIDEO_NOTE, data), in_=in_)

    async def send_location(
        self,
        latitude: float = 22.2819,
        longitude: float = 114.1582,
        *,
        in_: Group | None = None,
    ) -> Message:
        return self._send(attached.location(latitude, longitude), in_=in_)

    async def send_sticker(self, *, in_: Group | None = None) -> Message:
        return self._send(attached.sticker(self._tg.world), in_=in_)

    async def send_contact(
        self, phone: str = "+85255501234", name: str = "Elif", *, in_: Group | None = None
    ) -> Message:
        return self._send(attached.contact(phone, name), in_=in_)

    async def send_poll(
        self,
        question: str = "Tea?",
        options: tuple[str, ...] = ("Yes", "No"),
        *,
        in_: Group | None = None,
    ) -> Message:
        return self._send(attached.poll(self._tg.world, question, list(options)), in_=in_)

    async def send_dice(self, *, in_: Group | None = None) -> Message:
        return self._send(attached.dice(self._tg.world), in_=in_)

    async def forward(self, message: Message, *, to: Group | None = None) -> Message:
        """Forward to a group, or to the private chat with the bot."""
        self._mark()
        source, chat = self._chat_of(message), self._chat(to)
        return self._view(acts.forward(self._tg.world, self._who, source, message.id, chat))

    async def delete(self, message: Message) -> None:
        self._mark()
        acts.delete(self._tg.world, self._who, self._chat_of(message), message.id)

    async def start(self, payload: str = "") -> Message:
        self._mark()
        return self._view(acts.start(self._tg.world, self._who, self._tg.bot, payload))

    async def press(
        self,
        label: str,
        *,
        in_: Group | None = None,
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

    async def tap(
        self, label: str, *, in_: Group | None = None, on: Message | None = None
    ) -> Press:
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

    async def block(self) -> None:
        self._mark()
        acts.block(self._tg.world, self._who, self._tg.bot)

    async def delete_account(self) -> None:
        """From now on the bot meets "user is deactivated"."""
        self._mark()
        acts.deactivate(self._tg.world, self._who)

    async def unblock(self) -> None:
        self._mark()
        acts.unblock(self._tg.world, self._who, self._tg.bot)

    # Seeing

    async def expect(
        self, pattern: Pattern = "", *, in_: Group | None = None, timeout: float = PATIENCE
    ) -> Message:
        """Wait for words of the bot, new or edited since the last act or `expect` of this person.

        A string must be contained, a regular expression must match somewhere.
        """
        chat_id = self._chat_id(in_)
        wanted = pattern if isinstance(pattern, str) else pattern.pattern
        what = f"{self.name} did not see {wanted!r}"
        return await self._tg.watch.expect(
            lambda: self._next(pattern, chat_id), timeout=timeout, what=what, chat_id=chat_id
        )

    async def expect_button(
        self, label: str, *, in_: Group | None = None, timeout: float = PATIENCE
    ) -> Message:
        """Wait until a message holds a button that begins so, and return the newest such."""
        return (await self._find_button(label, in_=in_, on=None, timeout=timeout))[0]

    def last(self, *, in_: Group | None = None) -> Message:
        """The bot's newest message in the chat."""
        found = (message for message in reversed(self.history(in_=in_)) if message.by_bot)
        message = next(found, None)
        if message is None:
            raise AssertionError(f"The bot said nothing.\n\n{self.transcript(in_=in_)}")
        return message

    def history(self, *, in_: Group | None = None) -> list[Message]:
        """Every message of the chat as it stands now, oldest first."""
        chat = self._tg.world.chat(self._chat_id(in_), bot=self._tg.bot)
        return [self._view(message) for message in chat.messages.values()] if chat else []

    def buttons(self, message: Message) -> list[str]:
        """The labels under the message as it stands now."""
        current = self._chat_of(message).messages.get(message.id)
        return self._view(current).labels if current else []

    def transcript(self, *, in_: Group | None = None) -> str:
        return self._tg.transcript(self._chat_id(in_))

    # Within

    def _photo(self, caption: str | None) -> Json:
        data = samples.png(self._tg.next_number())
        return {**self._media(Kind.PHOTO, data), **_caption(caption)}

    def _media(
        self, kind: Kind, data: bytes, *, name: str = "", size: int | None = None, duration: int = 1
    ) -> Json:
        world = self._tg.world
        file = world.files.add(kind, data, rng=world.rng, name=name, size=size, duration=duration)
        return media_fields(file)

    def _send(
        self,
        fields: Json,
        *,
        in_: Group | None,
        reply_to: Message | int | None = None,
        topic: int | None = None,
    ) -> Message:
        self._mark()
        number = reply_to.id if isinstance(reply_to, Message) else reply_to
        chat, world = self._chat(in_), self._tg.world
        sent = acts.send(world, self._who, chat, fields, reply_to=number, thread_id=topic)
        return self._view(sent)

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

    async def _find_button(
        self, label: str, *, in_: Group | None, on: Message | None, timeout: float
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

    def _next(self, pattern: Pattern, chat_id: int) -> Message | None:
        since = max(self._since.get(chat_id, 0), self._acted_at)
        for order, message in self._tg.watch.after(since, chat_id=chat_id):
            if message.says(pattern):
                self._since[chat_id] = order
                return message
        return None

    def _mark(self) -> None:
        """From here on only what comes later counts as seen."""
        self._acted_at = self._tg.watch.order

    def _chat(self, in_: Group | None) -> chats.Chat:
        if in_ is not None:
            return in_.chat
        return self._tg.world.open_private(self._who, self._tg.bot)

    def _chat_id(self, in_: Group | None) -> int:
        return in_.id if in_ is not None else self.id

    def _chat_of(self, message: Message) -> chats.Chat:
        chat = self._tg.world.chat(message.chat_id, bot=self._tg.bot)
        if chat is None:
            raise AssertionError(f"Chat {message.chat_id} does not exist.")
        return chat

    def _view(self, message: chats.Message) -> Message:
        return view(message, bots=self._tg.watch.bots)


def _caption(text: str | None) -> Json:
    words = with_found_entities(text or "", [])
    return words.fields(text="caption", entities="caption_entities")
