"""Which bot asks what, in which world?"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.chats import Bot
from simulator.errors import not_modelled
from simulator.params import Params
from simulator.world import World


@dataclass(slots=True)
class Request:
    """One call of a method."""

    world: World
    bot: Bot
    params: Params
    remarks: list[str] = field(default_factory=list)

    def remark(self, about: str) -> None:
        """Note what Telegram lets pass and is probably a mistake of the bot's author."""
        self.remarks.append(about)

    def refuse_unmodelled(self, names: Iterable[str]) -> None:
        """Refuse arguments that would change what happens in a way that is not acted out."""
        for name in names:
            if self.params.given(name):
                raise not_modelled(f"the parameter {name}")
