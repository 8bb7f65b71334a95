"""aiohttp alone, as many at once as we have: no order, no record, no limits."""

import asyncio

import aiohttp

from benchmarks.peers.telling import AT_ONCE, TEXT, Job, run


async def way(job: Job) -> None:
    address = f"{job.api}/bot{job.token}/sendMessage"
    slots = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as http:

        async def one(chat: int) -> int:
            async with slots, http.post(address, data={"chat_id": chat, "text": TEXT}) as answer:
                await answer.read()
                return answer.status

        job.mark()
        codes = await asyncio.gather(*(one(chat) for chat in job.chats))
        job.mark()
    job.accepted, job.floods = codes.count(200), codes.count(429)


if __name__ == "__main__":
    run(way)
