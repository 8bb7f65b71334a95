"""Who answers the page in these tests? A bot of forty lines that speaks plain HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Toast", "callback_data": "toast"}, {"text": "Alert", "callback_data": "alert"}],
        [
            {"text": "Change", "callback_data": "change"},
            {"text": "Never", "callback_data": "never"},
        ],
        [{"text": "Deep link", "url": "https://t.me/{username}?start=from-a-button"}],
    ]
}
Json = dict[str, Any]


class TinyBot:
    """Echoes words and counts pictures; each button of its keyboard does what it says."""

    def __init__(self, session: ClientSession, base: str, username: str) -> None:
        self._session = session
        self._base = base
        self._username = username

    async def call(self, method: str, **params: Any) -> Any:
        async with self._session.post(f"{self._base}/{method}", json=params) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                await self._answer(update)

    async def _answer(self, update: Json) -> None:
        if "callback_query" in update:
            await self._pressed(update["callback_query"])
        message = update.get("message")
        if message and ("text" in message or "photo" in message):
            await self._said(message)

    async def _said(self, message: Json) -> None:
        words = message.get("text", "a picture")
        rows = [[self._button(button) for button in row] for row in KEYBOARD["inline_keyboard"]]
        await self.call(
            "sendMessage",
            chat_id=message["chat"]["id"],
            text=f"You said: {words}",
            reply_markup={"inline_keyboard": rows},
            disable_notification="quietly" in words,
        )

    def _button(self, button: dict[str, str]) -> dict[str, str]:
        return {name: value.format(username=self._username) for name, value in button.items()}

    async def _pressed(self, query: Json) -> None:
        data, message = query["data"], query["message"]
        if data == "never":
            return
        if data == "change":
            place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
            await self.call("editMessageText", text="It is changed.", **place)
        words = f"This is the {data}."
        query_id = query["id"]
        await self.call(
            "answerCallbackQuery",
            callback_query_id=query_id,
            text=words,
            show_alert=data == "alert",
        )


@asynccontextmanager
async def tiny_bot(api: str, token: str, username: str) -> AsyncIterator[TinyBot]:
    """Run the bot while the block runs."""
    async with ClientSession() as session:
        bot = TinyBot(session, f"{api}/bot{token}", username)
        running = asyncio.create_task(bot.run())
        try:
            yield bot
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
