"""Pictures that are sent from here, through python-telegram-bot with one HTTP client or the other.

`python -m benchmarks.peers.upload API TOKEN CLIENT COUNT` prints a line of JSON: seconds and
seconds of CPU.
"""

import asyncio
import json
import os
import resource
import sys
import time

import uvloop
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram_http import AiohttpRequest
from simulator.world import FIRST_PERSON_ID

AT_ONCE = 8
SIZE = 1_000_000  # bytes: a photo as a phone sends it
JPEG = b"\xff\xd8\xff\xe0" + os.urandom(SIZE) + b"\xff\xd9"


def request_of(client: str) -> BaseRequest:
    """Make the request that goes by this HTTP client."""
    if client == "aiohttp":
        return AiohttpRequest(connections=AT_ONCE, read_timeout=20)
    return HTTPXRequest(connection_pool_size=AT_ONCE)


async def upload(api: str, token: str, client: str, count: int) -> dict[str, float]:
    """Send so many documents of a megabyte."""
    bot = ExtBot(token, base_url=f"{api}/bot", request=request_of(client))
    await bot.initialize()
    slots = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with slots:
            await bot.send_document(FIRST_PERSON_ID, JPEG, filename="photo.jpg")

    await one()  # opens a connection
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    await asyncio.gather(*(one() for _ in range(count)))
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    await bot.shutdown()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "cpu": cpu}


if __name__ == "__main__":
    address, secret, name, times = sys.argv[1:5]
    print(json.dumps(uvloop.run(upload(address, secret, name, int(times)))))
