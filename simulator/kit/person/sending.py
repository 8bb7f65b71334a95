"""What does a person of the test send?"""

from __future__ import annotations

from simulator import acts, attached
from simulator.files import Kind, media_fields
from simulator.kit import samples
from simulator.kit.person.playing import Place, Playing, topic_of
from simulator.kit.views import Message
from simulator.markup import with_found_entities
from simulator.shapes import Json


class Sending(Playing):
    """Messages of every kind. `in_` is a group or a topic; without it, the chat with the bot."""

    async def send(
        self,
        text: str,
        *,
        in_: Place = None,
        reply_to: Message | int | None = None,
        topic: int | None = None,
    ) -> Message:
        fields = acts.text_fields(text)
        return self._send(fields, in_=in_, reply_to=reply_to, topic=topic)

    async def send_photo(self, caption: str | None = None, *, in_: Place = None) -> Message:
        return self._send(self._photo(caption), in_=in_)

    async def send_album(
        self, count: int, caption: str | None = None, *, in_: Place = None
    ) -> list[Message]:
        """Photos in one album; the caption belongs to the first."""
        self._mark()
        items = [self._photo(caption if place == 0 else None) for place in range(count)]
        world, chat = self._tg.world, self._chat(in_)
        sent = acts.send_album(world, self._who, chat, items, thread_id=topic_of(in_))
        return [self._view(message) for message in sent]

    async def send_voice(self, seconds: int = 3, *, in_: Place = None) -> Message:
        data = samples.ogg(self._tg.next_number())
        return self._send(self._media(Kind.VOICE, data, duration=seconds), in_=in_)

    async def send_video(
        self, caption: str | None = None, *, size: int | None = None, in_: Place = None
    ) -> Message:
        """A video; `size` in bytes may be larger than what is really sent."""
        data = samples.mp4(self._tg.next_number())
        fields = self._media(Kind.VIDEO, data, size=size)
        return self._send({**fields, **_caption(caption)}, in_=in_)

    async def send_document(
        self, data: bytes, name: str, *, caption: str | None = None, in_: Place = None
    ) -> Message:
        fields = self._media(Kind.DOCUMENT, data, name=name)
        return self._send({**fields, **_caption(caption)}, in_=in_)

    async def send_video_note(self, *, in_: Place = None) -> Message:
        data = samples.mp4(self._tg.next_number())
        return self._send(self._media(Kind.VIDEO_NOTE, data), in_=in_)

    async def send_location(
        self,
        latitude: float = 22.2819,
        longitude: float = 114.1582,
        *,
        in_: Place = None,
    ) -> Message:
        return self._send(attached.location(latitude, longitude), in_=in_)

    async def send_sticker(self, *, in_: Place = None) -> Message:
        return self._send(attached.sticker(self._tg.world), in_=in_)

    async def send_contact(
        self, phone: str = "+85255501234", name: str = "Elif", *, in_: Place = None
    ) -> Message:
        return self._send(attached.contact(phone, name), in_=in_)

    async def send_poll(
        self,
        question: str = "Tea?",
        options: tuple[str, ...] = ("Yes", "No"),
        *,
        in_: Place = None,
    ) -> Message:
        return self._send(attached.poll(self._tg.world, question, list(options)), in_=in_)

    async def send_dice(self, *, in_: Place = None) -> Message:
        return self._send(attached.dice(self._tg.world), in_=in_)

    async def forward(self, message: Message, *, to: Place = None) -> Message:
        """Forward to a group, or to the private chat with the bot."""
        self._mark()
        source, chat = self._chat_of(message), self._chat(to)
        return self._view(acts.forward(self._tg.world, self._who, source, message.id, chat))

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
        in_: Place,
        reply_to: Message | int | None = None,
        topic: int | None = None,
    ) -> Message:
        self._mark()
        number = reply_to.id if isinstance(reply_to, Message) else reply_to
        chat, thread_id = self._chat(in_), topic or topic_of(in_)
        sent = acts.send(
            self._tg.world, self._who, chat, fields, reply_to=number, thread_id=thread_id
        )
        return self._view(sent)


def _caption(text: str | None) -> Json:
    words = with_found_entities(text or "", [])
    return words.fields(text="caption", entities="caption_entities")
