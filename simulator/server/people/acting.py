"""What can one person do over HTTP?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulator import acts, marks, members
from simulator.chats import Chat, Message, Person
from simulator.errors import PersonError
from simulator.server.attachments import fields_of, files_of
from simulator.server.bodies import answer, body_of, friendly, number, words
from simulator.server.people.finding import ONE, Finding
from simulator.shapes import Json

Doing = Callable[[Person, Json], Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Acting(Finding):
    """Serves /people/{id}/…: each act as its last word, with a JSON object that says the rest."""

    def routes(self) -> list[web.RouteDef]:
        doings: dict[str, Doing] = {
            "edit": self._edit,
            "forward": self._forward,
            "press": self._press,
            "start": self._start,
            "block": self._block,
            "unblock": self._unblock,
            "delete": self._delete,
            "deactivate": self._deactivate,
            "react": self._react,
            "pin": self._pin,
            "join": self._join,
            "leave": self._leave,
            "language": self._language,
        }
        routes = [web.post(f"{ONE}/{name}", self._done(doing)) for name, doing in doings.items()]
        return [web.post(ONE + "/send", friendly(self._send)), *routes]

    def _done(self, doing: Doing) -> Handler:
        """Serve an act on the request's JSON; what it returns is answered, nothing as {}."""

        async def handle(request: web.Request) -> web.Response:
            return answer(doing(self.actor(request), await body_of(request)) or {})

        return friendly(handle)

    async def _send(self, request: web.Request) -> web.Response:
        """The one act that may bring files, in a multipart body."""
        person = self.actor(request)
        body, uploads = await files_of(request)
        chat = self._place(person, body)
        items = fields_of(self.world, body, uploads)
        place = {
            "reply_to": number(body, "reply_to", 0) or None,
            "thread_id": number(body, "thread_id", 0) or None,
        }
        if len(items) > 1:
            sent = acts.send_album(self.world, person, chat, items, **place)
        else:
            sent = [acts.send(self.world, person, chat, items[0], **place)]
        return answer(_shown(*sent))

    def _edit(self, person: Person, body: Json) -> Json:
        chat, message_id = self._place(person, body), number(body, "message_id")
        text = str(body.get("text", ""))
        return _shown(acts.edit(self.world, person, chat, message_id, text))

    def _forward(self, person: Person, body: Json) -> Json:
        source = self.chat(number(body, "from_chat_id"), opening=person)
        chat = self.chat(number(body, "to_chat_id"), opening=person)
        message_id = number(body, "message_id")
        return _shown(acts.forward(self.world, person, source, message_id, chat))

    def _press(self, person: Person, body: Json) -> Json:
        chat, message_id = self._place(person, body), number(body, "message_id")
        data = str(body.get("data", ""))
        pressed = acts.press(self.world, person, chat, message_id, data)
        return {"callback_query_id": pressed.id}

    def _start(self, person: Person, body: Json) -> Json:
        payload = str(body.get("payload") or "")
        return _shown(acts.start(self.world, person, self.world.first_bot, payload))

    def _block(self, person: Person, body: Json) -> None:
        acts.block(self.world, person, self.world.first_bot)

    def _unblock(self, person: Person, body: Json) -> None:
        acts.unblock(self.world, person, self.world.first_bot)

    def _delete(self, person: Person, body: Json) -> None:
        chat, message_id = self._place(person, body), number(body, "message_id")
        acts.delete(self.world, person, chat, message_id)

    def _deactivate(self, person: Person, body: Json) -> None:
        acts.deactivate(self.world, person)

    def _react(self, person: Person, body: Json) -> None:
        """With `emoji` a reaction, with null or without one none."""
        chat, message_id = self._place(person, body), number(body, "message_id")
        emoji = body.get("emoji")
        if emoji is not None and not isinstance(emoji, str):
            raise PersonError("emoji must be text, or null.")
        marks.react(self.world, person, chat, message_id, emoji)

    def _pin(self, person: Person, body: Json) -> None:
        """With `unpin` the opposite."""
        chat, message_id = self._place(person, body), number(body, "message_id")
        act = marks.unpin if body.get("unpin") else marks.pin
        act(self.world, person, chat, message_id)

    def _join(self, person: Person, body: Json) -> Json:
        chat = self.group(number(body, "chat_id"))
        members.join(self.world, person, chat)
        return chat.summary()

    def _leave(self, person: Person, body: Json) -> Json:
        chat = self.group(number(body, "chat_id"))
        members.leave(self.world, person, chat)
        return chat.summary()

    def _language(self, person: Person, body: Json) -> None:
        """Use Telegram in another language, with no `language_code` in one that it keeps quiet."""
        acts.speak(self.world, person, words(body, "language_code"))

    def _place(self, person: Person, body: Json) -> Chat:
        return self.chat(number(body, "chat_id"), opening=person)


def _shown(*messages: Message) -> Json:
    return {"messages": [message.shown() for message in messages]}
