"""What can people do over HTTP?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from simulator.errors import PersonError
from simulator.server.bodies import answer, friendly
from simulator.server.people.acting import Acting
from simulator.server.people.arranging import Arranging
from simulator.server.people.looking import Looking
from simulator.shapes import Json
from simulator.world import World

Reset = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class PeopleApi:
    """Serves /people/…; what the embedding program gives shows at `extra` and `reset`."""

    world: World
    extra: Json = field(default_factory=dict)
    on_reset: Reset | None = None

    def routes(self) -> list[web.RouteDef]:
        parts = (Looking(self.world), Acting(self.world), Arranging(self.world))
        return [
            web.get("/people/extra", friendly(self._extra)),
            web.post("/people/reset", friendly(self._reset)),
            *(route for part in parts for route in part.routes()),
        ]

    async def _extra(self, request: web.Request) -> web.Response:
        return answer(self.extra)

    async def _reset(self, request: web.Request) -> web.Response:
        if self.on_reset is None:
            raise PersonError("Nothing here knows how to reset itself.", status=501)
        await self.on_reset()
        return answer({})
