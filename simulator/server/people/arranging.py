"""How are people, groups and topics made and changed over HTTP?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from aiohttp import web

from simulator import forum, members
from simulator.chats import ChatType, Person, Status
from simulator.errors import PersonError
from simulator.server.bodies import answer, body_of, friendly, listed, number, words
from simulator.server.people.finding import CHAT, Finding
from simulator.shapes import Json

E = TypeVar("E", bound=StrEnum)
TOPIC = CHAT + r"/topics/{topic:\d+}"


@dataclass(slots=True)
class Arranging(Finding):
    """Everything that concerns more than one person's messages."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/people", friendly(self._new_person)),
            web.post("/people/chats", friendly(self._new_chat)),
            web.post(CHAT + "/members", friendly(self._member)),
            web.post(CHAT + "/migrate", friendly(self._migrate)),
            web.post(CHAT + "/delete", friendly(self._delete)),
            web.post(CHAT + "/permissions", friendly(self._permissions)),
            web.post(CHAT + "/topics", friendly(self._new_topic)),
            web.post(TOPIC, friendly(self._topic)),
        ]

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
            creator=self.someone(number(body, "creator")),
            members=[self.known(user_id) for user_id in listed(body, "members")],
            kind=_chosen(ChatType, body.get("type", "group")),
            forum=bool(body.get("forum")),
        )
        return answer(chat.summary())

    async def _member(self, request: web.Request) -> web.Response:
        """Bring in, throw out, promote with all or the named `rights`, demote.

        With `by` it is that person's act, who needs the right to it; else it simply happens.
        """
        chat, body = self.group_of(request), await body_of(request)
        user_id = number(body, "person_id" if "person_id" in body else "bot_id")
        rights = [str(right) for right in listed(body, "rights")] if "rights" in body else None
        member = members.new_member(
            _chosen(Status, body.get("status")),
            rights=rights,
            anonymous=bool(body.get("anonymous")),
        )
        if body.get("by") is None:
            members.set_member(self.world, chat, user_id, member)
        else:
            members.change_member(self.world, self._by(body), chat, user_id, member)
        return answer(chat.summary())

    async def _migrate(self, request: web.Request) -> web.Response:
        return answer(members.migrate(self.world, self.group_of(request)).summary())

    async def _delete(self, request: web.Request) -> web.Response:
        chat = self.group_of(request)
        members.delete_group(self.world, chat)
        return answer(chat.summary())

    async def _permissions(self, request: web.Request) -> web.Response:
        chat, body = self.group_of(request), await body_of(request)
        members.forbid(self.world, chat, listed(body, "forbidden"))
        return answer(chat.summary())

    async def _new_topic(self, request: web.Request) -> web.Response:
        chat, body = self.group_of(request), await body_of(request)
        name = words(body, "name") or ""
        colour = number(body, "icon_color", forum.COLOURS[0])
        topic = forum.open_topic(self.world, self._by(body), chat, name, icon_color=colour)
        return answer({"id": topic.id, "name": topic.name, "closed": topic.closed})

    async def _topic(self, request: web.Request) -> web.Response:
        """Rename, close, reopen or delete, whichever the body names."""
        chat, body = self.group_of(request), await body_of(request)
        topic_id, person = int(request.match_info["topic"]), self._by(body)
        if body.get("name") is not None:
            forum.rename_topic(self.world, person, chat, topic_id, str(body["name"]))
        if body.get("closed") is not None:
            closed = bool(body["closed"])
            forum.close_topic(self.world, person, chat, topic_id, closed=closed)
        if body.get("deleted"):
            forum.delete_topic(self.world, person, chat, topic_id)
        return answer(chat.summary())

    def _by(self, body: Json) -> Person:
        return self.someone(number(body, "by"))


def _chosen(kind: type[E], value: Any) -> E:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise PersonError(f"{value!r} is none of: {known}.") from None
