"""aiogram's own example of a broadcast: a loop with a pause of a twentieth of a second."""

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter

from benchmarks.peers.telling import TEXT, Job, pause, run


async def way(job: Job) -> None:
    bot = Bot(job.token, session=AiohttpSession(api=TelegramAPIServer.from_base(job.api)))
    job.mark()
    for chat in job.chats:
        while not await _told(bot, chat):
            job.floods += 1
        job.accepted += 1
        if job.limited:
            await pause(0.05)
    job.mark()
    await bot.session.close()


async def _told(bot: Bot, chat: int) -> bool:
    try:
        await bot.send_message(chat, TEXT)
    except TelegramRetryAfter as flood:
        await pause(flood.retry_after)
        return False
    return True


if __name__ == "__main__":
    run(way)
