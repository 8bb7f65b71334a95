"""What does a page read of the world?"""

from dataclasses import dataclass

from aiohttp import web

from simulator.chats import Chat
from simulator.errors import PersonError
from simulator.menus import menu_for
from simulator.server.bodies import answer, friendly, number
from simulator.server.people.finding import CHAT, Finding
from simulator.shapes import Json

DEFAULT_LIMIT = 100


@dataclass(slots=True)
class Looking(Finding):
    """Everything that a page reads."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/people/world", friendly(self._world)),
            web.get("/people/commands", friendly(self._commands)),
            web.get("/people/files/{file}", friendly(self._file)),
            web.get(CHAT + "/messages", friendly(self._messages)),
        ]

    async def _world(self, request: web.Request) -> web.Response:
        world = self.world
        bots = [
            {"id": bot.id, "username": bot.username, "name": bot.name}
            for bot in world.bots.values()
        ]
        people = [world.person_summary(person) for person in world.people.values()]
        chats = [chat.summary() for chat in world.chats()]
        return answer({"bots": bots, "people": people, "chats": chats})

    async def _commands(self, request: web.Request) -> web.Response:
        person = self.someone(number(request.query, "person"))
        chat = self.chat(number(request.query, "chat"), opening=person)
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
