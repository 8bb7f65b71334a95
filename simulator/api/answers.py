"""What happens when a bot answers a pressed button?"""

from simulator.api.request import Request
from simulator.errors import bad_request
from simulator.world import Event, Press

ANSWERABLE_FOR = 15.0
MAX_ANSWER = 200
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(request: Request) -> bool:
    """Show the presser a toast or an alert. A repeated answer shows nothing and is no error."""
    text = request.params.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press = request.world.presses.get(request.params.text("callback_query_id"))
    if press is None or press.bot_id != request.bot.id or _is_stale(request, press):
        raise bad_request(_TOO_OLD)
    if press.answer is None:
        press.answer = {
            "person_id": press.person_id,
            "callback_query_id": press.id,
            "text": text,
            "show_alert": request.params.flag("show_alert"),
            "url": request.params.text("url"),
        }
        request.world.emit(Event("callback_answer", press.chat_id, press.answer))
    return True


def _is_stale(request: Request, press: Press) -> bool:
    return request.world.clock() - press.at > ANSWERABLE_FOR
