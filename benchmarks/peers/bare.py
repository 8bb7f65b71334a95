"""The control: the least that a bot can do. One aiohttp client, no library, nothing stored."""

import asyncio
import sys
from typing import Any

import uvloop
from aiohttp import ClientSession, TCPConnector

from benchmarks.peers import screen


async def main(api: str, token: str) -> None:
    """Answer until killed."""
    async with ClientSession(connector=TCPConnector(limit=128)) as session:
        await _Bare(session, f"{api}/bot{token}").run()


class _Bare:
    def __init__(self, session: ClientSession, base: str) -> None:
        self._session = session
        self._base = base
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self._call("getUpdates", offset=offset, timeout=30):
                offset = update["update_id"] + 1
                task = asyncio.create_task(self._handle(update))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _handle(self, update: dict[str, Any]) -> None:
        query = update.get("callback_query")
        if query is None:
            await self._call("sendMessage", chat_id=update["message"]["chat"]["id"], **screen(""))
            return
        message = query["message"]
        await asyncio.gather(
            self._call(
                "editMessageText", chat_id=message["chat"]["id"],
                message_id=message["message_id"], **screen(query["data"]),
            ),
            self._call("answerCallbackQuery", callback_query_id=query["id"]),
        )  # fmt: skip

    async def _call(self, method: str, **params: Any) -> Any:
        async with self._session.post(f"{self._base}/{method}", json=params) as response:
            return (await response.json())["result"]


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
