"""What can a person do over HTTP?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from aiohttp import web

from simulator import acts, members
from simulator.chats import Chat, ChatType, Message, Person, Status
from simulator.errors import PersonError
from simulator.menus import menu_for
from simulator.server.attachments import fields_of, files_of
from simulator.server.bodies import answer, body_of, friendly, listed, number, words
from simulator.shapes import Json
from simulator.world import World

E = TypeVar("E", bound=StrEnum)
DEFAULT_LIMIT = 100
Reset = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class PeopleApi:
    """Serves /people/…; what the embedding program gives shows at `extra` and `reset`."""

    world: World
    extra: Json = field(default_factory=dict)
    on_reset: Reset | None = None

    def routes(self) -> list[web.RouteDef]:
        one = r"/people/{person:\d+}"
        chat = r"/people/chats/{chat:-?\d+}"
        return [
            web.get("/people/world", friendly(self._world)),
            web.get("/people/extra", friendly(self._extra)),
            web.get("/people/commands", friendly(self._commands)),
            web.get("/people/files/{file}", friendly(self._file)),
            web.get(chat + "/messages", friendly(self._messages)),
            web.post("/people", friendly(self._new_person)),
            web.post("/people/chats", friendly(self._new_chat)),
            web.post(chat + "/members", friendly(self._member)),
            web.post(chat + "/migrate", friendly(self._migrate)),
            web.post("/people/reset", friendly(self._reset)),
            web.post(one + "/send", friendly(self._send)),
            web.post(one + "/edit", friendly(self._edit)),
            web.post(one + "/forward", friendly(self._forward)),
            web.post(one + "/press", friendly(self._press)),
            web.post(one + "/start", friendly(self._start)),
            web.post(one + "/block", friendly(self._block)),
            web.post(one + "/unblock", friendly(self._unblock)),
            web.post(one + "/delete", friendly(self._delete)),
        ]

    # Looking

    async def _world(self, request: web.Request) -> web.Response:
        world = self.world
        bots = [
            {"id": bot.id, "username": bot.username, "name": bot.name}
            for bot in world.bots.values()
        ]
        people = [world.person_summary(person) for person in world.people.values()]
        chats = [chat.summary() for chat in world.chats()]
        return answer({"bots": bots, "people": people, "chats": chats})

    async def _extra(self, request: web.Request) -> web.Response:
        return answer(self.extra)

    async def _commands(self, request: web.Request) -> web.Response:
        person = self._someone(number(request.query, "person"))
        chat = self._chat(number(request.query, "chat"), opening=person)
        return answer(menu_for(self.world.first_bot.menus, person, chat))

    async def _file(self, request: web.Request) -> web.Response:
        file = self.world.files.by_id.get(request.match_info["file"])
        if file is None:
            raise PersonError("There is no such file.", status=404)
        return web.Response(body=file.data, content_type=file.mime)

    async def _messages(self, request: web.Request) -> web.Response:
        chat_id = int(request.match_info["chat"])
        chat = self.world.chat(chat_id, bot=self.world.first_bot)
        if chat is None and chat_id not in self.world.people:
            raise PersonError("There is no such chat.", status=404)
        limit = number(request.query, "limit", DEFAULT_LIMIT)
        before = number(request.query, "before", 0)
        return answer(_page(chat, limit=limit, before=before) if chat else [])

    # Doing

    async def _send(self, request: web.Request) -> web.Response:
        person = self._actor(request)
        body, uploads = await files_of(request)
        chat = self._chat(number(body, "chat_id"), opening=person)
        items = fields_of(self.world, body, uploads)
        place = {
            "reply_to": number(body, "reply_to", 0) or None,
            "thread_id": number(body, "thread_id", 0) or None,
        }
        if len(items) > 1:
            sent = acts.send_album(self.world, person, chat, items, **place)
            return answer({"messages": [message.shown() for message in sent]})
        return _sent(acts.send(self.world, person, chat, items[0], **place))

    async def _edit(self, request: web.Request) -> web.Response:
        person, body = self._actor(request), await body_of(request)
        chat = self._chat(number(body, "chat_id"), opening=person)
        text = str(body.get("text", ""))
        return _sent(acts.edit(self.world, person, chat, number(body, "message_id"), text))

    async def _forward(self, request: web.Request) -> web.Response:
        person, body = self._actor(request), await body_of(request)
        source = self._chat(number(body, "from_chat_id"), opening=person)
        chat = self._chat(number(body, "to_chat_id"), opening=person)
        forwarded = acts.forward(self.world, person, source, number(body, "message_id"), chat)
        return _sent(forwarded)

    async def _press(self, request: web.Request) -> web.Response:
        person, body = self._actor(request), await body_of(request)
        chat = self._chat(number(body, "chat_id"), opening=person)
        data = str(body.get("data", ""))
        pressed = acts.press(self.world, person, chat, number(body, "message_id"), data)
        return answer({"callback_query_id": pressed.id})

    async def _start(self, request: web.Request) -> web.Response:
        person, body = self._actor(request), await body_of(request)
        payload = str(body.get("payload") or "")
        return _sent(acts.start(self.world, person, self.world.first_bot, payload))

    async def _block(self, request: web.Request) -> web.Response:
        acts.block(self.world, self._actor(request), self.world.first_bot)
        return answer({})

    async def _unblock(self, request: web.Request) -> web.Response:
        acts.unblock(self.world, self._actor(request), self.world.first_bot)
        return answer({})

    async def _delete(self, request: web.Request) -> web.Response:
        person, body = self._actor(request), await body_of(request)
        chat = self._chat(number(body, "chat_id"), opening=person)
        acts.delete(self.world, person, chat, number(body, "message_id"))
        return answer({})

    # Arranging

    async def _new_person(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        name = words(body, "first_name")
        if name is None:
            raise PersonError("A person needs a first name.")
        person = self.world.add_person(
            name,
            last_name=words(body, "last_name"),
            username=words(body, "username"),
            language_code=words(body, "language_code"),
        )
        return answer(self.world.person_summary(person))

    async def _new_chat(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        title = words(body, "title")
        if title is None:
            raise PersonError("A group needs a title.")
        chat = members.create_group(
            self.world,
            title,
            creator=self._someone(number(body, "creator")),
            members=[self._known(user_id) for user_id in listed(body, "members")],
            kind=_chosen(ChatType, body.get("type", "group")),
            forum=bool(body.get("forum")),
        )
        return answer(chat.summary())

    async def _member(self, request: web.Request) -> web.Response:
        chat, body = self._group(request), await body_of(request)
        user_id = number(body, "person_id" if "person_id" in body else "bot_id")
        status = _chosen(Status, body.get("status"))
        anonymous = bool(body.get("anonymous"))
        member = members.new_member(status, rights=body.get("rights"), anonymous=anonymous)
        members.set_member(self.world, chat, user_id, member)
        return answer(chat.summary())

    async def _migrate(self, request: web.Request) -> web.Response:
        return answer(members.migrate(self.world, self._group(request)).summary())

    async def _reset(self, request: web.Request) -> web.Response:
        if self.on_reset is None:
            raise PersonError("Nothing here knows how to reset itself.", status=501)
        await self.on_reset()
        return answer({})

    # Finding

    def _known(self, user_id: Any) -> int:
        if not isinstance(user_id, int) or self.world.user(user_id) is None:
            raise PersonError(f"There is nobody with the id {user_id}.", status=404)
        return user_id

    def _actor(self, request: web.Request) -> Person:
        return self._someone(int(request.match_info["person"]))

    def _someone(self, person_id: int) -> Person:
        person = self.world.people.get(person_id)
        if person is None:
            raise PersonError("There is no such person.", status=404)
        return person

    def _chat(self, chat_id: int, *, opening: Person) -> Chat:
        """A group, or the person's own chat with the bot, opened by whatever they do there."""
        if chat_id == opening.id:
            return self.world.open_private(opening, self.world.first_bot)
        chat = self.world.groups.get(chat_id)
        if chat is None:
            raise PersonError("There is no such chat.", status=404)
        return chat

    def _group(self, request: web.Request) -> Chat:
        chat = self.world.groups.get(int(request.match_info["chat"]))
        if chat is None:
            raise PersonError("There is no such group.", status=404)
        return chat


def _chosen(kind: type[E], value: Any) -> E:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise PersonError(f"{value!r} is none of: {known}.") from None


def _page(chat: Chat, *, limit: int, before: int) -> list[Json]:
    shown: list[Json] = []
    for message in chat.newest_first():
        if before and message.id >= before:
            continue
        if len(shown) == limit:
            break
        shown.append(message.shown())
    shown.reverse()
    return shown


def _sent(message: Message) -> web.Response:
    return answer({"messages": [message.shown()]})
