"""Starts the real dispatcher and nothing else, again at each line of its input: forked, so quickly.

`python -m tests.crash.only_sending API TOKEN DATABASE` says the number of each process when it
starts, and `ended` once it is no more.
"""

import asyncio
import gc
import os
import sys

from telegram.ext import ExtBot

from bot.app import chat_news
from bot.telegram_http import AiohttpRequest
from broadcasts.dispatcher import AT_ONCE, Dispatcher
from broadcasts.pace import Limit, Limits, Pace
from broadcasts.sender import Sender
from estate.clock import SystemClock
from estate.database import Database

# Ten times Telegram's speed, so that two hundred lives fit into half a minute; few in flight at
# once, so that an alert gets on in spite of it.
FAST = Limits(overall=Limit(10, 1 / 30), chat=Limit(10, 1))


async def send(api: str, token: str, url: str) -> None:
    """Send what waits until killed."""
    clock = SystemClock()
    request = AiohttpRequest(connections=AT_ONCE, read_timeout=20)
    bot = ExtBot(token, base_url=f"{api}/bot", request=request)
    await bot.request.initialize()
    database, pace = Database(url), Pace(FAST)
    await Dispatcher(database, Sender(bot, clock), pace, clock, news=chat_news).run()


def main() -> None:
    """Fork at each line that comes in."""
    gc.freeze()
    for _ in sys.stdin:
        number = os.fork()
        if not number:
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # our words are not its log
            asyncio.run(send(*sys.argv[1:4]))
        _say(str(number))
        os.waitpid(number, 0)
        _say("ended")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
