"""Which bot asks what, in which world?"""

from dataclasses import dataclass

from simulator.chats import Bot
from simulator.params import Params
from simulator.world import World


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a method."""

    world: World
    bot: Bot
    params: Params

    def saying(self, params: Params) -> "Request":
        """The same bot with other arguments, for an object within the arguments."""
        return Request(self.world, self.bot, params)
