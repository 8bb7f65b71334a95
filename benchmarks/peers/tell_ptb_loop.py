"""python-telegram-bot in a loop with a pause, which waits when it is told to."""

from telegram.error import RetryAfter
from telegram.ext import ExtBot

from benchmarks.peers.telling import TEXT, Job, pause, run


async def way(job: Job) -> None:
    bot = ExtBot(job.token, base_url=f"{job.api}/bot")
    await bot.initialize()
    job.mark()
    for chat in job.chats:
        while not await _told(bot, chat):
            job.floods += 1
        job.accepted += 1
        if job.limited:
            await pause(1 / 30)
    job.mark()
    await bot.shutdown()


async def _told(bot: ExtBot[None], chat: int) -> bool:
    try:
        await bot.send_message(chat, TEXT)
    except RetryAfter as flood:
        wait = flood.retry_after
        await pause(wait if isinstance(wait, int) else wait.total_seconds())
        return False
    return True


if __name__ == "__main__":
    run(way)
