"""Starts the real dispatcher and nothing else, again at each line of its input: forked, so quickly.

`python -m tests.crash.only_sending API TOKEN DATABASE` says `ready`, then of each process the
number when it starts and how it ended (`-9`: killed).
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

# Faster than Telegram allows, so that two hundred lives take seconds; few in flight at once, so
# that an alert gets on in spite of it.
IN_FLIGHT = 10
FAST = Limits(overall=Limit(IN_FLIGHT, 1 / 100), chat=Limit(10, 1))


async def send(api: str, token: str, database: Database, *, for_good: bool = True) -> None:
    """Send what waits until killed; or, not for good, only begin to."""
    clock = SystemClock()
    request = AiohttpRequest(connections=AT_ONCE, read_timeout=20)
    bot = ExtBot(token, base_url=f"{api}/bot", request=request)
    await bot.request.initialize()
    dispatcher = Dispatcher(database, Sender(bot, clock), Pace(FAST), clock, news=chat_news)
    running = asyncio.create_task(dispatcher.run())
    if for_good:
        await running
    await dispatcher.stop(running)
    await bot.request.shutdown()
    await database.close()


def main() -> None:
    """Fork at each line that comes in."""
    api, token, url = sys.argv[1:]
    database = Database(url)
    # A first life with nothing to say: those after it need not compile what it did.
    asyncio.run(send(api, token, database, for_good=False))
    gc.freeze()
    _say("ready")
    for _ in sys.stdin:
        number = os.fork()
        if not number:
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # our words are not its log
            asyncio.run(send(api, token, database))
        _say(str(number))
        _, status = os.waitpid(number, 0)
        _say(str(os.waitstatus_to_exitcode(status)))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
