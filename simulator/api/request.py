"""Which bot asks what, in which world?"""

from dataclasses import dataclass, field

from simulator.chats import Bot
from simulator.params import Params
from simulator.world import World


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a method."""

    world: World
    bot: Bot
    params: Params
    remarks: list[str] = field(default_factory=list)

    def remark(self, about: str) -> None:
        """Note what Telegram lets pass and is probably a mistake of the bot's author."""
        self.remarks.append(about)

    def saying(self, params: Params) -> "Request":
        """The same bot with other arguments, for an object within the arguments."""
        return Request(self.world, self.bot, params)
