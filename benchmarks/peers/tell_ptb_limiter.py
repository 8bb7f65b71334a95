"""python-telegram-bot with its AIORateLimiter, all sends at once, as its wiki proposes."""

import asyncio
import logging

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, ExtBot

from benchmarks.peers.telling import AT_ONCE, TEXT, Job, run


class Floods(logging.Handler):
    """Counts what AIORateLimiter hides: it logs each time that it is told to wait."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += "Rate limit hit" in record.getMessage()


async def way(job: Job) -> None:
    limiter = AIORateLimiter(max_retries=20) if job.limited else None
    bot = ExtBot(job.token, base_url=f"{job.api}/bot", rate_limiter=limiter)
    await bot.initialize()
    floods = Floods()
    logging.getLogger("telegram.ext").addHandler(floods)
    logging.getLogger("telegram.ext").setLevel(logging.INFO)
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(chat: int) -> bool:
        async with slots:
            try:
                await bot.send_message(chat, TEXT)
            except RetryAfter:
                return False
            return True

    job.mark()
    told = await asyncio.gather(*(one(chat) for chat in job.chats))
    job.mark()
    job.accepted, job.floods = sum(told), floods.count
    await bot.shutdown()


if __name__ == "__main__":
    run(way)
