"""How is a press answered, when the network fails too?"""

import asyncio

import structlog
from telegram import CallbackQuery
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from broadcasts.limits import fit_toast
from handlers.work import Toast

log = structlog.get_logger()

# A press lives 15 s: what failed on the way is tried again within that, then never more.
PAUSES_BEFORE_ANSWERING_AGAIN = (0.3, 1.0, 3.0)  # seconds
LONGEST_WISH_OF_A_PRESS = 3.0


async def answer(query: CallbackQuery, toast: Toast) -> None:
    """Answer a press while somebody still looks at it; a second answer to it shows nothing."""
    text = fit_toast(toast.text) or None
    for pause in (*PAUSES_BEFORE_ANSWERING_AGAIN, None):
        try:
            await query.answer(text=text, show_alert=toast.alert, url=toast.url or None)
        except TelegramError as error:
            wait = _worth_waiting_for(error, pause)
            if wait is None:  # too old, or the network: the screen itself says the rest
                log.info("press not answered", reason=str(error))
                return
            await asyncio.sleep(wait)
        else:
            return


def _worth_waiting_for(error: TelegramError, pause: float | None) -> float | None:
    """Tell for how many seconds to wait before the next try; None if there shall be none."""
    if pause is None or isinstance(error, BadRequest | Forbidden):
        return None
    if isinstance(error, RetryAfter):
        wish = error._retry_after.total_seconds()
        return wish if wish <= LONGEST_WISH_OF_A_PRESS else None
    return pause if isinstance(error, NetworkError) else None
