"""What happens when a bot reacts to a message?"""

from typing import Any

from simulator.api.access import Access, find_message
from simulator.api.request import Request
from simulator.emoji import REACTIONS
from simulator.errors import not_modelled
from simulator.fields import Fields, Malformed, parsing
from simulator.refusals import Refusal


def set_message_reaction(request: Request) -> bool:
    wanted = _reactions(request)
    _, message = find_message(request, Access.READ, to_be="to react")
    if len(wanted) > 1:
        raise Refusal.REACTIONS_TOO_MANY.error()
    if not REACTIONS.issuperset(wanted):
        raise Refusal.REACTION_INVALID.error()
    message.reactions[request.bot.id] = wanted
    request.world.emit_reactions(message)
    return True


def _reactions(request: Request) -> list[str]:
    if not request.params.given("reaction"):
        return []
    given = request.params.json("reaction", what="reaction types")
    if not isinstance(given, list):
        raise Refusal.REACTIONS_NOT_ARRAY.error()
    with parsing("ReactionType"):
        return [_emoji(value) for value in given]


def _emoji(value: Any) -> str:
    fields = Fields.of(value)
    match fields.needed_text("type"):
        case "emoji":
            return fields.needed_text("emoji")
        case "custom_emoji":
            fields.needed_integer("custom_emoji_id", bits=64)
            raise not_modelled("custom emoji as reactions")
        case _:
            raise Malformed("invalid reaction type specified")
