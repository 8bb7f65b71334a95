"""Whom and what does a request of the people API mean?"""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulator.chats import Chat, Person
from simulator.errors import PersonError
from simulator.world import World

ONE = r"/people/{person:\d+}"
CHAT = r"/people/chats/{chat:-?\d+}"


@dataclass(slots=True)
class Finding:
    """Looks up who and what a request names. Raises PersonError where there is none such."""

    world: World

    def known(self, user_id: Any) -> int:
        if not isinstance(user_id, int) or self.world.user(user_id) is None:
            raise PersonError(f"There is nobody with the id {user_id}.", status=404)
        return user_id

    def actor(self, request: web.Request) -> Person:
        return self.someone(int(request.match_info["person"]))

    def someone(self, person_id: int) -> Person:
        person = self.world.people.get(person_id)
        if person is None:
            raise PersonError("There is no such person.", status=404)
        return person

    def chat(self, chat_id: int, *, opening: Person) -> Chat:
        """A group, or the person's own chat with the bot, opened by whatever they do there."""
        if chat_id == opening.id:
            return self.world.open_private(opening, self.world.first_bot)
        chat = self.world.groups.get(chat_id)
        if chat is None:
            raise PersonError("There is no such chat.", status=404)
        return chat

    def group_of(self, request: web.Request) -> Chat:
        return self.group(int(request.match_info["chat"]))

    def group(self, chat_id: int) -> Chat:
        chat = self.world.groups.get(chat_id)
        if chat is None:
            raise PersonError("There is no such group.", status=404)
        return chat
