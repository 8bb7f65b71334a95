"""aiogram_broadcaster, paced by its interval, with its own handler for floods."""

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram_broadcaster import Broadcaster
from aiogram_broadcaster.contents import TextContent
from aiogram_broadcaster.intervals import SimpleInterval
from aiogram_broadcaster.utils.retry_after_handler import setup_retry_after_handler

from benchmarks.peers.telling import TEXT, Job, run


async def way(job: Job) -> None:
    bot = Bot(job.token, session=AiohttpSession(api=TelegramAPIServer.from_base(job.api)))
    broadcaster = Broadcaster(bot)
    setup_retry_after_handler(broadcaster.event)

    @broadcaster.event.success_send()
    async def count(**_: object) -> None:
        job.accepted += 1

    @broadcaster.event.failed_send()
    async def count_flood(**_: object) -> None:
        job.floods += 1

    interval = SimpleInterval(interval=1 / 30) if job.limited else None
    mailer = await broadcaster.create_mailer(
        chats=job.chats, content=TextContent(text=TEXT), interval=interval
    )
    job.mark()
    await mailer.start()
    job.mark()
    await bot.session.close()


if __name__ == "__main__":
    run(way)
