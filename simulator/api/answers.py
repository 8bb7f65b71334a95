"""What happens when a bot answers a pressed button?"""

from simulator.chats import Bot
from simulator.errors import bad_request
from simulator.params import Params
from simulator.world import Event, World

ANSWERABLE_FOR = 15.0
MAX_ANSWER = 200
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, bot: Bot, params: Params) -> bool:
    """Show the presser a toast or an alert. A repeated answer shows nothing and is no error."""
    text = params.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.bot_id != bot.id or world.clock() - press.at > ANSWERABLE_FOR:
        raise bad_request(_TOO_OLD)
    if press.answer is None:
        press.answer = {
            "person_id": press.person_id,
            "callback_query_id": press.id,
            "text": text,
            "show_alert": params.flag("show_alert"),
            "url": params.text("url"),
        }
        world.emit(Event("callback_answer", press.chat_id, press.answer))
    return True
